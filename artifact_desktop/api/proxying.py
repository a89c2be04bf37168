"""What goes wrong between here and a proxy, told from what goes wrong behind it.

httpx raises the same for both: that nobody answered, that the connection broke off. What httpcore tells of each step
of a request (its extension `trace`) says how far it came.
"""

import re
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from artifact_desktop.api.errors import causes
from artifact_desktop.core.errors import Code, NetworkError
from artifact_desktop.core.network import Proxy

_CREDENTIALS_WANTED = 407


def send(transport: httpx.BaseTransport, request: httpx.Request, proxy: Proxy) -> httpx.Response:
    """Sends a request by a proxy. Raises NetworkError for what is the proxy's fault; the rest as httpx has it."""
    host = request.url.netloc.decode("ascii")
    is_tunnel = request.url.scheme == "https"
    way = _Way(request.extensions.get("trace"))
    request.extensions = {**request.extensions, "trace": way}
    try:
        response = transport.handle_request(request)
    except httpx.ProxyError as refusal:
        raise _refused(way, host) from refusal
    except httpx.TransportError as error:
        reached = way.is_open if is_tunnel else not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        if reached or not way.is_new:
            raise
        secure = any(isinstance(cause, ssl.SSLError) for cause in causes(error))
        code = Code.PROXY_NOT_SECURE if secure else Code.PROXY_UNREACHABLE
        raise NetworkError(code, host=host, proxy=proxy) from error
    if response.status_code == _CREDENTIALS_WANTED and not is_tunnel:
        response.close()
        raise _refused(way, host)
    return response


class _Way:
    """How far one request came."""

    def __init__(self, listener: Any) -> None:
        self._listener = listener
        self.is_new = False  # a connection was made for it
        self.is_open = False  # the proxy lets it through
        self.status = 0
        self.methods: list[str] = []  # by which the proxy lets people sign in

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        match event:
            case "connection.connect_tcp.started":
                self.is_new = True
            case "http11.receive_response_headers.complete":
                _version, self.status, _reason, headers, *_rest = info["return_value"]
                named = (value for name, value in headers if name.lower() == b"proxy-authenticate")
                self.methods = [value.decode("latin-1") for value in named]
            case "proxy.start_tls.started":
                self.is_open = True
        if self._listener is not None:
            self._listener(event, info)


def _refused(way: _Way, host: str) -> NetworkError:
    if way.status != _CREDENTIALS_WANTED:
        return NetworkError(Code.PROXY_FAILED, host=host)
    can_be_had = not way.methods or any(re.search(r"\bbasic\b", method, re.IGNORECASE) for method in way.methods)
    return NetworkError(Code.PROXY_PASSWORD if can_be_had else Code.PROXY_SIGN_IN, host=host)
