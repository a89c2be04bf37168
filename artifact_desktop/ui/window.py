"""The window: the first screen, and behind it tree, artifact, details and transfers side by side."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from artifact_desktop.core.errors import AppError, NetworkError
from artifact_desktop.ui import words
from artifact_desktop.ui.theme import scaled
from artifact_desktop.ui.views.account_menu import AccountMenu, AccountRow, SignedIn
from artifact_desktop.ui.views.artifact import ArtifactView
from artifact_desktop.ui.views.base import View
from artifact_desktop.ui.views.details import DetailsView
from artifact_desktop.ui.views.sidebar import SidebarView
from artifact_desktop.ui.views.sign_in import SignInView
from artifact_desktop.ui.views.topbar import TopBar
from artifact_desktop.ui.views.transfers import TransfersView
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.widgets.buttons import Button, IconButton
from artifact_desktop.ui.widgets.labels import line
from artifact_desktop.ui.widgets.offer import Offer

_Value = TypeVar("_Value", str, int)
_APPEARANCES = ("system", "light", "dark")
_SPEED_LIMITS = (500_000, 2_000_000, 10_000_000, 50_000_000)  # bytes a second
_PANES = ("sidebar", "artifact", "details")


class MainWindow(View):
    """Composes the views and owns menus and shortcuts; what they do is connected from outside."""

    sign_out_requested = Signal()
    language_chosen = Signal(str)
    """A code of words.LANGUAGES, or "" for the system's."""
    appearance_chosen = Signal(str)
    speed_limit_chosen = Signal(int)
    """Bytes a second, 0 for none."""
    network_requested = Signal(str)
    """The server to test, as typed on the first screen; else empty."""
    clipboard_offer_chosen = Signal(bool)
    """Whether a link in the clipboard may be offered."""
    about_requested = Signal()
    activated = Signal()
    """The window has got the focus."""
    closing = Signal(QCloseEvent)
    """Ignore the event to stay open."""

    def __init__(self) -> None:
        super().__init__("mainWindow")
        self.sign_in = SignInView()
        self.topbar = TopBar()
        self.account_menu = AccountMenu(self)
        self.sidebar = SidebarView()
        self.artifact = ArtifactView()
        self.details = DetailsView()
        self.transfers = TransfersView()
        self._notice = Banner("windowNotice", "bar")
        self._notices: list[AppError] = []
        self._test = Button("testNoticeButton", "flat")
        self._dismiss = IconButton("dismissNotice", "close")
        self.offer = Offer("linkOffer")
        self._username = ""
        self._language = ""
        self._appearance = "system"
        self._speed_limit = 0
        self._clipboard_offer = True
        self._lay_out()
        self.account_menu.sign_out_requested.connect(self.sign_out_requested)
        self.sign_in.network_requested.connect(self.network_requested)
        self._add_shortcuts()
        self.retranslate()

    def _lay_out(self) -> None:
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(1)
        for pane, stretch in ((self.sidebar, 0), (self.artifact, 1), (self.details, 0)):
            self._panes.addWidget(pane)
            self._panes.setStretchFactor(self._panes.indexOf(pane), stretch)
        self._panes.setSizes([scaled(248), scaled(764), scaled(268)])
        self._notice.add_button(self._test)
        self._test.clicked.connect(lambda: self.network_requested.emit(""))
        self._notice.add_button(self._dismiss)
        self._dismiss.clicked.connect(self._dismiss_notice)
        self._workspace = QWidget()
        workspace = QVBoxLayout(self._workspace)
        workspace.setContentsMargins(0, 0, 0, 0)
        workspace.setSpacing(0)
        workspace.addWidget(self.topbar)
        workspace.addWidget(line())
        workspace.addWidget(self._notice)
        workspace.addWidget(self.offer)
        workspace.addWidget(self._panes, 1)
        workspace.addWidget(self.transfers)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.sign_in)
        self._pages.addWidget(self._workspace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.resize(scaled(1280), scaled(800))

    def _add_shortcuts(self) -> None:
        page = self._workspace  # behind the first screen it is hidden, and its shortcuts are off
        for owner, keys, action in (
            (page, QKeySequence("Ctrl+L"), self.topbar.focus_location),
            (page, QKeySequence(QKeySequence.StandardKey.Find), self.artifact.filter.setFocus),
            (page, QKeySequence("Ctrl+D"), self.artifact.press_download),
            (self, QKeySequence(QKeySequence.StandardKey.Quit), self.close),
        ):
            QShortcut(keys, owner).activated.connect(action)

    # -- state

    def show_sign_in(self) -> None:
        self._pages.setCurrentWidget(self.sign_in)

    def show_workspace(self) -> None:
        """Somebody is signed in."""
        self._pages.setCurrentWidget(self._workspace)
        self.sidebar.tree.setFocus()

    def set_accounts(self, who: SignedIn, rows: Sequence[AccountRow]) -> None:
        """Who is signed in, and all the accounts that can be switched to."""
        self._username = who.username
        self.account_menu.set_accounts(who, rows)
        self.topbar.set_account(who.username, self.account_menu.server_title())

    def set_choices(self, language: str | None, appearance: str) -> None:
        """Which language and appearance the menus show as chosen."""
        self._language, self._appearance = language or "", appearance
        self.retranslate()

    def set_speed_limit(self, rate: int | None) -> None:
        """What all downloads together may take, in bytes a second."""
        self._speed_limit = rate or 0
        self.retranslate()

    def set_clipboard_offer(self, wanted: bool) -> None:
        """Whether the menu shows that links in the clipboard are offered."""
        self._clipboard_offer = wanted
        self.retranslate()

    def show_notice(self, error: AppError) -> None:
        """Something to know, above everything until it is dismissed. The latest is shown; those before it come back."""
        self._notices = [known for known in self._notices if not _alike(known, error)] + [error]
        self._tell_notice()

    def clear_notices(self) -> None:
        self._notices.clear()
        self._tell_notice()

    def _dismiss_notice(self) -> None:
        self._notices.pop()
        self._tell_notice()

    def _tell_notice(self) -> None:
        if self._notices:
            told = words.error_text(self._notices[-1])
            self._test.setVisible(isinstance(self._notices[-1], NetworkError))
            self._notice.set_message(told.title, told.text)
        else:
            self._notice.clear()

    def saved_state(self) -> tuple[str, str]:
        """Geometry and pane widths, as text for the settings."""
        return _text(self.saveGeometry()), _text(self._panes.saveState())

    def restore_state(self, geometry: str, panes: str) -> None:
        """Takes back what `saved_state` gave; anything else changes nothing."""
        self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._panes.restoreState(QByteArray.fromBase64(panes.encode()))
        self._panes.setHandleWidth(1)

    # -- words and menus

    def retranslate(self) -> None:
        self.setWindowTitle("Artifact Desktop")
        self._test.setText(self.tr("Test connection"))
        self._dismiss.set_words(self.tr("Dismiss"))
        self.offer.retranslate()
        self._tell_notice()
        self.topbar.set_account(self._username, self.account_menu.server_title())
        self.topbar.set_account_menu(self.account_menu.build(self.topbar))
        self.topbar.set_settings_menu(self._settings_menu())

    def _settings_menu(self) -> QMenu:
        menu = QMenu(self.topbar)
        languages = menu.addMenu(self.tr("Language"))
        names = {"": self.tr("As the system"), **words.LANGUAGES}
        _add_choices(languages, names, self._language, self.language_chosen)
        appearances = menu.addMenu(self.tr("Appearance"))
        texts = (self.tr("As the system"), self.tr("Light"), self.tr("Dark"))
        _add_choices(appearances, dict(zip(_APPEARANCES, texts, strict=True)), self._appearance, self.appearance_chosen)
        limits = menu.addMenu(self.tr("Speed limit"))
        rates = sorted({*_SPEED_LIMITS, self._speed_limit} - {0})
        _add_choices(
            limits,
            {0: self.tr("None"), **{rate: words.speed_text(rate) for rate in rates}},
            self._speed_limit,
            self.speed_limit_chosen,
        )
        menu.addAction(self.tr("Network…")).triggered.connect(lambda: self.network_requested.emit(""))
        clipboard = menu.addAction(self.tr("Offer to open copied links"))
        clipboard.setCheckable(True)
        clipboard.setChecked(self._clipboard_offer)
        clipboard.triggered.connect(self.clipboard_offer_chosen)
        menu.addSeparator()
        menu.addAction(self.tr("About Artifact Desktop")).triggered.connect(self.about_requested)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit(event)


def _alike(one: AppError, other: AppError) -> bool:
    """Whether a person reads the same in both."""
    return (one.code, one.params) == (other.code, other.params)


def _add_choices(menu: QMenu, texts: Mapping[_Value, str], chosen: _Value, signal: SignalInstance) -> None:
    group = QActionGroup(menu)
    for value, text in texts.items():
        action = QAction(text, group)
        action.setCheckable(True)
        action.setChecked(value == chosen)
        action.triggered.connect(partial(_emit, signal, value))
        menu.addAction(action)


def _emit(signal: SignalInstance, value: object, _checked: bool = False) -> None:
    signal.emit(value)


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")
