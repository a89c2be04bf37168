"""A company's network: made-up hosts that only its proxy can reach, behind TLS of the company's own authority.

    with ManagedNetwork() as office:
        network = office.network()  # with the proxy and the authority
        ...                         # office.server is https://wandb.example.test, its storage a host of its own

Behind it a real sample server. `certificates/` holds the authority and what it has signed, made once with openssl;
the authority's key was thrown away.
"""

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.network import Network, ProxyMode
from artifact_desktop.sample.server import SampleServer
from tests.faults.proxy import FaultProxy, ProxyRequest

HOST, STORAGE = "wandb.example.test", "storage.example.test"
_FOLDER = Path(__file__).with_name("certificates")
AUTHORITY = _FOLDER / "authority.pem"
GOOD, OTHER_NAME, EXPIRED = (_FOLDER / f"{name}.pem" for name in ("good", "other-name", "expired"))


class ManagedNetwork:
    """`credentials` ("user:password") are what the proxy wants; `certificate` is what the server shows."""

    def __init__(self, *, credentials: str | None = None, certificate: Path = GOOD) -> None:
        self._credentials = credentials
        self._certificate = certificate
        self._stack = contextlib.ExitStack()
        self.server = f"https://{HOST}"
        self.hosts: dict[str, int] = {}
        """Port by name, as the proxy knows them; a test may take one away."""

    def __enter__(self) -> Self:
        enter = self._stack.enter_context
        self.sample = enter(SampleServer(record=True))
        api = enter(tls_front(_port(self.sample.url), self._certificate))
        self.hosts |= {HOST: api, STORAGE: enter(tls_front(_port(self.sample.storage_url), GOOD))}
        self.sample.signer.origin = f"https://{STORAGE}"
        self.proxy = enter(FaultProxy(self.hosts, self._credentials))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def network(self, username: str = "", password: str = "") -> Network:
        """The setting with which everything works, when the credentials are right."""
        files = (CertificateFile(str(AUTHORITY)),)
        return Network(ProxyMode.GIVEN, self.proxy.url, username, password, files)

    def asked(self) -> list[ProxyRequest]:
        """What the proxy was asked for, in order."""
        return list(self.proxy.requests)


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


@contextlib.contextmanager
def tls_front(port: int, certificate: Path) -> Iterator[int]:
    """Speaks TLS before a plain server of this computer; yields its own port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                behind = socket.create_connection(("127.0.0.1", port))
                sockets.extend((connection, behind))
                threads.append(threading.Thread(target=_serve, args=(context, connection, behind), name="tls-front"))
                threads[-1].start()

    accepting = threading.Thread(target=accept, name="tls-front")
    accepting.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        _shut(listener)
        accepting.join(10)
        listener.close()
        for each in sockets:
            _shut(each)
        for thread in threads:
            thread.join(10)


def _serve(context: ssl.SSLContext, connection: socket.socket, behind: socket.socket) -> None:
    """One connection, both ways, on one thread: an SSL object is not for two. Who does not trust us hangs up."""
    with connection, behind, contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as front:
        while True:
            readable, _, _ = select.select([front, behind], [], [])
            if behind in readable:
                piece = behind.recv(65536)
                if not piece:
                    return
                front.sendall(piece)
            if front in readable:
                front.setblocking(False)
                with contextlib.suppress(ssl.SSLWantReadError):
                    while True:  # what TLS has taken in select does not see
                        piece = front.recv(65536)
                        if not piece:
                            return
                        behind.sendall(piece)
                front.setblocking(True)


def _shut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(each, socket.SHUT_RDWR)  # not SSLSocket's, which takes the state from under its thread
