"""What tests of the window share."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.words import Language, install_language


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
