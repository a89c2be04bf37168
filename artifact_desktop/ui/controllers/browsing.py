"""Choosing at work: from the tree or a link to a version, its files, and the button that downloads them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from artifact_desktop.core.errors import AppError, Code, NotFound, SignInError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import CollectionPath, Project, Version, VersionDetail
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.downloads import names_of
from artifact_desktop.services.library import Library, honest
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.access import AccessControl
from artifact_desktop.ui.controllers.downloading import Downloading
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.models.file_index import FileIndex
from artifact_desktop.ui.models.files import FileTreeModel
from artifact_desktop.ui.models.projects import ProjectTreeModel
from artifact_desktop.ui.models.versions import VersionListModel
from artifact_desktop.ui.views.artifact import ArtifactView
from artifact_desktop.ui.views.details import DetailsView
from artifact_desktop.ui.views.sidebar import SidebarView

_FOR_GOOD = (Code.NO_VERSIONS, Code.VERSION_GONE)  # asking once more would make no difference
_QUESTIONS = ("versions", "detail", "files")


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the middle of the window is about. `names` are None until the files are here.

    `alias` is what was asked for by name, until the version is known.
    """

    path: CollectionPath
    alias: str = ""
    version: Version | None = None
    detail: VersionDetail | None = None
    names: Mapping[str, LocalName] | None = None


class Browsing(QObject):
    """UI thread only. Every question goes through the background; an answer to what is no longer shown is dropped."""

    trouble = Signal(object)
    """An AppError about what was chosen, or about saving a choice."""
    files_shown = Signal()
    """The files of the version in `shown` are here."""
    sign_in_wanted = Signal()
    """The server no longer accepts the key, and the person wants to go on."""

    def __init__(
        self,
        background: Background,
        settings: SettingsStore,
        transfers: Transfers,
        sidebar: SidebarView,
        view: ArtifactView,
        details: DetailsView,
        downloads_folder: Path,
    ) -> None:
        super().__init__(view)
        self._background = background
        self._settings = settings
        self._transfers = transfers
        self._sidebar = sidebar
        self._view = view
        self._details = details
        self._session: Session | None = None
        self._shown: _Shown | None = None
        self._troubles: dict[str, AppError] = {}  # those that stand on the screen, by the question they answer
        self._remember = True
        self._type_name = ""
        self._tree = ProjectTreeModel(background, parent=self)
        self._versions = VersionListModel(self)
        self._files = FileTreeModel(background, self)
        self._access = AccessControl(background, transfers, view, self._files)
        self._downloading = Downloading(background, settings, transfers, view, downloads_folder)
        sidebar.set_model(self._tree)
        view.set_models(self._versions, self._files)
        self._connect()

    def _connect(self) -> None:
        view = self._view
        self._sidebar.chosen.connect(self._open_row)
        self._sidebar.retry_requested.connect(self._tree.retry)
        self._tree.failed.connect(self._on_stale_tree)
        self._files.selection_changed.connect(self._show_selection)
        self._files.filter_changed.connect(self._unfold_matches)
        self._files.failed.connect(self.trouble)
        view.filter_changed.connect(self._files.set_filter)
        view.version_chosen.connect(self._choose_version)
        view.download_requested.connect(self._download)
        view.retry_requested.connect(self._retry)
        view.files.verticalScrollBar().valueChanged.connect(self._show_progress)
        view.files.expanded.connect(self._show_progress)
        self._transfers.changed.connect(self._show_progress)
        self._details.link_activated.connect(_open_link)
        self._downloading.trouble.connect(self.trouble)
        self._access.trouble.connect(self.trouble)
        self._access.checked_again.connect(self._tree.refresh)
        self._access.answered.connect(self._tree.set_access)
        self._access.download_wanted.connect(self._download)
        view.sign_in_requested.connect(self.sign_in_wanted)
        self._tree.sign_in_wanted.connect(self.sign_in_wanted)

    # -- who and where

    def set_session(self, session: Session | None, *, remember: bool = True) -> None:
        """Shows another person's tree, or with None nothing. `remember` keeps what is opened for the next start."""
        self._session = session
        self._remember = remember
        self._forget_questions()
        self._access.set_session(session)
        self._downloading.stop()
        self._shown = None
        self._versions.clear()
        self._files.clear()
        self._view.show_nothing()
        self._details.show_message("")
        self._tree.set_loader(Library(session) if session is not None else None)
        if session is None:
            return
        self._tree.set_recent(self._recents())
        self._tree.load()

    def open(self, path: CollectionPath, alias: str = "", type_name: str | None = None) -> None:
        """Shows a version of an artifact, by "vN" or an alias, else the one to choose; and its row in the tree."""
        self._open(path, alias)
        self._tree.locate(path, self._sidebar.select, lambda _: None, type_name)

    def open_last(self) -> None:
        """Shows what this person opened last, if anything."""
        recents = self._recents()
        if recents:
            self.open(recents[0])

    def find_row(self, word: str) -> bool:
        """Goes to the next row of the tree that holds this word; False where none does."""
        row = self._sidebar.row_with(word)
        if row is None:
            return False
        self._sidebar.select(row)
        self._open_row(row)
        return True

    def show_place(self, place: Project | str) -> None:
        """Selects and unfolds the row of a project, a registry or an entity; "" stands for all registries."""

        def found(row: QModelIndex) -> None:
            self._sidebar.select(row)
            self._sidebar.tree.expand(row)
            self._tree.when_listed(row, partial(self._sidebar.show_children, QPersistentModelIndex(row)))

        name = place.title if isinstance(place, Project) else place
        self._tree.locate(place, found, lambda error: self.trouble.emit(_not_listed(error, name)))

    @property
    def shown(self) -> Version | None:
        """The version that is shown."""
        return self._shown.version if self._shown is not None else None

    @property
    def type_name(self) -> str:
        """The type of what is shown; "" until it is known."""
        return self._type_name

    def _recents(self) -> list[CollectionPath]:
        if self._session is None or not self._remember:
            return []
        paths = self._settings.value.recents_of(self._session.account)
        return [CollectionPath(*path.split("/", 2)) for path in paths if path.count("/") == 2]

    def retranslate(self) -> None:
        """Words of the language now in use."""
        for model in (self._tree, self._versions, self._files):
            model.retranslate()
        told = {"versions": self._on_no_artifact, "files": self._on_no_files, "detail": self._on_no_detail}
        for question, error in tuple(self._troubles.items()):
            told[question](error)
        self._show_selection()
        self._show_facts()
        self._access.retranslate()

    def _on_stale_tree(self, error: AppError) -> None:
        if not (error.code is Code.SIGNED_OUT and self._access.tells_signed_out):
            self.trouble.emit(error)

    def _open_row(self, row: QModelIndex) -> None:
        path = self._tree.collection_path(row)
        if path is not None and (self._shown is None or self._shown.path != path):
            self._tree.stop_locating()
            self._open(path)

    # -- one artifact

    def _forget_questions(self) -> None:
        """What was asked about the artifact shown until now is of no use for the next one, or for another person."""
        for question in _QUESTIONS:
            self._background.cancel(self, question)
        self._troubles.clear()

    def _open(self, path: CollectionPath, alias: str = "") -> None:
        session = self._session
        if session is None:
            return
        self._forget_questions()
        self._shown = _Shown(path, alias)
        self._type_name = ""
        self._downloading.forget_folder()
        self._versions.clear()
        self._access.clear()
        self._view.set_facts("")
        self._view.clear_filter()
        self._view.show_artifact(path.collection, "")
        self._view.show_files_loading()
        self._details.show_message("")
        self._background.run(
            self,
            "versions",
            lambda: honest(session, lambda: list(session.catalog.versions(path))),
            lambda versions: self._on_versions(versions, alias),
            self._on_no_artifact,
        )

    def _on_versions(self, versions: list[Version], alias: str) -> None:
        self._versions.set_versions(versions)
        row = self._versions.row_of(alias) if alias else self._versions.row_to_choose()
        if row < 0 and alias == "latest":  # a name without a version means the newest, where no alias says otherwise
            row = self._versions.row_to_choose()
        if row >= 0:
            self._choose_version(row)
            return
        self._view.set_version(-1)
        name = self._shown.path if self._shown is not None else ""
        asked = alias not in ("", "latest") and bool(versions)
        self._on_no_files(NotFound(Code.VERSION_NOT_FOUND if asked else Code.NO_VERSIONS, name=name, alias=alias))

    def _on_no_artifact(self, error: AppError) -> None:
        self._troubles["versions"] = error
        told = words.error_text(error)
        self._view.show_error(told.title, told.text, sign_in=isinstance(error, SignInError))

    def _choose_version(self, row: int) -> None:
        version, session = self._versions.version(row), self._session
        if version is None or session is None:
            return
        self._shown = _Shown(version.path.collection, version=version)
        self._view.set_version(row)
        self._access.show_version(version)
        self._show_facts()
        self._downloading.set_version(session.account, version.path)
        self._view.show_files_loading()
        self._ask_detail(session, version)
        self._ask_files(session, version)

    def _ask_detail(self, session: Session, version: Version) -> None:
        self._troubles.pop("detail", None)
        self._background.run(
            self,
            "detail",
            lambda: honest(session, lambda: session.catalog.version(version.path.collection, version.path.alias)),
            self._on_detail,
            self._on_no_detail,
        )

    def _on_detail(self, detail: VersionDetail) -> None:
        if self._shown is None:
            return
        self._shown = replace(self._shown, detail=detail)
        self._type_name = detail.type_name
        self._view.show_artifact(self._shown.path.collection, detail.type_name)
        self._details.show_detail(detail)
        self._show_facts()

    def _on_no_detail(self, error: AppError) -> None:
        self._troubles["detail"] = error
        self._details.show_message(words.error_text(error).text)

    def _ask_files(self, session: Session, version: Version) -> None:
        def fetch() -> tuple[FileIndex, Mapping[str, LocalName]]:
            manifest = honest(session, lambda: session.catalog.manifest(version))
            return FileIndex(manifest.entries), names_of(manifest)

        self._troubles.pop("files", None)
        self._background.run(self, "files", fetch, self._on_files, self._on_no_files)

    def _on_files(self, answer: tuple[FileIndex, Mapping[str, LocalName]]) -> None:
        index, names = answer
        if self._shown is None:
            return
        self._shown = replace(self._shown, names=names)
        self._keep_for_next_start()
        self._files.set_index(index)
        self._view.clear_filter()
        self._view.show_files()
        self._show_facts()
        self._view.files.expandToDepth(0 if self._files.rowCount() == 1 else -1)
        self.files_shown.emit()
        self._show_progress()

    def _keep_for_next_start(self) -> None:
        if not self._remember or self._session is None or self._shown is None:
            return
        account, path = self._session.account, str(self._shown.path)

        def keep() -> None:
            self._settings.change(lambda settings: settings.with_recent(account, path))

        self._background.run(self, "recent", keep, lambda _: None, self.trouble.emit)

    def _on_no_files(self, error: AppError) -> None:
        self._troubles["files"] = error
        told = words.error_text(error)
        self._files.clear()
        self._view.show_files_error(
            told.title, told.text, retry=error.code not in _FOR_GOOD, sign_in=isinstance(error, SignInError)
        )

    def _retry(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if shown.version is None:
            self._open(shown.path, shown.alias)
        elif self._session is not None:
            self._view.show_files_loading()
            self._ask_files(self._session, shown.version)

    # -- words and rows

    def _show_facts(self) -> None:
        shown = self._shown
        if shown is None or shown.version is None:
            return
        maker = shown.detail.created_by if shown.detail else None
        totals = self._files.totals() if shown.names is not None else None
        self._view.set_facts(words.facts_text(shown.version, maker, totals))

    def _show_selection(self) -> None:
        files, size = self._files.selection()
        self._view.set_selection(files, size, self._files.totals()[0])

    def _unfold_matches(self) -> None:
        if self._view.filter.text().strip():
            for folder in self._files.folders_to_expand():
                self._view.files.expand(folder)
        self._show_progress()

    def _show_progress(self) -> None:
        """The states of the rows that can be seen, and of no others."""
        if self._session is None or self._shown is None or self._shown.version is None:
            return
        job = self._transfers.latest_job(self._session.account, self._shown.version.path)
        if job is None:
            self._files.clear_progress()
            return
        entries = map(self._files.entry, self._view.files.visible_rows())
        paths = [entry.path for entry in entries if entry is not None]
        self._files.set_progress(self._transfers.files_of(job, paths))

    # -- off

    def _download(self) -> None:
        shown, session = self._shown, self._session
        if session is None or shown is None or shown.version is None or shown.names is None or self._access.blocks:
            return
        self._downloading.start(session.account, shown.version, shown.names, self._files.selected_entries())


def _open_link(url: QUrl) -> None:
    """In the browser, and nothing else: what somebody wrote may neither open a file nor start a program."""
    if url.scheme() in ("http", "https"):
        QDesktopServices.openUrl(url)


def _not_listed(error: AppError, name: str) -> AppError:
    """What is not in the tree may be there all the same, in somebody else's project."""
    return NotFound(Code.PLACE_NOT_LISTED, name=name) if isinstance(error, NotFound) else error
