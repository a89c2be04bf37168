"""Fetching what an address names: where the key may go, and where it must not."""

import logging

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.errors import Subject
from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.network import Network
from tests.fakes.http_server import SELF_SIGNED, Reply, Request, ScriptedServer

KEY = "k" * 40
ABOUT = Subject("vision-lab/bikes/bike-dataset:v3", "vision-lab")
BYTES = Reply(200, b"bytes", {"Set-Cookie": "tracked=yes"})


def to(url: str, status: int = 302) -> Reply:
    return Reply(status, b"", {"Location": url})


def code_of(client: ApiClient, url: str) -> Code:
    with pytest.raises(AppError) as caught:
        client.download(url, about=ABOUT)
    assert caught.value.detail
    assert "sig=" not in f"{caught.value} {caught.value!r}"
    return caught.value.code


def test_another_origin_gets_nothing_of_ours() -> None:
    with ScriptedServer(BYTES) as base, ScriptedServer(BYTES) as storage, ApiClient(base.url, KEY) as client:
        for _time in range(2):
            assert client.download(f"{storage.url}/object?X-Amz-Signature=s", about=ABOUT) == b"bytes"
    for request in storage.requests:
        assert {"authorization", "cookie"} & set(request.headers) == set()
        assert request.headers["accept-encoding"] == "identity"
    assert base.requests == []


@pytest.mark.parametrize(
    ("path", "goes_along"),
    [
        ("/wandb/files/object", True),
        ("files/object", True),
        ("/wandb/files/object?name=a", True),
        ("/wandb/files/object?X-Amz-Signature=s", False),
        ("/wandb/files/object?x-goog-signature=s", False),
        ("/elsewhere/object", False),
        ("/wandbx/object", False),
        ("/wandb/%2e%2e/object", False),
    ],
)
def test_the_key_goes_below_the_base_address_only(path: str, goes_along: bool) -> None:
    with ScriptedServer(BYTES) as server, ApiClient(f"{server.url}/wandb", KEY) as client:
        assert client.download(path, about=ABOUT) == b"bytes"
    assert ("authorization" in server.requests[0].headers) == goes_along


def test_a_redirect_leaves_the_key_behind_for_good() -> None:
    def back(request: Request) -> Reply:
        return to(f"{base.url}/second")

    with ScriptedServer(back) as storage:
        first = to(f"{storage.url}/object?sig=secret")
        with ScriptedServer(first, BYTES) as base, ApiClient(base.url, KEY) as client:
            assert client.download("/first", about=ABOUT) == b"bytes"
    assert ["authorization" in request.headers for request in base.requests] == [True, False]
    assert "authorization" not in storage.requests[0].headers


def test_redirects_come_to_an_end() -> None:
    with ScriptedServer(to("/again")) as server, ApiClient(server.url, KEY) as client:
        assert code_of(client, "/object") is Code.UNEXPECTED_ANSWER
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "url",
    [
        "http://someone:secret@storage.invalid/object?sig=secret",
        "file:///etc/passwd",
        "ftp://storage.invalid/object",
        "https://someone:secret@storage.invalid/object",
        "https://:secret@storage.invalid/object",
        "https://wandb.invalid\\@storage.invalid/object",
        "https://[/object",
    ],
)
def test_an_address_that_is_not_safe(url: str) -> None:
    with ApiClient("https://wandb.invalid", KEY) as client:
        assert code_of(client, url) is Code.UNSAFE_ADDRESS


def test_a_redirect_to_an_address_that_is_not_safe() -> None:
    network = Network(certificates=(CertificateFile(str(SELF_SIGNED)),))
    redirect = to("http://storage.invalid/object?sig=secret")
    with ScriptedServer(redirect, tls=True) as server, ApiClient(server.url, KEY, network=lambda: network) as client:
        assert code_of(client, "/object") is Code.STORAGE_NOT_ENCRYPTED


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(403, b"<Error><Code>AccessDenied</Code></Error>"), Code.STORAGE_DENIED),
        (Reply(403, b"<html>Blocked</html>"), Code.NETWORK_POLICY),
        (Reply(404, b"<Error><Code>NoSuchKey</Code></Error>"), Code.VERSION_GONE),
        (Reply(304), Code.UNEXPECTED_ANSWER),
    ],
)
def test_a_refusal_of_the_storage(reply: Reply, code: Code) -> None:
    with ScriptedServer() as base, ScriptedServer(reply) as storage, ApiClient(base.url, KEY) as client:
        assert code_of(client, f"{storage.url}/object?sig=secret") is code
    assert len(storage.requests) == 1


def test_a_refusal_of_the_server_itself() -> None:
    """It says the same of those it does not know: whether it still knows the person decides."""
    refusal = Reply(403, {"error": "permission denied"})
    known, nobody = Reply(200, {"data": {"viewer": {"id": "1"}}}), Reply(200, {"data": {"viewer": None}})
    for answer, code in ((known, Code.DOWNLOAD_DENIED), (nobody, Code.KEY_REJECTED)):
        with ScriptedServer(refusal, answer) as server, ApiClient(server.url, KEY) as client:
            assert code_of(client, "/object") is code


@pytest.mark.parametrize("trouble", [Reply(503), Reply(closes=True), Reply(200, b"by", missing=3)])
def test_passing_trouble_starts_again_from_the_first_byte(trouble: Reply) -> None:
    with ScriptedServer(trouble, BYTES) as server, ApiClient(server.url, KEY) as client:
        assert client.download("/object", about=ABOUT) == b"bytes"


def test_no_query_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), ScriptedServer(BYTES) as storage:
        redirect = to(f"{storage.url}/object?sig=secret")
        with ScriptedServer(Reply(503), redirect) as server, ApiClient(server.url, KEY) as client:
            client.download("/object?token=secret", about=ABOUT)
    assert "next try" in caplog.text
    assert "secret" not in caplog.text


def test_addresses_are_made_absolute() -> None:
    with ApiClient("https://wandb.invalid/base", KEY) as client:
        assert client.absolute("files/a%20b?x=1") == "https://wandb.invalid/base/files/a%20b?x=1"
        assert client.absolute("/files/a") == "https://wandb.invalid/files/a"
        assert client.absolute("https://storage.invalid/a?x=%2F") == "https://storage.invalid/a?x=%2F"


def test_only_an_unsigned_address_below_the_base_is_a_handler() -> None:
    with ApiClient("https://wandb.invalid/base", KEY) as client:
        assert client.takes_key("https://wandb.invalid/base/artifacts/a/00ff")
        for other in (
            "https://wandb.invalid/base/artifacts/a/00ff?X-Amz-Signature=1",
            "https://wandb.invalid/artifacts/a/00ff",
            "https://wandb.invalid/base/../artifacts/a",
            "https://storage.invalid/base/a",
            "http://wandb.invalid/base/a",
            "https://wandb.invalid:8443/base/a",
            "no address",
        ):
            assert not client.takes_key(other), other


def test_a_handler_is_shown_the_key_and_says_where_the_file_is() -> None:
    elsewhere = to("https://storage.invalid/object?sig=secret")
    with ScriptedServer(Reply(503), elsewhere) as server, ApiClient(server.url, KEY) as client:
        found = client.locate(f"{server.url}/artifacts/a/00ff", about=ABOUT)
        assert found == "https://storage.invalid/object?sig=secret"
        assert all("authorization" in request.headers for request in server.requests)
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (BYTES, Code.UNSUPPORTED_BY_SERVER),
        (Reply(401, {"error": "who?"}), Code.KEY_REJECTED),
        (Reply(403, {"error": "permission denied"}), Code.DOWNLOAD_DENIED),
        (Reply(404, {"error": "not found"}), Code.NOT_FOUND),
        (Reply(403, b"<html>blocked</html>"), Code.NETWORK_POLICY),
    ],
)
def test_a_handler_that_names_no_place(reply: Reply, code: Code) -> None:
    viewer = Reply(401) if reply.status == 401 else Reply(200, {"data": {"viewer": {}}})
    answers = ScriptedServer(lambda request: viewer if request.method == "POST" else reply)
    with answers as server, ApiClient(server.url, KEY) as client:
        with pytest.raises(AppError) as caught:
            client.locate(f"{server.url}/artifacts/a/00ff", about=ABOUT)
        assert caught.value.code is code
