"""Taking a job into memory and into the journal, in steps: a million files must keep no other job waiting."""

import threading
from collections.abc import Iterator, Sequence

from artifact_desktop.core.errors import AppError, Code, LocalError, Scope
from artifact_desktop.transfer.job import JobFile, JobState
from artifact_desktop.transfer.recorder import Recorder
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.table import FileTable, fill


class Filing:
    """For the coordinator's thread, which does other things between two steps. `run.filing` says that it goes on."""

    def __init__(self, recorder: Recorder, lock: threading.Lock) -> None:
        """`lock` is the engine's."""
        self._recorder, self._lock = recorder, lock

    def enrol(self, run: Run, files: Sequence[JobFile]) -> Iterator[None]:
        """Makes the table of a new job, and the job durable."""
        table = FileTable()
        for _ in fill(table, files):
            yield
            if run.forgotten:
                return
        row, tally = run.row._replace(files_total=len(table), bytes_total=sum(table.sizes)), table.tally()
        with self._lock:
            run.row = row
            run.adopt(table, tally, {}, {})
        yield from self.make_durable(run)

    def make_durable(self, run: Run) -> Iterator[None]:
        """Writes a job to the journal; a job that cannot be made durable is paused and says why."""
        try:
            yield from self._recorder.enrol(run)
        except LocalError as error:
            with self._lock:
                if run.state is JobState.QUEUED:
                    run.set_state(JobState.PAUSED, error)
        run.filing = False

    def load(self, run: Run) -> Iterator[None]:
        """Reads the files of a job that was there at the start."""
        found = yield from self._recorder.load(run)
        tally = found[0].tally() if found is not None else None
        with self._lock:
            if found is not None and tally is not None:
                table, failures, etags = found
                run.adopt(table, tally, failures, etags)
            elif run.state is JobState.QUEUED:
                run.set_state(JobState.FAILED, AppError(Code.JOURNAL_DAMAGED, scope=Scope.JOB))
            run.litter = run.litter and found is not None  # where nothing is known nothing can be removed
        run.filing = False
