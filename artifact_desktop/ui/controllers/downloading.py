"""From a folder and a button to the queue: look at the folder first, ask only where something would surprise."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import Account, ManifestEntry, Version, VersionPath
from artifact_desktop.services.downloads import default_folder_name, make_spec
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.transfer.job import JobSpec
from artifact_desktop.transfer.plan import Plan
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.views.artifact import ArtifactView
from artifact_desktop.ui.views.plan import Answer, PlanDialog


class Downloading(QObject):
    """UI thread only. One plan at a time; pressing the button again takes the place of an unfinished one."""

    trouble = Signal(object)
    """An AppError: the folder cannot be used."""

    def __init__(
        self,
        background: Background,
        settings: SettingsStore,
        transfers: Transfers,
        view: ArtifactView,
        downloads_folder: Path,
    ) -> None:
        """`downloads_folder` is where files go until a person chooses otherwise."""
        super().__init__(view)
        self._background = background
        self._settings = settings
        self._transfers = transfers
        self._view = view
        self._downloads_folder = downloads_folder
        self._account: Account | None = None
        self._version: VersionPath | None = None
        self._by_hand = False  # a folder that was typed stays, whatever version is chosen
        view.target_changed.connect(self._on_typed)
        view.choose_folder_requested.connect(self._choose_folder)

    def stop(self) -> None:
        """A download that is only planned yet is not begun."""
        self._background.cancel(self, "plan")
        self._view.set_planning(False)

    # -- where to

    def set_version(self, account: Account, version: VersionPath) -> None:
        """Offers a folder named for this version, in the one that person chose last for its project."""
        self._account = account
        self._version = version
        if not self._by_hand:
            parent = self._settings.value.folder_of(account, _project(version)) or self._downloads_folder
            self._view.set_target(_tilde(Path(parent, default_folder_name(version))))

    def forget_folder(self) -> None:
        """What stood there was for another artifact."""
        self._by_hand = False
        self._version = None
        self._view.set_target("")

    def _on_typed(self, _folder: str) -> None:
        self._by_hand = True

    def _choose_folder(self) -> None:
        account, version = self._account, self._version
        if account is None or version is None:
            return
        start = _nearest_folder(self._target())
        chosen = QFileDialog.getExistingDirectory(self._view, self.tr("Choose where the files go"), str(start))
        if not chosen:
            return
        self._by_hand = False
        self._background.run(
            self,
            "folder",
            lambda: self._settings.change(lambda settings: settings.with_folder(account, _project(version), chosen)),
            lambda _: self.set_version(account, version),
            self.trouble.emit,
        )

    def _target(self) -> Path:
        """What was typed; where it does not say from where, in the folder for downloads."""
        typed = Path(self._view.target.text().strip())
        with suppress(RuntimeError):  # "~somebody", and nobody here is called so: a name like any other
            typed = typed.expanduser()
        return (self._downloads_folder / typed).absolute()

    # -- off

    def start(
        self,
        account: Account,
        version: Version,
        names: Mapping[str, LocalName],
        chosen: Sequence[ManifestEntry],
    ) -> None:
        """Plans the download and queues it; asks where files differ or room is short."""
        target = self._target()

        def plan() -> tuple[JobSpec, Plan]:
            spec = make_spec(account, version, names, chosen, target)
            return spec, self._transfers.plan(spec)

        self._view.set_planning(True)
        self._background.run(self, "plan", plan, self._on_plan, self._on_error)

    def _on_plan(self, answer: tuple[JobSpec, Plan]) -> None:
        spec, plan = answer
        self._view.set_planning(False)
        if not PlanDialog.is_needed(plan):
            self._submit(spec)
            return
        dialog = PlanDialog(spec, plan, self._view.window())
        dialog.answered.connect(lambda answer: self._on_answer(answer, spec))
        dialog.open()

    def _on_answer(self, answer: Answer, spec: JobSpec) -> None:
        match answer:
            case Answer.START:
                self._submit(spec)
            case Answer.OTHER_FOLDER:
                self._choose_folder()

    def _submit(self, spec: JobSpec) -> None:
        try:
            self._transfers.submit(spec)
        except AppError as error:  # the engine could not start, and says why
            self.trouble.emit(error)

    def _on_error(self, error: AppError) -> None:
        self._view.set_planning(False)
        self.trouble.emit(error)


def _project(version: VersionPath) -> str:
    return f"{version.collection.entity}/{version.collection.project}"


def _tilde(folder: Path) -> str:
    """The folder as people write it."""
    home = Path.home()
    return f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)


def _nearest_folder(folder: Path) -> Path:
    """The folder itself, or the first one above it that exists."""
    return next((above for above in (folder, *folder.parents) if above.is_dir()), Path.home())
