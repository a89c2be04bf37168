"""One request as a storage host sees it, and the means to answer it: truly, or as a script wants it."""

import contextlib
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.server import FaultServer

_ONE_RANGE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))")
_PIECE = 65536


class HangUp(Exception):
    """The answer ends with the connection."""


@dataclass(frozen=True)
class Request:
    """What was asked. Header names in lower case; `query` is what stood behind the "?".

    `epoch` is the server's at that moment.
    """

    method: str
    name: str
    query: str
    headers: Mapping[str, str]
    epoch: int = 0

    @property
    def range(self) -> str | None:
        return self.headers.get("range")

    @property
    def offset(self) -> int:
        """The first byte asked for; 0 without a range, and for the last so many bytes of a file."""
        match = _ONE_RANGE.fullmatch(self.range or "")
        return int(match[1]) if match and match[1] else 0

    def bounds(self, size: int) -> tuple[int, int] | None:
        """First byte and the one behind the last, of a file of that size (RFC 9110, 14.1.2).

        None where no range is asked for, or one that a server may ignore: several, or one that makes no sense. A range
        that cannot be satisfied is returned as (size, size).
        """
        match = _ONE_RANGE.fullmatch(self.range or "")
        if match is None:
            return None
        first, last, tail = match.groups()
        if tail:
            return (max(0, size - int(tail)), size) if int(tail) else (size, size)
        if last and int(last) < int(first):
            return None
        return (int(first), min(int(last) + 1 if last else size, size)) if int(first) < size else (size, size)


@dataclass
class Exchange:
    """One request and the means to answer it. An answer may change `etag` (None: none), `version` and `extra`."""

    server: "FaultServer"
    connection: socket.socket
    request: Request
    data: bytes
    etag: str | None
    version: str = "1.1"
    extra: dict[str, object] = field(default_factory=dict)
    """Headers sent with every head."""
    first: int | None = None
    """Where in the file the body begins; None while the body is no part of it."""
    is_of_file: bool = True
    sent: int = 0
    """Bytes of body. Counted before they are handed over, so that whoever has them finds them counted."""

    def head(self, status: int, headers: Mapping[str, object]) -> None:
        """Sends status and headers. A value that is a list makes a line of each."""
        lines = [f"HTTP/{self.version} {status} Scripted"]
        for name, value in {**headers, **self.extra}.items():
            lines += [f"{name}: {each}" for each in (value if isinstance(value, list) else [value])]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def body(self, data: bytes | memoryview) -> None:
        """Sends bytes of the body, and counts what got out."""
        view = memoryview(data)
        for start in range(0, len(view), _PIECE):
            piece = view[start : start + _PIECE]
            self.sent += len(piece)
            self.server.count(len(piece))
            self.connection.sendall(piece)

    def file_head(self) -> memoryview:
        """Sends the head of an honest answer; returns the body that belongs to it."""
        size = len(self.data)
        condition = self.request.headers.get("if-range")
        bounds = self.request.bounds(size)
        if bounds is None or (condition is not None and (condition != self.etag or condition.startswith("W/"))):
            return self.whole_head()
        self.first, end = bounds
        if self.first == size:
            self.head(416, {"Content-Range": f"bytes */{size}", "Content-Length": 0})
        else:
            content_range = f"bytes {self.first}-{end - 1}/{size}"
            self.head(206, {"Content-Range": content_range, "Content-Length": end - self.first, **self.tagged()})
        return memoryview(self.data)[self.first : end]

    def whole_head(self) -> memoryview:
        """Sends the head of an answer with the whole file, whatever range was asked for; returns the file."""
        self.first = 0
        self.head(200, {"Content-Length": len(self.data), "Accept-Ranges": "bytes", **self.tagged()})
        return memoryview(self.data)

    def tagged(self) -> dict[str, object]:
        """The header with the file's ETag, where it has one."""
        return {"ETag": self.etag} if self.etag is not None else {}

    def silence(self) -> None:
        """Says no more, until the other side gives up or the server ends."""
        self.server.stalled.set()
        with contextlib.suppress(OSError):
            self.connection.recv(1)

    def until(self, gate: threading.Event) -> None:
        """Waits for `gate`. Raises HangUp when the server ends meanwhile."""
        while not gate.wait(0.05):
            if self.server.is_closing:
                raise HangUp


def tag(data: bytes) -> str:
    """The ETag of a file with these bytes."""
    return f'"{hashlib.sha1(data, usedforsecurity=False).hexdigest()}"'


Answer = Callable[[Exchange], None]


@dataclass(frozen=True)
class When:
    """An answer for the first request that fits, wherever it stands in the script."""

    fits: Callable[[Request], bool]
    answer: Answer


when = When
Step = Answer | When
