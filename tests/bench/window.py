"""The real window at work: `python -m tests.bench.window SERVER KEY TARGET CONNECTIONS ARTIFACT...`, with a display.

Signs in, downloads one artifact after the other to TARGET/<number>, and prints as JSON how late its event loop was, in
milliseconds, at rest and during each download, how long each took, and the processor seconds of five at rest.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from artifact_desktop.app import Program
from artifact_desktop.services.places import find_places
from artifact_desktop.services.settings import SettingsStore
from artifact_desktop.transfer.job import JobSnapshot, JobState
from tests.bench.ours import processor_seconds
from tests.support.screenshots import Stage

_BEAT = 10  # ms
_LOOK = 100  # ms
_REST = 5_000  # ms


class Lateness:
    """A precise timer of 10 ms, and how much later than that it came each time, in milliseconds."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=_BEAT)
        self._timer.timeout.connect(self._beat)
        self._starved = starved()
        self._began = self._last = time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.seen.append(max(0.0, (now - self._last) * 1000 - _BEAT))
        self._last = now

    def stop(self) -> dict[str, float]:
        """Ends it; median, 99th of a hundred, worst, and the part of the time this thread waited for a processor."""
        self._timer.stop()
        share = (starved() - self._starved) / (time.perf_counter() - self._began)
        ordered = sorted(self.seen)
        p50, p99 = (ordered[len(ordered) * part // 100] for part in (50, 99))
        return {"p50": p50, "p99": p99, "max": ordered[-1], "starved": share}


def starved() -> float:
    """Seconds in which this thread could have run, had a processor been free."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def turn_until(predicate: Callable[[], object]) -> None:
    """Lets the window live until something is so; looks ten times a second."""
    loop = QEventLoop()
    look = QTimer(interval=_LOOK)
    look.timeout.connect(lambda: loop.quit() if predicate() else None)
    look.start()
    loop.exec()
    look.stop()


def turn(milliseconds: int) -> None:
    """Lets the window live for a while, with no timer of ours."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(server: str, key: str, target: str, connections: str, *artifacts: str) -> int:
    """One life of the window; 1 when a download ended badly."""
    app = QApplication([])
    places = find_places()
    places.create()
    settings = SettingsStore(places.settings)
    settings.change(lambda known: replace(known, connections=int(connections)))
    program = Program(app, places, settings, language="en", appearance="light")
    program.show()
    assert QTest.qWaitForWindowExposed(program.window)
    program.begin(demo=False)
    stage = Stage(program, Path(target))
    stage.until(program.window.sign_in.key.isEnabled, "the sign-in screen")
    stage.write("serverField", server)
    stage.write("keyField", key)
    stage.click("signInButton")
    stage.until(stage.find(QWidget, "projectTree").isVisible, "the tree")

    told: dict[str, object] = {}
    downloads = []
    for number, artifact in enumerate(artifacts):
        folder = Path(target) / str(number)
        stage.go_to(artifact)
        stage.write("targetField", str(folder))
        if number == 0:
            late = Lateness()
            turn(_REST)
            told["rest"] = late.stop()
        stage.until(stage.find(QWidget, "downloadButton").isEnabled, "the button")
        late = Lateness()
        stage.click("downloadButton")
        turn_until(partial(_over, stage, folder))
        [job] = _over(stage, folder)
        assert job.state is JobState.DONE, job
        told_of_job = {"seconds": job.seconds, "files": job.files_checked, "bytes": job.bytes_fetched}
        downloads.append(late.stop() | told_of_job)
    told["downloads"] = downloads
    stage.find(QWidget, "projectTree").setFocus()  # else the cursor of the last field blinks
    turn(1_000)  # what follows the end of a download
    cpu = processor_seconds()
    turn(_REST)
    told["idle"] = processor_seconds() - cpu
    sys.stdout.write(json.dumps(told))
    program.window.close()
    return 0


def _over(stage: Stage, folder: Path) -> list[JobSnapshot]:
    """The jobs in the panel that fetched to a folder and have ended."""
    return [job for job in stage.jobs() if job.state.is_over and job.target == folder]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
