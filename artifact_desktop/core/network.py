"""The one network setting: which way a request goes, and whom it may trust, for httpx and libcurl alike.

Everything that opens a connection asks `Network.proxy_for` for each request anew, so a laptop that is carried from
one network to another needs no restart. `NO_PROXY` of the environment holds for a proxy that was given too, as for
curl; this computer itself is never reached by a proxy.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, quote, unquote

from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.errors import Code, NetworkError, ProtocolError, Scope
from artifact_desktop.core.names import is_loopback, urlsplit_or_none

_PORTS = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = (".local", ".localhost", ".internal", ".lan", ".svc", ".home.arpa")


class ProxyMode(StrEnum):
    SYSTEM = "system"  # the environment's, else the one of the system's own settings
    NONE = "none"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy. `address` is scheme, host and port; the password is shown nowhere."""

    address: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Host and port, as one tells them to IT."""
        return self.address.partition("://")[2]

    @property
    def url(self) -> str:
        """The address with user name and password, percent-encoded: never to be shown or logged."""
        if not self.username:
            return self.address
        scheme, _separator, netloc = self.address.partition("://")
        return f"{scheme}://{quote(self.username, safe='')}:{quote(self.password, safe='')}@{netloc}"


@dataclass(frozen=True, slots=True)
class Network:
    """What a person or an administrator set. A value: any thread; as it is by default it follows the system.

    `address`, `username` and `password` are those of a GIVEN proxy, and `exceptions` what is reached without it,
    written as NO_PROXY is. `certificates` are trusted beside the system's.
    """

    mode: ProxyMode = ProxyMode.SYSTEM
    address: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    certificates: tuple[CertificateFile, ...] = ()
    exceptions: str = ""

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy that a request for `url` goes by; None for the direct way.

        Raises NetworkError, PROXY_MALFORMED, where the address of the proxy makes no sense. May read the system's
        settings: cheap, but not for each of thousands of files.
        """
        import urllib.request  # takes its time to load, and nothing is asked before the window shows

        parts = urlsplit_or_none(url)
        if self.mode is ProxyMode.NONE or parts is None or is_loopback(parts) or parts.scheme not in _PORTS:
            return None
        host, port = (parts.hostname or "").rstrip("."), parts.port or _PORTS[parts.scheme]
        exceptions = f"{urllib.request.getproxies_environment().get('no', '')} {self.exceptions}"
        if _is_excepted(host, port, exceptions):
            return None
        if self.mode is ProxyMode.GIVEN:
            proxy = parse_proxy(self.address)
            return Proxy(proxy.address, self.username, self.password) if self.username else proxy
        if not urllib.request.getproxies_environment() and urllib.request.proxy_bypass(host):
            return None  # an exception in the settings of Windows or macOS
        proxies = urllib.request.getproxies()
        scheme = parts.scheme if proxies.get(parts.scheme) else "all"
        return parse_proxy(proxies[scheme], _origin(scheme)) if proxies.get(scheme) else None


def parse_proxy(text: str, origin: str = "") -> Proxy:
    """A proxy from its address as people write it: the scheme may be missing, a name and a password may be in it.

    `origin` says where the text stands, if not in the settings. Raises NetworkError that names it and repeats nothing
    of the text, which may hold a password.
    """
    text = text.strip()
    parts = urlsplit_or_none(text if "://" in text else f"http://{text}")
    if parts is None or parts.scheme not in _PORTS or parts.query or parts.fragment or parts.path not in ("", "/"):
        raise NetworkError(Code.PROXY_OF_SYSTEM_MALFORMED if origin else Code.PROXY_MALFORMED, origin=origin)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    address = f"{parts.scheme}://{host}:{parts.port or _PORTS[parts.scheme]}"
    return Proxy(address, unquote(parts.username or ""), unquote(parts.password or ""))


def unsafe_address(parts: SplitResult | None, scope: Scope) -> ProtocolError:
    """Why an address that the server named for a file is not opened. Repeats nothing of it but the host."""
    if parts is not None and parts.scheme == "http" and parts.hostname and "@" not in parts.netloc:
        return ProtocolError(Code.STORAGE_NOT_ENCRYPTED, scope=scope, host=parts.netloc)
    return ProtocolError(Code.UNSAFE_ADDRESS, scope=scope)


def leads_elsewhere(server: str, host: str) -> bool:
    """Whether a server that all can reach names a host that only its own network can: localhost, 10.0.0.5, `minio`."""
    parts = urlsplit_or_none(server)
    return _is_private(host) and not _is_private((parts.hostname if parts else None) or "")


def _is_private(host: str) -> bool:
    host = host.lower().strip("[]").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_SUFFIXES)
    return address.is_private or address.is_loopback or address.is_link_local


def _is_excepted(host: str, port: int, exceptions: str) -> bool:
    """Whether a host is named: "*", a name and all below it, an address, a network (10.0.0.0/8), each with a
    port behind it or none.
    """
    return any(_names(each, host.lower(), port) for each in _entries(exceptions))


def _entries(exceptions: str) -> Iterator[str]:
    return iter(exceptions.lower().replace(",", " ").replace(";", " ").split())


def _names(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if address is not None:
        try:
            return address in ip_network(entry.strip("[]"), strict=False)
        except ValueError:
            pass  # a name, or an address with a port
    parts = urlsplit_or_none(f"//{entry.removeprefix('*').lstrip('.')}")
    if parts is None or not parts.hostname or (parts.port is not None and parts.port != port):
        return False
    name = parts.hostname.rstrip(".")
    return host == name or (address is None and host.endswith(f".{name}"))


def _origin(scheme: str) -> str:
    """Where the system's proxy for a scheme is written down, as a person can look it up."""
    for name in (f"{scheme}_proxy", f"{scheme}_proxy".upper()):
        if os.environ.get(name):
            return name
    return {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, sys.platform)
