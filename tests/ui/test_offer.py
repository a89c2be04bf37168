"""The bar that offers something: by keyboard as by eye."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from artifact_desktop.ui.widgets.offer import Offer


def test_tab_goes_through_the_actions_before_it_dismisses(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before, bar, after = QLineEdit(), Offer("someOffer"), QLineEdit()
    layout = QVBoxLayout(window)
    for widget in (before, bar, after):
        layout.addWidget(widget)
    bar.offer(lambda: ("Title", "Text", [("One", lambda: None), ("Two", lambda: None)]))
    window.show()
    window.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    passed = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget().accessibleName())
    assert passed == ["One", "Two", "Dismiss", ""]
    assert QApplication.focusWidget() is after
