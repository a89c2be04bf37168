"""What is still to do of one job, in the order it is to be done. Numbers are those of its FileTable."""

import heapq
import itertools
import math
from array import array
from collections import deque
from collections.abc import Set

from artifact_desktop.transfer.table import CHECKED, LARGE, QUEUED, SKIPPED, FileTable
from artifact_desktop.transfer.task import Task


class Backlog:
    """Not thread-safe: the coordinator's, under the engine's lock.

    A file is fresh (nobody has looked at it), asked for again (looked at; it needs an address), delayed (a task with
    its address, for later), held back (fresh, once nothing else is left) or a twin (its content is that of a file
    before it, so it comes last of all, as a copy).
    """

    def __init__(self, table: FileTable, last: Set[int] = frozenset()) -> None:
        """`last` are held back. Any thread may make one, while nobody changes the table."""
        self._small, self._held_small = array("I"), array("I")
        self._position = 0
        self._large: deque[int] = deque()
        self._held_large: deque[int] = deque()
        self._again: deque[int] = deque()
        self._delayed: list[tuple[float, int, Task]] = []
        self._order = itertools.count()
        self.twins: deque[tuple[int, int]] = deque()
        twins = table.twins()
        for number, (state, size) in enumerate(zip(table.states, table.sizes, strict=True)):
            if state != QUEUED:
                continue
            if number in twins:
                self.twins.append((number, twins[number]))
            elif number in last:
                (self._held_small if size < LARGE else self._held_large).append(number)
            else:
                (self._small if size < LARGE else self._large).append(number)

    @property
    def only_twins(self) -> bool:
        """Whether nothing but twins is left."""
        return self._nothing_fresh and not (self._held_small or self._held_large)

    @property
    def _nothing_fresh(self) -> bool:
        return self._position >= len(self._small) and not (self._large or self._again or self._delayed)

    def release(self) -> None:
        """Nothing is under way: where nothing else is left, it is the turn of what was held back."""
        if self._nothing_fresh:
            self._small, self._held_small, self._position = self._held_small, array("I"), 0
            self._large, self._held_large = self._held_large, deque()

    def copies(self, most: int, states: bytearray) -> list[tuple[int, int | None]]:
        """Takes out twins, each with the file to copy. Where that one could not be had, the first twin has none and
        takes its place; the others wait for it.
        """
        ready: list[tuple[int, int | None]] = []
        waiting: list[tuple[int, int]] = []
        heirs: dict[int, int] = {}
        while self.twins and len(ready) < most:
            number, original = self.twins.popleft()
            if original in heirs:
                waiting.append((number, original))
            elif states[original] in (CHECKED, SKIPPED):
                ready.append((number, original))
            else:
                heirs[original] = number
                ready.append((number, None))
        if heirs:
            self.twins = deque((n, heirs.get(original, original)) for n, original in (*waiting, *self.twins))
        return ready

    def window(self, most: int, most_large: int) -> tuple[list[int], bool]:
        """The next files that need an address, and whether to look at the disk first."""
        if self._again:
            return [self._again.popleft() for _ in range(min(most, len(self._again)))], False
        large = [self._large.popleft() for _ in range(min(most_large, len(self._large)))]
        small = self._small[self._position : self._position + most]
        self._position += len(small)
        return large + small.tolist(), True

    def ask_again(self, number: int) -> None:
        """A file that was looked at needs an address, a first or a new one."""
        self._again.append(number)

    def put_back(self, numbers: list[int]) -> None:
        """Files of a window for which no addresses could be had."""
        self._again.extendleft(reversed(numbers))

    def delay(self, task: Task, until: float) -> None:
        """A task that is ready but for the time, in monotonic seconds."""
        heapq.heappush(self._delayed, (until, next(self._order), task))

    def due(self, now: float) -> list[Task]:
        """Takes out the tasks whose time has come."""
        tasks = []
        while self._delayed and self._delayed[0][0] <= now:
            tasks.append(heapq.heappop(self._delayed)[2])
        return tasks

    def next_due(self) -> float:
        """When the next delayed task's time comes; infinity when there is none."""
        return self._delayed[0][0] if self._delayed else math.inf

    def hurry(self) -> None:
        """Every delayed task's time has come."""
        self._delayed = [(0.0, order, task) for _, order, task in sorted(self._delayed)]
