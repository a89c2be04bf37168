"""Pictures of every screen, from the real window at work on the sample data.

`python -m tests.support.screenshots DIR` makes DIR/<language>-<appearance>/<screen>.png, each pair in a process of its
own. Needs a display; QT_SCALE_FACTOR=2 gives twice the pixels. `python3 dev.py screenshots DIR` sees to both.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QTreeView,
    QWidget,
)

from artifact_desktop.app import Program
from artifact_desktop.services.places import find_places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.transfer.job import JobSnapshot, JobState
from artifact_desktop.ui.views.transfers import TransferRow

W = TypeVar("W", bound=QWidget)

_LANGUAGES = ("en", "es")
_APPEARANCES = ("light", "dark")
_PATIENCE = 60.0  # seconds
_SETTLED = 400  # ms without anything to wait for: delayed rows and fades have come to rest


class Stage:
    """The window, driven by the names its widgets have, and the folder for its pictures."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._number = 0
        self.window = program.window

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, f"the window has no {name}"
        return found

    def until(self, predicate: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not predicate():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            _turn(20)

    def shoot(self, name: str) -> None:
        """What is on the screen where the window is, with what has popped up over it."""
        _turn(_SETTLED)
        self._number += 1
        area = self.window.geometry()
        picture = self.window.screen().grabWindow(0, area.x(), area.y(), area.width(), area.height())
        picture.save(str(self._folder / f"{self._number:02}-{name}.png"))

    def click(self, name: str) -> None:
        [shown] = [each for each in self.window.findChildren(QWidget, name) if each.isVisible()]
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> None:
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def enter(self, text: str) -> None:
        """Types a name or link at the top and confirms it."""
        self.write("locationField", text)
        QTest.keyClick(self.find(QLineEdit, "locationField"), Qt.Key.Key_Return)

    def go_to(self, artifact: str) -> None:
        """Opens an artifact by its name and waits until its files are there."""
        files = self.find(QAbstractItemView, "fileTree")
        arrivals: list[bool] = []
        arrival = files.model().modelReset.connect(lambda: arrivals.append(True))
        self.enter(artifact)
        title = artifact.rpartition("/")[2].partition(":")[0]
        self.until(lambda: arrivals and files.isVisible() and files.model().rowCount() > 0, f"the files of {title}")
        files.model().modelReset.disconnect(arrival)
        tree = self.find(QAbstractItemView, "projectTree")
        self.until(lambda: tree.currentIndex().data() == title, f"{title} in the tree")
        tree.setFocus()

    def file_row(self, name: str) -> QModelIndex:
        model = self.find(QAbstractItemView, "fileTree").model()
        [found] = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1, Qt.MatchFlag.MatchExactly)
        return found

    def jobs(self) -> list[JobSnapshot]:
        """What the transfers panel shows, newest first."""
        rows = self.window.findChildren(TransferRow)
        return [row.job for row in rows if row.job is not None and row.isVisible()]

    def start_download(self) -> None:
        """Presses the button and waits for the row of the new job."""
        before = len(self.jobs())
        self.click("downloadButton")
        self.until(lambda: len(self.jobs()) > before, "the new download")

    def progress(self) -> float:
        """How far those that are not over have come, of 1."""
        return min(
            (job.bytes_done / max(job.bytes_total, 1) for job in self.jobs() if not job.state.is_over), default=1.0
        )


def sign_in(stage: Stage) -> None:
    button = stage.find(QPushButton, "signInButton")
    stage.until(button.isEnabled, "the sign-in screen")
    stage.shoot("sign-in")
    stage.write("keyField", "not a key")
    stage.click("signInButton")
    stage.until(button.isEnabled, "the complaint about the key")
    stage.shoot("sign-in-malformed-key")
    stage.find(QLineEdit, "keyField").clear()
    stage.click("sampleButton")
    tree = stage.find(QAbstractItemView, "projectTree")
    stage.until(lambda: tree.isVisible() and tree.model().rowCount() > 1, "the tree")
    files = stage.find(QAbstractItemView, "fileTree")
    hint = stage.find(QWidget, "artifactHint")
    stage.until(lambda: hint.isVisible() or (files.isVisible() and files.model().rowCount() > 0), "the first artifact")
    stage.shoot("signed-in")


def browse(stage: Stage) -> None:
    stage.go_to("vision-lab/bike-detection/bike-dataset")
    stage.shoot("artifact")
    versions = stage.find(QComboBox, "versionSelector")
    versions.showPopup()
    stage.shoot("versions")
    versions.hidePopup()
    stage.write("fileFilter", "*.csv")
    stage.shoot("filter")
    stage.write("fileFilter", "*.wav")
    stage.shoot("filter-nothing")
    stage.find(QLineEdit, "fileFilter").clear()


def download(stage: Stage) -> None:
    stage.go_to("vision-lab/bike-detection/bike-dataset:production")
    model = stage.find(QAbstractItemView, "fileTree").model()
    for name in ("embeddings", "README.md"):
        model.setData(stage.file_row(name), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    for name in ("annotations", "images"):
        stage.find(QTreeView, "fileTree").expand(stage.file_row(name))
    stage.start_download()
    stage.until(lambda: stage.progress() > 0.4, "a good part of the download")
    stage.shoot("downloading")
    stage.until(lambda: all(job.state.is_over for job in stage.jobs()), "the end of the download")
    stage.shoot("downloaded")


def two_at_once(stage: Stage) -> None:
    stage.go_to("vision-lab/bike-detection/detector-large")
    stage.start_download()
    stage.until(lambda: stage.progress() > 0.2, "a part of the second download")
    stage.shoot("second-download")
    stage.click("pauseButton")
    stage.until(lambda: any(job.state is JobState.PAUSED for job in stage.jobs()), "the pause")
    stage.shoot("paused")


def plan(stage: Stage) -> None:
    stage.go_to("vision-lab/bike-detection/bike-dataset:latest")
    downloads = Path.home() / "Downloads"
    [folder] = [path for path in downloads.rglob("*") if path.name.startswith("bike-dataset")]
    stage.write("targetField", str(folder))
    stage.click("downloadButton")
    stage.until(lambda: _dialog(stage) is not None, "the question about the folder")
    stage.shoot("plan")
    dialog = _dialog(stage)
    assert dialog is not None
    dialog.close()


def not_allowed(stage: Stage) -> None:
    download = stage.find(QPushButton, "downloadButton")
    for artifact, name in (
        ("partner-university/shared-evals/eval-frames", "view-only"),
        ("open-vision/wandb-registry-datasets/bike-dataset-gold", "restricted-registry"),
    ):
        stage.go_to(artifact)
        stage.until(lambda: not download.isEnabled(), "the greyed button")
        stage.shoot(name)


def odd_things(stage: Stage) -> None:
    for artifact in ("odd-names", "external-refs", "nightly-crops", "street-scenes"):
        stage.go_to(f"vision-lab/bike-detection/{artifact}")
        stage.shoot(artifact)
    stage.enter("vision-lab/bike-detection/no-such-thing")
    stage.shoot("not-found")
    stage.enter("https://example.org/elsewhere")
    stage.shoot("another-server")


def network(stage: Stage) -> None:
    stage.window.network_requested.emit("")
    stage.until(lambda: _shown(stage, "networkDialog") is not None, "the network dialog")
    stage.shoot("network")
    stage.click("testConnectionButton")
    stage.until(lambda: _shown(stage, "copyReportButton") is not None, "the end of the test")
    stage.shoot("network-tested")
    stage.click("givenProxyButton")
    stage.shoot("network-proxy")
    stage.click("cancelNetworkButton")


def menus(stage: Stage) -> None:
    for name in ("account", "settingsButton"):
        button = stage.find(QWidget, name)
        assert isinstance(button, QPushButton | QToolButton)
        menu = button.menu()
        assert isinstance(menu, QMenu)
        room = stage.window.width() - menu.sizeHint().width()
        place = button.mapTo(stage.window, QPoint(0, button.height()))
        menu.popup(stage.window.mapToGlobal(QPoint(min(place.x(), room), place.y())))
        stage.shoot(f"menu-{name.removesuffix('Button')}")
        menu.hide()


_ACTS = (sign_in, browse, download, two_at_once, plan, not_allowed, odd_things, menus, network)


def _turn(milliseconds: int) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _dialog(stage: Stage) -> QWidget | None:
    return _shown(stage, "planDialog")


def _shown(stage: Stage, name: str) -> QWidget | None:
    return next((child for child in stage.window.findChildren(QWidget, name) if child.isVisible()), None)


def perform(folder: Path, language: str, appearance: str) -> None:
    """All pictures of one language and appearance, in a process of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    places = find_places()
    places.create()
    program = Program(app, places, SettingsStore(places.settings), language=language, appearance=appearance)
    program.show()
    assert QTest.qWaitForWindowExposed(program.window)
    program.begin(demo=False)
    stage = Stage(program, folder)
    for act in _ACTS:
        act(stage)
    stage.click("cancelButton")  # nothing under way: the window closes without a question
    stage.until(lambda: all(job.state.is_over for job in stage.jobs()), "the end of all downloads")
    program.window.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs=2, metavar=("LANGUAGE", "APPEARANCE"))
    arguments = parser.parse_args()
    if arguments.only:
        perform(arguments.folder, *arguments.only)
        return 0
    failures = 0
    for language in _LANGUAGES:
        for appearance in _APPEARANCES:
            started = time.monotonic()
            variant = f"{language}-{appearance}"
            with tempfile.TemporaryDirectory() as temporary:
                home = Path(temporary) / "ana"
                home.mkdir()
                others = ("WANDB_", "XDG_", "LC_", "LANG")  # the program alone decides how numbers and dates look
                kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
                environment = kept | {"HOME": str(home), "LC_ALL": "C.UTF-8"}
                command = [sys.executable, "-m", "tests.support.screenshots", str(arguments.folder / variant)]
                done = subprocess.run([*command, "--only", language, appearance], env=environment, check=False)
            pictures = len(list((arguments.folder / variant).glob("*.png")))
            outcome = "ok" if done.returncode == 0 else "FAILED"
            sys.stdout.write(f"{variant}: {pictures} pictures, {outcome} ({time.monotonic() - started:.1f} s)\n")
            sys.stdout.flush()
            failures += done.returncode != 0
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
