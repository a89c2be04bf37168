"""A program that downloads, to be killed at any moment and started again within milliseconds.

    python -m tests.transfer.worker JOURNAL TARGET PORT LARGE SMALL

It imports everything once, on one thread. Each line on its standard input then starts a process that downloads: an
empty one, or "KIND NUMBER" for one that kills itself at its so-many-th moment of a kind (`Moments`). It says "pid N"
and later "over STATUS": 0 when the download is done, minus the signal when it was killed. Until the next line the
process stays a zombie, so that nobody kills another one by its number.
"""

import faulthandler
import itertools
import os
import signal
import sqlite3
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import EngineTrouble, JobState, JobStateChanged, TransferEvent
from artifact_desktop.transfer.target import Target
from tests.transfer.rig import HASTE, content, entry, spec

CONNECTIONS = 8
STUCK = 60
"""Seconds after which a process says where its threads are, and ends."""
TROUBLE, FAILED = 3, 4
"""How a process ends that was told of trouble with its journal, or whose job failed."""


@cache
def files(large: int, small: int) -> dict[str, bytes]:
    """What there is to fetch: two large files of `large` bytes in all, some middling ones, and `small` small ones."""
    found = {"large/a": content(large * 2 // 3, 1), "large/b": content(large // 3, 2)}
    found |= {f"middle/{n}": content((n + 2) * 900_000, 10 + n) for n in range(4)}
    return found | {f"d{n % 7}/small{n}": content(500 + n, 100 + n) for n in range(small)}


class Moments:
    """Counts the moments of a kind, and kills this very process at one of them.

    file: just before a file is opened, made, renamed, removed or cut, wherever that happens
    statement: just before a statement of SQL is executed, in the middle of a transaction mostly
    """

    EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.truncate"})

    def __init__(self, kind: str, number: int) -> None:
        self._kind, self._number = kind, number
        self._count = itertools.count(1)

    def watch(self) -> None:
        """Begins to count. Cannot be undone."""
        if self._kind == "file":
            sys.addaudithook(self._hook)
        else:
            sqlite3.connect = self._connect  # type: ignore[assignment]  # the same with fewer overloads

    def _hook(self, event: str, _: tuple[object, ...]) -> None:
        if event in self.EVENTS:
            self._pass()

    def _connect(self, path: Path, **options: Any) -> sqlite3.Connection:
        connection = sqlite3.Connection(path, **options)
        connection.set_trace_callback(self._pass)
        return connection

    def _pass(self, _: str = "") -> None:
        if next(self._count) == self._number:
            os.kill(os.getpid(), signal.SIGKILL)


class _Source:
    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/"

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {path: self._base + quote(path) for path in paths}


def download(journal: Path, target: Path, port: int, wanted: Mapping[str, bytes]) -> int:
    """Goes on with the job of the journal, or submits it, until it is over. Returns what the process is to end with."""
    over = threading.Event()
    status = 0

    def on_event(event: TransferEvent) -> None:
        nonlocal status
        if isinstance(event, EngineTrouble):
            status = TROUBLE
        elif isinstance(event, JobStateChanged) and event.state.is_over:
            status = status or (0 if event.state is JobState.DONE else FAILED)
            over.set()

    engine = Engine(journal, lambda *_: _Source(port), patience=HASTE, connections=CONNECTIONS)
    engine.subscribe(on_event)
    engine.start()
    jobs = engine.snapshot().jobs
    if not jobs:
        engine.submit(spec(target, [entry(name, data) for name, data in wanted.items()]))
    elif jobs[0].state.is_over:
        over.set()
    over.wait()
    engine.close()
    return status


def die_trying(folder: str) -> None:
    """Is killed between the two halves of finding out whether a folder can be written to."""
    target = Target(Path(folder))
    target.root.mkdir()
    Moments("file", 3).watch()  # mkdir, open, remove
    target.prepare()


def main() -> None:
    journal, target, port, large, small = sys.argv[1:]
    wanted = files(int(large), int(small))
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        sys.stdout.flush()
        child = os.fork()
        if not child:
            status = 1
            try:
                faulthandler.dump_traceback_later(STUCK, exit=True)
                if line.strip():
                    kind, number = line.split()
                    Moments(kind, int(number)).watch()
                status = download(Path(journal), Path(target), int(port), wanted)
            except BaseException:
                traceback.print_exc()
                raise
            finally:
                sys.stderr.flush()
                os._exit(status)
        sys.stdout.write(f"pid {child}\n")
        sys.stdout.flush()
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        sys.stdout.write(f"over {status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
