"""Another program on the desktop, in which people copy things.

`python -m tests.ui.other_program` takes a JSON string a line, puts it into the clipboard and answers "copied".
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

Copy = Callable[[QtBot, str], None]


@contextmanager
def other_program() -> Iterator[Copy]:
    """How to copy there. On a screen without one (offscreen), every program's clipboard is its own: there here."""
    if QGuiApplication.platformName() == "offscreen":
        yield lambda _, text: QGuiApplication.clipboard().setText(text)
        return
    process = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def copy(qtbot: QtBot, text: str) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps(text), file=process.stdin, flush=True)
        assert process.stdout.readline() == "copied\n"
        clipboard = QGuiApplication.clipboard()
        qtbot.waitUntil(lambda: not clipboard.ownsClipboard() and clipboard.text() == text)

    with process:
        yield copy
        process.stdin.close()


class _Asked(QObject):
    text = Signal(str)
    end = Signal()


def _read(asked: _Asked) -> None:
    for line in sys.stdin:
        asked.text.emit(json.loads(line))
    asked.end.emit()


def main() -> int:
    app = QGuiApplication([])
    clipboard: QClipboard = app.clipboard()
    asked = _Asked()

    def copy(text: str) -> None:
        clipboard.setText(text)
        sys.stdout.write("copied\n")
        sys.stdout.flush()

    asked.text.connect(copy)
    asked.end.connect(app.quit)
    threading.Thread(target=_read, args=(asked,), daemon=True).start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
