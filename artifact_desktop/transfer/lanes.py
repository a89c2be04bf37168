"""Tasks on their way from the coordinator to the couriers, and the cap on connections between them.

Two lanes: MANY small files share a courier's loop; a LONG task (a large file, reading a file that is here already,
copying one) has a courier to itself.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.reuse import Finder
from artifact_desktop.transfer.table import LARGE, Item
from artifact_desktop.transfer.target import Target

_LONG_FETCHES = 4  # measured: more large files at once bring nothing but a slower window


class Lane(IntEnum):
    MANY = 0
    LONG = 1


class Work(StrEnum):
    FETCH = "fetch"
    CHECK = "check"  # read what stands under the name already
    COPY = "copy"  # from a file of the same job with the same content, or from what else is on this computer


@dataclass(eq=False, slots=True)
class Shift:
    """One stretch of work on a job, from its start or resumption to its end or the next pause.

    `stopped` is set by any thread and watched by all; it is never taken back. `hold_until` (monotonic seconds) keeps
    fetches from starting.
    """

    job: JobId
    target: Target
    finder: Finder
    allow_http: bool
    stopped: bool = False
    hold_until: float = 0.0

    def is_stopped(self) -> bool:
        return self.stopped


@dataclass(eq=False, slots=True)
class Task:
    """One thing to do for one file. A courier has it from `take` until it reports; `have` and `received` are bytes."""

    shift: Shift
    number: int
    item: Item
    work: Work = Work.FETCH
    url: str = ""
    etag: str | None = None
    source: str = ""  # of a copy; empty where the finder is to be asked
    have: int = 0  # good bytes of the file that are here
    received: int = 0  # bytes from the network in this attempt
    begun: float = 0.0
    live: bool = field(default=False)

    @property
    def lane(self) -> Lane:
        return Lane.MANY if self.work is Work.FETCH and self.item.size < LARGE else Lane.LONG


class Lanes:
    """Thread-safe."""

    def __init__(self, connections: int) -> None:
        self.connections = connections
        self.hold_until = 0.0
        """The shared brake, in monotonic seconds: no fetch starts before."""
        self._changed = threading.Condition()
        self._queues: list[deque[Task]] = [deque() for _ in Lane]
        self._fetching = [0 for _ in Lane]
        self._closed = False

    def waiting(self, lane: Lane) -> int:
        """How many tasks wait in a lane; approximate while couriers take."""
        return len(self._queues[lane])

    def put(self, tasks: Iterable[Task]) -> None:
        with self._changed:
            for task in tasks:
                self._queues[task.lane].append(task)
            self._changed.notify_all()

    def take(self, lane: Lane, most: int, *, block: bool) -> list[Task] | None:
        """Up to `most` tasks; fewer, or none, where connections run out. None when all is closed."""
        with self._changed:
            while not self._closed:
                taken: list[Task] = []
                queue = self._queues[lane]
                while queue and len(taken) < most and self._may_start(queue[0]):
                    task = queue.popleft()
                    if task.work is Work.FETCH:
                        self._fetching[lane] += 1
                    task.begun, task.live = time.monotonic(), True
                    taken.append(task)
                if taken or not block:
                    return taken
                self._changed.wait()
            return None

    def finished(self, task: Task) -> None:
        """The courier is done with it."""
        with self._changed:
            task.live = False
            if task.work is Work.FETCH:
                others_wait = sum(self._fetching) >= self.connections or bool(self._queues[Lane.LONG])
                self._fetching[task.lane] -= 1
                if others_wait:
                    self._changed.notify_all()

    def purge(self, shift: Shift) -> list[Task]:
        """Takes back what no courier has begun of a shift."""
        with self._changed:
            found: list[Task] = []
            for lane, queue in enumerate(self._queues):
                found += [task for task in queue if task.shift is shift]
                self._queues[lane] = deque(task for task in queue if task.shift is not shift)
            return found

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def _long_limit(self) -> int:
        return min(_LONG_FETCHES, self.connections)

    def _may_start(self, task: Task) -> bool:
        if task.work is not Work.FETCH:
            return True
        many, long = self._fetching[Lane.MANY], self._fetching[Lane.LONG]
        if many + long >= self.connections:
            return False
        if task.lane is Lane.LONG:
            return long < self._long_limit
        kept_free = min(self._long_limit, long + len(self._queues[Lane.LONG]))
        return many < max(1, self.connections - kept_free)
