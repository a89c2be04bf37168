"""Everything that opens a link, in the whole window over a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.links import app_link
from artifact_desktop.core.names import ArtifactName
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.instance import Request
from tests.ui.hands import BIKES, PATIENCE, open_artifact, paste, signed_in, told

_VERSION_3 = f"{BIKES}:v3"


@pytest.fixture(autouse=True)
def _clipboard_is_empty(qapp: QApplication) -> Iterator[None]:
    del qapp
    QApplication.clipboard().clear()
    yield
    QApplication.clipboard().clear()


def _shown(program: Program) -> str:
    view = program.window.artifact
    return view.versions.currentText() if view.isVisible() and view.versions.isVisible() else ""


def _has(qtbot: QtBot, program: Program, version: str) -> None:
    """Waits for the version and its files."""
    qtbot.waitUntil(lambda: _shown(program).startswith(version), timeout=PATIENCE)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)


def _offered(program: Program) -> list[str]:
    offer = program.window.offer
    return [
        button.accessibleName()
        for button in offer.findChildren(QPushButton)
        if offer.isVisible() and button.isVisible()
    ]


def _take(qtbot: QtBot, program: Program, words: str) -> None:
    [button] = [each for each in program.window.offer.findChildren(QPushButton) if each.accessibleName() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _web(server: SampleServer, version: str, file: str = "") -> str:
    entity, project, name = BIKES.split("/")
    rest = f"/files/{file}" if file else ""
    return f"{server.url}/{entity}/{project}/artifacts/dataset/{name}/{version}{rest}"


def test_a_link_selects_the_version(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, _web(shared_sample_server, "v3"))
    _has(qtbot, program, "v3")
    tree = program.window.sidebar.tree
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "bike-dataset", timeout=PATIENCE)


def test_a_link_to_a_file_selects_it_and_leaves_the_ticks(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, _web(shared_sample_server, "v3", "annotations/labels.csv"))
    _has(qtbot, program, "v3")
    files = program.window.artifact.files
    qtbot.waitUntil(lambda: files.currentIndex().data() == "labels.csv", timeout=PATIENCE)
    assert files.isExpanded(files.currentIndex().parent())
    chosen, _bytes = files.model().selection()
    assert chosen == files.model().totals()[0]
    paste(qtbot, program, _web(shared_sample_server, "v3", "images"))
    qtbot.waitUntil(lambda: files.currentIndex().data() == "images", timeout=PATIENCE)


def test_a_project_and_a_team_are_selected_in_the_tree(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    tree = program.window.sidebar.tree
    paste(qtbot, program, f"{shared_sample_server.url}/vision-lab/bike-detection")
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "bike-detection", timeout=PATIENCE)
    assert tree.isExpanded(tree.currentIndex())
    paste(qtbot, program, f"{shared_sample_server.url}/partner-university")
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "partner-university", timeout=PATIENCE)


def test_a_link_waits_for_the_sign_in(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    program.serve(Request(_web(shared_sample_server, "v3")))
    assert "bike-dataset v3 is opened" in told(program, "signInNotice")
    assert program.window.sign_in.server.text() in shared_sample_server.url
    signed_in(qtbot, program, shared_sample_server)
    _has(qtbot, program, "v3")


def test_another_launch_hands_a_link_over(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    own = app_link(shared_sample_server.url, ArtifactName(*BIKES.split("/"), "v3"), "images")
    program.serve(Request(own))
    _has(qtbot, program, "v3")
    files = program.window.artifact.files
    qtbot.waitUntil(lambda: files.currentIndex().data() == "images", timeout=PATIENCE)


# -- dropped


def _drag(target: QWidget, data: QMimeData) -> tuple[QDragEnterEvent, QWidget]:
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.LinkAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    hint = target.window().findChild(QWidget, "dropHint")
    assert hint is not None
    return event, hint


def _drop(target: QWidget, data: QMimeData) -> QDropEvent:
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction | Qt.DropAction.LinkAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)
    return event


@pytest.mark.parametrize("where", ["fileTree", "locationField", "projectTree", "detailsPanel", "transferList"])
def test_text_is_dropped_anywhere(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, where: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    data = QMimeData()
    data.setText(f"  {_VERSION_3}\n")
    target = program.window.findChild(QWidget, where)
    assert target is not None
    entered, hint = _drag(target, data)
    assert entered.isAccepted()
    assert hint.isVisible()
    assert hint.accessibleName() == "Drop to open bike-dataset v3"
    assert _drop(target, data).isAccepted()
    assert not hint.isVisible()
    _has(qtbot, program, "v3")


def test_an_address_is_dropped_as_browsers_do(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    data = QMimeData()
    data.setUrls([QUrl(_web(shared_sample_server, "v3"))])
    data.setText("A page about bikes")
    _drag(program.window.sidebar, data)
    _drop(program.window.sidebar, data)
    _has(qtbot, program, "v3")


def test_what_is_no_link_is_refused_quietly(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    nothing, words, file, several = (QMimeData() for _ in range(4))
    words.setText("just a sentence")
    file.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    several.setUrls([QUrl("https://wandb.ai/a/b"), QUrl("https://wandb.ai/a/c")])
    for data in (nothing, words, file, several):
        entered, hint = _drag(program.window, data)
        assert not entered.isAccepted()
        assert not hint.isVisible()
        assert not _drop(program.window, data).isAccepted()


def test_the_hint_goes_when_the_drag_leaves(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    data = QMimeData()
    data.setText(_VERSION_3)
    _, hint = _drag(program.window, data)
    assert hint.isVisible()
    QApplication.sendEvent(program.window, QEvent(QEvent.Type.DragLeave))
    assert not hint.isVisible()
