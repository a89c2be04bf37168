"""From this computer to the bytes, step by step: what "Test connection" and `artifact-desktop check` find.

Nothing is tried by means of its own. The API is asked by the client that signs people in, the storage by the
transfers that bring files; which step has failed follows from the error they give.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from artifact_desktop import __version__
from artifact_desktop.core.errors import AccessDenied, AppError, Code, NetworkError, NotFound, SignInError, sayable
from artifact_desktop.core.messages.steps import REMARKS, Remark
from artifact_desktop.core.models import CollectionPath, Viewer
from artifact_desktop.core.names import server_title
from artifact_desktop.core.network import Network, Proxy
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.job import Patience
from artifact_desktop.transfer.probe import storage_problem

if TYPE_CHECKING:
    from artifact_desktop.api.catalog import Catalog
    from artifact_desktop.api.client import ApiClient
    from artifact_desktop.services.accounts import Session

_BUDGET = 15.0  # seconds until a person is told that nobody answers
_PATIENCE = Patience(connect=10.0, stall=10.0)
_LOOKED_AT = 12  # artifacts, at most, until one has an address to try
_USER_AGENT = f"artifact-desktop/{__version__}"


class Step(StrEnum):
    NAME = "name"
    PROXY = "proxy"
    TLS = "tls"
    API = "api"
    STORAGE = "storage"


class State(StrEnum):
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepResult:
    """How a step went: `error` where it failed, else `remark`, whose sentence `params` fill. Nothing here is secret."""

    step: Step
    state: State
    remark: Remark | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    error: AppError | None = None

    @property
    def text(self) -> str:
        """What is said of it, in English."""
        if self.error is not None:
            return str(self.error)
        return REMARKS[self.remark].format(**sayable(self.params)) if self.remark else ""


_FAILED_AT = {
    Code.HOST_UNKNOWN: Step.NAME,
    Code.PROXY_FAILED: Step.PROXY,
    Code.PROXY_UNREACHABLE: Step.PROXY,
    Code.PROXY_PASSWORD: Step.PROXY,
    Code.PROXY_SIGN_IN: Step.PROXY,
    Code.PROXY_NOT_SECURE: Step.PROXY,
    Code.PROXY_MALFORMED: Step.PROXY,
    Code.PROXY_OF_SYSTEM_MALFORMED: Step.PROXY,
    Code.TLS_FAILED: Step.TLS,
    Code.TLS_BROKEN: Step.TLS,
    Code.TLS_OTHER_NAME: Step.TLS,
    Code.TLS_OUT_OF_DATE: Step.TLS,
    Code.CERTIFICATE_UNREADABLE: Step.TLS,
    Code.CERTIFICATE_MALFORMED: Step.TLS,
}
_NO_CONNECTION = frozenset({Code.CONNECTION_REFUSED, Code.TIMED_OUT, Code.CONNECTION_LOST})
_OF_WHO_ANSWERS = frozenset({Code.NETWORK_POLICY, Code.TIMED_OUT, Code.CONNECTION_LOST})
_UNREACHED = frozenset({Code.HOST_UNKNOWN, Code.CONNECTION_REFUSED, Code.TIMED_OUT, Code.CONNECTION_LOST})


class ConnectionCheck(Iterator[StepResult]):
    """The five steps in order, each when it is known. Blocking; any thread, one at a time; `cancel` from any other.

    `server` is a canonical address. With a `session` of that server the key is tried too, and the storage: by the
    first of `artifacts` that has an address there, else by whatever the person can see. Raises nothing.
    """

    def __init__(
        self,
        server: str,
        network: Network,
        session: "Session | None" = None,
        artifacts: Iterable[CollectionPath] = (),
        key_error: SignInError | None = None,
    ) -> None:
        """`key_error`: why there is no session, where that is a key which is no longer good."""
        self._key_error = key_error
        self._session = session if session is not None and session.account.server == server else None
        self._server = self._session.client.server if self._session is not None else server  # it may have several
        self._network = network
        self._artifacts = tuple(artifacts)
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._client: ApiClient | None = None
        self._steps = self._run()

    def __next__(self) -> StepResult:
        return next(self._steps)

    def cancel(self) -> None:
        """Ends what is under way, at once; no more results come. Also what frees the connections of an unfinished
        check.
        """
        with self._lock:
            self._cancelled.set()
            if self._client is not None:
                self._client.close()

    def _run(self) -> Iterator[StepResult]:
        from artifact_desktop.api.client import ApiClient

        network = self._network
        if self._session is not None:
            client = self._session.client.sibling(lambda: network, _BUDGET)
        else:
            client = ApiClient(self._server, "", network=lambda: network, budget=_BUDGET)
        with client:
            with self._lock:
                self._client = client
                if self._cancelled.is_set():
                    client.close()
            for make in (self._of_api, self._of_storage):
                for result in make(client):
                    if self._cancelled.is_set():
                        return
                    yield result
                    if result.state is State.FAILED:
                        yield from _untried(after=result.step)
                        return

    def _of_api(self, client: "ApiClient") -> Iterator[StepResult]:
        """Name, proxy, TLS and API: one request tells all four."""
        error = self._asked(client)
        try:
            proxy = self._network.proxy_for(self._server)
        except NetworkError:  # which `error` says too
            proxy = None
        failed = _step_of(error, self._server, proxy) if error is not None else None
        for step in (Step.NAME, Step.PROXY, Step.TLS, Step.API):
            if step is failed:
                yield StepResult(step, State.FAILED, error=error)
            elif step is Step.TLS and error is not None and error.code in _NO_CONNECTION:
                yield StepResult(step, State.SKIPPED, Remark.NOT_TRIED)
            else:
                yield self._well(step, proxy)

    def _asked(self, client: "ApiClient") -> AppError | None:
        from artifact_desktop.api.greeting import stranger_at

        try:
            if self._session is None:
                return stranger_at(client) or self._key_error
            reply = client.execute("viewer", {}, dict[str, object])
        except AppError as error:
            return error
        if reply.data.get("viewer") is not None:
            return None
        return reply.problem or SignInError(Code.KEY_REJECTED, server=client.title)

    def _well(self, step: Step, proxy: Proxy | None) -> StepResult:
        host = urlsplit(self._server).netloc
        match step:
            case Step.NAME if proxy is not None:
                return StepResult(step, State.SKIPPED, Remark.NAME_BY_PROXY, {"host": host, "proxy": str(proxy)})
            case Step.NAME:
                return StepResult(step, State.OK, Remark.NAME_KNOWN, {"host": host})
            case Step.PROXY if proxy is None:
                return StepResult(step, State.SKIPPED, Remark.NO_PROXY, {"host": host})
            case Step.PROXY:
                return StepResult(step, State.OK, Remark.PROXY_WORKS, {"proxy": str(proxy)})
            case Step.TLS if self._server.startswith("http://"):
                return StepResult(step, State.SKIPPED, Remark.NO_TLS, {"host": host})
            case Step.TLS:
                return StepResult(step, State.OK, Remark.TLS_WORKS, {"host": host})
            case _:
                remark = Remark.API_ANSWERS if self._session is None else Remark.KEY_GOOD
                return StepResult(step, State.OK, remark, {"host": server_title(self._server)})

    def _of_storage(self, client: "ApiClient") -> Iterator[StepResult]:
        from artifact_desktop.api.catalog import Catalog

        if self._session is None:
            yield StepResult(Step.STORAGE, State.SKIPPED, Remark.SIGN_IN_FIRST)
            return
        title = server_title(self._server)
        try:
            address = self._address(Catalog(client), self._session.viewer)
        except AppError as unasked:
            yield StepResult(Step.STORAGE, State.FAILED, error=unasked)
            return
        if address is None:
            yield StepResult(Step.STORAGE, State.SKIPPED, Remark.NOTHING_TO_TRY, {"host": title})
            return
        if not address:
            yield StepResult(Step.STORAGE, State.OK, Remark.STORAGE_OF_SERVER, {"host": title})
            return
        host = urlsplit(address).netloc.rpartition("@")[2]
        try:
            error = storage_problem(
                address,
                self._server,
                self._network,
                user_agent=_USER_AGENT,
                patience=_PATIENCE,
                stopped=self._cancelled.is_set,
            )
        except Stopped:
            return
        if error is None:
            yield StepResult(Step.STORAGE, State.OK, Remark.STORAGE_WORKS, {"host": host})
        else:
            yield StepResult(Step.STORAGE, State.FAILED, error=_of_storage_host(error, host))

    def _address(self, catalog: "Catalog", viewer: Viewer) -> str | None:
        """An address at the storage; empty where the server keeps files itself, None where nothing can be seen.

        Raises AppError when the server cannot be asked.
        """
        until = time.monotonic() + _BUDGET
        for path in islice(chain(self._artifacts, _all_collections(catalog, viewer, until)), _LOOKED_AT):
            if self._cancelled.is_set():
                return None
            try:
                version = next(catalog.versions(path), None)
                if version is not None:
                    return catalog.storage_address(version) or ""
            except AppError as error:
                if isinstance(error, NetworkError | SignInError):
                    raise
        return None


def _all_collections(catalog: "Catalog", viewer: Viewer, until: float) -> Iterator[CollectionPath]:
    """What the person can see, in any order, till a moment (monotonic seconds) or till nobody asks any more."""
    for entity in viewer.entities:
        with suppress(NotFound, AccessDenied):
            for project in catalog.projects(entity):
                if time.monotonic() > until:
                    return
                with suppress(NotFound, AccessDenied):
                    for kind in catalog.types(entity, project.name):
                        for collection in catalog.collections(entity, project.name, kind.name):
                            yield collection.path


def _step_of(error: AppError, server: str, proxy: Proxy | None) -> Step:
    if error.code in _OF_WHO_ANSWERS and proxy is not None and server.startswith("http://"):
        return Step.PROXY  # without encryption nobody else speaks to us
    return _FAILED_AT.get(error.code, Step.API)


def _of_storage_host(error: AppError, host: str) -> AppError:
    """Tells more of a storage host, now that the server itself is known to answer."""
    return NetworkError(Code.STORAGE_SILENT, host=host) if error.code in _UNREACHED else error


def _untried(after: Step) -> Iterator[StepResult]:
    steps = list(Step)
    for step in steps[steps.index(after) + 1 :]:
        yield StepResult(step, State.SKIPPED, Remark.NOT_TRIED)
