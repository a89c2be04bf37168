"""Bytes over HTTP, by libcurl: several transfers on one thread, connections reused, nothing of ours sent along.

A storage host gets a GET with Range, If-Range, Accept-Encoding and User-Agent, and never a key, a cookie or a header
of an account. Redirects: at most five, and only to https, or to http where the server itself is http.

Why one loop with several handles (measured, 5,000 files of 10 KiB, two cores): 1.5 to 2 times the files a second of
one thread a handle, because threads fight over the interpreter at each callback; and a transfer can be dropped at
any moment, even while connecting. Callbacks are `list.append`, so libcurl calls no Python code at all.
"""

import ssl
import sys
import time
from typing import Generic, NamedTuple, TypeVar

import pycurl

from artifact_desktop.core.names import is_loopback, urlsplit_or_none
from artifact_desktop.transfer.errors import Reply, unsafe_address
from artifact_desktop.transfer.job import Patience

BUFFER = 256 << 10
_SNIPPET = 2048
_REDIRECTS = 5
_ORIGINS = 64  # remembered
_NO_SOCKET_YET = 0.01  # libcurl has nothing to wait on, as while a name is looked up by its own thread

T = TypeVar("T")


class Transfer(Generic[T]):
    """One GET under way. `tag` is the caller's; everything belongs to the thread of its Fetcher."""

    __slots__ = ("_body", "_curl", "_headers", "code", "host", "tag")

    def __init__(self, curl: "pycurl.Curl", host: str, tag: T, *, keep_headers: bool) -> None:
        self._curl = curl
        self._body: list[bytes] = []
        self._headers: list[bytes] | None = [] if keep_headers else None
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
            sent=info(pycurl.PRETRANSFER_TIME_T) > 0,
            proxy_status=int(info(pycurl.HTTP_CONNECTCODE)),
            snippet=snippet[:_SNIPPET],
            content_type=info(pycurl.CONTENT_TYPE) or "",
            retry_after=retry_after if retry_after > 0 else None,
            proxied=bool(info(pycurl.USED_PROXY)),
        )


class _Shape(NamedTuple):
    """Everything of a request but its address and where its answer goes. `here`: to this computer, so by no proxy."""

    secure: bool
    here: bool
    allow_http: bool
    wanted: str
    etag: str | None


class Fetcher(Generic[T]):
    """Up to `slots` transfers at a time, on the thread that made it. Handles and connections are reused."""

    def __init__(
        self, slots: int, patience: Patience, user_agent: str, ca_file: str | None = None, proxy: str | None = None
    ) -> None:
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, slots)
        self._patience, self._user_agent, self._proxy = patience, user_agent, proxy
        self._ca_file = ca_file or _system_certificates()
        self._slots = slots
        self._idle: list[pycurl.Curl] = []
        self._running: dict[pycurl.Curl, Transfer[T]] = {}
        self._origins: dict[tuple[str, bool], tuple[bool, bool, str]] = {}
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

        Raises AppError for an address that may not be opened. `allow_http` says that the signed-in server itself is
        http; this computer may always be asked over http.
        """
        secure, here, host = self._vetted(url, allow_http)
        curl = self._idle.pop() if self._idle else self._new_handle()
        transfer = Transfer(curl, host, tag, keep_headers=keep_headers)
        try:
            curl.setopt(pycurl.URL, url)
        except (pycurl.error, UnicodeError, ValueError):
            self._idle.append(curl)
            raise unsafe_address() from None  # the cause would quote the address
        shape = _Shape(secure, here, allow_http, wanted, etag if wanted else None)
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

    def _vetted(self, url: str, allow_http: bool) -> tuple[bool, bool, str]:
        """Whether an address is https, whether it is of this computer, and its host.

        Raises AppError for one that may not be opened. What stands before the path decides; most addresses share it.
        """
        origin = url[: url.find("/", len("https://")) + 1]
        known = self._origins.get((origin, allow_http))
        if known is None:
            parts = urlsplit_or_none(url)
            secure = parts is not None and parts.scheme == "https"
            plain = parts is not None and parts.scheme == "http" and (allow_http or is_loopback(parts))
            if parts is None or parts.username is not None or not (secure or plain) or not parts.hostname:
                raise unsafe_address()
            known = secure, is_loopback(parts), parts.hostname
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
        if shape.here:
            curl.setopt(pycurl.PROXY, "")  # whatever the environment says
        elif self._proxy is not None:
            curl.setopt(pycurl.PROXY, self._proxy)
        else:
            curl.unsetopt(pycurl.PROXY)
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
        ):
            curl.setopt(option, value)
        if self._ca_file is not None:
            curl.setopt(pycurl.CAINFO, self._ca_file)
        elif sys.platform in ("win32", "darwin"):
            curl.setopt(pycurl.SSL_OPTIONS, pycurl.SSLOPT_NATIVE_CA)
        return curl


def _system_certificates() -> str | None:
    """The certificate file of the system, where it keeps one; elsewhere libcurl asks the system's own store."""
    return None if sys.platform in ("win32", "darwin") else ssl.get_default_verify_paths().cafile
