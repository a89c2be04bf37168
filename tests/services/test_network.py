"""The network setting: what is kept where, and that a change holds for what runs already."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.core.models import Account
from artifact_desktop.core.network import Network, ProxyMode
from artifact_desktop.services.keys import KeyStore
from artifact_desktop.services.network import NetworkChoice, Networking
from artifact_desktop.services.settings import NetworkSettings, SettingsStore
from artifact_desktop.transfer.job import JobState
from tests.fakes.managed_network import AUTHORITY, GOOD, STORAGE, ManagedNetwork, tls_front
from tests.faults.server import FaultServer
from tests.transfer.rig import Source, content, entry, rig, spec, tree

PASSWORD = "hush:/@#"
Make = Callable[[], Networking]


@pytest.fixture
def make(home: Path) -> Make:
    """The program started anew; the keyring is the memory of one store, so that there is one to look into."""
    keys = KeyStore(10.0)
    return lambda: Networking(SettingsStore(home / "settings.json"), keys, environ={})


def given(address: str, username: str = "", password: str | None = None) -> NetworkChoice:
    return NetworkChoice(NetworkSettings(ProxyMode.GIVEN, address, username, str(AUTHORITY)), password)


def test_by_default_the_system_decides(make: Make, home: Path) -> None:
    assert make().current() == Network()
    assert not (home / "settings.json").exists()


def test_a_choice_survives_and_its_password_is_in_no_file(make: Make, home: Path) -> None:
    notice = make().change(given("proxy.test:8080", "ana", PASSWORD))
    assert notice is not None
    assert notice.code is Code.KEYRING_ABSENT
    network = make().current()
    assert (network.address, network.username, network.password) == ("http://proxy.test:8080", "ana", PASSWORD)
    assert [file.path for file in network.certificates] == [str(AUTHORITY)]
    assert PASSWORD not in (home / "settings.json").read_text("utf-8")
    make().change(given("proxy.test:8080", "ana"))  # the password was left as it is
    assert make().current().password == PASSWORD


def test_a_password_in_the_address_goes_where_it_belongs(make: Make, home: Path) -> None:
    make().change(given("http://ana:hu%40sh@proxy.test:8080"))
    assert make().current().password == "hu@sh"
    assert make().settings == NetworkSettings(ProxyMode.GIVEN, "http://proxy.test:8080", "ana", str(AUTHORITY))
    assert "hu" not in (home / "settings.json").read_text("utf-8").replace("http", "")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (given("socks5://proxy.test"), Code.PROXY_MALFORMED),
        (NetworkChoice(NetworkSettings(certificates="gone.pem")), Code.CERTIFICATE_UNREADABLE),
    ],
)
def test_nonsense_is_refused_and_nothing_changes(make: Make, home: Path, choice: NetworkChoice, code: Code) -> None:
    networking = make()
    with pytest.raises(NetworkError) as caught:
        networking.change(choice)
    assert caught.value.code is code
    assert networking.current() == Network()
    assert not (home / "settings.json").exists()


def test_a_change_holds_for_a_client_that_is_open(make: Make) -> None:
    networking = make()
    with ManagedNetwork() as office, networking.client(office.server, office.sample.api_key) as client:
        with pytest.raises(AppError) as caught:
            _ask(client)
        assert caught.value.code is Code.HOST_UNKNOWN
        networking.change(given(office.proxy.url))
        assert _ask(client)
        networking.change(NetworkChoice(NetworkSettings()))
        with pytest.raises(AppError):
            _ask(client)


def _ask(client: ApiClient) -> object:
    return client.execute("viewer", {}, dict[str, object]).data.get("viewer")


@pytest.fixture
def storage() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


def test_a_download_that_waits_goes_on_after_a_change(make: Make, tmp_path: Path, storage: FaultServer) -> None:
    networking = make()
    source, data = Source(storage), content(5 << 20, 3)
    storage.put("a", data)
    with (
        ManagedNetwork() as office,
        tls_front(storage.port, GOOD) as front,
        rig(tmp_path / "journal", lambda *_: source, network=networking.current) as made,
    ):
        office.hosts[STORAGE] = front
        source.override["a"] = f"https://{STORAGE}/a?sig=secret"
        job = made.engine.submit(spec(tmp_path / "t", [entry("a", data)], Account("https://api.wandb.ai", "ana")))
        waiting = made.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.HOST_UNKNOWN
        networking.change(given(office.proxy.url))
        made.engine.wake()
        made.is_over(job)
        assert tree(tmp_path / "t") == {"a": data}
        assert {request.target for request in office.proxy.requests} == {f"{STORAGE}:443"}


def test_a_download_says_that_its_storage_is_elsewhere(tmp_path: Path, storage: FaultServer) -> None:
    source, data = Source(storage), content(9000, 3)
    source.override["a"] = "https://minio:9000/a?sig=secret"
    with rig(tmp_path / "journal", lambda *_: source) as made:
        job = made.engine.submit(spec(tmp_path / "t", [entry("a", data)], Account("https://api.wandb.ai", "ana")))
        waiting = made.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.STORAGE_UNREACHABLE
        assert "minio" in str(waiting.error)
        made.engine.cancel(job)
        made.is_over(job)


def test_a_certificate_file_that_went_missing_makes_a_download_wait(
    tmp_path: Path, home: Path, storage: FaultServer
) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(AUTHORITY.read_bytes())
    networking = Networking(SettingsStore(home / "settings.json"), KeyStore(10.0), environ={"SSL_CERT_FILE": str(file)})
    file.unlink()
    source, data = Source(storage), content(9000, 3)
    storage.put("a", data)
    with rig(tmp_path / "journal", lambda *_: source, network=networking.current) as made:
        job = made.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
        waiting = made.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.CERTIFICATE_UNREADABLE
        file.write_bytes(AUTHORITY.read_bytes())
        made.engine.wake()
        assert made.is_over(job).state is JobState.DONE
