"""The transfers panel at work: what its buttons do, and the states of files for whoever shows them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from artifact_desktop.core.models import Account, VersionPath
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import (
    EngineTrouble,
    FileProgress,
    JobId,
    JobSnapshot,
    JobSpec,
    JobState,
    TransferEvent,
    TransferSnapshot,
)
from artifact_desktop.transfer.plan import Plan
from artifact_desktop.ui.bridge import EngineBridge
from artifact_desktop.ui.models.transfers import TransferListModel
from artifact_desktop.ui.views.transfers import TransfersView


class Transfers(QObject):
    """UI thread only. The engine's calls return at once, so they are made right here."""

    changed = Signal()
    """Something about the jobs is different; about ten times a second."""
    stopped = Signal(object)
    """The JobSnapshot of a job that has just failed as a whole."""
    trouble = Signal(object)
    """An AppError about the engine itself, such as a damaged journal."""

    def __init__(self, engine: Engine, bridge: EngineBridge, view: TransfersView) -> None:
        super().__init__(view)
        self._engine = engine
        self._snapshot = TransferSnapshot((), active=False)
        self._model = TransferListModel(self)
        view.set_model(self._model)
        view.pause_requested.connect(lambda job: self._tell(engine.pause, job))
        view.resume_requested.connect(lambda job: self._tell(engine.resume, job))
        view.cancel_requested.connect(lambda job: self._tell(engine.cancel, job))
        view.retry_requested.connect(lambda job: self._tell(engine.retry, job))
        view.remove_requested.connect(lambda job: self._tell(engine.forget, job))
        view.open_folder_requested.connect(_open_folder)
        self._bridge = bridge
        bridge.snapshot_changed.connect(self._on_snapshot)
        bridge.engine_event.connect(self._on_event)
        bridge.refresh()

    @property
    def jobs(self) -> Sequence[JobSnapshot]:
        """All that are in the list, the newest last."""
        return self._snapshot.jobs

    def retry(self, job: JobSnapshot) -> None:
        """Begins a job again that failed or was cancelled; what it has got already stays."""
        self._tell(self._engine.retry, job)

    def unfinished(self, *, but: Account | None = None) -> bool:
        """Whether jobs are not over yet, those of one account apart."""
        return any(not job.state.is_over and job.account != but for job in self._snapshot.jobs)

    def count_of(self, account: Account) -> int:
        """How many jobs of an account are in the list."""
        return sum(job.account == account for job in self._snapshot.jobs)

    def forget_account(self, account: Account) -> None:
        """Ends and removes the jobs of an account that will not come back."""
        for job in self._snapshot.jobs:
            if job.account == account:
                self._engine.forget(job.id)

    def plan(self, spec: JobSpec) -> Plan:
        """What a job would do. Blocking: for any thread but the window's. Raises LocalError."""
        return self._engine.plan(spec)

    def submit(self, spec: JobSpec) -> JobId:
        """Queues a job. Raises LocalError where the engine could not start."""
        job = self._engine.submit(spec)
        self._bridge.refresh()
        return job

    def latest_job(self, account: Account, version: VersionPath) -> JobId | None:
        """The latest job of a version that is still in the list."""
        jobs = reversed(self._snapshot.jobs)
        return next((job.id for job in jobs if job.version == version and job.account == account), None)

    def files_of(self, job: JobId, paths: Sequence[str]) -> dict[str, FileProgress]:
        """The states of some files of a job; those it does not have are left out."""
        return self._engine.file_progress(job, paths)

    def retranslate(self) -> None:
        self._model.retranslate()

    def _tell(self, command: Callable[[JobId], None], job: JobSnapshot) -> None:
        command(job.id)
        self._bridge.refresh()

    def _on_event(self, event: TransferEvent) -> None:
        if isinstance(event, EngineTrouble):
            self.trouble.emit(event.error)

    def _on_snapshot(self, snapshot: TransferSnapshot) -> None:
        running = {job.id for job in self._snapshot.jobs if not job.state.is_over}
        self._snapshot = snapshot
        self._model.update(snapshot)
        self.changed.emit()
        for job in snapshot.jobs:
            if job.id in running and job.state is JobState.FAILED and job.error is not None:
                self.stopped.emit(job)


def _open_folder(job: JobSnapshot) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(job.target)))
