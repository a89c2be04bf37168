"""A tree whose rows are rounded grounds over the whole width, with our own chevrons."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QTreeView, QWidget

from artifact_desktop.ui.icons import paint_icon
from artifact_desktop.ui.theme import color
from artifact_desktop.ui.widgets.paint import paint_ring

_CHEVRON = 14
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Tree(QTreeView):
    """Rows under the pointer and the chosen one get a ground; the current one a ring while the keyboard is used."""

    opened = Signal(QModelIndex)
    """A row was clicked, or Enter was pressed on it."""

    def __init__(self, name: str, *, inset: int, parent: QWidget | None = None) -> None:
        """`inset` is the space left and right of a row's ground."""
        super().__init__(parent)
        self.setObjectName(name)
        self._inset = inset
        self._hovered = QModelIndex()
        self._pointer = QPoint(-1, -1)
        self._keyboard = False
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.clicked.connect(self._open_clicked)
        self._pressed_on_chevron = False

    def visible_rows(self) -> Iterator[QModelIndex]:
        """The rows that can be seen now, from the top."""
        area = self.viewport().rect()
        index = self.indexAt(area.topLeft())
        while index.isValid() and self.visualRect(index).top() <= area.bottom():
            yield index
            index = self.indexBelow(index)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not QCursor.pos(): on X11 it waits a millisecond for the server.
        self._hovered = self.indexAt(self._pointer) if self.viewport().underMouse() else QModelIndex()
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        super().mouseMoveEvent(event)

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground = QRectF(option.rect)
        ground.setLeft(self._inset)
        ground.setRight(self.viewport().width() - self._inset)
        selected = self.selectionModel().isRowSelected(index.row(), index.parent())
        if selected or (self._hovered.isValid() and self._hovered.siblingAtColumn(0) == index):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("tint" if selected else self._hover_role()))
            painter.drawRoundedRect(ground, 6, 6)
            painter.restore()
        super().drawRow(painter, option, index)
        if self._keyboard and self.hasFocus() and self.currentIndex().siblingAtColumn(0) == index:
            paint_ring(painter, ground, 6)

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        if self.model().hasChildren(index):
            name = "chevron-down" if self.isExpanded(index) else "chevron-right"
            width = self.indentation()
            cell = QRectF(rect.right() + 1 - width, rect.top(), width, rect.height())
            paint_icon(painter, name, cell, color("muted"), _CHEVRON)

    def _hover_role(self) -> str:
        return "chip" if self.property("kind") != "panel" else "hover"

    # -- opening

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keyboard = False
        index = self.indexAt(event.position().toPoint())
        self._pressed_on_chevron = index.isValid() and self._is_on_chevron(event.position().x(), index)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().siblingAtColumn(0))
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in _BY_KEYBOARD:
            self._keyboard = True
            if self.model() is not None and not self.currentIndex().isValid() and self.model().rowCount():
                self.selectionModel().setCurrentIndex(
                    self.model().index(0, 0), self.selectionModel().SelectionFlag.NoUpdate
                )
        super().focusInEvent(event)

    def _open_clicked(self, index: QModelIndex) -> None:
        if not self._pressed_on_chevron:
            self.opened.emit(index.siblingAtColumn(0))

    def _is_on_chevron(self, x: float, index: QModelIndex) -> bool:
        left = self.visualRect(index.siblingAtColumn(0)).left()
        return self.model().hasChildren(index.siblingAtColumn(0)) and left - self.indentation() <= x < left
