"""Tasks on their way from the coordinator to the couriers, and how many connections there are for them.

Two lanes: MANY small files share a courier's loop; a LONG task (a large file, reading a file that is here already,
copying one) is begun by a courier that has nothing else to do, and a large file may then be helped with by others.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable

from artifact_desktop.transfer.crew import Crew
from artifact_desktop.transfer.limits import Governor, SpeedLimit
from artifact_desktop.transfer.part import Segment
from artifact_desktop.transfer.task import Lane, Shift, Task, Work

_FILE_WEIGHT = 64 << 10  # bytes: what a file that came counts, beside its own, when connections are judged
_FIRST = {Lane.MANY: 16, Lane.LONG: 4}  # connections to begin with


class Lanes:
    """Thread-safe."""

    def __init__(self, connections: int) -> None:
        self.connections = connections
        """The most at once, over both lanes."""
        self.hold_until = 0.0
        """The shared brake, in monotonic seconds: no fetch starts before."""
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._changed = [threading.Condition(self._lock) for _ in Lane]
        self._queues: list[deque[Task]] = [deque() for _ in Lane]
        self._fetching = [0 for _ in Lane]
        self._helped: list[Crew] = []
        self._limit = SpeedLimit()
        self._governors = [Governor(_FIRST[lane], connections) for lane in Lane]
        self._done = [0.0 for _ in Lane]

    # What may come at once.

    @property
    def speed_limit(self) -> int | None:
        """Bytes a second over all downloads, None for no limit."""
        return self._limit.rate

    @speed_limit.setter
    def speed_limit(self, rate: int | None) -> None:
        with self._lock:
            self._limit = SpeedLimit(rate)

    def level(self, lane: Lane) -> int:
        """How many connections a lane may have now."""
        return self._governors[lane].level

    def arrived(self, lane: Lane, count: int, files: int) -> float:
        """Notes bytes that have come and files that are done; returns for how many seconds no bytes should come."""
        with self._lock:
            self._done[lane] += count + files * _FILE_WEIGHT
            return self._limit.spend(count, time.monotonic())

    def adapt(self, now: float) -> None:
        """Looks whether more connections would bring more. Called every so often by the coordinator."""
        with self._lock:
            for lane, governor in zip(Lane, self._governors, strict=True):
                level = governor.level
                busy = 2 * self._fetching[lane] > level and (lane is Lane.LONG or bool(self._queues[lane]))
                governor.note(now, self._done[lane], wanted=busy and self._limit.rate is None)
                if governor.level > level:
                    self._changed[lane].notify_all()

    def ease(self, now: float) -> None:
        """A server has asked to slow down."""
        with self._lock:
            for governor in self._governors:
                governor.ease(now)

    # Tasks.

    def waiting(self, lane: Lane) -> int:
        """How many tasks wait in a lane; approximate while couriers take."""
        return len(self._queues[lane])

    def put(self, tasks: Iterable[Task]) -> None:
        with self._lock:
            for task in tasks:
                self._queues[task.lane].append(task)
            for lane, queue in zip(Lane, self._queues, strict=True):
                if queue:  # waking the others would cost small files a fiftieth of their speed
                    self._changed[lane].notify_all()

    def take(self, lane: Lane, most: int, *, block: bool) -> list[Task] | None:
        """Up to `most` tasks; fewer, or none, where connections run out. None when all is closed.

        With `block` it waits for something to do, which may be to `help`: then it is an empty list.
        """
        with self._lock:
            while not self.closing.is_set():
                taken: list[Task] = []
                queue = self._queues[lane]
                while queue and len(taken) < most and self._may_start(queue[0]):
                    task = queue.popleft()
                    if task.work is Work.FETCH:
                        self._fetching[lane] += 1
                    task.begun, task.live = time.monotonic(), True
                    taken.append(task)
                if taken or not block or (lane is Lane.LONG and self._may_help()):
                    return taken
                self._changed[lane].wait()
            return None

    def finished(self, task: Task) -> None:
        """The courier is done with it."""
        with self._lock:
            task.live = False
            if task.work is Work.FETCH:
                self._fetching[task.lane] -= 1
                if self._queues[Lane.LONG] or task.lane is Lane.LONG or self._may_help():
                    self._wake()

    def purge(self, shift: Shift) -> list[Task]:
        """Takes back what no courier has begun of a shift."""
        with self._lock:
            found: list[Task] = []
            for lane, queue in enumerate(self._queues):
                found += [task for task in queue if task.shift is shift]
                self._queues[lane] = deque(task for task in queue if task.shift is not shift)
            return found

    def close(self) -> None:
        with self._lock:
            self.closing.set()
            self._wake()

    # Helping: a large file may have more than one connection.

    def offer(self, crew: Crew) -> None:
        """More transfers may join from now on, until there is nothing left to join for."""
        with self._lock:
            if crew not in self._helped:
                self._helped.append(crew)
                self._changed[Lane.LONG].notify_all()

    def help(self) -> tuple[Crew, Segment] | None:
        """A segment to fetch of a file that another courier has begun, where there is one and a connection is left."""
        with self._lock:
            while self._may_help():
                for crew in list(self._helped):
                    if segment := crew.join():
                        self._fetching[Lane.LONG] += 1
                        self._helped.append(self._helped.pop(0))  # in turn
                        return crew, segment
                    self._helped.remove(crew)
            return None

    def has_helped(self) -> None:
        """A transfer that joined has left."""
        with self._lock:
            self._fetching[Lane.LONG] -= 1
            self._wake()

    @property
    def is_one_too_many(self) -> bool:
        """Whether the long lane has more connections than it may have now, or they keep a courier from other tasks."""
        with self._lock:
            return self._fetching[Lane.LONG] > self._most_long or bool(self._queues[Lane.LONG])

    @property
    def _most_long(self) -> int:
        # Long transfers go on and on: while small files wait and have no connection at all, one is left to them.
        left = int(bool(self._queues[Lane.MANY]) and not self._fetching[Lane.MANY])
        return min(self._governors[Lane.LONG].level, max(1, self.connections - left))

    def _may_help(self) -> bool:
        return (
            bool(self._helped)
            and not self._queues[Lane.LONG]
            and time.monotonic() >= self.hold_until
            and sum(self._fetching) < self.connections
            and self._fetching[Lane.LONG] < self._most_long
        )

    def _may_start(self, task: Task) -> bool:
        if task.work is not Work.FETCH:
            return True
        many, long = self._fetching[Lane.MANY], self._fetching[Lane.LONG]
        if many + long >= self.connections:
            return False
        if task.lane is Lane.LONG:
            return long < self._most_long
        kept_free = min(self._most_long, long + len(self._queues[Lane.LONG]))
        return many < min(self._governors[Lane.MANY].level, max(1, self.connections - kept_free))

    def _wake(self) -> None:
        for changed in self._changed:
            changed.notify_all()
