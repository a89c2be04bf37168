"""The whole window in this process, over a real server: what is clicked and what comes of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import Places
from artifact_desktop.ui.views.plan import PlanDialog
from artifact_desktop.ui.views.transfers import TransferRow
from tests.fakes.http_server import Reply, ScriptedServer
from tests.ui.hands import BIKES, PATIENCE, open_artifact, row_of, sign_in, signed_in, told


def _on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_a_typed_key_to_two_checked_folders(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, f"{BIKES}:production")
    view = program.window.artifact
    for other in ("embeddings", "README.md"):
        view.files.model().setData(row_of(program, other), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    view.target.setText(str(tmp_path / "bikes"))
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    wanted = {
        path: blob.read()
        for path, blob in shared_sample_server.contents(f"{BIKES}:production").items()
        if path.startswith(("annotations/", "images/"))
    }
    qtbot.waitUntil(lambda: len(_on_disk(tmp_path)) >= len(wanted), timeout=60_000)
    qtbot.waitUntil(lambda: not program.working, timeout=PATIENCE)
    assert _on_disk(tmp_path / "bikes") == wanted


def test_where_the_seat_is_view_only_nothing_can_be_downloaded(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, "partner-university/shared-evals/eval-frames")
    view = program.window.artifact
    qtbot.waitUntil(lambda: "partner-university is view-only" in view.download.toolTip(), timeout=PATIENCE)
    assert not view.download.isEnabled()
    assert view.download.accessibleDescription() in view.download.toolTip()
    assert not row_of(program, "images").flags() & Qt.ItemFlag.ItemIsUserCheckable
    qtbot.mouseClick(view.access.copy_request, Qt.MouseButton.LeftButton)
    assert "ana" in QApplication.clipboard().text()
    assert shared_sample_server.api_key not in QApplication.clipboard().text()


def test_unknown_rights_stay_enabled(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    """Where the server tells nothing about seats, it is asked for a file, and its answer decides."""
    sample_server.behaviour.seats_visible = False
    signed_in(qtbot, program, sample_server)
    open_artifact(qtbot, program, BIKES)
    qtbot.waitUntil(program.window.artifact.download.isEnabled, timeout=PATIENCE)


def test_files_that_differ_are_replaced_only_after_asking(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("my own notes")
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    view = program.window.artifact
    for other in ("embeddings", "images", "annotations"):
        view.files.model().setData(row_of(program, other), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    view.target.setText(str(tmp_path))
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(program.window.findChildren(PlanDialog)), timeout=PATIENCE)
    assert (tmp_path / "README.md").read_text() == "my own notes"
    (dialog,) = program.window.findChildren(PlanDialog)
    start = dialog.findChild(QPushButton, "startPlanButton")
    assert start is not None
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    right = shared_sample_server.contents(f"{BIKES}:latest")["README.md"].read()
    qtbot.waitUntil(lambda: (tmp_path / "README.md").read_bytes() == right and not program.working, timeout=PATIENCE)


def test_a_file_in_the_way_is_said(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    (tmp_path / "bikes").write_text("mine")
    _start_into(qtbot, program, shared_sample_server, tmp_path / "bikes")
    assert (tmp_path / "bikes").read_text() == "mine"


def _start_into(qtbot: QtBot, program: Program, server: SampleServer, folder: Path) -> None:
    signed_in(qtbot, program, server)
    open_artifact(qtbot, program, BIKES)
    view = program.window.artifact
    view.target.setText(str(folder))
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(folder) in told(program, "windowNotice"), timeout=PATIENCE)


@pytest.mark.parametrize(
    ("server", "key", "said"),
    [
        ("", "f" * 40, "does not know this key"),
        ("", "too short", "40 characters"),
        ("ftp://x", "f" * 40, "not the address of a server"),
        ("http://127.0.0.1:1", "f" * 40, "does not accept connections"),
        ("hotel", "f" * 40, "not like a W&B server"),
    ],
)
def test_bad_input_gets_a_sentence(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, server: str, key: str, said: str
) -> None:
    with ScriptedServer(Reply(200, b"<html>Welcome</html>", headers={"Content-Type": "text/html"})) as hotel:
        address = {"": shared_sample_server.url, "hotel": hotel.url}.get(server, server)
        sign_in(qtbot, program, address, key)
        qtbot.waitUntil(lambda: said in told(program, "signInError"), timeout=PATIENCE)
    assert key not in told(program, "signInError")


def test_signing_out_leaves_nothing_on_the_screen(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    program.window.sign_out_requested.emit()
    assert program.window.sign_in.isVisible()
    assert program.window.sign_in.key.text() == ""
    assert program.window.artifact.files.model().rowCount() == 0


def test_shortcuts_are_those_of_the_page_that_is_seen(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    window, control = program.window, Qt.KeyboardModifier.ControlModifier
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    window.sign_in.key.setFocus()
    for key in (Qt.Key.Key_L, Qt.Key.Key_F):
        qtbot.keyClick(window.sign_in.key, key, control)
        assert window.focusWidget() is window.sign_in.key
    signed_in(qtbot, program, shared_sample_server)
    qtbot.keyClick(window.sidebar.tree, Qt.Key.Key_L, control)
    assert window.focusWidget() is window.topbar.location


def test_the_language_changes_without_a_restart(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    program.window.language_chosen.emit("es")
    qtbot.waitUntil(lambda: program.window.artifact.choose.text() == "Elegir…", timeout=PATIENCE)
    program.window.language_chosen.emit("en")
    qtbot.waitUntil(lambda: program.window.artifact.choose.text() == "Choose…", timeout=PATIENCE)


def test_a_speed_limit_is_chosen_from_the_menu_kept_and_lifted(qtbot: QtBot, program: Program) -> None:
    def choices() -> dict[str, QAction]:
        [menu] = [
            action.menu()
            for action in program.window.topbar.settings.menu().actions()
            if isinstance(action.menu(), QMenu) and action.text() == "Speed limit"
        ]
        return {action.text().replace("\N{NO-BREAK SPACE}", " "): action for action in menu.actions()}

    assert choices()["None"].isChecked()
    choices()["2 MB/s"].trigger()
    assert choices()["2 MB/s"].isChecked()
    assert program._engine._lanes.speed_limit == 2_000_000
    qtbot.waitUntil(lambda: program._settings.value.speed_limit == 2_000_000, timeout=PATIENCE)
    choices()["None"].trigger()
    assert program._engine._lanes.speed_limit is None
    qtbot.waitUntil(lambda: program._settings.value.speed_limit is None, timeout=PATIENCE)


@pytest.fixture
def damaged_journal(places: Places) -> Path:
    places.journal.write_bytes(b"this is no database" * 100)
    return places.journal


@pytest.mark.usefixtures("damaged_journal")
def test_a_damaged_list_of_downloads_is_said(
    qtbot: QtBot, request: pytest.FixtureRequest, shared_sample_server: SampleServer
) -> None:
    program = request.getfixturevalue("program")  # it starts once the journal is damaged
    signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: "keyring" in told(program, "windowNotice"), timeout=PATIENCE)
    dismiss = program.window.findChild(QToolButton, "dismissNotice")
    assert dismiss is not None
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert "list of downloads could not be read" in told(program, "windowNotice")  # one notice does not hide another
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert told(program, "windowNotice") == ""


def test_what_was_opened_last_is_there_at_the_next_start(
    qtbot: QtBot, program: Program, places: Places, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    qtbot.waitUntil(lambda: places.settings.exists() and BIKES in places.settings.read_text(), timeout=PATIENCE)
    tree = program.window.sidebar.tree.model()
    program.window.sign_out_requested.emit()
    assert tree.rowCount() == 0
    signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)
    assert tree.index(0, 0).data() == "Recent"
    assert tree.index(0, 0, tree.index(0, 0)).data() == "bike-dataset"


@pytest.mark.parametrize(
    ("variable", "offered", "said"),
    [
        ("http://wandb.example.org:8080/", "http://wandb.example.org:8080", ""),
        ("ftp://x", "wandb.ai", "not the address"),
    ],
)
def test_the_server_of_the_environment_is_offered(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, variable: str, offered: str, said: str
) -> None:
    monkeypatch.setenv("WANDB_BASE_URL", variable)
    program = request.getfixturevalue("program")
    assert program.window.sign_in.server.text() == offered
    assert said in told(program, "signInError")


def test_downloads_of_the_sample_data_end_with_it(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    """Its server is another one each time, so they could never go on."""
    qtbot.mouseClick(program.window.sign_in.sample, Qt.MouseButton.LeftButton)
    view = program.window.artifact
    qtbot.waitUntil(lambda: view.files.model().rowCount() > 0, timeout=PATIENCE)
    view.target.setText(str(tmp_path / "bikes"))
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    jobs = program.window.transfers
    qtbot.waitUntil(lambda: any(row.isVisible() for row in jobs.findChildren(TransferRow)), timeout=PATIENCE)
    assert not program.working  # nothing to ask about before quitting
    program.window.sign_out_requested.emit()
    qtbot.waitUntil(lambda: not jobs.findChildren(TransferRow), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not list(tmp_path.rglob("*.part")), timeout=PATIENCE)
