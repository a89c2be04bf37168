"""The one place where failures become decisions."""

import errno

import pytest

from artifact_desktop.core.errors import (
    AccessDenied,
    AppError,
    Code,
    IntegrityError,
    NetworkError,
    NotFound,
    ProtocolError,
    SignInError,
)
from artifact_desktop.transfer.errors import (
    Action,
    Reply,
    backoff,
    classify,
    classify_local,
    classify_source,
    wrong_bytes,
)
from artifact_desktop.transfer.job import Patience

HTML = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("reply", "action", "code"),
    [
        (Reply(6, 0, "h", sent=False), Action.OFFLINE, Code.HOST_UNKNOWN),
        (Reply(7, 0, "h", sent=False), Action.OFFLINE, Code.CONNECTION_REFUSED),
        (Reply(7, 0, "h", sent=False, proxy="proxy.test:3128"), Action.OFFLINE, Code.PROXY_UNREACHABLE),
        (Reply(28, 0, "h", sent=False), Action.OFFLINE, Code.TIMED_OUT),
        (Reply(28, 0, "h"), Action.RETRY, Code.TIMED_OUT),
        (Reply(28, 200, "h"), Action.RETRY, Code.TIMED_OUT),
        (Reply(60, 0, "h", sent=False, certificate=20), Action.OFFLINE, Code.TLS_FAILED),
        (Reply(60, 0, "h", sent=False, certificate=10), Action.OFFLINE, Code.TLS_OUT_OF_DATE),
        (Reply(60, 0, "h", sent=False, certificate=1), Action.OFFLINE, Code.TLS_OTHER_NAME),
        (Reply(35, 0, "h", sent=False), Action.RETRY, Code.TLS_BROKEN),
        (Reply(35, 0, "h", sent=False, proxy="p:1", proxy_status=200), Action.RETRY, Code.TLS_BROKEN),
        (Reply(35, 0, "h", sent=False, proxy="p:1"), Action.OFFLINE, Code.PROXY_NOT_SECURE),
        (Reply(60, 0, "h", sent=False, proxy="p:1"), Action.OFFLINE, Code.PROXY_NOT_SECURE),
        (Reply(28, 0, "h", sent=False, proxy="p:1"), Action.OFFLINE, Code.PROXY_UNREACHABLE),
        (Reply(56, 0, "h", sent=False, proxy="p:1"), Action.OFFLINE, Code.PROXY_UNREACHABLE),
        (Reply(28, 0, "h", sent=False, proxy="p:1", proxy_status=200), Action.OFFLINE, Code.TIMED_OUT),
        (Reply(56, 0, "h", proxy="p:1", proxy_status=302), Action.OFFLINE, Code.PROXY_FAILED),
        (Reply(56, 0, "h", proxy_status=407, takes_password=False), Action.OFFLINE, Code.PROXY_SIGN_IN),
        (Reply(1, 0, "h"), Action.RETRY, Code.CONNECTION_LOST),
        (Reply(56, 0, "h", proxy_status=407), Action.OFFLINE, Code.PROXY_PASSWORD),
        (Reply(5, 0, "h", sent=False), Action.OFFLINE, Code.PROXY_UNREACHABLE),
        (Reply(18, 206, "h"), Action.RETRY, Code.CONNECTION_LOST),
        (Reply(52, 0, "h"), Action.RETRY, Code.CONNECTION_LOST),
        (Reply(9999, 0, "h"), Action.RETRY, Code.CONNECTION_LOST),
        (Reply(1, 302, "h"), Action.FAIL, Code.UNSAFE_ADDRESS),
        (Reply(47, 302, "h"), Action.FAIL, Code.UNEXPECTED_ANSWER),
        (Reply(0, 429, "h"), Action.BRAKE, Code.RATE_LIMITED),
        (Reply(0, 503, "h"), Action.RETRY, Code.SERVER_TROUBLE),
        (Reply(0, 503, "h", retry_after=3.0), Action.BRAKE, Code.SERVER_TROUBLE),
        (Reply(0, 503, "h", snippet=b"<Code>SlowDown</Code>"), Action.BRAKE, Code.SERVER_TROUBLE),
        (Reply(0, 500, "h"), Action.RETRY, Code.SERVER_TROUBLE),
        (Reply(18, 500, "h"), Action.RETRY, Code.SERVER_TROUBLE),
        (Reply(0, 520, "h"), Action.RETRY, Code.SERVER_TROUBLE),
        (Reply(0, 511, "h", content_type=HTML), Action.OFFLINE, Code.NETWORK_POLICY),
        (Reply(0, 407, "h"), Action.OFFLINE, Code.PROXY_PASSWORD),
        (Reply(0, 401, "h"), Action.RENEW, Code.STORAGE_DENIED),
        (Reply(0, 403, "h", snippet=b"<Message>Request has expired</Message>"), Action.RENEW, Code.URL_EXPIRED),
        (Reply(0, 403, "h", snippet=b"<Code>AccessDenied</Code>"), Action.RENEW, Code.STORAGE_DENIED),
        (Reply(0, 403, "h", snippet=b'{"errors": ["permission denied"]}'), Action.RENEW, Code.FILE_DENIED),
        (Reply(0, 403, "h", snippet=b"<html>", content_type=HTML), Action.RENEW, Code.NETWORK_POLICY),
        (Reply(0, 400, "h", snippet=b"<Code>ExpiredToken</Code>"), Action.RENEW, Code.URL_EXPIRED),
        (Reply(0, 400, "h", snippet=b"<Code>RequestTimeout</Code>"), Action.RETRY, Code.SERVER_TROUBLE),
        (Reply(0, 400, "h"), Action.FAIL, Code.UNEXPECTED_ANSWER),
        (Reply(0, 404, "h"), Action.FAIL, Code.FILE_GONE),
        (Reply(0, 410, "h"), Action.FAIL, Code.FILE_GONE),
        (Reply(0, 416, "h"), Action.REFETCH, Code.SIZE_MISMATCH),
        (Reply(0, 501, "h"), Action.FAIL, Code.UNEXPECTED_ANSWER),
        (Reply(0, 304, "h"), Action.FAIL, Code.UNEXPECTED_ANSWER),
    ],
)
def test_what_a_storage_host_says(reply: Reply, action: Action, code: Code) -> None:
    outcome = classify(reply, "images/1.png")
    assert outcome is not None
    assert (outcome.action, outcome.error.code) == (action, code)
    assert outcome.retry_after == (reply.retry_after if reply.status in (429, 503) else None)
    assert "{" not in str(outcome.error), "every field of the sentence is filled"
    assert not any(str(number) in str(outcome.error) for number in (reply.status, reply.code) if number > 9)


@pytest.mark.parametrize("status", [200, 206])
def test_a_good_end_is_no_outcome(status: int) -> None:
    assert classify(Reply(0, status, "h"), "f") is None


def test_a_page_in_place_of_a_file_may_go_away() -> None:
    reply = Reply(0, 200, "h", snippet=b"<!DOCTYPE html>", content_type=HTML)
    assert wrong_bytes(IntegrityError(Code.SIZE_MISMATCH, file="f"), reply).action is Action.RETRY
    assert wrong_bytes(IntegrityError(Code.DIGEST_MISMATCH, file="f"), reply).action is Action.REFETCH
    assert wrong_bytes(IntegrityError(Code.SIZE_MISMATCH, file="f"), Reply(0, 200, "h")).action is Action.REFETCH


@pytest.mark.parametrize(
    ("number", "action", "code"),
    [
        (errno.ENOSPC, Action.PAUSE, Code.DISK_FULL),
        (errno.EROFS, Action.STOP, Code.NOT_WRITABLE),
        (errno.EACCES, Action.FAIL, Code.NOT_WRITABLE),
        (errno.ENAMETOOLONG, Action.FAIL, Code.NAME_NOT_STORABLE),
        (errno.EISDIR, Action.FAIL, Code.NAME_NOT_STORABLE),
        (errno.ENOTDIR, Action.FAIL, Code.TARGET_IS_FILE),
        (errno.EBUSY, Action.FAIL, Code.TARGET_IN_USE),
        (errno.ENOENT, Action.RETRY, Code.DISK_TROUBLE),
        (errno.EIO, Action.PAUSE, Code.DISK_TROUBLE),
    ],
)
def test_what_a_disk_says(number: int, action: Action, code: Code) -> None:
    outcome = classify_local(OSError(number, "x"), "folder", "file")
    assert (outcome.action, outcome.error.code) == (action, code)
    assert "{" not in str(outcome.error)


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (SignInError(Code.SIGNED_OUT, server="s"), Action.SIGN_IN),
        (NetworkError(Code.RATE_LIMITED, host="h", retry_after=2.0), Action.BRAKE),
        (NetworkError(Code.TIMED_OUT, host="h"), Action.OFFLINE),
        (ProtocolError(Code.UNEXPECTED_ANSWER, host="h", retryable=True), Action.OFFLINE),
        (ProtocolError(Code.UNEXPECTED_ANSWER, host="h"), Action.STOP),
        (AccessDenied(Code.DOWNLOAD_DENIED, name="n", entity="e"), Action.STOP),
        (NotFound(Code.VERSION_GONE, name="n"), Action.STOP),
    ],
)
def test_what_the_api_says(error: AppError, action: Action) -> None:
    outcome = classify_source(error)
    assert (outcome.action, outcome.error, outcome.retry_after) == (action, error, error.retry_after)


def test_waits_double_up_to_the_most_and_spread() -> None:
    patience = Patience(backoff_first=1, backoff_most=8)
    for failures, most in ((1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (5000, 8)):
        waits = [backoff(failures, patience) for _ in range(200)]
        assert most / 2 <= min(waits) < max(waits) <= most
