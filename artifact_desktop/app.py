"""The composition root of the window: the only place that knows every object.

The window is shown first; the engine, the keyring and the network come after it.
"""

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from artifact_desktop import __version__
from artifact_desktop.core.errors import AppError
from artifact_desktop.core.models import CollectionPath
from artifact_desktop.services.accounts import Accounts, Session
from artifact_desktop.services.instance import Instance, Request
from artifact_desktop.services.keys import KeyStore
from artifact_desktop.services.network import Networking
from artifact_desktop.services.places import Places
from artifact_desktop.services.sessions import Sessions
from artifact_desktop.services.settings import Appearance, Settings, SettingsStore
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.ui import words
from artifact_desktop.ui.application import Application
from artifact_desktop.ui.bridge import Background, EngineBridge
from artifact_desktop.ui.controllers.accounts import AccountSwitching
from artifact_desktop.ui.controllers.browsing import Browsing
from artifact_desktop.ui.controllers.clipboard import ClipboardOffer
from artifact_desktop.ui.controllers.links import Links
from artifact_desktop.ui.controllers.network import NetworkControl
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.icons import application_icon
from artifact_desktop.ui.single import SingleInstance
from artifact_desktop.ui.theme import apply_theme
from artifact_desktop.ui.window import MainWindow

DESKTOP_ID = "artifact-desktop"
SAMPLE_ARTIFACT = "vision-lab/bike-detection/bike-dataset:latest"


def run_window(
    places: Places,
    instance: Instance,
    link: str = "",
    *,
    demo: bool = False,
    language: str | None = None,
    appearance: str | None = None,
) -> int:
    """Opens the window, with `link` in it, and returns when it is closed. `instance` is the first of this person.

    `language` and `appearance` go before the settings.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="artifact-desktop: %(message)s")
    app = _application()
    try:
        settings = SettingsStore(places.settings)
    except AppError as error:
        return _complain(app, error, language)
    first = SingleInstance(instance.address)
    first.listen()
    program = Program(app, places, settings, language=language, appearance=appearance)
    first.asked.connect(program.serve)
    app.link_opened.connect(lambda link: program.serve(Request(link)))
    program.show()
    QTimer.singleShot(0, program, lambda: program.begin(demo=demo, link=link))
    code = app.exec()
    first.close()
    return code


def complain(error: AppError, *, language: str | None = None) -> int:
    """Tells why there can be no window; the exit code."""
    return _complain(_application(), error, language)


def _application() -> Application:
    QGuiApplication.setDesktopFileName(DESKTOP_ID)
    app = Application(sys.argv[:1])
    app.setApplicationName(DESKTOP_ID)
    app.setApplicationDisplayName("Artifact Desktop")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(application_icon())
    return app


def _complain(app: QApplication, error: AppError, language: str | None) -> int:
    words.install_language(app, language)
    told = words.error_text(error)
    QMessageBox.critical(None, told.title, told.text)
    return 7


class Program(QObject):
    """Every object of a running window, and what leads from one to another. UI thread only."""

    def __init__(
        self,
        app: QApplication,
        places: Places,
        settings: SettingsStore,
        *,
        language: str | None = None,
        appearance: str | None = None,
    ) -> None:
        super().__init__()
        chosen = settings.value
        self._app = app
        self._settings = settings
        self._language = words.install_language(app, language or chosen.language)
        apply_theme(app, (Appearance(appearance) if appearance else chosen.appearance).value)
        self.window = MainWindow()
        self._choices = (language or chosen.language, appearance or chosen.appearance.value)
        self.window.set_choices(*self._choices)
        self.window.set_speed_limit(chosen.speed_limit)
        self.window.restore_state(chosen.window_geometry, chosen.window_state)
        self._background = Background(parent=self)
        keys = KeyStore()
        networking = Networking(settings, keys)
        accounts = Accounts(keys, settings, networking=networking)
        self._sessions = Sessions(accounts.reopen, lambda _: self._engine.wake())
        self._engine = Engine(
            places.journal,
            self._sessions.url_source,
            connections=chosen.connections,
            speed_limit=chosen.speed_limit,
            user_agent=f"{DESKTOP_ID}/{__version__}",
            network=networking.current,
            reuse_from=(places.sdk_cache,),
        )
        self._bridge = EngineBridge(self._engine, self)
        self._transfers = Transfers(self._engine, self._bridge, self.window.transfers)
        self._browsing = Browsing(
            self._background,
            settings,
            self._transfers,
            self.window.sidebar,
            self.window.artifact,
            self.window.details,
            places.downloads,
        )
        self._accounts = AccountSwitching(
            accounts, self._sessions, settings, self._background, self._transfers, self.window
        )
        self._network = NetworkControl(
            networking, self._background, self.window, lambda: self._accounts.current, self._recent
        )
        self._links = Links(self._background, settings, self._accounts, self._browsing, self.window)
        self._clipboard = ClipboardOffer(settings, self._links, self._browsing, self.window)
        self.window.set_clipboard_offer(chosen.offer_clipboard)
        self._connect()

    def _connect(self) -> None:
        window = self.window
        self._accounts.switched.connect(self._on_switched)
        self._accounts.opened.connect(self._engine.wake)
        self._browsing.trouble.connect(window.show_notice)
        self._browsing.sign_in_wanted.connect(self._accounts.sign_in_again)
        self._transfers.trouble.connect(window.show_notice)
        self._links.trouble.connect(window.show_notice)
        window.language_chosen.connect(self._choose_language)
        window.appearance_chosen.connect(self._choose_appearance)
        window.speed_limit_chosen.connect(self._choose_speed_limit)
        window.network_requested.connect(self._network.open)
        self._network.changed.connect(self._engine.wake)
        self._network.trouble.connect(window.show_notice)
        window.clipboard_offer_chosen.connect(self._choose_clipboard_offer)
        window.about_requested.connect(self._show_about)
        window.closing.connect(self._on_closing)

    def show(self) -> None:
        self.window.show()

    def serve(self, request: Request) -> None:
        """Another launch asked for the window."""
        if request.token:  # Qt shows it to the desktop, once, as the proof that the person wants the focus to be here
            os.environ["XDG_ACTIVATION_TOKEN"] = request.token
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        if request.link:
            self._links.open(request.link)

    def begin(self, *, demo: bool, link: str = "") -> None:
        """What may take its time, once the window is up."""
        self._background.run(
            self, "engine", self._engine.start, lambda _: self._bridge.refresh(), self.window.show_notice
        )
        self._accounts.begin(demo=demo)
        self._links.open(link)

    # -- who

    def _on_switched(self, session: Session | None) -> None:
        sample = self._accounts.is_sample
        self._browsing.set_session(session, remember=not sample)
        self._links.set_session(session, SAMPLE_ARTIFACT if sample else "")

    def _recent(self) -> list[CollectionPath]:
        """What this person opened last, the shown one first."""
        session = self._accounts.current
        paths = self._settings.value.recents_of(session.account) if session is not None else ()
        return [CollectionPath(*path.split("/", 2)) for path in paths if path.count("/") == 2]

    # -- choices

    def _choose_language(self, code: str) -> None:
        self._language.install(code or None)
        self._choices = (code or None, self._choices[1])
        self.window.set_choices(*self._choices)
        self._browsing.retranslate()
        self._transfers.retranslate()
        self._remember("language", lambda settings: replace(settings, language=code or None))

    def _choose_appearance(self, value: str) -> None:
        appearance = Appearance(value)
        apply_theme(self._app, appearance.value)
        self._choices = (self._choices[0], value)
        self.window.set_choices(*self._choices)
        self._remember("appearance", lambda settings: replace(settings, appearance=appearance))

    def _choose_speed_limit(self, rate: int) -> None:
        limit = rate or None
        self._engine.limit_speed(limit)
        self.window.set_speed_limit(limit)
        self._remember("speed limit", lambda settings: replace(settings, speed_limit=limit))

    def _choose_clipboard_offer(self, wanted: bool) -> None:
        self.window.set_clipboard_offer(wanted)
        self._remember("clipboard", lambda settings: replace(settings, offer_clipboard=wanted))

    def _remember(self, key: str, change: Callable[[Settings], Settings]) -> None:
        self._background.run(self, key, lambda: self._settings.change(change), lambda _: None, self.window.show_notice)

    def _show_about(self) -> None:
        QMessageBox.about(
            self.window,
            self.tr("About Artifact Desktop"),
            self.tr(
                "Artifact Desktop {version}\n\nDownloads Weights & Biases artifacts, every byte checked. It changes "
                "nothing on the server, creates no runs and collects nothing about you.\n\nMIT licence. Made with "
                "Qt (LGPL) through PySide6."
            ).format(version=__version__),
        )

    # -- the end

    @property
    def working(self) -> bool:
        """Whether quitting now leaves work for the next start."""
        return self._transfers.unfinished(but=self._accounts.sample_account)

    def end(self) -> None:
        """Ends what runs; what is queued goes on at the next start."""
        geometry, panes = self.window.saved_state()
        self.window.hide()
        if (sample := self._accounts.sample_account) is not None:
            self._transfers.forget_account(sample)
        self._network.close()
        self._bridge.close()
        self._background.close()
        self._engine.close()
        self._accounts.close()
        try:
            self._settings.change(lambda known: replace(known, window_geometry=geometry, window_state=panes))
        except AppError as error:
            logging.getLogger(__name__).info("The window's place could not be saved: %s", error.code)

    def _on_closing(self, event: QCloseEvent) -> None:
        if self.working and not self._may_quit():
            event.ignore()
        else:
            self.end()

    def _may_quit(self) -> bool:
        question = QMessageBox(
            QMessageBox.Icon.NoIcon,
            self.tr("Downloads are under way"),
            self.tr("Downloads are under way. Quit now? They go on by themselves at the next start."),
            parent=self.window,
        )
        question.setObjectName("quitQuestion")
        quit_now = question.addButton(self.tr("Quit"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(self.tr("Keep downloading"), QMessageBox.ButtonRole.RejectRole)
        question.exec()
        return question.clickedButton() is quit_now
