"""Several people in one window: what tests of accounts do with its menu, and what servers have seen of them."""

import base64
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from tests.ui.hands import PATIENCE, open_artifact, sign_in

LARGE = "vision-lab/bike-detection/detector-large"


def keys_seen(server: SampleServer) -> set[str]:
    """The keys that came to a server."""
    sent = [each.headers["authorization"] for each in server.requests if "authorization" in each.headers]
    return {base64.b64decode(each.partition(" ")[2]).decode().partition(":")[2] for each in sent}


def enter(qtbot: QtBot, program: Program, server: SampleServer, username: str) -> None:
    """One more account, by the menu where somebody is signed in already."""
    if program.window.sidebar.isVisible():
        item(program, "Add an account…").trigger()
    sign_in(qtbot, program, server.url, server.key_of(username))
    qtbot.waitUntil(lambda: shown(program) == (username, title(server)), timeout=PATIENCE)


def shown(program: Program) -> tuple[str, str]:
    """Who the window says is signed in, and where; nobody while the first screen is up."""
    if not program.window.sidebar.isVisible():
        return "", ""
    username, _dot, server = program.window.topbar.account.text().partition("  ·  ")
    return username, server


def title(server: SampleServer) -> str:
    return server.url.removeprefix("http://")


def items(program: Program) -> list[QAction]:
    menu = program.window.topbar.account.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    return menu.actions()


def item(program: Program, text: str) -> QAction:
    """The one that says just this, or begins with it."""
    actions = items(program)
    [found] = [each for each in actions if each.text() == text] or [
        each for each in actions if each.text().startswith(text)
    ]
    return found


def switch(qtbot: QtBot, program: Program, server: SampleServer, username: str) -> None:
    item(program, f"{username}  ·  {title(server)}").trigger()
    qtbot.waitUntil(lambda: shown(program) == (username, title(server)), timeout=PATIENCE)


def download(qtbot: QtBot, program: Program, name: str, folder: Path) -> None:
    open_artifact(qtbot, program, name)
    view = program.window.artifact
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    view.target.setText(str(folder))
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(job.target == folder for job in program._engine.snapshot().jobs), timeout=PATIENCE)


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def contents(server: SampleServer, name: str) -> dict[str, bytes]:
    return {path: blob.read() for path, blob in server.contents(f"{name}:latest").items()}
