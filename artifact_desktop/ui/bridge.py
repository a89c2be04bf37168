"""Where threads meet Qt, and the only place: questions asked in the background, and what the engine tells.

`Background` runs one-shot blocking calls on its own daemon threads and hands the answer to the UI thread.
`EngineBridge` turns the engine's level (`snapshot()`, polled while something is active) and edges (events from
engine threads) into Qt signals.
"""

import logging
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from artifact_desktop.core.errors import AppError, Code
from artifact_desktop.transfer.job import TransferEvent, TransferSnapshot

_LOG = logging.getLogger(__name__)
_THREADS = 12  # a hung keyring or server blocks one of them, never the others
_POLL_MS = 100  # figures that change more often cannot be read, and every look waits for the interpreter's lock
_NICE = 5

T = TypeVar("T")


class BackgroundCall:
    """One question under way. Made by `Background.run`; UI thread only."""

    def __init__(
        self,
        owner: QObject,
        key: str,
        function: Callable[[], Any],
        on_result: Callable[[Any], None],
        on_error: Callable[[AppError], None],
        discard: Callable[[Any], None],
    ) -> None:
        self.owner = owner
        self.slot = (id(owner), key)
        self.function = function
        self.on_result = on_result
        self.on_error = on_error
        self.discard = discard
        self.result: Any = None
        self.error: AppError | None = None
        self.wanted = True

    def cancel(self) -> None:
        """Neither answer nor error will be delivered. A call that runs already is left to end by itself."""
        self.wanted = False

    def perform(self) -> None:
        """Asks the question, on a background thread."""
        if not self.wanted:
            return
        try:
            self.result = self.function()
        except AppError as error:
            self.error = error
        except Exception as unforeseen:  # noqa: BLE001 - a thread's outermost frame: logged, and told to the person
            self.error = _unforeseen(unforeseen)

    def deliver(self) -> None:
        """Hands over what came, on the UI thread."""
        if not self.wanted or not isValid(self.owner):
            if self.result is not None:
                self.discard(self.result)
            return
        if self.error is not None:
            self.on_error(self.error)
        else:
            self.on_result(self.result)


class Background(QObject):
    """A small pool of daemon threads for blocking one-shot calls. Made, used and closed on the UI thread.

    The answer to the latest question of an (owner, key) counts; earlier ones are dropped, and so is everything for
    an owner that Qt has deleted. A call stays referenced here until it is answered, so that no owner is ever
    released on a background thread.
    """

    _answered = Signal(int)

    def __init__(self, threads: int = _THREADS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit = threads
        self._threads: list[threading.Thread] = []
        self._numbers: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._calls: dict[int, BackgroundCall] = {}  # changed on the UI thread only
        self._latest: dict[tuple[int, str], BackgroundCall] = {}
        self._next = 0
        self._lock = threading.Lock()
        self._closed = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        key: str,
        function: Callable[[], T],
        on_result: Callable[[T], None],
        on_error: Callable[[AppError], None],
        discard: Callable[[T], None] = lambda _: None,
    ) -> BackgroundCall:
        """Calls `function` on a background thread, then `on_result` or `on_error` on the UI thread.

        `discard` gets a result that nobody wants any more, such as a connection to close, on the UI thread too.

        The error is always an AppError; whatever was not foreseen becomes Code.INTERNAL and is logged. An earlier
        call of (owner, key) that has not begun never will, so things that must each be done need a key each. After
        `close` the call is accepted and never answered.
        """
        call = BackgroundCall(owner, key, function, on_result, on_error, discard)
        self.cancel(owner, key)
        if self._closed:
            call.cancel()
            return call
        self._next += 1
        self._calls[self._next] = call
        self._latest[call.slot] = call
        if len(self._threads) < min(self._limit, len(self._calls)):
            self._start_thread()
        self._numbers.put(self._next)
        return call

    def cancel(self, owner: QObject, key: str) -> None:
        """Drops the answer to the latest question of (owner, key), if one is under way."""
        call = self._latest.pop((id(owner), key), None)
        if call is not None:
            call.cancel()

    def close(self) -> None:
        """No answer is delivered from now on, and idle threads end. Never waits for a call that hangs."""
        with self._lock:
            self._closed = True
        for call in self._calls.values():
            call.cancel()
        self._latest.clear()
        for _ in self._threads:
            self._numbers.put(None)

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._work, name=f"background-{len(self._threads) + 1}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        _yield_to_window()
        while (number := self._numbers.get()) is not None:
            self._calls[number].perform()
            with self._lock:
                if self._closed:
                    return
                self._answered.emit(number)

    def _on_answered(self, number: int) -> None:
        call = self._calls.pop(number)
        if self._latest.get(call.slot) is call:
            del self._latest[call.slot]
        call.deliver()


class TransferSource(Protocol):
    """The part of the engine that the window watches."""

    def snapshot(self) -> TransferSnapshot:
        """How things stand, immutable and cheap. Any thread."""
        ...

    def subscribe(self, callback: Callable[[TransferEvent], None]) -> Callable[[], None]:
        """Calls `callback` on engine threads for each event; returns what ends that."""
        ...


class EngineBridge(QObject):
    """The engine as Qt signals on the UI thread. No timer runs while nothing is active."""

    snapshot_changed = Signal(object)
    """A TransferSnapshot that differs from the one before."""
    engine_event = Signal(object)
    """A TransferEvent."""

    _arrived = Signal(object)

    def __init__(self, engine: TransferSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._last: TransferSnapshot | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.refresh)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = engine.subscribe(self._on_engine_thread)
        self.refresh()

    @property
    def polling(self) -> bool:
        return self._timer.isActive()

    def refresh(self) -> None:
        """Looks at the engine now, and keeps looking for as long as it is active."""
        snapshot = self._engine.snapshot()
        if snapshot.active != self._timer.isActive():
            if snapshot.active:
                self._timer.start()
            else:
                self._timer.stop()
        if snapshot != self._last:
            self._last = snapshot
            self.snapshot_changed.emit(snapshot)

    def close(self) -> None:
        """Nothing is emitted from now on."""
        with self._lock:
            self._closed = True
        self._unsubscribe()
        self._timer.stop()

    def _on_engine_thread(self, event: TransferEvent) -> None:
        with self._lock:
            if not self._closed:
                self._arrived.emit(event)

    def _on_arrived(self, event: TransferEvent) -> None:
        if self._closed:
            return
        self.engine_event.emit(event)
        if not self._timer.isActive():  # otherwise the next poll, at most one interval away, shows what changed
            self.refresh()


def _yield_to_window() -> None:
    """From now on the window's thread goes first where this one and those it starts, the engine's, want a processor.

    Linux only, where each thread has a niceness of its own; elsewhere it is the whole program's.
    """
    if sys.platform == "linux":
        os.nice(_NICE)


def _unforeseen(error: Exception) -> AppError:
    """Logs where it happened but not what it said: a message may quote a key or an address."""
    kind = type(error).__name__
    _LOG.error("Unforeseen %s in a background call\n%s", kind, "".join(traceback.format_tb(error.__traceback__)))
    return AppError(Code.INTERNAL, reason=kind)
