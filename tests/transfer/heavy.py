"""A job of very many files that measures itself: `python -m tests.transfer.heavy WHAT FILES FOLDER PORT`.

It prints one line of JSON: resident bytes, and processor seconds of what a window asks thirty times a second.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import JobFile, JobId, JobSpec, JobState
from tests.support.waiting import wait_until
from tests.transfer.rig import ACCOUNT, HASTE, VERSION, digest

PATIENT = 600  # seconds; for what takes as long as it takes


def name(number: int) -> str:
    return f"folder{number % 97:02}/file-{number:07}"


def data(number: int) -> bytes:
    return b"%d" % number


class _Source:
    def __init__(self, port: int, same: bool) -> None:
        self._base, self._same = f"http://127.0.0.1:{port}/", same

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {path: self._base + ("silent" if self._same else quote(path)) for path in paths}


def resident(peak: bool = False) -> int:
    """Bytes of memory this process has, or had at most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    key = "VmHWM:" if peak else "VmRSS:"
    return int(status.partition(key)[2].split()[0]) << 10


def cost(engine: Engine, job: JobId, paths: Sequence[str]) -> float:
    def once() -> float:
        before = time.thread_time()
        engine.snapshot()
        engine.file_progress(job, paths)
        return time.thread_time() - before

    return min(once() for _ in range(30))


def done(engine: Engine) -> int:
    [job] = engine.snapshot().jobs
    return job.files_checked


def finish(engine: Engine, job: JobId, files: int) -> dict[str, float]:
    """Brings everything; looks at memory and costs with little and with nearly all of it done."""
    shown = [name(number) for number in range(0, files, files // 50)]
    wait_until(lambda: done(engine) >= files // 20, PATIENT)
    early, first, begun = resident(), cost(engine, job, shown), time.monotonic()
    at = done(engine)
    wait_until(lambda: done(engine) >= files * 9 // 10, PATIENT)
    rate = (done(engine) - at) / (time.monotonic() - begun)
    last = cost(engine, job, shown)
    wait_until(lambda: engine.snapshot().jobs[0].state is JobState.DONE, PATIENT)
    return {"early": early, "late": resident(), "first": first, "last": last, "rate": rate}


def cancel(engine: Engine, job: JobId, files: int) -> dict[str, float]:
    """Cancels while a silent server is asked."""
    wait_until(lambda: len(engine._runs[job].dispatched) >= 8, PATIENT)
    begun = resident()
    asked = time.monotonic()
    engine.cancel(job)
    wait_until(lambda: engine.snapshot().jobs[0].state is JobState.CANCELLED, PATIENT)
    return {"begun": begun, "seconds": time.monotonic() - asked}


def main() -> None:
    what, count, folder, port = sys.argv[1:]
    files = int(count)
    scenario: Callable[[Engine, JobId, int], dict[str, float]] = {"finish": finish, "cancel": cancel}[what]
    chosen = [
        JobFile(ManifestEntry(name(number), digest(data(number)), len(data(number))), LocalName(name(number)))
        for number in range(files)
    ]
    spec = JobSpec(ACCOUNT, VERSION, "QXJ0aWZhY3Q6MQ==", "d", Path(folder) / "t", chosen)
    before = resident()
    engine = Engine(Path(folder) / "j", lambda *_: _Source(int(port), what == "cancel"), patience=HASTE)
    engine.start()
    asked = time.monotonic()
    job = engine.submit(spec)
    figures: dict[str, float] = {"before": before, "submit": time.monotonic() - asked}
    figures |= scenario(engine, job, files)
    engine.close(PATIENT)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("downloads")]
    sys.stdout.write(json.dumps(figures | {"peak": resident(peak=True)}) + "\n")


if __name__ == "__main__":
    main()
