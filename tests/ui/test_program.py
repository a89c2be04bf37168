"""The whole window in this process, over a real server: what is clicked and what comes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import Places, find_places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.views.plan import PlanDialog
from artifact_desktop.ui.widgets.banner import Banner
from artifact_desktop.ui.words import Language
from tests.fakes.http_server import Reply, ScriptedServer

_BIKES = "vision-lab/bike-detection/bike-dataset"
_PATIENCE = 30_000


@pytest.fixture
def places(home: Path) -> Places:
    """Where this person's program keeps its things; a test may put something there before the start."""
    places = find_places()
    places.create()
    return places


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, english: Language, places: Places) -> Iterator[Program]:
    """The program as it starts for somebody new."""
    program = Program(qapp, places, SettingsStore(places.settings), language="en", appearance="light")
    qtbot.addWidget(program.window)
    program.show()
    program.begin(demo=False)
    qtbot.waitUntil(program.window.sign_in.key.isEnabled, timeout=_PATIENCE)
    yield program
    program.end()


def _sign_in(qtbot: QtBot, program: Program, server: str, key: str) -> None:
    view = program.window.sign_in
    view.server.selectAll()
    qtbot.keyClicks(view.server, server)
    qtbot.keyClicks(view.key, key)
    qtbot.mouseClick(view.sign_in, Qt.MouseButton.LeftButton)


def _signed_in(qtbot: QtBot, program: Program, server: SampleServer) -> None:
    _sign_in(qtbot, program, server.url, server.api_key)
    qtbot.waitUntil(program.window.sidebar.isVisible, timeout=_PATIENCE)


def _open(qtbot: QtBot, program: Program, name: str) -> None:
    field = program.window.topbar.location
    field.clear()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=_PATIENCE)


def _row(program: Program, name: str) -> QModelIndex:
    model = program.window.artifact.files.model()
    (row,) = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchExactly)
    return row


def _on_disk(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_a_typed_key_to_two_checked_folders(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, f"{_BIKES}:production")
    view = program.window.artifact
    for other in ("embeddings", "README.md"):
        view.files.model().setData(_row(program, other), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    view.target.setText(str(tmp_path / "bikes"))
    qtbot.waitUntil(view.download.isEnabled, timeout=_PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    wanted = {
        path: blob.read()
        for path, blob in shared_sample_server.contents(f"{_BIKES}:production").items()
        if path.startswith(("annotations/", "images/"))
    }
    qtbot.waitUntil(lambda: len(_on_disk(tmp_path)) >= len(wanted), timeout=60_000)
    qtbot.waitUntil(lambda: not program.working, timeout=_PATIENCE)
    assert _on_disk(tmp_path / "bikes") == wanted


def test_where_the_seat_is_view_only_nothing_can_be_downloaded(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, "partner-university/shared-evals/eval-frames")
    view = program.window.artifact
    qtbot.waitUntil(lambda: "partner-university is view-only" in view.download.toolTip(), timeout=_PATIENCE)
    assert not view.download.isEnabled()
    assert view.download.accessibleDescription() in view.download.toolTip()
    assert not _row(program, "images").flags() & Qt.ItemFlag.ItemIsUserCheckable
    qtbot.mouseClick(view.copy_request, Qt.MouseButton.LeftButton)
    assert "ana" in QApplication.clipboard().text()
    assert shared_sample_server.api_key not in QApplication.clipboard().text()


def test_unknown_rights_stay_enabled(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    """Where the server tells nothing about seats, it is asked for a file, and its answer decides."""
    sample_server.behaviour.seats_visible = False
    _signed_in(qtbot, program, sample_server)
    _open(qtbot, program, _BIKES)
    qtbot.waitUntil(program.window.artifact.download.isEnabled, timeout=_PATIENCE)


def test_files_that_differ_are_replaced_only_after_asking(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("my own notes")
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, _BIKES)
    view = program.window.artifact
    for other in ("embeddings", "images", "annotations"):
        view.files.model().setData(_row(program, other), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    view.target.setText(str(tmp_path))
    qtbot.waitUntil(view.download.isEnabled, timeout=_PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(program.window.findChildren(PlanDialog)), timeout=_PATIENCE)
    assert (tmp_path / "README.md").read_text() == "my own notes"
    (dialog,) = program.window.findChildren(PlanDialog)
    start = dialog.findChild(QPushButton, "startPlanButton")
    assert start is not None
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    right = shared_sample_server.contents(f"{_BIKES}:latest")["README.md"].read()
    qtbot.waitUntil(lambda: (tmp_path / "README.md").read_bytes() == right and not program.working, timeout=_PATIENCE)


def _told(program: Program, banner: str) -> str:
    """What a banner says, as a screen reader reads it; nothing while it is hidden."""
    shown = program.window.findChild(Banner, banner)
    assert shown is not None
    return shown.accessibleDescription() if shown.isVisible() else ""


def test_a_file_in_the_way_is_said(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    (tmp_path / "bikes").write_text("mine")
    _start_into(qtbot, program, shared_sample_server, tmp_path / "bikes")
    assert (tmp_path / "bikes").read_text() == "mine"


def _start_into(qtbot: QtBot, program: Program, server: SampleServer, folder: Path) -> None:
    _signed_in(qtbot, program, server)
    _open(qtbot, program, _BIKES)
    view = program.window.artifact
    view.target.setText(str(folder))
    qtbot.waitUntil(view.download.isEnabled, timeout=_PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(folder) in _told(program, "windowNotice"), timeout=_PATIENCE)


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
        _sign_in(qtbot, program, address, key)
        qtbot.waitUntil(lambda: said in _told(program, "signInError"), timeout=_PATIENCE)
    assert key not in _told(program, "signInError")


def test_a_link_of_another_server_is_not_opened(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    _signed_in(qtbot, program, sample_server)
    field = program.window.topbar.location
    qtbot.keyClicks(field, "https://wandb.ai/vision-lab/bikes/artifacts/dataset/bike-dataset/v3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wandb.ai" in _told(program, "windowNotice"), timeout=_PATIENCE)


def test_signing_out_leaves_nothing_on_the_screen(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, _BIKES)
    program.window.sign_out_requested.emit()
    assert program.window.sign_in.isVisible()
    assert program.window.sign_in.key.text() == ""
    assert program.window.artifact.files.model().rowCount() == 0


def test_the_language_changes_without_a_restart(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, _BIKES)
    program.window.language_chosen.emit("es")
    qtbot.waitUntil(lambda: program.window.artifact.choose.text() == "Elegir…", timeout=_PATIENCE)
    program.window.language_chosen.emit("en")
    qtbot.waitUntil(lambda: program.window.artifact.choose.text() == "Choose…", timeout=_PATIENCE)


@pytest.fixture
def damaged_journal(places: Places) -> Path:
    places.journal.write_bytes(b"this is no database" * 100)
    return places.journal


@pytest.mark.usefixtures("damaged_journal")
def test_a_damaged_list_of_downloads_is_said(
    qtbot: QtBot, request: pytest.FixtureRequest, shared_sample_server: SampleServer
) -> None:
    program = request.getfixturevalue("program")  # it starts once the journal is damaged
    _signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: "keyring" in _told(program, "windowNotice"), timeout=_PATIENCE)
    dismiss = program.window.findChild(QToolButton, "dismissNotice")
    assert dismiss is not None
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert "list of downloads could not be read" in _told(program, "windowNotice")  # one notice does not hide another
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert _told(program, "windowNotice") == ""


def test_what_was_opened_last_is_there_at_the_next_start(
    qtbot: QtBot, program: Program, places: Places, shared_sample_server: SampleServer
) -> None:
    _signed_in(qtbot, program, shared_sample_server)
    _open(qtbot, program, _BIKES)
    qtbot.waitUntil(lambda: places.settings.exists() and _BIKES in places.settings.read_text(), timeout=_PATIENCE)
    tree = program.window.sidebar.tree.model()
    program.window.sign_out_requested.emit()
    assert tree.rowCount() == 0
    _signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=_PATIENCE)
    assert tree.index(0, 0).data() == "Recent"
    assert tree.index(0, 0, tree.index(0, 0)).data() == "bike-dataset"
