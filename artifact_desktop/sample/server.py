"""A W&B-compatible server on this computer only: what the demo signs in to and what tests run against.

    with SampleServer() as server:
        ...  # server.url, server.api_key

Two origins, as in the real thing: the API, which asks for a key, and the storage, which must never see one.
"""

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

import uvicorn
from starlette.requests import ClientDisconnect

from artifact_desktop.sample.api import Api
from artifact_desktop.sample.blobs import Blob
from artifact_desktop.sample.data import demo_data
from artifact_desktop.sample.resolving import ALL_FEATURES, Behaviour
from artifact_desktop.sample.schema import Gateway
from artifact_desktop.sample.signing import Signer
from artifact_desktop.sample.storage import Pacer, Receive, Scope, Send, Storage
from artifact_desktop.sample.store import Store

_log = logging.getLogger(__name__)


class Recorded(NamedTuple):
    """One request as it arrived. `origin` is "api" or "storage", `path` has its query, header names are lower case."""

    origin: str
    method: str
    path: str
    headers: dict[str, str]


class SampleServer:
    """The server, running in a thread of its own between `start` and `close`, or in a `with` statement.

    `data` is a Store, by default the demo's. `pace` limits all downloads together, in bytes a second;
    `url_lifetime` is how long signed addresses hold, in seconds. `without` removes schema fields ("Type.field") as an
    older server lacks them. `behaviour` (features, denial, seats_visible, null_nodes), `pacer.rate` and
    `signer.lifetime` may be changed while it runs; the data too, by one thread at a time.
    """

    def __init__(
        self,
        data: Store | None = None,
        *,
        pace: float | None = None,
        url_lifetime: float = 3600.0,
        features: Iterable[str] = ALL_FEATURES,
        denial: str = "graphql-403",
        seats_visible: bool = True,
        null_nodes: bool = False,
        int64_as_text: bool = False,
        without: Iterable[str] = (),
        username: str = "ana",
        record: bool = False,
        port: int = 0,
    ) -> None:
        self.data = demo_data() if data is None else data
        self.username = username
        self.behaviour = Behaviour(tuple(features), denial, seats_visible, null_nodes)
        self.pacer = Pacer(pace)
        self.signer = Signer(lifetime=url_lifetime)
        self.requests: list[Recorded] = []
        self._storage = Storage(self.data.objects, self.signer, self.pacer)
        gateway = Gateway(without, int64_as_text=int64_as_text)
        self._api = Api(self.data, self._storage, gateway, self.behaviour, username)
        self._record = record
        self._port = port
        self._sockets: list[socket.socket] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The API's base address, without a trailing slash."""
        return self._api.url

    @property
    def storage_url(self) -> str:
        return self.signer.origin

    @property
    def api_key(self) -> str:
        """The key of the person named by `username`."""
        return self.key_of(self.username)

    def key_of(self, username: str) -> str:
        return self.data.people[username].key

    @property
    def violations(self) -> list[str]:
        """Requests that brought a key or a cookie to the storage; a test wants none."""
        return self._storage.violations

    def contents(self, name: str) -> dict[str, Blob]:
        """For tests: the stored files of `entity/project/collection:alias`, as they should arrive. KeyError without."""
        path, _colon, alias = name.partition(":")
        collection = self.data.collection(*path.split("/"))
        membership = collection.find(alias or "latest") if collection else None
        if membership is None:
            raise KeyError(name)
        return self.data.contents(membership.artifact)

    def expire_urls(self) -> None:
        """Makes every signed address issued so far an expired one. Any thread."""
        self.signer.expire_all()

    def start(self) -> None:
        """Binds both ports and serves. Raises OSError when the port is taken, OverflowError when there is none such."""
        self._sockets = [_bound(self._port), _bound(0)]
        self._api.url, self.signer.origin = (f"http://127.0.0.1:{each.getsockname()[1]}" for each in self._sockets)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="sample-server")
        self._thread.start()
        self._ready.wait()

    def close(self) -> None:
        """Hangs up on everybody and ends the thread. May be called twice."""
        thread, self._thread = self._thread, None
        if thread is not None and self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._stop.set)
            thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        apps = (self._watched("api", self._api.app), self._watched("storage", self._storage))
        servers = [_Server(app, self._stop) for app in apps]
        try:
            serving = [server.serve([bound]) for server, bound in zip(servers, self._sockets, strict=True)]
            tasks = [asyncio.ensure_future(each) for each in serving]
            self._ready.set()  # the ports are open: who connects now is served as soon as the loop gets there
            await asyncio.gather(*tasks)
        finally:
            self._ready.set()

    def _watched(self, origin: str, app: Any) -> Any:
        """The application with its requests recorded, and with its own faults logged: uvicorn is kept quiet."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            if self._record:
                self.requests.append(_recorded(origin, scope))
            try:
                await app(scope, receive, send)
            except ClientDisconnect:  # hung up while asking: nobody waits for an answer
                return
            except Exception:
                _log.exception("the sample server failed on %s %s", scope["method"], scope["path"])
                raise

        return watched


class _Server(uvicorn.Server):
    """uvicorn for one socket, ended by an event instead of by looking ten times a second."""

    def __init__(self, app: Any, stop: asyncio.Event) -> None:
        # "critical": uvicorn takes a client that hangs up in the middle of a download for an error.
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="critical",
                access_log=False,
                lifespan="off",
                http="h11",
                timeout_keep_alive=75,
            )
        )
        self._stop = stop

    async def main_loop(self) -> None:
        await self._stop.wait()
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def _bound(port: int) -> socket.socket:
    # The protocol is named because asyncio only then turns Nagle's algorithm off (40 ms for every small file).
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen(256)
    except (OSError, OverflowError):
        made.close()
        raise
    made.setblocking(False)
    return made


def _recorded(origin: str, scope: Scope) -> Recorded:
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Recorded(origin, scope["method"], path, headers)
