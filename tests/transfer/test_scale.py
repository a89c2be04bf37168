"""Jobs of many files: all arrive, each asked for once, and questions about them stay cheap."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import JobFile, JobId, JobState, JobStateChanged, TransferEvent
from artifact_desktop.transfer.journal import JobRow, open_journal
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.scout import discard_parts
from artifact_desktop.transfer.table import CHECKED, STEP, FileTable, table_of
from artifact_desktop.transfer.target import Target, map_name, part_name
from tests.faults.answers import stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.heavy import data, name
from tests.transfer.rig import ACCOUNT, HASTE, VERSION, Rig, Source, content, digest, entry, rig, spec, tree

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
    assert figures["begun"] - figures["before"] < (40 << 20) + ENTRIES * 80
    assert figures["peak"] - figures["before"] < (40 << 20) + ENTRIES * 120
    assert figures["submit"] < 1
    assert figures["seconds"] < 5  # it is to be within one; the machine may be busy
    assert tree(tmp_path / "t") == {}


def test_a_wish_about_a_very_large_job_is_told_while_it_is_still_taken_in(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    engine = make_rig()
    filing: list[bool] = []

    def note(event: TransferEvent) -> None:
        if isinstance(event, JobStateChanged) and event.state is JobState.CANCELLED:
            filing.append(engine.engine._runs[event.job].filing)

    class Files(list[JobFile]):
        wish: Callable[[], None]

        def __iter__(self) -> Iterator[JobFile]:
            self.wish()
            return super().__iter__()

    engine.engine.subscribe(note)
    asked = spec(tmp_path / "t", [ManifestEntry(f"{n:06}", "", 1) for n in range(4 * STEP)])
    files = Files(asked.files)
    files.wish = lambda: engine.engine.cancel(JobId(1))
    job = engine.engine.submit(replace(asked, files=files))
    wait_until(lambda: engine.engine._runs[job].enrolled)
    assert filing == [True]
    files.wish = lambda: engine.engine.forget(JobId(2))
    engine.engine.submit(replace(asked, files=files))
    wait_until(lambda: list(engine.engine._runs) == [job])
    assert engine.job(job).state is JobState.CANCELLED
    assert storage.requests == []


def test_a_job_that_was_not_taken_in_to_its_end_is_none(tmp_path: Path) -> None:
    asked = spec(tmp_path / "t", [ManifestEntry(f"{n:06}", "", 1) for n in range(2 * STEP + 1)])
    row = JobRow(JobId(1), ACCOUNT, VERSION, "id", "d", asked.target, files_total=len(asked.files))
    table = table_of(asked.files)
    killed, _ = open_journal(tmp_path / "j")
    steps = killed.add(row, table)
    next(steps)
    next(steps)
    killed.close()
    journal, trouble = open_journal(tmp_path / "j")
    assert (journal.jobs(), trouble) == ([], None)
    assert len(list(journal.add(row, table))) == 3
    assert journal.jobs() == [row]
    read = FileTable()
    assert len(list(journal.files(row.id, read, {}))) == 3
    assert read.paths == table.paths
    journal.close()


def test_parts_are_looked_for_in_folders_that_are_there(tmp_path: Path) -> None:
    class Counted(Target):
        looked = 0

        def parts(self, folder: str) -> frozenset[str]:
            self.looked += 1
            return super().parts(folder)

        def folder_of(self, local: LocalName) -> str | None:
            self.looked += 1
            return super().folder_of(local)

    table = table_of(spec(tmp_path, [entry(f"f{n % 40:02}/{n}", b"%d" % n) for n in range(4_000)]).files)
    (tmp_path / "f07").mkdir()
    left = [table.item(number) for number in range(len(table)) if table.paths[number] in ("f07/7", "f07/47", "f07/87")]
    for item in left:
        (tmp_path / "f07" / part_name(item)).write_bytes(b"half")
    (tmp_path / "f07" / map_name(part_name(left[0]))).write_bytes(b"")
    table.states[table.paths.index("f07/87")] = CHECKED
    target = Counted(tmp_path)
    discard_parts(target, table)
    assert target.looked == 40 + 2
    assert list(tree(tmp_path)) == [f"f07/{part_name(left[2])}"]


def test_a_cancelled_job_that_is_wanted_again_at_once_waits_for_its_parts_to_go(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    data = content(2 << 20)
    storage.put("model", data, *[stall(1 << 20)] * 5)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("model", data)]))
    for _ in range(5):
        wait_until(lambda: any(task.have for task in engine.engine._runs[job].dispatched.values()))
        engine.engine.cancel(job)
        engine.reaches(job, JobState.CANCELLED)
        engine.engine.retry(job)
    assert engine.is_over(job).state is JobState.DONE
    assert [request.range for request in storage.asked_for("model")] == [None] * 6
    assert tree(tmp_path / "t") == {"model": data}


def test_many_failed_files_are_queued_again_at_the_cost_of_a_few_each(tmp_path: Path) -> None:
    def cost(count: int) -> float:
        table = table_of(spec(tmp_path, [ManifestEntry(f"{n:06}", "", 1) for n in range(count)]).files)
        run = Run(JobRow(JobId(1), ACCOUNT, VERSION, "id", "d", tmp_path), HASTE, Lanes(1))
        run.adopt(table, table.tally(), {}, {})
        for number in range(count):
            run.fail(number, AppError(Code.FILE_GONE, file=""))
        before = time.thread_time()
        run.queue_again(range(count))
        assert (run.failed, run.failures) == (0, {})
        return (time.thread_time() - before) / count

    assert min(cost(40_000) for _ in range(3)) < 5 * max(cost(2_000) for _ in range(3))
