"""Proxies as they are: what goes wrong at one is told as the proxy's, by both stacks, and whatever stands in it."""

from collections.abc import Iterator

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.api.greeting import stranger_at
from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.network import Network, ProxyMode
from artifact_desktop.transfer.job import Patience
from artifact_desktop.transfer.probe import storage_problem
from tests.fakes.http_server import SELF_SIGNED, Reply, ScriptedServer
from tests.fakes.managed_network import HOST, STORAGE, ManagedNetwork

PAGE = b"<!doctype html><html>Please sign in</html>"
PASSWORD = "hu:sh/@%# ñ\u202e"


def wants(*methods: str) -> Reply:
    """One header with all of them, as some proxies send it."""
    return Reply(407, PAGE, {"Proxy-Authenticate": ", ".join(methods)})


def by_api(server: str, network: Network) -> Code | None:
    with ApiClient(server, "", network=lambda: network, budget=1) as client:
        try:
            error = stranger_at(client)
        except AppError as raised:
            error = raised
    return error and error.code


def by_storage(server: str, network: Network) -> AppError | None:
    url, patience = server.replace(HOST, STORAGE) + "/x?sig=secret", Patience(connect=1, stall=1)
    return storage_problem(url, server, network, user_agent="t", patience=patience, stopped=lambda: False)


def codes(server: str, network: Network) -> tuple[Code | None, Code | None]:
    """What each stack says."""
    problem = by_storage(server, network)
    if problem is not None:
        assert "secret" not in str(problem)
        assert PASSWORD not in str(problem)
    return by_api(server, network), problem and problem.code


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(silent=True), Code.PROXY_UNREACHABLE),
        (Reply(closes=True), Code.PROXY_UNREACHABLE),
        (Reply(403, PAGE), Code.PROXY_FAILED),
        (Reply(302, PAGE, {"Location": "http://portal.test/"}), Code.PROXY_FAILED),
        (Reply(503, PAGE), Code.PROXY_FAILED),
        (Reply(200, PAGE), Code.TLS_BROKEN),
        (wants("Basic realm=x"), Code.PROXY_PASSWORD),
        (wants("Negotiate", "NTLM", 'basic realm="x"'), Code.PROXY_PASSWORD),
        (Reply(407, PAGE), Code.PROXY_PASSWORD),
        (wants("Negotiate"), Code.PROXY_SIGN_IN),
    ],
    ids=["silent", "closes", "403", "302", "503", "200", "basic", "basic-last", "unsaid", "kerberos"],
)
def test_an_answer_to_connect(reply: Reply, code: Code) -> None:
    with ScriptedServer(reply) as proxy:
        network = Network(ProxyMode.GIVEN, proxy.url, "ana", PASSWORD)
        assert codes(f"https://{HOST}", network) == (code, code)


@pytest.mark.parametrize(
    ("reply", "code"),
    [(wants("Basic realm=x"), Code.PROXY_PASSWORD), (wants("Negotiate"), Code.PROXY_SIGN_IN)],
)
def test_an_answer_in_the_place_of_a_plain_server(reply: Reply, code: Code) -> None:
    with ScriptedServer(reply) as proxy:
        network = Network(ProxyMode.GIVEN, proxy.url, "ana", PASSWORD)
        assert codes(f"http://{HOST}", network) == (code, code)


@pytest.mark.parametrize("speaks_tls", [True, False])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_to_be_asked_with_encryption(speaks_tls: bool, scheme: str) -> None:
    """Either nobody vouches for it, or it is a proxy like most, written with one letter too many."""
    with ScriptedServer(Reply(200), tls=speaks_tls) as proxy:
        network = Network(ProxyMode.GIVEN, f"https://{proxy.netloc}")
        assert codes(f"{scheme}://{HOST}", network) == (Code.PROXY_NOT_SECURE, Code.PROXY_NOT_SECURE)
        assert not [request for request in proxy.requests if request.method == "CONNECT"]


def test_a_proxy_with_encryption() -> None:
    with ScriptedServer(Reply(403, PAGE), tls=True) as proxy:
        files = (CertificateFile(str(SELF_SIGNED)),)
        network = Network(ProxyMode.GIVEN, f"https://{proxy.netloc}", certificates=files)
        assert codes(f"https://{HOST}", network) == (Code.PROXY_FAILED, Code.PROXY_FAILED)


@pytest.fixture
def office() -> Iterator[ManagedNetwork]:
    with ManagedNetwork(credentials=f"ana:{PASSWORD}") as made:
        yield made


def test_any_password_arrives_as_it_is(office: ManagedNetwork) -> None:
    network = office.network("ana", PASSWORD)
    assert codes(office.server, network) == (None, Code.STORAGE_DENIED)  # as the address is not signed
    known = [request for request in office.asked() if "proxy-authorization" in request.headers]
    assert {request.target for request in known} == {f"{HOST}:443", f"{STORAGE}:443"}


def test_a_proxy_that_goes_away_while_a_connection_is_kept(office: ManagedNetwork) -> None:
    network = office.network("ana", PASSWORD)
    with ApiClient(office.server, "", network=lambda: network, budget=5) as client:
        assert stranger_at(client) is None
        office.proxy.__exit__()
        with pytest.raises(AppError) as caught:
            stranger_at(client)
    assert caught.value.code is Code.PROXY_UNREACHABLE
