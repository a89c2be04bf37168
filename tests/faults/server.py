"""A storage host on a real socket that misbehaves as scripted, request by request, and remembers what it was asked.

    with FaultServer() as server:
        server.put("a.bin", data, cut(1000), when(lambda request: request.offset > 0, refuse(503)))

The first request gets the first answer that fits it, and so on; honest ones when the script is used up. Answers are
functions of the `Exchange`; answers.py has them. Names come percent-encoded on the wire; queries are kept apart.
"""

import contextlib
import socket
import ssl
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from tests.faults.answers import honest, refuse
from tests.faults.coverage import Coverage
from tests.faults.exchange import Answer, Exchange, HangUp, Request, Step, When, tag
from tests.support.waiting import wait_until

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A key and its certificate for storage.test, localhost and 127.0.0.1: its own authority, which nobody else knows."""
_SEND_BUFFER = 64 << 10  # bytes: what was sent should have arrived, or nearly


@dataclass
class _File:
    data: bytes
    script: deque[Step] = field(default_factory=deque)
    always: Answer = honest
    exchanges: list[Exchange] = field(default_factory=list)

    @cached_property
    def etag(self) -> str:
        return tag(self.data)


class FaultServer:
    """Listens on loopback for as long as the context lasts; a thread a connection, all ended with it.

    With `tls` it speaks https under `CERTIFICATE`. `epoch` is the test's: requests and coverage are marked with it.
    """

    def __init__(self, *, tls: bool = False) -> None:
        self.requests: list[Request] = []
        self.stalled = threading.Event()
        self.body_bytes = 0
        self.epoch = 0
        self.most_connections = 0
        self.most_answers = 0
        """How many answers were under way at the same moment, at most."""
        self._answering = 0
        self._newest: object = None
        self._closing = threading.Event()
        self._files: dict[str, _File] = {}
        self._exchanges: list[Exchange] = []
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._tls: ssl.SSLContext | None = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(CERTIFICATE)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # inherited by each connection
        self.port = self._socket.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):  # some systems do not shut down what only listens
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.hang_up()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(10)

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    @property
    def connections(self) -> int:
        """How many are open now."""
        with self._lock:
            return len(self._connections)

    def hang_up(self) -> None:
        """Ends every connection that is open, amid whatever it is at."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    # not SSLSocket.shutdown, which takes the TLS state away from the thread that uses it
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def settle(self) -> None:
        """For when every client has gone: returns once all that they asked is answered or given up."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:  # stands behind what was not accepted yet
            wait_until(lambda: self._newest == last.getsockname(), 30)
        wait_until(lambda: self.connections == 0, 30)

    def put(self, name: str, data: bytes, *script: Step, always: Answer = honest) -> None:
        """Serves `data` under a name: first as scripted, then `always`."""
        self._files[name] = _File(data, deque(script), always)

    def url(self, name: str, query: str = "", host: str = "127.0.0.1") -> str:
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://{host}:{self.port}/{quote(name)}" + (f"?{query}" if query else "")

    def asked_for(self, name: str) -> list[Request]:
        """The requests for one name, in order."""
        with self._lock:
            return [request for request in self.requests if request.name == name]

    def coverage(self, name: str) -> Coverage:
        """What was sent of a file."""
        with self._lock:
            exchanges = list(self._files[name].exchanges)
        return Coverage(
            (exchange.first, exchange.first + exchange.sent, exchange.request.epoch)
            for exchange in exchanges
            if exchange.first is not None and exchange.is_of_file
        )

    def last_sent(self, epoch: int, answers: int) -> Counter[str]:
        """Bytes sent, by name, in the last so many answers on each connection of an epoch."""
        last: dict[socket.socket, deque[Exchange]] = {}
        with self._lock:
            for exchange in self._exchanges:
                if exchange.request.epoch == epoch:
                    last.setdefault(exchange.connection, deque(maxlen=answers)).append(exchange)
        found: Counter[str] = Counter()
        for exchange in chain.from_iterable(last.values()):
            found[exchange.request.name] += exchange.sent
        return found

    def count(self, sent: int) -> None:
        """For exchanges: bytes of a body that go out."""
        with self._lock:
            self.body_bytes += sent

    def unplayed(self, name: str) -> int:
        """How many answers of a script nobody has got yet."""
        return len(self._files[name].script)

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, name="fault-server", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, peer = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._connections.add(connection)
                self.most_connections = max(self.most_connections, len(self._connections))
                self._newest = peer
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        plain = connection
        with contextlib.suppress(OSError, HangUp):
            if self._tls is not None:  # the handshake comes with the first read
                connection = self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
            with connection:
                with self._lock:
                    self._connections = self._connections - {plain} | {connection}
                    if self.is_closing:
                        raise HangUp
                self._converse(connection)
        with self._lock:
            self._connections -= {plain, connection}
            self._threads.discard(threading.current_thread())

    def _converse(self, connection: socket.socket) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                received = connection.recv(65536)
                if not received:
                    raise HangUp
                buffer += received
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            self._answer(connection, _parsed(head, self.epoch))

    def _answer(self, connection: socket.socket, request: Request) -> None:
        with self._lock:
            self.requests.append(request)
            file = self._files.get(request.name)
            if file is None:
                answer, exchange = NO_SUCH_KEY, Exchange(self, connection, request, b"", None)
            else:
                answer, exchange = (
                    _next_answer(file, request),
                    Exchange(self, connection, request, file.data, file.etag),
                )
                file.exchanges.append(exchange)
                self._exchanges.append(exchange)
            self._answering += 1
            self.most_answers = max(self.most_answers, self._answering)
        try:
            answer(exchange)
        finally:
            with self._lock:
                self._answering -= 1


NO_SUCH_KEY = refuse(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")


def _next_answer(file: _File, request: Request) -> Answer:
    for position, step in enumerate(file.script):
        if not isinstance(step, When):
            del file.script[position]
            return step
        if step.fits(request):
            del file.script[position]
            return step.answer
    return file.always


def _parsed(head: bytes, epoch: int) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    parts = urlsplit(target)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(method, unquote(parts.path[1:]), parts.query, headers, epoch)
