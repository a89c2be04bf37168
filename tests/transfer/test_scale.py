"""Jobs of many files: all arrive, each asked for once, and questions about them stay cheap."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import JobId, JobState
from tests.faults.server import FaultServer, stall
from tests.support.waiting import wait_until
from tests.transfer.heavy import data, name
from tests.transfer.rig import Rig, Source, content, digest, entry, rig, spec, tree

MakeRig = Callable[..., Rig]
SCALE = int(os.environ.get("ARTIFACT_DESKTOP_SCALE", "1"))
"""10 is what is promised: 100,000 files to bring, 1,000,000 to take in."""
FILES, ENTRIES = 10_000 * SCALE, 100_000 * SCALE
ROOT = Path(__file__).resolve().parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="memory is read as Linux tells it")


@pytest.mark.slow
def test_ten_thousand_files(tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig) -> None:
    wanted = {f"d{n % 50}/f{n}": b"%d" % n for n in range(10_000)}
    for path, bytes_ in wanted.items():
        storage.put(path, bytes_)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry(path, bytes_) for path, bytes_ in wanted.items()]))
    over = engine.is_over(job, timeout=240)
    assert (over.state, over.files_checked) == (JobState.DONE, 10_000)
    assert len(storage.requests) == 10_000
    assert all((tmp_path / "t" / path).read_bytes() == bytes_ for path, bytes_ in wanted.items())
    again = engine.engine.submit(spec(tmp_path / "t", [entry(path, bytes_) for path, bytes_ in wanted.items()]))
    assert engine.is_over(again, timeout=240).files_skipped == 10_000
    assert len(storage.requests) == 10_000


def test_a_large_job_is_asked_about_as_cheaply_as_a_small_one_and_cancelled(
    tmp_path: Path, storage: FaultServer
) -> None:
    stuck = storage.url("stuck")
    storage.put("stuck", content(100), always=stall(0))

    class Stuck:
        def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
            return dict.fromkeys(paths, stuck)

    def entries(count: int) -> list[ManifestEntry]:
        return [ManifestEntry(f"folder/file-{n:06}", digest(b"%d" % n), 100) for n in range(count)]

    costs = {}
    for count in (2_000, 100_000):
        with rig(tmp_path / f"j{count}", lambda *_: Stuck(), connections=4) as engine:
            asked = entries(count)
            job = engine.engine.submit(spec(tmp_path / "t", asked))
            assert engine.job(job).files_total == count
            wait_until(lambda engine=engine, job=job: len(engine.engine._runs[job].dispatched) >= 400, 60)
            shown = [asked[n].path for n in range(0, count, count // 50)]
            costs[count] = min(_cost(engine, job, shown) for _ in range(50))
            engine.engine.cancel(job)
            engine.reaches(job, JobState.CANCELLED, timeout=10)
            engine.engine.forget(job)
            wait_until(lambda engine=engine: not engine.engine.snapshot().jobs, 30)
    assert costs[100_000] < 5 * costs[2_000]


def _cost(engine: Rig, job: JobId, paths: Sequence[str]) -> float:
    """Processor seconds of what a window asks thirty times a second."""
    before = time.thread_time()
    engine.engine.snapshot()
    engine.engine.file_progress(job, paths)
    return time.thread_time() - before


def heavy(what: str, files: int, folder: Path, port: int) -> dict[str, float]:
    """What a program of its own measures with a job of so many files."""
    command = [sys.executable, "-m", "tests.transfer.heavy", what, str(files), str(folder), str(port)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    sys.stdout.write(ran.stdout)  # shown when the test fails, or with -s
    figures: dict[str, float] = json.loads(ran.stdout)
    return figures


@linux_only
@pytest.mark.slow
def test_neither_memory_nor_questions_grow_with_what_is_done(tmp_path: Path, storage: FaultServer) -> None:
    for number in range(FILES):
        storage.put(name(number), data(number))
    figures = heavy("finish", FILES, tmp_path, storage.port)
    assert figures["late"] - figures["early"] < (10 << 20) + FILES * 100
    assert figures["peak"] - figures["before"] < (40 << 20) + FILES * 300
    assert figures["last"] < 3 * figures["first"]
    assert len(storage.requests) == FILES


@linux_only
@pytest.mark.slow
def test_a_job_of_very_many_files_is_small_and_cancelled_at_once(tmp_path: Path, storage: FaultServer) -> None:
    storage.put("silent", b"", always=stall(0))
    figures = heavy("cancel", ENTRIES, tmp_path, storage.port)
    assert figures["begun"] - figures["before"] < (40 << 20) + ENTRIES * 120
    assert figures["peak"] - figures["before"] < (40 << 20) + ENTRIES * 300
    assert figures["submit"] < 1
    assert figures["seconds"] < 5  # it is to be within one; the machine may be busy
    assert tree(tmp_path / "t") == {}
