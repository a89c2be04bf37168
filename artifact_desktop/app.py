"""The composition root of the window: the only place that knows every object.

The window is shown first; the engine, the keyring and the network come after it.
"""

import logging
import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from artifact_desktop import __version__
from artifact_desktop.core.errors import AppError
from artifact_desktop.core.models import Account
from artifact_desktop.services.accounts import Accounts, Session, SignIn
from artifact_desktop.services.downloads import Sessions
from artifact_desktop.services.keys import KeptWhere, KeyStore
from artifact_desktop.services.places import Places, find_places
from artifact_desktop.services.settings import Appearance, Settings, SettingsStore
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background, EngineBridge
from artifact_desktop.ui.controllers.browsing import Browsing
from artifact_desktop.ui.controllers.signing_in import SigningIn
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.icons import application_icon
from artifact_desktop.ui.single import SingleInstance
from artifact_desktop.ui.theme import apply_theme
from artifact_desktop.ui.window import MainWindow

DESKTOP_ID = "artifact-desktop"
SAMPLE_ARTIFACT = "vision-lab/bike-detection/bike-dataset:latest"


def run_window(*, demo: bool = False, language: str | None = None, appearance: str | None = None) -> int:
    """Opens the window and returns when it is closed. `language` and `appearance` go before the settings."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="artifact-desktop: %(message)s")
    QGuiApplication.setDesktopFileName(DESKTOP_ID)
    app = QApplication(sys.argv[:1])
    app.setApplicationName(DESKTOP_ID)
    app.setApplicationDisplayName("Artifact Desktop")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(application_icon())
    places = find_places()
    try:
        places.create()
        settings = SettingsStore(places.settings)
    except AppError as error:
        words.install_language(app, language)
        told = words.error_text(error)
        QMessageBox.critical(None, told.title, told.text)
        return 7
    first = SingleInstance(places.state)
    if not first.claim():
        return 0
    program = Program(app, places, settings, language=language, appearance=appearance)
    first.activated.connect(program.come_forward)
    program.show()
    QTimer.singleShot(0, program, lambda: program.begin(demo=demo))
    code = app.exec()
    first.close()
    return code


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
        self._sessions = Sessions()
        self._session: Session | None = None
        self._engine = Engine(
            places.journal,
            self._sessions.url_source,
            connections=chosen.connections,
            speed_limit=chosen.speed_limit,
            user_agent=f"{DESKTOP_ID}/{__version__}",
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
        self._signing_in = SigningIn(Accounts(KeyStore(), settings), self._background, self.window.sign_in)
        self._connect()

    def _connect(self) -> None:
        window = self.window
        self._signing_in.signed_in.connect(self._on_signed_in)
        self._browsing.trouble.connect(window.show_notice)
        self._browsing.sign_in_wanted.connect(self._sign_in_again)
        self._transfers.trouble.connect(window.show_notice)
        window.topbar.location_entered.connect(self._browsing.open_location)
        window.sign_out_requested.connect(self._sign_out)
        window.language_chosen.connect(self._choose_language)
        window.appearance_chosen.connect(self._choose_appearance)
        window.speed_limit_chosen.connect(self._choose_speed_limit)
        window.about_requested.connect(self._show_about)
        window.closing.connect(self._on_closing)

    def show(self) -> None:
        self.window.show()

    def come_forward(self) -> None:
        """Another launch asked for the window."""
        self.window.setWindowState(self.window.windowState() & ~self.window.windowState().WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def begin(self, *, demo: bool) -> None:
        """What may take its time, once the window is up."""
        self._background.run(
            self, "engine", self._engine.start, lambda _: self._bridge.refresh(), self.window.show_notice
        )
        if demo:
            self._signing_in.try_sample()
        else:
            self._signing_in.restore()

    # -- who

    def _on_signed_in(self, sign_in: SignIn) -> None:
        session = sign_in.session
        self._session = session
        self._sessions.add(session)
        self._engine.wake()
        sample = self._signing_in.is_sample(session)
        self.window.show_workspace(*self._account_words(session))
        self._browsing.set_session(session, remember=not sample)
        if sample:
            self._browsing.open_location(SAMPLE_ARTIFACT)
        if sign_in.notice is not None:
            self.window.show_notice(sign_in.notice)

    def _sign_out(self) -> None:
        if self._sample_account is not None:
            self._transfers.forget_account(self._sample_account)
        session, self._session = self._session, None
        if session is None:
            return
        self._sessions.remove(session.account)
        self._browsing.set_session(None)
        self.window.clear_notices()
        self.window.show_sign_in()
        self._signing_in.sign_out(session)

    def _sign_in_again(self) -> None:
        """The key that is kept no longer opens anything; it stays until another one takes its place."""
        session = self._session
        if session is not None:
            self.window.show_sign_in()
            self.window.sign_in.server.setText(session.title)
            self.window.sign_in.key.setFocus()

    def _account_words(self, session: Session) -> tuple[str, str, str, str]:
        """Name, user name, server, and where the key is."""
        server = self.tr("Sample data") if self._signing_in.is_sample(session) else session.title
        return session.viewer.name, session.viewer.username, server, self._kept(session)

    def _kept(self, session: Session) -> str:
        match session.kept:
            case KeptWhere.KEYRING:
                return self.tr("Your key is in the keyring of this computer")
            case KeptWhere.ENVIRONMENT:
                return self.tr("Your key comes from the environment and is not stored")
            case _:
                return self.tr("Your key is kept only until you quit")

    # -- choices

    def _choose_language(self, code: str) -> None:
        self._language.install(code or None)
        self._choices = (code or None, self._choices[1])
        self.window.set_choices(*self._choices)
        if self._session is not None:
            self.window.set_account(*self._account_words(self._session))
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
        return self._transfers.unfinished(but=self._sample_account)

    @property
    def _sample_account(self) -> Account | None:
        """Who is signed in to the sample data. That server ends with the program, and its jobs with it."""
        session = self._session
        return session.account if session is not None and self._signing_in.is_sample(session) else None

    def end(self) -> None:
        """Ends what runs; what is queued goes on at the next start."""
        geometry, panes = self.window.saved_state()
        self.window.hide()
        if self._sample_account is not None:
            self._transfers.forget_account(self._sample_account)
        self._bridge.close()
        self._background.close()
        self._engine.close()
        self._signing_in.close()
        if self._session is not None:
            self._session.close()
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
