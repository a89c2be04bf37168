"""The network setting at work: what was chosen, what the environment adds, and the proxy's password in the keyring."""

import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from artifact_desktop.core.certificates import CertificateFile, files_of_environment, trust_of
from artifact_desktop.core.errors import AppError, SignInError
from artifact_desktop.core.models import Account
from artifact_desktop.core.network import Network, ProxyMode, parse_proxy
from artifact_desktop.services.keys import KeyStore
from artifact_desktop.services.settings import NetworkSettings, SettingsStore

if TYPE_CHECKING:
    from artifact_desktop.api.client import ApiClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NetworkChoice:
    """What a person enters: the settings, and a new password; None leaves the one that is kept as it is."""

    settings: NetworkSettings
    password: str | None = None


class Networking:
    """Makes the Network that everything here connects by. Hand `current` to whatever opens connections.

    Any thread; what blocks says so. A change holds for the next request, without a restart.
    """

    def __init__(self, settings: SettingsStore, keys: KeyStore, *, environ: Mapping[str, str] = os.environ) -> None:
        self._settings = settings
        self._keys = keys
        self._environment = files_of_environment(environ)
        self._lock = threading.Lock()
        self._network: Network | None = None

    @property
    def settings(self) -> NetworkSettings:
        """What is chosen now. Never blocks."""
        return self._settings.value.network

    def current(self) -> Network:
        """The setting in force. Blocks the first time when a proxy's password must come from the keyring."""
        with self._lock:
            if self._network is None:
                self._network = self._made(NetworkChoice(self.settings))
            return self._network

    def tried(self, choice: NetworkChoice) -> Network:
        """The Network of a choice that is not made yet, to test it. Blocking: the keyring.

        Raises NetworkError for an address that makes no sense and for a file that holds no certificate.
        """
        network = self._made(_tidied(choice))
        if network.mode is ProxyMode.GIVEN:
            parse_proxy(network.address)
        trust_of(network.certificates[: bool(choice.settings.certificates)])
        return network

    def change(self, choice: NetworkChoice) -> AppError | None:
        """Makes a choice the setting in force. Blocking: settings file and keyring.

        Raises NetworkError as `tried` does, and LocalError when the settings cannot be written. What it returns is a
        notice: why the proxy's password holds only until quit.
        """
        choice = _tidied(choice)
        network = self.tried(choice)
        self._settings.change(lambda settings: replace(settings, network=choice.settings))
        owner, notice = _owner(choice.settings), None
        if owner is not None and choice.password is not None:
            notice = self._keys.set(owner, choice.password).trouble
        with self._lock:
            self._network = network
        return notice

    def client(self, server: str, key: str) -> "ApiClient":
        """A client that connects by the setting in force; with an empty key it asks anonymously."""
        from artifact_desktop.api.client import ApiClient

        return ApiClient(server, key, network=self.current)

    def _made(self, choice: NetworkChoice) -> Network:
        chosen = choice.settings
        password = choice.password if choice.password is not None else self._password(chosen)
        own = (CertificateFile(chosen.certificates),) if chosen.certificates else ()
        given = chosen.proxy is ProxyMode.GIVEN
        return Network(
            chosen.proxy,
            chosen.address if given else "",
            chosen.username if given else "",
            password if given else "",
            (*own, *self._environment),
            chosen.exceptions if given else "",
        )

    def _password(self, chosen: NetworkSettings) -> str:
        owner = _owner(chosen)
        try:
            return (self._keys.get(owner) if owner else None) or ""
        except SignInError as error:  # the proxy will ask for it, and then the person is told
            _log.info("The proxy's password could not be had: %s", error.code)
            return ""


def _owner(chosen: NetworkSettings) -> Account | None:
    """Under whose name the keyring has the proxy's password."""
    if chosen.proxy is not ProxyMode.GIVEN or not chosen.username:
        return None
    return Account(chosen.address, chosen.username)


def _tidied(choice: NetworkChoice) -> NetworkChoice:
    """With a proxy's address in one form, and a name and a password that were in it where they belong.

    Raises NetworkError, PROXY_MALFORMED.
    """
    chosen = choice.settings
    if chosen.proxy is not ProxyMode.GIVEN:
        return choice
    proxy = parse_proxy(chosen.address)
    if not proxy.username:
        return replace(choice, settings=replace(chosen, address=proxy.address))
    tidied = replace(chosen, address=proxy.address, username=proxy.username)
    return NetworkChoice(tidied, proxy.password or choice.password)
