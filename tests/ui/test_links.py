"""Everything that opens a link, in the whole window over a real server."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.links import ArtifactTarget, Link, app_link, parse_link
from artifact_desktop.core.names import ArtifactName
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.instance import Request
from artifact_desktop.services.lookup import Found, look_up
from artifact_desktop.services.places import Places
from artifact_desktop.ui.controllers import links
from tests.ui.hands import BIKES, PATIENCE, open_artifact, paste, row_of, signed_in, told

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


# -- of another server


@pytest.fixture
def other_server() -> Iterator[SampleServer]:
    with SampleServer(record=True) as server:
        yield server
        assert not server.violations


def test_a_link_of_another_server_leads_to_a_sign_in_there(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, other_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, f"{BIKES}:v5")
    paste(qtbot, program, _web(other_server, "v3"))
    host = other_server.url.removeprefix("http://")
    assert _offered(program) == [f"Sign in to {host}"]
    assert "Your key was not sent" in told(program, "linkOffer")
    assert _shown(program).startswith("v5")
    assert not other_server.requests
    _take(qtbot, program, f"Sign in to {host}")
    view = program.window.sign_in
    assert view.isVisible()
    assert host in view.server.text()
    assert not other_server.requests
    signed_in(qtbot, program, other_server)
    _has(qtbot, program, "v3")


def test_who_has_an_account_there_is_offered_it(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, other_server: SampleServer
) -> None:
    signed_in(qtbot, program, other_server)
    _add_account(qtbot, program, shared_sample_server)
    before = len(other_server.requests)
    paste(qtbot, program, _web(other_server, "v3"))
    [offered] = _offered(program)
    assert offered.startswith("Open as ana on 127.0.0.1")
    assert len(other_server.requests) == before
    _take(qtbot, program, offered)
    _has(qtbot, program, "v3")
    assert program._links.session is not None
    assert program._links.session.account.server == other_server.url


def _add_account(qtbot: QtBot, program: Program, server: SampleServer) -> None:
    program._accounts.add(server.url)
    signed_in(qtbot, program, server)


# -- copied


def _come_back(program: Program, copied: str) -> None:
    """As if the person had copied something in another window and came back from there."""
    QApplication.clipboard().setText(copied)
    program.window.activated.emit()


@pytest.mark.parametrize(
    ("copied", "told_as"),
    [
        (_VERSION_3, "bike-dataset v3"),
        (f'artifact = run.use_artifact("{_VERSION_3}", type="dataset")', "bike-dataset v3"),
        (f"wandb artifact get {_VERSION_3}", "bike-dataset v3"),
        ("https://wandb.ai/a-team/cats/artifacts/dataset/whiskers/v7/files/tail.png", "whiskers v7: tail.png"),
        ("https://wandb.example.org/a-team/cats/artifacts/dataset/whiskers/v7", "whiskers v7"),
        ("https://wandb.ai/a-team/cats", "a-team/cats"),
    ],
)
def test_a_copied_link_is_offered_once(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, copied: str, told_as: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    _come_back(program, copied)
    assert _offered(program) == ["Open"]
    assert told(program, "linkOffer") == told_as
    dismiss = program.window.findChild(QWidget, "linkOfferDismiss")
    assert dismiss is not None
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert not _offered(program)
    program.window.activated.emit()
    assert not _offered(program)


def test_taking_the_offer_opens_it_and_then_it_is_not_made(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    _come_back(program, _VERSION_3)
    _take(qtbot, program, "Open")
    _has(qtbot, program, "v3")
    for same in (f"{_VERSION_3} ", _web(shared_sample_server, "v3")):
        _come_back(program, same)
        assert not _offered(program)


@pytest.mark.parametrize(
    "copied",
    [
        "",
        "f" * 40,
        "hello",
        "and/or",
        "either this / or that / or more",
        "https://github.com/somebody/something",
        "https://example.org",
        "x" * 100_000,
    ],
)
def test_other_copied_text_is_not_worth_a_word(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, copied: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    _come_back(program, copied)
    assert not _offered(program)


def test_what_was_copied_before_the_sign_in_is_offered_after_it(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    _come_back(program, _VERSION_3)
    signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: _offered(program) == ["Open"], timeout=PATIENCE)


def test_the_offer_can_be_switched_off(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, places: Places
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    _action(program.window.topbar.settings.menu(), "Offer to open copied links").trigger()
    qtbot.waitUntil(lambda: places.settings.exists() and "offer_clipboard" in places.settings.read_text())
    _come_back(program, _VERSION_3)
    assert not _offered(program)
    assert not _action(program.window.topbar.settings.menu(), "Offer to open copied links").isChecked()


def _action(menu: QMenu | None, text: str) -> QAction:
    assert menu is not None
    [action] = [each for each in menu.actions() if each.text() == text]
    return action


# -- copied from here


def test_the_link_of_what_is_shown_is_copied(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, _VERSION_3)
    view = program.window.artifact
    _action(view.copy_link.menu(), "Copy the link of the web page").trigger()
    assert QApplication.clipboard().text() == _web(shared_sample_server, "v3")
    view.files.setCurrentIndex(row_of(program, "README.md"))
    _action(view.copy_link.menu(), "Copy the link of the web page").trigger()
    assert QApplication.clipboard().text() == _web(shared_sample_server, "v3", "README.md")
    _action(view.copy_link.menu(), "Copy a link that opens in Artifact Desktop").trigger()
    link = parse_link(QApplication.clipboard().text())
    assert link == Link(
        shared_sample_server.url, ArtifactTarget(ArtifactName(*BIKES.split("/"), "v3"), file="README.md")
    )


# -- several answers


def test_a_run_with_several_artifacts_lets_choose(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, f"{shared_sample_server.url}/vision-lab/bike-detection/runs/RUN")
    qtbot.waitUntil(lambda: bool(program.window.findChildren(QMenu, "linkChoices")), timeout=PATIENCE)
    [menu] = program.window.findChildren(QMenu, "linkChoices")
    chosen = menu.actions()[2].text()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    _has(qtbot, program, chosen.rpartition(" ")[2])


class _Gate:
    """Holds back the looking up of one link until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.asked, self.let, self.over = threading.Event(), threading.Event(), threading.Event()

        def held(session: Session, link: Link) -> Found:
            if name not in str(link.target):
                return look_up(session, link)
            self.asked.set()
            self.let.wait(PATIENCE / 1000)
            try:
                return look_up(session, link)
            finally:
                self.over.set()

        monkeypatch.setattr(links, "look_up", held)


@pytest.mark.parametrize("by", ["escape", "another", "row", "sign-out"])
def test_what_is_no_longer_wanted_never_opens(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, f"{BIKES}:v5")
    _has(qtbot, program, "v5")
    gate = _Gate(monkeypatch, "alias='v3'")
    paste(qtbot, program, _VERSION_3)
    field = program.window.topbar.location
    qtbot.waitUntil(lambda: field.accessibleDescription() == "Looking it up… Esc cancels", timeout=PATIENCE)
    assert _shown(program).startswith("v5")  # what was there stays
    match by:
        case "escape":
            program.window.activateWindow()
            qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)
            qtbot.keyClick(program.window.sidebar.tree, Qt.Key.Key_Escape)
        case "another":
            paste(qtbot, program, f"{BIKES}:v4")
            _has(qtbot, program, "v4")
        case "row":
            program.window.sidebar.chosen.emit(program.window.sidebar.tree.currentIndex())
        case _:
            program.window.sign_out_requested.emit()
    qtbot.waitUntil(lambda: field.accessibleDescription() == "", timeout=PATIENCE)
    gate.let.set()
    qtbot.waitUntil(gate.over.is_set, timeout=PATIENCE)
    later: list[object] = []
    program._background.run(program, "later", lambda: None, later.append, later.append)
    qtbot.waitUntil(lambda: bool(later), timeout=PATIENCE)  # by then the answer has come too
    assert not _shown(program).startswith("v3")
