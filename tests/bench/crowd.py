"""The engine with very many files, watched as a window does: `python -m tests.bench.crowd TASK`.

TASK as in `ours`, and: `entries`, how many entries are made up instead of those of `index`; `cancel_after`, how many
files are fetched before the job is cancelled (None: it goes to its end); `watched`, how many looks before that at
least. Prints JSON: seconds, cpu; whether it was `cancelled`; `submit` and `cancel` in seconds; the slowest and the
median `snapshot` in seconds; and `growth`, by how many bytes the memory grew from what it was with the list of files.
"""

import base64
import json
import random
import statistics
import sys
import threading
import time
from pathlib import Path

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import JobSnapshot, JobState
from tests.bench.ours import Addresses, Endings, processor_seconds, snapshot_of
from tests.bench.processes import memory
from tests.transfer.rig import spec

_INTERVAL = 1 / 30  # as the window's


def main(task: Path) -> None:
    """Submits, watches, maybe cancels, and prints what it saw."""
    asked = json.loads(task.read_text("utf-8"))
    job_spec = spec(Path(asked["target"]), _entries(asked))
    source = Addresses(asked["base"])
    engine = Engine(Path(asked["journal"]), lambda *_: source, connections=asked["connections"])
    endings = Endings(engine)
    engine.start()
    before, cpu, started = memory(), processor_seconds(), time.perf_counter()
    job = engine.submit(job_spec)
    submitted = time.perf_counter()
    looks: list[float] = []
    most, pause = before, threading.Event()
    while True:
        look = time.perf_counter()
        seen = snapshot_of(engine, job)
        looks.append(time.perf_counter() - look)
        most = max(most, memory())
        if seen.state.is_over or (_is_enough(seen, asked) and len(looks) >= asked["watched"]):
            break
        pause.wait(_INTERVAL)
    cancelled = time.perf_counter()
    engine.cancel(job)
    ended = endings.wait(job, 60)
    told = {
        "cancelled": snapshot_of(engine, job).state is JobState.CANCELLED,
        "seconds": ended - started,
        "cpu": processor_seconds() - cpu,
        "submit": submitted - started,
        "cancel": ended - cancelled,
        "slowest": max(looks),
        "median": statistics.median(looks),
        "growth": most - before,
    }
    engine.close()
    sys.stdout.write(json.dumps(told))


def _entries(asked: dict[str, object]) -> list[ManifestEntry]:
    if not asked.get("entries"):
        return [ManifestEntry(*file) for file in json.loads(Path(str(asked["index"])).read_text("ascii"))]
    noise = random.Random(0)
    return [
        ManifestEntry(f"part-{n // 1000:04}/{n:07}.bin", base64.b64encode(noise.randbytes(16)).decode(), 1 << 10)
        for n in range(int(str(asked["entries"])))
    ]


def _is_enough(seen: JobSnapshot, asked: dict[str, int | None]) -> bool:
    after = asked["cancel_after"]
    return after is not None and seen.files_checked >= after


if __name__ == "__main__":
    main(Path(sys.argv[1]))
