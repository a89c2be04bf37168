"""What holds for every test: a home of its own, no key and no keyring, and no trouble that goes unnoticed.

A test fails for a log record of WARNING or above that it did not announce, for a Qt warning (pytest-qt), for any
other warning, and for a thread or a running timer it leaves behind.
"""

import gc
import logging
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from artifact_desktop.core.certificates import FILE_VARIABLES, FOLDER_VARIABLE
from tests.support.needs import in_ci, missing_tools

if TYPE_CHECKING:
    from artifact_desktop.sample.server import SampleServer

pytest_plugins = ["tests.sample.sdk_fixture"]

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_CERTIFICATES = (*FILE_VARIABLES, FOLDER_VARIABLE)
_FOR_TESTS = {f"ARTIFACT_DESKTOP_{name}" for name in ("SDK_PYTHON", "KILLS", "SEED", "SCALE")}
_NO_KEYRING = "keyring.backends.fail.Keyring"
_THREAD_PATIENCE = 5.0

# Threads that outlive a test by right: they belong to a server shared by many tests, which starts them when asked.
_SHARED_THREADS = re.compile(r"Dummy-\d+|AnyIO worker thread|asyncio_\d+")


def pytest_configure(config: pytest.Config) -> None:
    for line in (
        "allow_log(logger, pattern): a log record of WARNING or above that this test brings about on purpose",
        "allow_threads(pattern): threads by name that this test leaves behind on purpose",
        "slow: takes more than a few seconds",
    ):
        config.addinivalue_line("markers", line)
    for name in list(os.environ):
        ours = name.startswith(("WANDB_", "ARTIFACT_DESKTOP_")) and name not in _FOR_TESTS
        if ours or name.upper() in _PROXIES or name in _CERTIFICATES:
            del os.environ[name]
    os.environ |= {"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "TZ": "UTC", "PYTHON_KEYRING_BACKEND": _NO_KEYRING}
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # in the background of a shell: programs would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.platform == "linux":
        time.tzset()
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ.setdefault("DBUS_SESSION_BUS_ADDRESS", "disabled:")  # else a bus is started that nobody ends
    hypothesis.settings.register_profile("local", deadline=None)
    hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
    hypothesis.settings.load_profile("ci" if in_ci() else "local")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a real window or keyring are skipped, with the reason, where they cannot run; in CI they must run."""
    real = [item for item in items if any(item.get_closest_marker(name) for name in ("e2e", "keyring"))]
    if sys.platform != "linux":
        reason = "runs on Linux only"
    elif not in_ci() and real and (missing := missing_tools()):
        reason = f"missing: {' '.join(missing)}"
    else:
        return
    for item in real:
        item.add_marker(pytest.mark.skip(reason=reason))


def _home(folder: Path) -> dict[str, str]:
    """An environment in which a program finds an empty home below `folder`, on any system."""
    places = {
        "HOME": folder,
        "USERPROFILE": folder,
        "APPDATA": folder / "AppData" / "Roaming",
        "LOCALAPPDATA": folder / "AppData" / "Local",
        "XDG_CONFIG_HOME": folder / ".config",
        "XDG_DATA_HOME": folder / ".local" / "share",
        "XDG_STATE_HOME": folder / ".local" / "state",
        "XDG_CACHE_HOME": folder / ".cache",
        "XDG_RUNTIME_DIR": folder / ".runtime",
    }
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    places["XDG_RUNTIME_DIR"].chmod(0o700)  # Qt and D-Bus insist
    return {name: str(place) for name, place in places.items()}


@pytest.fixture(scope="session", autouse=True)
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For servers and programs shared by several tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _home(tmp_path_factory.mktemp("session-home")).items():
            patch.setenv(name, value)
        yield


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The empty home of one test. Only tests marked `keyring` see a keyring."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _home(folder).items():
            patch.setenv(name, value)
        if request.node.get_closest_marker("keyring"):
            patch.delenv("PYTHON_KEYRING_BACKEND")
        yield folder


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record)


@pytest.fixture(autouse=True)
def _no_unannounced_log(request: pytest.FixtureRequest) -> Iterator[None]:
    allowed = [mark.args for mark in request.node.iter_markers("allow_log")]
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    yield
    logging.getLogger().removeHandler(recorder)
    unannounced = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in recorder.seen
        if not any(record.name == name and re.search(pattern, record.getMessage()) for name, pattern in allowed)
    ]
    if unannounced:
        pytest.fail(
            "log records nobody announced (mark the test allow_log if they are right):\n" + "\n".join(unannounced)
        )


@pytest.fixture(autouse=True)
def _no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    allowed = [re.compile(mark.args[0]) for mark in request.node.iter_markers("allow_threads")] + [_SHARED_THREADS]
    deadline = time.monotonic() + _THREAD_PATIENCE
    left = []
    for thread in threading.enumerate():
        if thread not in before and not any(pattern.match(thread.name) for pattern in allowed):
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                left.append(f"{thread.name}\n{_where(thread)}")
    if left:
        pytest.fail("threads left behind: " + "\n".join(left))


@pytest.fixture(autouse=True)
def _no_timer_left(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from shiboken6 import isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what the test closed really goes now
    timers = [each for each in gc.get_objects() if issubclass(type(each), QTimer)]
    left = [
        f"{timer!r} of {timer.parent()!r}"
        for timer in timers
        if isValid(timer) and timer.isActive() and not timer.isSingleShot()
    ]
    if left:
        pytest.fail("timers left running: " + "\n".join(left))


def _where(thread: threading.Thread) -> str:
    frame = sys._current_frames().get(thread.ident or 0)
    return "".join(traceback.format_stack(frame)[-4:]) if frame else ""


@pytest.fixture
def sample_server() -> "Iterator[SampleServer]":
    """A sample server of this test alone, with the demo's data at full speed."""
    from artifact_desktop.sample.server import SampleServer  # not every test run needs its packages

    with SampleServer() as server:
        yield server


@pytest.fixture(scope="session")
def shared_sample_server() -> "Iterator[SampleServer]":
    """One sample server for every test that only reads."""
    from artifact_desktop.sample.server import SampleServer

    with SampleServer() as server:
        yield server
