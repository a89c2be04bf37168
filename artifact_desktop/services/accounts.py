"""Signing in and out, and being signed in again at the next start.

`WANDB_API_KEY` goes before everything that was kept, is sent only to `WANDB_BASE_URL` (the W&B cloud without it),
and is never stored, as in W&B's own programs.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from artifact_desktop.core.errors import AppError, Code, LocalError, SignInError
from artifact_desktop.core.models import Account, Viewer
from artifact_desktop.core.names import DEFAULT_SERVER, clean_key, clean_server, server_title
from artifact_desktop.core.network import Network
from artifact_desktop.services.keys import KeptWhere, KeyStore
from artifact_desktop.services.network import Networking
from artifact_desktop.services.places import find_places
from artifact_desktop.services.settings import SettingsStore

if TYPE_CHECKING:  # httpx takes a noticeable part of the start, and is not needed before there is a key
    from artifact_desktop.api.catalog import Catalog
    from artifact_desktop.api.client import ApiClient
    from artifact_desktop.api.permissions import Permissions

KEY_VARIABLE = "WANDB_API_KEY"
SERVER_VARIABLE = "WANDB_BASE_URL"


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

    def close(self) -> None:
        """Ends the connections. Calls under way fail."""
        self.client.close()


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that worked; `notice` tells what the person should know about where the key is, or None."""

    session: Session
    notice: AppError | None = None


def open_accounts(environ: Mapping[str, str] = os.environ) -> "Accounts":
    """The accounts of this person on this computer. Reads the settings; raises LocalError where that fails."""
    return Accounts(KeyStore(), SettingsStore(find_places(environ).settings), environ=environ)


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
    ) -> None:
        """`make_client` makes a client for a canonical server and a clean key; by default one that connects as
        `networking` says, which by default follows the settings and the environment.
        """
        self._keys = keys
        self._settings = settings
        self._networking = networking or Networking(settings, keys, environ=environ)
        self._make_client = make_client or self._networking.client
        self._environ = environ

    def network(self) -> Network:
        """By what setting the clients connect now. Blocking as `Networking.current` is."""
        return self._networking.current()

    @property
    def default_server(self) -> str:
        """The server to offer: the environment's, else that of the last account, else the W&B cloud.

        Raises UsageError when the environment's is no address.
        """
        last = self._settings.value.last_account
        return self._server_of_environment() or (last.server if last else DEFAULT_SERVER)

    @property
    def default_server_title(self) -> str:
        """What a person calls the default server. Raises UsageError as `default_server` does."""
        return server_title(self.default_server)

    def sign_in(
        self, server: str, key: str, *, remember: bool = True, wanted: Callable[[], bool] = lambda: True
    ) -> SignIn:
        """Asks the server who the key belongs to, then keeps the key. Takes both as pasted.

        When `wanted` says no once the server has answered, nothing is kept and the session is closed already.

        Raises AppError: UsageError or SignInError for what was pasted, SignInError for a key the server does not
        know, NetworkError, ProtocolError. Trouble in keeping the key is a notice, not an error.
        """
        address, secret = clean_server(server), clean_key(key)
        session = self._connect(address, secret, KeptWhere.SESSION)
        if not wanted():
            session.close()
            return SignIn(session)
        kept = self._keys.set(session.account, secret, remember=remember)
        session = replace(session, kept=kept.where)
        return self._remembered(session, kept.trouble) if remember else SignIn(session)

    def restore(self) -> Session | None:
        """Signs in without asking: with the environment's key, else as the last account whose key was kept.

        None where there is neither. Raises AppError: SignInError for a key that is no longer known or a keyring in
        trouble, NetworkError, ProtocolError, UsageError for what the environment says.
        """
        server = self._server_of_environment()
        if key := self._environ.get(KEY_VARIABLE, "").strip():
            return self._connect(server or DEFAULT_SERVER, clean_key(key), KeptWhere.ENVIRONMENT)
        account = self._latest(server)
        secret = self._keys.get(account) if account else None
        if account is None or secret is None:
            return None
        return self._connect(account.server, secret, self._keys.where(account), account)

    def open(self, account: Account) -> SignIn:
        """Signs in as a known account, which becomes the last one. Raises AppError; KEY_MISSING without a key."""
        secret = self._keys.get(account)
        if secret is None:
            raise SignInError(Code.KEY_MISSING, server=server_title(account.server))
        return self._remembered(self._connect(account.server, secret, self._keys.where(account), account))

    def sign_out(self, session: Session) -> None:
        """Ends the session and forgets its key; the environment's key is only no longer used.

        Raises AppError when that did not work everywhere: KEY_NOT_REMOVED when the keyring may still hold the key.
        The person is signed out all the same.
        """
        session.close()
        if session.kept is KeptWhere.ENVIRONMENT:
            return
        try:
            self._keys.delete(session.account)
        except SignInError as error:
            raise SignInError(Code.KEY_NOT_REMOVED, server=session.title) from error
        finally:
            self._settings.change(lambda settings: settings.without_account(session.account))

    def stop_waiting(self) -> bool:
        """Whoever waits for the keyring goes on without it; False when nobody does. Any thread, at once."""
        return self._keys.stop_waiting()

    def _server_of_environment(self) -> str | None:
        typed = self._environ.get(SERVER_VARIABLE, "").strip()
        return clean_server(typed) if typed else None

    def _latest(self, server: str | None) -> Account | None:
        settings = self._settings.value
        if server is None or (settings.last_account and settings.last_account.server == server):
            return settings.last_account
        return next((account for account in settings.accounts if account.server == server), None)

    def _remembered(self, session: Session, notice: AppError | None = None) -> SignIn:
        try:
            self._settings.change(lambda settings: settings.with_account(session.account))
        except LocalError as error:
            return SignIn(session, notice or error)
        return SignIn(session, notice)

    def _connect(self, server: str, key: str, kept: KeptWhere, account: Account | None = None) -> Session:
        from artifact_desktop.api.catalog import Catalog
        from artifact_desktop.api.permissions import Permissions

        client = self._make_client(server, key)
        try:
            catalog = Catalog(client)
            viewer = catalog.viewer()
            permissions = Permissions(client, viewer)
        except BaseException:
            client.close()
            raise
        return Session(account or Account(server, viewer.username), viewer, catalog, permissions, client, kept)
