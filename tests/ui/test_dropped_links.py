"""Links that are dropped on the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from tests.ui.hands import BIKES, VERSION_3, has_version, open_artifact, signed_in, web_link_of


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
    data.setText(f"  {VERSION_3}\n")
    target = program.window.findChild(QWidget, where)
    assert target is not None
    entered, hint = _drag(target, data)
    assert entered.isAccepted()
    assert hint.isVisible()
    assert hint.accessibleName() == "Drop to open bike-dataset v3"
    assert _drop(target, data).isAccepted()
    assert not hint.isVisible()
    has_version(qtbot, program, "v3")


def test_an_address_is_dropped_as_browsers_do(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    data = QMimeData()
    data.setUrls([QUrl(web_link_of(shared_sample_server, "v3"))])
    data.setText("A page about bikes")
    _drag(program.window.sidebar, data)
    _drop(program.window.sidebar, data)
    has_version(qtbot, program, "v3")


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
    data.setText(VERSION_3)
    _, hint = _drag(program.window, data)
    assert hint.isVisible()
    QApplication.sendEvent(program.window, QEvent(QEvent.Type.DragLeave))
    assert not hint.isVisible()
