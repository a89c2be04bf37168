"""Bytes over HTTP, by libcurl: several transfers on one thread, connections reused, nothing of ours sent along.

A storage host gets a GET with Range, If-Range, Accept-Encoding and User-Agent, and never a key, a cookie or a header
of an account. Redirects: at most five, and only to https, or to http where the server itself is http.

Why one loop with several handles (measured, 5,000 files of 10 KiB, two cores): 1.5 to 2 times the files a second of
one thread a handle, because threads fight over the interpreter at each callback; and a transfer can be dropped at
any moment, even while connecting. Callbacks are `list.append`, so libcurl calls no Python code at all.
"""

import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

import pycurl

from artifact_desktop.core.certificates import Trust, trust_of
from artifact_desktop.core.errors import Scope
from artifact_desktop.core.names import is_loopback, urlsplit_or_none
from artifact_desktop.core.network import Network, Proxy, unsafe_address
from artifact_desktop.transfer.errors import Reply
from artifact_desktop.transfer.job import Patience
from artifact_desktop.transfer.trust import trust_options

BUFFER = 256 << 10
_SNIPPET = 2048
_REDIRECTS = 5
_ORIGINS = 64  # remembered
_ROUTES_HOLD = 30.0  # seconds: then the system is asked again for its proxies, which is too dear for each file
_DIRECT = "localhost,127.0.0.0/8,::1"  # redirects too; and libcurl asks no variable for more
_BY_PASSWORD = pycurl.HTTPAUTH_BASIC | pycurl.HTTPAUTH_DIGEST
_NO_SOCKET_YET = 0.01  # libcurl has nothing to wait on, as while a name is looked up by its own thread

T = TypeVar("T")


class Transfer(Generic[T]):
    """One GET under way. `tag` is the caller's; everything belongs to the thread of its Fetcher."""

    __slots__ = ("_body", "_curl", "_headers", "_proxy", "code", "host", "tag")

    def __init__(self, curl: "pycurl.Curl", host: str, proxy: Proxy | None, tag: T, *, keep_headers: bool) -> None:
        self._curl = curl
        self._body: list[bytes] = []
        self._headers: list[bytes] | None = [] if keep_headers else None
        self._proxy = proxy
        self.host = host
        self.tag = tag
        self.code: int | None = None
        """libcurl's result, None while the transfer runs."""

    @property
    def has_succeeded(self) -> bool:
        """Whether it has ended as a file should; `reply` tells the rest."""
        return self.code == 0 and self.status in (200, 206)

    @property
    def status(self) -> int:
        """The status of the last answer, 0 before there is one."""
        return int(self._curl.getinfo(pycurl.RESPONSE_CODE))

    @property
    def content_length(self) -> int | None:
        """What the answer says of its own length."""
        length = int(self._curl.getinfo(pycurl.CONTENT_LENGTH_DOWNLOAD_T))
        return length if length >= 0 else None

    def take(self) -> bytes:
        """The bytes that have come since the last call."""
        data = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body.clear()
        return data

    def header(self, name: str) -> str | None:
        """A header of the last answer; only of transfers whose headers are kept."""
        found = None
        for line in self._headers or ():
            if line.startswith(b"HTTP/"):
                found = None  # a redirect's or a proxy's headers came before
            key, colon, value = line.partition(b":")
            if colon and key.strip().lower() == name.encode():
                found = value.strip().decode("latin-1")
        return found

    def reply(self, snippet: bytes = b"") -> Reply:
        """How it ended. `snippet` is the beginning of the body, where that was no file."""
        info = self._curl.getinfo
        retry_after = float(info(pycurl.RETRY_AFTER))  # libcurl reads both forms, seconds and date
        return Reply(
            code=self.code or 0,
            status=self.status,
            host=self.host,
            sent=info(pycurl.REQUEST_SIZE) > 0,  # times are set for what failed too
            proxy_status=int(info(pycurl.HTTP_CONNECTCODE)),
            snippet=snippet[:_SNIPPET],
            content_type=info(pycurl.CONTENT_TYPE) or "",
            retry_after=retry_after if retry_after > 0 else None,
            proxy=str(self._proxy or "") if info(pycurl.USED_PROXY) else "",
            takes_password=not (kinds := int(info(pycurl.PROXYAUTH_AVAIL))) or bool(kinds & _BY_PASSWORD),
            certificate=int(info(pycurl.SSL_VERIFYRESULT)),
        )


class _Origin(NamedTuple):
    """What stands before the path of an address, once it is known to be safe to open."""

    secure: bool
    host: str
    proxy: Proxy | None


class _Shape(NamedTuple):
    """Everything of a request but its address and where its answer goes."""

    secure: bool
    proxy: Proxy | None
    allow_http: bool
    wanted: str
    etag: str | None


class Fetcher(Generic[T]):
    """Up to `slots` transfers at a time, on the thread that made it. Handles and connections are reused.

    `network` is asked at each start; transfers under way go on as they began.
    """

    def __init__(
        self, slots: int, patience: Patience, user_agent: str, network: Callable[[], Network] = Network
    ) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, slots)
        self._patience, self._user_agent, self._ask_network = patience, user_agent, network
        self._network: Network | None = None  # by which the routes were made
        self._trust: Trust | None = None  # by which the handles were made
        self._routes_end = 0.0
        self._outdated: set[pycurl.Curl] = set()  # at work, and made for another setting
        self._slots = slots
        self._idle: list[pycurl.Curl] = []
        self._running: dict[pycurl.Curl, Transfer[T]] = {}
        self._origins: dict[tuple[str, bool], _Origin] = {}
        self._shapes: dict[pycurl.Curl, _Shape] = {}
        self._speed_limit = 0
        self._ever_limited = False  # whether a handle may still have a limit of before

    @property
    def running(self) -> list[Transfer[T]]:
        return list(self._running.values())

    @property
    def ready(self) -> list[Transfer[T]]:
        """The transfers that have brought something, or have ended."""
        return [transfer for transfer in self._running.values() if transfer._body or transfer.code is not None]

    @property
    def is_idle(self) -> bool:
        return not self._running

    @property
    def count(self) -> int:
        """How many transfers run."""
        return len(self._running)

    @property
    def room(self) -> int:
        """How many more transfers may be started."""
        return self._slots - len(self._running)

    def start(
        self,
        url: str,
        tag: T,
        *,
        wanted: str = "",
        etag: str | None = None,
        allow_http: bool = False,
        keep_headers: bool = False,
    ) -> Transfer[T]:
        """Begins a GET of the `wanted` bytes ("0-99", "100-"; all of them where empty), as long as `etag` still holds.

        Raises AppError for an address that may not be opened, and NetworkError where the network setting makes no
        sense. `allow_http` says that the signed-in server itself is
        http; this computer may always be asked over http.
        """
        self._look_at_network()
        secure, host, proxy = self._vetted(url, allow_http)
        curl = self._idle.pop() if self._idle else self._new_handle()
        transfer = Transfer(curl, host, proxy, tag, keep_headers=keep_headers)
        try:
            curl.setopt(pycurl.URL, url)
        except (pycurl.error, UnicodeError, ValueError):
            self._idle.append(curl)
            raise unsafe_address(None, Scope.FILE) from None  # the cause would quote the address
        shape = _Shape(secure, proxy, allow_http, wanted, etag if wanted else None)
        if self._shapes.get(curl) != shape:  # most requests differ from the one before in their address only
            self._form(curl, shape)
        curl.setopt(pycurl.WRITEFUNCTION, transfer._body.append)
        if self._ever_limited:
            curl.setopt(pycurl.MAX_RECV_SPEED_LARGE, self._speed_limit)
        if transfer._headers is not None:
            curl.setopt(pycurl.HEADERFUNCTION, transfer._headers.append)
            self._shapes.pop(curl, None)
        self._multi.add_handle(curl)
        self._running[curl] = transfer
        return transfer

    def _look_at_network(self) -> None:
        """Forgets routes that may no longer hold, and handles made for another setting. Raises NetworkError."""
        network = self._ask_network()
        if network == self._network and time.monotonic() < self._routes_end:
            return
        trust = trust_of(network.certificates)  # may raise: then the next start looks again
        trust_options(trust)
        if trust != self._trust:
            self._outdated.update(self._running)
            for curl in self._idle:
                self._discard(curl)
            self._idle.clear()
        self._network, self._trust = network, trust
        self._origins.clear()
        self._routes_end = time.monotonic() + _ROUTES_HOLD

    def _vetted(self, url: str, allow_http: bool) -> _Origin:
        """What an address begins with, and the way there.

        Raises AppError for one that may not be opened. What stands before the path decides; most addresses share it.
        """
        origin = url[: url.find("/", len("https://")) + 1]
        known = self._origins.get((origin, allow_http))
        if known is None:
            parts = urlsplit_or_none(url)
            secure = parts is not None and parts.scheme == "https"
            plain = parts is not None and parts.scheme == "http" and (allow_http or is_loopback(parts))
            if parts is None or parts.username is not None or not (secure or plain) or not parts.hostname:
                raise unsafe_address(parts, Scope.FILE)
            known = _Origin(secure, parts.hostname, self._ask_network().proxy_for(url))
            if len(self._origins) < _ORIGINS and url.startswith(f"{parts.scheme}://{parts.netloc}/"):
                self._origins[origin, allow_http] = known
        return known

    def _form(self, curl: "pycurl.Curl", shape: _Shape) -> None:
        headers = ["Accept-Encoding: identity"]
        if shape.etag:
            headers.append(f"If-Range: {shape.etag}")
        curl.setopt(pycurl.HTTPHEADER, headers)
        if shape.wanted:
            curl.setopt(pycurl.RANGE, shape.wanted)
        else:
            curl.unsetopt(pycurl.RANGE)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTPS if shape.secure else pycurl.PROTO_HTTP)
        curl.setopt(pycurl.REDIR_PROTOCOLS, pycurl.PROTO_HTTPS | (pycurl.PROTO_HTTP if shape.allow_http else 0))
        curl.setopt(pycurl.PROXY, shape.proxy.url if shape.proxy else "")  # empty: whatever the environment says
        curl.unsetopt(pycurl.HEADERFUNCTION)
        self._shapes[curl] = shape

    def limit_speed(self, rate: int | None) -> None:
        """No transfer brings more than `rate` bytes a second from now on, nor more at once than that allows."""
        if self._speed_limit != (rate or 0):
            self._speed_limit, self._ever_limited = rate or 0, True
            for curl in self._running:
                curl.setopt(pycurl.MAX_RECV_SPEED_LARGE, self._speed_limit)

    def turn(self) -> list[Transfer[T]]:
        """Moves bytes without waiting; returns the transfers that have ended. They stay until dropped."""
        self._multi.perform()
        ended: list[Transfer[T]] = []
        queued = 1
        while queued:
            queued, succeeded, failed = self._multi.info_read()
            for curl, code in [(curl, 0) for curl in succeeded] + [(curl, code) for curl, code, _ in failed]:
                transfer = self._running[curl]
                transfer.code = code
                ended.append(transfer)
        return ended

    def wait(self, timeout: float) -> None:
        """Returns when there is something to do, or after `timeout` seconds."""
        due = self._multi.timeout()
        if due >= 0:
            timeout = min(timeout, due / 1000)
        if timeout > 0 and self._multi.select(timeout) < 0:
            time.sleep(min(timeout, _NO_SOCKET_YET))

    def drop(self, transfer: Transfer[T]) -> None:
        """Frees the transfer's slot. One that has not ended is cut off, its connection with it."""
        curl = transfer._curl
        if self._running.get(curl) is transfer:
            del self._running[curl]
            self._multi.remove_handle(curl)
            if curl in self._outdated:
                self._outdated.remove(curl)
                self._discard(curl)
            else:
                self._idle.append(curl)

    def close(self) -> None:
        """Cuts off what runs and closes every connection."""
        for transfer in self.running:
            self.drop(transfer)
        for curl in self._idle:
            curl.close()
        self._idle.clear()
        self._shapes.clear()
        self._multi.close()

    def _discard(self, curl: "pycurl.Curl") -> None:
        self._shapes.pop(curl, None)
        curl.close()

    def _new_handle(self) -> "pycurl.Curl":
        curl = pycurl.Curl()
        for option, value in (
            (pycurl.NOSIGNAL, 1),
            (pycurl.USERAGENT, self._user_agent),
            (pycurl.BUFFERSIZE, BUFFER),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.FOLLOWLOCATION, 1),
            (pycurl.MAXREDIRS, _REDIRECTS),
            (pycurl.AUTOREFERER, 0),
            (pycurl.NETRC, pycurl.NETRC_IGNORED),
            (pycurl.CONNECTTIMEOUT_MS, int(self._patience.connect * 1000)),
            (pycurl.LOW_SPEED_LIMIT, 1),
            (pycurl.LOW_SPEED_TIME, max(1, round(self._patience.stall))),
            (pycurl.TCP_KEEPALIVE, 1),
            (pycurl.NOPROXY, _DIRECT),
            (pycurl.PROXYAUTH, pycurl.HTTPAUTH_ANY),  # Basic, Digest, Negotiate: as the proxy has it
            *(trust_options(self._trust) if self._trust else ()),
        ):
            curl.setopt(option, value)
        return curl
