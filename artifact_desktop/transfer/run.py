"""One job as the coordinator sees it: what came of its tasks, what is to be done about it, what state that makes.

Nothing here waits or touches the network; every method is called under the engine's lock.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.transfer.backlog import Backlog
from artifact_desktop.transfer.courier import End, Result
from artifact_desktop.transfer.errors import Action, Outcome, backoff
from artifact_desktop.transfer.job import (
    FileFailed,
    FileProgress,
    FileState,
    JobSnapshot,
    JobState,
    JobStateChanged,
    Patience,
    TransferEvent,
)
from artifact_desktop.transfer.journal import FileChange, JobRow
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.progress import Meter
from artifact_desktop.transfer.reuse import Finder
from artifact_desktop.transfer.table import CHECKED, FAILED, QUEUED, SKIPPED, STATES, FileTable, Tally
from artifact_desktop.transfer.target import Target
from artifact_desktop.transfer.task import Shift, Task, Trouble, Work

_WAITING_FROM = 1.0  # seconds without anything to do that make a job "waiting"
_REFUSALS = frozenset({Code.FILE_DENIED, Code.STORAGE_DENIED, Code.NETWORK_POLICY, Code.URL_EXPIRED})


class Run:
    """A job in the engine.

    `events` are for the coordinator to tell; `changes`, `new_etags` and `dirty` for it to record. `wish` is the state
    the person asked for, reached once the work under way has stopped.
    """

    def __init__(self, row: JobRow, patience: Patience, lanes: Lanes) -> None:
        self.row = row
        self.state, self.error = row.state, row.error
        self.checked, self.skipped, self.failed = row.files_checked, row.files_skipped, row.files_failed
        self.unverified = row.files_unverified
        self.bytes_done, self.bytes_fetched, self.seconds = row.bytes_done, row.bytes_fetched, row.seconds
        self.table: FileTable | None = None
        self.failures: dict[int, AppError] = {}
        self.etags: dict[int, str] = {}
        self.events: list[TransferEvent] = []
        self.changes: list[FileChange] = []
        self.new_etags: dict[int, str] = {}
        self.dirty = False
        self.wish: JobState | None = None
        self.enrolled = False  # the journal has its files
        self.filing = False  # they are being written there or read again; it does not begin before
        self.forgotten = False
        self.retrying = False  # failed files are to be queued again with the next shift
        self.litter = not row.state.is_over  # there may be parts to remove when it is cancelled
        self.shift: Shift | None = None
        self.backlog: Backlog | None = None
        self.prepared = False  # the target folder was tried, and what was done before looked at
        self.windows = 0  # how many windows were given to scouts in this shift
        self.scouting = 0  # files in windows that scouts have
        self.dispatched: dict[int, Task] = {}
        self._patience, self._lanes = patience, lanes
        self._meter = Meter()
        self._running_since: float | None = None
        self._parked: dict[int, int] = {}  # bytes of files that wait as parts
        self._troubles: dict[int, Trouble] = {}
        self._refusals = self._setbacks = 0
        self._verdict: Outcome | None = None  # why the whole job stops
        self._wait_error: AppError | None = None
        self._last_trouble: AppError | None = None

    # The shift: one stretch of work.

    def adopt(self, table: FileTable, tally: Tally, failures: dict[int, AppError], etags: dict[int, str]) -> None:
        """Takes the files of the job, as submitted or as the journal has them."""
        self.table, self.failures, self.etags = table, failures, etags
        self.checked, self.skipped, self.failed, self.unverified, self.bytes_done = tally

    def open_shift(self, target: Target, finder: Finder) -> Shift:
        """Begins a stretch of work on what is left."""
        self.backlog, self.prepared, self.windows = None, False, 0
        self.litter = True
        self._troubles, self._refusals, self._setbacks = {}, 0, 0
        self._verdict = self._wait_error = self._last_trouble = None
        self.shift = Shift(self.row.id, target, finder, self.row.account.server)
        return self.shift

    def stop(self, verdict: Outcome | None = None) -> None:
        """No more work is begun, and couriers drop what they have. Any thread that holds the engine's lock."""
        if self._verdict is None:
            self._verdict = verdict
        if self.shift is not None:
            self.shift.stopped = True

    def dispatch(self, tasks: Iterable[Task]) -> None:
        """Notes tasks as handed out."""
        for task in tasks:
            self.dispatched[task.number] = task
            task.etag = task.etag or self.etags.get(task.number)

    def copies(self, most: int) -> list[Task]:
        """Copies of content that is here, once nothing else is left. Without its original a twin will be fetched."""
        table, shift, backlog = self.table, self.shift, self.backlog
        if table is None or shift is None or backlog is None or not self._is_idle:
            return []
        backlog.release()
        tasks: list[Task] = []
        for number, original in backlog.copies(most, table.states) if backlog.only_twins else ():
            source = shift.target.path(table.item(original).local) if original is not None else ""
            tasks.append(Task(shift, number, table.item(number), Work.COPY, source=source))
        return tasks

    def held_until(self) -> float:
        """Before this moment (monotonic seconds) no address is asked for and no fetch begins."""
        return max(self.shift.hold_until if self.shift is not None else 0.0, self._lanes.hold_until)

    # What came of it.

    def settle(self, result: Result, now: float) -> None:
        """Takes in how a task of the present shift ended."""
        task = result.task
        assert self.backlog is not None
        self.dispatched.pop(task.number, None)
        self.bytes_fetched += task.received
        self.dirty = True
        if task.have and result.end not in (End.CHECKED, End.SKIPPED):
            self._parked[task.number] = task.have
            self._note_etag(task)
        match result.end:
            case End.CHECKED:
                self._done(task.number, CHECKED)
            case End.SKIPPED:
                self._done(task.number, SKIPPED)
            case End.STALE:
                self.backlog.ask_again(task.number)
            case End.HELD:
                self.backlog.delay(task, self.held_until())
            case End.TROUBLE if result.outcome is not None:
                self._troubled(self.backlog, result, result.outcome, now)
            case _:
                pass  # stopped: the next shift begins with what is left
        task.received = 0

    def _troubled(self, backlog: Backlog, result: Result, outcome: Outcome, now: float) -> None:
        task, patience = result.task, self._patience
        trouble = self._troubles.setdefault(task.number, Trouble())
        if result.gained:
            trouble.failures = trouble.strikes = trouble.renewals = 0
        trouble.failures += 1
        if outcome.error.code is Code.TIMED_OUT and self._meter.bytes_at < task.begun:
            # Not this file but everything is silent: a server that froze, a network that swallows.
            outcome = replace(outcome, action=Action.OFFLINE)
        match outcome.action:
            case Action.RETRY if trouble.strikes < patience.strikes:
                trouble.strikes += 1
                self._last_trouble = outcome.error
                backlog.delay(task, now + max(backoff(trouble.failures, patience), outcome.retry_after or 0.0))
            case Action.RENEW if trouble.renewals < patience.renewals:
                trouble.renewals += 1
                backlog.ask_again(task.number)
            case Action.REFETCH if not trouble.refetched:
                trouble.refetched = True
                task.etag = None
                backlog.delay(task, now)
            case Action.BRAKE | Action.OFFLINE | Action.SIGN_IN:
                self._hold(outcome, now, task.begun)
                backlog.delay(task, self.held_until())
            case Action.PAUSE | Action.STOP:
                self.stop(outcome)
            case _:
                self.fail(task.number, outcome.error)

    def unserved(self, numbers: list[int], outcome: Outcome, now: float, asked: float) -> None:
        """Takes back files for which no addresses could be had. `asked` is when that was tried."""
        assert self.backlog is not None
        self.backlog.put_back(numbers)
        if outcome.action in (Action.BRAKE, Action.OFFLINE, Action.SIGN_IN):
            self._hold(outcome, now, asked)
        else:
            self.stop(outcome)

    @property
    def _signed_out(self) -> bool:
        """Whether only `wake` lets fetches begin again, whatever those under way still bring."""
        return self.shift is not None and self.shift.hold_until == math.inf

    def _recovered(self) -> None:
        """Bytes have come, so the network is there."""
        if not self._signed_out:
            self._wait_error, self._setbacks = None, 0

    def _hold(self, outcome: Outcome, now: float, begun: float) -> None:
        """Fetches wait: of every job after a brake, else of this one. Failures of one moment count once."""
        assert self.shift is not None
        if not self._signed_out:
            self._wait_error = outcome.error
        place = self._lanes if outcome.action is Action.BRAKE else self.shift
        if outcome.action is Action.BRAKE:
            self._lanes.ease(now)
        if outcome.action is Action.SIGN_IN:
            place.hold_until = math.inf
        elif outcome.retry_after is not None:
            place.hold_until = max(place.hold_until, now + outcome.retry_after)
        elif begun >= place.hold_until:
            self._setbacks += 1
            place.hold_until = now + backoff(self._setbacks, self._patience)

    def wake(self) -> None:
        """Whatever waits is tried now."""
        if self.shift is not None and self.backlog is not None:
            self.shift.hold_until = 0.0
            self._setbacks, self._wait_error = 0, None
            self.backlog.hurry()

    def fail(self, number: int, error: AppError) -> None:
        """One file cannot be had."""
        assert self.table is not None
        self._set(number, FAILED, error)
        self.failures[number] = error
        self._parked.pop(number, None)
        self.events.append(FileFailed(self.row.id, self.table.paths[number], error))
        self._refusals = self._refusals + 1 if error.code in _REFUSALS else 0
        if self._refusals >= self._patience.denials:  # the rest would only be refused as well
            self.stop(Outcome(Action.STOP, error))

    def _done(self, number: int, state: int) -> None:
        self._set(number, state)
        self._refusals = 0
        self._parked.pop(number, None)
        self._troubles.pop(number, None)

    def _set(self, number: int, state: int, error: AppError | None = None) -> None:
        table = self.table
        assert table is not None
        for known, by in ((table.states[number], -1), (state, 1)):
            if known == FAILED:
                self.failed += by
            elif known != QUEUED:
                self.checked += by * (known == CHECKED)
                self.skipped += by * (known == SKIPPED)
                self.unverified += by * (table.algorithm(number) is DigestAlgorithm.UNKNOWN)
                self.bytes_done += by * table.sizes[number]
        table.states[number] = state
        self.changes.append(FileChange(number, state, error))

    def queue_again(self, numbers: Iterable[int]) -> None:
        """Files recorded as done that are gone, or that failed and are wanted after all, are to do again."""
        for number in numbers:
            self._set(number, QUEUED)
            self.failures.pop(number, None)

    def note_etags(self) -> None:
        """Collects the ETags of parts that grow, for the journal."""
        for task in self.dispatched.values():
            if task.live and task.have:
                self._note_etag(task)

    def _note_etag(self, task: Task) -> None:
        if task.etag and self.etags.get(task.number) != task.etag:
            self.etags[task.number] = self.new_etags[task.number] = task.etag

    # What state that makes.

    def update(self, now: float) -> None:
        """Keeps the job's clock, and moves it to the state that its work and the person's wish make."""
        if self._running_since is not None:
            self.seconds += now - self._running_since
        if self.shift is not None:
            if self._meter.mark(now, self._fetched, self.checked + self.skipped + self.failed):
                self._recovered()
            if self.shift.stopped:
                if not self.dispatched:
                    self._close_shift()
            elif self._is_idle and self.backlog is not None and self.backlog.only_twins and not self.backlog.twins:
                self._close_shift()
            else:
                self.set_state(*self._working_state(now))
        self._running_since = now if self.state is JobState.RUNNING else None

    def _close_shift(self) -> None:
        wish, self.wish = self.wish, None
        if self.shift is not None:
            self.shift.close_parts()
        self.shift, self.backlog, self.scouting = None, None, 0
        if wish is not None:
            self.set_state(wish)
        elif self._verdict is not None:
            paused = self._verdict.action is Action.PAUSE
            self.set_state(JobState.PAUSED if paused else JobState.FAILED, self._verdict.error)
        else:
            self.set_state(JobState.FAILED if self.failed else JobState.DONE)

    def _working_state(self, now: float) -> tuple[JobState, AppError | None]:
        live = [task for task in self.dispatched.values() if task.live]
        # Under a speed limit it may be us who are silent.
        fetching = bool(live) and self._lanes.speed_limit is None and all(task.work is Work.FETCH for task in live)
        silent = fetching and now - max(self._meter.bytes_at, *(t.begun for t in live)) > self._patience.silent
        if silent and self._wait_error is None:
            self._wait_error = NetworkError(Code.TIMED_OUT, host=urlsplit(live[0].url).netloc, retryable=True)
        if self._wait_error is not None and (not live or silent or self.state is JobState.WAITING):
            return JobState.WAITING, self._wait_error
        if self._is_idle and self.backlog is not None and math.inf > self.backlog.next_due() > now + _WAITING_FROM:
            return JobState.WAITING, self._last_trouble
        return JobState.RUNNING, None

    def set_state(self, state: JobState, error: AppError | None = None) -> None:
        """Changes the state, and tells when it did change."""
        told = (self.error.code, self.error.params) if self.error is not None else None
        if state is self.state and told == ((error.code, error.params) if error is not None else None):
            return
        self.state, self.error, self.dirty = state, error, True
        if state is not JobState.RUNNING:
            self._meter.reset()
        self.events.append(JobStateChanged(self.row.id, state, error))

    @property
    def _is_idle(self) -> bool:
        """Whether nothing is under way: no file looked at, none fetched."""
        return self.prepared and not self.dispatched and not self.scouting

    @property
    def _fetched(self) -> int:
        return self.bytes_fetched + sum(task.received for task in self.dispatched.values())

    # What others may know.

    def stored(self) -> JobRow:
        """The job's row for the journal."""
        return self.row._replace(
            state=self.state,
            error=self.error,
            files_checked=self.checked,
            files_skipped=self.skipped,
            files_failed=self.failed,
            files_unverified=self.unverified,
            bytes_done=self.bytes_done,
            bytes_fetched=self.bytes_fetched,
            seconds=self.seconds,
        )

    def snapshot(self) -> JobSnapshot:
        """How the job stands. Its cost depends on what is under way only, not on how much is done."""
        row = self.row
        arrived = dict(self._parked)
        arrived.update((number, task.have) for number, task in self.dispatched.items() if task.live and task.have)
        done = min(self.bytes_done + sum(arrived.values()), row.bytes_total)
        running = self.state is JobState.RUNNING
        files_left = row.files_total - self.checked - self.skipped - self.failed
        return JobSnapshot(
            id=row.id,
            account=row.account,
            version=row.version,
            target=row.target,
            state=self.state,
            files_total=row.files_total,
            files_checked=self.checked,
            files_skipped=self.skipped,
            files_failed=self.failed,
            files_unverified=self.unverified,
            bytes_total=row.bytes_total,
            bytes_done=done,
            bytes_fetched=self._fetched,
            seconds=self.seconds,
            speed=self._meter.speed() if running else 0.0,
            seconds_left=self._meter.seconds_left(row.bytes_total - done, files_left) if running else None,
            error=self.error,
        )

    def file_progress(self, paths: Sequence[str]) -> dict[str, FileProgress]:
        """The states of some files; paths that are not in the job are left out."""
        table, progress = self.table, dict[str, FileProgress]()
        for path in paths if table is not None else ():
            if table is None or (number := table.find(path)) is None:
                continue
            total, state = table.sizes[number], STATES[table.states[number]]
            task = self.dispatched.get(number)
            if state is FileState.QUEUED and task is not None and task.live:
                progress[path] = FileProgress(FileState.RUNNING, task.have, total)
            elif state in (FileState.CHECKED, FileState.SKIPPED):
                progress[path] = FileProgress(state, total, total)
            else:
                progress[path] = FileProgress(state, self._parked.get(number, 0), total, self.failures.get(number))
        return progress
