"""A real HTTP server on loopback that answers what a test tells it to, and remembers what it was asked."""

import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SELF_SIGNED = Path(__file__).with_name("self_signed.pem")
"""A key and its certificate for localhost and 127.0.0.1, which nobody trusts; good for a hundred years."""


@dataclass(frozen=True)
class Request:
    """Headers by lower-case name. `path` as it was sent, with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer. A body that is no bytes is sent as JSON."""

    status: int = 200
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False  # nothing at all until the server ends
    closes: bool = False  # closes the connection instead of answering
    missing: int = 0  # bytes that are announced and never sent


Answer = Callable[[Request], Reply]


class ScriptedServer:
    """Answers with `replies` one after the other, the last one for ever, or with what a function makes of a request.

    A context manager; the port is free again when it ends. With `tls`, speaks https with the self-signed certificate.
    """

    def __init__(self, *replies: Reply | Answer, tls: bool = False) -> None:
        self.requests: list[Request] = []
        self.answering = 0
        self.most_answering = 0
        self._replies = list(replies)
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._connections: set[socket.socket] = set()
        self._server = _Server(self)
        self._scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(SELF_SIGNED)
            self._server.tls = context
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="scripted-server")

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self.netloc}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._server.shutdown()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster
        self._server.server_close()
        self._thread.join()

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.answering += 1
            self.most_answering = max(self.most_answering, self.answering)
            answer = self._replies[0] if len(self._replies) == 1 else self._replies.pop(0)
        reply = answer if isinstance(answer, Reply) else answer(request)
        if reply.silent:
            self._ending.wait()
        with self._lock:
            self.answering -= 1
        return reply

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, script: ScriptedServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.tls: ssl.SSLContext | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that hangs up is what half of the tests are about
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.server.script.opened(self.request)

    def finish(self) -> None:
        self.server.script.closed(self.request)
        super().finish()
        self.request.close()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.script.reply_to(Request(self.command, self.path, headers, body))
        if reply.silent or reply.closes:
            self.close_connection = True
            return
        content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) + reply.missing))
        self.end_headers()
        self.wfile.write(content)
        if reply.missing:
            self.close_connection = True

    do_GET = do_POST = do_CONNECT = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Not onto the terminal."""


def by_operation(answers: Mapping[str, object]) -> Answer:
    """A GraphQL server that knows some operations: data by operation name, or a whole reply, or a list of either
    to be taken one after the other. Any other document is refused as a server does that is too old for it.
    """
    remaining = {name: list(answer) if isinstance(answer, list) else [answer] for name, answer in answers.items()}

    def answer(request: Request) -> Reply:
        turns = remaining.get(request.json["operationName"])
        if turns is None:
            return Reply(400, {"errors": [{"message": 'Cannot query field "new" on type "Query".'}]})
        turn = turns[0] if len(turns) == 1 else turns.pop(0)
        return turn if isinstance(turn, Reply) else Reply(200, {"data": turn})

    return answer
