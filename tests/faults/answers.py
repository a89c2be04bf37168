"""What a storage host may answer. Each is an `Answer`, or makes one; see server.py for how they are scripted."""

import gzip
import socket
import struct
import threading
from collections import Counter

from tests.faults.exchange import Answer, Exchange, HangUp, tag

EXPIRED = b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
SLOW_DOWN = b"<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>"
PAGE = b"<!DOCTYPE html><html><body>Welcome to the hotel. Please sign in.</body></html>"


def honest(exchange: Exchange) -> None:
    """The file, or the range of it, as a storage host gives it."""
    exchange.body(exchange.file_head())


# Connections that fail.


def cut(after: int) -> Answer:
    """The connection ends after so many bytes of the body; a negative number leaves so many off its end."""

    def answer(exchange: Exchange) -> None:
        exchange.body(exchange.file_head()[:after])
        raise HangUp

    return answer


def stall(after: int) -> Answer:
    """Silence after so many bytes of the body, until the other side gives up; -1: not even a head."""

    def answer(exchange: Exchange) -> None:
        if after >= 0:
            exchange.body(exchange.file_head()[:after])
        exchange.silence()
        raise HangUp

    return answer


def slow(pieces: int, gate: threading.Event) -> Answer:
    """The body in so many pieces; all but the first wait for `gate`."""

    def answer(exchange: Exchange) -> None:
        body = exchange.file_head()
        step = max(1, len(body) // pieces)
        exchange.body(body[:step])
        exchange.server.stalled.set()
        exchange.until(gate)
        exchange.body(body[step:])

    return answer


def drip(drops: int, pause: float = 0.0) -> Answer:
    """So many single bytes, each a packet of its own and `pause` seconds after the one before; then the rest."""

    def answer(exchange: Exchange) -> None:
        body = exchange.file_head()
        clock = threading.Event()
        for number in range(min(drops, len(body))):
            exchange.body(body[number : number + 1])
            clock.wait(pause)
        exchange.body(body[drops:])

    return answer


def reset(exchange: Exchange) -> None:
    """The connection is reset before a byte of an answer."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise HangUp


def reset_after(sent: int) -> Answer:
    """The connection is reset amid the body. What the other side has not read by then is lost to it."""

    def answer(exchange: Exchange) -> None:
        exchange.body(exchange.file_head()[:sent])
        reset(exchange)

    return answer


# Bodies that are wrong, or come in an unusual way.


def wrong_bytes(exchange: Exchange) -> None:
    """The right length, one bit wrong."""
    body = bytearray(exchange.file_head())
    if body:
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
        exchange.first = 0 if length is None else None
        exchange.body(exchange.data if length is None else (exchange.data * 2)[:length])
        raise HangUp

    return answer


def chunked(size: int = 1 << 16, end: int | None = None) -> Answer:
    """The whole file in chunks of `size` bytes; with `end` the connection ends behind that byte."""

    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Transfer-Encoding": "chunked", **exchange.tagged()})
        exchange.first = 0
        for start in range(0, len(exchange.data if end is None else exchange.data[:end]), size):
            piece = exchange.data[start : min(start + size, end or len(exchange.data))]
            exchange.connection.sendall(b"%x\r\n" % len(piece))
            exchange.body(piece)
            exchange.connection.sendall(b"\r\n")
        if end is not None:
            raise HangUp
        exchange.connection.sendall(b"0\r\n\r\n")

    return answer


def gzipped(exchange: Exchange) -> None:
    """Compressed, though identity was asked for; of a large file the beginning, which is soon done."""
    packed = gzip.compress(exchange.data[: 1 << 20], 1)
    exchange.head(200, {"Content-Length": len(packed), "Content-Encoding": "gzip"})
    exchange.body(packed)


def old(exchange: Exchange) -> None:
    """As HTTP/1.0 does: no reuse of the connection."""
    exchange.version = "1.0"
    honest(exchange)
    raise HangUp


def lengths(*values: object) -> Answer:
    """The whole file under Content-Length lines of one's own invention."""

    def answer(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Length": list(values)})
        exchange.body(exchange.data)
        raise HangUp

    return answer


def flood(size: int, line: int = 1000) -> Answer:
    """The file, behind `size` bytes of headers in lines of `line` bytes."""

    def answer(exchange: Exchange) -> None:
        exchange.extra = {f"X-Flood-{number}": "x" * line for number in range(size // line)}
        honest(exchange)

    return answer


# Ranges.


def ignores_range(exchange: Exchange) -> None:
    """200 and the whole file, whatever was asked."""
    exchange.body(exchange.whole_head())


def lying_range(content_range: str) -> Answer:
    """206 with a Content-Range of one's own invention, over the bytes that were asked for."""

    def answer(exchange: Exchange) -> None:
        exchange.first, end = exchange.request.bounds(len(exchange.data)) or (0, len(exchange.data))
        length = {"Content-Length": end - exchange.first, **exchange.tagged()}
        exchange.head(206, {"Content-Range": content_range, **length})
        exchange.body(exchange.data[exchange.first : end])

    return answer


def another_range(start: int = 0, end: int = 0, total: int = 0, body: int = 0) -> Answer:
    """206 whose Content-Range is off by so much, its body too and truly announced: `body` bytes longer or shorter."""

    def answer(exchange: Exchange) -> None:
        size = len(exchange.data)
        first, last = exchange.request.bounds(size) or (0, size)
        content_range = f"bytes {first + start}-{last - 1 + end}/{size + total}"
        data = (exchange.data[first:last] + bytes(max(0, body)))[: last - first + body]
        exchange.head(206, {"Content-Range": content_range, "Content-Length": len(data), **exchange.tagged()})
        exchange.body(data)

    return answer


def tagged(etag: str | None, then: Answer = honest) -> Answer:
    """Honest under another ETag, or under none."""

    def answer(exchange: Exchange) -> None:
        exchange.etag = etag
        then(exchange)

    return answer


def another_file(data: bytes, then: Answer = honest) -> Answer:
    """As if the file had been replaced by other bytes; what is sent of them does not count as sent of the file."""

    def answer(exchange: Exchange) -> None:
        exchange.data, exchange.etag, exchange.is_of_file = data, tag(data), False
        then(exchange)

    return answer


# Refusals.


def refuse(status: int, body: bytes = b"", **headers: str) -> Answer:
    """A status, a body and headers ("Retry_After" becomes "Retry-After")."""

    def answer(exchange: Exchange) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        exchange.head(status, {"Content-Length": len(body), **named})
        exchange.body(body)

    return answer


def redirect(location: str) -> Answer:
    """302 to anywhere."""
    return refuse(302, Location=location)


def valid_for(requests: int, then: Answer = honest) -> Answer:
    """Each address, by its query, is good for so many requests; then it has expired."""
    used: Counter[str] = Counter()
    lock = threading.Lock()

    def answer(exchange: Exchange) -> None:
        with lock:
            used[exchange.request.query] += 1
            is_valid = used[exchange.request.query] <= requests
        (then if is_valid else expired)(exchange)

    return answer


expired = refuse(403, EXPIRED, Content_Type="application/xml")
page = refuse(200, PAGE, Content_Type="text/html; charset=utf-8")
