"""The main job in a real window: sign in, browse, choose, download, and find every byte on the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from artifact_desktop.sample.server import SampleServer
from tests.e2e.person import Person
from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.e2e

_BIKES = ("vision-lab", "bike-detection", "bike-dataset")
_LARGE = ("vision-lab", "bike-detection", "detector-large")
_DONE = r".*\bfiles? checked\b.*"


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(record=True) as server:
        yield server
        assert not server.violations


def _source(server: SampleServer, path: tuple[str, str, str], alias: str) -> dict[str, bytes]:
    """What the version really holds, by path."""
    collection = server.data.collection(*path)
    assert collection is not None
    membership = collection.find(alias)
    assert membership is not None
    return {name: blob.read() for name, blob in server.data.contents(membership.artifact).items()}


def _on_disk(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, hidden files too: nothing half-written may be left."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_two_folders_of_production_arrive_byte_for_byte(
    desktop: VirtualDesktop, server: SampleServer, tmp_path: Path
) -> None:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open(*_BIKES[:2], "dataset", _BIKES[2])
    person.choose_version("production")
    for other in ("embeddings", "README.md"):  # all is ticked at first
        person.toggle(other)
    person.save_to(tmp_path / "bikes")
    person.download()
    person.window.find(_DONE, timeout=120)
    wanted = {
        name: data
        for name, data in _source(server, _BIKES, "production").items()
        if name.startswith(("annotations/", "images/"))
    }
    assert len(wanted) > 1000
    assert _on_disk(tmp_path / "bikes") == wanted


def test_a_view_only_seat_greys_the_download_and_says_why(
    desktop: VirtualDesktop, server: SampleServer, tmp_path: Path
) -> None:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open("partner-university", "shared-evals", "dataset", "eval-frames")
    person.window.find(r"View-only seat", "label")
    button = person.refused_download("partner-university is view-only")
    person.desktop.key("ctrl+d")
    person.window.click(button)
    person.window.find("Downloads appear here.", "label")
    assert not [path for path in _asked(server) if not path.endswith("/wandb_manifest.json")]
    assert not any("checkable" in node.states for node in person.window.all(role="table cell"))


def test_a_restricted_registry_role_greys_the_download_and_says_why(
    desktop: VirtualDesktop, server: SampleServer
) -> None:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    person.open("Registry", "datasets", "bike-dataset-gold")
    button = person.refused_download("datasets")
    assert "wandb-registry-" not in button.description


def test_a_killed_program_goes_on_at_its_next_start(
    desktop: VirtualDesktop, server: SampleServer, tmp_path: Path
) -> None:
    server.pacer.rate = 8_000_000
    login = {"WANDB_API_KEY": server.api_key, "WANDB_BASE_URL": server.url}
    person = Person(desktop, **login)
    person.paste("/".join(_LARGE))
    person.window.find("model.safetensors", "table cell")
    target = tmp_path / "model"
    person.save_to(target)
    person.download()
    wait_until(lambda: _size(target) > 10_000_000, 60, "ten megabytes")
    person.process.kill()
    person.process.wait()
    assert not (target / "model.safetensors").exists()
    kept = _size(target)
    before = len(server.requests)
    server.pacer.rate = None
    again = Person(desktop, **login)
    again.window.find(_DONE, timeout=120)
    assert _on_disk(target) == _source(server, _LARGE, "latest")
    assert kept > 0
    assert any(request.headers.get("range", "bytes=0-") > "bytes=0-" for request in server.requests[before:])


@pytest.mark.keyring
def test_the_key_is_in_the_keyring_and_opens_the_next_start(desktop: VirtualDesktop, server: SampleServer) -> None:
    person = Person(desktop)
    person.sign_in(server.url, server.api_key)
    lookup = ("secret-tool", "lookup", "service", "Artifact Desktop")
    wait_until(lambda: desktop.run(*lookup, check=False) == server.api_key, what="the key in the keyring")
    desktop.key("ctrl+q")
    assert person.process.wait(20) == 0
    again = Person(desktop)
    again.window.find("vision-lab", "table cell")
    kept = [path for path in desktop.home.rglob("*") if path.is_file() and server.api_key.encode() in path.read_bytes()]
    assert not kept, "the key stands in a file in clear"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _asked(server: SampleServer) -> list[str]:
    """What the storage was asked for, without what follows a question mark."""
    return [request.path.partition("?")[0] for request in server.requests if request.origin == "storage"]
