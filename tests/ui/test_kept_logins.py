"""Starting with a login that is here already: another program's, or one that was kept in a keyring."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import Places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.words import Language
from tests.services.secret_session import SecretSession
from tests.ui.hands import PATIENCE, sign_in, told
from tests.ui.people import LARGE, contents, download, enter, items, keys_seen, on_disk, shown, switch, title


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, english: Language, places: Places) -> Iterator[Callable[[], Program]]:
    """Starts the program as often as a test wants, each time anew."""
    with ExitStack() as stack:

        def starts() -> Program:
            stack.close()
            program = Program(qapp, places, SettingsStore(places.settings), language="en", appearance="light")
            program.show()
            program.begin(demo=False)
            stack.callback(program.window.deleteLater)  # not by qtbot, which closes it: that asks about work under way
            stack.callback(program.end)
            return program

        yield starts


def test_a_netrc_is_offered_with_where_it_was_found(
    qtbot: QtBot,
    start: Callable[[], Program],
    shared_sample_server: SampleServer,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = shared_sample_server
    (home / ".netrc").write_text(f"machine {title(server)} login user password {server.api_key}\n")
    (home / ".config" / "wandb").mkdir(parents=True)
    (home / ".config" / "wandb" / "settings").write_text(f"[default]\nbase_url = {server.url}\n")
    program = start()
    view = program.window.sign_in
    qtbot.waitUntil(view.existing.isVisible, timeout=PATIENCE)
    hint = view.findChild(QLabel, "existingLoginHint")
    assert hint is not None
    assert hint.text() == f"For {title(server)}, found in ~/.netrc"
    assert view.existing.accessibleDescription() == hint.text()
    qtbot.mouseClick(view.existing, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(program) == ("ana", title(server)), timeout=PATIENCE)


@pytest.mark.parametrize(("netrc", "said"), [("", ""), ("machine api.wandb.ai pasword x", "~/.netrc")])
def test_without_a_usable_login_none_is_offered(
    qtbot: QtBot, start: Callable[[], Program], home: Path, netrc: str, said: str
) -> None:
    (home / ".netrc").write_text(netrc)
    program = start()
    qtbot.waitUntil(program.window.sign_in.key.isEnabled, timeout=PATIENCE)
    qtbot.waitUntil(lambda: said in told(program, "signInNotice"), timeout=PATIENCE)
    assert not program.window.sign_in.existing.isVisible()


# -- with a keyring


@pytest.fixture
def keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretSession]:
    with SecretSession(home) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        yield session


@pytest.mark.keyring
def test_at_the_next_start_jobs_of_other_accounts_go_on_by_themselves(
    qtbot: QtBot,
    start: Callable[[], Program],
    keyring: SecretSession,
    servers: tuple[SampleServer, SampleServer],
    tmp_path: Path,
) -> None:
    keyring.start_keyring("open sesame")
    first, second = servers
    program = start()
    qtbot.waitUntil(program.window.sign_in.key.isEnabled, timeout=PATIENCE)
    first.pacer.rate = 1_000_000
    enter(qtbot, program, first, "ana")
    download(qtbot, program, LARGE, tmp_path / "large")
    enter(qtbot, program, second, "marko")
    again = start()
    first.pacer.rate = None
    qtbot.waitUntil(lambda: shown(again) == ("marko", title(second)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(again._engine.snapshot().jobs) and not again.working, timeout=60_000)
    assert on_disk(tmp_path / "large") == contents(first, LARGE)
    assert shown(again) == ("marko", title(second))
    assert keys_seen(first) == {first.key_of("ana")}
    switch(qtbot, again, first, "ana")


@pytest.mark.keyring
def test_one_can_go_on_without_a_keyring_that_never_answers(
    qtbot: QtBot, start: Callable[[], Program], keyring: SecretSession, shared_sample_server: SampleServer
) -> None:
    keyring.start_faulty("silent")
    program = start()
    view = program.window.sign_in
    qtbot.waitUntil(view.key.isEnabled, timeout=PATIENCE)
    sign_in(qtbot, program, shared_sample_server.url, shared_sample_server.api_key)
    qtbot.waitUntil(lambda: bool(told(program, "keyringWaitingNotice")), timeout=PATIENCE)
    assert view.cancel.text() == "Go on without saving"
    qtbot.mouseClick(view.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(program) == ("ana", title(shared_sample_server)), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "gave no answer" in told(program, "windowNotice"), timeout=PATIENCE)
    assert any("only until you quit" in action.text() for action in items(program))


@pytest.mark.keyring
def test_at_a_start_one_can_go_on_without_a_keyring_that_never_answers(
    qtbot: QtBot, start: Callable[[], Program], keyring: SecretSession, shared_sample_server: SampleServer
) -> None:
    daemon = keyring.start_keyring("open sesame")
    program = start()
    qtbot.waitUntil(program.window.sign_in.key.isEnabled, timeout=PATIENCE)
    enter(qtbot, program, shared_sample_server, "ana")
    daemon.send_signal(signal.SIGSTOP)
    again = start()
    view = again.window.sign_in
    qtbot.waitUntil(lambda: bool(told(again, "keyringWaitingNotice")), timeout=PATIENCE)
    assert view.cancel.text() == "Go on without it"
    qtbot.mouseClick(view.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "gave no answer" in told(again, "signInNotice"), timeout=PATIENCE)
    assert view.key.isEnabled()
    daemon.send_signal(signal.SIGCONT)
    again._background.run(again, "status", again._accounts._accounts._keys.status, lambda _: None, lambda _: None)
    qtbot.waitUntil(
        lambda: not [each for each in threading.enumerate() if each.name.startswith("keyring")], timeout=PATIENCE
    )
