"""The network dialog in the whole window: testing what is entered, keeping it, and what follows it at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.errors import Code, LocalError, NetworkError
from artifact_desktop.core.network import ProxyMode
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.connection import Step
from artifact_desktop.services.places import Places
from artifact_desktop.services.settings import NetworkSettings, SettingsStore
from artifact_desktop.ui.views.network import NetworkDialog
from tests.fakes.http_server import Reply, ScriptedServer
from tests.fakes.managed_network import AUTHORITY, STORAGE, ManagedNetwork
from tests.ui.hands import PATIENCE, sign_in, signed_in
from tests.ui.scene import visible


@pytest.fixture
def office() -> Iterator[ManagedNetwork]:
    with ManagedNetwork(credentials="ana:hush") as made:
        yield made


def opened(qtbot: QtBot, program: Program) -> NetworkDialog:
    """The dialog, by the way that leads to it from where the window is."""
    if program.window.sign_in.isVisible():
        qtbot.mouseClick(program.window.sign_in.network, Qt.MouseButton.LeftButton)
    else:
        (action,) = [
            each
            for each in program.window.topbar.settings.menu().findChildren(QAction)
            if each.text().startswith("Network")
        ]
        action.trigger()
    qtbot.waitUntil(lambda: program.window.findChild(NetworkDialog) is not None, timeout=PATIENCE)
    dialog = program.window.findChild(NetworkDialog)
    assert isinstance(dialog, NetworkDialog)
    return dialog


def enter_proxy(qtbot: QtBot, dialog: NetworkDialog, address: str, password: str) -> None:
    dialog.modes[ProxyMode.GIVEN].click()
    for field, text in ((dialog.address, address), (dialog.username, "ana"), (dialog.password, password)):
        field.selectAll()
        qtbot.keyClicks(field, text)


def results_of(qtbot: QtBot, dialog: NetworkDialog) -> list[str]:
    """What a screen reader says of each step, once all are over."""
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.test.text() == "Test connection", timeout=PATIENCE)
    return [row.accessibleDescription() for row in dialog.steps.values()]


def test_signed_out_on_a_managed_laptop(qtbot: QtBot, program: Program, office: ManagedNetwork, places: Places) -> None:
    window = program.window
    window.sign_in.server.setText(office.server)
    dialog = opened(qtbot, program)
    assert dialog.server.text() == office.server
    dialog.set_certificate(str(AUTHORITY))
    enter_proxy(qtbot, dialog, office.proxy.url, "wrong")
    said = results_of(qtbot, dialog)
    assert said[1].startswith("Failed. The proxy of this network lets nobody reach")
    enter_proxy(qtbot, dialog, office.proxy.url, "hush")
    said = results_of(qtbot, dialog)
    assert [each.partition(".")[0] for each in said] == ["Skipped", "Fine", "Fine", "Fine", "Skipped"]
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    report = QApplication.clipboard().text()
    assert "wandb.example.test" in report
    assert "hush" not in report
    assert SettingsStore(places.settings).value.network == NetworkSettings()  # tested, not kept
    qtbot.keyClicks(dialog.exceptions, "wandb.example.test")
    said = results_of(qtbot, dialog)
    assert said[0].startswith("Failed. There is no server named wandb.example.test")
    dialog.exceptions.setText("other.example.test")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(NetworkDialog) is None, timeout=PATIENCE)
    chosen = NetworkSettings(ProxyMode.GIVEN, office.proxy.url, "ana", str(AUTHORITY), "other.example.test")
    assert SettingsStore(places.settings).value.network == chosen
    assert "hush" not in places.settings.read_text("utf-8")
    sign_in(qtbot, program, office.server, office.sample.api_key)
    qtbot.waitUntil(window.sidebar.isVisible, timeout=PATIENCE)
    dialog = opened(qtbot, program)
    said = results_of(qtbot, dialog)
    assert said[4] == f"Fine. Files come from {STORAGE}, which hands them out."
    assert office.sample.violations == []
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)


def test_storage_that_is_down_is_named(qtbot: QtBot, program: Program, sample_server: SampleServer) -> None:
    signed_in(qtbot, program, sample_server)
    sample_server.signer.origin = "https://storage.invalid"
    dialog = opened(qtbot, program)
    said = results_of(qtbot, dialog)
    assert said[4].startswith("Failed. The server answers, but its files are at storage.invalid")
    assert sample_server.api_key not in dialog.report()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: program.window.findChild(NetworkDialog) is None, timeout=PATIENCE)


def test_a_notice_about_the_network_leads_to_the_test(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    button = program.window.findChild(QPushButton, "testNoticeButton")
    assert button is not None
    program.window.show_notice(LocalError(Code.DISK_FULL, folder="here"))
    assert not button.isVisible()
    program.window.show_notice(NetworkError(Code.TIMED_OUT, host="wandb.example.org"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = program.window.findChild(NetworkDialog)
    assert dialog is not None
    assert dialog.server.text() == shared_sample_server.url.removeprefix("http://")
    dialog.close()


def test_stopping_is_at_once(qtbot: QtBot, program: Program) -> None:
    with ScriptedServer(Reply(silent=True)) as mute:
        program.window.sign_in.server.setText(mute.url)
        dialog = opened(qtbot, program)
        qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: mute.answering == 1, timeout=PATIENCE)
        assert dialog.test.text() == "Stop"
        qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
        assert dialog.test.text() == "Test connection"
        assert dialog.steps[Step.NAME].accessibleDescription() == "Stopped."
        dialog.close()


def test_saving_what_makes_no_sense_ends_a_test(qtbot: QtBot, program: Program) -> None:
    with ScriptedServer(Reply(silent=True)) as mute:
        program.window.sign_in.server.setText(mute.url)
        dialog = opened(qtbot, program)
        qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: mute.answering == 1, timeout=PATIENCE)
        enter_proxy(qtbot, dialog, "socks5://proxy.test", "x")
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        problem = dialog.findChild(QWidget, "networkError")
        assert problem is not None
        qtbot.waitUntil(problem.isVisible, timeout=PATIENCE)
        assert dialog.test.text() == "Test connection"
        assert not any("Trying" in row.accessibleDescription() for row in dialog.steps.values())
        dialog.close()


def test_the_report_is_of_the_server_that_was_tested(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer
) -> None:
    program.window.sign_in.server.setText(shared_sample_server.url)
    dialog = opened(qtbot, program)
    results_of(qtbot, dialog)
    dialog.server.setText("https://ana:hush@elsewhere.test")
    assert shared_sample_server.url in dialog.report()
    results_of(qtbot, dialog)  # no address at all: nothing is tested
    assert "hush" not in dialog.report()
    dialog.close()


def test_a_dialog_that_is_closed_ends_its_test(qtbot: QtBot, program: Program) -> None:
    with ScriptedServer(Reply(silent=True)) as mute:
        program.window.sign_in.server.setText(mute.url)
        for _again in range(2):
            dialog = opened(qtbot, program)
            asked = len(mute.requests)
            qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda before=asked: len(mute.requests) == before + 1, timeout=PATIENCE)
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            qtbot.waitUntil(lambda: program.window.findChild(NetworkDialog) is None, timeout=PATIENCE)


def test_nonsense_is_told_and_nothing_is_kept(qtbot: QtBot, program: Program, places: Places, tmp_path: Path) -> None:
    dialog = opened(qtbot, program)
    enter_proxy(qtbot, dialog, "socks5://proxy.test", "x")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    problem = dialog.findChild(QWidget, "networkError")
    assert problem is not None
    qtbot.waitUntil(problem.isVisible, timeout=PATIENCE)
    assert "Only HTTP proxies can be used" in problem.accessibleDescription()
    dialog.modes[ProxyMode.NONE].click()
    (tmp_path / "notes.txt").write_text("nothing")
    dialog.set_certificate(str(tmp_path / "notes.txt"))
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "notes.txt" in problem.accessibleDescription(), timeout=PATIENCE)
    assert SettingsStore(places.settings).value.network == NetworkSettings()
    dialog.close()


def test_everything_has_a_name_and_the_keyboard_reaches_it(qtbot: QtBot, program: Program) -> None:
    dialog = opened(qtbot, program)
    dialog.modes[ProxyMode.GIVEN].click()
    for widget in visible(dialog, (QWidget,)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            text = widget.text() if hasattr(widget, "text") else ""
            assert widget.accessibleName() or text, widget.objectName()
    seen: set[QWidget] = set()
    widget: QWidget | None = dialog.focusWidget()
    while widget is not None and widget not in seen:
        seen.add(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        widget = dialog.focusWidget()
    assert {dialog.address, dialog.username, dialog.password, dialog.choose, dialog.server, dialog.test} <= seen
    assert {dialog.save, dialog.cancel} <= seen
    dialog.close()
