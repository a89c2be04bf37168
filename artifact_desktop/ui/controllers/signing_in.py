"""The first screen at work: signing in by key or by a login that is here, the sample data, being signed in again."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from artifact_desktop.core.errors import AppError, SignInError
from artifact_desktop.core.names import DEFAULT_SERVER
from artifact_desktop.core.servers import as_typed, key_page, typed_servers
from artifact_desktop.services.accounts import Accounts, Session, SignIn
from artifact_desktop.services.existing_login import ExistingLogin
from artifact_desktop.services.sample_process import SampleProcess, start_sample
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.views.sign_in import SignInView

_KEYRING_LOOK_MS = 400  # between looks at whether it is the keyring that takes so long, and before the first


class SigningIn(QObject):
    """UI thread only. Owns the sample server for as long as the program runs."""

    signed_in = Signal(object)
    """A services.accounts.SignIn."""

    def __init__(self, accounts: Accounts, background: Background, view: SignInView) -> None:
        super().__init__(view)
        self._accounts = accounts
        self._background = background
        self._view = view
        self._sample: SampleProcess | None = None
        self._existing: ExistingLogin | None = None
        self._cancelled = threading.Event()
        self._keyring_watch = QTimer(self)
        self._keyring_watch.setInterval(_KEYRING_LOOK_MS)
        self._keyring_watch.timeout.connect(self._look_at_keyring)
        self._saving = False
        view.sign_in_requested.connect(self._sign_in)
        view.sample_requested.connect(self.try_sample)
        view.existing_login_requested.connect(self._use_existing)
        view.get_key_requested.connect(self._open_key_page)
        view.cancel_requested.connect(self._cancel)

    def restore(self) -> None:
        """Signs in as at the last time, where that is possible; otherwise the screen waits for a key."""
        try:
            server = self._accounts.default_server
        except AppError as error:  # what WANDB_BASE_URL says is no address
            self._on_error(error)
            return
        self._offer(server)
        self._begin(saving=False)
        self._background.run(self, "sign-in", self._accounts.restore, self._on_restored, self._on_not_restored, _close)

    def ask(self, server: str = "", error: AppError | None = None) -> None:
        """Makes the screen ready for another sign-in, on `server` where that is known already, and says `error`."""
        self._stop_busy()
        self._view.clear_error()
        self._view.set_notice("", "")
        self._view.forget_key()
        self._offer(server or DEFAULT_SERVER)
        self._look_for_login()
        if error is not None:
            self._on_error(error)
        self._view.key.setFocus()

    def try_sample(self) -> None:
        """Signs in to the embedded server with the sample data. Nothing of it is remembered."""
        self._begin(saving=False)
        self._background.run(self, "sign-in", self._sign_in_to_sample, self._on_signed_in, self._on_error, _end)

    def stop(self) -> None:
        """Whatever is under way here is not wanted any more: it leaves no key behind and its answer is dropped."""
        self._cancelled.set()
        self._background.cancel(self, "sign-in")
        self._stop_busy()

    def close(self) -> None:
        """Ends the sample server."""
        self._keyring_watch.stop()
        if self._sample is not None:
            self._sample.stop()
            self._sample = None

    def is_sample(self, server: str) -> bool:
        """Whether this is the embedded server, whose address means nothing to a person and is new every time."""
        return self._sample is not None and server == self._sample.url

    # -- in

    def _sign_in(self, server: str, key: str) -> None:
        self._ask_wanted(lambda wanted: self._accounts.sign_in(server, key, wanted=wanted))

    def _use_existing(self) -> None:
        if (login := self._existing) is not None:
            self._ask_wanted(lambda wanted: self._accounts.use(login, wanted=wanted))

    def _ask_wanted(self, sign_in: Callable[[Callable[[], bool]], SignIn]) -> None:
        """Signs in unless it is given up meanwhile: then nobody waits for it, and it must leave no key behind."""
        cancelled = self._cancelled = threading.Event()
        self._begin(saving=True)
        self._background.run(
            self, "sign-in", lambda: sign_in(lambda: not cancelled.is_set()), self._on_signed_in, self._on_error, _end
        )

    def _sign_in_to_sample(self) -> SignIn:
        """On a background thread."""
        sample = self._sample or start_sample()
        self._sample = sample
        return self._accounts.sign_in(sample.url, sample.api_key, remember=False)

    def _on_restored(self, session: Session | None) -> None:
        if session is not None:
            self._on_signed_in(SignIn(session))
            return
        self._stop_busy()
        self._look_for_login()
        self._view.key.setFocus()

    def _on_not_restored(self, error: AppError) -> None:
        """The last account could not be opened: a keyring in trouble is a notice, anything else an error."""
        self._stop_busy()
        self._look_for_login()
        if isinstance(error, SignInError):
            self.tell(error)
        else:
            self._on_error(error)

    def _on_signed_in(self, sign_in: SignIn) -> None:
        self._stop_busy()
        self._view.forget_key()
        self._view.set_notice("", "")
        self.signed_in.emit(sign_in)

    def _on_error(self, error: AppError) -> None:
        self._stop_busy()
        told = words.error_text(error)
        self._view.show_error(told.title, told.text)

    def tell(self, error: AppError) -> None:
        """Something to know, on the first screen."""
        told = words.error_text(error)
        self._view.set_notice(told.title, told.text)

    # -- what is offered

    def _offer(self, server: str) -> None:
        self._view.server.set_known([as_typed(account.server) for account in self._accounts.known])
        self._view.set_server(as_typed(server))

    def _look_for_login(self) -> None:
        self._background.run(self, "login", self._accounts.existing_login, self._on_login, self._on_no_login)

    def _on_login(self, login: ExistingLogin | None) -> None:
        self._existing = login
        self._view.set_existing_login(as_typed(login.server) if login else "", login.found_in if login else "")

    def _on_no_login(self, error: AppError) -> None:
        """There is something that cannot be used; what is said already matters more."""
        self._on_login(None)
        if not self._view.has_notice:
            self.tell(error)

    # -- waiting

    def _begin(self, *, saving: bool) -> None:
        self._saving = saving
        self._view.set_busy(True)
        self._keyring_watch.start()

    def _stop_busy(self) -> None:
        self._keyring_watch.stop()
        self._view.set_busy(False)

    def _look_at_keyring(self) -> None:
        if self._accounts.is_waiting_for_keyring:
            self._view.set_waiting_for_keyring(saving=self._saving)

    def _cancel(self) -> None:
        if not self._accounts.stop_waiting():  # else the keyring was what took so long: it goes on without it
            self.stop()

    def _open_key_page(self, typed: str) -> None:
        try:
            QDesktopServices.openUrl(QUrl(key_page(typed_servers(typed)[-1])))
        except AppError as error:
            self._on_error(error)


def _end(sign_in: SignIn) -> None:
    sign_in.session.close()


def _close(session: Session | None) -> None:
    if session is not None:
        session.close()
