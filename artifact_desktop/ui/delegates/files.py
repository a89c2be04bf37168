"""Rows of the file tree: tick box, icon, name and where a reference points; size; kind; state."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from artifact_desktop.ui.delegates.rows import Index, RowDelegate, paint_text
from artifact_desktop.ui.icons import SIZE, paint_icon
from artifact_desktop.ui.models.file_index import Column
from artifact_desktop.ui.roles import Role, RowStatus
from artifact_desktop.ui.theme import color, scaled
from artifact_desktop.ui.widgets.paint import paint_bar, paint_check_box

_STATES = {
    RowStatus.ON_DISK: ("check", "good"),
    RowStatus.CHECKED: ("check", "good"),
    RowStatus.FAILED: ("failed", "bad"),
}


class FileDelegate(RowDelegate):
    """Paints by column. A click anywhere on the tick box, with some room around it, ticks."""

    row = 32

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = QRectF(option.rect)
        if index.column() == Column.NAME:
            self._paint_name(painter, option, index)
        elif index.column() == Column.STATUS:
            self._paint_status(painter, rect.adjusted(scaled(8), 0, -scaled(10), 0), option, index)
        else:
            paint_text(
                painter,
                rect.adjusted(scaled(8), 0, -scaled(8), 0),
                index.data(Qt.ItemDataRole.DisplayRole) or "",
                color("muted"),
                option.font,
                right=index.column() == Column.SIZE,
            )
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Ticks by mouse; Qt's own way would look for the box where Fusion paints it."""
        checkable = index.flags() & Qt.ItemFlag.ItemIsUserCheckable and index.flags() & Qt.ItemFlag.ItemIsEnabled
        if index.column() != Column.NAME or not checkable:
            return False
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        if not self._target(option).contains(event.position()):
            return False
        if event.type() != QEvent.Type.MouseButtonRelease:
            return True  # a press or double click on the box is not one on the row
        ticked = _check_state(index) is Qt.CheckState.Checked
        return model.setData(
            index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
        )

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        state = _check_state(index)
        if state is not None:
            usable = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            paint_check_box(painter, self._box(option), state, enabled=usable, hovered=hovered)
        side = scaled(SIZE)
        rect.setLeft(self._box(option).right() + scaled(10))
        name = index.data(Role.ICON)
        if name:
            paint_icon(painter, name, QRectF(rect.left(), rect.top(), side, rect.height()), color("muted"))
            rect.setLeft(rect.left() + side + scaled(9))
        rect.setRight(rect.right() - scaled(8))
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        mode = Qt.TextElideMode.ElideMiddle
        taken = paint_text(painter, rect, text, color("text"), option.font, mode=mode)
        address = index.data(Role.ADDRESS)
        rest = rect.adjusted(taken + scaled(12), 0, 0, 0)
        if address and rest.width() > scaled(48):
            paint_text(painter, rest, address, color("muted"), option.font, mode=mode)

    def _paint_status(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        status = index.data(Role.STATUS)
        progress = index.data(Role.PROGRESS)
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        if status == RowStatus.RUNNING and progress is not None:
            words = QFontMetricsF(option.font).horizontalAdvance("100 %") + scaled(8)
            bar = QRectF(rect.left(), rect.center().y() - 2, rect.width() - words, 4)
            paint_bar(painter, bar, progress, color("accent"))
            rect.setLeft(bar.right() + scaled(8))
            paint_text(painter, rect, text, color("muted"), option.font)
            return
        name, ink = _STATES.get(status, ("", "muted"))
        if name:
            side = scaled(SIZE)
            paint_icon(painter, name, QRectF(rect.left(), rect.top(), side, rect.height()), color(ink))
            rect.setLeft(rect.left() + side + scaled(6))
        paint_text(painter, rect, text, color(ink), option.font)

    def _box(self, option: QStyleOptionViewItem) -> QRectF:
        side = scaled(SIZE)
        rect = QRectF(option.rect)
        return QRectF(rect.left() + scaled(2), round(rect.center().y() - side / 2), side, side)

    def _target(self, option: QStyleOptionViewItem) -> QRectF:
        room = scaled(4)
        return self._box(option).adjusted(-room, -room, room, room)


def _check_state(index: Index) -> Qt.CheckState | None:
    value = index.data(Qt.ItemDataRole.CheckStateRole)
    return None if value is None else Qt.CheckState(value)
