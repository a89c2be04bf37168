"""A flat table header with our own arrow for the order."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QScrollBar, QWidget

from artifact_desktop.ui.icons import paint_icon
from artifact_desktop.ui.theme import color, scaled

_ARROW = 12


class FlatHeader(QHeaderView):
    """Muted words over one line. The ordered column is darker and has an arrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(scaled(48))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        bottom = self.height() - 1
        painter.fillRect(0, bottom, self.viewport().width(), 1, color("line"))
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        model = self.model()
        if model is None or not rect.isValid():
            return
        text = str(model.headerData(logical, Qt.Orientation.Horizontal) or "")
        alignment = model.headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = alignment is not None and bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight)
        ordered = self.isSortIndicatorShown() and self.sortIndicatorSection() == logical
        painter.save()
        painter.setFont(self.font())
        painter.setPen(color("text" if ordered else "muted"))
        inner = QRectF(rect).adjusted(scaled(8), 0, -scaled(8), -1)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, flags, shown)
        if ordered:
            width, arrow = self.fontMetrics().horizontalAdvance(shown), scaled(_ARROW)
            x = inner.right() - width - arrow - 3 if right else inner.left() + width + 3
            name = "chevron-up" if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder else "chevron-down"
            paint_icon(painter, name, QRectF(x, inner.top(), arrow, inner.height()), color("muted"), _ARROW)
        painter.restore()


class ScrollBarBelowHeader(QScrollBar):
    """A scroll bar that begins where the rows do; the header's line goes on above it."""

    def __init__(self, header: FlatHeader) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._header = header
        self._below = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._below != self._header.height():
            self._below = self._header.height()
            self.setStyleSheet(f"QScrollBar:vertical {{ margin-top: {self._below + 1}px; }}")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, self._header.height() - 1, self.width(), 1, color("line"))
        painter.end()
