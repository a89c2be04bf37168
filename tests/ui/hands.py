"""What a person does with the window, for tests that have the whole program in their process."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.ui.widgets.banner import Banner

BIKES = "vision-lab/bike-detection/bike-dataset"
VERSION_3 = f"{BIKES}:v3"
PATIENCE = 30_000  # ms


def sign_in(qtbot: QtBot, program: Program, server: str, key: str) -> None:
    view = program.window.sign_in
    view.server.selectAll()
    qtbot.keyClicks(view.server, server)
    qtbot.keyClicks(view.key, key)
    qtbot.mouseClick(view.sign_in, Qt.MouseButton.LeftButton)


def signed_in(qtbot: QtBot, program: Program, server: SampleServer) -> None:
    sign_in(qtbot, program, server.url, server.api_key)
    qtbot.waitUntil(program.window.sidebar.isVisible, timeout=PATIENCE)


def open_artifact(qtbot: QtBot, program: Program, name: str) -> None:
    field = program.window.topbar.location
    field.clear()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)


def row_of(program: Program, name: str) -> QModelIndex:
    model = program.window.artifact.files.model()
    (row,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchExactly)
    return row


def told(program: Program, banner: str) -> str:
    """What a banner says, as a screen reader reads it; nothing while it is hidden."""
    shown = program.window.findChild(Banner, banner)
    assert shown is not None
    return shown.accessibleDescription() if shown.isVisible() else ""


def paste(qtbot: QtBot, program: Program, name: str) -> None:
    field = program.window.topbar.location
    field.setText(name)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def shown_version(program: Program) -> str:
    view = program.window.artifact
    return view.versions.currentText() if view.isVisible() and view.versions.isVisible() else ""


def has_version(qtbot: QtBot, program: Program, version: str) -> None:
    """Waits for the version and its files."""
    qtbot.waitUntil(lambda: shown_version(program).startswith(version), timeout=PATIENCE)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)


def offered(program: Program) -> list[str]:
    offer = program.window.offer
    return [
        button.accessibleName()
        for button in offer.findChildren(QPushButton)
        if offer.isVisible() and button.isVisible()
    ]


def take_offer(qtbot: QtBot, program: Program, words: str) -> None:
    [button] = [each for each in program.window.offer.findChildren(QPushButton) if each.accessibleName() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def web_link_of(server: SampleServer, version: str, file: str = "") -> str:
    entity, project, name = BIKES.split("/")
    rest = f"/files/{file}" if file else ""
    return f"{server.url}/{entity}/{project}/artifacts/dataset/{name}/{version}{rest}"
