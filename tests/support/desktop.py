"""A desktop of its own for one test: X server, window manager, session bus, accessibility bus, keyring, home.

    with VirtualDesktop(tmp_path) as desktop:
        program = desktop.launch("artifact-desktop", "--demo")
        button = desktop.program(program).find("Download")

`python -m tests.support.desktop 1280x800 COMMAND...` runs a command on such a screen (dev.py does so with pytest).
Linux only; what must be installed stands in `needs.py`. All processes are ended by their own ids, and the kernel
ends them when the test runner itself is killed.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

from tests.support.accessibility import Driver, Program
from tests.support.waiting import wait_until

_AT_SPI_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
_PATIENCE = 20.0
_GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""


class VirtualDesktop:
    """Used as a context manager, from one thread. `keyring_password` starts a gnome-keyring unlocked with it."""

    def __init__(
        self,
        folder: Path,
        *,
        size: str = "1280x800",
        accessibility: bool = True,
        keyring_password: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.home = folder / "home"
        self.logs = folder / "logs"
        self.env: dict[str, str] = dict(environment) if environment is not None else self._clean_environment()
        self._size = size
        self._accessibility = accessibility
        self._keyring_password = keyring_password
        self._ending = contextlib.ExitStack()
        self._driver: Driver | None = None

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as ending:  # a half-started desktop is taken down again
            self._ending = ending
            self._start()
            self._ending = ending.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def launch(self, *argv: str, **environment: str) -> subprocess.Popen[bytes]:
        """Starts a program on this desktop. What it prints goes to a file of `logs` named after it and its number."""
        return self._spawn(list(argv), env=self.env | environment)

    def program(self, process: subprocess.Popen[bytes]) -> Program:
        """The windows of a launched program, as a screen reader sees them. Waits until it has one."""
        assert self._driver is not None, "this desktop was started without accessibility"
        return Program(self._driver, process, self)

    def run(self, *argv: str, check: bool = True) -> str:
        """The output of a short command run on this desktop."""
        done = subprocess.run(argv, env=self.env, check=False, capture_output=True, text=True, timeout=_PATIENCE)
        if check and done.returncode != 0:
            raise AssertionError(f"{' '.join(argv)} ended with {done.returncode}: {done.stderr or done.stdout}")
        return done.stdout.strip()

    def type(self, text: str) -> None:
        """Types on the keyboard, into whatever has the focus. Letters of an American keyboard only.

        For others xdotool changes the keyboard's map while it types, and a busy program reads the keys too late.
        """
        assert text.isascii(), text
        self.run("xdotool", "type", "--delay", "12", "--", text)

    def key(self, *keys: str) -> None:
        """Presses keys or chords one after the other, e.g. "Tab", "ctrl+a"."""
        self.run("xdotool", "key", "--delay", "30", *keys)

    def click(self, x: int, y: int, *, count: int = 1) -> None:
        """Clicks a place of the screen with the left button."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", "--repeat", str(count), "--delay", "60", "1")

    def picture(self, path: Path) -> None:
        """Saves what the screen shows as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.run(sys.executable, "-c", _GRAB, str(path))

    def tree(self) -> str:
        """All programs on the accessibility bus, indented, for a failure message."""
        return self._driver.ask("tree")["tree"] if self._driver else ""

    def _clean_environment(self) -> dict[str, str]:
        kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
        runtime = self.home / ".runtime"
        runtime.mkdir(parents=True, mode=0o700)
        return {name: os.environ[name] for name in kept if name in os.environ} | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en",
            "TZ": "UTC",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }

    def _start(self) -> None:
        for name in ("WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS"):
            self.env.pop(name, None)
        screen = ["Xvfb", "-displayfd", "{}", "-screen", "0", f"{self._size}x24", "-nolisten", "tcp", "-noreset"]
        self.env |= {"DISPLAY": f":{self._first_line(screen)}", "QT_QPA_PLATFORM": "xcb"}
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address={}"]
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._first_line(bus)
        self._spawn(["openbox", "--sm-disable"])
        wait_until(lambda: self.run("xdotool", "get_num_desktops", check=False), _PATIENCE, "the window manager")
        if self._keyring_password is None:
            self.env.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        else:
            self._start_keyring(self._keyring_password)
        if self._accessibility:
            self._spawn([_AT_SPI_LAUNCHER, "--launch-immediately"])
            self._driver = self._ending.enter_context(Driver(self.env, self.logs / "accessibility.log"))

    def _start_keyring(self, password: str) -> None:
        self.env.pop("PYTHON_KEYRING_BACKEND", None)
        daemon = self._spawn(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE
        )
        assert daemon.stdin is not None
        daemon.stdin.write(password.encode())
        daemon.stdin.close()
        owner = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
        owner += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
        wait_until(lambda: "true" in self.run(*owner), _PATIENCE, "the keyring")

    def _first_line(self, argv: list[str]) -> str:
        """Starts a server that writes its address to the file descriptor put in the place of `{}`, and reads it."""
        reading, writing = os.pipe()
        with open(reading) as answer:  # noqa: PTH123 - a file descriptor, not a path
            try:
                self._spawn([part.format(writing) for part in argv], pass_fds=(writing,))
            finally:
                os.close(writing)
            line = answer.readline().strip()
        if not line:
            raise AssertionError(f"{argv[0]} did not start; see {self.logs}")
        return line

    def _spawn(
        self,
        argv: list[str],
        *,
        env: Mapping[str, str] | None = None,
        stdin: int | IO[bytes] = subprocess.DEVNULL,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        number = len(list(self.logs.iterdir()))
        with (self.logs / f"{number:02}-{Path(argv[0]).name}.log").open("wb") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *argv],
                env=env if env is not None else self.env,
                stdin=stdin,
                stdout=log,
                stderr=log,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        self._ending.callback(_end, process)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and what it started, which shares its process group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
    if process.stdin:
        process.stdin.close()


def main(size: str, *command: str) -> int:
    """Runs a command on a screen of that size, otherwise with the caller's environment; its exit code."""
    folder = Path(tempfile.mkdtemp(prefix="virtual-desktop-"))
    try:
        with VirtualDesktop(folder, size=size, accessibility=False, environment=os.environ) as desktop:
            return subprocess.run(command, env=desktop.env, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
