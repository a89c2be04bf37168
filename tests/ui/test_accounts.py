"""Several accounts in one window: two servers with two people each, and every key only where it belongs."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.errors import AppError
from artifact_desktop.core.models import Account
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.places import Places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.transfer.job import JobState
from artifact_desktop.ui.views.stored import StoredDialog
from tests.ui.hands import BIKES, PATIENCE, open_artifact, sign_in, told
from tests.ui.people import LARGE, contents, download, enter, item, items, keys_seen, on_disk, shown, switch, title

PEOPLE = ("ana", "marko")


def test_four_accounts_download_side_by_side_and_no_key_goes_astray(
    qtbot: QtBot, program: Program, servers: tuple[SampleServer, SampleServer], tmp_path: Path, places: Places
) -> None:
    for server in servers:
        server.pacer.rate = 6_000_000
        for username in PEOPLE:
            enter(qtbot, program, server, username)
            download(qtbot, program, LARGE, tmp_path / f"{servers.index(server)}-{username}")
    for _round in range(2):
        for server in servers:
            for username in PEOPLE:
                switch(qtbot, program, server, username)
    for server in servers:
        server.pacer.rate = None
    qtbot.waitUntil(lambda: not program.working, timeout=120_000)
    assert {job.state for job in program._engine.snapshot().jobs} == {JobState.DONE}
    for number, server in enumerate(servers):
        for username in PEOPLE:
            assert on_disk(tmp_path / f"{number}-{username}") == contents(server, LARGE)
        assert keys_seen(server) == {server.key_of(username) for username in PEOPLE}
    storage = [each for server in servers for each in server.requests if each.origin == "storage"]
    assert storage
    assert not [each for each in storage if {"authorization", "cookie"} & each.headers.keys()]
    every_key = [server.key_of(username) for server in servers for username in PEOPLE]
    kept = [path.read_bytes() for path in places.settings.parent.parent.rglob("*") if path.is_file()]
    assert not [key for key in every_key for content in kept if key.encode() in content]


def test_each_account_has_its_own_tree_recents_and_folders(
    qtbot: QtBot, program: Program, servers: tuple[SampleServer, SampleServer], places: Places
) -> None:
    first, second = servers
    enter(qtbot, program, first, "ana")
    open_artifact(qtbot, program, BIKES)
    enter(qtbot, program, second, "marko")
    tree = program.window.sidebar.tree.model()
    assert program.window.artifact.files.model().rowCount() == 0
    assert tree.index(0, 0).data() != "Recent"
    switch(qtbot, program, first, "ana")
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)
    assert tree.index(0, 0).data() == "Recent"
    known = SettingsStore(places.settings).value
    assert known.recents_of(Account(first.url, "ana")) == (BIKES,)
    assert known.recents_of(Account(second.url, "marko")) == ()
    assert known.last_account == Account(first.url, "ana")


def test_signing_out_of_one_leaves_the_others_and_its_jobs_wait(
    qtbot: QtBot, program: Program, servers: tuple[SampleServer, SampleServer], tmp_path: Path
) -> None:
    first, second = servers
    second.pacer.rate = 500_000
    enter(qtbot, program, first, "ana")
    enter(qtbot, program, second, "marko")
    download(qtbot, program, BIKES, tmp_path / "bikes")
    item(program, "Sign out").trigger()
    second.pacer.rate = None  # what it has addresses for may still come; then it waits
    view = program.window.sign_in
    assert shown(program) == ("", "")
    assert view.back.text() == f"Go on as ana  ·  {title(first)}"

    def waits() -> bool:
        [job] = program._engine.snapshot().jobs
        return job.state is JobState.WAITING and job.error is not None

    qtbot.waitUntil(waits, timeout=60_000)
    qtbot.mouseClick(view.back, Qt.MouseButton.LeftButton)
    assert shown(program) == ("ana", title(first))
    qtbot.waitUntil(lambda: not [each for each in items(program) if each.text().startswith("marko")], timeout=PATIENCE)
    enter(qtbot, program, second, "marko")
    qtbot.waitUntil(lambda: not program.working, timeout=60_000)
    assert on_disk(tmp_path / "bikes") == contents(second, BIKES)


@pytest.mark.parametrize("then", ["back", "sign-out", "add"])
def test_what_is_chosen_later_goes_before_a_switch_under_way(
    qtbot: QtBot,
    program: Program,
    shared_sample_server: SampleServer,
    monkeypatch: pytest.MonkeyPatch,
    then: str,
) -> None:
    server = shared_sample_server
    for username in PEOPLE:
        enter(qtbot, program, server, username)
    ana = program._sessions.get(Account(server.url, "ana"))
    assert ana is not None
    program._sessions.remove(ana.account)
    ana.close()
    begun, let, over = threading.Event(), threading.Event(), threading.Event()
    accounts = program._accounts._accounts
    opens = accounts.open

    def held(account: Account) -> Session:
        begun.set()
        let.wait(PATIENCE / 1000)
        try:
            return opens(account)
        finally:
            over.set()

    monkeypatch.setattr(accounts, "open", held)
    item(program, f"ana  ·  {title(server)}").trigger()
    assert program.window.topbar.account.text().startswith("Signing in")
    qtbot.waitUntil(begun.is_set, timeout=PATIENCE)  # else it is dropped before it begins, and nothing ends
    match then:
        case "back":
            item(program, f"marko  ·  {title(server)}").trigger()
        case "sign-out":
            item(program, "Sign out").trigger()
        case _:
            item(program, "Add an account…").trigger()
    let.set()
    qtbot.waitUntil(over.is_set, timeout=PATIENCE)
    later: list[object] = []
    program._background.run(program, "later", lambda: None, later.append, later.append)
    qtbot.waitUntil(lambda: bool(later), timeout=PATIENCE)
    assert shown(program) == (("marko", title(server)) if then == "back" else ("", ""))


def test_one_can_sign_out_of_an_account_that_is_not_shown(
    qtbot: QtBot, program: Program, sample_server: SampleServer, places: Places
) -> None:
    gone = Account("https://wandb.example.org", "ben")  # no key of it is here: one could never switch to it
    program._settings.change(lambda known: known.with_account(gone))
    for username in PEOPLE:
        enter(qtbot, program, sample_server, username)
    ana = program._sessions.get(Account(sample_server.url, "ana"))
    assert ana is not None
    for account in (gone, ana.account):
        others = item(program, "Sign out of another account").menu()
        [leave] = [each for each in others.actions() if each.text().startswith(account.username)]
        leave.trigger()
        qtbot.waitUntil(lambda who=account.username: f'"{who}"' not in places.settings.read_text(), timeout=PATIENCE)
    assert shown(program) == ("marko", title(sample_server))
    assert [action.text() for action in items(program)][-1] == "Sign out"
    with pytest.raises(AppError):
        ana.catalog.viewer()


def test_one_can_go_back_instead_of_adding_an_account(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    enter(qtbot, program, shared_sample_server, "ana")
    open_artifact(qtbot, program, BIKES)
    program._accounts.add(shared_sample_server.url)
    view = program.window.sign_in
    assert (view.back.text(), view.server.text()) == ("Back", title(shared_sample_server))
    assert view.isVisible()
    qtbot.keyClicks(view.key, "something")
    qtbot.mouseClick(view.back, Qt.MouseButton.LeftButton)
    assert shown(program) == ("ana", title(shared_sample_server))
    assert program.window.artifact.files.model().rowCount() > 0
    item(program, "Add an account…").trigger()
    assert (view.key.text(), view.server.text()) == ("", "wandb.ai")
    assert [action.text() for action in view.server.choices().actions()] == [
        "W&&B cloud (wandb.ai)",
        title(shared_sample_server),
        "Another address…",
    ]


def test_a_rejected_key_is_asked_for_again(
    qtbot: QtBot, program: Program, sample_server: SampleServer, tmp_path: Path
) -> None:
    enter(qtbot, program, sample_server, "ana")
    item(program, "ana  ·  ")
    program._accounts.sign_in_again()
    view = program.window.sign_in
    assert view.isVisible()
    assert "no longer accepts the key" in told(program, "signInError")
    sign_in(qtbot, program, sample_server.url, sample_server.key_of("ana"))
    qtbot.waitUntil(lambda: shown(program) == ("ana", title(sample_server)), timeout=PATIENCE)
    assert len(program._sessions.all()) == 1


def test_an_account_whose_key_is_gone_leads_to_the_first_screen(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, places: Places
) -> None:
    elsewhere = Account("https://wandb.example.org", "ben")
    program._settings.change(lambda known: known.with_account(elsewhere))
    enter(qtbot, program, shared_sample_server, "ana")
    assert program._accounts.accounts_on(elsewhere.server) == (elsewhere,)
    program._accounts.switch_to(elsewhere)
    qtbot.waitUntil(lambda: "There is no API key" in told(program, "signInError"), timeout=PATIENCE)
    assert program.window.sign_in.server.text() == "wandb.example.org"
    qtbot.mouseClick(program.window.sign_in.back, Qt.MouseButton.LeftButton)
    assert shown(program) == ("ana", title(shared_sample_server))


def test_everything_stored_for_an_account_can_be_deleted(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, places: Places, tmp_path: Path
) -> None:
    server = shared_sample_server
    for username in PEOPLE:
        enter(qtbot, program, server, username)
    download(qtbot, program, BIKES, tmp_path / "bikes")
    qtbot.waitUntil(lambda: not program.working, timeout=60_000)
    item(program, "What is stored here…").trigger()
    [dialog] = program.window.findChildren(StoredDialog)
    assert "memory" in dialog.accessibleDescription()
    assert str(places.settings) in dialog.accessibleDescription()
    delete = dialog.findChild(QPushButton, "deleteStoredButton")
    assert delete is not None
    qtbot.mouseClick(delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "marko" not in places.settings.read_text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not program._engine.snapshot().jobs, timeout=PATIENCE)
    assert program.window.sign_in.isVisible()
    assert on_disk(tmp_path / "bikes") == contents(server, BIKES)
    assert "ana" in places.settings.read_text()


def test_the_sample_data_goes_on_behind_another_account(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    qtbot.mouseClick(program.window.sign_in.sample, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)
    assert not [action for action in items(program) if action.text().startswith("What is stored")]
    enter(qtbot, program, shared_sample_server, "marko")
    assert program._accounts.sample_account is not None
    item(program, "ana  ·  Sample data").trigger()
    assert program._accounts.is_sample
    qtbot.waitUntil(lambda: program.window.artifact.files.model().rowCount() > 0, timeout=PATIENCE)
    item(program, "Sign out").trigger()
    assert program._accounts.sample_account is None
    assert program.window.sign_in.server.text() == "wandb.ai"


@pytest.mark.parametrize(("typed", "warned"), [("http://wandb.example.org", True), ("wandb.example.org", False)])
def test_a_connection_that_is_not_encrypted_is_told_before_the_key_is_sent(
    qtbot: QtBot, program: Program, typed: str, warned: bool
) -> None:
    program.window.sign_in.server.clear()
    qtbot.keyClicks(program.window.sign_in.server, typed)
    assert bool(told(program, "plainServerNotice")) is warned


def test_an_address_of_wandb_without_https_is_refused(qtbot: QtBot, program: Program) -> None:
    sign_in(qtbot, program, "http://wandb.ai", "f" * 40)
    qtbot.waitUntil(lambda: "https only" in told(program, "signInError"), timeout=PATIENCE)
