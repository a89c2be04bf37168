"""Whom the two stacks trust: the system's authorities and, beside them, what was added; both stacks alike."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from artifact_desktop.api.routing import RoutingTransport
from artifact_desktop.core import certificates
from artifact_desktop.core.certificates import CertificateFile, files_of_environment
from artifact_desktop.core.errors import Code
from artifact_desktop.core.network import Network, ProxyMode
from artifact_desktop.transfer import fetch
from artifact_desktop.transfer.job import Patience
from artifact_desktop.transfer.probe import storage_problem
from tests.fakes.http_server import SELF_SIGNED, Reply, ScriptedServer
from tests.fakes.managed_network import AUTHORITY, GOOD, HOST, ManagedNetwork

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only here a test can change what the system trusts")


@pytest.fixture
def office() -> Iterator[ManagedNetwork]:
    """A host that `AUTHORITY` vouches for, behind a proxy."""
    with ManagedNetwork() as made:
        yield made


@pytest.fixture
def own() -> Iterator[ScriptedServer]:
    """A host of this computer, which only its own certificate vouches for."""
    with ScriptedServer(Reply(200, b"x"), tls=True) as made:
        yield made


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the system's authorities; a test writes it."""
    file = tmp_path / "system.pem"
    file.write_bytes(SELF_SIGNED.read_bytes())
    monkeypatch.setattr(certificates, "_BUNDLES", (str(file),))
    return file


def reached(network: Network, url: str) -> tuple[bool, bool]:
    """Whether httpx, and whether libcurl, comes to an answer."""
    with httpx.Client(transport=RoutingTransport(lambda: network, 1)) as client:
        try:
            by_httpx = bool(client.get(url).status_code)
        except httpx.ConnectError:
            by_httpx = False
    patience = Patience(connect=5, stall=5)
    problem = storage_problem(url, url, network, user_agent="t", patience=patience, stopped=lambda: False)
    return by_httpx, problem is None or problem.code is not Code.TLS_FAILED


def through(office: ManagedNetwork, *files: Path) -> Network:
    added = tuple(CertificateFile(str(file)) for file in files)
    return Network(ProxyMode.GIVEN, office.proxy.url, certificates=added)


BOTH, NEITHER = (True, True), (False, False)


def test_what_is_added_stands_beside_the_system(office: ManagedNetwork, own: ScriptedServer, system: Path) -> None:
    assert reached(through(office), own.url) == BOTH
    assert reached(through(office), office.server) == NEITHER
    assert reached(through(office, AUTHORITY), own.url) == BOTH
    assert reached(through(office, AUTHORITY), office.server) == BOTH
    system.write_bytes(AUTHORITY.read_bytes())
    assert reached(through(office), own.url) == NEITHER
    assert reached(through(office), office.server) == BOTH


def test_a_variable_takes_nothing_away(
    office: ManagedNetwork, own: ScriptedServer, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"SSL_CERT_FILE": str(AUTHORITY), "SSL_CERT_DIR": str(AUTHORITY.parent)}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    network = Network(ProxyMode.GIVEN, office.proxy.url, certificates=files_of_environment(environ))
    assert reached(network, own.url) == reached(network, office.server) == BOTH


def test_a_certificate_without_its_authority_is_enough(office: ManagedNetwork, system: Path) -> None:
    assert reached(through(office, GOOD), f"https://{HOST}") == BOTH


def test_connections_that_are_open_when_the_system_changes(
    office: ManagedNetwork, own: ScriptedServer, system: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """IT installs its certificate while a download waits: no restart is needed."""
    monkeypatch.setattr(fetch, "_ROUTES_HOLD", 0.0)
    network = through(office)
    fetcher = fetch.Fetcher[None](1, Patience(connect=5, stall=5), "t", lambda: network)
    with httpx.Client(transport=RoutingTransport(lambda: network, 1)) as client:
        for authority, fine in ((SELF_SIGNED, False), (AUTHORITY, True), (SELF_SIGNED, False)):
            system.write_bytes(authority.read_bytes())
            transfer = fetcher.start(f"{office.server}/x", None)
            while transfer.code is None:
                fetcher.turn()
                fetcher.wait(1)
            assert (transfer.code == 0) is fine
            fetcher.drop(transfer)
            if fine:
                assert client.get(office.server).status_code
            else:
                with pytest.raises(httpx.ConnectError):
                    client.get(office.server)
    fetcher.close()
