"""Jobs of many files: all arrive, each asked for once, and questions about them stay cheap."""

import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import JobId, JobState
from tests.faults.server import FaultServer, stall
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, Source, content, digest, entry, rig, spec

MakeRig = Callable[..., Rig]


@pytest.mark.slow
def test_ten_thousand_files(tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig) -> None:
    wanted = {f"d{n % 50}/f{n}": b"%d" % n for n in range(10_000)}
    for name, data in wanted.items():
        storage.put(name, data)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry(name, data) for name, data in wanted.items()]))
    over = engine.is_over(job, timeout=240)
    assert (over.state, over.files_checked) == (JobState.DONE, 10_000)
    assert len(storage.requests) == 10_000
    assert all((tmp_path / "t" / name).read_bytes() == data for name, data in wanted.items())
    again = engine.engine.submit(spec(tmp_path / "t", [entry(name, data) for name, data in wanted.items()]))
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


def test_memory_does_not_grow_with_what_is_done(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    wanted = {f"f{n:05}": b"%d" % n for n in range(3000)}
    for name, data in wanted.items():
        storage.put(name, data)
    asked = spec(tmp_path / "t", [entry(name, data) for name, data in wanted.items()])
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(asked)
        wait_until(lambda: engine.job(job).files_checked > 500, 60)
        tracemalloc.start(1)
        try:
            engine.is_over(job)
            run = engine.engine._runs[job]
            grown = [
                statistic
                for statistic in tracemalloc.take_snapshot().statistics("filename")
                if "artifact_desktop" in statistic.traceback[0].filename and statistic.size > 256 << 10
            ]
        finally:
            tracemalloc.stop()
        assert not run.dispatched
        assert grown == []
