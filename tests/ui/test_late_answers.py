"""Answers that come late, or for somebody else, and what went wrong told again: the whole window over a real server."""

import threading
from typing import NoReturn

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from artifact_desktop.api.catalog import Catalog
from artifact_desktop.app import Program
from artifact_desktop.core.errors import Code, LocalError, NetworkError
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import find_places
from artifact_desktop.transfer.engine import Engine
from tests.ui.hands import BIKES, PATIENCE, open_artifact, paste, row_of, sign_in, signed_in, told


class _Gate:
    """Holds back one question to the server, for whoever it is about, until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, question: str, about: str) -> None:
        self._open = threading.Event()
        self.asked = threading.Event()
        self.answered = threading.Event()
        real = getattr(Catalog, question)

        def gated(catalog: Catalog, what: object, *rest: object, **more: object) -> object:
            if about not in str(getattr(what, "path", what)):
                return real(catalog, what, *rest, **more)
            self.asked.set()
            self._open.wait(PATIENCE / 1000)
            try:
                answer = real(catalog, what, *rest, **more)
                return list(answer) if question == "versions" else answer
            finally:
                self.answered.set()

        monkeypatch.setattr(Catalog, question, gated)

    def wait_for_question(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(self.asked.is_set, timeout=PATIENCE)

    def let_through(self, qtbot: QtBot, program: Program) -> None:
        """And waits until the window has had the occasion to be misled by the answer."""
        self._open.set()
        qtbot.waitUntil(self.answered.is_set, timeout=PATIENCE)
        later: list[object] = []
        program.window.topbar.location.setText("")
        program._background.run(program, "later", lambda: None, later.append, later.append)
        qtbot.waitUntil(lambda: bool(later), timeout=PATIENCE)


def test_files_that_come_late_are_not_shown_under_another_name(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, other = _Gate(monkeypatch, "manifest", "bike-dataset"), _Gate(monkeypatch, "versions", "odd-names")
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, BIKES)
    late.wait_for_question(qtbot)
    paste(qtbot, program, "vision-lab/bike-detection/odd-names")
    other.wait_for_question(qtbot)
    late.let_through(qtbot, program)
    view = program.window.artifact
    assert view.files.model().rowCount() == 0
    assert not view.download.isEnabled()
    other.let_through(qtbot, program)
    qtbot.waitUntil(lambda: view.files.model().rowCount() > 5, timeout=PATIENCE)


def test_another_person_sees_nothing_of_what_was_asked_before(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, other = _Gate(monkeypatch, "manifest", "bike-dataset"), _Gate(monkeypatch, "versions", "odd-names")
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, BIKES)
    late.wait_for_question(qtbot)
    program.window.sign_out_requested.emit()
    sign_in(qtbot, program, shared_sample_server.url, shared_sample_server.key_of("marko"))
    qtbot.waitUntil(program.window.sidebar.isVisible, timeout=PATIENCE)
    paste(qtbot, program, "vision-lab/bike-detection/odd-names")
    other.wait_for_question(qtbot)
    late.let_through(qtbot, program)
    assert program.window.artifact.files.model().rowCount() == 0
    other.let_through(qtbot, program)


def test_trying_again_asks_for_the_version_of_the_link(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    with monkeypatch.context() as cut:
        cut.setattr(Catalog, "versions", _fail)
        paste(qtbot, program, f"{BIKES}:v2")
        error = program.window.artifact.findChild(QPushButton, "artifactErrorButton")
        assert error is not None
        qtbot.waitUntil(error.isVisible, timeout=PATIENCE)
    qtbot.mouseClick(error, Qt.MouseButton.LeftButton)
    view = program.window.artifact
    qtbot.waitUntil(lambda: view.target.text().endswith("bike-dataset-v2"), timeout=PATIENCE)


def _fail(_catalog: Catalog, _path: object) -> NoReturn:
    raise NetworkError(Code.CONNECTION_LOST, host="example.org")


def test_what_went_wrong_is_said_in_the_language_chosen_since(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Catalog, "versions", _fail)
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, BIKES)
    error = program.window.artifact.findChild(QLabel, "artifactErrorTitle")
    assert error is not None
    qtbot.waitUntil(error.isVisible, timeout=PATIENCE)
    english = error.text(), told(program, "windowNotice"), _account_menu(program)
    program.window.language_chosen.emit("es")
    qtbot.waitUntil(lambda: program.window.artifact.choose.text() == "Elegir…", timeout=PATIENCE)
    spanish = error.text(), told(program, "windowNotice"), _account_menu(program)
    assert not [text for text, other in zip(english, spanish, strict=True) if text == other]
    menus = program.window.topbar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    qtbot.waitUntil(lambda: len([menu for menu in menus if isValid(menu)]) == 2, timeout=PATIENCE)
    program.window.language_chosen.emit("en")
    qtbot.waitUntil(lambda: error.text() == english[0], timeout=PATIENCE)


def _account_menu(program: Program) -> str:
    menu = program.window.topbar.account.menu()
    assert menu is not None
    return menu.actions()[1].text()


@pytest.mark.parametrize(("typed", "folder"), [("bikes", "bikes"), ("~no-such-person/bikes", "~no-such-person/bikes")])
def test_a_folder_without_a_place_is_among_the_downloads(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, typed: str, folder: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    view = program.window.artifact
    for other in ("embeddings", "images", "annotations"):
        view.files.model().setData(row_of(program, other), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    view.target.setText(typed)
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((find_places().downloads / folder / "README.md").is_file, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not program.working, timeout=PATIENCE)


def test_where_the_list_of_downloads_cannot_be_kept_the_button_says_so(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_engine: Engine, _spec: object) -> NoReturn:
        raise LocalError(Code.DISK_TROUBLE, folder="/full/disk", reason="no room")

    monkeypatch.setattr(Engine, "submit", refuse)
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    view = program.window.artifact
    qtbot.waitUntil(view.download.isEnabled, timeout=PATIENCE)
    qtbot.mouseClick(view.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "/full/disk" in told(program, "windowNotice"), timeout=PATIENCE)


def test_an_artifact_without_versions_says_so_and_offers_no_folder(
    qtbot: QtBot, program: Program, sample_server: SampleServer
) -> None:
    data = sample_server.data
    project = data.project("vision-lab", "bike-detection")
    assert project is not None
    data.add_collection(project, "bare", "dataset")
    signed_in(qtbot, program, sample_server)
    open_artifact(qtbot, program, BIKES)
    paste(qtbot, program, "vision-lab/bike-detection/bare")
    title = program.window.artifact.findChild(QLabel, "filesErrorTitle")
    assert title is not None
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE)
    assert title.text() == "No versions"
    assert program.window.artifact.target.text() == ""


def test_a_click_beside_a_name_opens_what_it_marks(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, BIKES)
    tree = program.window.sidebar.tree
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "bike-dataset", timeout=PATIENCE)
    row = tree.visualRect(tree.currentIndex().siblingAtRow(tree.currentIndex().row() + 1))
    name = tree.indexAt(row.center()).data()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=row.center() - QPoint(row.center().x() - 4, 0))
    assert tree.currentIndex().data() == name
    qtbot.waitUntil(lambda: program.window.artifact.target.text().endswith(f"{name}-v0"), timeout=PATIENCE)
