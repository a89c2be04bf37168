"""A flat table header with our own arrow for the order."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QScrollBar, QTreeView

from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.paint import paint_check_box

_ARROW = 12


class FlatHeader(QHeaderView):
    """Muted words over one line. The ordered column is darker and has an arrow.

    Where the model has a check state for a column, a tick box stands above those of the rows and ticks them all.
    """

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(Qt.Orientation.Horizontal, tree)
        self._tree = tree
        self._pressed_box = -1
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
        state = self._check_state(logical)
        if state is not None:
            box = self.box(logical)
            hovered = self._target(logical).contains(self.viewport().mapFromGlobal(QCursor.pos()))
            paint_check_box(painter, box, state, enabled=True, hovered=hovered)
            inner.setLeft(box.right() + scaled(10))
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

    # -- the box

    def box(self, logical: int) -> QRectF:
        """Where the box of a column is, were there one: straight above those of the rows."""
        side = scaled(SIZE)
        left = self.sectionViewportPosition(logical) + self._tree.indentation() + scaled(2)
        return QRectF(left, round((self.height() - 1 - side) / 2), side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_box = self._box_at(event)
        if self._pressed_box < 0:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_box = self._pressed_box, -1
        if pressed < 0:
            super().mouseReleaseEvent(event)
        elif pressed == self._box_at(event):
            ticked = self._check_state(pressed) is Qt.CheckState.Checked
            wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            self.model().setHeaderData(pressed, Qt.Orientation.Horizontal, wanted, Qt.ItemDataRole.CheckStateRole)

    def _box_at(self, event: QMouseEvent) -> int:
        """The column whose box the left button is on; -1 for none."""
        column = self.logicalIndexAt(event.position().toPoint())
        on_box = column >= 0 and self._check_state(column) is not None
        left = event.button() == Qt.MouseButton.LeftButton
        return column if on_box and left and self._target(column).contains(event.position()) else -1

    def _target(self, logical: int) -> QRectF:
        room = scaled(4)
        return self.box(logical).adjusted(-room, -room, room, room)

    def _check_state(self, logical: int) -> Qt.CheckState | None:
        state = self.model().headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.CheckStateRole)
        return None if state is None else Qt.CheckState(state)


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
