"""The signed-in sessions, side by side: where engine threads get the addresses of files, each with its own account."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from artifact_desktop.core.errors import AccessDenied, AppError, Code, NetworkError, NotFound, SignInError
from artifact_desktop.core.models import Account, VersionPath
from artifact_desktop.core.names import server_title
from artifact_desktop.core.servers import under_one_name
from artifact_desktop.services.accounts import Session
from artifact_desktop.transfer.job import UrlSource


def _nobody(account: Account) -> Session:
    raise SignInError(Code.SIGNED_OUT, server=server_title(account.server))


class Sessions:
    """Sessions by account. Safe from any thread; no method waits for network or keyring.

    A job of an account without a session makes one be opened by `reopen`, on a thread of its own, and waits with the
    reason meanwhile. What only the person can put right (a key that is gone or rejected, a keyring that stays locked)
    is not tried again before they sign in: a keyring's prompt is not to come back every minute.
    """

    def __init__(
        self, reopen: Callable[[Account], Session] = _nobody, on_open: Callable[[Session], None] = lambda _: None
    ) -> None:
        """`on_open` is called on that thread when a session was opened for a job."""
        self._reopen = reopen
        self._on_open = on_open
        self._lock = threading.Lock()
        self._sessions: dict[Account, Session] = {}
        self._opening: set[Account] = set()
        self._failed: dict[Account, AppError] = {}
        self._closed = False

    def add(self, session: Session) -> None:
        """From now on the session of its account. One that was there before is closed."""
        with self._lock:
            former = self._sessions.get(session.account)
            self._sessions[session.account] = session
            self._failed.pop(session.account, None)
        if former is not None and former is not session:
            former.close()

    def get(self, account: Account) -> Session | None:
        with self._lock:
            return self._sessions.get(account)

    def all(self) -> tuple[Session, ...]:
        """Those that are open, in the order they were opened."""
        with self._lock:
            return tuple(self._sessions.values())

    def remove(self, account: Account) -> None:
        """Its jobs wait, signed out, and no session is opened for them."""
        with self._lock:
            self._sessions.pop(account, None)
            self._failed[account] = SignInError(Code.SIGNED_OUT, server=server_title(account.server))

    def failure(self, account: Account) -> SignInError | None:
        """Why no session could be opened for the jobs of an account, where the person must see to it."""
        with self._lock:
            error = self._failed.get(account)
        return error if isinstance(error, SignInError) else None

    def close(self) -> None:
        """Ends all sessions, and those that are being opened as soon as they are."""
        with self._lock:
            self._closed = True
            sessions = list(self._sessions.values())
        for session in sessions:
            session.close()

    def url_source(self, account: Account, version: VersionPath, artifact_id: str) -> UrlSource:
        """Where the addresses of one version come from. Raises AppError while its account has no session."""
        account = under_one_name(account)
        with self._lock:
            session = self._sessions.get(account)
            failed = self._failed.get(account)
            begins = session is None and account not in self._opening and not isinstance(failed, SignInError)
            if begins:
                self._opening.add(account)
        if session is not None:
            return _SessionUrls(session, version, artifact_id)
        if begins:
            threading.Thread(
                target=self._open, args=(account,), name=f"opening-{account.username}", daemon=True
            ).start()
        raise failed or SignInError(Code.SIGNING_IN, server=server_title(account.server))

    def _open(self, account: Account) -> None:
        try:
            session = self._reopen(account)
        except AppError as error:
            with self._lock:
                self._opening.discard(account)
                if not isinstance(self._failed.get(account), SignInError):  # signed out meanwhile
                    self._failed[account] = _waiting(error)
            return
        with self._lock:
            self._opening.discard(account)
            signed_out = isinstance(self._failed.get(account), SignInError)
            wanted = not self._closed and account not in self._sessions and not signed_out
            if wanted:
                self._sessions[account] = session
                self._failed.pop(account, None)
        if wanted:
            self._on_open(session)
        else:
            session.close()


def _waiting(error: AppError) -> AppError:
    """An error that a job waits with: whatever it was, such as a network's sign-in page, no job fails of it."""
    if isinstance(error, SignInError):
        return error
    waiting = NetworkError(error.code, retryable=True)
    waiting.params = error.params
    return waiting


@dataclass(frozen=True, slots=True)
class _SessionUrls:
    session: Session
    version: VersionPath
    artifact_id: str

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        try:
            return self.session.catalog.file_urls(self.version, self.artifact_id, paths)
        except (AccessDenied, NotFound) as error:  # to who is signed out by now, servers may say so
            raise self.session.client.judged(error) from error
