"""Which way each request of httpx goes, and whom it trusts: decided by `core.network` for every request anew."""

import ssl
import sys
import threading
from collections.abc import Callable

import httpx
import truststore

from artifact_desktop.core.certificates import CertificateFile, read_certificates, system_bundle
from artifact_desktop.core.network import Network, Proxy

_Route = tuple[tuple[CertificateFile, ...], Proxy | None]


class RoutingTransport(httpx.BaseTransport):
    """Connections by whatever route the network setting names at the moment. Thread-safe.

    Those of a setting that has changed stay until `close`, because a call may still be under way on one of them.
    `network` is asked for each request. A request raises NetworkError where the setting makes no sense.
    """

    def __init__(self, network: Callable[[], Network], keepalive: int) -> None:
        """`keepalive`: how many idle connections a route keeps."""
        self._network = network
        self._limits = httpx.Limits(max_connections=None, max_keepalive_connections=keepalive)
        self._lock = threading.Lock()
        self._routes: dict[_Route, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        network = self._network()
        return self._route(network.certificates, network.proxy_for(str(request.url))).handle_request(request)

    def close(self) -> None:
        with self._lock:
            for transport in self._routes.values():
                transport.close()

    def _route(self, certificates: tuple[CertificateFile, ...], proxy: Proxy | None) -> httpx.HTTPTransport:
        with self._lock:
            known = self._routes.get((certificates, proxy))
            if known is None:
                context = trusting(certificates)
                through = _through(proxy, context) if proxy else None
                known = httpx.HTTPTransport(verify=context, trust_env=False, limits=self._limits, proxy=through)
                self._routes[certificates, proxy] = known
            return known


def trusting(certificates: tuple[CertificateFile, ...]) -> ssl.SSLContext:
    """Trusts what the system trusts, and these. Blocking. Raises NetworkError for files that hold no certificate.

    truststore asks the system first and then what was loaded beside it, on Windows and macOS too. On Linux a variable
    would put its file in the place of the system's, so the system's is named.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    added = read_certificates(certificates)
    if added:
        context.load_verify_locations(cadata=added)
        bundle = system_bundle()
        if bundle is not None and sys.platform not in ("win32", "darwin"):
            context.load_verify_locations(cafile=bundle)
    return context


def _through(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    credentials = (proxy.username, proxy.password) if proxy.username else None
    secure = proxy.address.startswith("https:")
    return httpx.Proxy(proxy.address, ssl_context=context if secure else None, auth=credentials)
