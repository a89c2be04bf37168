"""The files of one version as a lazy tree with tick boxes."""

from array import array
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import FileProgress, FileState
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.file_index import Column, FileIndex, Matches, both
from artifact_desktop.ui.models.kinds import FOLDER
from artifact_desktop.ui.roles import Role, RowStatus

__all__ = ["Column", "FileIndex", "FileTreeModel"]

Index = QModelIndex | QPersistentModelIndex

_PAGE = 5_000  # rows of a folder shown at a time: a view lays out about 400,000 rows a second
_FILTERED_HERE = 20_000  # files; more are filtered in the background
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DASH = "—"
_ROOT = QModelIndex()
_ANSWERED = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ToolTipRole,
        *Role,
    )
)


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
        self.selection_changed.emit()

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
        self._checked = bytearray(index.everything.eligible)
        self._folder_checked = array("q", index.everything.folder_eligible)
        self._files_checked = index.everything.folder_eligible[0]
        self._bytes_checked = index.folder_bytes[0]
        self._progress: dict[int, FileProgress] = {}

    # -- selection

    def set_checkable(self, checkable: bool) -> None:
        """With False nothing can be chosen: boxes are greyed and empty, and nothing counts as selected."""
        if checkable != self._checkable:
            self._checkable = checkable
            self._repaint(Column.NAME, Column.NAME)
            self.selection_changed.emit()

    @property
    def checkable(self) -> bool:
        return self._checkable

    def selection(self) -> tuple[int, int]:
        """How many files are ticked, and their bytes; hidden ones count too."""
        return (self._files_checked, self._bytes_checked) if self._checkable else (0, 0)

    def totals(self) -> tuple[int, int]:
        """How many files there are to tick, and their bytes. References do not count."""
        return self._index.everything.folder_eligible[0], self._index.folder_bytes[0]

    def selected_entries(self) -> Sequence[ManifestEntry]:
        """The entries that are ticked, in path order."""
        return tuple(compress(self._index.entries, self._checked)) if self._checkable else ()

    def set_all_checked(self, checked: bool) -> None:
        """Ticks or unticks everything the filter shows."""
        self._set_folder_checked(0, checked)

    def _set_folder_checked(self, folder: int, checked: bool) -> None:
        index, matches = self._index, self._matches
        files = slice(index.first_file[folder], index.end_file[folder])
        length = files.stop - files.start
        old = int.from_bytes(self._checked[files], "little")
        eligible = int.from_bytes(matches.eligible[files], "little")
        new = old | eligible if checked else old & ~eligible
        changed = old ^ new
        if not changed:
            return
        self._checked[files] = new.to_bytes(length, "little")
        amount = sum(compress(index.sizes[files], changed.to_bytes(length, "little")))
        folders = slice(folder, index.end_folder[folder])
        before = self._folder_checked[folder]
        wanted = matches.folder_eligible[folders]
        self._folder_checked[folders] = wanted if checked else array("q", [0]) * len(wanted)
        self._add(index.folder_parents[folder], self._folder_checked[folder] - before)
        sign = 1 if checked else -1
        self._count(sign * changed.bit_count(), sign * amount)

    def _set_file_checked(self, number: int, checked: bool) -> None:
        if bool(self._checked[number]) == checked:
            return
        self._checked[number] = checked
        sign = 1 if checked else -1
        self._add(self._index.file_parents[number], sign)
        self._count(sign, sign * self._index.sizes[number])

    def _add(self, folder: int, files: int) -> None:
        for above in self._index.ancestors(folder) if folder >= 0 else ():
            self._folder_checked[above] += files

    def _count(self, files: int, size: int) -> None:
        self._files_checked += files
        self._bytes_checked += size
        self._repaint(Column.NAME, Column.NAME, [Qt.ItemDataRole.CheckStateRole])
        self.selection_changed.emit()

    def _state_of_folder(self, folder: int) -> Qt.CheckState:
        checked = self._folder_checked[folder]
        if checked == 0:
            return Qt.CheckState.Unchecked
        whole = checked == self._matches.folder_eligible[folder]
        return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked

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
        self._folder_checked = self._index.count_below(both(self._checked, matches.eligible))
        self._restore(kept)
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
            if number is None or self._progress.get(number) == state:
                continue
            self._progress[number] = state
            changed.setdefault(self._index.file_parents[number], []).append(self._row_of_file[number])
        for folder, rows in changed.items():
            shown = [row for row in rows if 0 <= row < self._loaded.get(folder, 0)]
            if shown:
                first = self.createIndex(min(shown), Column.STATUS, folder)
                self.dataChanged.emit(first, self.createIndex(max(shown), Column.STATUS, folder))

    def clear_progress(self) -> None:
        """Forgets the state of every file."""
        self._progress.clear()
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
        """The row of a file, where the filter shows it."""
        number = self._index.find(path)
        return QModelIndex() if number is None or not self._matches.shown[number] else self._index_of(number, 0)

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
        self._growing.discard(folder)
        first, total = self._loaded.get(folder, 0), len(self._children(folder))
        if first < total:
            last = min(first + _PAGE, total)
            self.beginInsertRows(self._index_of_folder(folder), first, last - 1)
            self._loaded[folder] = last
            self.endInsertRows()

    def _grow_soon(self, folder: int) -> None:
        """Called when the last row shown is painted. A view itself fetches more only at the very end of the tree."""
        if folder not in self._growing and self._loaded[folder] < len(self._rows[folder]):
            self._growing.add(folder)
            QTimer.singleShot(0, self, lambda: folder in self._growing and self._grow(folder))

    def _repaint(self, first: Column, last: Column, roles: Sequence[int] = ()) -> None:
        """Tells that these columns changed in every folder looked into."""
        for folder in self._rows:
            if rows := self._loaded[folder]:
                left, right = self.createIndex(0, first, folder), self.createIndex(rows - 1, last, folder)
                self.dataChanged.emit(left, right, list(roles))

    # -- data for Qt

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == 0:
            child = self._child(index)
            if child >= 0:
                flags |= Qt.ItemFlag.ItemNeverHasChildren
            if self._can_tick(child):
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def _can_tick(self, child: int) -> bool:
        matches = self._matches
        return self._checkable and bool(matches.eligible[child] if child >= 0 else matches.folder_eligible[~child])

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != 0:
            return False
        child = self._child(index)
        if not self._can_tick(child):
            return False
        checked = Qt.CheckState(value) == Qt.CheckState.Checked
        if child >= 0:
            self._set_file_checked(child, checked)
        else:
            self._set_folder_checked(~child, checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Size"), self.tr("Kind"), self.tr("Status"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        child = self._child(index)
        if role == Qt.ItemDataRole.DisplayRole and index.row() == self._loaded[index.internalId()] - 1:
            self._grow_soon(index.internalId())
        if child < 0:
            return self._folder_data(~child, index.column(), role)
        return self._file_data(child, index.column(), role)

    def _folder_data(self, folder: int, column: int, role: int) -> Any:
        match role, column:
            case Qt.ItemDataRole.DisplayRole, Column.NAME:
                return self._index.folder_names[folder]
            case Qt.ItemDataRole.DisplayRole, Column.SIZE:
                return words.size_text(self._index.folder_bytes[folder])
            case Qt.ItemDataRole.DisplayRole, Column.KIND:
                return words.kind_text(FOLDER)
            case Qt.ItemDataRole.CheckStateRole, Column.NAME:
                return self._state_of_folder(folder) if self._checkable else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole, Column.SIZE:
                return _RIGHT
            case Qt.ItemDataRole.ToolTipRole, Column.NAME:
                return self._index.folder_path(folder)
            case Role.ICON, Column.NAME:
                return FOLDER.icon
            case Role.SELECTABLE, _:
                return self._can_tick(~folder)
            case Role.STATUS, Column.STATUS:
                return RowStatus.NONE
        return None

    def _file_data(self, number: int, column: int, role: int) -> Any:
        entry = self._index.entries[number]
        match role, column:
            case Qt.ItemDataRole.DisplayRole, Column.NAME:
                return self._index.name(number)
            case Qt.ItemDataRole.DisplayRole, Column.SIZE:
                return _DASH if entry.is_reference else words.size_text(entry.size)
            case Qt.ItemDataRole.DisplayRole, Column.KIND:
                return words.kind_text(self._index.kind(number))
            case Qt.ItemDataRole.DisplayRole, Column.STATUS:
                return self._status_text(number)
            case Qt.ItemDataRole.CheckStateRole, Column.NAME:
                ticked = self._checkable and self._checked[number]
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole, Column.SIZE:
                return _RIGHT
            case Qt.ItemDataRole.ToolTipRole, Column.NAME:
                return entry.ref or entry.path
            case Qt.ItemDataRole.ToolTipRole, Column.STATUS:
                progress = self._progress.get(number)
                return words.error_text(progress.error).text if progress is not None and progress.error else None
            case Role.ICON, Column.NAME:
                return self._index.kind(number).icon
            case Role.VALUE, _:
                return entry
            case Role.ADDRESS, Column.NAME:
                return entry.ref
            case Role.SELECTABLE, _:
                return self._can_tick(number)
            case Role.STATUS, Column.STATUS:
                return self._status(number)
            case Role.PROGRESS, Column.STATUS:
                return self._fraction(number)
        return None

    def _status(self, number: int) -> RowStatus:
        if self._index.entries[number].is_reference:
            return RowStatus.ELSEWHERE
        progress = self._progress.get(number)
        return RowStatus.NONE if progress is None else words.row_status(progress.state)

    def _fraction(self, number: int) -> float | None:
        progress = self._progress.get(number)
        if progress is None or progress.state is not FileState.RUNNING:
            return None
        return progress.done / progress.total if progress.total else 0.0

    def _status_text(self, number: int) -> str:
        fraction = self._fraction(number)
        return words.row_status_text(self._status(number)) if fraction is None else words.percent_text(fraction)

