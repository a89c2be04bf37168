"""The jobs of the transfers panel, newest first."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from artifact_desktop.transfer.job import JobId, JobSnapshot, TransferSnapshot
from artifact_desktop.ui import words
from artifact_desktop.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()


class TransferListModel(QAbstractListModel):
    """UI thread only. Rows are changed in place: a view hears of those that differ, and of no others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[JobSnapshot] = []

    def update(self, snapshot: TransferSnapshot) -> None:
        """Shows how things stand; connect it to `EngineBridge.snapshot_changed`."""
        wanted = list(reversed(snapshot.jobs))
        self._remove_all_but({job.id for job in wanted})
        for row, job in enumerate(wanted):
            if row < len(self._jobs) and self._jobs[row].id == job.id:
                if self._jobs[row] != job:
                    self._jobs[row] = job
                    self.dataChanged.emit(self.index(row), self.index(row))
                continue
            old = self.row_of(job.id)
            if old >= 0:
                self.beginMoveRows(_ROOT, old, old, _ROOT, row)
                del self._jobs[old]
                self._jobs.insert(row, job)
                self.endMoveRows()
                self.dataChanged.emit(self.index(row), self.index(row))
            else:
                self.beginInsertRows(_ROOT, row, row)
                self._jobs.insert(row, job)
                self.endInsertRows()

    def _remove_all_but(self, ids: set[JobId]) -> None:
        for row in reversed(range(len(self._jobs))):
            if self._jobs[row].id not in ids:
                self.beginRemoveRows(_ROOT, row, row)
                del self._jobs[row]
                self.endRemoveRows()

    def job(self, row: int) -> JobSnapshot | None:
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row_of(self, job: JobId) -> int:
        """The row of a job, or -1."""
        return next((row for row, known in enumerate(self._jobs) if known.id == job), -1)

    def retranslate(self) -> None:
        """Shows everything again, in the language now in use."""
        if self._jobs:
            self.dataChanged.emit(self.index(0), self.index(len(self._jobs) - 1))

    # -- for Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words.job_title(job)
            case Qt.ItemDataRole.ToolTipRole:
                return str(job.target)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{words.job_title(job)}, {words.job_line(job)}"
            case Role.VALUE:
                return job
            case Role.PROGRESS:
                return None if job.state.is_over else words.fraction_done(job)
        return None
