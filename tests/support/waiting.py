"""Waiting for something to come true, without guessing how long it takes."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_INTERVAL = 0.01


def wait_until(predicate: Callable[[], T], timeout: float = 10.0, what: str = "") -> T:
    """The first truthy answer of `predicate`, asked every 10 ms; AssertionError after `timeout` seconds.

    Any thread. With Qt in the test, `qtbot.waitUntil` is the one to use: this one does not turn the event loop.
    """
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        answer = predicate()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:g} s in vain for {what or predicate}; last answer: {answer!r}")
        pause.wait(_INTERVAL)
