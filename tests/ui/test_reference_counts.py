"""PySide6 6.12.0 loses a reference to None or True with every void call and emit, and before Python 3.12 that kills.

Under pytest such a death says nothing, and a small test survives it; so a process of its own makes many calls.
"""

import subprocess
import sys

_PROGRAM = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    told = Signal(bool)

app = QCoreApplication([])
sender = Sender()
for _ in range(20_000):
    sender.setObjectName("x")
for _ in range(5_000):
    sender.told.emit(True)
print("alive")
"""


def test_many_void_calls_and_emits_leave_the_process_alive() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "alive\n"
