"""What all row delegates share: reading roles, and text on one line."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from artifact_desktop.ui.icons import SIZE
from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.widgets.paint import tool_tip

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Rows of one height. A text that had to be cut is told whole by the tool tip, unless the model has another."""

    row = 32

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(scaled(80), scaled(self.row))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        text = index.data(Qt.ItemDataRole.ToolTipRole) or self.whole_text(option, index)
        if text:
            QToolTip.showText(event.globalPos(), tool_tip(text), view)
            return True
        return super().helpEvent(event, view, option, index)

    def whole_text(self, option: QStyleOptionViewItem, index: Index) -> str:
        """The text of the cell where it does not fit into it, else nothing."""
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        room = option.rect.width() - scaled(SIZE + 24)
        return text if QFontMetricsF(option.font).horizontalAdvance(text) > room else ""


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    ink: QColor,
    font: QFont,
    *,
    right: bool = False,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> float:
    """One line, cut with an ellipsis where there is no room. Returns the width it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, mode, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)
