"""What to do when something goes wrong: every failure becomes one Outcome, decided here and nowhere else.

Pure functions. What storage hosts answer, and why 403 means "perhaps expired", is the practice of S3, GCS and Azure:
errors are XML; an HTML page comes from a proxy or a sign-in portal in between.
"""

import errno
import os
import random
import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from artifact_desktop.core.certificates import fault_of_certificate
from artifact_desktop.core.errors import (
    AccessDenied,
    AppError,
    Code,
    IntegrityError,
    LocalError,
    NetworkError,
    NotFound,
    ProtocolError,
    Scope,
    SignInError,
)
from artifact_desktop.core.network import leads_elsewhere
from artifact_desktop.transfer.job import Patience


class Action(StrEnum):
    RETRY = "retry"  # transient: back off; a strike, unless bytes came
    BRAKE = "brake"  # the server asks to slow down: every transfer waits
    OFFLINE = "offline"  # nobody could be reached: the job waits and goes on by itself
    SIGN_IN = "sign-in"  # the job waits for the person to sign in
    RENEW = "renew"  # the address may have expired: get a new one, go on at the same offset
    REFETCH = "refetch"  # wrong bytes: once more, from zero
    FAIL = "fail"  # this file cannot be had; the others go on
    PAUSE = "pause"  # the person must see to the disk first
    STOP = "stop"  # nothing of the job can be had


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do, and the error to show should doing it not help. `retry_after` is the server's wish in seconds."""

    action: Action
    error: AppError
    retry_after: float | None = None


class CurlCode(IntEnum):
    """libcurl's result codes that mean something special here."""

    OK = 0
    UNSUPPORTED_PROTOCOL = 1
    URL_MALFORMAT = 3
    COULDNT_RESOLVE_PROXY = 5
    COULDNT_RESOLVE_HOST = 6
    COULDNT_CONNECT = 7
    OPERATION_TIMEDOUT = 28
    SSL_CONNECT_ERROR = 35
    TOO_MANY_REDIRECTS = 47
    SSL_CERTPROBLEM = 58
    PEER_FAILED_VERIFICATION = 60
    SSL_CACERT_BADFILE = 77
    PROXY = 97


class Reply(NamedTuple):
    """How a request ended. `snippet` is the beginning of a body that is no file; `sent` whether a request got out;
    `proxy` the host and port of the proxy it was to go by, if any, and `proxy_status` what that answered to CONNECT;
    `takes_password` whether the proxy would take a name and a password; `certificate` OpenSSL's number for what is
    wrong with the peer's certificate.
    """

    code: int
    status: int
    host: str
    sent: bool = True
    proxy_status: int = 0
    snippet: bytes = b""
    content_type: str = ""
    retry_after: float | None = None
    proxy: str = ""
    takes_password: bool = True
    certificate: int = 0


_TLS = {CurlCode.PEER_FAILED_VERIFICATION, CurlCode.SSL_CERTPROBLEM, CurlCode.SSL_CACERT_BADFILE}
_NOT_JUDGED = (0, 1)  # libcurl looks at the name first, and at the rest no more when that is another one
_UNREACHED = {
    CurlCode.COULDNT_RESOLVE_HOST: Code.HOST_UNKNOWN,
    CurlCode.COULDNT_CONNECT: Code.CONNECTION_REFUSED,
    CurlCode.COULDNT_RESOLVE_PROXY: Code.PROXY_UNREACHABLE,
    CurlCode.PROXY: Code.PROXY_FAILED,
}
_PERHAPS_ELSEWHERE = frozenset({*_UNREACHED.values(), Code.TIMED_OUT} - {Code.PROXY_UNREACHABLE})
_EXPIRED = re.compile(rb"expire", re.IGNORECASE)
_SLOW_DOWN = re.compile(rb"<Code>(SlowDown|TooManyRequests|ServerBusy)</Code>")
_TRANSIENT_400 = re.compile(rb"<Code>RequestTimeout</Code>")
_TRANSIENT = frozenset({408, 425, 500, 502, 503, 504})


def classify(reply: Reply, file: str, server: str = "") -> Outcome | None:
    """What to do after a request for `file`; None when it ended as a file should (200 or 206 and nothing broke).

    `server` is the W&B server that named the address: one that everybody reaches may name a host that only its own
    network knows, which is a mistake in its settings and not in this computer's.
    """
    outcome = _classify(reply, file)
    unreached = outcome is not None and outcome.error.code in _PERHAPS_ELSEWHERE
    if unreached and not reply.status and server and leads_elsewhere(server, reply.host):
        return Outcome(Action.OFFLINE, NetworkError(Code.STORAGE_UNREACHABLE, host=reply.host, retryable=True))
    return outcome


def _classify(reply: Reply, file: str) -> Outcome | None:
    if 407 in (reply.proxy_status, reply.status):
        code = Code.PROXY_PASSWORD if reply.takes_password else Code.PROXY_SIGN_IN
        return Outcome(Action.OFFLINE, NetworkError(code, host=reply.host, retryable=True))
    if reply.proxy_status >= 300:
        return Outcome(Action.OFFLINE, NetworkError(Code.PROXY_FAILED, host=reply.host, retryable=True))
    if reply.status and reply.code in (CurlCode.UNSUPPORTED_PROTOCOL, CurlCode.URL_MALFORMAT):  # a redirect led there
        return Outcome(Action.FAIL, ProtocolError(Code.UNSAFE_ADDRESS, scope=Scope.FILE))
    if reply.code == CurlCode.TOO_MANY_REDIRECTS:
        return Outcome(Action.FAIL, ProtocolError(Code.UNEXPECTED_ANSWER, scope=Scope.FILE, host=reply.host))
    if reply.code != CurlCode.OK and reply.status < 400:
        return _broken(reply)
    if reply.status in (200, 206):
        return None
    return _refused(reply, file)


def _broken(reply: Reply) -> Outcome:
    """The connection failed, before or amid an answer."""
    if reply.proxy and not reply.sent and not reply.proxy_status:  # not even the proxy was reached
        fault = Code.PROXY_NOT_SECURE if reply.code in (*_TLS, CurlCode.SSL_CONNECT_ERROR) else Code.PROXY_UNREACHABLE
        return Outcome(Action.OFFLINE, NetworkError(fault, host=reply.host, proxy=reply.proxy, retryable=True))
    if reply.code in _TLS:
        return Outcome(Action.OFFLINE, NetworkError(_fault_of_tls(reply), host=reply.host, retryable=True))
    if code := _UNREACHED.get(CurlCode(reply.code) if reply.code in set(CurlCode) else CurlCode.OK):
        error = NetworkError(code, host=reply.host, proxy=reply.proxy, retryable=True)
        return Outcome(Action.OFFLINE, error)
    if reply.code == CurlCode.OPERATION_TIMEDOUT:
        error = NetworkError(Code.TIMED_OUT, scope=Scope.FILE, host=reply.host, retryable=True)
        return Outcome(Action.RETRY if reply.sent else Action.OFFLINE, error)
    lost = Code.TLS_BROKEN if reply.code == CurlCode.SSL_CONNECT_ERROR else Code.CONNECTION_LOST
    return Outcome(Action.RETRY, NetworkError(lost, scope=Scope.FILE, host=reply.host, retryable=True))


def _fault_of_tls(reply: Reply) -> Code:
    if reply.code == CurlCode.PEER_FAILED_VERIFICATION and reply.certificate in _NOT_JUDGED:
        return Code.TLS_OTHER_NAME
    return fault_of_certificate(reply.certificate)


def _refused(reply: Reply, file: str) -> Outcome:
    """The server answered, and not with the file."""
    status, host, snippet = reply.status, reply.host, reply.snippet
    expired = Outcome(Action.RENEW, NetworkError(Code.URL_EXPIRED, scope=Scope.FILE, file=file, retryable=True))
    trouble = NetworkError(Code.SERVER_TROUBLE, scope=Scope.FILE, host=host, retryable=True)
    if status == 429:
        error = NetworkError(Code.RATE_LIMITED, host=host, retryable=True)
        return Outcome(Action.BRAKE, error, reply.retry_after)
    if status == 503 and (reply.retry_after is not None or _SLOW_DOWN.search(snippet)):
        return Outcome(Action.BRAKE, trouble, reply.retry_after)
    if status in _TRANSIENT or status > 511 or (status == 400 and _TRANSIENT_400.search(snippet)):
        return Outcome(Action.RETRY, trouble, reply.retry_after)
    if status == 511:
        return Outcome(Action.OFFLINE, NetworkError(Code.NETWORK_POLICY, host=host, retryable=True))
    if status in (400, 401, 403) and _EXPIRED.search(snippet):
        return expired
    if status in (401, 403):  # told so in many ways: a new address is worth a try before it counts as a refusal
        if speaks_json(reply):  # the API's own host: storage hosts answer in XML
            return Outcome(Action.RENEW, AccessDenied(Code.FILE_DENIED, scope=Scope.FILE, file=file))
        code = Code.NETWORK_POLICY if looks_like_page(reply) else Code.STORAGE_DENIED
        return Outcome(Action.RENEW, AccessDenied(code, scope=Scope.FILE, host=host))
    if status in (404, 410):
        return Outcome(Action.FAIL, NotFound(Code.FILE_GONE, scope=Scope.FILE, file=file))
    if status == 416:  # the part here is longer than the file there
        return Outcome(Action.REFETCH, IntegrityError(Code.SIZE_MISMATCH, file=file))
    return Outcome(Action.FAIL, ProtocolError(Code.UNEXPECTED_ANSWER, scope=Scope.FILE, host=host))


def looks_like_page(reply: Reply) -> bool:
    """Whether a body is a web page rather than what a storage host says."""
    return reply.content_type.startswith("text/html") or reply.snippet.lstrip()[:5].lower() in (b"<html", b"<!doc")


def speaks_json(reply: Reply) -> bool:
    """Whether a body is an object of JSON."""
    return reply.snippet.lstrip()[:1] == b"{"


def wrong_bytes(error: IntegrityError, reply: Reply) -> Outcome:
    """Bytes that are not the file's: a sign-in page in its place may go away by itself, anything else is refetched."""
    if looks_like_page(reply) and error.code is Code.SIZE_MISMATCH:
        page = NetworkError(Code.NETWORK_POLICY, scope=Scope.FILE, host=reply.host, retryable=True)
        return Outcome(Action.RETRY, page)
    return Outcome(Action.REFETCH, error)


_UNSTORABLE = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP}
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_BUSY = {errno.EBUSY, errno.ETXTBSY} if hasattr(errno, "ETXTBSY") else {errno.EBUSY}
_WINDOWS_SHARING_VIOLATIONS = {5, 32, 33}
_WINDOWS_FULL = {39, 112}


def classify_local(error: OSError, folder: str, file: str, *, root_gone: bool = False) -> Outcome:
    """What to do after the disk refused. `folder` and `file` are for the sentence.

    `root_gone` says that the target itself is not there, as when a stick was pulled out.
    """
    windows = getattr(error, "winerror", None)
    if error.errno in _FULL or windows in _WINDOWS_FULL:
        return Outcome(Action.PAUSE, LocalError(Code.DISK_FULL, folder=folder))
    if error.errno in _BUSY or windows in _WINDOWS_SHARING_VIOLATIONS:
        return Outcome(Action.FAIL, LocalError(Code.TARGET_IN_USE, scope=Scope.FILE, file=file))
    if error.errno == errno.EROFS:
        return Outcome(Action.STOP, LocalError(Code.NOT_WRITABLE, folder=folder))
    if error.errno in (errno.EACCES, errno.EPERM):
        return Outcome(Action.FAIL, LocalError(Code.NOT_WRITABLE, scope=Scope.FILE, folder=folder))
    if error.errno == errno.ENOTDIR:
        return Outcome(Action.FAIL, LocalError(Code.TARGET_IS_FILE, scope=Scope.FILE, folder=folder))
    if error.errno in _UNSTORABLE:
        return Outcome(Action.FAIL, LocalError(Code.NAME_NOT_STORABLE, scope=Scope.FILE, file=file))
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    if error.errno == errno.ENOENT and not root_gone:  # a folder was moved away under our hands: it is made again
        trouble = LocalError(Code.DISK_TROUBLE, scope=Scope.FILE, folder=folder, reason=reason)
        return Outcome(Action.RETRY, trouble)
    return Outcome(Action.PAUSE, LocalError(Code.DISK_TROUBLE, folder=folder, reason=reason))


def classify_source(error: AppError) -> Outcome:
    """What to do after the addresses of files could not be had."""
    if isinstance(error, SignInError):
        return Outcome(Action.SIGN_IN, error)
    if error.code is Code.RATE_LIMITED:
        return Outcome(Action.BRAKE, error, error.retry_after)
    if isinstance(error, NetworkError) or error.retryable:
        return Outcome(Action.OFFLINE, error, error.retry_after)
    return Outcome(Action.STOP, error)


def backoff(failures: int, patience: Patience) -> float:
    """Seconds to wait after so many failures in a row: doubling, capped, and spread so that nobody returns in step."""
    most = min(patience.backoff_most, patience.backoff_first * 2.0 ** min(failures - 1, 30))
    return most * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries; nothing secret hangs on it
