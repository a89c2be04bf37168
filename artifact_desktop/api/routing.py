"""Which way each request of httpx goes, and whom it trusts: decided by `core.network` for every request anew."""

import ssl
import threading
from collections.abc import Callable
from functools import lru_cache

import httpx
import truststore

from artifact_desktop.api.proxying import send
from artifact_desktop.core.certificates import HAS_STORE, Trust, trust_of
from artifact_desktop.core.errors import Code, NetworkError
from artifact_desktop.core.network import Network, Proxy

_Route = tuple[Trust, Proxy | None]


class RoutingTransport(httpx.BaseTransport):
    """Connections by whatever route the network setting names at the moment. Thread-safe.

    Those of a setting that has changed stay until `close`, because a call may still be under way on one of them.
    `network` is asked for each request. A request raises NetworkError where the setting makes no sense, and where the
    proxy is at fault.
    """

    def __init__(self, network: Callable[[], Network], keepalive: int) -> None:
        """`keepalive`: how many idle connections a route keeps."""
        self._network = network
        self._limits = httpx.Limits(max_connections=None, max_keepalive_connections=keepalive)
        self._lock = threading.Lock()
        self._routes: dict[_Route, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        network = self._network()
        proxy = network.proxy_for(str(request.url))
        transport = self._route(trust_of(network.certificates), proxy)
        return transport.handle_request(request) if proxy is None else send(transport, request, proxy)

    def close(self) -> None:
        with self._lock:
            for transport in self._routes.values():
                transport.close()

    def _route(self, trust: Trust, proxy: Proxy | None) -> httpx.HTTPTransport:
        with self._lock:
            known = self._routes.get((trust, proxy))
            if known is None:
                context = trusting(trust)
                through = _through(proxy, context) if proxy else None
                known = httpx.HTTPTransport(verify=context, trust_env=False, limits=self._limits, proxy=through)
                self._routes[trust, proxy] = known
            return known


@lru_cache(maxsize=4)
def trusting(trust: Trust) -> ssl.SSLContext:
    """Trusts what the system trusts, and what was added: one context for all clients. Blocking.

    truststore asks the stores of Windows and macOS, and then what was loaded beside them. Where the system has a file
    it would read that anew for each connection (70 ms, a connection takes 8), so there the context is an ordinary one.
    What was added is trusted as it is, with or without its own authority: libcurl does so too. Raises NetworkError.
    """
    if HAS_STORE:
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    if trust.system is not None:
        try:
            context.load_verify_locations(cafile=trust.system.path)
        except (ssl.SSLError, OSError) as error:
            raise NetworkError(Code.CERTIFICATE_MALFORMED, file=trust.system.path) from error
    elif not HAS_STORE:
        context.set_default_verify_paths()
    if trust.added:
        context.load_verify_locations(cadata=b"".join(trust.added))
    return context


def _through(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    credentials = (proxy.username, proxy.password) if proxy.username else None
    secure = proxy.address.startswith("https:")
    return httpx.Proxy(proxy.address, ssl_context=context if secure else None, auth=credentials)
