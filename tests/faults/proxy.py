"""A proxy on a real socket: CONNECT and plain, with a password if wanted; it alone knows where made-up hosts are.

with FaultProxy({"storage.test": storage.port}) as proxy: ... proxy=proxy.url ...
"""

import base64
import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class ProxyRequest:
    """What a proxy was asked: `target` is host:port or a whole address. Header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]


class FaultProxy:
    """Listens on loopback for as long as the context lasts. `hosts` maps names to ports of this computer.

    With `credentials` ("user:password") it refuses whoever does not give them, with 407; `url` never contains them.
    """

    def __init__(self, hosts: Mapping[str, int], credentials: str | None = None) -> None:
        self.requests: list[ProxyRequest] = []
        self._hosts = hosts
        self._wanted = credentials and "Basic " + base64.b64encode(credentials.encode()).decode()
        self._lock = threading.Lock()
        self._closing = False
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):  # some systems do not shut down what only listens
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            self._closing = True
            for each in self._sockets:
                _end(each)
            threads = list(self._threads)
        for thread in threads:
            thread.join(10)

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, name="fault-proxy", daemon=True)
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _keep(self, each: socket.socket) -> socket.socket:
        with self._lock:
            self._sockets.add(each)
            if self._closing:
                _end(each)
        return each

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), self._keep(connection) as client, contextlib.ExitStack() as hosts:
            reached: dict[int, socket.socket] = {}
            received = b""
            while True:
                while b"\r\n\r\n" not in received:
                    piece = client.recv(65536)
                    if not piece:
                        return
                    received += piece
                head, _, received = received.partition(b"\r\n\r\n")
                first, *lines = head.decode("latin-1").split("\r\n")
                method, target, _ = first.split(" ")
                port = self._vetted(client, method, target, lines)
                if port is None:
                    return
                if port not in reached:
                    reached[port] = hosts.enter_context(self._keep(socket.create_connection(("127.0.0.1", port))))
                    hosts.callback(_end, reached[port])  # before it is closed, which would wake nobody
                    self._start(_pass_on, reached[port], client)
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    reached[port].sendall(received)
                    _pass_on(client, reached[port])
                    return
                address = urlsplit(target)
                path = f"{address.path}?{address.query}" if address.query else address.path
                kept = [line for line in lines if not line.lower().startswith("proxy-")]
                reached[port].sendall("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1"))

    def _vetted(self, client: socket.socket, method: str, target: str, lines: list[str]) -> int | None:
        """Notes a request. Returns the port it is for; None when it was refused."""
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        with self._lock:
            self.requests.append(ProxyRequest(method, target, headers))
        if self._wanted is not None and headers.get("proxy-authorization") != self._wanted:
            _refuse(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=scripted")
            return None
        port = self._hosts.get(urlsplit(f"//{target}" if method == "CONNECT" else target).hostname or "")
        if port is None:
            _refuse(client, "502 Bad Gateway", "X-Reason: no such host")
        return port


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    _end(source)
    _end(sink)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


def _refuse(client: socket.socket, status: str, header: str) -> None:
    client.sendall(f"HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
