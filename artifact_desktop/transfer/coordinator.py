"""The one thread that decides: what is looked up and fetched next, what comes of it, what is recorded and told.

It never waits for a network or for a file of a job; scouts and couriers do, and report here.
"""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from artifact_desktop.core.errors import AppError, Code, LocalError
from artifact_desktop.core.models import Account, VersionPath
from artifact_desktop.transfer import scout
from artifact_desktop.transfer.backlog import Backlog
from artifact_desktop.transfer.courier import Result
from artifact_desktop.transfer.errors import Action, Outcome, classify_local
from artifact_desktop.transfer.filing import Filing
from artifact_desktop.transfer.job import EngineTrouble, JobFile, JobId, JobState, TransferEvent, UrlSource
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.recorder import Recorder
from artifact_desktop.transfer.reuse import Finder
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.table import FAILED, STEP, FileTable
from artifact_desktop.transfer.target import Target
from artifact_desktop.transfer.task import Lane, Shift

_LOG = logging.getLogger(__name__)
_AHEAD = 500  # files with an address, or about to get one, ahead of the couriers
_AHEAD_LARGE = 8
_WINDOW = 250
_FIRST_WINDOW = 32  # so that the first byte flows soon
_SCOUTS = 2
_TICK = 0.25  # seconds: clock, speed and states while something runs
_GATHER = 0.01  # seconds: results are taken in together rather than one at a time
_FLUSH = 0.5  # seconds between two writes to the journal

SourceOf = Callable[[Account, VersionPath, str], UrlSource]


class Coordinator(threading.Thread):
    """`runs` and everything in them is under `lock`. Messages are callables, run on this thread without the lock."""

    def __init__(
        self,
        runs: dict[JobId, Run],
        recorder: Recorder,
        sources: SourceOf,
        lanes: Lanes,
        find: Callable[[Target, FileTable], Finder],
    ) -> None:
        super().__init__(name="downloads", daemon=True)
        self.lock = threading.Lock()
        self.runs = runs
        self._filing = Filing(recorder, self.lock)
        self._recorder, self._sources, self._lanes, self._find = recorder, sources, lanes, find
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._callbacks: list[Callable[[TransferEvent], None]] = []
        self._events: list[TransferEvent] = []
        self._cleaning: list[Path] = []  # targets that scouts remove parts from
        self._closing = threading.Event()
        self._leaving = False
        self._flushed = 0.0
        self.scouts = [
            threading.Thread(target=self._scout, name=f"downloads-scout-{number + 1}", daemon=True)
            for number in range(_SCOUTS)
        ]

    # From other threads.

    def start(self) -> None:
        """Starts this thread and its scouts."""
        super().start()
        for thread in self.scouts:
            thread.start()

    def nudge(self) -> None:
        """Something has changed: have a look."""
        self._inbox.put(_nothing)

    def enrol(self, run: Run, files: Sequence[JobFile]) -> None:
        """Takes a new job into the journal."""
        self._inbox.put(partial(self._go_on, self._filing.enrol(run, files)))

    def take(self, results: list[Result]) -> None:
        """Takes in what a courier has to report."""
        self._inbox.put(partial(self._settle, results))

    def tell(self, event: TransferEvent) -> None:
        """Tells subscribers, from this thread, with its next turn."""
        with self.lock:
            self._events.append(event)

    def subscribe(self, callback: Callable[[TransferEvent], None]) -> Callable[[], None]:
        """See Engine.subscribe."""
        with self.lock:
            self._callbacks = [*self._callbacks, callback]

        def unsubscribe() -> None:
            with self.lock:
                self._callbacks = [known for known in self._callbacks if known is not callback]

        return unsubscribe

    def leave(self) -> None:
        """Work stops where it is, and no job changes its state any more. Scouts end with what they are at."""
        with self.lock:
            self._leaving = True
            for run in self.runs.values():
                run.stop()
        for _ in self.scouts:
            self._errands.put(None)

    def close(self) -> None:
        """The thread takes in what is still in its inbox, writes the journal and ends."""
        self._closing.set()
        self.nudge()

    # This thread.

    def run(self) -> None:
        """Works until `close`."""
        timeout: float | None = 0.0
        while not self._closing.is_set():
            for message in self._gather(timeout):
                message()
            timeout = None if self._leaving else self._turn()
        while messages := self._gather(0.0):
            for message in messages:
                message()
        self._finish()

    def _gather(self, timeout: float | None) -> list[Callable[[], None]]:
        messages = []
        try:
            messages.append(self._inbox.get(timeout=timeout) if timeout != 0.0 else self._inbox.get_nowait())
            if self._lanes.waiting(Lane.MANY) > _WINDOW // 2:
                self._closing.wait(_GATHER)  # the couriers have enough to do meanwhile
            while True:
                messages.append(self._inbox.get_nowait())
        except queue.Empty:
            return messages

    def _turn(self) -> float | None:
        """Looks at every job once. Returns in how many seconds to look again, None for not before a message."""
        now = time.monotonic()
        with self.lock:
            if self._leaving:
                return None
            runs = list(self.runs.values())
            for run in runs:
                if run.shift is not None and run.shift.stopped:
                    for task in self._lanes.purge(run.shift):
                        run.dispatched.pop(task.number, None)
                run.update(now)
        if any(run.shift is not None for run in runs):
            self._lanes.adapt(now)
        for run in runs:
            if run.state is JobState.QUEUED and run.shift is None and not run.filing and self._room() > 0:
                self._open_shift(run)
        with self.lock:
            for run in runs:
                self._feed(run, now)
            due = min((self._next_look(run, now) for run in runs), default=math.inf)
        if now - self._flushed >= _FLUSH:
            self._record()
            self._flushed = now
        self._tell()
        for run in runs:
            self._keep_house(run)
        return None if due == math.inf else max(0.001, due - now)

    def _next_look(self, run: Run, now: float) -> float:
        if run.shift is not None and (run.state is not JobState.WAITING or run.shift.stopped or run.dispatched):
            return now + _TICK
        if run.dirty or run.changes:
            return now + _FLUSH
        if run.shift is None or run.backlog is None:
            return math.inf
        held = run.held_until()
        return min(run.backlog.next_due(), held if held > now else now + _TICK)

    def _keep_house(self, run: Run) -> None:
        """What is to be done once about a job that is over."""
        job = run.row.id
        if not run.state.is_over or run.shift is not None:
            return
        if run.state is JobState.CANCELLED and run.litter and run.enrolled:
            if run.table is None:  # it waited since the last start; this comes again once its files are known
                if not run.filing:
                    self._file(run, self._filing.load(run))
                return
            self._cleaning.append(run.row.target)
            self._errands.put(partial(self._clean, run.row.target, run.table))
        if run.state is JobState.DONE and run.litter:
            self._record()
            self._recorder.drop_files(job)
        run.litter = False
        if run.forgotten:
            self._recorder.forget(job)
            with self.lock:
                del self.runs[job]

    def _room(self) -> int:
        """How many more files may be looked up ahead."""
        ahead = self._lanes.waiting(Lane.MANY) + self._lanes.waiting(Lane.LONG)
        return _AHEAD - ahead - sum(run.scouting for run in self.runs.values())

    def _open_shift(self, run: Run) -> None:
        table = run.table
        if table is None or not run.enrolled:
            self._file(run, self._filing.load(run) if table is None else self._filing.make_durable(run))
            return
        if run.row.target in self._cleaning:
            return  # what it begins would be taken for what is left
        failed = [number for number, state in enumerate(table.states) if state == FAILED] if run.retrying else []
        for start in range(0, len(failed), STEP):
            with self.lock:
                run.queue_again(failed[start : start + STEP])
        run.retrying = False
        with self.lock:
            if run.state is not JobState.QUEUED or self._leaving:
                return
            target = Target(run.row.target)
            shift = run.open_shift(target, self._find(target, table))
            run.set_state(JobState.RUNNING)
        self._errands.put(partial(self._prepare, run, shift, table))

    def _feed(self, run: Run, now: float) -> None:
        """Hands out what can begin, and sends scouts ahead. Under the lock."""
        shift, backlog, table = run.shift, run.backlog, run.table
        if shift is None or backlog is None or table is None or shift.stopped or not run.prepared:
            return
        tasks = backlog.due(now) + run.copies(max(0, self._room()))
        run.dispatch(tasks)
        self._lanes.put(tasks)
        while (room := self._room()) > 0 and now >= run.held_until():
            most = min(_WINDOW if run.windows else _FIRST_WINDOW, room)
            most_large = max(0, _AHEAD_LARGE - self._lanes.waiting(Lane.LONG) - run.scouting)
            numbers, look = backlog.window(most, most_large)
            if not numbers:
                return
            run.windows += 1
            run.scouting += len(numbers)
            self._errands.put(partial(self._look, run, shift, table, numbers, look))

    def _record(self) -> None:
        with self.lock:
            for run in self.runs.values():
                run.note_etags()
                self._recorder.collect(run)
        self._recorder.flush()

    def _finish(self) -> None:
        """The last thing: wishes that were not reached yet are, and all is written down."""
        for run in self.runs.values():
            if run.shift is not None:
                run.shift.close_parts()
            if run.wish is not None:
                run.set_state(run.wish)
            if run.state is JobState.CANCELLED and run.litter and run.table is not None:
                scout.discard_parts(Target(run.row.target), run.table)
        self._record()
        for run in self.runs.values():
            if run.forgotten:
                self._recorder.forget(run.row.id)
        self._tell()
        self._recorder.close()

    def _tell(self) -> None:
        with self.lock:
            events, self._events = self._events, []
            for run in self.runs.values():
                events += run.events
                run.events = []
            callbacks = self._callbacks
        troubles, self._recorder.troubles = self._recorder.troubles, []
        for event in [*map(EngineTrouble, troubles), *events]:
            for callback in callbacks:
                try:
                    callback(event)
                except Exception:  # noqa: BLE001 - logged; a subscriber's fault must not cost the downloads
                    _LOG.exception("a subscriber failed")

    # What may take long with very many files.

    def _file(self, run: Run, steps: Iterator[None]) -> None:
        run.filing = True
        self._go_on(steps)

    def _go_on(self, steps: Iterator[None]) -> None:
        """One step; others have their turn before the next one."""
        for _ in steps:
            self._inbox.put(partial(self._go_on, steps))
            return

    # Messages.

    def _missing(self, run: Run, shift: Shift, numbers: list[int]) -> None:
        with self.lock:
            if run.shift is shift:
                run.queue_again(numbers)

    def _prepared(
        self, run: Run, shift: Shift, backlog: Backlog | None, missing: list[int], outcome: Outcome | None
    ) -> None:
        with self.lock:
            if run.shift is not shift:
                return
            run.backlog, run.prepared = backlog, True
            if outcome is not None:
                run.stop(outcome)
            if backlog is not None:
                backlog.put_back(missing)

    def _looked(self, run: Run, shift: Shift, count: int, asked: float, found: scout.Found) -> None:
        with self.lock:
            if run.shift is not shift:
                return
            run.scouting -= count
            for number, error in found.failed:
                run.fail(number, error)
            if found.outcome is not None:
                run.unserved(found.unserved, found.outcome, time.monotonic(), asked)
            if not shift.stopped:
                run.dispatch(found.tasks)
                self._lanes.put(found.tasks)

    def _settle(self, results: list[Result]) -> None:
        now = time.monotonic()
        with self.lock:
            for result in results:
                run = self.runs.get(result.task.shift.job)
                if run is not None and run.shift is result.task.shift:
                    run.settle(result, now)

    # Scout threads.

    def _scout(self) -> None:
        while (errand := self._errands.get()) is not None:
            errand()

    def _clean(self, target: Path, table: FileTable) -> None:
        scout.discard_parts(Target(target), table)
        self._inbox.put(partial(self._cleaning.remove, target))

    def _prepare(self, run: Run, shift: Shift, table: FileTable) -> None:
        backlog = outcome = None
        missing: list[int] = []
        try:
            backlog, missing = scout.prepare(shift, table)
        except LocalError as error:
            outcome = Outcome(Action.STOP, error)
        except OSError as error:
            local = classify_local(error, str(run.row.target), "")
            outcome = Outcome(Action.PAUSE if local.action is Action.PAUSE else Action.STOP, local.error)
        for start in range(0, len(missing), STEP):
            self._inbox.put(partial(self._missing, run, shift, missing[start : start + STEP]))
        self._inbox.put(partial(self._prepared, run, shift, backlog, missing, outcome))

    def _look(self, run: Run, shift: Shift, table: FileTable, numbers: list[int], look: bool) -> None:
        asked = time.monotonic()
        row = run.row
        source = partial(self._sources, row.account, row.version, row.artifact_id)
        try:
            found = scout.scout(shift, [(number, table.item(number)) for number in numbers], look, source)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: logged, and told to the person
            _LOG.exception("a scout met something unforeseen")
            unforeseen = AppError(Code.INTERNAL, reason=type(error).__name__)
            found = scout.Found(unserved=numbers, outcome=Outcome(Action.STOP, unforeseen))
        self._inbox.put(partial(self._looked, run, shift, len(numbers), asked, found))


def _nothing() -> None:
    """A message that only wakes."""
