"""Everything that opens a link, in the whole window over a real server."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.links import Link, app_link
from artifact_desktop.core.names import ArtifactName
from artifact_desktop.core.servers import typed_servers
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.instance import Request
from artifact_desktop.services.lookup import Found, look_up
from artifact_desktop.services.places import Places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.controllers import links
from artifact_desktop.ui.words import Language
from tests.ui.hands import (
    BIKES,
    PATIENCE,
    VERSION_3,
    has_version,
    offered,
    open_artifact,
    paste,
    shown_version,
    signed_in,
    take_offer,
    told,
    web_link_of,
)


def test_a_link_selects_the_version(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, web_link_of(shared_sample_server, "v3"))
    has_version(qtbot, program, "v3")
    tree = program.window.sidebar.tree
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "bike-dataset", timeout=PATIENCE)


def test_a_link_to_a_file_selects_it_and_ticks_nothing_else(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, web_link_of(shared_sample_server, "v3", "annotations/labels.csv"))
    has_version(qtbot, program, "v3")
    files = program.window.artifact.files
    qtbot.waitUntil(lambda: files.currentIndex().data() == "labels.csv", timeout=PATIENCE)
    assert files.isExpanded(files.currentIndex().parent())
    assert [entry.path for entry in files.model().selected_entries()] == ["annotations/labels.csv"]
    paste(qtbot, program, web_link_of(shared_sample_server, "v3", "images"))
    qtbot.waitUntil(lambda: files.currentIndex().data() == "images", timeout=PATIENCE)
    chosen = files.model().selected_entries()
    assert len(chosen) > 100
    assert all(entry.path.startswith("images/") for entry in chosen)


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


def test_what_a_place_holds_comes_into_view(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, web_link_of(shared_sample_server, "v3"))  # so that the tree is long
    tree = program.window.sidebar.tree
    qtbot.waitUntil(lambda: tree.currentIndex().data() == "bike-dataset", timeout=PATIENCE)
    tree.setFixedHeight(tree.visualRect(tree.currentIndex()).height() * 5)
    paste(qtbot, program, f"{shared_sample_server.url}/registry/models")
    qtbot.waitUntil(
        lambda: [index.data() for index in tree.visible_rows()][-3:] == ["models", "Bike Detector", "gripper"],
        timeout=PATIENCE,
    )
    assert tree.currentIndex().data() == "models"


def test_a_link_waits_for_the_sign_in(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    program.serve(Request(web_link_of(shared_sample_server, "v3")))
    assert "bike-dataset v3 is opened" in told(program, "signInNotice")
    assert program.window.sign_in.server.text() in shared_sample_server.url
    signed_in(qtbot, program, shared_sample_server)
    has_version(qtbot, program, "v3")


def test_another_launch_hands_a_link_over(qtbot: QtBot, program: Program, shared_sample_server: SampleServer) -> None:
    signed_in(qtbot, program, shared_sample_server)
    own = app_link(shared_sample_server.url, ArtifactName(*BIKES.split("/"), "v3"), "images")
    program.serve(Request(own))
    has_version(qtbot, program, "v3")
    files = program.window.artifact.files
    qtbot.waitUntil(lambda: files.currentIndex().data() == "images", timeout=PATIENCE)


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
    paste(qtbot, program, web_link_of(other_server, "v3"))
    host = other_server.url.removeprefix("http://")
    assert offered(program) == [f"Sign in to {host}"]
    assert "Your key was not sent" in told(program, "linkOffer")
    assert shown_version(program).startswith("v5")
    assert not other_server.requests
    take_offer(qtbot, program, f"Sign in to {host}")
    view = program.window.sign_in
    assert view.isVisible()
    assert host in view.server.text()
    assert not other_server.requests
    signed_in(qtbot, program, other_server)
    has_version(qtbot, program, "v3")


def test_who_has_an_account_there_is_offered_it(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, other_server: SampleServer
) -> None:
    signed_in(qtbot, program, other_server)
    _add_account(qtbot, program, shared_sample_server)
    before = len(other_server.requests)
    paste(qtbot, program, web_link_of(other_server, "v3"))
    [words] = offered(program)
    assert words.startswith("Open as ana on 127.0.0.1")
    assert len(other_server.requests) == before
    take_offer(qtbot, program, words)
    has_version(qtbot, program, "v3")
    assert program._links.session is not None
    assert program._links.session.account.server == other_server.url


def test_a_link_leads_back_from_adding_an_account(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    program._accounts.add()
    assert program.window.sign_in.isVisible()
    program.serve(Request(web_link_of(shared_sample_server, "v3")))
    assert not program.window.sign_in.isVisible()
    has_version(qtbot, program, "v3")


def _add_account(qtbot: QtBot, program: Program, server: SampleServer) -> None:
    program._accounts.add(server.url)
    signed_in(qtbot, program, server)


# -- several answers


def test_a_run_with_several_artifacts_lets_choose(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    runs = sample_server.data.entities["vision-lab"].projects["bike-detection"].runs.values()
    by_name = {run.display_name: run for run in runs}
    one, other = by_name["nimble-fox-58"], by_name["amber-signal-57"]
    one.outputs.extend(other.outputs)
    signed_in(qtbot, program, sample_server)
    paste(qtbot, program, f"{sample_server.url}/vision-lab/bike-detection/runs/{one.name}")
    qtbot.waitUntil(lambda: bool(program.window.findChildren(QMenu, "linkChoices")), timeout=PATIENCE)
    [menu] = program.window.findChildren(QMenu, "linkChoices")
    assert menu.accessibleName() == "Artifacts of this run"
    name, _, version = menu.actions()[2].text().rpartition(" ")
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    has_version(qtbot, program, version)
    qtbot.waitUntil(lambda: program.window.sidebar.tree.currentIndex().data() == name, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("typed", "near", "version"),
    [
        ("vision-lap/bike-detection/bike-dataset:v3", "vision-lab", "v3"),
        ("vision-lab/bike-detektion/bike-dataset:v3", "bike-detection", "v3"),
        ("vision-lab/bike-detection/bike-datasett:v3", "bike-dataset", "v3"),
        ("vision-lab/bike-detection/bike-dataset:productoin", "production", "v10"),
    ],
)
def test_what_is_near_can_be_opened_instead(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, typed: str, near: str, version: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, typed)
    qtbot.waitUntil(lambda: near in offered(program), timeout=PATIENCE)
    assert near in told(program, "linkOffer")
    take_offer(qtbot, program, near)
    has_version(qtbot, program, version)
    assert not offered(program)


def test_where_only_the_version_is_missing_the_others_are_shown(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    paste(qtbot, program, f"{BIKES}:nothing-like-it")
    qtbot.waitUntil(lambda: program.window.artifact.versions.count() > 5, timeout=PATIENCE)
    page = program.window.findChild(QWidget, "filesError")
    assert page is not None
    qtbot.waitUntil(lambda: "nothing-like-it" in page.accessibleDescription(), timeout=PATIENCE)


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
    has_version(qtbot, program, "v5")
    gate = _Gate(monkeypatch, "alias='v3'")
    paste(qtbot, program, VERSION_3)
    field = program.window.topbar.location
    qtbot.waitUntil(lambda: field.accessibleDescription() == "Looking it up… Esc cancels", timeout=PATIENCE)
    assert shown_version(program).startswith("v5")  # what was there stays
    match by:
        case "escape":
            program.window.activateWindow()
            qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)
            qtbot.keyClick(program.window.sidebar.tree, Qt.Key.Key_Escape)
        case "another":
            paste(qtbot, program, f"{BIKES}:v6")
            has_version(qtbot, program, "v6")
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
    assert not shown_version(program).startswith("v3")


# -- what is said about a link


@pytest.mark.parametrize("link", ["vision-lap/bike-detection/bike-dataset", "no name", "vision-lab/zzz/yyy:v1"])
@pytest.mark.parametrize("by", ["link", "word", "row"])
def test_what_was_said_about_a_link_goes_when_something_else_is_opened(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, link: str, by: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    open_artifact(qtbot, program, f"{BIKES}:v5")
    paste(qtbot, program, "something else that is none")
    paste(qtbot, program, link)
    qtbot.waitUntil(lambda: link.partition("/")[0] in told(program, "linkOffer"), timeout=PATIENCE)
    assert link not in told(program, "windowNotice")
    match by:
        case "link":
            paste(qtbot, program, VERSION_3)
        case "word":
            paste(qtbot, program, "bike-detection")
        case _:
            program.window.sidebar.chosen.emit(program.window.sidebar.tree.currentIndex())
    assert not told(program, "linkOffer")


def test_an_address_over_several_lines_is_pasted_whole(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    address = web_link_of(shared_sample_server, "v3", "annotations/labels.csv")
    QGuiApplication.clipboard().setText(f"> Look:\n> {address[:62]}\n> {address[62:]}\n")
    field = program.window.topbar.location
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    has_version(qtbot, program, "v3")
    files = program.window.artifact.files
    qtbot.waitUntil(lambda: files.currentIndex().data() == "labels.csv", timeout=PATIENCE)


# -- before anybody is signed in


@pytest.mark.parametrize("server", ["http://wandb.example.org:8080", "https://tools.example.org/wandb"])
def test_at_the_first_start_a_link_fills_in_its_server(
    qtbot: QtBot, qapp: QApplication, english: Language, places: Places, server: str
) -> None:
    program = Program(qapp, places, SettingsStore(places.settings), language="en", appearance="light")
    program.show()
    program.begin(demo=False, link=app_link(server, ArtifactName(*BIKES.split("/"), "v3")))
    view = program.window.sign_in
    qtbot.waitUntil(view.key.isEnabled, timeout=PATIENCE)
    assert typed_servers(view.server.text())[0] == server
    assert server.partition("://")[2] in told(program, "signInNotice")
    program.end()
    program.window.deleteLater()


@pytest.mark.parametrize("begun", ["key", "server"])
def test_a_link_changes_nothing_in_a_form_that_is_being_filled_in(qtbot: QtBot, program: Program, begun: str) -> None:
    """A key that stands there already would go to the server of whoever made the link."""
    view = program.window.sign_in
    if begun == "key":
        qtbot.keyClicks(view.key, "f" * 40)
    else:
        view.server.clear()
        qtbot.keyClicks(view.server, "wandb.ai")
    program.serve(Request("https://wandb.example.org/team/project/artifacts/dataset/bikes/v3"))
    assert view.server.text() == "wandb.ai"
    assert "wandb.example.org" in told(program, "signInNotice")


def test_a_link_is_shown_where_one_more_account_was_to_be_added(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    program._accounts.add()
    program.serve(Request(web_link_of(shared_sample_server, "v3")))
    has_version(qtbot, program, "v3")
