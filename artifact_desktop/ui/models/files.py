"""The files of one version as a lazy tree with tick boxes."""

from __future__ import annotations  # array[int] is for type checkers only before Python 3.12

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import FileProgress
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.file_cells import ANSWERED, RIGHT, FileCells
from artifact_desktop.ui.models.file_index import Column, FileIndex, Matches
from artifact_desktop.ui.models.file_selection import FileSelection

__all__ = ["Column", "FileIndex", "FileTreeModel"]

Index = QModelIndex | QPersistentModelIndex

_PAGE = 5_000  # rows of a folder shown at a time: a view lays out about 400,000 rows a second
_FILTERED_HERE = 20_000  # files; more are filtered in the background
_ROOT = QModelIndex()
_TOP = ~0  # the folder that holds everything, as `FileIndex` numbers children


class FileTreeModel(QAbstractItemModel):
    """UI thread only. The internal id of an index is the number of the folder its row is in.

    Rows of a folder are put in order when it is first looked into, and come in pages where there are very many.
    Ticking changes a slice of the columns and one counter for each folder above.
    """

    selection_changed = Signal()
    """What is ticked has changed; ask `selection()`."""
    filter_changed = Signal()
    """The filter asked for last is in force; `folders_to_expand()` says where its matches are."""
    failed = Signal(object)
    """An AppError: filtering went wrong, and the rows are as they were."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._column = Column.NAME
        self._descending = False
        self._checkable = True
        self._text = self._group = ""
        self._start(FileIndex(()))

    # -- content

    def set_index(self, index: FileIndex) -> None:
        """Shows the files of another version, all of them ticked and none filtered out."""
        self._background.cancel(self, "filter")
        self.beginResetModel()
        self._start(index)
        self.endResetModel()
        self._announce_selection()

    def clear(self) -> None:
        self.set_index(FileIndex(()))

    def _start(self, index: FileIndex) -> None:
        self._index = index
        self._matches = index.everything
        self._text = self._group = ""
        self._rows: dict[int, array[int]] = {}  # the children of each folder looked into, in order
        self._loaded: dict[int, int] = {}  # how many of them are shown
        self._row_of_file = array("i", [-1]) * len(index)
        self._row_of_folder = array("i", [-1]) * len(index.folder_names)
        self._growing: set[int] = set()
        self._selection = FileSelection(index)
        self._cells = FileCells(index, self._selection, self._checkable)

    # -- selection

    def set_checkable(self, checkable: bool) -> None:
        """With False nothing can be chosen: boxes are greyed and empty, and nothing counts as selected."""
        if checkable != self._checkable:
            self._checkable = self._cells.checkable = checkable
            self._repaint(Column.NAME, Column.NAME)
            self._announce_selection()

    @property
    def checkable(self) -> bool:
        return self._checkable

    def selection(self) -> tuple[int, int]:
        """How many files are ticked, and their bytes; hidden ones count too."""
        return (self._selection.files, self._selection.bytes) if self._checkable else (0, 0)

    def totals(self) -> tuple[int, int]:
        """How many files there are to tick, and their bytes. References do not count."""
        return self._index.everything.folder_eligible[0], self._index.folder_bytes[0]

    def selected_entries(self) -> Sequence[ManifestEntry]:
        """The entries that are ticked, in path order."""
        return self._selection.entries() if self._checkable else ()

    def set_all_checked(self, checked: bool) -> None:
        """Ticks or unticks everything the filter shows."""
        if self._checkable and self._selection.set_folder(0, checked):
            self._changed()

    def _changed(self) -> None:
        self._repaint(Column.NAME, Column.NAME, [Qt.ItemDataRole.CheckStateRole])
        self._announce_selection()

    def _announce_selection(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.NAME, Column.NAME)
        self.selection_changed.emit()

    # -- filter and order

    def set_filter(self, text: str = "", group: str = "") -> None:
        """Shows only files that match: a part of their path, a glob, and kinds.IMAGES or kinds.TABLES.

        With very many files the answer comes later; the last call wins. Hidden files keep their ticks, and ticking
        a folder then touches only what is shown in it.
        """
        if (text, group) == (self._text, self._group):
            return
        self._text, self._group = text, group
        index = self._index
        if not text.strip() and not group:
            self._background.cancel(self, "filter")
            self._show(index.everything)
        elif len(index) <= _FILTERED_HERE:
            self._show(index.match(text, group))
        else:
            self._background.run(self, "filter", lambda: index.match(text, group), self._show, self.failed.emit)

    def _show(self, matches: Matches) -> None:
        kept = self._remember()
        self._matches = matches
        self._selection.set_matches(matches)
        self._restore(kept)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.NAME, Column.NAME)
        self.filter_changed.emit()

    @property
    def shown_files(self) -> int:
        """How many files the filter leaves, references among them."""
        return self._matches.folder_shown[0]

    def folders_to_expand(self, rows: int = 500) -> list[QModelIndex]:
        """The folders to open so that matches are seen, parents first, until about `rows` rows are open."""
        found: list[QModelIndex] = []
        waiting = [0]
        while waiting and rows > 0:
            children = self._children(waiting.pop(0))
            rows -= len(children)
            for child in children:
                if child >= 0:
                    break
                found.append(self._index_of_folder(~child))
                waiting.append(~child)
        return found

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Orders by name, size or kind; folders come first in any case, and a status orders nothing."""
        wanted = Column(column) if column in (Column.SIZE, Column.KIND) else Column.NAME
        descending = order == Qt.SortOrder.DescendingOrder
        if (wanted, descending) == (self._column, self._descending):
            return
        kept = self._remember()
        self._column, self._descending = wanted, descending
        self._restore(kept)

    def _remember(self) -> list[tuple[QModelIndex, int]]:
        """Announces a change of rows; answers each index that someone holds on to, with what it stands for."""
        self.layoutAboutToBeChanged.emit()
        return [(index, self._child(index)) for index in self.persistentIndexList()]

    def _restore(self, kept: list[tuple[QModelIndex, int]]) -> None:
        opened = list(self._rows)
        self._rows.clear()
        self._row_of_file = array("i", [-1]) * len(self._index)
        self._row_of_folder = array("i", [-1]) * len(self._index.folder_names)
        for folder in opened:
            self._children(folder)
        for old, child in kept:
            self.changePersistentIndex(old, self._index_of(child, old.column()))
        self.layoutChanged.emit()

    # -- progress

    def set_progress(self, progress: Mapping[str, FileProgress]) -> None:
        """The state of some files, by path: give those of the visible rows only. Others keep what they had."""
        changed: dict[int, list[int]] = {}
        for path, state in progress.items():
            number = self._index.find(path)
            if number is None or self._cells.progress.get(number) == state:
                continue
            self._cells.progress[number] = state
            changed.setdefault(self._index.file_parents[number], []).append(self._row_of_file[number])
        for folder, rows in changed.items():
            shown = [row for row in rows if 0 <= row < self._loaded.get(folder, 0)]
            if shown:
                first = self.createIndex(min(shown), Column.STATUS, folder)
                self.dataChanged.emit(first, self.createIndex(max(shown), Column.STATUS, folder))

    def clear_progress(self) -> None:
        """Forgets the state of every file."""
        if self._cells.progress:
            self._cells.progress.clear()
            self._repaint(Column.STATUS, Column.STATUS)

    # -- what a row is

    def entry(self, index: Index) -> ManifestEntry | None:
        """The manifest entry of a file row; None for a folder."""
        child = self._child(index) if index.isValid() else -1
        return self._index.entries[child] if child >= 0 else None

    def path(self, index: Index) -> str:
        """The manifest path of a file, or the path of a folder; "" for the root."""
        if not index.isValid():
            return ""
        child = self._child(index)
        return self._index.entries[child].path if child >= 0 else self._index.folder_path(~child)

    def index_of_path(self, path: str) -> QModelIndex:
        """The row of a file or folder, where the filter shows it and its page is loaded."""
        child = self._index.find_any(path)
        return QModelIndex() if child is None else self._index_of(child, 0)

    def holds(self, path: str) -> bool:
        """Whether there is a file or a folder with this path, shown or not."""
        return self._index.find_any(path) is not None

    def retranslate(self) -> None:
        """Shows everything again, in the language now in use."""
        self._repaint(Column.NAME, Column.STATUS)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    # -- rows for Qt

    def _child(self, index: Index) -> int:
        return self._rows[index.internalId()][index.row()]

    def _children(self, folder: int) -> array[int]:
        rows = self._rows.get(folder)
        if rows is None:
            rows = self._index.children(folder, self._matches, self._column, self._descending)
            self._rows[folder] = rows
            self._loaded[folder] = min(len(rows), max(_PAGE, self._loaded.get(folder, 0)))
            for row, child in enumerate(rows):
                if child >= 0:
                    self._row_of_file[child] = row
                else:
                    self._row_of_folder[~child] = row
        return rows

    def _index_of(self, child: int, column: int) -> QModelIndex:
        """The index of a file or folder, its folders looked into and paged in as needed; invalid where hidden."""
        if child < 0:
            parent = self._index.folder_parents[~child]
            shown = self._matches.folder_shown[~child]
        else:
            parent = self._index.file_parents[child]
            shown = self._matches.shown[child]
        if not shown:
            return QModelIndex()
        self._children(parent)
        row = self._row_of_file[child] if child >= 0 else self._row_of_folder[~child]
        return self.createIndex(row, column, parent) if row < self._loaded[parent] else QModelIndex()

    def _index_of_folder(self, folder: int) -> QModelIndex:
        return QModelIndex() if folder == 0 else self._index_of(~folder, 0)

    def _folder(self, index: Index) -> int | None:
        """The folder an index stands for: the root's for no index, None for a file."""
        if not index.isValid():
            return 0
        child = self._child(index)
        return ~child if child < 0 and index.column() == 0 else None

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        folder = self._folder(parent)
        return QModelIndex() if folder is None else self.createIndex(row, column, folder)

    def parent(self, index: Index | None = None) -> Any:
        if index is None:
            return super().parent()
        return self._index_of_folder(index.internalId()) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        folder = self._folder(parent)
        if folder is None:
            return 0
        self._children(folder)
        return self._loaded[folder]

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        folder = self._folder(parent)
        return folder is not None and self._matches.folder_shown[folder] > 0

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: ARG002 - Qt's signature
        return len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        folder = self._folder(parent)
        return folder is not None and self._loaded.get(folder, 0) < len(self._children(folder))

    def fetchMore(self, parent: Index) -> None:
        folder = self._folder(parent)
        if folder is not None:
            self._grow(folder)

    def _grow(self, folder: int) -> None:
        """Shows the next page of a folder."""
        first, total = self._loaded.get(folder, 0), len(self._children(folder))
        if first < total:
            last = min(first + _PAGE, total)
            self.beginInsertRows(self._index_of_folder(folder), first, last - 1)
            self._loaded[folder] = last
            self.endInsertRows()

    def _grow_soon(self, folder: int) -> None:
        """Called when the last row shown is painted. A view itself fetches more only at the very end of the tree."""
        if self._loaded[folder] < len(self._rows[folder]):
            self._growing.add(folder)
            QTimer.singleShot(0, self, self._grow_painted)

    def _grow_painted(self) -> None:
        growing, self._growing = self._growing, set()
        for folder in growing:
            self._grow(folder)

    def _repaint(self, first: Column, last: Column, roles: Sequence[int] = ()) -> None:
        """Tells that these columns changed in every folder looked into."""
        for folder in self._rows:
            if rows := self._loaded[folder]:
                left, right = self.createIndex(0, first, folder), self.createIndex(rows - 1, last, folder)
                self.dataChanged.emit(left, right, list(roles))

    # -- data for Qt

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.NAME:
            child = self._child(index)
            if child >= 0:
                flags |= Qt.ItemFlag.ItemNeverHasChildren
            if self._cells.can_tick(child):
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        child = self._child(index)
        if not self._cells.can_tick(child):
            return False
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        selection = self._selection
        if selection.set_file(child, checked) if child >= 0 else selection.set_folder(~child, checked):
            self._changed()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return RIGHT
        if section == Column.NAME and self._cells.can_tick(_TOP):
            if role == Qt.ItemDataRole.CheckStateRole:
                return self._cells.data(_TOP, section, role)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.tr("The box ticks or unticks all that is shown.")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Size"), self.tr("Kind"), self.tr("Status"))[section]

    def setHeaderData(
        self, section: int, orientation: Qt.Orientation, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """The box above the names stands for all that is shown."""
        if role != Qt.ItemDataRole.CheckStateRole or self.headerData(section, orientation, role) is None:
            return False
        self.set_all_checked(Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in ANSWERED or not index.isValid():
            return None
        child = self._child(index)
        if role == Qt.ItemDataRole.DisplayRole and index.row() == self._loaded[index.internalId()] - 1:
            self._grow_soon(index.internalId())
        return self._cells.data(child, index.column(), role)
