"""What the cells of a file tree say: words, icons, boxes and states of one file or folder."""

from typing import Any

from PySide6.QtCore import Qt

from artifact_desktop.transfer.job import FileProgress, FileState
from artifact_desktop.ui import words
from artifact_desktop.ui.models.file_index import Column, FileIndex
from artifact_desktop.ui.models.file_selection import FileSelection
from artifact_desktop.ui.models.kinds import FOLDER
from artifact_desktop.ui.roles import Role, RowStatus

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ANSWERED = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ToolTipRole,
        *Role,
    )
)
"""Roles that are answered at all; a view asks for many others with every repaint."""

_DASH = "—"


class FileCells:
    """UI thread only. Children are numbered as in `FileIndex`; `progress` and `checkable` are the model's to set."""

    def __init__(self, index: FileIndex, selection: FileSelection, checkable: bool) -> None:
        self._index = index
        self._selection = selection
        self.checkable = checkable
        self.progress: dict[int, FileProgress] = {}

    def can_tick(self, child: int) -> bool:
        """Whether its box can be ticked: not a reference's, and not a folder's with nothing in it to tick."""
        if child < 0:
            return self.checkable and self._selection.folder_ticks(~child)[1] > 0
        return self.checkable and not self._index.entries[child].is_reference

    def data(self, child: int, column: int, role: int) -> Any:
        return self._folder(~child, column, role) if child < 0 else self._file(child, column, role)

    def _state_of_folder(self, folder: int) -> Qt.CheckState:
        ticked, full = self._selection.folder_ticks(folder)
        if ticked == 0 or not self.checkable:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if ticked == full else Qt.CheckState.PartiallyChecked

    def _folder(self, folder: int, column: int, role: int) -> Any:
        match role, column:
            case Qt.ItemDataRole.DisplayRole, Column.NAME:
                return self._index.folder_names[folder]
            case Qt.ItemDataRole.DisplayRole, Column.SIZE:
                return words.size_text(self._index.folder_bytes[folder])
            case Qt.ItemDataRole.DisplayRole, Column.KIND:
                return words.kind_text(FOLDER)
            case Qt.ItemDataRole.CheckStateRole, Column.NAME:
                return self._state_of_folder(folder)
            case Qt.ItemDataRole.TextAlignmentRole, Column.SIZE:
                return RIGHT
            case Qt.ItemDataRole.ToolTipRole, Column.NAME:
                return self._index.folder_path(folder)
            case Role.ICON, Column.NAME:
                return FOLDER.icon
            case Role.SELECTABLE, _:
                return self.can_tick(~folder)
            case Role.STATUS, Column.STATUS:
                return RowStatus.NONE
        return None

    def _file(self, number: int, column: int, role: int) -> Any:
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
                ticked = self.checkable and self._selection.is_ticked(number)
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole, Column.SIZE:
                return RIGHT
            case Qt.ItemDataRole.ToolTipRole, Column.NAME:
                return entry.ref or entry.path
            case Qt.ItemDataRole.ToolTipRole, Column.STATUS:
                progress = self.progress.get(number)
                return words.error_text(progress.error).text if progress is not None and progress.error else None
            case Role.ICON, Column.NAME:
                return self._index.kind(number).icon
            case Role.VALUE, _:
                return entry
            case Role.ADDRESS, Column.NAME:
                return entry.ref
            case Role.SELECTABLE, _:
                return self.can_tick(number)
            case Role.STATUS, Column.STATUS:
                return self._status(number)
            case Role.PROGRESS, Column.STATUS:
                return self._fraction(number)
        return None

    def _status(self, number: int) -> RowStatus:
        if self._index.entries[number].is_reference:
            return RowStatus.ELSEWHERE
        progress = self.progress.get(number)
        return RowStatus.NONE if progress is None else words.row_status(progress.state)

    def _fraction(self, number: int) -> float | None:
        progress = self.progress.get(number)
        if progress is None or progress.state is not FileState.RUNNING:
            return None
        return progress.done / progress.total if progress.total else 0.0

    def _status_text(self, number: int) -> str:
        fraction = self._fraction(number)
        return words.row_status_text(self._status(number)) if fraction is None else words.percent_text(fraction)
