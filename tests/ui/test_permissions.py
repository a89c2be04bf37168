"""Permissions in the running program: when it asks anew, and what is offered then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.models import CollectionPath
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.variants import new_key, set_seat
from artifact_desktop.ui.controllers import access
from artifact_desktop.ui.widgets.banner import MessagePage
from tests.ui.hands import PATIENCE, open_artifact, paste, row_of, signed_in, told

EVALS = "partner-university/shared-evals/eval-frames"
GOLD = "open-vision/wandb-registry-datasets/bike-dataset-gold"


@pytest.fixture
def shown(qtbot: QtBot, program: Program, sample_server: SampleServer) -> Program:
    signed_in(qtbot, program, sample_server)
    open_artifact(qtbot, program, EVALS)
    qtbot.waitUntil(lambda: "view-only" in told(program, "accessBanner") + program.window.artifact.download.toolTip())
    return program


def come_back() -> None:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)


def test_coming_back_to_the_window_asks_anew_after_a_while(
    qtbot: QtBot, shown: Program, sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_seat(sample_server.data, "ana", "Partner University", models_seat="full")
    come_back()  # the answer is fresh: nothing is asked
    assert not shown.window.artifact.download.isEnabled()
    monkeypatch.setattr(access, "_STALE", 0.0)
    come_back()
    qtbot.waitUntil(shown.window.artifact.download.isEnabled, timeout=PATIENCE)
    assert row_of(shown, "images").flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_checking_again_says_what_came_of_it(qtbot: QtBot, shown: Program, sample_server: SampleServer) -> None:
    view = shown.window.artifact
    qtbot.mouseClick(view.access.check_again, Qt.MouseButton.LeftButton)
    assert view.access.check_again.text() == "Checking…"
    qtbot.waitUntil(lambda: QToolTip.text() == "Checked again: View-only seat", timeout=PATIENCE)
    assert view.access.check_again.text() == "Check again"
    set_seat(sample_server.data, "ana", "Partner University", models_seat="full")
    qtbot.mouseClick(view.access.check_again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QToolTip.text() == "Checked again: downloading is allowed.", timeout=PATIENCE)
    assert view.download.isEnabled()


def test_the_shortcut_says_why_nothing_happens(qtbot: QtBot, shown: Program) -> None:
    shown.window.artifact.press_download()
    qtbot.waitUntil(lambda: "Your seat in partner-university is view-only" in QToolTip.text(), timeout=PATIENCE)


def test_the_request_holds_what_an_administrator_needs(
    qtbot: QtBot, shown: Program, sample_server: SampleServer
) -> None:
    qtbot.mouseClick(shown.window.artifact.access.copy_request, Qt.MouseButton.LeftButton)
    text = QApplication.clipboard().text()
    for part in ("administrator of the organization", "ana", f"{EVALS}:v1", "127.0.0.1"):
        assert part in text
    assert sample_server.api_key not in text


def test_a_hint_leaves_a_way_and_a_proof_does_not(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    sample_server.behaviour.denial = "html-403"  # the server itself could not be asked
    signed_in(qtbot, program, sample_server)
    open_artifact(qtbot, program, GOLD)
    view = program.window.artifact
    qtbot.waitUntil(view.access.try_anyway.isVisible, timeout=PATIENCE)
    assert "try anyway" in view.download.toolTip()
    sample_server.behaviour.denial = "graphql-403"
    qtbot.mouseClick(view.access.check_again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view.access.try_anyway.isVisible(), timeout=PATIENCE)
    assert not view.download.isEnabled()
    assert "wandb-registry-" not in view.download.toolTip()


def test_a_revoked_key_asks_to_sign_in_again(qtbot: QtBot, shown: Program, sample_server: SampleServer) -> None:
    sample_server.behaviour.unknown_key = "anonymous"
    new_key(sample_server.data.people["ana"])
    paste(qtbot, shown, "vision-lab/bike-detection/detector-small")
    qtbot.waitUntil(shown.window.offer.isVisible, timeout=PATIENCE)
    assert shown.window.offer.accessibleName() == "You are signed out"
    shown._browsing.open(CollectionPath("vision-lab", "bike-detection", "detector-small"))
    page = shown.window.artifact.findChild(MessagePage, "artifactError")
    assert page is not None
    qtbot.waitUntil(page.button.isVisible, timeout=PATIENCE)
    assert page.accessibleName() == "You are signed out"
    assert page.button.text() == "Sign in again"
    with qtbot.waitSignal(shown._browsing.sign_in_wanted):
        qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert shown.window.sign_in.isVisible()
