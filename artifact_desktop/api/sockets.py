"""The open connections of a client, so that closing it wakes every call that waits for a silent server."""

import socket
import threading
import weakref
from collections.abc import Mapping
from typing import Any


class OpenSockets:
    """Fed by httpcore's `trace` extension with every connection made. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._shut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What httpcore calls at each step of a request."""
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        connection = info["return_value"].get_extra_info("socket")
        with self._lock:
            self._sockets.add(connection)
            if self._shut:
                _shut_down(connection)

    def shut(self) -> None:
        """Ends every connection, and those that are just being made. A blocked read returns at once."""
        with self._lock:
            self._shut = True
            for connection in list(self._sockets):
                _shut_down(connection)


def _shut_down(connection: socket.socket) -> None:
    try:
        # Not SSLSocket.shutdown, which takes the TLS state away from the thread that is reading.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # closed already, which is what was wanted
