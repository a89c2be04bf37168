"""Who may take part in fetching a large file, and when."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, LocalError, NetworkError, Scope
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.crew import Crew
from artifact_desktop.transfer.errors import Action, Outcome
from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.reuse import Finder, Kept
from artifact_desktop.transfer.table import LARGE, FileTable, Item
from artifact_desktop.transfer.target import Target
from artifact_desktop.transfer.task import Lane, Shift, Task, Work
from tests.support.waiting import wait_until
from tests.transfer.rig import digest


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    item = Item("f", LocalName("f"), digest(b"f"), 8 * LARGE, DigestAlgorithm.MD5)
    target = Target(tmp_path)
    shift = Shift(JobId(1), target, Finder(target, FileTable(), Kept()))
    with contextlib.closing(Part(str(tmp_path), item)) as part:
        part.load(never)
        yield Crew(Task(shift, 0, item), part)


def test_nobody_joins_a_file_of_a_job_that_has_stopped(crew: Crew) -> None:
    assert crew.claim()
    assert crew.join()
    crew.task.shift.stopped = True
    assert crew.join() is None


def test_nobody_joins_whoever_may_start_over(crew: Crew) -> None:
    assert crew.claim()
    assert crew.join()
    assert not crew.be_single()
    assert not crew.leave()
    assert crew.be_single()
    assert crew.join() is None


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_troubles_the_graver_one_counts(crew: Crew, order: int) -> None:
    lost = Outcome(Action.RETRY, NetworkError(Code.CONNECTION_LOST, scope=Scope.FILE, host="h", retryable=True))
    full = Outcome(Action.PAUSE, LocalError(Code.DISK_FULL, folder="t"))
    assert crew.claim()
    assert crew.join()
    first, last = (lost, full)[::order]
    assert not crew.leave(first)
    assert crew.leave(last)
    assert crew.outcome is full


def taken(lanes: Lanes, lane: Lane, most: int = 1) -> list[Task]:
    found = lanes.take(lane, most, block=False)
    assert found is not None
    return found


def _too_many(lanes: Lanes) -> bool:
    return lanes.is_one_too_many


def small(crew: Crew, count: int) -> list[Task]:
    return [Task(crew.task.shift, n, crew.task.item._replace(size=10)) for n in range(count)]


def test_helpers_make_way_for_small_files_and_for_other_long_tasks(crew: Crew) -> None:
    lanes = Lanes(2)
    lanes.put([crew.task])
    assert taken(lanes, Lane.LONG) == [crew.task]
    assert crew.claim()
    lanes.offer(crew)
    assert lanes.help()
    assert not _too_many(lanes)
    lanes.put([replace(crew.task, work=Work.CHECK)])
    assert _too_many(lanes)
    taken(lanes, Lane.LONG)
    assert not _too_many(lanes)
    lanes.put(small(crew, 3))
    assert taken(lanes, Lane.MANY) == []
    assert _too_many(lanes)
    assert crew.claim(spare=True) is None
    assert not crew.leave()
    lanes.has_helped()
    assert lanes.help() is None
    assert len(taken(lanes, Lane.MANY, 3)) == 1
    assert not _too_many(lanes)


def test_the_last_small_files_free_connections_for_helpers(crew: Crew) -> None:
    lanes = Lanes(2)
    lanes.put([crew.task, *small(crew, 1)])
    taken(lanes, Lane.LONG)
    (file,) = taken(lanes, Lane.MANY)
    assert crew.claim()
    lanes.offer(crew)
    woken: list[list[Task] | None] = []
    courier = threading.Thread(target=lambda: woken.append(lanes.take(Lane.LONG, 1, block=True)))
    courier.start()
    wait_until(lambda: bool(lanes._changed[Lane.LONG]._waiters), 5)  # type: ignore[attr-defined]  # nothing else tells
    lanes.finished(file)
    courier.join(5)
    helped = not courier.is_alive()
    lanes.close()
    courier.join(5)
    assert helped
    assert woken == [[]]
