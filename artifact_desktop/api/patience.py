"""How long to wait between tries, and how everyone waits when the server asks for it."""

import random
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
_LONGEST_WISH = 3600.0


class Brake:
    """A pause that all calls to one server share, so that they do not each run into the same refusal. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def hold(self, seconds: float) -> None:
        """Nobody goes on for `seconds`; a longer pause under way stays."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def remaining(self) -> float:
        """Seconds until the pause is over, 0 when there is none."""
        with self._lock:
            return max(0.0, self._until - time.monotonic())


def backoff(attempt: int) -> float:
    """Seconds to wait after try number `attempt` (from 0): doubling, with jitter so that clients drift apart."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**attempt) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret


def wished_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks us to wait, from `Retry-After` (seconds or a date) or `RateLimit-Reset` (seconds)."""
    for name in ("retry-after", "ratelimit-reset"):
        value = headers.get(name, "").strip()
        seconds = _until(value) if value.endswith("GMT") else _number(value)
        if seconds is not None:
            return min(max(0.0, seconds), _LONGEST_WISH)
    return None


def _number(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if seconds == seconds else None  # not a NaN


def _until(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000"
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()
