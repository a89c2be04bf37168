"""The second origin: a bucket that knows no accounts, only signed addresses, and speaks XML when it refuses."""

import asyncio
import base64
import hashlib
import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from artifact_desktop.sample.blobs import Blob, Kept
from artifact_desktop.sample.signing import Signer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_FREE_STEP = 1 << 18


class Pacer:
    """One limit over all connections, in bytes a second; None for none."""

    def __init__(self, rate: float | None) -> None:
        self.rate = rate
        self._free_at = 0.0

    @property
    def step(self) -> int:
        """Bytes that make a piece: small enough that a progress bar glides."""
        return _FREE_STEP if self.rate is None else int(min(max(self.rate / 50, 1024), _FREE_STEP))

    async def take(self, size: int) -> None:
        """Waits until `size` bytes may go out. Always lets the loop look around: it must notice who has hung up."""
        now = time.monotonic()
        if self.rate is not None:
            self._free_at = max(self._free_at, now) + size / self.rate
        await asyncio.sleep(max(self._free_at - now, 0))


@dataclass
class Storage:
    """An ASGI application over `objects`. `violations` tells each request that brought a key or a cookie along."""

    objects: MutableMapping[str, Blob]
    signer: Signer
    pacer: Pacer
    violations: list[str] = field(default_factory=list)
    _parts: dict[str, dict[int, Kept]] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method, key = scope["method"], scope["path"].lstrip("/")
        brought = [name for name in ("authorization", "cookie", "proxy-authorization") if name in headers]
        if brought:
            self.violations.append(f"{method} /{key} brought {', '.join(brought)}")
            message = "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter may be specified"
            await _refuse(send, 400, "InvalidArgument", message)
            return
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        fault = self.signer.fault(method, key, query)
        if fault is not None:
            await _refuse(send, 403, *fault)
        elif method == "PUT":
            await self._put(key, query, headers, receive, send)
        elif (blob := self.objects.get(key)) is None:
            await _refuse(send, 404, "NoSuchKey", "The specified key does not exist.")
        else:
            await self._get(blob, headers, receive, send)

    async def _get(self, blob: Blob, headers: dict[str, str], receive: Receive, send: Send) -> None:
        etag = f'"{blob.md5}"'
        answer = {"accept-ranges": "bytes", "content-type": "application/octet-stream", "etag": etag}
        status, start, stop = 200, 0, blob.size
        if headers.get("if-range", etag) == etag:
            wanted = parse_range(headers.get("range", ""), blob.size)
            if wanted is not None:
                start, stop = wanted
                if start >= stop:
                    answer["content-range"] = f"bytes */{blob.size}"
                    await _refuse(send, 416, "InvalidRange", "The requested range is not satisfiable", answer)
                    return
                status = 206
                answer["content-range"] = f"bytes {start}-{stop - 1}/{blob.size}"
        await _start(send, status, answer | {"content-length": str(stop - start)})
        await self._stream(blob.pieces(start, stop, self.pacer.step), receive, send)

    async def _stream(self, pieces: Iterable[bytes], receive: Receive, send: Send) -> None:
        await receive()  # the request's body, which is empty
        gone = asyncio.ensure_future(receive())  # answers when the client has hung up, or when all is sent
        try:
            for piece in pieces:
                await self.pacer.take(len(piece))
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()

    async def _put(
        self, key: str, query: dict[str, str], headers: dict[str, str], receive: Receive, send: Send
    ) -> None:
        data = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            data += message.get("body", b"")
            more = message.get("more_body", False)
        digest = hashlib.md5(data, usedforsecurity=False).digest()
        expected = base64.b64encode(digest).decode()
        if headers.get("content-md5", expected) != expected:
            await _refuse(send, 400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
            return
        blob = Kept(bytes(data))
        if "uploadId" in query:
            self._parts.setdefault(query["uploadId"], {})[int(query["partNumber"])] = blob
        else:
            self.objects[key] = blob
        await _start(send, 200, {"etag": f'"{digest.hex()}"', "content-length": "0"})
        await send({"type": "http.response.body", "body": b""})

    def join_parts(self, upload_id: str, key: str, numbers: Iterable[int]) -> Blob:
        """Makes one object of the uploaded parts. Raises KeyError when one is missing."""
        parts = self._parts[upload_id]
        self.objects[key] = Kept(b"".join(parts[number].read() for number in sorted(numbers)))
        del self._parts[upload_id]
        return self.objects[key]


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """Start and stop of the one range asked for; None for no range or one not understood; start >= stop for 416."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def _refuse(send: Send, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    data = body.encode()
    await _start(send, status, (headers or {}) | {"content-type": "application/xml", "content-length": str(len(data))})
    await send({"type": "http.response.body", "body": data})
