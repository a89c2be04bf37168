"""The network dialog at work: tries what is entered, keeps it, and makes the window and the engine follow."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.models import CollectionPath
from artifact_desktop.core.names import server_title
from artifact_desktop.core.servers import typed_servers
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.connection import ConnectionCheck, StepResult
from artifact_desktop.services.network import NetworkChoice, Networking
from artifact_desktop.ui import words
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.views.network import NetworkDialog


class NetworkControl(QObject):
    """UI thread only. `session` and `artifacts` tell whose rights and which artifacts a test may use."""

    changed = Signal()
    """Another setting is in force: what waits for a way may try again."""
    trouble = Signal(object)
    """An AppError to tell."""

    def __init__(
        self,
        networking: Networking,
        background: Background,
        window: QWidget,
        session: Callable[[], Session | None],
        artifacts: Callable[[], Iterable[CollectionPath]],
    ) -> None:
        super().__init__(window)
        self._networking = networking
        self._background = background
        self._window = window
        self._session = session
        self._artifacts = artifacts
        self._dialog: NetworkDialog | None = None
        self._check: ConnectionCheck | None = None

    def open(self, server: str) -> None:
        """Shows the dialog. `server` is what to test, as typed; empty for that of the session."""
        session = self._session()
        shown = server or (server_title(session.account.server) if session is not None else "")
        dialog = NetworkDialog(self._networking.settings, shown, self._window)
        self._dialog = dialog
        dialog.test_requested.connect(self._test)
        dialog.stop_requested.connect(self._stop)
        dialog.save_requested.connect(self._save)
        dialog.copy_requested.connect(lambda report: QApplication.clipboard().setText(report))
        dialog.finished.connect(self._on_finished)
        dialog.open()

    def close(self) -> None:
        """Ends a test that is under way."""
        self._end_check()

    # -- the test

    def _test(self, typed: str, choice: NetworkChoice) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        try:
            server = typed_servers(typed)[0]
        except AppError as error:
            self._on_problem(error)
            return
        session, artifacts = self._session(), tuple(self._artifacts())
        if session is not None and server_title(session.account.server) == typed.strip():
            server = session.account.server

        def begin() -> ConnectionCheck:
            return ConnectionCheck(server, self._networking.tried(choice), session, artifacts)

        dialog.set_testing(True)
        self._background.run(self, "check", begin, self._go_on, self._on_problem)

    def _go_on(self, check: ConnectionCheck) -> None:
        self._check = check
        self._background.run(
            self, "check", lambda: next(check, None), lambda result: self._on_step(check, result), self._on_problem
        )

    def _on_step(self, check: ConnectionCheck, result: StepResult | None) -> None:
        if self._dialog is None or check is not self._check:
            return
        if result is None:
            self._check = None
            self._dialog.set_testing(False)
        else:
            self._dialog.show_result(result)
            self._go_on(check)

    def _stop(self) -> None:
        self._end_check()
        if self._dialog is not None:
            self._dialog.show_stopped()

    def _end_check(self) -> None:
        self._background.cancel(self, "check")
        if self._check is not None:
            self._check.cancel()
            self._check = None

    # -- the choice

    def _save(self, choice: NetworkChoice) -> None:
        self._stop()
        self._background.run(self, "save", lambda: self._networking.change(choice), self._on_saved, self._on_problem)

    def _on_saved(self, notice: AppError | None) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.changed.emit()
        if notice is not None:
            self.trouble.emit(notice)

    def _on_problem(self, error: AppError) -> None:
        told = words.error_text(error)
        if self._dialog is not None:
            self._dialog.show_problem(told.title, told.text)

    def _on_finished(self) -> None:
        self._end_check()
        self._dialog = None
