"""A storage host on a real socket that misbehaves as scripted, request by request, and remembers what it was asked.

    with FaultServer() as server:
        server.put("a.bin", data, cut(1000), refuse(503))   # the first two answers; honest ones after them

Each answer is a function of the `Exchange`. Names come percent-encoded on the wire; queries are kept apart.
"""

import contextlib
import hashlib
import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked. Header names in lower case; `query` is what stood behind the "?"."""

    method: str
    name: str
    query: str
    headers: Mapping[str, str]

    @property
    def range(self) -> str | None:
        return self.headers.get("range")

    @property
    def offset(self) -> int:
        match = re.fullmatch(r"bytes=(\d+)-", self.range or "")
        return int(match.group(1)) if match else 0


@dataclass
class Exchange:
    """One request and the means to answer it."""

    server: "FaultServer"
    connection: socket.socket
    request: Request
    data: bytes
    sent: int = 0  # bytes of body

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha1(self.data, usedforsecurity=False).hexdigest()}"'

    def head(self, status: int, headers: Mapping[str, object]) -> None:
        lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode())

    def body(self, data: bytes) -> None:
        for start in range(0, len(data), 65536):
            piece = data[start : start + 65536]
            self.connection.sendall(piece)
            self.sent += len(piece)

    def file_head(self) -> bytes:
        """The head of an honest answer; returns the body that belongs to it."""
        wanted = self.request.headers.get("if-range") in (None, self.etag)
        offset = self.request.offset if self.request.range and wanted else 0
        if self.request.range and offset >= len(self.data):
            self.head(416, {"Content-Range": f"bytes */{len(self.data)}", "Content-Length": 0})
            return b""
        if self.request.range and wanted:
            last = len(self.data) - 1
            self.head(
                206,
                {
                    "Content-Range": f"bytes {offset}-{last}/{len(self.data)}",
                    "Content-Length": len(self.data) - offset,
                    "ETag": self.etag,
                },
            )
        else:
            self.head(200, {"Content-Length": len(self.data), "ETag": self.etag})
        return self.data[offset:]


class HangUp(Exception):
    """The answer ends with the connection."""


Answer = Callable[[Exchange], None]


def honest(exchange: Exchange) -> None:
    """The file, or the range of it, as a storage host gives it."""
    exchange.body(exchange.file_head())


def cut(after: int) -> Answer:
    """The connection ends after so many bytes of the body."""

    def answer(exchange: Exchange) -> None:
        exchange.body(exchange.file_head()[:after])
        raise HangUp

    return answer


def stall(after: int) -> Answer:
    """Silence after so many bytes of the body, until the other side gives up; -1: not even a head."""

    def answer(exchange: Exchange) -> None:
        if after >= 0:
            exchange.body(exchange.file_head()[:after])
        exchange.server.stalled.set()
        with contextlib.suppress(OSError):
            exchange.connection.recv(1)
        raise HangUp

    return answer


def slow(pieces: int, gate: threading.Event) -> Answer:
    """The body in so many pieces; all but the first wait for `gate`."""

    def answer(exchange: Exchange) -> None:
        body = exchange.file_head()
        step = max(1, len(body) // pieces)
        exchange.body(body[:step])
        exchange.server.stalled.set()
        gate.wait(30)
        exchange.body(body[step:])

    return answer


def wrong_bytes(exchange: Exchange) -> None:
    """The right length, one bit wrong."""
    body = bytearray(exchange.file_head())
    body[len(body) // 2] ^= 1
    exchange.body(bytes(body))


def wrong_length(length: int) -> Answer:
    """A body of another length, honestly announced."""

    def answer(exchange: Exchange) -> None:
        body = (exchange.data * (length // max(1, len(exchange.data)) + 1))[:length]
        exchange.head(200, {"Content-Length": length})
        exchange.body(body)

    return answer


def unannounced(length: int | None = None) -> Answer:
    """A body that ends with the connection and never said how long it is."""

    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Connection": "close"})
        exchange.body(exchange.data if length is None else (exchange.data * 2)[:length])
        raise HangUp

    return answer


def ignores_range(exchange: Exchange) -> None:
    """200 and the whole file, whatever was asked."""
    exchange.head(200, {"Content-Length": len(exchange.data), "ETag": exchange.etag})
    exchange.body(exchange.data)


def lying_range(content_range: str) -> Answer:
    """206 with a Content-Range of one's own invention, over the bytes that were asked for."""

    def answer(exchange: Exchange) -> None:
        body = exchange.data[exchange.request.offset :]
        exchange.head(206, {"Content-Range": content_range, "Content-Length": len(body), "ETag": exchange.etag})
        exchange.body(body)

    return answer


def refuse(status: int, body: bytes = b"", **headers: str) -> Answer:
    """A status, a body and headers ("Retry_After" becomes "Retry-After")."""

    def answer(exchange: Exchange) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        exchange.head(status, {"Content-Length": len(body), **named})
        exchange.body(body)

    return answer


EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
PAGE = b"<!DOCTYPE html><html><body>Welcome to the hotel. Please sign in.</body></html>"
expired = refuse(403, EXPIRED, Content_Type="application/xml")
page = refuse(200, PAGE, Content_Type="text/html; charset=utf-8")


def reset(exchange: Exchange) -> None:
    """The connection is reset before a byte of an answer."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise HangUp


def redirect(location: str) -> Answer:
    """302 to anywhere."""
    return refuse(302, Location=location)


@dataclass
class _File:
    data: bytes
    script: deque[Answer] = field(default_factory=deque)
    always: Answer = honest


class FaultServer:
    """Listens on loopback for as long as the context lasts; a thread a connection, all ended with it."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.stalled = threading.Event()
        self.body_bytes = 0
        self._files: dict[str, _File] = {}
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._socket.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def put(self, name: str, data: bytes, *script: Answer, always: Answer = honest) -> None:
        """Serves `data` under a name: first as scripted, then `always`."""
        self._files[name] = _File(data, deque(script), always)

    def url(self, name: str, query: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{quote(name)}" + (f"?{query}" if query else "")

    def asked_for(self, name: str) -> list[Request]:
        """The requests for one name, in order."""
        with self._lock:
            return [request for request in self.requests if request.name == name]

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections.add(connection)
            self._start(self._converse, connection)

    def _converse(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, HangUp), connection:
            buffer = b""
            while True:
                while b"\r\n\r\n" not in buffer:
                    received = connection.recv(65536)
                    if not received:
                        raise HangUp
                    buffer += received
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                self._answer(connection, _parsed(head))
        with self._lock:
            self._connections.discard(connection)

    def _answer(self, connection: socket.socket, request: Request) -> None:
        with self._lock:
            self.requests.append(request)
            file = self._files.get(request.name)
            answer = refuse(404, b"<Error><Code>NoSuchKey</Code></Error>")
            if file is not None:
                answer = file.script.popleft() if file.script else file.always
        exchange = Exchange(self, connection, request, file.data if file is not None else b"")
        try:
            answer(exchange)
        finally:
            with self._lock:
                self.body_bytes += exchange.sent


def _parsed(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(method, unquote(parts.path[1:]), parts.query, headers)
