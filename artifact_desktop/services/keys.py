"""API keys in the keyring of the system; the only module that imports `keyring`.

Only back ends that are known to encrypt are used, by name. `keyring` by itself would also choose any plug-in it
finds, among them one that writes plain text. Where no such back end works, a key lives in memory until quit.

A keyring may show a password prompt and wait for the person, or never answer at all: neither `keyring` nor D-Bus
sets a limit. So each call runs on one daemon thread, in the order asked, and a caller waits no longer than the
deadline. A call that was given up still runs when its turn comes: a key is then kept later than promised, and a
deletion asked for after it still finds it. The thread is never joined, so a silent keyring cannot delay quitting.

The item: service "Artifact Desktop", user name "SERVER USERNAME", both as in `core.models.Account`; accounts live
side by side and a list of them is kept by `services/settings`.
"""

import configparser
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from artifact_desktop.core.errors import Code, SignInError
from artifact_desktop.core.models import Account
from artifact_desktop.core.servers import former_names

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

SERVICE = "Artifact Desktop"
DEADLINE = 60.0
"""Seconds: a person must find and type the password of the keyring meanwhile."""

_CHAINER = "keyring.backends.chainer.ChainerBackend"
_REAL: dict[str, Sequence[str]] = {
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "linux": (
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ),
}


class KeptWhere(StrEnum):
    """Where the key of a session is, and so how long it lasts."""

    KEYRING = "keyring"
    SESSION = "session"  # in memory, until quit
    ENVIRONMENT = "environment"  # WANDB_API_KEY: read, never stored


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a key; `trouble` tells why it is not in the keyring, where that was wanted."""

    where: KeptWhere
    trouble: SignInError | None = None


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """Whether a key can be kept: `backend` names the keyring that would be used, else `trouble` says why none."""

    backend: str | None
    trouble: SignInError | None = None


class KeyStore:
    """Keys by account. Any thread but the window's own: each method blocks, up to `deadline` seconds."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        """Starts nothing and imports nothing yet."""
        self._deadline = deadline
        self._lock = threading.Lock()
        self._session: dict[Account, str] = {}
        self._keyring = _KeyringThread()

    def get(self, account: Account) -> str | None:
        """The key of `account`, or None where none is kept or there is no keyring.

        Raises SignInError: KEYRING_LOCKED, KEYRING_SILENT, KEYRING_FAILED.
        """
        with self._lock:
            key = self._session.get(account)
        if key is not None:
            return key
        try:
            return self._keyring.call(lambda: _get(account), self._deadline)
        except SignInError as error:
            if error.code is Code.KEYRING_ABSENT:
                return None
            raise

    def set(self, account: Account, key: str, *, remember: bool = True) -> Kept:
        """Keeps the key: in the keyring, and where that fails or is not wanted, in memory. Never raises."""
        trouble = None
        if remember:
            try:
                self._keyring.call(lambda: _set(account, key), self._deadline)
            except SignInError as error:
                trouble = error
            else:
                with self._lock:
                    self._session.pop(account, None)
                return Kept(KeptWhere.KEYRING)
        with self._lock:
            self._session[account] = key
        return Kept(KeptWhere.SESSION, trouble)

    def delete(self, account: Account) -> None:
        """Forgets the key in memory, then in the keyring; fine where there is none.

        Raises SignInError when it may still be in the keyring: KEYRING_LOCKED, KEYRING_SILENT, KEYRING_FAILED.
        """
        with self._lock:
            self._session.pop(account, None)
        try:
            self._keyring.call(lambda: _delete(account), self._deadline)
        except SignInError as error:
            if error.code is not Code.KEYRING_ABSENT:
                raise

    def where(self, account: Account) -> KeptWhere:
        """Where a key that `get` answers comes from. Never blocks."""
        with self._lock:
            return KeptWhere.SESSION if account in self._session else KeptWhere.KEYRING

    def status(self) -> KeyringStatus:
        """Which keyring would be used. Unlocks nothing and shows no prompt."""
        try:
            return KeyringStatus(self._keyring.call(lambda: str(_backend().name), self._deadline))
        except SignInError as error:
            return KeyringStatus(None, error)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for the keyring at this moment. Any thread, at once."""
        return self._keyring.is_waiting

    def stop_waiting(self) -> bool:
        """Whoever waits for the keyring goes on without it, as if the deadline had passed; False when nobody waits.

        Any thread, the window's own too: returns at once.
        """
        return self._keyring.give_up()


class _KeyringThread:
    """A daemon thread that serves calls in the order asked, and ends when there are none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Callable[[], None]] = deque()
        self._serving = False
        self._waiting = 0
        self._given_up: Future[None] = Future()

    def call(self, function: Callable[[], _T], deadline: float) -> _T:
        """What `function` returns. Raises SignInError, KEYRING_SILENT when nothing came within `deadline` seconds."""
        answer: Future[_T] = Future()
        with self._lock:
            self._calls.append(lambda: _settle(answer, function))
            if not self._serving:
                self._serving = True
                threading.Thread(target=self._serve, name="keyring", daemon=True).start()
            either: list[Future[Any]] = [answer, self._given_up]
            self._waiting += 1
        wait(either, deadline, FIRST_COMPLETED)
        with self._lock:
            self._waiting -= 1
        if not answer.done():
            _log.info("The keyring gave no answer in time")
            raise SignInError(Code.KEYRING_SILENT)
        return answer.result()

    @property
    def is_waiting(self) -> bool:
        with self._lock:
            return self._waiting > 0

    def give_up(self) -> bool:
        """Ends every wait of this moment; whether there was one."""
        with self._lock:
            given_up, self._given_up = self._given_up, Future()
            waiting = self._waiting > 0
        given_up.set_result(None)
        return waiting

    def _serve(self) -> None:
        while True:
            with self._lock:
                if not self._calls:
                    self._serving = False
                    return
                call = self._calls.popleft()
            call()


def _settle(answer: Future[_T], function: Callable[[], _T]) -> None:
    try:
        answer.set_result(function())
    except SignInError as error:
        answer.set_exception(error)
    except Exception as error:  # noqa: BLE001 - D-Bus, GLib and Windows errors share no base; all end in one sentence
        answer.set_exception(_translated(error))


def _translated(error: Exception) -> SignInError:
    """The sentence for what a back end raised. Only its kind is logged: its text might hold anything."""
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    _log.info("The keyring failed: %s", type(error).__qualname__)
    match error:
        case KeyringLocked() | InitError():  # InitError: also a prompt that was dismissed or could not be shown
            code = Code.KEYRING_LOCKED
        case NoKeyringError():
            code = Code.KEYRING_ABSENT
        case _:
            code = Code.KEYRING_FAILED
    translated = SignInError(code)
    translated.__cause__ = error
    return translated


def _get(account: Account) -> str | None:
    backend = _backend()
    key = backend.get_password(SERVICE, _user_name(account))
    return key if key is not None else _moved(backend, account)


def _moved(backend: "KeyringBackend", account: Account) -> str | None:
    """A key that was kept under a former name of its server, from now on under the one of today."""
    for name in former_names(account.server):
        former = Account(name, account.username)
        if (key := backend.get_password(SERVICE, _user_name(former))) is not None:
            _set(account, key)
            _delete(former)
            return key
    return None


def _set(account: Account, key: str) -> None:
    backend, user_name = _backend(), _user_name(account)
    backend.set_password(SERVICE, user_name, key)
    if backend.get_password(SERVICE, user_name) != key:  # one that accepts everything and keeps nothing
        _log.info("The keyring did not give back what was put in")
        raise SignInError(Code.KEYRING_FAILED)


def _delete(account: Account) -> None:
    from keyring.errors import PasswordDeleteError

    backend = _backend()
    for server in (account.server, *former_names(account.server)):
        user_name = _user_name(Account(server, account.username))
        if backend.get_password(SERVICE, user_name) is None and server != account.server:
            continue
        try:
            backend.delete_password(SERVICE, user_name)
        except PasswordDeleteError:
            _log.info("The keyring deleted nothing")  # because there was nothing? asked below
        if backend.get_password(SERVICE, user_name) is not None:
            raise SignInError(Code.KEYRING_FAILED)


def _user_name(account: Account) -> str:
    return f"{account.server} {account.username}"


def _backend() -> "KeyringBackend":
    """The best back end that works here and now. Raises SignInError, KEYRING_ABSENT where none does.

    Asked anew for each call: a keyring may appear while the program runs.
    """
    from keyring.core import load_keyring

    usable: list[KeyringBackend] = []
    for name in _candidates():
        try:
            usable.append(load_keyring(name))
        except Exception as error:  # noqa: BLE001 - not viable here; each back end has its own way to say so
            _log.debug("%s is not usable: %s", name, type(error).__qualname__)
    if not usable:
        raise SignInError(Code.KEYRING_ABSENT)
    return max(usable, key=lambda backend: float(backend.priority))


def _candidates() -> Sequence[str]:
    """Names of back ends to try. The one a person chose for all programs is taken alone, if it is on the list."""
    real = _REAL.get(sys.platform, _REAL["linux"])
    chosen = _chosen()
    if chosen in (None, _CHAINER):
        return real
    if chosen not in real:
        _log.info("The keyring chosen on this computer is not known to encrypt; no key is stored in it")
        return ()
    return (chosen,)


def _chosen() -> str | None:
    """The name in the environment or in keyring's own file; read here, so that what it names is never loaded."""
    from keyring.util.platform_ import config_root

    if name := os.environ.get("PYTHON_KEYRING_BACKEND"):
        return name
    config = configparser.RawConfigParser()
    try:
        config.read(config_root() / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback=None)
    except (configparser.Error, UnicodeDecodeError):
        _log.info("keyring's own settings are damaged; they are left alone")
        return None
