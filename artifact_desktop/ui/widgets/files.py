"""The tree of files with tick boxes."""

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from artifact_desktop.ui.delegates.files import FileDelegate
from artifact_desktop.ui.models.file_index import Column
from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.widgets.header import FlatHeader, ScrollBarBelowHeader
from artifact_desktop.ui.widgets.trees import Tree

_WIDTHS = {Column.SIZE: 88, Column.KIND: 124, Column.STATUS: 152}
_NARROW = {Column.SIZE: 76, Column.STATUS: 120}
_NAME = 230  # what a name should have before other columns get all they want


class FileTree(Tree):
    """Space ticks or unticks every selected row. The kind gives way where there is no room for names."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, inset=scaled(4), parent=parent)
        self._fitting: dict[Column, int] = {}
        header = FlatHeader(self)
        self.setHeader(header)
        self.setVerticalScrollBar(ScrollBarBelowHeader(header))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(FileDelegate(self))
        self.setSelectionMode(Tree.SelectionMode.ExtendedSelection)
        self.setExpandsOnDoubleClick(True)
        self.setIndentation(scaled(19))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            header = self.header()
            header.setStretchLastSection(False)
            header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
            header.setSortIndicator(Column.NAME, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
            self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(240), scaled(132))

    def _share_width(self) -> None:
        """Gives the columns their widths when another number of them fits; a person's own widths stay until then."""
        if self.model() is None:
            return
        room = self.viewport().width() - scaled(_NAME)
        fitting = _WIDTHS if room >= sum(map(scaled, _WIDTHS.values())) else _NARROW
        if fitting is not self._fitting:
            self._fitting = fitting
            self.setColumnHidden(Column.KIND, Column.KIND not in fitting)
            for column, width in fitting.items():
                self.header().resizeSection(column, scaled(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex().siblingAtColumn(0)
        if event.key() != Qt.Key.Key_Space or not current.isValid():
            super().keyPressEvent(event)
            return
        event.accept()
        ticked = current.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        for row in self.selectionModel().selectedRows(0) or [current]:
            if row.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                self.model().setData(row, wanted, Qt.ItemDataRole.CheckStateRole)
