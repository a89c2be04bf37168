"""From the button to the queue: look at the folder first, ask only where something would surprise."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import Account, ManifestEntry, Version
from artifact_desktop.services.downloads import make_spec
from artifact_desktop.transfer.job import JobSpec
from artifact_desktop.transfer.plan import Plan, make_plan
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.views.artifact import ArtifactView
from artifact_desktop.ui.views.plan import Answer, PlanDialog


class Downloading(QObject):
    """UI thread only. One plan at a time; pressing the button again takes the place of an unfinished one."""

    other_folder_wanted = Signal()
    trouble = Signal(object)
    """An AppError: the folder cannot be used."""

    def __init__(self, background: Background, transfers: Transfers, view: ArtifactView) -> None:
        super().__init__(view)
        self._background = background
        self._transfers = transfers
        self._view = view

    def start(
        self,
        account: Account,
        version: Version,
        names: Mapping[str, LocalName],
        chosen: Sequence[ManifestEntry],
        target: Path,
    ) -> None:
        """Plans the download and queues it; asks where files differ, or room or names are short."""

        def plan() -> tuple[JobSpec, Plan]:
            spec = make_spec(account, version, names, chosen, target)
            return spec, make_plan(spec)

        self._view.set_planning(True)
        self._background.run(self, "plan", plan, self._on_plan, self._on_error)

    def _on_plan(self, answer: tuple[JobSpec, Plan]) -> None:
        spec, plan = answer
        self._view.set_planning(False)
        if not PlanDialog.is_needed(plan):
            self._transfers.submit(spec)
            return
        dialog = PlanDialog(spec, plan, self._view.window())
        dialog.answered.connect(lambda answer: self._on_answer(answer, spec))
        dialog.open()

    def _on_answer(self, answer: Answer, spec: JobSpec) -> None:
        match answer:
            case Answer.START:
                self._transfers.submit(spec)
            case Answer.OTHER_FOLDER:
                self.other_folder_wanted.emit()

    def _on_error(self, error: AppError) -> None:
        self._view.set_planning(False)
        self.trouble.emit(error)
