"""May this person download what is shown? Asks, shows the answer, checks again, and helps to ask an administrator."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolTip

from artifact_desktop.core.access import Access, Verdict
from artifact_desktop.core.models import Project, Version
from artifact_desktop.services.accounts import Session
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.files import FileTreeModel
from artifact_desktop.ui.views.artifact import ArtifactView

_HELPED_BY_AN_ADMIN = frozenset(
    {Verdict.VIEW_ONLY_SEAT, Verdict.RESTRICTED_ROLE, Verdict.KEY_REFUSED, Verdict.DENIED, Verdict.NOT_FOUND}
)
_OF_ONE_VERSION = frozenset({Verdict.VERSION_GONE, Verdict.VERSION_PENDING})
_UNKNOWN = Access(Verdict.UNKNOWN)


class AccessControl(QObject):
    """UI thread only. Greys out whatever downloads while the verdict on the version shown forbids it."""

    trouble = Signal(object)
    """An AppError: the question could not even be asked."""
    checked_again = Signal()
    """The person wants to know anew; what else depends on rights may be out of date too."""

    def __init__(self, background: Background, view: ArtifactView, files: FileTreeModel) -> None:
        super().__init__(view)
        self._background = background
        self._view = view
        self._files = files
        self._session: Session | None = None
        self._version: Version | None = None
        self._access = _UNKNOWN
        view.request_copy_requested.connect(self._copy_request)
        view.check_again_requested.connect(self._check_again)

    @property
    def blocks(self) -> bool:
        """Whether what is shown may not be downloaded, as far as is known."""
        return self._access.blocks

    def set_session(self, session: Session | None) -> None:
        """Whose rights count from now on; nothing is shown yet."""
        self._session = session
        self.clear()

    def clear(self) -> None:
        """Another artifact is about to be shown: nothing is known of it."""
        self._background.cancel(self, "access")
        self._version = None
        self._access = _UNKNOWN
        self._files.set_checkable(True)
        self._view.set_blocked("")

    def show_version(self, version: Version) -> None:
        """A version of the same artifact: what was known stands until the answer about this one is here."""
        self._version = version
        if self._access.verdict in _OF_ONE_VERSION:
            self._access = _UNKNOWN
        self._show()
        self._ask()

    def retranslate(self) -> None:
        self._show()

    def _ask(self) -> None:
        session, version = self._session, self._version
        if session is None or version is None:
            return
        self._background.run(
            self, "access", lambda: session.permissions.access(version), self._on_access, self.trouble.emit
        )

    def _on_access(self, access: Access) -> None:
        self._access = access
        self._show()

    def _show(self) -> None:
        session, version = self._session, self._version
        if session is None or version is None:
            return
        told = words.access_words(
            self._access,
            entity=version.path.collection.entity,
            registry=_registry(version),
            name=str(version.path),
            server=session.title,
        )
        self._files.set_checkable(told is None)
        if told is None:
            self._view.set_blocked("")
        else:
            request = self._access.verdict in _HELPED_BY_AN_ADMIN
            self._view.set_blocked(told.title, told.detail, told.hint, request=request)

    def _check_again(self) -> None:
        if self._session is not None and self._version is not None:
            self._session.permissions.forget()
            self._ask()
            self.checked_again.emit()

    def _copy_request(self) -> None:
        session, version = self._session, self._version
        if session is None or version is None:
            return
        QGuiApplication.clipboard().setText(
            words.admin_request(
                self._access,
                person=session.viewer.username,
                name=str(version.path),
                entity=version.path.collection.entity,
                registry=_registry(version),
            )
        )
        button = self._view.copy_request
        QToolTip.showText(button.mapToGlobal(button.rect().bottomLeft()), self.tr("Copied"), button)


def _registry(version: Version) -> str:
    path = version.path.collection
    return Project(path.entity, path.project).title
