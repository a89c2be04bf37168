"""A wire between a program and a server on which every byte the program sends is kept.

with Wire(server.url) as wire: ... wire.url ... wire.sent
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self
from urllib.parse import urlsplit


class Wire:
    """Passes on what comes to `url` to the server at `upstream` (http://host:port), and back. A context manager."""

    def __init__(self, upstream: str) -> None:
        address = urlsplit(upstream)
        self._upstream = (address.hostname, address.port)
        self._lock = threading.Lock()
        self._sent = bytearray()
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            for each in (self._listener, *self._sockets):
                with contextlib.suppress(OSError):  # it has ended by itself
                    each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:  # the first one is who starts the others
            thread.join(10)
        for each in (self._listener, *self._sockets):
            each.close()

    @property
    def sent(self) -> bytes:
        """All that programs have sent so far, connections one after the other or mixed."""
        with self._lock:
            return bytes(self._sent)

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, name="wire", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the end
            while True:
                program, _ = self._listener.accept()
                with contextlib.ExitStack() as unless_connected:
                    unless_connected.callback(program.close)
                    server = socket.create_connection(self._upstream)
                    unless_connected.pop_all()
                with self._lock:
                    self._sockets |= {program, server}
                self._start(self._pass_on, program, server, True)
                self._start(self._pass_on, server, program, False)

    def _pass_on(self, source: socket.socket, sink: socket.socket, keep: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                if keep:
                    with self._lock:
                        self._sent += piece
                sink.sendall(piece)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
