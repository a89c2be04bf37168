"""One window per person: the first launch holds a lock until it ends, every later one hands over what it was given.

    later launch -> {"link": "...", "token": "..."}     a line of JSON in UTF-8, at most 32 KiB
    window       -> {"accepted": true}                  at once; what comes of the link is seen in the window

Two programs on one list of downloads would fetch everything twice. Standard library only: a link is with the window
before Qt would have been loaded. The window's side is `ui/single.py`.
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from artifact_desktop.core.errors import Code, LocalError, UsageError
from artifact_desktop.core.filelock import try_lock
from artifact_desktop.core.names import quotable

LINE_LIMIT = 32 << 10  # bytes of a line, its end included
ACCEPTED = b'{"accepted": true}\n'
_PATIENCE = 10.0  # seconds: a window that is only just starting, on a slow disk, needs some before it answers
_AGAIN = 0.05  # seconds between two looks at a window that is starting or ending
_SOCKET_PATH = 90  # bytes: a socket's path has 104 on macOS, and Qt makes it under a longer name first


@dataclass(frozen=True, slots=True)
class Request:
    """What a launch wants of the window: to come forward and, unless `link` is empty, to open it.

    `token` is what the desktop gave the launch as a proof that the person asked for it; it lets the window have the
    focus.
    """

    link: str = ""
    token: str = ""

    def encode(self) -> bytes:
        """The line that is sent. Raises UsageError for a link that no server can have meant."""
        line = json.dumps(asdict(self)).encode() + b"\n"
        if len(line) > LINE_LIMIT:
            raise UsageError(Code.NAME_MALFORMED, text=quotable(self.link))
        return line


def decode_request(line: bytes) -> Request:
    """The request in a line from another process. Raises ValueError for anything else; unknown fields are ignored."""
    try:
        known = json.loads(line)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(known, dict):
        raise ValueError("no object")
    link, token = known.get("link", ""), known.get("token", "")
    if not isinstance(link, str) or not isinstance(token, str) or not token.isprintable():
        raise ValueError("a field is no text")
    return Request(link, token)


def request_of_launch(link: str, environ: Mapping[str, str] = os.environ) -> Request:
    """The request of this launch: Wayland's desktops hand out an activation token, those of X11 a startup id."""
    token = environ.get("XDG_ACTIVATION_TOKEN") or environ.get("DESKTOP_STARTUP_ID", "")
    return Request(link.encode("utf-8", "replace").decode(), token if token.isprintable() else "")


class Instance:
    """This launch among others of the same person and state folder, which must exist. One thread."""

    def __init__(self, state: Path) -> None:
        self._lock_path = state / "window.lock"
        self._lock: int | None = None
        self.address = _address(state)
        """Where the first one listens, as `QLocalServer` takes it."""

    def hand_over(self, request: Request, patience: float = _PATIENCE) -> bool:
        """True when a running window has taken the request. False when this launch is the first one from now on.

        Blocks for up to `patience` seconds. Raises LocalError: WINDOW_SILENT when there is a window and it does not
        answer, NOT_WRITABLE when the state folder cannot be used. UsageError as `Request.encode`.
        """
        line = request.encode()
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            try:
                if _exchange(self.address, line, left) == ACCEPTED:
                    return True
            except TimeoutError:
                break
            except OSError:  # nobody listens, or no longer
                if self._take():
                    return False
            time.sleep(min(_AGAIN, left))
        raise LocalError(Code.WINDOW_SILENT)

    def release(self) -> None:
        """Lets the next launch be the first."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take(self) -> bool:
        """Whether the lock is this launch's now. The kernel gives it to one of two that ask in the same instant."""
        try:
            file = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LocalError(Code.NOT_WRITABLE, folder=self._lock_path.parent) from error
        if not try_lock(file):
            os.close(file)
            return False
        self._lock = file
        return True


if sys.platform == "win32":
    import ctypes
    import queue
    import threading

    def _address(state: Path) -> str:
        return f"artifact-desktop-{_digest(state)}"

    def _exchange(address: str, line: bytes, patience: float) -> bytes:
        """Sends the line through the named pipe and answers what came back. Raises OSError, TimeoutError."""
        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # the person clicked here: the window may take the focus
        answers: queue.SimpleQueue[bytes | OSError] = queue.SimpleQueue()

        def talk() -> None:  # a pipe opened like a file has no time-out
            try:
                with Path(rf"\\.\pipe\{address}").open("r+b", buffering=0) as pipe:
                    pipe.write(line)
                    answers.put(pipe.readline(LINE_LIMIT))
            except OSError as error:
                answers.put(error)

        threading.Thread(target=talk, daemon=True).start()
        try:
            answer = answers.get(timeout=patience)
        except queue.Empty as error:
            raise TimeoutError from error
        if isinstance(answer, OSError):
            raise answer
        return answer

else:
    import socket

    def _address(state: Path) -> str:
        """In the state folder, where nobody else can put anything; where the path is too long, named after it."""
        path = str(state / "window.socket")
        if len(os.fsencode(path)) <= _SOCKET_PATH:
            return path
        import tempfile

        return str(Path(tempfile.gettempdir()) / f"artifact-desktop-{_digest(state)}")

    def _exchange(address: str, line: bytes, patience: float) -> bytes:
        """Sends the line through the socket and answers what came back. Raises OSError, TimeoutError."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(patience)
            peer.connect(address)
            peer.sendall(line)
            with peer.makefile("rb") as answer:
                return answer.readline(LINE_LIMIT)


def _digest(state: Path) -> str:
    import hashlib  # rarely needed here, and slow to load

    return hashlib.sha256(str(state).encode()).hexdigest()[:16]
