"""On the way to a storage host: TLS under an authority of one's own, and proxies that alone know where the host is."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.models import Account
from artifact_desktop.core.network import Network, Proxy, ProxyMode, parse_proxy
from artifact_desktop.transfer.job import JobState
from tests.faults.answers import cut, reset_after, stall
from tests.faults.proxy import FaultProxy
from tests.faults.server import CERTIFICATE, FaultServer
from tests.transfer.rig import Rig, Source, content, entry, spec, tree

MakeRig = Callable[..., Rig]
HTTPS = Account("https://api.wandb.ai", "ana")
SMALL, MIDDLE = content(9000, 1), content((3 << 20) + 5, 2)
STORAGE_HEADERS = {"host", "user-agent", "accept", "accept-encoding", "range", "if-range"}
PROXY_HEADERS = {"host", "user-agent", "proxy-connection", "proxy-authorization"}
M = 1 << 20


@pytest.fixture
def secure() -> Iterator[FaultServer]:
    with FaultServer(tls=True) as server:
        yield server


@pytest.fixture
def proxy(storage: FaultServer, secure: FaultServer) -> Iterator[FaultProxy]:
    with FaultProxy({"storage.test": secure.port, "other.test": secure.port, "plain.test": storage.port}) as made:
        yield made


def route(address: str = "") -> Callable[[], Network]:
    """The setting with the test's authority, and with a proxy where one is given."""
    given = parse_proxy(address) if address else Proxy("")
    mode = ProxyMode.GIVEN if address else ProxyMode.SYSTEM
    files = (CertificateFile(str(CERTIFICATE)),)
    network = Network(mode, given.address, given.username, given.password, files)
    return lambda: network


def put(server: FaultServer, source: Source, host: str, *script: Callable[..., None]) -> None:
    """Serves `small` and `middle` from a host by that name."""
    for name, data in (("small", SMALL), ("middle", MIDDLE)):
        server.put(name, data, *(script if name == "middle" else ()))
        source.override[name] = server.url(name, "sig=secret", host)


def fetch(engine: Rig, target: Path, account: Account = HTTPS) -> None:
    """Brings both files, and looks at what the storage host saw."""
    entries = [entry("small", SMALL), entry("middle", MIDDLE)]
    over = engine.is_over(engine.engine.submit(spec(target, entries, account)))
    assert (over.state, engine.failures()) == (JobState.DONE, {})
    assert tree(target) == {"small": SMALL, "middle": MIDDLE}


def waits_for(engine: Rig, target: Path) -> str:
    """The code of what keeps both files from coming; nothing has failed."""
    job = engine.engine.submit(spec(target, [entry("small", SMALL), entry("middle", MIDDLE)], HTTPS))
    waiting = engine.reaches(job, JobState.WAITING)
    assert waiting.error is not None
    assert "secret" not in str(waiting.error)
    engine.engine.cancel(job)
    engine.reaches(job, JobState.CANCELLED)
    assert engine.failures() == {}
    return waiting.error.code.value


@pytest.mark.parametrize("script", [[], [cut(M)], [reset_after(M)], [stall(M)], [cut(0), cut(-1)]])
def test_over_tls_under_a_given_authority(
    tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig, script: list[Callable[..., None]]
) -> None:
    put(secure, source, "127.0.0.1", *script)
    fetch(make_rig(network=route()), tmp_path / "t")
    assert secure.unplayed("middle") == 0
    assert all(request.headers.keys() <= STORAGE_HEADERS for request in secure.requests)


def test_a_host_that_nobody_vouches_for_is_named_and_asked_for_nothing(
    tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    put(secure, source, "127.0.0.1")
    assert waits_for(make_rig(), tmp_path / "t") == "tls-failed"
    assert secure.requests == []


def test_a_host_under_another_name_is_named_and_asked_for_nothing(
    tmp_path: Path, secure: FaultServer, source: Source, proxy: FaultProxy, make_rig: MakeRig
) -> None:
    put(secure, source, "other.test")
    assert waits_for(make_rig(network=route(proxy.url)), tmp_path / "t") == "tls-other-name"
    assert secure.requests == []


@pytest.mark.parametrize("given", ["option", "environment"])
def test_through_a_proxy_that_alone_knows_the_host(
    tmp_path: Path,
    secure: FaultServer,
    source: Source,
    proxy: FaultProxy,
    make_rig: MakeRig,
    monkeypatch: pytest.MonkeyPatch,
    given: str,
) -> None:
    put(secure, source, "storage.test", cut(M))
    if given == "environment":
        monkeypatch.setenv("https_proxy", proxy.url)
    fetch(make_rig(network=route(proxy.url if given == "option" else "")), tmp_path / "t")
    assert {request.method for request in proxy.requests} == {"CONNECT"}
    assert all(request.headers.keys() <= PROXY_HEADERS for request in proxy.requests)
    assert all(request.headers.keys() <= STORAGE_HEADERS for request in secure.requests)
    assert secure.requests[-1].headers["host"] == f"storage.test:{secure.port}"


def test_through_a_proxy_to_a_plain_host_of_a_plain_server(
    tmp_path: Path, storage: FaultServer, source: Source, proxy: FaultProxy, make_rig: MakeRig
) -> None:
    put(storage, source, "plain.test", cut(M))
    fetch(make_rig(network=route(proxy.url)), tmp_path / "t", Account("http://wandb.test", "ana"))
    assert {request.target for request in proxy.requests} == set(source.override.values())
    assert all(request.headers.keys() <= STORAGE_HEADERS | PROXY_HEADERS for request in proxy.requests)
    assert all(request.headers.keys() <= STORAGE_HEADERS for request in storage.requests)


def test_the_password_is_for_the_proxy_alone(
    tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    put(secure, source, "storage.test")
    with FaultProxy({"storage.test": secure.port}, "ana:secret") as proxy:
        address = proxy.url.replace("//", "//ana:secret@")
        fetch(make_rig(network=route(address)), tmp_path / "t")
        known = [request for request in proxy.requests if "proxy-authorization" in request.headers]
        assert len(known) == len(proxy.requests) / 2  # libcurl asks each time which kind of password is wanted
    assert all(request.headers.keys() <= STORAGE_HEADERS for request in secure.requests)


@pytest.mark.parametrize("known", ["", "ana:secret2@"])
def test_a_proxy_that_wants_a_password_is_named(
    tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig, known: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    put(secure, source, "storage.test")
    with FaultProxy({"storage.test": secure.port}, "ana:secret") as proxy:
        engine = make_rig(network=route(proxy.url.replace("//", f"//{known}")))
        assert waits_for(engine, tmp_path / "t") == "proxy-password"
        engine.engine.close()
    assert secure.requests == []
    assert "secret" not in caplog.text


def test_a_proxy_that_does_not_know_the_host_is_named(
    tmp_path: Path, secure: FaultServer, source: Source, proxy: FaultProxy, make_rig: MakeRig
) -> None:
    put(secure, source, "unknown.test")
    assert waits_for(make_rig(network=route(proxy.url)), tmp_path / "t") == "proxy-failed"


def test_a_proxy_that_is_down_is_named(tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig) -> None:
    put(secure, source, "storage.test")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert waits_for(make_rig(network=route(address)), tmp_path / "t") == "proxy-unreachable"


def test_a_proxy_without_an_address_is_named(
    tmp_path: Path, secure: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    put(secure, source, "storage.test")
    assert waits_for(make_rig(network=route("http://proxy.invalid:3128")), tmp_path / "t") == "proxy-unreachable"
