"""May this person download what is shown? Asks, shows the answer, checks again, and helps to ask an administrator.

An answer holds for minutes. It is asked for anew when the person wants it, when a version is chosen, when the window
is come back to after a while, and when a download is refused in the middle: never by a timer.
"""

from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.models import CollectionPath, Version
from artifact_desktop.services.accounts import Session
from artifact_desktop.transfer.job import JobSnapshot, JobState
from artifact_desktop.ui.access_words import Place, access_words, admin_request, notice_words, place_of, project_of
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.models.files import FileTreeModel
from artifact_desktop.ui.views.artifact import ArtifactView

_UNKNOWN = Access(Verdict.UNKNOWN)
_STALE = 60.0  # seconds after which coming back to the window is worth a question
_REFUSALS = frozenset({Code.DOWNLOAD_DENIED, Code.FILE_DENIED, Code.KEY_REFUSED_BY_ORGANIZATION})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is known of the version shown. `tried` is whether the person does not let hints hold them back."""

    access: Access = _UNKNOWN
    at: float = 0.0
    tried: bool = False

    @property
    def blocks(self) -> bool:
        return self.access.blocks and not self.tried


class AccessControl(QObject):
    """UI thread only. Greys out whatever downloads while the verdict on the version shown forbids it."""

    trouble = Signal(object)
    """An AppError: the question could not even be asked."""
    answered = Signal(object, object)
    """A CollectionPath and the Access that the server gave by that path."""
    checked_again = Signal()
    """The person wants to know anew; what else depends on rights may be out of date too."""
    download_wanted = Signal()
    """The person tries all the same."""

    def __init__(self, background: Background, transfers: Transfers, view: ArtifactView, files: FileTreeModel) -> None:
        super().__init__(view)
        self._background = background
        self._transfers = transfers
        self._view = view
        self._files = files
        self._session: Session | None = None
        self._version: Version | None = None
        self._answer = _Answer()
        self._was_blocked = False
        transfers.stopped.connect(self._on_stopped)
        banner = view.access
        banner.copy_requested.connect(self._copy_request)
        banner.check_requested.connect(self._check_again)
        banner.try_anyway_requested.connect(self._try_anyway)
        banner.retry_requested.connect(self._retry_stopped)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_application_state)

    @property
    def blocks(self) -> bool:
        """Whether what is shown may not be downloaded, as far as is known."""
        return self._answer.blocks

    @property
    def tells_signed_out(self) -> bool:
        """Whether it stands above the files already that the key is no longer accepted."""
        return self._answer.access.verdict is Verdict.SIGNED_OUT

    def set_session(self, session: Session | None) -> None:
        """Whose rights count from now on; nothing is shown yet."""
        self._session = session
        self.clear()

    def clear(self) -> None:
        """Another artifact is about to be shown: nothing is known of it."""
        self._background.cancel(self, "access")
        self._version = None
        self._answer = _Answer()
        self._was_blocked = False
        self._files.set_checkable(True)
        self._view.set_blocked("")
        self._view.access.set_checking(False)

    def show_version(self, version: Version) -> None:
        """A version of the same artifact: what was known stands until the answer about this one is here."""
        self._version = version
        if self._answer.access.is_of_version:
            self._answer = _Answer()
        self._show()
        self._ask()

    def retranslate(self) -> None:
        self._show()

    # -- asking

    def _ask(self, *, aloud: bool = False) -> None:
        """`aloud`: the person asked, and is told what came of it."""
        session, version = self._session, self._version
        if session is None or version is None:
            return

        def answered(access: Access) -> None:
            self._on_access(version.path.collection, access)
            self._view.access.set_checking(False)
            if aloud:
                self._tell_result()

        def failed(error: AppError) -> None:
            self._view.access.set_checking(False)
            self.trouble.emit(error)

        self._background.run(self, "access", lambda: session.permissions.access(version), answered, failed)

    def _on_access(self, path: CollectionPath, access: Access) -> None:
        before, tried = self._answer, self._answer.tried and not access.certain
        self._answer = _Answer(access, monotonic(), tried)
        self._was_blocked = before.access.blocks or (self._was_blocked and not access.blocks)
        self._show()
        self.answered.emit(path, access)

    def _check_again(self) -> None:
        if self._session is not None and self._version is not None:
            self._session.permissions.forget()
            self._view.access.set_checking(True)
            self._ask(aloud=True)
            self.checked_again.emit()

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        session, version, asked = self._session, self._version, self._answer.at
        if state != Qt.ApplicationState.ApplicationActive or session is None or version is None or not asked:
            return
        if monotonic() - asked > _STALE:
            session.permissions.forget(version.path.collection)
            self._ask()

    def _on_stopped(self, job: JobSnapshot) -> None:
        """A download under way ended because the server refused it: that is its newest answer."""
        session, error = self._session, job.error
        if session is None or error is None or error.code not in _REFUSALS or job.account != session.account:
            return
        path = job.version.collection

        def judged(access: Access | None) -> None:
            if access is None:
                return
            if self._version is not None and self._version.path.collection == path:
                self._on_access(path, access)
            else:
                self.answered.emit(path, access)

        self._background.run(
            self,
            f"refused {job.id}",
            lambda: session.permissions.refused(job.version, error),
            judged,
            self.trouble.emit,
        )

    # -- showing

    def _show(self) -> None:
        place = self._place()
        if place is None:
            return
        access, banner = self._answer.access, self._view.access
        told = access_words(access, place)
        self._files.set_checkable(not self._answer.blocks)
        if told is not None and self._answer.blocks:
            self._view.set_blocked(
                told.title,
                told.detail,
                told.hint,
                request=access.helped_by_admin,
                try_anyway=not access.certain,
                sign_in=access.verdict is Verdict.SIGNED_OUT,
            )
            return
        self._view.set_blocked("")
        if told is None and (stopped := self._stopped_here()) and self._was_blocked:
            text = self.tr("%Ln download(s) stopped while it was not.", "", len(stopped))
            banner.show_notice(self.tr("Downloading is allowed now"), text, retry=True, check=False)
        elif (notice := notice_words(access, place)) is not None:
            banner.show_notice(notice.title, notice.text, retry=False, check=True)

    def _tell_result(self) -> None:
        place = self._place()
        told = access_words(self._answer.access, place) if place is not None else None
        if told is not None and self._answer.blocks:
            text = self.tr("Checked again: {reason}").format(reason=told.title)
            self._view.access.tell(self._view.access.check_again, text)
        else:
            self._view.access.tell(self._view.download, self.tr("Checked again: downloading is allowed."))

    def _place(self) -> Place | None:
        session, version = self._session, self._version
        if session is None or version is None:
            return None
        project = project_of(version.path.collection)
        return place_of(project, version.path.title, session.viewer, session.title)

    # -- ways on

    def _try_anyway(self) -> None:
        self._answer = _Answer(self._answer.access, self._answer.at, tried=True)
        self._show()
        self.download_wanted.emit()

    def _stopped_here(self) -> list[JobSnapshot]:
        """Downloads by the path that is shown which ended with a refusal."""
        if self._session is None or self._version is None:
            return []
        path, account = self._version.path.collection, self._session.account
        return [
            job
            for job in self._transfers.jobs
            if job.state is JobState.FAILED
            and job.account == account
            and job.version.collection == path
            and job.error is not None
            and job.error.code in _REFUSALS
        ]

    def _retry_stopped(self) -> None:
        for job in self._stopped_here():
            self._transfers.retry(job)
        self._was_blocked = False
        self._show()

    def _copy_request(self) -> None:
        place = self._place()
        if place is None or self._session is None:
            return
        text = admin_request(self._answer.access, place, self._session.viewer.username)
        QGuiApplication.clipboard().setText(text)
        self._view.access.tell(self._view.access.copy_request, self.tr("Copied"))
