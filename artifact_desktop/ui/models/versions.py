"""The versions of one collection, newest first, for the version selector."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from artifact_desktop.core.models import Version, VersionState
from artifact_desktop.ui import words
from artifact_desktop.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class VersionListModel(QAbstractListModel):
    """UI thread only. Deleted and unfinished versions are shown as such and cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._versions: list[Version] = []

    def set_versions(self, versions: Iterable[Version]) -> None:
        """Shows these versions in place of those before, the highest number first."""
        self.beginResetModel()
        self._versions = sorted(versions, key=lambda version: version.path.index, reverse=True)
        self.endResetModel()

    def clear(self) -> None:
        self.set_versions(())

    def version(self, row: int) -> Version | None:
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def row_of(self, alias: str) -> int:
        """The row an alias or `vN` points at, or -1."""
        for row, version in enumerate(self._versions):
            if alias == version.path.alias or alias in version.aliases:
                return row
        return -1

    def row_to_choose(self) -> int:
        """The row to begin with: what "latest" points at, else the newest that can be downloaded, else -1."""
        latest = self.row_of("latest")
        if latest >= 0 and _selectable(self._versions[latest]):
            return latest
        return next((row for row, version in enumerate(self._versions) if _selectable(version)), -1)

    def retranslate(self) -> None:
        """Shows everything again, in the language now in use."""
        if self._versions:
            self.dataChanged.emit(self.index(0), self.index(len(self._versions) - 1))

    # -- for Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._versions)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not _selectable(self._versions[index.row()]):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        version = self._versions[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return version.path.alias
            case Qt.ItemDataRole.ToolTipRole:
                return words.version_state_text(version.state) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (version.path.alias, *_chips(version), _detail(version)) if part)
            case Role.VALUE:
                return version
            case Role.ALIASES:
                return _chips(version)
            case Role.SELECTABLE:
                return _selectable(version)
        return None


def _selectable(version: Version) -> bool:
    return version.state is VersionState.COMMITTED


def _chips(version: Version) -> tuple[str, ...]:
    """The aliases that say something; `vN` is the row's own name."""
    return tuple(alias for alias in version.aliases if alias != version.path.alias)


def _detail(version: Version) -> str:
    """Why it cannot be chosen, or its date and size."""
    state = words.version_state_text(version.state)
    date = words.date_text(version.created_at) if version.created_at is not None else ""
    size = "" if state else words.size_text(version.size)
    return " · ".join(part for part in (state, date, size) if part)
