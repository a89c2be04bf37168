"""The client against a server that misbehaves in every way, over real sockets."""

import base64
import logging
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.errors import AppError, Code, NetworkError, SignInError
from artifact_desktop.core.network import Network
from tests.fakes.http_server import SELF_SIGNED, Reply, Request, ScriptedServer, by_operation
from tests.support.waiting import wait_until

KEY = "local-" + "k" * 40
VIEWER = {"viewer": {"id": "1"}}
OK = Reply(200, {"data": VIEWER})
HTML = Reply(200, b"<html>Sign in to the hotel network</html>")


def ask(client: ApiClient, operation: str = "viewer") -> object:
    return client.execute(operation, {}, dict[str, object]).data


def ask_for_features(client: ApiClient) -> object:
    reply = client.execute("features", {}, dict[str, object])
    return reply.need(reply.data["serverInfo"], AppError(Code.INTERNAL, reason="null without a problem"))


def code_of(client: ApiClient) -> Code:
    with pytest.raises(AppError) as caught:
        ask(client)
    assert caught.value.detail  # every field of its sentences is filled
    return caught.value.code


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is taken, and on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_question_as_it_is_sent() -> None:
    with ScriptedServer(OK) as server, ApiClient(server.url, KEY, user_agent="test/1") as client:
        assert ask(client) == VIEWER
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/graphql")
    assert request.headers["authorization"] == "Basic " + base64.b64encode(f"api:{KEY}".encode()).decode()
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "test/1"
    assert "use-admin-privileges" not in request.headers
    assert request.json["operationName"] == "Viewer"
    assert request.json["query"].startswith("query Viewer {")


def test_a_base_address_with_a_path() -> None:
    with ScriptedServer(OK) as server, ApiClient(f"{server.url}/wandb", KEY) as client:
        ask(client)
    assert server.requests[0].path == "/wandb/graphql"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (HTML, Code.NOT_A_WANDB_SERVER),
        (Reply(302, b"", {"Location": "https://elsewhere.invalid/login"}), Code.NOT_A_WANDB_SERVER),
        (Reply(401, b"<html>"), Code.KEY_REJECTED),
        (
            Reply(401, {"errors": [{"message": "user is not logged in", "extensions": {"code": "PERMISSION_ERROR"}}]}),
            Code.KEY_REJECTED,
        ),
        (Reply(403, {"errors": [{"message": "permission denied"}]}), Code.KEY_REJECTED),
        (Reply(403, b"<html>Blocked</html>"), Code.NETWORK_POLICY),
        (Reply(407, b"<html>Proxy</html>"), Code.PROXY_PASSWORD),
    ],
)
def test_a_final_answer_is_asked_for_once(reply: Reply, code: Code) -> None:
    with ScriptedServer(reply) as server, ApiClient(server.url, KEY) as client:
        assert code_of(client) is code
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(500, {"errors": [{"message": "internal error"}]}),
        Reply(503, b"<html>Maintenance</html>", {"Retry-After": "0.1"}),
        Reply(429, b"rate limit exceeded", {"Retry-After": "0.1"}),
        Reply(429, b"rate limit exceeded", {"RateLimit-Reset": "0.1"}),
        Reply(closes=True),
        Reply(200, {"data": VIEWER}, missing=7),
    ],
    ids=["500", "503", "429", "429-reset", "closed", "cut-short"],
)
def test_passing_trouble_is_not_noticed(trouble: Reply) -> None:
    with ScriptedServer(trouble, OK) as server, ApiClient(server.url, KEY) as client:
        assert ask(client) == VIEWER
    assert len(server.requests) == 2


def test_a_wait_given_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    limited = Reply(429, b"", {"Retry-After": soon})
    with ScriptedServer(limited, OK) as server, ApiClient(server.url, KEY) as client:
        assert ask(client) == VIEWER


@pytest.mark.parametrize(
    ("reply", "code", "budget"),
    [
        (Reply(500, b"", {"Retry-After": "0.01"}), Code.SERVER_TROUBLE, 20),
        (Reply(429, b"", {"Retry-After": "0.01"}), Code.RATE_LIMITED, 20),
        (Reply(500, b"", {"Retry-After": "30"}), Code.SERVER_TROUBLE, 20),
        (Reply(closes=True), Code.CONNECTION_LOST, 3),
        (Reply(silent=True), Code.TIMED_OUT, 0.3),
    ],
)
def test_lasting_trouble_is_told_when_the_budget_is_spent(reply: Reply, code: Code, budget: float) -> None:
    with ScriptedServer(reply) as server, ApiClient(server.url, KEY, budget=budget) as client:
        with pytest.raises(AppError) as caught:
            ask(client)
        assert caught.value.code is code
        assert caught.value.retryable
    assert 1 <= len(server.requests) <= 4


def test_a_pause_holds_for_every_call() -> None:
    """The second call does not even reach the server."""
    limited = Reply(429, b"", {"Retry-After": "600"})
    with ScriptedServer(limited, OK) as server, ApiClient(server.url, KEY) as client:
        for _call in range(2):
            with pytest.raises(AppError) as caught:
                ask(client)
            assert caught.value.code is Code.RATE_LIMITED
            assert caught.value.retry_after is not None
            assert caught.value.retry_after > 500
    assert len(server.requests) == 1


def test_no_more_than_four_questions_at_a_time() -> None:
    release = threading.Event()

    def hold(request: Request) -> Reply:
        release.wait(10)
        return OK

    with (
        ScriptedServer(hold) as server,
        ApiClient(server.url, KEY) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        answers = [pool.submit(ask, client) for _ in range(8)]
        wait_until(lambda: server.answering == 4)
        release.set()
        assert [answer.result() for answer in answers] == [VIEWER] * 8
    assert server.most_answering == 4


def test_a_document_the_server_does_not_know_is_sent_once() -> None:
    with ScriptedServer(by_operation({})) as server, ApiClient(server.url, KEY) as client:
        for _call in range(2):
            assert code_of(client) is Code.UNSUPPORTED_BY_SERVER
    assert len(server.requests) == 1


DENIED = {"errors": [{"message": "permission denied", "extensions": {"code": "PERMISSION_ERROR"}}]}


@pytest.mark.parametrize("status", [200, 401, 403])
@pytest.mark.parametrize("data", [{}, {"data": {"serverInfo": None}}], ids=["bare", "beside-data"])
@pytest.mark.parametrize(
    ("viewer", "code"),
    [
        (VIEWER, Code.DOWNLOAD_DENIED),
        ({"viewer": None}, Code.KEY_REJECTED),
        (Reply(401, b""), Code.KEY_REJECTED),
        (HTML, Code.DOWNLOAD_DENIED),
    ],
    ids=["known", "anonymous", "rejected", "unclear"],
)
def test_a_denial_tells_signed_out_from_not_allowed(
    status: int, data: dict[str, object], viewer: object, code: Code
) -> None:
    answers = by_operation({"Features": Reply(status, DENIED | data), "Viewer": viewer})
    with ScriptedServer(answers) as server, ApiClient(server.url, KEY) as client:
        with pytest.raises(AppError) as caught:
            ask_for_features(client)
        assert caught.value.code is code
        assert caught.value.detail


def test_a_refused_port(unused_port: int) -> None:
    with ApiClient(f"http://127.0.0.1:{unused_port}", KEY) as client:
        assert code_of(client) is Code.CONNECTION_REFUSED


@pytest.mark.parametrize("host", ["nonexistent.invalid", "x" * 70 + ".invalid"])
def test_an_unknown_host(host: str) -> None:
    with ApiClient(f"https://{host}", KEY) as client:
        assert code_of(client) is Code.HOST_UNKNOWN


def test_a_certificate_nobody_trusts() -> None:
    with ScriptedServer(OK, tls=True) as server, ApiClient(server.url, KEY) as client:
        assert code_of(client) is Code.TLS_FAILED
    assert server.requests == []


def test_a_certificate_that_is_trusted() -> None:
    network = Network(certificates=(CertificateFile(str(SELF_SIGNED)),))
    with ScriptedServer(OK, tls=True) as server, ApiClient(server.url, KEY, network=lambda: network) as client:
        assert ask(client) == VIEWER


def test_a_server_that_speaks_no_tls() -> None:
    with ScriptedServer(OK) as server, ApiClient(server.url.replace("http", "https"), KEY) as client:
        assert code_of(client) is Code.TLS_BROKEN


def test_a_proxy_that_is_not_there(unused_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{unused_port}")
    with ApiClient("https://wandb.invalid", KEY) as client:
        assert code_of(client) is Code.PROXY_UNREACHABLE


def test_a_proxy_that_refuses_to_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(Reply(403, b"<html>Blocked</html>")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with ApiClient("https://wandb.invalid", KEY) as client:
            assert code_of(client) is Code.PROXY_FAILED
    assert "authorization" not in proxy.requests[0].headers


def test_a_proxy_that_wants_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(Reply(407, b"<html>Sign in</html>")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with ApiClient("http://wandb.invalid", KEY) as client:
            assert code_of(client) is Code.PROXY_PASSWORD


@pytest.mark.parametrize("proxy", ["gopher://proxy.invalid", "::::", "http://proxy.invalid:port"])
def test_proxy_settings_that_make_no_sense(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with ApiClient("https://wandb.invalid", KEY) as client, pytest.raises(NetworkError) as caught:
        ask(client)
    assert caught.value.code is Code.PROXY_OF_SYSTEM_MALFORMED
    assert "HTTPS_PROXY" in str(caught.value)


def test_no_proxy_for_this_computer(unused_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port}")
    with ScriptedServer(OK) as server, ApiClient(server.url, KEY) as client:
        assert ask(client) == VIEWER


def test_closing_wakes_a_call_that_waits_for_a_silent_server() -> None:
    with ScriptedServer(Reply(silent=True)) as server, ThreadPoolExecutor(1) as pool:
        client = ApiClient(server.url, KEY, budget=600)
        answer = pool.submit(ask, client)
        wait_until(lambda: server.answering == 1)
        client.close()
        error = answer.exception(timeout=10)
        assert isinstance(error, AppError)
        assert error.code is Code.CONNECTION_LOST


def test_closing_wakes_a_call_over_tls() -> None:
    network = Network(certificates=(CertificateFile(str(SELF_SIGNED)),))
    with ScriptedServer(Reply(silent=True), tls=True) as server, ThreadPoolExecutor(1) as pool:
        client = ApiClient(server.url, KEY, network=lambda: network, budget=600)
        answer = pool.submit(ask, client)
        wait_until(lambda: server.answering == 1)
        client.close()
        assert isinstance(answer.exception(timeout=10), AppError)


def test_closing_wakes_a_call_that_waits_for_its_next_try() -> None:
    with ScriptedServer(Reply(503, b"", {"Retry-After": "300"})) as server, ThreadPoolExecutor(1) as pool:
        client = ApiClient(server.url, KEY, budget=600)
        answer = pool.submit(ask, client)
        wait_until(lambda: len(server.requests) == 1)
        client.close()
        assert isinstance(answer.exception(timeout=10), AppError)


def test_a_closed_client_says_so() -> None:
    with ScriptedServer(OK) as server:
        client = ApiClient(server.url, KEY)
        ask(client)
        client.close()
        assert code_of(client) is Code.CONNECTION_LOST


def test_no_cookie_is_kept() -> None:
    tracking = Reply(200, {"data": VIEWER}, {"Set-Cookie": "tracked=yes"})
    with ScriptedServer(tracking) as server, ApiClient(server.url, KEY) as client:
        ask(client)
        ask(client)
    assert "cookie" not in server.requests[1].headers


def test_the_key_is_in_no_log_and_no_message(caplog: pytest.LogCaptureFixture) -> None:
    secret = base64.b64encode(f"api:{KEY}".encode()).decode()
    with (
        caplog.at_level(logging.DEBUG),
        ScriptedServer(Reply(401, b"")) as server,
        ApiClient(server.url, KEY) as client,
    ):
        with pytest.raises(SignInError) as caught:
            ask(client)
        shown = f"{caplog.text} {caught.value} {caught.value!r} {client!r}"
    assert KEY not in shown
    assert secret not in shown
