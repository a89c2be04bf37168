"""The one thread that decides: what is looked up and fetched next, what comes of it, what is recorded and told.

It never waits for a network or for a file of a job; scouts and couriers do, and report here.
"""

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from functools import partial

from artifact_desktop.core.errors import AppError, Code, LocalError, Scope
from artifact_desktop.core.models import Account, VersionPath
from artifact_desktop.transfer import scout
from artifact_desktop.transfer.backlog import Backlog
from artifact_desktop.transfer.courier import Result
from artifact_desktop.transfer.errors import Action, Outcome, classify_local
from artifact_desktop.transfer.job import EngineTrouble, JobId, JobSpec, JobState, TransferEvent, UrlSource
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.recorder import Recorder
from artifact_desktop.transfer.reuse import Finder
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.table import FAILED, FileTable, Item, table_of
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
        self._recorder, self._sources, self._lanes, self._find = recorder, sources, lanes, find
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._errands: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._callbacks: list[Callable[[TransferEvent], None]] = []
        self._events: list[TransferEvent] = []
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

    def enrol(self, run: Run, spec: JobSpec) -> None:
        """Takes a new job into the journal."""
        self._inbox.put(partial(self._enrol_new, run, spec))

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
        for message in self._gather(0.0):
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
            self._keep_house(run)
            if run.state is JobState.QUEUED and run.shift is None and self._room() > 0:
                self._open_shift(run)
        with self.lock:
            for run in runs:
                self._feed(run, now)
            due = min((self._next_look(run, now) for run in runs), default=math.inf)
        if now - self._flushed >= _FLUSH:
            self._record()
            self._flushed = now
        self._tell()
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
        if run.state is JobState.CANCELLED and run.litter and (run.table is not None or self._recorder.load(run)):
            assert run.table is not None
            self._errands.put(partial(scout.discard_parts, Target(run.row.target), run.table.unfinished()))
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
        if run.table is None and (not run.enrolled or not self._recorder.load(run)):
            if run.enrolled:
                with self.lock:
                    run.set_state(JobState.FAILED, AppError(Code.JOURNAL_DAMAGED, scope=Scope.JOB))
            return
        table = run.table
        assert table is not None
        if not run.enrolled and not self._enrolled(run):
            return
        if run.retrying:
            run.queue_again([number for number, state in enumerate(table.states) if state == FAILED])
            run.retrying = False
        backlog = Backlog(table)
        done = [(number, table.item(number)) for number in table.done()]
        with self.lock:
            if run.state is not JobState.QUEUED or self._leaving:
                return
            target = Target(run.row.target)
            shift = run.open_shift(backlog, target, self._find(target, table))
            run.set_state(JobState.RUNNING)
        self._errands.put(partial(self._prepare, run, shift, done))

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
            self._errands.put(partial(self._look, run, shift, [(n, table.item(n)) for n in numbers], look))

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
                scout.discard_parts(Target(run.row.target), run.table.unfinished())
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

    # Messages.

    def _enrol_new(self, run: Run, spec: JobSpec) -> None:
        table = table_of(spec.files)
        run.row = run.row._replace(files_total=len(table), bytes_total=sum(table.sizes))
        run.adopt(table, {}, {})
        self._enrolled(run)

    def _enrolled(self, run: Run) -> bool:
        """Writes a job to the journal; a job that cannot be made durable is paused and says why."""
        try:
            self._recorder.enrol(run)
        except LocalError as error:
            with self.lock:
                if run.state is JobState.QUEUED:
                    run.set_state(JobState.PAUSED, error)
            return False
        return True

    def _prepared(self, run: Run, shift: Shift, missing: list[int], last: set[int], outcome: Outcome | None) -> None:
        with self.lock:
            if run.shift is not shift or run.backlog is None:
                return
            run.prepared = True
            if last:
                run.backlog.hold_back(last)
            if outcome is not None:
                run.stop(outcome)
            elif missing:
                run.queue_again(missing)
                run.backlog.put_back(missing)

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

    def _prepare(self, run: Run, shift: Shift, done: list[tuple[int, Item]]) -> None:
        missing: list[int] = []
        last: set[int] = set()
        outcome = None
        try:
            missing, last = scout.prepare(shift, done)
        except LocalError as error:
            outcome = Outcome(Action.STOP, error)
        except OSError as error:
            local = classify_local(error, str(run.row.target), "")
            outcome = Outcome(Action.PAUSE if local.action is Action.PAUSE else Action.STOP, local.error)
        self._inbox.put(partial(self._prepared, run, shift, missing, last, outcome))

    def _look(self, run: Run, shift: Shift, window: list[tuple[int, Item]], look: bool) -> None:
        asked = time.monotonic()
        row = run.row
        source = partial(self._sources, row.account, row.version, row.artifact_id)
        try:
            found = scout.scout(shift, window, look, source)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: logged, and told to the person
            _LOG.exception("a scout met something unforeseen")
            unforeseen = AppError(Code.INTERNAL, reason=type(error).__name__)
            found = scout.Found(unserved=[number for number, _ in window], outcome=Outcome(Action.STOP, unforeseen))
        self._inbox.put(partial(self._looked, run, shift, len(window), asked, found))


def _nothing() -> None:
    """A message that only wakes."""
