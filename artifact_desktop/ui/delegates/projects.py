"""Rows of the project tree."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from artifact_desktop.ui.delegates.rows import Index, RowDelegate, paint_text
from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.roles import NodeKind, Role
from artifact_desktop.ui.theme import color, scaled

_QUIET = (NodeKind.LOADING, NodeKind.EMPTY)


class ProjectDelegate(RowDelegate):
    """Icon and name; a lock at the right where nothing below can be downloaded."""

    row = 28

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node = index.data(Role.NODE)
        locked = bool(index.data(Role.LOCKED))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        failed = node == NodeKind.FAILED
        side = scaled(SIZE)
        rect = QRectF(option.rect).adjusted(scaled(3), 0, -scaled(8), 0)
        painter.save()
        ink = "accent" if selected else "bad" if failed else "muted" if locked or node in _QUIET else "text"
        name = "retry" if failed else index.data(Role.ICON)
        if name:
            icon_ink = ink if selected or failed else "muted"
            paint_icon(painter, name, QRectF(rect.left(), rect.top(), side, rect.height()), color(icon_ink))
            rect.setLeft(rect.left() + side + scaled(9))
        if locked:
            lock = QRectF(rect.right() - side, rect.top(), side, rect.height())
            paint_icon(painter, "lock", lock, color("accent" if selected else "muted"))
            rect.setRight(lock.left() - scaled(6))
        font = QFont(option.font)
        if selected:
            font.setWeight(QFont.Weight.DemiBold)
        paint_text(painter, rect, index.data(Qt.ItemDataRole.DisplayRole) or "", color(ink), font)
        painter.restore()
