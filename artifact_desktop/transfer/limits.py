"""How fast and how wide: a speed limit over all downloads, and how many connections are worth having.

Pure bookkeeping over times that are handed in (monotonic seconds). Not thread-safe: `Lanes` uses them under its lock.
"""

import math
from collections import deque

MOST_CONNECTIONS = 32
_LOOK = 0.3  # seconds over which a number of connections is judged
_SETTLE = 0.1  # seconds after a change that say nothing yet
_WORTH = 1.1  # by how much the rate must rise for more connections to stay
_REST = 20.0  # seconds before more are tried again, once they were not worth it
_EASE = 30.0  # seconds of not trying after a server asked to slow down
_BURST = 0.02  # seconds of the limit that may come at once


class SpeedLimit:
    """Spreads bytes over time. `rate` in bytes a second; None for no limit."""

    def __init__(self, rate: int | None = None) -> None:
        self.rate = rate
        self._paid_until = -math.inf

    def spend(self, count: int, now: float) -> float:
        """Notes bytes that have come; returns for how many seconds no more should."""
        if self.rate is None:
            return 0.0
        self._paid_until = max(self._paid_until, now - _BURST) + count / self.rate
        return max(0.0, self._paid_until - now)


class Governor:
    """Finds how many connections are worth having, between 1 and `most`, from what comes of them.

    Connections help against latency and against limits a server sets each of them; beyond that they only cost. So
    more are tried, and kept where the rate rose by a tenth; else it goes back and rests. Servers that ask to slow down
    get half.
    """

    def __init__(self, first: int, most: int) -> None:
        self._most = most
        self.level = min(first, most)
        self._rate = 0.0  # what the level before brought; 0 when that is not known
        self._before = self.level
        self._rest_until = -math.inf
        self._samples: deque[tuple[float, float]] = deque()

    def note(self, now: float, done: float, *, wanted: bool) -> None:
        """Takes in how much was done in all until now, in any unit. `wanted`: all connections are in use."""
        if not wanted:  # too little to do: says nothing about more
            self._samples.clear()
            return
        self._samples.append((now, done))
        started = self._samples[0][0]
        if now - started < _SETTLE + _LOOK:
            return
        settled = next(sample for sample in self._samples if sample[0] - started >= _SETTLE)
        if settled[0] < now:
            self._judge((done - settled[1]) / (now - settled[0]), now)

    def ease(self, now: float) -> None:
        """A server has asked to slow down."""
        self._change(max(1, self.level // 2))
        self._rate = 0.0
        self._rest_until = now + _EASE

    def _judge(self, rate: float, now: float) -> None:
        if self.level > self._before and rate < self._rate * _WORTH:
            self._change(self._before)
            self._rate = 0.0
            self._rest_until = now + _REST
        elif now >= self._rest_until and self.level < self._most:
            self._before, self._rate = self.level, rate
            self._change(min(self._most, self.level * 2))
        else:
            self._before = self.level
            self._samples.clear()

    def _change(self, level: int) -> None:
        if level <= self.level:
            self._before = level
        self.level = level
        self._samples.clear()
