"""Signing in and out, several accounts side by side, and being signed in again at the next start.

`WANDB_API_KEY` goes before everything that was kept, is sent only to `WANDB_BASE_URL` or the server of the person's own
W&B settings (without both: the W&B cloud), and is never stored, as in W&B's own programs.
"""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from artifact_desktop.core.errors import (
    AppError,
    Code,
    LocalError,
    ProtocolError,
    SignInError,
    UsageError,
)
from artifact_desktop.core.models import Account, Viewer
from artifact_desktop.core.names import DEFAULT_SERVER, clean_key, server_title
from artifact_desktop.core.network import Network
from artifact_desktop.core.servers import addresses_of, is_plain, typed_servers
from artifact_desktop.services.existing_login import (
    KEY_VARIABLE,
    SERVER_VARIABLE,
    ExistingLogin,
    SdkSettings,
    find_login,
    key_of_environment,
    sdk_settings,
)
from artifact_desktop.services.keys import KeptWhere, KeyStore
from artifact_desktop.services.network import Networking
from artifact_desktop.services.places import find_places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.services.ways import ask_first_open

if TYPE_CHECKING:  # httpx takes a noticeable part of the start, and is not needed before there is a key
    from artifact_desktop.api.catalog import Catalog
    from artifact_desktop.api.client import ApiClient
    from artifact_desktop.api.directory import Directory
    from artifact_desktop.api.permissions import Permissions

_log = logging.getLogger(__name__)

# With these a way to the server is closed, while another may be open. No answer of a W&B server is among them.
_CLOSED_WAYS = frozenset(
    {
        Code.HOST_UNKNOWN,
        Code.CONNECTION_REFUSED,
        Code.CONNECTION_LOST,
        Code.TIMED_OUT,
        Code.TLS_FAILED,
        Code.TLS_BROKEN,
        Code.TLS_OTHER_NAME,
        Code.TLS_OUT_OF_DATE,
        Code.PROXY_FAILED,
        Code.NETWORK_POLICY,
        Code.NOT_A_WANDB_SERVER,
    }
)


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in to one server. Any thread, until `close`."""

    account: Account
    viewer: Viewer
    catalog: "Catalog"
    permissions: "Permissions"
    client: "ApiClient"
    kept: KeptWhere

    @property
    def title(self) -> str:
        """What a person calls the server."""
        return server_title(self.account.server)

    @property
    def directory(self) -> "Directory":
        """Whether what a link names is there."""
        from artifact_desktop.api.directory import Directory

        return Directory(self.client)

    @property
    def is_plain(self) -> bool:
        """Whether others on the network can read what is sent."""
        return is_plain(self.account.server)

    def close(self) -> None:
        """Ends the connections. Calls under way fail."""
        self.client.close()


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that worked; `notice` tells what the person should know about where the key is, or None."""

    session: Session
    notice: AppError | None = None


def open_accounts(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> "Accounts":
    """The accounts of this person on this computer. Reads the settings; raises LocalError where that fails.

    `folder` is the one a shell stands in: the SDK's settings there count too.
    """
    return Accounts(KeyStore(), SettingsStore(find_places(environ).settings), environ=environ, folder=folder)


class Accounts:
    """Who is signed in. Any thread but the window's own: all but the properties block on network and keyring."""

    def __init__(
        self,
        keys: KeyStore,
        settings: SettingsStore,
        *,
        make_client: "Callable[[str, str], ApiClient] | None" = None,
        networking: Networking | None = None,
        environ: Mapping[str, str] = os.environ,
        folder: Path | None = None,
    ) -> None:
        """`make_client` makes a client for a canonical server and a clean key, or an empty one to ask without; by
        default one that connects as `networking` says, which by default follows the settings and the environment.
        """
        self._keys = keys
        self._settings = settings
        self._networking = networking or Networking(settings, keys, environ=environ)
        self._make_client = make_client or self._networking.client
        self._environ = environ
        self._folder = folder
        self._open_ways: dict[str, str] = {}  # by server, the address that answered last

    # -- what is known

    @property
    def known(self) -> tuple[Account, ...]:
        """Those a key was kept for, the latest used first. At once."""
        return self._settings.value.accounts

    def network(self) -> Network:
        """By what setting the clients connect now. Blocking as `Networking.current` is."""
        return self._networking.current()

    @property
    def default_server(self) -> str:
        """The server to offer: the environment's, else that of the last account, else the W&B cloud. At once.

        Raises UsageError when the environment's is no address.
        """
        typed = self._environ.get(SERVER_VARIABLE, "").strip()
        last = self._settings.value.last_account
        return typed_servers(typed)[0] if typed else (last.server if last else DEFAULT_SERVER)

    @property
    def is_waiting_for_keyring(self) -> bool:
        """At this moment. At once."""
        return self._keys.is_waiting

    def existing_login(self, server: str | None = None) -> ExistingLogin | None:
        """The login of W&B's own programs on this computer, for their server or for `server`. Asks no server.

        Raises AppError for what is there and cannot be used.
        """
        return find_login(self._environ, server, folder=self._folder)

    # -- in

    def sign_in(
        self, server: str, key: str, *, remember: bool = True, wanted: Callable[[], bool] = lambda: True
    ) -> SignIn:
        """Finds the server, asks it who the key belongs to, then keeps the key. Takes both as pasted.

        The key is sent nowhere before a W&B server has answered there without one. When `wanted` says no once the
        server has answered, nothing is kept and the session is closed already.

        Raises AppError: UsageError or SignInError for what was pasted, SignInError for a key the server does not
        know, NetworkError, ProtocolError. Trouble in keeping the key is a notice, not an error.
        """
        candidates, secret = typed_servers(server), clean_key(key)
        session = self._connect(self._server_among(candidates), secret, KeptWhere.SESSION)
        if not wanted():
            session.close()
            return SignIn(session)
        return self._kept(session, secret, remember=remember)

    def use(self, login: ExistingLogin, *, remember: bool = True, wanted: Callable[[], bool] = lambda: True) -> SignIn:
        """Signs in with a login of W&B's own programs and keeps its key, but never the environment's.

        Raises AppError as `sign_in` does.
        """
        from_environment = login.found_in == KEY_VARIABLE
        where = KeptWhere.ENVIRONMENT if from_environment else KeptWhere.SESSION
        session = self._connect(login.server, login.key, where)
        if not wanted():
            session.close()
            return SignIn(session)
        return SignIn(session) if from_environment else self._kept(session, login.key, remember=remember)

    def restore(self, server: str | None = None, username: str | None = None) -> Session | None:
        """Signs in without asking: with the environment's key, else as the last account whose key was kept.

        `server` (as typed) and `username` narrow that down; the environment's key is for whom it belongs to, so it is
        not used where a `username` is wanted. None where there is no key. Raises AppError: SignInError for a key that
        is no longer known or a keyring in trouble, NetworkError, ProtocolError, UsageError for what was typed or what
        the environment says, ACCOUNT_UNKNOWN or ACCOUNT_AMBIGUOUS for a `username`.
        """
        wanted = self.server_of(server) if server else None
        if username is not None:
            return self._opened(self._chosen(wanted, username))
        sdk = self._sdk_settings()
        login = key_of_environment(self._environ, sdk) if wanted in (None, sdk.server or DEFAULT_SERVER) else None
        if login is not None:
            return self._connect(login.server, login.key, KeptWhere.ENVIRONMENT)
        named = self._environ.get(SERVER_VARIABLE, "").strip()
        account = self._latest(wanted or (sdk.server if named else None))
        secret = self._keys.get(account) if account else None
        if account is None or secret is None:
            return None
        return self._connect(account.server, secret, self._keys.where(account), account)

    def open(self, account: Account) -> Session:
        """Signs in as somebody whose key is here. Raises AppError; KEY_MISSING without a key."""
        return self._opened(account)

    def reopen(self, account: Account) -> Session:
        """Signs in for the jobs of an account that is not the one in use. Raises AppError as `open` does."""
        if account not in self.known:
            raise SignInError(Code.SIGNED_OUT, server=server_title(account.server))
        return self._opened(account)

    def server_of(self, typed: str) -> str:
        """The server that is meant: one of a known account, else found out by asking without a key.

        Raises AppError as `sign_in` does.
        """
        candidates = typed_servers(typed)
        servers = [account.server for account in self.known]
        return next((each for each in candidates if each in servers), None) or self._server_among(candidates)

    def used(self, account: Account) -> None:
        """This account becomes the last one, if it is kept at all. Raises LocalError."""
        if account in self.known:
            self._settings.change(lambda settings: settings.with_account(account))

    # -- out

    def sign_out(self, session: Session) -> None:
        """Ends the session and forgets its key; the environment's key is only no longer used.

        Raises AppError when that did not work everywhere: KEY_NOT_REMOVED when the keyring may still hold the key.
        The person is signed out all the same.
        """
        session.close()
        if session.kept is not KeptWhere.ENVIRONMENT:
            self.forget(session.account)

    def forget(self, account: Account, *, everything: bool = False) -> None:
        """Forgets the key of an account, and with `everything` also what this person opened and chose.

        Raises SignInError, KEY_NOT_REMOVED, and LocalError; the account is gone from the list all the same.
        """
        try:
            self._keys.delete(account)
        except SignInError as error:
            raise SignInError(Code.KEY_NOT_REMOVED, server=server_title(account.server)) from error
        finally:
            self._settings.change(
                lambda known: known.without_person(account) if everything else known.without_account(account)
            )

    def unlist(self, account: Account) -> None:
        """An account whose key could not be kept is not known any more. Raises LocalError."""
        self._settings.change(lambda settings: settings.without_account(account))

    def stop_waiting(self) -> bool:
        """Whoever waits for the keyring goes on without it; False when nobody does. Any thread, at once."""
        return self._keys.stop_waiting()

    # -- how

    def _sdk_settings(self) -> SdkSettings:
        typed = self._environ.get(SERVER_VARIABLE, "").strip()
        server = typed_servers(typed)[0] if typed else None
        try:
            return sdk_settings(self._environ, self._folder)
        except (LocalError, UsageError) as error:  # told to who asks for that login; others need nothing of it
            _log.info("the settings of the SDK are left out: %s", error.code)
            return SdkSettings(server)

    def _latest(self, server: str | None) -> Account | None:
        settings = self._settings.value
        if server is None or (settings.last_account and settings.last_account.server == server):
            return settings.last_account
        return next((account for account in settings.accounts if account.server == server), None)

    def _chosen(self, server: str | None, username: str) -> Account:
        fits = [each for each in self.known if each.username == username and server in (None, each.server)]
        if not fits:
            wanted = f"{username} · {server_title(server)}" if server else username
            raise UsageError(Code.ACCOUNT_UNKNOWN, account=wanted)
        if len(fits) > 1:
            several = ", ".join(f"{each.username} · {server_title(each.server)}" for each in fits)
            raise UsageError(Code.ACCOUNT_AMBIGUOUS, accounts=several)
        return fits[0]

    def _opened(self, account: Account) -> Session:
        secret = self._keys.get(account)
        if secret is None:
            raise SignInError(Code.KEY_MISSING, server=server_title(account.server))
        return self._connect(account.server, secret, self._keys.where(account), account)

    def _kept(self, session: Session, secret: str, *, remember: bool) -> SignIn:
        kept = self._keys.set(session.account, secret, remember=remember)
        session = replace(session, kept=kept.where)
        return self._remembered(session, kept.trouble) if remember else SignIn(session)

    def _remembered(self, session: Session, notice: AppError | None = None) -> SignIn:
        try:
            self._settings.change(lambda settings: settings.with_account(session.account))
        except LocalError as error:
            return SignIn(session, notice or error)
        return SignIn(session, notice)

    def _server_among(self, candidates: tuple[str, ...]) -> str:
        """The first where a W&B server answers, asked without a key. Raises AppError as the last one does."""
        from artifact_desktop.api.greeting import stranger_at

        if candidates == (DEFAULT_SERVER,):
            return DEFAULT_SERVER
        for candidate in candidates:
            with self._make_client(candidate, "") as client:
                stranger = stranger_at(client)
            if stranger is None:
                return candidate
        raise stranger or ProtocolError(Code.NOT_A_WANDB_SERVER, host=server_title(candidates[-1]))

    def _connect(self, server: str, key: str, kept: KeptWhere, account: Account | None = None) -> Session:
        """Signs in at the first address of the server to which the way is open, the one that was open last first."""
        from artifact_desktop.api.catalog import Catalog
        from artifact_desktop.api.permissions import Permissions

        ways = addresses_of(server)
        ways = tuple(dict.fromkeys((self._open_ways.get(server, ways[0]), *ways)))
        way, client, viewer = ask_first_open(
            ways,
            lambda address: self._make_client(address, key),
            lambda client: Catalog(client).viewer(),
            lambda error: isinstance(error, AppError) and error.code in _CLOSED_WAYS,
        )
        self._open_ways[server] = way
        viewer = self._at_home(server, viewer)
        permissions = Permissions(client, viewer)
        return Session(account or Account(server, viewer.username), viewer, Catalog(client), permissions, client, kept)

    def _at_home(self, server: str, viewer: Viewer) -> Viewer:
        """The viewer with the default entity that the SDK's settings name for this server."""
        sdk = self._sdk_settings()
        at_home = sdk.entity is not None and server == (sdk.server or DEFAULT_SERVER)
        return replace(viewer, entity=sdk.entity) if at_home and sdk.entity else viewer
