"""Everything that opens a link: typed, dropped, copied, on the command line, or handed over by another launch.

A link is looked up in the background while what is shown stays. It goes to the server it belongs to or nowhere: one of
another server leads to an offer, and no request is made. One that comes before anybody is signed in waits.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolTip

from artifact_desktop.core.errors import AppError, Code, NotFound, UsageError
from artifact_desktop.core.links import ArtifactTarget, Link, app_link, parse_link, web_link
from artifact_desktop.core.models import Account, VersionPath
from artifact_desktop.core.names import ArtifactName, server_title
from artifact_desktop.core.servers import as_typed
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.library import honest
from artifact_desktop.services.lookup import Found, look_up
from artifact_desktop.services.missing import organization_of
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.browsing import Browsing
from artifact_desktop.ui.controllers.suggestions import suggestions
from artifact_desktop.ui.link_words import target_text
from artifact_desktop.ui.models.files import FileTreeModel
from artifact_desktop.ui.widgets.dropping import TextDrop
from artifact_desktop.ui.widgets.offer import Action, Words
from artifact_desktop.ui.window import MainWindow

_MOST_ACCOUNTS = 2  # offered side by side; the account menu has the others
_MOST_CHOICES = 30


class KnownAccounts(Protocol):
    """Who is known on other servers, and how to become them. UI thread only; the answer is another session."""

    def accounts_on(self, server: str) -> Sequence[Account]: ...
    def switch_to(self, account: Account) -> None: ...
    def add(self, server: str = "") -> None: ...


class Links(QObject):
    """UI thread only. A later link, and whatever the person chooses meanwhile, goes before an earlier one."""

    trouble = Signal(object)
    """An AppError that any other link would have met as well."""
    session_changed = Signal()
    """Somebody else is signed in, or nobody; what waited for them is on its way."""

    def __init__(
        self,
        background: Background,
        settings: SettingsStore,
        accounts: KnownAccounts,
        browsing: Browsing,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._background = background
        self._settings = settings
        self._accounts = accounts
        self._browsing = browsing
        self._window = window
        self._session: Session | None = None
        self._waiting: Link | None = None  # until somebody is signed in
        self._said: Callable[[], Words] | None = None  # about the last link, until something else is opened
        self._file = ""  # of the version being opened: selected when its files are here
        drop = TextDrop(window, self._drop_words)
        drop.dropped.connect(self.open)
        window.topbar.location_entered.connect(self.open)
        window.topbar.location_cancelled.connect(self.cancel)
        window.sidebar.chosen.connect(self.cancel)
        window.artifact.version_chosen.connect(self.cancel)
        window.artifact.copy_link_requested.connect(self._copy)
        browsing.files_shown.connect(self._show_file)

    @property
    def session(self) -> Session | None:
        """Who is signed in."""
        return self._session

    @property
    def servers(self) -> tuple[str, ...]:
        """The servers this person is known on, the one in use first."""
        known = (account.server for account in self._settings.value.accounts)
        return tuple(dict.fromkeys((*((self._session.account.server,) if self._session else ()), *known)))

    def parse(self, text: str) -> Link:
        """Reads a link as this person can have meant it. Raises UsageError."""
        return parse_link(text, self.servers)

    def set_session(self, session: Session | None, first: str = "") -> None:
        """Opens, as somebody who has just signed in, the link that waits; else `first`, else what was opened last."""
        waiting = self._waiting
        self.cancel()
        self._window.offer.clear()
        self._session = session
        if session is None:
            self._waiting = waiting
        else:
            if waiting is None or not self._belongs(waiting):
                if first:
                    self.open(first)
                else:
                    self._browsing.open_last()
            if waiting is not None:
                self.follow(waiting)
        self.session_changed.emit()

    def open(self, text: str) -> None:
        """Opens a link or a full name; a word goes to the next row of the tree that holds it."""
        text = text.strip()
        if not text:
            return
        if self._session is not None and "/" not in text and self._browsing.find_row(text):
            self.cancel()
            return
        try:
            link = self.parse(text)
        except AppError as error:
            self.cancel()
            self._tell(error)
            return
        self.follow(link)

    def follow(self, link: Link) -> None:
        """Opens a link: at once, after signing in, or not here at all."""
        self.cancel()
        self._window.offer.clear()
        session = self._session
        if session is not None and self._window.sign_in.isVisible():
            self._accounts.switch_to(session.account)  # adding an account, with the artifacts behind: back to them
        if session is None:
            self._wait(link)
        elif not self._belongs(link):
            self._say(lambda: self._other_server(link, session))
        else:
            self._window.topbar.set_busy(True)
            self._background.run(
                self,
                "link",
                lambda: honest(session, lambda: look_up(session, link)),
                lambda found: self._on_found(session, found),
                lambda error: self._on_error(session, link, error),
            )

    def cancel(self) -> None:
        """The link before is no longer wanted, nor what was said of it."""
        self._waiting = None
        if self._said is not None:
            self._window.offer.withdraw(self._said)
            self._said = None
        self._background.cancel(self, "link")
        self._window.topbar.set_busy(False)
        self._file = ""

    # -- who may open it

    def _belongs(self, link: Link) -> bool:
        """Whether the link may be looked up with the key in use."""
        return self._session is not None and link.server in (None, self._session.account.server)

    def _wait(self, link: Link) -> None:
        self._waiting = link
        view, name = self._window.sign_in, target_text(link.target)
        if link.server is None:
            told = self.tr("{name} is opened as soon as you are signed in.").format(name=name)
        else:
            host = server_title(link.server)
            told = self.tr("{name} is opened as soon as you are signed in to {host}.").format(name=name, host=host)
            view.propose_server(as_typed(link.server))
        view.set_notice(self.tr("Sign in to open the link"), told)

    def _other_server(self, link: Link, session: Session) -> Words:
        """What can be done about a link of another server. It is told nothing of it before the person has chosen."""
        server = link.server or ""
        host = server_title(server)
        actions: list[Action] = [
            (
                self.tr("Open as {name} on {host}").format(name=account.username, host=host),
                partial(self._switch, link, account),
            )
            for account in self._accounts.accounts_on(server)[:_MOST_ACCOUNTS]
        ]
        if not actions:
            actions.append((self.tr("Sign in to {host}").format(host=host), partial(self._sign_in, link, server)))
        here = self._window.account_menu.server_title() or session.title
        return (
            self.tr("This link belongs to {host}").format(host=host),
            self.tr("You are signed in to {server}. Your key was not sent to {host}.").format(server=here, host=host),
            actions,
        )

    def _switch(self, link: Link, account: Account) -> None:
        self._waiting = link
        self._accounts.switch_to(account)

    def _sign_in(self, link: Link, server: str) -> None:
        self._waiting = link
        self._accounts.add(server)

    # -- what came of it

    def _on_found(self, session: Session, found: Found) -> None:
        self._window.topbar.set_busy(False)
        if found.path is not None:
            self._browsing.open(found.path, found.alias, found.type_name)
            self._file = found.file
        elif found.choices:
            self._let_choose(found.choices)
        elif found.project is not None:
            self._browsing.show_place(found.project)
        else:
            # An organization has no row of its own: what people know of it are its registries.
            self._browsing.show_place(found.entity if found.entity in session.viewer.entities else "")

    def _on_error(self, session: Session, link: Link, error: AppError) -> None:
        """Names that are near can be opened instead; where only the version is missing, the others are shown."""
        self._window.topbar.set_busy(False)
        if error.code is Code.VERSION_NOT_FOUND and isinstance(link.target, ArtifactTarget):
            self._browsing.open(
                session.catalog.collection_path(link.target.name, session.viewer), link.target.name.alias
            )
        near = suggestions(link, error)
        if near or error.code is not Code.VERSION_NOT_FOUND:
            self._tell(error, [(name, partial(self.follow, other)) for name, other in near])

    def _tell(self, error: AppError, actions: Sequence[Action] = ()) -> None:
        if self._session is None:
            told = words.error_text(error)
            self._window.sign_in.set_notice(told.title, told.text)
        elif error.code is Code.SIGNED_OUT:
            self._say(lambda: self._signed_out(error))
        elif isinstance(error, UsageError | NotFound):
            self._say(lambda: _words_of(error, actions))
        else:
            self.trouble.emit(error)

    def _signed_out(self, error: AppError) -> Words:
        told = words.error_text(error)
        return told.title, told.detail, [(self.tr("Sign in again"), self._browsing.sign_in_wanted.emit)]

    def _say(self, said: Callable[[], Words]) -> None:
        self._said = said
        self._window.offer.offer(said)

    def _let_choose(self, choices: Sequence[VersionPath]) -> None:
        """A run may have made and used many artifacts: a list drops down from the field."""
        menu = QMenu(self._window.topbar)
        menu.setObjectName("linkChoices")
        menu.setAccessibleName(self.tr("Artifacts of this run"))
        menu.addAction(self.tr("Artifacts of this run")).setEnabled(False)
        for version in choices[:_MOST_CHOICES]:
            action = menu.addAction(f"{version.collection.collection} {version.alias}".replace("&", "&&"))
            action.triggered.connect(partial(self._choose, version))
        if len(choices) > _MOST_CHOICES:
            left = self.tr("%Ln more: search for them by name", "", len(choices) - _MOST_CHOICES)
            menu.addAction(left).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        field = self._window.topbar.location
        menu.setMinimumWidth(field.width())
        menu.popup(field.mapToGlobal(QPoint(0, field.height())))
        menu.setActiveAction(menu.actions()[1])

    def _choose(self, version: VersionPath, _checked: bool = False) -> None:
        self._browsing.open(version.collection, version.alias)

    def _show_file(self) -> None:
        """Selects the file or folder that a link named, in the version it named, and ticks nothing else: that is what
        one was sent.
        """
        file, self._file = self._file, ""
        view = self._window.artifact
        model = view.files.model()
        if not file or not isinstance(model, FileTreeModel):
            return
        if not model.holds(file):
            name = self._browsing.shown.path if self._browsing.shown is not None else ""
            self._tell(NotFound(Code.FILE_NOT_FOUND, file=file, name=name))
            return
        row = model.index_of_path(file)
        if not row.isValid():  # too far down a huge folder to be loaded
            view.filter.setText(file)
            return
        model.set_all_checked(False)
        model.setData(row, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
        view.files.setCurrentIndex(row)
        view.files.scrollTo(row, QAbstractItemView.ScrollHint.PositionAtCenter)

    # -- in and out

    def _drop_words(self, text: str) -> str:
        """What a drop of this text would do; "" where it is no link."""
        try:
            link = self.parse(text)
        except AppError:
            return ""
        return self.tr("Drop to open {name}").format(name=target_text(link.target))

    def _copy(self, own: bool) -> None:
        """Puts a link to what is shown, and to the one file that is selected, into the clipboard."""
        version, session = self._browsing.shown, self._session
        if version is None or session is None:
            return
        view = self._window.artifact
        model = view.files.model()
        rows = view.files.selectionModel().selectedRows(0)
        file = model.path(rows[0]) if len(rows) == 1 and isinstance(model, FileTreeModel) else ""
        path, server = version.path.collection, session.account.server
        name = ArtifactName(path.entity, path.project, path.collection, version.path.alias)
        organization = organization_of(session, path.entity)
        known_as = organization.name if organization else ""
        page = web_link(server, name, self._browsing.type_name, file, organization=known_as)
        link = app_link(server, name, file) if own else page
        QGuiApplication.clipboard().setText(link)
        button = view.copy_link
        QToolTip.showText(button.mapToGlobal(button.rect().bottomLeft()), self.tr("Copied"), button)


def _words_of(error: AppError, actions: Sequence[Action]) -> Words:
    told = words.error_text(error)
    return told.title, told.text, actions
