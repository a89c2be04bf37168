"""Where the key goes: to the base address of the server signed in to, and nowhere else on the network or the disk."""

import base64
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from artifact_desktop.sample.server import SampleServer
from tests.e2e.person import Person
from tests.fakes.http_server import Reply, Request, ScriptedServer
from tests.fakes.wire import Wire
from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.keyring]

_ARTIFACT = "vision-lab/bike-detection/bike-dataset"
_CLIPBOARD = "from PySide6.QtGui import QGuiApplication as A; print(A([]).clipboard().text())"


@dataclass(frozen=True)
class Network:
    """All that the program may meet: the API, the host that signed addresses name, where that one sends on, others."""

    server: SampleServer
    api: Wire
    storage: ScriptedServer
    beyond: Wire
    stranger: ScriptedServer

    def brought_to_others(self) -> bytes:
        requests = [*self.storage.requests, *self.stranger.requests]
        told = [f"{request.path} {dict(request.headers)}".encode() + request.body for request in requests]
        return b"\n".join([*told, self.beyond.sent])


@pytest.fixture
def network() -> Iterator[Network]:
    with ExitStack() as running:
        server = running.enter_context(SampleServer(record=True))
        api, beyond = (running.enter_context(Wire(url)) for url in (server.url, server.storage_url))

        def send_on(request: Request) -> Reply:
            return Reply(302, headers={"Location": beyond.url + request.path})

        storage = running.enter_context(ScriptedServer(send_on))
        stranger = running.enter_context(ScriptedServer(Reply(200, {"data": {"viewer": None}})))
        server.signer.origin = storage.url
        yield Network(server, api, storage, beyond, stranger)
        assert not server.violations


def _forms(key: str) -> list[bytes]:
    """How a key may be written down."""
    basic = base64.b64encode(f"api:{key}".encode())
    return [key.encode(), basic, quote(basic).encode(), base64.b64encode(key.encode()), key.encode("utf-16-le")]


def _files_with(folder: Path, forms: list[bytes]) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def test_the_key_goes_to_the_server_and_nowhere_else(desktop: VirtualDesktop, network: Network, tmp_path: Path) -> None:
    key = network.server.api_key
    forms = _forms(key)
    person = Person(desktop)
    person.sign_in(network.api.url, key)
    person.paste(f"{_ARTIFACT}:v0")
    person.window.find("Download", "push button", where=lambda node: node.enabled)
    person.save_to(tmp_path / "bikes")
    person.download()
    person.window.find(r".*\bfiles? checked\b.*", timeout=120)
    person.paste(f"{network.stranger.url}/vision-lab/bike-detection/artifacts/dataset/bike-dataset/v0")
    person.window.find(r"This link belongs to .*", "label")
    person.window.find("Download", "push button", where=lambda node: node.enabled)

    wait_until(lambda: network.beyond.sent.count(b"GET ") > 10, what="files from where the storage sends on to")
    assert forms[1] in network.api.sent  # so it would have been seen elsewhere, too
    others = network.brought_to_others()
    assert not any(form in others for form in forms)
    assert not re.search(rb"authorization|cookie", others, re.IGNORECASE)
    assert not network.stranger.requests

    clipboard = desktop.run(sys.executable, "-c", _CLIPBOARD)
    assert key not in clipboard
    person.process.kill()  # nothing is tidied up after a crash
    person.process.wait(10)
    assert not _files_with(desktop.home, forms)
    assert not _files_with(desktop.logs, forms)
    assert not _files_with(tmp_path / "bikes", forms)
