"""Several accounts side by side: which one the window shows, and the ways from one to another.

Switching signs nobody out: the other sessions stay open, and their downloads go on.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from artifact_desktop.core.errors import AppError, Code, SignInError
from artifact_desktop.core.models import Account
from artifact_desktop.core.names import server_title
from artifact_desktop.services.accounts import Accounts, Session, SignIn
from artifact_desktop.services.sessions import Sessions
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.controllers.signing_in import SigningIn
from artifact_desktop.ui.controllers.transfers import Transfers
from artifact_desktop.ui.views.account_menu import AccountRow, SignedIn
from artifact_desktop.ui.views.stored import Stored, StoredDialog
from artifact_desktop.ui.window import MainWindow

# With these there is nothing to wait for: the person must give a key again.
_KEY_IS_GONE = frozenset({Code.KEY_MISSING, Code.KEY_REJECTED, Code.SIGNED_OUT})


class AccountSwitching(QObject):
    """UI thread only. The window shows one of the open sessions, or the first screen."""

    switched = Signal(object)
    """The Session that is shown from now on, or None while nobody is."""
    opened = Signal()
    """Somebody signed in: jobs that waited for it may go on."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        settings: SettingsStore,
        background: Background,
        transfers: Transfers,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._accounts = accounts
        self._sessions = sessions
        self._settings = settings
        self._background = background
        self._transfers = transfers
        self._window = window
        self._signing_in = SigningIn(accounts, background, window.sign_in)
        self._current: Session | None = None
        self._way_back: Account | None = None  # for who has just signed out: another account to go on with
        self._connect()

    def _connect(self) -> None:
        menu = self._window.account_menu
        self._signing_in.signed_in.connect(self._on_signed_in)
        self._window.sign_in.back_requested.connect(self._go_back)
        self._window.sign_out_requested.connect(self.sign_out)
        menu.about_to_show.connect(self._tell_accounts)
        menu.switch_requested.connect(self.switch_to)
        menu.add_requested.connect(self.add)
        menu.sign_out_of_requested.connect(self.sign_out_of)
        menu.sign_in_again_requested.connect(self.sign_in_again)
        menu.stored_requested.connect(self._show_stored)

    # -- who

    @property
    def current(self) -> Session | None:
        """Whose session the window shows."""
        return self._current

    @property
    def is_sample(self) -> bool:
        """Whether the window shows the sample data."""
        return self._current is not None and self._signing_in.is_sample(self._current.account.server)

    @property
    def sample_account(self) -> Account | None:
        """Who is signed in to the sample data, shown or not. That server ends with the program, and its jobs too."""
        open_ones = (session.account for session in self._sessions.all())
        return next((account for account in open_ones if self._signing_in.is_sample(account.server)), None)

    def accounts_on(self, server: str) -> tuple[Account, ...]:
        """The accounts of a server that can be switched to, the latest used first."""
        return tuple(account for account in self._choices() if account.server == server)

    # -- in

    def begin(self, *, demo: bool) -> None:
        """Signs in as at the last time, or to the sample data."""
        if demo:
            self._signing_in.try_sample()
        else:
            self._signing_in.restore()

    def switch_to(self, account: Account) -> None:
        """Shows another account, signed in with the key that is kept where it is not already.

        Whatever is shown meanwhile goes before it.
        """
        if self._current is not None and self._current.account == account:
            self._show(self._current)
            return
        session = self._sessions.get(account)
        if session is not None and self._sessions.failure(account) is None:
            self._show(session)
            self._used(account)
            return
        self._window.topbar.set_account(self.tr("Signing in…"), server_title(account.server))
        self._background.run(
            self,
            "switch",
            lambda: self._accounts.open(account),
            self._on_opened,
            lambda error: self._on_not_opened(account, error),
            Session.close,
        )

    def add(self, server: str = "") -> None:
        """Shows the first screen for one more account, on `server` (canonical) where that is known already."""
        self._ask(server)

    def sign_in_again(self) -> None:
        """Asks for a new key of the account that is shown: the old one no longer opens anything."""
        if self._current is not None and not self.is_sample:
            server = self._current.account.server
            self._ask(server, SignInError(Code.SIGNED_OUT, server=server_title(server)))

    # -- out

    def sign_out(self) -> None:
        """Of the account that is shown: its key is forgotten, its jobs wait, the other accounts stay as they are."""
        if (session := self._leave()) is not None:
            self._end(session.account, session)

    def sign_out_of(self, account: Account) -> None:
        """Of one that is not shown; as `sign_out`."""
        session = self._sessions.get(account)
        self._sessions.remove(account)
        self._end(account, session)

    def close(self) -> None:
        """Ends every session, and the sample server."""
        self._sessions.close()
        self._signing_in.close()

    def _leave(self) -> Session | None:
        """The window shows nobody, and offers another account where there is one."""
        session, self._current = self._current, None
        if session is None:
            return None
        self._sessions.remove(session.account)
        self.switched.emit(None)
        self._window.clear_notices()
        others = [account for account in self._choices() if account != session.account]
        self._ask(session.account.server if session.account in self._accounts.known else "", way_back=others)
        return session

    def _end(self, account: Account, session: Session | None) -> None:
        """After the account has left the open sessions."""
        if session is None:
            self._away(account, lambda: self._accounts.forget(account))
        elif self._signing_in.is_sample(account.server):
            self._transfers.forget_account(account)
            session.close()
        else:
            self._away(account, lambda: self._accounts.sign_out(session))

    def _away(self, account: Account, forget: Callable[[], None]) -> None:
        """Each account's is a question of its own: none may be dropped for another's."""
        self._background.run(
            self, f"away {account.server} {account.username}", forget, lambda _: None, self._tell_trouble
        )

    def _tell_trouble(self, error: AppError) -> None:
        if self._current is not None:
            self._window.show_notice(error)
        else:
            self._signing_in.tell(error)

    def _delete_all(self, session: Session) -> None:
        if self._current is not session:
            return
        self._leave()
        session.close()
        self._transfers.forget_account(session.account)
        self._away(session.account, lambda: self._accounts.forget(session.account, everything=True))

    # -- what is shown

    def _on_signed_in(self, sign_in: SignIn) -> None:
        self._sessions.add(sign_in.session)
        self._show(sign_in.session, anew=True)
        self.opened.emit()
        if sign_in.notice is not None:
            self._window.show_notice(sign_in.notice)

    def _on_opened(self, session: Session) -> None:
        self._on_signed_in(SignIn(session))
        self._used(session.account)

    def _used(self, account: Account) -> None:
        self._background.run(
            self, "used", lambda: self._accounts.used(account), lambda _: None, self._window.show_notice
        )

    def _on_not_opened(self, account: Account, error: AppError) -> None:
        self._tell_accounts()
        if error.code in _KEY_IS_GONE or self._current is None:
            self._ask(account.server, error)
        else:
            self._window.show_notice(error)

    def _show(self, session: Session, *, anew: bool = False) -> None:
        changed = anew or session is not self._current
        self._background.cancel(self, "switch")
        self._current = session
        self._tell_accounts()
        self._window.show_workspace()
        if changed:
            self.switched.emit(session)

    def _ask(self, server: str, error: AppError | None = None, *, way_back: Sequence[Account] = ()) -> None:
        self._background.cancel(self, "switch")
        self._tell_accounts()
        self._way_back = next(iter(way_back), None)
        other = self._title(self._way_back) if self._way_back else None
        self._window.sign_in.set_way_back("" if self._current is not None else other)
        self._signing_in.ask(server, error)
        self._window.show_sign_in()

    def _go_back(self) -> None:
        self._signing_in.stop()
        if self._current is not None:
            self._show(self._current)
        elif self._way_back is not None:
            self.switch_to(self._way_back)

    # -- the menu

    def _choices(self) -> tuple[Account, ...]:
        """Who can be switched to: those whose key is kept, and those signed in without that."""
        known = self._accounts.known
        return (*known, *(session.account for session in self._sessions.all() if session.account not in known))

    def _tell_accounts(self) -> None:
        session = self._current
        if session is None:
            return
        rows = [
            AccountRow(
                account,
                server_title(account.server),
                current=account == session.account,
                rejected=self._is_rejected(account),
                sample=self._signing_in.is_sample(account.server),
            )
            for account in self._choices()
        ]
        who = SignedIn(
            session.viewer.username,
            session.title,
            session.viewer.name,
            session.viewer.teams,
            session.kept,
            plain=session.is_plain,
            sample=self.is_sample,
        )
        self._window.set_accounts(who, rows)

    def _is_rejected(self, account: Account) -> bool:
        failure = self._sessions.failure(account)
        return failure is not None and failure.code in _KEY_IS_GONE

    def _title(self, account: Account) -> str:
        sample = self._signing_in.is_sample(account.server)
        server = self.tr("Sample data") if sample else server_title(account.server)
        return f"{account.username}  ·  {server}"

    def _show_stored(self) -> None:
        session = self._current
        if session is None:
            return
        known, account = self._settings.value, session.account
        stored = Stored(
            account.username,
            session.title,
            session.kept,
            recents=len(known.recents_of(account)),
            folders=len(known.folders_of(account)),
            jobs=self._transfers.count_of(account),
            settings=str(self._settings.path),
        )
        dialog = StoredDialog(stored, self._window)
        dialog.delete_requested.connect(lambda: self._delete_all(session))
        dialog.open()
