"""How fast, and how long still: from a rolling window, and only said when it can be trusted."""

import math
from collections import deque

_WINDOW = 6.0
_INTERVAL = 0.25
_TRUST_AFTER = 2.0
_LONGEST = 7 * 24 * 3600.0


class Meter:
    """Speed and time left of one job. Changed by the coordinator only. Bytes, files and seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int, int]] = deque()
        self._fetched = 0
        self.bytes_at = -math.inf
        """When (monotonic) the last bytes came."""

    def reset(self) -> None:
        """After a stop: what was measured before says nothing about now."""
        self._marks.clear()

    def mark(self, now: float, fetched: int, files: int) -> bool:
        """Notes how much has come so far, and says whether that is more than before. Cheap to call often."""
        more, self._fetched = fetched > self._fetched, max(fetched, self._fetched)
        if more:
            self.bytes_at = now
        marks = self._marks
        if not marks or now - marks[-1][0] >= _INTERVAL:
            marks.append((now, fetched, files))
            while len(marks) > 2 and now - marks[0][0] > _WINDOW:
                marks.popleft()
        return more

    def speed(self) -> float:
        """Bytes a second from the network over the last seconds."""
        return self._rate(1)

    def seconds_left(self, bytes_left: int, files_left: int) -> float | None:
        """The slower of the estimates by bytes and by files, or None while nothing can be said in earnest."""
        if not self._marks or self._marks[-1][0] - self._marks[0][0] < _TRUST_AFTER:
            return None
        estimates = []
        for left, rate in ((bytes_left, self._rate(1)), (files_left, self._rate(2))):
            if left > 0 and rate > 0:
                estimates.append(left / rate)
        by_bytes = self._rate(1) > 0 or bytes_left <= 0
        if not estimates or not by_bytes:
            return None
        # Few large files: the number of files says little; many small ones: it says all.
        seconds = estimates[0] if files_left <= 16 else max(estimates)
        return seconds if seconds <= _LONGEST else None

    def _rate(self, column: int) -> float:
        if len(self._marks) < 2:
            return 0.0
        first, last = self._marks[0], self._marks[-1]
        return max(0.0, (last[column] - first[column]) / (last[0] - first[0]))
