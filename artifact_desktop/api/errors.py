"""The one place where exceptions of httpx and replies of servers become an AppError.

A reply is read before its status: GraphQL errors come with any status, 200 included, and beside usable data.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import httpx
import msgspec

from artifact_desktop.core.certificates import fault_of_certificate
from artifact_desktop.core.errors import (
    AccessDenied,
    AppError,
    Code,
    NetworkError,
    NotFound,
    ProtocolError,
    SignInError,
)

T = TypeVar("T")
S = TypeVar("S")

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})  # 52x: a content delivery network's own

# What GraphQL servers say of a document that asks for more than they know.
_UNSUPPORTED = re.compile(
    r"cannot query field|unknown (argument|type|fragment|directive)|is not defined by type", re.IGNORECASE
)
_DENIED = re.compile(r"permission|forbidden|not authorized|unauthorized|not logged in|unauthenticated", re.IGNORECASE)
_MISSING = re.compile(r"not found|does not exist|no such", re.IGNORECASE)
# ASSUMED: no capture of an organization that takes only its own keys exists.
_ORGANIZATION_AND_KEY = r"organi[sz]ation.*\b(api[ _-]?keys?|tokens?)\b"
_KEY_AND_ORGANIZATION = r"\b(api[ _-]?keys?|tokens?)\b.*organi[sz]ation"
_KEY_REFUSED = re.compile(f"{_ORGANIZATION_AND_KEY}|{_KEY_AND_ORGANIZATION}", re.IGNORECASE)


class Subject(NamedTuple):
    """What was asked for and whose it is, as the sentences of an error name it."""

    name: str
    entity: str


def not_found(about: Subject) -> AppError:
    """Null where something was asked for: not there and not for this person look the same."""
    return NotFound(Code.NOT_FOUND, name=about.name)


def denied(about: Subject) -> AppError:
    """The server shows a thing and keeps the addresses of its files back."""
    return AccessDenied(Code.DOWNLOAD_DENIED, name=about.name, entity=about.entity)


class Fault(NamedTuple):
    """One error of a reply."""

    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """Data, and what went wrong beside it."""

    data: T
    problem: AppError | None = None

    def need(self, part: S | None, missing: AppError) -> S:
        """A part of the data; where it is null, raises what the server says went wrong, else `missing`."""
        if part is None:
            raise self.problem or missing
        return part


class _Envelope(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: object = None
    error: object = None


@contextmanager
def converted(host: str) -> Iterator[None]:
    """Turns what httpx raises into an AppError."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError, UnicodeError) as error:
        raise from_exception(error, host) from error


def from_exception(error: Exception, host: str) -> AppError:
    """The AppError of an exception that httpx raises. What a proxy is at fault for, `proxying` has told already."""
    match error:
        case httpx.ProxyError():
            return NetworkError(Code.PROXY_FAILED, host=host)
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return _of_connecting(error, host)
        case httpx.TimeoutException():
            return NetworkError(Code.TIMED_OUT, host=host, retryable=True)
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return NetworkError(Code.CONNECTION_LOST, host=host, retryable=True)
        case UnicodeError() if not isinstance(error, httpx.HTTPError):  # a label of the host name is too long for DNS
            return NetworkError(Code.HOST_UNKNOWN, host=host)
        case httpx.UnsupportedProtocol() | httpx.InvalidURL():
            return ProtocolError(Code.UNSAFE_ADDRESS)
        case httpx.TooManyRedirects():
            return ProtocolError(Code.NOT_A_WANDB_SERVER, host=host)
        case httpx.DecodingError() | httpx.HTTPStatusError():
            return ProtocolError(Code.UNEXPECTED_ANSWER, host=host, retryable=True)
        case _:  # LocalProtocolError, StreamError, CookieConflict: httpx was used wrongly
            return AppError(Code.INTERNAL, reason=type(error).__name__)


def _of_connecting(error: Exception, host: str) -> AppError:
    reasons = list(causes(error))
    if refused := next((cause for cause in reasons if isinstance(cause, ssl.SSLCertVerificationError)), None):
        number = getattr(refused, "verify_code", 0)  # which only OpenSSL promises
        return NetworkError(fault_of_certificate(number), host=host)
    if any(isinstance(cause, ssl.SSLError) for cause in reasons):
        return NetworkError(Code.TLS_BROKEN, host=host)
    if any(isinstance(cause, socket.gaierror) for cause in reasons):
        return NetworkError(Code.HOST_UNKNOWN, host=host, retryable=True)
    if isinstance(error, httpx.ConnectTimeout):
        return NetworkError(Code.TIMED_OUT, host=host, retryable=True)
    return NetworkError(Code.CONNECTION_REFUSED, host=host, retryable=True)


def causes(error: BaseException) -> Iterator[BaseException]:
    """What an exception came from, the nearest first."""
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def read_reply(
    status: int, body: bytes, shape: type[T], host: str, about: Subject, *, wait: float | None = None
) -> Reply[T]:
    """A GraphQL reply as data of `shape`. `wait`: the seconds the server asks for. Raises AppError."""
    if status in TRANSIENT:
        raise _trouble(status, host, wait)
    if status == 407:  # of a proxy that passes plain requests on
        raise NetworkError(Code.PROXY_PASSWORD, host=host)
    envelope = _envelope(body)
    faults = () if envelope is None else tuple(_faults(envelope))
    if envelope is not None and bytes(envelope.data) != b"null":
        try:
            data = msgspec.json.decode(envelope.data, type=shape)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ProtocolError(Code.UNEXPECTED_ANSWER, host=host) from error
        return Reply(data, _of_faults(status, faults, host, about) if faults or status != 200 else None)
    if faults:
        raise _of_faults(status, faults, host, about)
    raise _of_bare_status(status, envelope is not None, host, about)


def storage_problem(status: int, body: bytes, host: str, about: Subject, *, wait: float | None = None) -> AppError:
    """The AppError of a reply to a download that is not the file. Storage speaks XML, W&B JSON, a proxy HTML."""
    if status in TRANSIENT:
        return _trouble(status, host, wait)
    if status == 407:
        return NetworkError(Code.PROXY_PASSWORD, host=host)
    envelope = _envelope(body)
    if envelope is not None:
        faults = tuple(_faults(envelope))
        return _of_faults(status, faults, host, about) if faults else _of_bare_status(status, True, host, about)
    if status in (404, 410):
        return NotFound(Code.VERSION_GONE, name=about.name)
    if status in (400, 401, 403) and b"<html" not in body[:1024].lower():
        return AccessDenied(Code.STORAGE_DENIED, host=host)
    if status == 403:
        return AccessDenied(Code.NETWORK_POLICY, host=host)
    return ProtocolError(Code.UNEXPECTED_ANSWER, host=host)


def _trouble(status: int, host: str, wait: float | None) -> NetworkError:
    code = {408: Code.TIMED_OUT, 429: Code.RATE_LIMITED}.get(status, Code.SERVER_TROUBLE)
    return NetworkError(code, host=host, retryable=True, retry_after=wait)


def _envelope(body: bytes) -> _Envelope | None:
    try:
        return msgspec.json.decode(body, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _faults(envelope: _Envelope) -> Iterator[Fault]:
    several = envelope.errors if isinstance(envelope.errors, list) else []
    for error in (*several, envelope.error):
        match error:
            case {"message": str(message), "extensions": {"code": str(code)}}:
                yield Fault(message, code)
            case {"message": str(message)} | str(message):
                yield Fault(message)


def _of_faults(status: int, faults: tuple[Fault, ...], host: str, about: Subject) -> AppError:
    """By code and status first; by words only where a reply with status 200 has nothing else."""
    text = "\n".join(fault.message for fault in faults)
    if _UNSUPPORTED.search(text):
        return ProtocolError(Code.UNSUPPORTED_BY_SERVER, host=host)
    is_denied = status == 403 or any(fault.code == "PERMISSION_ERROR" for fault in faults)
    is_denied = is_denied or (status == 200 and _DENIED.search(text) is not None)
    if (is_denied or status == 401) and _KEY_REFUSED.search(text):
        return AccessDenied(Code.KEY_REFUSED_BY_ORGANIZATION, entity=about.entity)
    if is_denied:
        return denied(about)
    if status == 401:
        return SignInError(Code.KEY_REJECTED, server=host)
    if status == 404 or (status == 200 and _MISSING.search(text)):
        return not_found(about)
    if status == 200:
        return NetworkError(Code.SERVER_TROUBLE, host=host, retryable=True)
    return ProtocolError(Code.UNEXPECTED_ANSWER, host=host)


def _of_bare_status(status: int, is_json: bool, host: str, about: Subject) -> AppError:
    """For a reply that names no error. `is_json`: it is at least a JSON object."""
    if status == 401:
        return SignInError(Code.KEY_REJECTED, server=host)
    if status == 403:
        if is_json:
            return denied(about)
        return AccessDenied(Code.NETWORK_POLICY, host=host)
    if is_json and status == 404:
        return not_found(about)
    return ProtocolError(Code.NOT_A_WANDB_SERVER, host=host)
