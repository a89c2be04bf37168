"""A server that thinks before each answer: `python -m tests.bench.slow_server FOLDER SECONDS`.

Prints its port and serves the files of FOLDER until its standard input is closed. Python is fast enough: what is
measured here is waiting.
"""

import asyncio
import sys
from pathlib import Path
from urllib.parse import unquote

_END = b"\r\n\r\n"


class _Connection(asyncio.Protocol):
    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while _END in self._asked:
            request, _end, self._asked = self._asked.partition(_END)
            path = unquote(request.split(b" ", 2)[1].decode("ascii")).lstrip("/")
            asyncio.get_running_loop().call_later(self._seconds, self._answer, self._folder / path)

    def _answer(self, path: Path) -> None:
        if not self._transport.is_closing():
            body = path.read_bytes()
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


async def _serve(folder: Path, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(folder, seconds), "127.0.0.1", 0, backlog=256)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2])))
