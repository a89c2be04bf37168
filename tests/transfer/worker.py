"""A program that downloads, to be killed: `python -m tests.transfer.worker JOURNAL TARGET PORT MIB SMALL`.

Submits its job when the journal has none, prints "done" when it is over.
"""

import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import JobStateChanged, TransferEvent
from tests.transfer.rig import HASTE, content, entry, spec


def files(mib: int, small: int) -> dict[str, bytes]:
    """What there is to fetch: some large files, and many small ones in folders."""
    found = {f"large{n}": content(mib << 20, n) for n in range(3)}
    return found | {f"d{n % 7}/small{n}": content(500 + n, 100 + n) for n in range(small)}


class _Source:
    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/"

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {path: self._base + quote(path) for path in paths}


def main() -> None:
    journal, target, port, mib, small = sys.argv[1:]
    over = threading.Event()

    def on_event(event: TransferEvent) -> None:
        if isinstance(event, JobStateChanged) and event.state.is_over:
            over.set()

    engine = Engine(Path(journal), lambda *_: _Source(int(port)), patience=HASTE)
    engine.subscribe(on_event)
    engine.start()
    jobs = engine.snapshot().jobs
    if not jobs:
        engine.submit(spec(Path(target), [entry(name, data) for name, data in files(int(mib), int(small)).items()]))
    elif jobs[0].state.is_over:
        over.set()
    over.wait()
    engine.close()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
