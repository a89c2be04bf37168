"""What tests of the window share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from artifact_desktop.app import Program
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.places import Places, find_places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.theme import apply_theme
from artifact_desktop.ui.words import Language, install_language
from tests.ui.hands import PATIENCE
from tests.ui.scene import Scene


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    """The pool of background threads, ended with the test."""
    del qtbot  # an application must be there first, and stay longer
    pool = Background()
    yield pool
    pool.close()


@pytest.fixture
def english(qapp: QApplication) -> Iterator[Language]:
    """The program in English as spoken in the United States; what the test switches to is undone."""
    before = QLocale()
    language = install_language(qapp, "en")
    QLocale.setDefault(QLocale("en_US"))  # not the system's own region, which differs between machines
    yield language
    language.remove()
    QLocale.setDefault(before)


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
    program.show()
    program.begin(demo=False)
    qtbot.waitUntil(program.window.sign_in.key.isEnabled, timeout=PATIENCE)
    yield program
    program.end()
    program.window.deleteLater()  # not by qtbot, which closes it: that asks about work under way


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication) -> Iterator[Scene]:
    """The window, filled by the test."""
    apply_theme(qapp, "light")
    background = Background()
    shown = Scene(background)
    qtbot.addWidget(shown)
    shown.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    shown.resize(1280, 800)
    shown.show()
    yield shown
    background.close()


@pytest.fixture
def servers() -> Iterator[tuple[SampleServer, SampleServer]]:
    """Two servers that record every request; the keys of the second are other ones."""
    with SampleServer(record=True) as first, SampleServer(record=True) as second:
        for number, person in enumerate(second.data.people.values()):
            person.key = f"second-{number:040x}"
        yield first, second
        for server in (first, second):
            server.pacer.rate = None
        assert not first.violations
        assert not second.violations
