"""The case `links`: how long it takes from `artifact-desktop open LINK` to the version in the window that is open.

    python -m tests.bench.links     the window; it prints as JSON, with the time, what it shows

Time is that of the system's monotonic clock, which all processes share.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

from tests.bench.contenders import ROOT
from tests.bench.options import Options
from tests.bench.report import Result, spread
from tests.bench.ui import NoScreen

_PLACE = "vision-lab/bike-detection"
_VERSIONS = ("v3", "v6", "v9", "v11")
_COMMANDS = {
    "open LINK, the window is told": ["-m", "artifact_desktop", "open"],
    "beside it: Python alone": ["-c", "pass"],
    "beside it: importing the window": ["-c", "import artifact_desktop.app"],
}


def links(options: Options) -> Result:
    """Each round opens four versions, one after the other. Raises NoScreen."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoScreen
    from artifact_desktop.sample.server import SampleServer

    result = Result("links", options.rounds)
    told, selected, files = [], [], []
    beside: dict[str, list[float]] = {name: [] for name in list(_COMMANDS)[1:]}
    with SampleServer() as server, tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WANDB_"))}
        quiet = {"HOME": folder, "PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        login = {"WANDB_API_KEY": server.api_key, "WANDB_BASE_URL": server.url}
        window = _start(["-m", "tests.bench.links"], kept | quiet | login, stdout=subprocess.PIPE)
        assert window.stdout is not None
        try:
            assert json.loads(window.stdout.readline()) == "ready"
            for _ in range(options.rounds):
                for version in _VERSIONS:
                    link = f"{server.url}/{_PLACE}/artifacts/dataset/bike-dataset/{version}"
                    began = time.monotonic()
                    launch = _start([*_COMMANDS["open LINK, the window is told"], link], kept | quiet)
                    assert launch.wait() == 0
                    told.append(time.monotonic() - began)
                    seen = json.loads(window.stdout.readline())
                    assert seen["version"].startswith(version), seen
                    selected.append(seen["selected"] - began)
                    files.append(seen["files"] - began)
                for name, taken in beside.items():
                    began = time.monotonic()
                    _start(_COMMANDS[name], kept | quiet).wait()
                    taken.append(time.monotonic() - began)
        finally:
            window.kill()
            window.communicate()
    rows = [("the command has ended", told), ("the version is selected", selected), ("its files are shown", files)]
    table = [[words, _milliseconds(taken)] for words, taken in [*rows, *beside.items()]]
    result.table(["from the start of the command", "ms"], table)
    return result


def _milliseconds(taken: list[float]) -> str:
    return spread([each * 1000 for each in taken], "{:,.0f}", bold=True)


def _start(arguments: list[str], environment: dict[str, str], **more: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT, **more)


def main() -> int:
    """The window as the program opens it, signed in by the environment; runs until it is killed."""
    from PySide6.QtWidgets import QApplication

    from artifact_desktop.app import Program
    from artifact_desktop.services.instance import Instance, Request
    from artifact_desktop.services.places import find_places
    from artifact_desktop.services.settings import SettingsStore
    from artifact_desktop.ui.single import SingleInstance

    app = QApplication([])
    places = find_places()
    places.create()
    instance = Instance(places.state)
    assert not instance.hand_over(Request())
    first = SingleInstance(instance.address)
    first.listen()
    program = Program(app, places, SettingsStore(places.settings), language="en", appearance="light")
    first.asked.connect(program.serve)
    view = program.window.artifact
    seen: dict[str, object] = {}

    def on_version() -> None:
        if view.versions.currentIndex() >= 0:
            seen.update(version=view.versions.currentText(), selected=time.monotonic())

    def on_files() -> None:
        if view.files.model().rowCount() and seen:
            _print(seen | {"files": time.monotonic()})
            seen.clear()

    view.versions.currentIndexChanged.connect(on_version)
    view.files.model().modelReset.connect(on_files)
    program._links.session_changed.connect(lambda: _print("ready"))
    program.show()
    program.begin(demo=False)
    return app.exec()


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
