"""The virtual desktop itself: what later tests believe about it is true."""

import re
import sys
from pathlib import Path

import pytest

from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.e2e

_WINDOW = """
from PySide6.QtWidgets import *
app = QApplication([])
window = QWidget(windowTitle="A small window")
field = QLineEdit(accessibleName="Field")
label = QLabel("nothing yet")
button = QPushButton("Go", clicked=lambda: label.setText(field.text()))
refused = QPushButton("Refused", enabled=False, accessibleDescription="You may not")
layout = QVBoxLayout(window)
for widget in (field, button, refused, label):
    layout.addWidget(widget)
window.show()
app.exec()
"""


def test_a_window_is_typed_into_pressed_and_read(desktop: VirtualDesktop) -> None:
    window = desktop.program(desktop.launch(sys.executable, "-c", _WINDOW))
    window.type_into(window.find("Field", "text"), "https://a:b_C/5%?x=~")
    window.press(window.find("Go", "push button"))
    window.find(re.escape("https://a:b_C/5%?x=~"), "label")
    refused = window.find("Refused")
    assert not refused.enabled
    assert refused.description == "You may not"
    window.set_text(window.find("Field"), "again")
    window.click(window.find("Go"))
    window.find("again", "label")


def test_a_picture_shows_the_screen(desktop: VirtualDesktop, tmp_path: Path) -> None:
    desktop.picture(tmp_path / "screen.png")
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.keyring
def test_the_keyring_is_open(desktop: VirtualDesktop) -> None:
    desktop.run("bash", "-c", "printf secret | secret-tool store --label=x service s account a")
    assert desktop.run("secret-tool", "lookup", "service", "s", "account", "a") == "secret"


def test_nothing_is_left_running(tmp_path: Path) -> None:
    with VirtualDesktop(tmp_path, keyring_password="x") as desktop:
        desktop.program(desktop.launch(sys.executable, "-c", _WINDOW)).find("Go")
        assert _processes_of(desktop.home)
    wait_until(lambda: not _processes_of(desktop.home), what="the end of all processes")


def _processes_of(home: Path) -> list[str]:
    mine = f"HOME={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # ended meanwhile, or not ours
    return found
