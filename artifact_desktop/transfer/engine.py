"""The download engine: a queue of jobs, worked off in the background, that survives the program.

    submit, pause ... --> coordinator ("downloads") --windows--> scouts --tasks--> lanes --> couriers
                               ^   |                                                             |
                               |   `--> journal                                                  |
                               `--------------------------- results -----------------------------'

Scouts look at the target folder and ask for the addresses of the next files while the couriers fetch those before
them. All state is under one lock, held for moments only; events are told by the coordinator, one at a time, outside
of it.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.network import Network
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.coordinator import Coordinator, SourceOf
from artifact_desktop.transfer.courier import Courier
from artifact_desktop.transfer.fetch import Fetcher
from artifact_desktop.transfer.job import (
    EngineTrouble,
    FileProgress,
    JobId,
    JobSpec,
    JobState,
    Patience,
    TransferEvent,
    TransferSnapshot,
)
from artifact_desktop.transfer.journal import JobRow
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.limits import MOST_CONNECTIONS
from artifact_desktop.transfer.plan import Plan, check_room, make_plan
from artifact_desktop.transfer.recorder import Recorder
from artifact_desktop.transfer.reuse import Finder, Kept
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.task import Lane
from artifact_desktop.transfer.volume import volume_of

_COURIERS = {Lane.MANY: 1, Lane.LONG: 4}
"""Threads a lane. Measured: more for small files only fight over the interpreter; a large file's are busy summing."""


class Engine:
    """Downloads in the background. Every method may be called from any thread.

    `start`, `close`, `plan`, `check_room` and `reserved` touch the disk; all others return at once and are safe on a UI
    thread.
    `sources` is called on engine threads with account, version and artifact id; a SignInError it raises makes the job
    wait until `wake`. `connections` is the most at once; how many of them are worth having, the engine finds out.
    `speed_limit` is in bytes a second, None for none. The storage hosts see `user_agent` and nothing else of ours.
    `network` is asked for each request, on engine threads; after a change `wake` ends the wait of what had no way.
    What the caches `reuse_from` hold, laid out as the wandb SDK's is, is copied instead of fetched; they are only read,
    and need not be there.
    """

    def __init__(
        self,
        journal: Path,
        sources: SourceOf,
        *,
        connections: int = MOST_CONNECTIONS,
        speed_limit: int | None = None,
        user_agent: str = "artifact-desktop",
        network: Callable[[], Network] = Network,
        patience: Patience | None = None,
        reuse_from: Sequence[Path] = (),
    ) -> None:
        self._patience = patience or Patience()
        self._lanes = Lanes(min(max(connections, 1), MOST_CONNECTIONS))
        self._lanes.speed_limit = speed_limit
        self._runs: dict[JobId, Run] = {}
        kept = Kept()
        self._recorder = Recorder(journal, self._runs, kept)
        self._find = partial(Finder, kept=kept, caches=reuse_from)
        self._coordinator = Coordinator(self._runs, self._recorder, sources, self._lanes, self._find)
        self._lock = self._coordinator.lock
        self._next_id = 1
        self._opened = threading.Event()
        self._start_error: AppError | None = None
        self._couriers = [
            Courier(
                f"downloads-{lane.name.lower()}-{number + 1}",
                self._lanes,
                lane,
                partial(Fetcher, -(-self._lanes.connections // count), self._patience, user_agent, network),
                self._coordinator.take,
                count,
            )
            for lane, count in _COURIERS.items()
            for number in range(count)
        ]

    def start(self) -> None:
        """Opens the journal and goes on with what was under way. Raises LocalError when the journal cannot be used.

        A journal that is damaged, or made by a newer program, is set aside and reported once, as EngineTrouble.
        """
        try:
            rows, trouble = self._recorder.open()
        except AppError as error:
            self._start_error = error
            self._opened.set()
            raise
        with self._lock:
            for row in rows:
                run = self._runs[row.id] = Run(row, self._patience, self._lanes)
                run.enrolled = True
                if row.state in (JobState.RUNNING, JobState.WAITING):
                    run.state, run.error = JobState.QUEUED, None
                self._next_id = row.id + 1
        self._opened.set()
        if trouble is not None:
            self._coordinator.tell(EngineTrouble(trouble))
        self._coordinator.start()
        for courier in self._couriers:
            courier.start()
        self._coordinator.nudge()

    def submit(self, spec: JobSpec) -> JobId:
        """Queues a job and returns its name. It is in the journal before its first byte is fetched.

        Returns at once, except that it waits for a `start` that is under way. Raises the error of one that failed.
        """
        self._opened.wait()
        if self._start_error is not None:
            raise self._start_error
        with self._lock:
            job = JobId(self._next_id)
            self._next_id += 1
            row = JobRow(job, spec.account, spec.version, spec.artifact_id, spec.artifact_digest, spec.target)
            run = Run(row._replace(files_total=len(spec.files)), self._patience, self._lanes)
            run.filing = True
            self._runs[job] = run
        self._coordinator.enrol(run, spec.files)
        return job

    def pause(self, job: JobId) -> None:
        """Stops a job within moments; what has come of its files stays."""
        self._wish(job, JobState.PAUSED)

    def cancel(self, job: JobId) -> None:
        """Ends a job within moments. Finished files stay, unfinished ones are removed."""
        self._wish(job, JobState.CANCELLED)

    def resume(self, job: JobId) -> None:
        """Goes on with a paused job."""
        with self._changing(job) as run:
            if run is None:
                return
            if run.wish is JobState.PAUSED:
                run.wish = JobState.QUEUED  # still stopping: on again as soon as it has stopped
            elif run.state is JobState.PAUSED:
                run.set_state(JobState.QUEUED)

    def retry(self, job: JobId) -> None:
        """Queues a failed or cancelled job again: its failed files, and those it did not come to."""
        with self._changing(job) as run:
            if run is not None and run.state in (JobState.FAILED, JobState.CANCELLED):
                run.retrying = True
                run.set_state(JobState.QUEUED)

    def forget(self, job: JobId) -> None:
        """Removes a job from the list, cancelling it first where it is not over. Its finished files stay."""
        self._wish(job, JobState.CANCELLED)
        with self._changing(job) as run:
            if run is not None:
                run.forgotten = True

    def wake(self) -> None:
        """Tries at once whatever waits: after a sign-in, or when the network is back."""
        with self._lock:
            for run in self._runs.values():
                run.wake()
        self._coordinator.nudge()

    def limit_speed(self, rate: int | None) -> None:
        """Keeps all downloads together below `rate` bytes a second; None lifts that. Within a moment."""
        self._lanes.speed_limit = rate

    def snapshot(self) -> TransferSnapshot:
        """How all jobs stand. Cheap: its cost does not grow with files that are done."""
        with self._lock:
            runs = [run for run in self._runs.values() if not run.forgotten]
            busy = any(run.state in (JobState.QUEUED, JobState.RUNNING) or run.wish is not None for run in runs)
            return TransferSnapshot(tuple(run.snapshot() for run in runs), busy)

    def file_progress(self, job: JobId, paths: Sequence[str]) -> dict[str, FileProgress]:
        """The states of some files of a job, by manifest path; for as many as a window shows.

        Empty for a job that was over before this program started.
        """
        with self._lock:
            run = self._runs.get(job)
            return run.file_progress(paths) if run is not None else {}

    def plan(self, spec: JobSpec, cancelled: Callable[[], bool] = never) -> Plan:
        """What a job would do to its target folder, and then does. Blocking: reads what is there already.

        Raises LocalError when nothing can be written there, and Stopped as soon as `cancelled` says so.
        """
        return make_plan(spec, find=self._find, cancelled=cancelled, reserved=self.reserved(spec.target))

    def check_room(self, spec: JobSpec) -> None:
        """Raises LocalError where a job would not fit whatever may be reused. Reads no file, so it says less than a
        plan. Blocking.
        """
        check_room(spec, find=self._find, reserved=self.reserved(spec.target))

    def reserved(self, target: Path) -> int:
        """Bytes that the jobs which are not over will still write on the volume of a folder. Blocking."""
        with self._lock:
            jobs = [run.snapshot() for run in self._runs.values() if not run.state.is_over]
        volume = volume_of(target)
        return sum(job.bytes_total - job.bytes_done for job in jobs if volume_of(job.target) == volume)

    def subscribe(self, callback: Callable[[TransferEvent], None]) -> Callable[[], None]:
        """Calls `callback` on the coordinator's thread for each event; it must return soon. Returns what ends that.

        Subscribe before `start`, or what is told there is missed.
        """
        return self._coordinator.subscribe(callback)

    def close(self, timeout: float = 2.0) -> None:
        """Stops all work and waits for its threads, `timeout` seconds at most. What was under way goes on at the next
        start. An engine is not started twice.
        """
        deadline = time.monotonic() + timeout
        self._coordinator.leave()
        self._lanes.close()
        for thread in (*self._couriers, *self._coordinator.scouts):
            if thread.ident is not None:
                thread.join(max(0.0, deadline - time.monotonic()))
        self._coordinator.close()  # last, so that what the couriers had to report is recorded
        if self._coordinator.ident is not None:
            self._coordinator.join(max(0.1, deadline - time.monotonic()))

    def _wish(self, job: JobId, state: JobState) -> None:
        with self._changing(job) as run:
            if run is None or run.state.is_over or run.wish is JobState.CANCELLED:
                return
            if run.shift is not None:
                run.wish = state
                run.stop()
            elif run.state is not state:
                run.set_state(state)

    @contextmanager
    def _changing(self, job: JobId) -> Iterator[Run | None]:
        """The job, or None where there is no such job, under the lock; the coordinator looks at it afterwards."""
        with self._lock:
            yield self._runs.get(job)
        self._coordinator.nudge()
