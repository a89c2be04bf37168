"""One signed-in connection to one W&B server.

Two network identities that never mix. *api* carries the key, and only to addresses below the server's own base
address. *storage* carries nothing: no key, no cookies, no headers of ours. Neither follows a redirect by itself.
"""

import base64
import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

import httpx

from artifact_desktop import __version__
from artifact_desktop.api.documents import document, wire_name
from artifact_desktop.api.errors import Reply, Subject, converted, denied, read_reply, storage_problem
from artifact_desktop.api.patience import Brake, backoff, wished_wait
from artifact_desktop.api.routing import RoutingTransport
from artifact_desktop.api.sockets import OpenSockets
from artifact_desktop.core.errors import (
    AccessDenied,
    AppError,
    Code,
    NetworkError,
    NotFound,
    ProtocolError,
    Scope,
    SignInError,
)
from artifact_desktop.core.names import is_loopback, server_title, urlsplit_or_none
from artifact_desktop.core.network import Network, unsafe_address

T = TypeVar("T")

_logger = logging.getLogger(__name__)
# Both write whole addresses into the log, and the query of a signed one is a secret.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_CONCURRENT_CALLS = 4
_TRIES = 4
_CONNECT_SECONDS = 10.0
_REDIRECTS = 5
_LONGEST_PROBLEM = 1 << 16
_WORTH_ANOTHER_TRY = frozenset({Code.CONNECTION_LOST, Code.TIMED_OUT, Code.RATE_LIMITED, Code.SERVER_TROUBLE})
# A query that holds one of these is an authorization of its own; a second one beside it makes S3 refuse.
_SIGNATURES = frozenset({"x-amz-signature", "x-goog-signature", "signature", "sig"})


class ApiClient:
    """Asks a W&B server. Every method may be called on any thread, and blocks.

    `server` is a canonical address (`core.names.clean_server`); with an empty `key` it is asked anonymously. `budget`
    is the number of seconds after which no further try begins and a single silent try is given up, so that a person
    waits that long at the most before being told; longer efforts belong to the engine, which retries by itself.
    `network` is asked for each request: what it says of proxies and certificates holds at once.
    """

    def __init__(
        self,
        server: str,
        key: str,
        *,
        user_agent: str = f"artifact-desktop/{__version__}",
        network: Callable[[], Network] = Network,
        budget: float = 20.0,
    ) -> None:
        self.server = server
        self.title = server_title(server)
        self.network = network
        self._base = urlsplit(server)
        self._key = key
        self._user_agent = user_agent
        self._budget = budget
        self._authorization = _basic(key) if key else {}
        self._brake = Brake()
        self._calls = threading.BoundedSemaphore(_CONCURRENT_CALLS)
        self._closed = threading.Event()
        self._sockets = OpenSockets()
        self._unsupported: set[str] = set()
        self._api = self._identity({"User-Agent": user_agent, "Accept": "application/json"})
        self._storage = self._identity({"User-Agent": user_agent, "Accept-Encoding": "identity"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every call under way with a NetworkError, and refuses further ones. Returns at once."""
        self._closed.set()
        self._sockets.shut()
        self._api.close()
        self._storage.close()

    def sibling(self, network: Callable[[], Network], budget: float) -> "ApiClient":
        """Another client for the same server and key, with connections of its own; the caller closes it."""
        return ApiClient(self.server, self._key, user_agent=self._user_agent, network=network, budget=budget)

    def execute(
        self, operation: str, variables: Mapping[str, object], shape: type[T], *, about: Subject | None = None
    ) -> Reply[T]:
        """Asks a document of `queries/` and decodes its data.

        Raises AppError when no data came at all; else `Reply.problem` says what is wrong with the parts that are
        null. A document the server does not know raises ProtocolError (UNSUPPORTED_BY_SERVER) and is not sent again.
        """
        if operation in self._unsupported:
            raise ProtocolError(Code.UNSUPPORTED_BY_SERVER, host=self.title)
        about = about or Subject(self.title, self.title)
        body = {"operationName": wire_name(operation), "query": document(operation), "variables": dict(variables)}
        content = json.dumps(body).encode("ascii")
        try:
            reply = self._patiently(lambda: self._ask(content, shape, about))
        except ProtocolError as error:
            if error.code is Code.UNSUPPORTED_BY_SERVER:
                _logger.info("%s does not know the operation %s", self.title, operation)
                self._unsupported.add(operation)
            raise
        except (AccessDenied, SignInError) as error:
            if (judged := self._judged(error, operation, about)) is error:
                raise
            raise judged from error
        return Reply(reply.data, self._judged(reply.problem, operation, about)) if reply.problem else reply

    def download(self, url: str, *, about: Subject) -> bytearray:
        """The content behind an address the server named: small things that are not GraphQL, and manifests.

        The key goes along only below the base address and without a signature in the address, and is left behind
        for good at the first redirect elsewhere. Raises AppError.
        """
        return self._fairly(lambda: self._fetch(self.absolute(url), about), about)

    def locate(self, url: str, *, about: Subject) -> str:
        """Where the server's own download handler, which `takes_key`, sends us: an address of the storage.

        Raises AppError; UNSUPPORTED_BY_SERVER where the handler would hand out the file itself.
        """
        return self._fairly(lambda: self._where(url, about), about)

    def absolute(self, url: str) -> str:
        """An address the server named, which compatible servers give relative to their own. Never raises."""
        return _joined(f"{self.server}/", url)

    def takes_key(self, url: str) -> bool:
        """Whether the key goes along to an absolute address, so that no one else can open it: it is below the base
        address and unsigned. Never raises.
        """
        parts = urlsplit_or_none(url)
        return parts is not None and self._is_ours(parts) and not _is_signed(parts)

    def _identity(self, headers: Mapping[str, str]) -> httpx.Client:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return httpx.Client(
            headers=headers,
            cookies=no_cookies,
            transport=RoutingTransport(self.network, _CONCURRENT_CALLS),
            trust_env=False,  # the one network setting decides
            follow_redirects=False,
            timeout=httpx.Timeout(self._budget, connect=min(_CONNECT_SECONDS, self._budget)),
        )

    def _ask(self, content: bytes, shape: type[T], about: Subject) -> Reply[T]:
        headers = {**self._authorization, "Content-Type": "application/json"}
        url = f"{self.server}/graphql"
        if not self._calls.acquire(timeout=self._budget):
            raise NetworkError(Code.TIMED_OUT, host=self.title, retryable=True)
        try:
            with converted(self.title):
                response = self._api.post(url, content=content, headers=headers, extensions=self._extensions())
        finally:
            self._calls.release()
        wait = wished_wait(response.headers)
        return read_reply(response.status_code, response.content, shape, self.title, about, wait=wait)

    def _fetch(self, url: str, about: Subject) -> bytearray:
        known = True  # the key may go along
        for _hop in range(_REDIRECTS + 1):
            parts = self._checked(url)
            known = known and self._is_ours(parts)
            host = self.title if known else parts.netloc
            client = self._api if known and not _is_signed(parts) else self._storage
            headers = self._authorization if client is self._api else {}
            with (
                converted(host),
                client.stream("GET", url, headers=headers, extensions=self._extensions()) as response,
            ):
                if response.status_code == 200:
                    content = bytearray()
                    for chunk in response.iter_bytes():
                        content += chunk
                    return content
                if not response.has_redirect_location:
                    raise _problem(response, host, about)
                url = _joined(url, response.headers["location"])
        raise ProtocolError(Code.UNEXPECTED_ANSWER, host=host)

    def _where(self, url: str, about: Subject) -> str:
        with (
            converted(self.title),
            self._api.stream("GET", url, headers=self._authorization, extensions=self._extensions()) as response,
        ):
            if response.has_redirect_location:
                return _joined(url, response.headers["location"])
            if response.status_code == 200:
                raise ProtocolError(Code.UNSUPPORTED_BY_SERVER, host=self.title)
            raise _problem(response, self.title, about)

    def _checked(self, url: str) -> SplitResult:
        """The parts of an address that is safe to open: https, or http where that gives nothing away."""
        parts = urlsplit_or_none(url)
        plain_is_fine = self._base.scheme == "http" or is_loopback(parts)
        schemes = ("https", "http") if plain_is_fine else ("https",)
        if parts is None or parts.scheme not in schemes or "@" in parts.netloc:
            raise unsafe_address(parts, Scope.JOB)
        return parts

    def _is_ours(self, parts: SplitResult) -> bool:
        """Whether an address is below the base address: the same scheme, host and port, and its path as a prefix."""
        same_origin = (parts.scheme, parts.hostname, _port(parts)) == (
            self._base.scheme,
            self._base.hostname,
            _port(self._base),
        )
        climbs = ".." in unquote(parts.path).replace("\\", "/").split("/")
        return same_origin and not climbs and f"{parts.path}/".startswith(f"{self._base.path}/")

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Tries a few times within the budget; a pause the server asked for holds for every call of this client."""
        deadline = time.monotonic() + self._budget
        for attempt in range(_TRIES):
            self._wait_for_brake(deadline)
            try:
                return self._while_open(ask)
            except AppError as error:
                if error.code not in _WORTH_ANOTHER_TRY:
                    raise
                wait = backoff(attempt) if error.retry_after is None else error.retry_after
                if error.code is Code.RATE_LIMITED:
                    self._brake.hold(wait)
                if attempt == _TRIES - 1 or time.monotonic() + wait > deadline or self._closed.is_set():
                    raise
                _logger.info("%s: %s, next try in %.1f s", self.title, error.code, wait)
                self._closed.wait(wait)
        raise AssertionError("the last try returns or raises")

    def _wait_for_brake(self, deadline: float) -> None:
        remaining = self._brake.remaining()
        if time.monotonic() + remaining > deadline:
            raise NetworkError(Code.RATE_LIMITED, host=self.title, retryable=True, retry_after=remaining)
        self._closed.wait(remaining)

    def _while_open(self, ask: Callable[[], T]) -> T:
        try:
            if not self._closed.is_set():
                return ask()
        except RuntimeError:  # httpx says so of a client that was closed a moment ago
            if not self._closed.is_set():
                raise
        raise NetworkError(Code.CONNECTION_LOST, host=self.title, retryable=True)

    def _fairly(self, ask: Callable[[], T], about: Subject) -> T:
        """Tries patiently, and looks at what a denial means."""
        try:
            return self._patiently(ask)
        except (AccessDenied, SignInError) as error:
            if (judged := self._judged(error, "", about)) is error:
                raise
            raise judged from error

    def _judged(self, error: AppError, operation: str, about: Subject) -> AppError:
        """What a denial means. Servers use the same words and statuses for "you may not" and for "I do not know
        you": whether the server still knows the person decides.
        """
        if error.code not in (Code.DOWNLOAD_DENIED, Code.KEY_REJECTED):
            return error
        if operation == "viewer":
            return SignInError(Code.KEY_REJECTED, server=self.title)
        known = self._is_known()
        if known is False:
            return SignInError(Code.KEY_REJECTED, server=self.title)
        return denied(about) if known and error.code is Code.KEY_REJECTED else error

    def judged(self, error: AppError) -> AppError:
        """What it means that something is refused or not there: a SignInError when the server no longer knows the
        person, else the error as it is. To strangers servers show less without saying why. Blocking, any thread.
        """
        doubtful = isinstance(error, NotFound) or error.code is Code.DOWNLOAD_DENIED
        if doubtful and self._is_known() is False:
            return SignInError(Code.KEY_REJECTED, server=self.title)
        return error

    def _is_known(self) -> bool | None:
        """Whether the key is still good; None where that could not be asked."""
        try:
            return self.execute("viewer", {}, dict[str, object]).data.get("viewer") is not None
        except SignInError:
            return False
        except AppError as unclear:
            _logger.info("whether the key is still good could not be asked: %s", unclear.code)
            return None

    def _extensions(self) -> dict[str, object]:
        return {"trace": self._sockets.trace}


def _problem(response: httpx.Response, host: str, about: Subject) -> AppError:
    start = b"".join(_first_bytes(response))
    return storage_problem(response.status_code, start, host, about, wait=wished_wait(response.headers))


def _basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"api:{key}".encode()).decode("ascii")}


def _first_bytes(response: httpx.Response) -> list[bytes]:
    """Enough of a reply to tell what kind of problem it describes."""
    chunks: list[bytes] = []
    for chunk in response.iter_bytes():
        chunks.append(chunk)
        if sum(map(len, chunks)) > _LONGEST_PROBLEM:
            break
    return chunks


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url  # no address at all; whoever opens it says so


def _is_signed(parts: SplitResult) -> bool:
    return any(name.lower() in _SIGNATURES for name, _value in parse_qsl(parts.query))


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)
