"""Nothing of httpx and no reply of a server gets past without a sentence for it."""

import socket
import ssl

import httpx
import pytest

from artifact_desktop.api.errors import Subject, converted, from_exception, read_reply, storage_problem
from artifact_desktop.core.errors import (
    AccessDenied,
    AppError,
    Code,
    NetworkError,
    NotFound,
    ProtocolError,
    SignInError,
)

HOST = "wandb.example.org"
ABOUT = Subject("vision-lab/bikes/bike-dataset:v3", "vision-lab")

EXCEPTIONS = {
    name: kind
    for name in httpx.__all__
    if isinstance(kind := getattr(httpx, name), type) and issubclass(kind, Exception)
}
MISUSE = {"LocalProtocolError", "CookieConflict", "StreamError"} | {
    "StreamConsumed",
    "StreamClosed",
    "ResponseNotRead",
    "RequestNotRead",
}
BASES = {"HTTPError", "RequestError", "TransportError", "ProtocolError"}  # httpx raises only what is below them


def make(kind: type[Exception]) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        request = httpx.Request("GET", "https://wandb.example.org")
        return kind("words", request=request, response=httpx.Response(500))
    if kind.__name__ in ("StreamConsumed", "StreamClosed", "ResponseNotRead", "RequestNotRead"):
        return kind()
    return kind("words")


@pytest.mark.parametrize("name", sorted(EXCEPTIONS))
def test_every_exception_of_httpx_is_converted(name: str) -> None:
    with pytest.raises(AppError) as caught, converted(HOST):
        raise make(EXCEPTIONS[name])
    assert (caught.value.code is Code.INTERNAL) == (name in MISUSE | BASES)
    assert caught.value.detail
    assert "words" not in str(caught.value)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (socket.gaierror(-2, "Name or service not known"), Code.HOST_UNKNOWN),
        (ConnectionRefusedError(111, "refused"), Code.CONNECTION_REFUSED),
        (OSError(101, "Network is unreachable"), Code.CONNECTION_REFUSED),
        (ssl.SSLCertVerificationError(1, "self-signed"), Code.TLS_FAILED),
        (ssl.SSLEOFError(8, "EOF occurred"), Code.TLS_BROKEN),
    ],
)
def test_what_went_wrong_while_connecting(cause: OSError, code: Code) -> None:
    error = httpx.ConnectError("words")
    error.__cause__ = cause
    assert from_exception(error, HOST).code is code


DENIED = {"errors": [{"message": "permission denied", "extensions": {"code": "PERMISSION_ERROR"}}]}


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (200, b"<html>Welcome to the hotel</html>", ProtocolError, Code.NOT_A_WANDB_SERVER),
        (200, b"", ProtocolError, Code.NOT_A_WANDB_SERVER),
        (200, b"[]", ProtocolError, Code.NOT_A_WANDB_SERVER),
        (200, b'{"hello": "world"}', ProtocolError, Code.NOT_A_WANDB_SERVER),
        (301, b"", ProtocolError, Code.NOT_A_WANDB_SERVER),
        (404, b"<html>Not Found</html>", ProtocolError, Code.NOT_A_WANDB_SERVER),
        (200, b'{"data": []}', ProtocolError, Code.UNEXPECTED_ANSWER),
        (400, b'{"errors": [{"message": "Variable missing"}]}', ProtocolError, Code.UNEXPECTED_ANSWER),
        (400, b'{"errors": [{"message": "Cannot query field \\"x\\""}]}', ProtocolError, Code.UNSUPPORTED_BY_SERVER),
        (200, b'{"errors": [{"message": "Unknown argument \\"x\\""}]}', ProtocolError, Code.UNSUPPORTED_BY_SERVER),
        (401, b"", SignInError, Code.KEY_REJECTED),
        (401, b'{"errors": ["invalid api key"]}', SignInError, Code.KEY_REJECTED),
        (401, b'{"errors": [{"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}]}', AccessDenied, None),
        (403, b'{"error": "permission denied"}', AccessDenied, Code.DOWNLOAD_DENIED),
        (403, b'{"error": {"message": "permission denied"}}', AccessDenied, Code.DOWNLOAD_DENIED),
        (403, b"{}", AccessDenied, Code.DOWNLOAD_DENIED),
        (403, b"<html>Blocked by policy</html>", AccessDenied, Code.NETWORK_POLICY),
        (407, b"<html>Sign in to the proxy</html>", NetworkError, Code.PROXY_PASSWORD),
        (200, b'{"errors": [{"message": "permission denied"}], "data": null}', AccessDenied, Code.DOWNLOAD_DENIED),
        (
            403,
            b'{"errors": [{"message": "API keys of this kind are not allowed in this organization"}]}',
            AccessDenied,
            Code.KEY_REFUSED_BY_ORGANIZATION,
        ),
        (404, b'{"errors": [{"message": "project not found"}]}', NotFound, Code.NOT_FOUND),
        (404, b"{}", NotFound, Code.NOT_FOUND),
        (200, b'{"errors": [{"message": "project not found"}]}', NotFound, Code.NOT_FOUND),
        (200, b'{"errors": [{"message": "internal error"}]}', NetworkError, Code.SERVER_TROUBLE),
        (429, b"rate limit exceeded", NetworkError, Code.RATE_LIMITED),
        (408, b"", NetworkError, Code.TIMED_OUT),
        (500, b'{"errors": [{"message": "internal error"}]}', NetworkError, Code.SERVER_TROUBLE),
        (502, b"<html>Bad Gateway</html>", NetworkError, Code.SERVER_TROUBLE),
        (501, b"", ProtocolError, Code.NOT_A_WANDB_SERVER),
    ],
)
def test_a_reply_without_data_is_an_error(status: int, body: bytes, kind: type[AppError], code: Code | None) -> None:
    with pytest.raises(kind) as caught:
        read_reply(status, body, dict, HOST, ABOUT)
    if code is not None:
        assert caught.value.code is code
    assert caught.value.detail
    assert str(status) not in str(caught.value)


def test_data_beside_an_error_is_data() -> None:
    body = b'{"data": {"project": null}, "errors": [{"message": "no", "extensions": {"code": "PERMISSION_ERROR"}}]}'
    for status in (200, 403):
        reply = read_reply(status, body, dict, HOST, ABOUT)
        assert reply.data == {"project": None}
        with pytest.raises(AccessDenied):
            reply.need(reply.data["project"], NotFound(Code.NOT_FOUND, name=ABOUT.name))


def test_null_without_an_error_is_what_the_caller_says() -> None:
    reply = read_reply(200, b'{"data": {"project": null}}', dict, HOST, ABOUT)
    with pytest.raises(NotFound):
        reply.need(reply.data["project"], NotFound(Code.NOT_FOUND, name=ABOUT.name))


def test_the_wait_a_server_asks_for_is_passed_on() -> None:
    with pytest.raises(NetworkError) as caught:
        read_reply(429, b"", dict, HOST, ABOUT, wait=7.5)
    assert caught.value.retry_after == 7.5
    assert caught.value.retryable


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", Code.STORAGE_DENIED),
        (400, b"<Error><Code>ExpiredToken</Code></Error>", Code.STORAGE_DENIED),
        (401, b"", Code.STORAGE_DENIED),
        (403, b"<!doctype html><HTML>Blocked by policy", Code.NETWORK_POLICY),
        (407, b"", Code.PROXY_PASSWORD),
        (403, b'{"errors": [{"message": "permission denied"}]}', Code.DOWNLOAD_DENIED),
        (404, b"<Error><Code>NoSuchKey</Code></Error>", Code.VERSION_GONE),
        (503, b"<Error><Code>SlowDown</Code></Error>", Code.SERVER_TROUBLE),
        (416, b"", Code.UNEXPECTED_ANSWER),
    ],
)
def test_what_storage_says(status: int, body: bytes, code: Code) -> None:
    error = storage_problem(status, body, "storage.example.org", ABOUT)
    assert error.code is code
    assert error.detail


@pytest.mark.parametrize("wrapped", [b"%s", b'{"data": %s}', b'{"errors": %s}'])
def test_an_answer_that_is_nested_without_end(wrapped: bytes) -> None:
    body = wrapped.replace(b"%s", b"[" * 100_000 + b"]" * 100_000)
    with pytest.raises(AppError) as caught:
        read_reply(200, body, dict, HOST, ABOUT)
    assert caught.value.code is Code.NOT_A_WANDB_SERVER
    assert storage_problem(200, body, HOST, ABOUT).code is Code.UNEXPECTED_ANSWER
