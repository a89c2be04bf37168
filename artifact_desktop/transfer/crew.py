"""The transfers at work on one file: one for most, several for a large one, each on a segment of its own.

They are equals: whoever meets trouble notes it and leaves, and the last to leave ends the task.
"""

import threading

from artifact_desktop.transfer.errors import Action, Outcome
from artifact_desktop.transfer.part import Part, Segment
from artifact_desktop.transfer.table import LARGE
from artifact_desktop.transfer.task import Task

_SMALLEST, _LARGEST = 4 << 20, 64 << 20
_GRAVITY = (
    Action.RETRY,
    Action.RENEW,
    Action.OFFLINE,
    Action.SIGN_IN,
    Action.BRAKE,
    Action.REFETCH,
    Action.FAIL,
    Action.PAUSE,
    Action.STOP,
)
_SHARES = 16  # a segment is this part of what is left: long ones first, short ones so that all end together


class Crew:
    """Thread-safe but for `task` and `part`, which say themselves what they are.

    `first` is how many good bytes there were when the task began, or before they were thrown away. `single`: the
    server does not give parts of this file, so it comes in one stream. `outcome`: what trouble asks for, until a
    segment comes all the same. `broken_up`: all are to leave.
    """

    def __init__(self, task: Task, part: Part) -> None:
        self.task, self.part = task, part
        self.first = part.have
        self.single = task.item.size < LARGE
        self.outcome: Outcome | None = None
        self.broken_up = False
        self._winds_up = False
        self._members = 1
        self._lock = threading.Lock()

    @property
    def gained(self) -> int:
        """How many more bytes are good than ever before."""
        return self.part.have - self.first

    def be_single(self) -> bool:
        """Nobody joins from now on. True for the only member, who may then start over."""
        with self._lock:
            self.single = True
            return self._members == 1

    def join(self) -> Segment | None:
        """One more transfer takes part. None when there is nothing left that is worth it, or when one has just left in
        trouble: it would have the same.
        """
        with self._lock:
            if (
                self.single
                or self.task.shift.stopped
                or self.outcome is not None
                or self.broken_up
                or self._winds_up
                or self._members == 0
                or self.part.unclaimed < 2 * _SMALLEST
            ):
                return None
            segment = self._claim()
            self._members += segment is not None
            return segment

    def claim(self, *, spare: bool = False) -> Segment | None:
        """The next segment of a member; None when all bytes are here or on their way.

        A `spare` member gets one only where there is no other.
        """
        with self._lock:
            if self.broken_up or self._winds_up or (spare and self._members > 1):
                return None
            self.outcome = None  # a segment has come, so it can be done
            return self._claim()

    def wind_up(self) -> None:
        """Members bring what they were asked for, and then leave."""
        self._winds_up = True

    def break_up(self) -> None:
        """All members are to leave at their next step."""
        self.broken_up = True

    def leave(self, outcome: Outcome | None = None) -> bool:
        """One member leaves. True for the last one."""
        with self._lock:
            self.outcome = max(self.outcome, outcome, key=_gravity)  # a full disk counts for more than a lost line
            self._members -= 1
            return self._members == 0

    def _claim(self) -> Segment | None:
        if self.single:
            return self.part.claim()
        return self.part.claim(min(max(self.part.unclaimed // _SHARES, _SMALLEST), _LARGEST))


def _gravity(outcome: Outcome | None) -> int:
    return -1 if outcome is None else _GRAVITY.index(outcome.action)
