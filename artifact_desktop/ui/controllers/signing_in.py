"""The first screen at work: signing in by key, trying the sample data, being signed in again at a start."""

import threading

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from artifact_desktop.core.errors import AppError, SignInError
from artifact_desktop.core.names import DEFAULT_SERVER, clean_server, key_page
from artifact_desktop.services.accounts import Accounts, Session, SignIn
from artifact_desktop.services.sample_process import SampleProcess, start_sample
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.views.sign_in import SignInView


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
        self._cancelled = threading.Event()
        view.sign_in_requested.connect(self._sign_in)
        view.sample_requested.connect(self.try_sample)
        view.get_key_requested.connect(self._open_key_page)
        view.cancel_requested.connect(self._cancel)

    def restore(self) -> None:
        """Signs in as at the last time, where that is possible; otherwise the screen waits for a key."""
        try:
            server = self._accounts.default_server
        except AppError as error:  # what WANDB_BASE_URL says is no address
            self._on_error(error)
            return
        if server != DEFAULT_SERVER:  # which the view offers by itself, under the name people know
            self._view.set_server(server)
        self._view.set_busy(True)
        self._background.run(self, "sign-in", self._accounts.restore, self._on_restored, self._on_not_restored)

    def try_sample(self) -> None:
        """Signs in to the embedded server with the sample data. Nothing of it is remembered."""
        self._view.set_busy(True)
        self._background.run(self, "sign-in", self._sign_in_to_sample, self._on_signed_in, self._on_error)

    def sign_out(self, session: Session) -> None:
        """Forgets the key of this session and shows the first screen. What is queued waits for the next sign-in."""
        if self.is_sample(session):
            session.close()
            return
        self._background.run(
            self, "sign-out", lambda: self._accounts.sign_out(session), lambda _: None, self._on_notice
        )

    def close(self) -> None:
        """Ends the sample server."""
        if self._sample is not None:
            self._sample.stop()
            self._sample = None

    def is_sample(self, session: Session) -> bool:
        """Whether this is the embedded server, whose address means nothing to a person and is new every time."""
        return self._sample is not None and session.account.server == self._sample.url

    def _sign_in(self, server: str, key: str) -> None:
        cancelled = self._cancelled = threading.Event()  # nobody waits for it then: it must leave no key behind

        def sign_in() -> SignIn:
            return self._accounts.sign_in(server, key, wanted=lambda: not cancelled.is_set())

        self._view.set_busy(True)
        self._background.run(self, "sign-in", sign_in, self._on_signed_in, self._on_error)

    def _sign_in_to_sample(self) -> SignIn:
        """On a background thread."""
        sample = self._sample or start_sample()
        self._sample = sample
        return self._accounts.sign_in(sample.url, sample.api_key, remember=False)

    def _on_restored(self, session: Session | None) -> None:
        if session is not None:
            self._on_signed_in(SignIn(session))
        else:
            self._view.set_busy(False)
            self._view.key.setFocus()

    def _on_not_restored(self, error: AppError) -> None:
        """The last account could not be opened: a keyring in trouble is a notice, anything else an error."""
        self._view.set_busy(False)
        if isinstance(error, SignInError):
            self._on_notice(error)
        else:
            self._on_error(error)

    def _on_signed_in(self, sign_in: SignIn) -> None:
        self._view.set_busy(False)
        self._view.forget_key()
        self._view.set_notice("", "")
        self.signed_in.emit(sign_in)

    def _on_error(self, error: AppError) -> None:
        told = words.error_text(error)
        self._view.show_error(told.title, told.text)

    def _on_notice(self, error: AppError) -> None:
        told = words.error_text(error)
        self._view.set_notice(told.title, told.text)

    def _cancel(self) -> None:
        if self._accounts.stop_waiting():  # the keyring was what took so long: go on without it
            return
        self._cancelled.set()
        self._background.cancel(self, "sign-in")
        self._view.set_busy(False)

    def _open_key_page(self, typed: str) -> None:
        try:
            QDesktopServices.openUrl(QUrl(key_page(clean_server(typed))))
        except AppError as error:
            self._on_error(error)
