"""A company's network: made-up hosts that only its proxy can reach, behind TLS of the company's own authority.

    with ManagedNetwork() as office:
        network = office.network()  # with the proxy and the authority
        ...                         # office.server is https://wandb.example.test, its storage a host of its own

Behind it a real sample server. `certificates/` holds the authority and what it has signed, made once with openssl;
the authority's key was thrown away.
"""

import asyncio
import contextlib
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
    loop = asyncio.new_event_loop()
    ready: list[asyncio.Server] = []
    started = threading.Event()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, before = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, before), pump(behind, writer))

    async def main() -> None:
        # a client that does not trust the certificate hangs up: that is what some tests are about
        loop.set_exception_handler(lambda *_: None)
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        ready.append(server)
        started.set()
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve_forever()

    def run() -> None:
        asyncio.set_event_loop(loop)
        task = loop.create_task(main())
        tasks.append(task)
        loop.run_until_complete(task)
        rest = asyncio.all_tasks(loop)
        for each in rest:
            each.cancel()
        loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    tasks: list[asyncio.Task[None]] = []
    thread = threading.Thread(target=run, name="tls-front")
    thread.start()
    assert started.wait(10)
    try:
        yield ready[0].sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(tasks[0].cancel)
        thread.join(10)
