"""Test connection over real sockets: what is wrong on the way is named, and both stacks go the same way."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.errors import Code, SignInError
from artifact_desktop.core.messages.steps import Remark
from artifact_desktop.core.network import Network, ProxyMode
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Accounts, Session
from artifact_desktop.services.connection import ConnectionCheck, State, Step, StepResult
from artifact_desktop.services.keys import KeyStore
from artifact_desktop.services.network import Networking
from artifact_desktop.services.settings import NetworkSettings, SettingsStore
from tests.fakes.http_server import Reply, ScriptedServer
from tests.fakes.managed_network import AUTHORITY, EXPIRED, HOST, OTHER_NAME, STORAGE, ManagedNetwork
from tests.support.waiting import wait_until

PAGE = Reply(200, b"<!doctype html><html>Welcome to the hotel</html>", {"Content-Type": "text/html"})
BLOCKED = Reply(403, b"<html>Blocked by policy</html>", {"Content-Type": "text/html"})
KEY = "k" * 40


@pytest.fixture
def office() -> Iterator[ManagedNetwork]:
    with ManagedNetwork() as made:
        yield made


def sign_in(home: Path, server: str, key: str, network: Network) -> Session:
    """Signs in by that network, as the program does."""
    store = SettingsStore(home / "settings.json")
    chosen = NetworkSettings(network.mode, network.address, network.username, str(AUTHORITY))
    store.change(lambda settings: settings.__class__(network=chosen))
    keys = KeyStore(10.0)
    accounts = Accounts(keys, store, networking=Networking(store, keys, environ={}), environ={})
    return accounts.sign_in(server, key, remember=False).session


def told(results: Sequence[StepResult]) -> dict[str, str]:
    """Step by state and code, of those that were tried."""
    return {
        result.step.value: f"{result.state.value} {result.error.code.value if result.error else result.remark}"
        for result in results
        if result.remark is not Remark.NOT_TRIED
    }


def failure(server: str, network: Network, session: Session | None = None) -> tuple[Step, Code]:
    """The step that failed and why; whatever is said holds nothing secret and nothing technical."""
    results = list(ConnectionCheck(server, network, session))
    assert [result.step for result in results] == list(Step)
    (failed,) = [result for result in results if result.state is State.FAILED]
    after = results[results.index(failed) + 1 :]
    assert all(result.remark is Remark.NOT_TRIED for result in after)
    for result in results:
        assert result.text
        assert not re.search(rf"{KEY}|hush|X-Amz|\?|(?<![:\d])40[0-9]\b", result.text)
    assert failed.error is not None
    return failed.step, failed.error.code


def test_everything_is_well_through_proxy_and_private_authority(office: ManagedNetwork, home: Path) -> None:
    with closing(sign_in(home, office.server, office.sample.api_key, office.network())) as session:
        results = list(ConnectionCheck(office.server, office.network(), session))
    assert told(results) == {
        "name": "skipped name-by-proxy",
        "proxy": "ok proxy-works",
        "tls": "ok tls-works",
        "api": "ok key-good",
        "storage": "ok storage-works",
    }
    assert STORAGE in results[-1].text
    targets = [request.target for request in office.proxy.requests]
    assert {f"{HOST}:443", f"{STORAGE}:443"} == set(targets)
    assert all(request.method == "CONNECT" for request in office.proxy.requests)
    assert all("authorization" not in request.headers for request in office.proxy.requests)
    assert office.sample.violations == []
    (byte,) = [request for request in office.sample.requests if request.origin == "storage"]
    assert byte.headers["range"] == "bytes=0-0"


def test_signed_out_the_storage_is_left_out(office: ManagedNetwork) -> None:
    results = list(ConnectionCheck(office.server, office.network()))
    assert told(results)["api"] == "ok api-answers"
    assert told(results)["storage"] == "skipped sign-in-first"
    assert all("authorization" not in request.headers for request in office.sample.requests)


def test_a_proxy_with_a_password(home: Path) -> None:
    with ManagedNetwork(credentials="ana:hush/@:") as office:
        network = office.network("ana", "hush/@:")
        results = list(ConnectionCheck(office.server, network))
        assert told(results)["proxy"] == "ok proxy-works"
        for user, password in (("", ""), ("ana", "wrong")):
            assert failure(office.server, office.network(user, password)) == (Step.PROXY, Code.PROXY_PASSWORD)


def test_a_host_that_the_proxy_does_not_know(office: ManagedNetwork) -> None:
    assert failure("https://elsewhere.example.test", office.network()) == (Step.PROXY, Code.PROXY_FAILED)


def test_a_proxy_that_is_down(unused_port: int) -> None:
    for address in (f"http://127.0.0.1:{unused_port}", "proxy.invalid:3128"):
        network = Network(ProxyMode.GIVEN, address)
        assert failure(f"https://{HOST}", network) == (Step.PROXY, Code.PROXY_UNREACHABLE)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_answers_with_a_page(scheme: str) -> None:
    with ScriptedServer(BLOCKED) as proxy:
        step, code = failure(f"{scheme}://{HOST}", Network(ProxyMode.GIVEN, proxy.url))
    assert step is Step.PROXY
    assert code is (Code.PROXY_FAILED if scheme == "https" else Code.NETWORK_POLICY)


@pytest.mark.parametrize("address", ["", "socks5://proxy:1080", "http://", "http://proxy:port", "http://a:b/c@proxy"])
def test_a_proxy_that_is_no_address(address: str) -> None:
    assert failure(f"https://{HOST}", Network(ProxyMode.GIVEN, address)) == (Step.PROXY, Code.PROXY_MALFORMED)


@pytest.mark.parametrize(("certificate", "code"), [(EXPIRED, Code.TLS_OUT_OF_DATE), (OTHER_NAME, Code.TLS_OTHER_NAME)])
def test_a_certificate_that_does_not_hold(certificate: Path, code: Code) -> None:
    with ManagedNetwork(certificate=certificate) as office:
        assert failure(office.server, office.network()) == (Step.TLS, code)
        assert office.sample.requests == []


def test_an_authority_that_nobody_knows(office: ManagedNetwork) -> None:
    network = Network(ProxyMode.GIVEN, office.proxy.url)
    assert failure(office.server, network) == (Step.TLS, Code.TLS_FAILED)
    assert office.sample.requests == []


def test_a_certificate_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a certificate")
    for name, code in (("gone.pem", Code.CERTIFICATE_UNREADABLE), ("notes.txt", Code.CERTIFICATE_MALFORMED)):
        network = Network(certificates=(CertificateFile(str(tmp_path / name)),))
        assert failure(f"https://{HOST}", network) == (Step.TLS, code)


def test_a_name_that_does_not_exist() -> None:
    assert failure("https://nonexistent.invalid", Network()) == (Step.NAME, Code.HOST_UNKNOWN)


def test_a_server_that_is_down(unused_port: int) -> None:
    assert failure(f"http://127.0.0.1:{unused_port}", Network()) == (Step.API, Code.CONNECTION_REFUSED)


@pytest.mark.parametrize("reply", [PAGE, Reply(302, b"", {"Location": "http://portal.invalid/"})])
def test_a_captive_portal(reply: Reply) -> None:
    with ScriptedServer(reply) as portal:
        assert failure(portal.url, Network()) == (Step.API, Code.NOT_A_WANDB_SERVER)


def test_a_key_that_is_no_longer_good(home: Path) -> None:
    with SampleServer() as server:
        with closing(sign_in(home, server.url, server.api_key, Network())) as session:
            server.data.people["ana"].key = "x" * 40
            assert failure(server.url, Network(), session) == (Step.API, Code.KEY_REJECTED)
        rejected = SignInError(Code.KEY_REJECTED, server="wandb")
        results = list(ConnectionCheck(server.url, Network(), key_error=rejected))
    assert told(results)["api"] == "failed key-rejected"


def in_office(office: ManagedNetwork, home: Path) -> tuple[Step, Code]:
    with closing(sign_in(home, office.server, office.sample.api_key, office.network())) as session:
        return failure(office.server, office.network(), session)


def test_storage_that_the_proxy_cannot_reach(office: ManagedNetwork, home: Path) -> None:
    del office.hosts[STORAGE]
    assert in_office(office, home) == (Step.STORAGE, Code.PROXY_FAILED)


def test_storage_that_is_down_while_the_server_is_up(
    office: ManagedNetwork, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "storage.invalid")
    office.sample.signer.origin = "https://storage.invalid"
    assert in_office(office, home) == (Step.STORAGE, Code.STORAGE_SILENT)


@pytest.mark.parametrize("origin", ["https://minio.internal", "https://minio:9000", "http://127.0.0.1:{port}"])
def test_storage_at_an_address_of_another_network(
    office: ManagedNetwork, home: Path, monkeypatch: pytest.MonkeyPatch, origin: str, unused_port: int
) -> None:
    monkeypatch.setenv("NO_PROXY", "minio, .internal")
    office.sample.signer.origin = origin.format(port=unused_port)
    assert in_office(office, home) == (Step.STORAGE, Code.STORAGE_UNREACHABLE)


def test_storage_without_encryption(office: ManagedNetwork, home: Path) -> None:
    office.sample.signer.origin = "http://minio:9000"
    assert in_office(office, home) == (Step.STORAGE, Code.STORAGE_NOT_ENCRYPTED)


def test_storage_that_shows_a_page(office: ManagedNetwork, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(BLOCKED) as portal:
        office.sample.signer.origin = portal.url
        assert in_office(office, home) == (Step.STORAGE, Code.NETWORK_POLICY)


def test_a_certificate_of_the_storage(office: ManagedNetwork, home: Path) -> None:
    office.sample.signer.origin = f"https://{STORAGE}"
    with ScriptedServer(PAGE, tls=True) as other:
        office.hosts[STORAGE] = int(other.netloc.rpartition(":")[2])
        assert in_office(office, home) == (Step.STORAGE, Code.TLS_OTHER_NAME)


def test_exceptions_go_the_direct_way(office: ManagedNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", f"{HOST}:443")
    assert failure(office.server, office.network()) == (Step.NAME, Code.HOST_UNKNOWN)
    assert office.proxy.requests == []


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment(
    office: ManagedNetwork, monkeypatch: pytest.MonkeyPatch, variable: str, home: Path
) -> None:
    monkeypatch.setenv(variable, office.proxy.url)
    network = Network(certificates=(CertificateFile(str(AUTHORITY)),))
    assert told(list(ConnectionCheck(office.server, network)))["proxy"] == "ok proxy-works"


def test_a_proxy_of_the_environment_that_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ana:hu#sh@proxy.example.test:8080")
    check = list(ConnectionCheck(f"https://{HOST}", Network()))
    error = check[1].error
    assert error is not None
    assert error.code is Code.PROXY_OF_SYSTEM_MALFORMED
    assert "HTTPS_PROXY" in str(error)
    assert "sh@" not in str(error)


def silent(_request: object) -> Reply:
    return Reply(silent=True)


@pytest.mark.parametrize("at", ["api", "storage"])
def test_cancelling_ends_it_at_once(home: Path, at: str) -> None:
    with SampleServer() as sample, ScriptedServer(silent) as mute:
        session = None
        if at == "storage":
            session = sign_in(home, sample.url, sample.api_key, Network())
            sample.signer.origin = mute.url
        check = ConnectionCheck(sample.url if session else mute.url, Network(), session)
        results: list[StepResult] = []
        thread = Thread(target=lambda: results.extend(check))
        thread.start()
        wait_until(lambda: mute.answering == 1)
        check.cancel()
        thread.join(5)
        assert not thread.is_alive()
        assert all(result.state is not State.FAILED for result in results)
        if session is not None:
            session.close()


def test_nothing_listens_where_storage_should(unused_port: int, home: Path) -> None:
    """A server of this computer may well name storage of this computer: then it is down, and not misplaced."""
    with SampleServer() as sample, closing(sign_in(home, sample.url, sample.api_key, Network())) as session:
        sample.signer.origin = f"http://127.0.0.1:{unused_port}"
        assert failure(sample.url, Network(), session) == (Step.STORAGE, Code.STORAGE_SILENT)


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
