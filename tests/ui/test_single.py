"""One window per person, with real processes: who is first, what is handed over, who is not listened to."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.services.instance import ACCEPTED, LINE_LIMIT, Instance, Request, decode_request
from artifact_desktop.ui.single import SingleInstance
from tests.ui.hands import PATIENCE

# A launch of a program whose window takes a while to listen, and which then says what it is asked for.
_LAUNCH = """
import json, sys
from pathlib import Path
from artifact_desktop.services.instance import Instance, Request
instance = Instance(Path(sys.argv[1]))
sys.stdin.readline()
if instance.hand_over(Request(sys.argv[2])):
    print(json.dumps("handed over"), flush=True)
    sys.exit()
from PySide6.QtCore import QCoreApplication
from artifact_desktop.ui.single import SingleInstance
app = QCoreApplication([])
first = SingleInstance(instance.address)
first.asked.connect(lambda request: print(json.dumps(request.link), flush=True))
first.listen()
print(json.dumps("first"), flush=True)
app.exec()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks to the socket as POSIX has it")


class _Launch:
    def __init__(self, state: Path, link: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(state), link], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def says(self) -> str:
        assert self.process.stdout is not None
        said = json.loads(self.process.stdout.readline())
        assert isinstance(said, str)
        return said

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def ear(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[SingleInstance, Instance]]:
    """The window's side, and another launch's."""
    del qtbot
    listening = SingleInstance(Instance(tmp_path).address)
    listening.listen()
    yield listening, Instance(tmp_path)
    listening.close()


def test_of_launches_in_the_same_instant_one_wins_and_gets_all_links(tmp_path: Path) -> None:
    links = [f"team/project/artifact-{number}" for number in range(6)]
    launches = [_Launch(tmp_path, link) for link in links]
    try:
        for launch in launches:
            launch.go()
        said = [launch.says() for launch in launches]
        assert sorted(said) == ["first"] + ["handed over"] * 5
        winner = said.index("first")
        got = {launches[winner].says() for _ in range(5)}
        assert got == set(links) - {links[winner]}
    finally:
        for launch in launches:
            launch.end()


def test_who_was_killed_is_not_in_the_way(tmp_path: Path) -> None:
    for _ in range(2):
        launch = _Launch(tmp_path, "")
        launch.go()
        assert launch.says() == "first"
        launch.end()
    assert Path(Instance(tmp_path).address).exists()  # its socket is still there, and nobody listens


def test_a_window_that_does_not_answer_is_said(tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert not first.hand_over(Request())
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(second.address)
        deaf.listen()
        with pytest.raises(AppError) as raised:
            second.hand_over(Request("a/b/c"), patience=0.3)
    assert raised.value.code is Code.WINDOW_SILENT
    first.release()


def test_the_next_one_is_first_when_the_window_is_closing(tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert not first.hand_over(Request())  # it has the lock and does not listen, as at its end
    first.release()
    assert not second.hand_over(Request())
    second.release()


@pytest.mark.parametrize("link", ["", "a/b/c:v1", "https://wandb.ai/a/b?x=\N{SNOWMAN}", "two\nlines \u200b"])
def test_a_link_arrives_as_it_is(link: str) -> None:
    assert decode_request(Request(link).encode()) == Request(link)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b'{"link": 7}\n',
        b'{"link": "a/b/c", "token": "\\u0000"}\n',
        b"\xff\n",
        b"x" * LINE_LIMIT * 2,
        b"[" * 30_000 + b"\n",
    ],
)
def test_whoever_says_something_else_is_dropped(
    qtbot: QtBot, ear: tuple[SingleInstance, Instance], line: bytes
) -> None:
    listening, launch = ear
    asked: list[Request] = []
    listening.asked.connect(asked.append)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(launch.address)
        caller.setblocking(False)
        answers: list[bytes] = []
        rest = line

        def dropped() -> bool:
            nonlocal rest
            try:
                if rest:
                    rest = rest[caller.send(rest) :]
                answers.append(caller.recv(100))
            except BlockingIOError:
                return False
            except (BrokenPipeError, ConnectionResetError):
                return True
            return answers[-1] == b""

        qtbot.waitUntil(dropped, timeout=PATIENCE)
    assert not asked
    assert ACCEPTED not in answers


def test_who_connects_and_says_nothing_is_dropped_and_disturbs_nobody(
    qtbot: QtBot, ear: tuple[SingleInstance, Instance], tmp_path: Path
) -> None:
    listening, _ = ear
    asked: list[Request] = []
    listening.asked.connect(asked.append)
    with socket.socket(socket.AF_UNIX) as silent, socket.socket(socket.AF_UNIX) as caller:
        for one in (silent, caller):
            one.connect(Instance(tmp_path).address)
            one.setblocking(False)
        caller.send(Request("a/b/c", "token").encode())
        qtbot.waitUntil(lambda: asked == [Request("a/b/c", "token")], timeout=PATIENCE)
        qtbot.waitUntil(lambda: _read(caller) == ACCEPTED, timeout=PATIENCE)
        qtbot.waitUntil(lambda: _read(silent) == b"", timeout=PATIENCE)


def _read(caller: socket.socket) -> bytes | None:
    try:
        return caller.recv(100)
    except BlockingIOError:
        return None


def _state(home: Path) -> Path:
    """Where the program itself, with this home, looks for a window."""
    state = home / ".local" / "state" / "artifact-desktop"
    state.mkdir(parents=True)
    return state


def test_the_program_hands_over_and_loads_nothing_heavy_for_it(qtbot: QtBot, home: Path) -> None:
    listening = SingleInstance(Instance(_state(home)).address)
    asked: list[Request] = []
    listening.asked.connect(asked.append)
    listening.listen()
    command = [sys.executable, "-X", "importtime", "-m", "artifact_desktop", "artifact-desktop://open/a/b/c/v1"]
    launch = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE)
    _, told = launch.communicate(timeout=60)
    listening.close()
    assert launch.returncode == 0
    assert asked == [Request("artifact-desktop://open/a/b/c/v1")]
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    assert "artifact_desktop.services.instance" in loaded
    assert not loaded & {"PySide6", "httpx", "msgspec", "pycurl", "keyring", "ssl", "asyncio"}


def test_the_program_says_that_the_window_does_not_answer_and_ends(home: Path) -> None:
    first = Instance(_state(home))
    assert not first.hand_over(Request())
    command = [sys.executable, "-m", "artifact_desktop", "open", "a/b/c"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    first.release()
    assert done.returncode == 7
    assert done.stderr.splitlines() == [
        "artifact-desktop: Artifact Desktop is open already, but its window does not answer. "
        "Close it, or wait until it reacts again, then retry."
    ]
