"""The offer to open a link that was copied, and links copied from here."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.core.links import ArtifactTarget, Link, parse_link
from artifact_desktop.core.names import ArtifactName
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import Places
from tests.ui.hands import (
    BIKES,
    PATIENCE,
    VERSION_3,
    has_version,
    offered,
    open_artifact,
    row_of,
    signed_in,
    take_offer,
    told,
    web_link_of,
)
from tests.ui.other_program import Copy, other_program

ComeBack = Callable[[Program, str], None]


@pytest.fixture(autouse=True)
def _clipboard_is_empty(qapp: QApplication) -> Iterator[None]:
    del qapp
    QApplication.clipboard().clear()
    yield
    QApplication.clipboard().clear()


@pytest.fixture(scope="module")
def copy_elsewhere(qapp: QApplication) -> Iterator[Copy]:
    del qapp
    with other_program() as copy:
        yield copy


@pytest.fixture
def come_back(qtbot: QtBot, copy_elsewhere: Copy) -> ComeBack:
    """The person copies something in another program and comes back from there."""

    def come_back(program: Program, copied: str) -> None:
        copy_elsewhere(qtbot, copied)
        program.window.activated.emit()

    return come_back


@pytest.mark.parametrize(
    ("copied", "told_as"),
    [
        (VERSION_3, "bike-dataset v3"),
        (f'artifact = run.use_artifact("{VERSION_3}", type="dataset")', "bike-dataset v3"),
        (f"wandb artifact get {VERSION_3}", "bike-dataset v3"),
        ("https://wandb.ai/a-team/cats/artifacts/dataset/whiskers/v7/files/tail.png", "whiskers v7: tail.png"),
        ("https://wandb.example.org/a-team/cats/artifacts/dataset/whiskers/v7", "whiskers v7"),
        ("https://wandb.ai/a-team/cats", "a-team/cats"),
    ],
)
def test_a_copied_link_is_offered_once(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, come_back: ComeBack, copied: str, told_as: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    come_back(program, copied)
    assert offered(program) == ["Open"]
    assert told(program, "linkOffer") == told_as
    dismiss = program.window.findChild(QWidget, "linkOfferDismiss")
    assert dismiss is not None
    qtbot.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert not offered(program)
    program.window.activated.emit()
    assert not offered(program)


def test_taking_the_offer_opens_it_and_then_it_is_not_made(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, come_back: ComeBack
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    come_back(program, VERSION_3)
    take_offer(qtbot, program, "Open")
    has_version(qtbot, program, "v3")
    for same in (f"{VERSION_3} ", web_link_of(shared_sample_server, "v3")):
        come_back(program, same)
        assert not offered(program)


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
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, come_back: ComeBack, copied: str
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    come_back(program, copied)
    assert not offered(program)


def test_what_was_copied_before_the_sign_in_is_offered_after_it(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, come_back: ComeBack
) -> None:
    come_back(program, VERSION_3)
    signed_in(qtbot, program, shared_sample_server)
    qtbot.waitUntil(lambda: offered(program) == ["Open"], timeout=PATIENCE)


def test_the_offer_can_be_switched_off(
    qtbot: QtBot, program: Program, shared_sample_server: SampleServer, come_back: ComeBack, places: Places
) -> None:
    signed_in(qtbot, program, shared_sample_server)
    _action(program.window.topbar.settings.menu(), "Offer to open copied links").trigger()
    qtbot.waitUntil(lambda: '"offer_clipboard": false' in places.settings.read_text(), timeout=PATIENCE)
    come_back(program, VERSION_3)
    assert not offered(program)
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
    open_artifact(qtbot, program, VERSION_3)
    view = program.window.artifact
    qtbot.waitUntil(view.copy_link.isVisible, timeout=PATIENCE)
    _action(view.copy_link.menu(), "Copy the link of the web page").trigger()
    assert QApplication.clipboard().text() == web_link_of(shared_sample_server, "v3")
    view.files.setCurrentIndex(row_of(program, "README.md"))
    _action(view.copy_link.menu(), "Copy the link of the web page").trigger()
    assert QApplication.clipboard().text() == web_link_of(shared_sample_server, "v3", "README.md")
    _action(view.copy_link.menu(), "Copy a link that opens in Artifact Desktop").trigger()
    link = parse_link(QApplication.clipboard().text())
    assert link == Link(
        shared_sample_server.url, ArtifactTarget(ArtifactName(*BIKES.split("/"), "v3"), file="README.md")
    )
