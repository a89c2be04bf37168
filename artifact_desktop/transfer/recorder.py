"""The coordinator's pen: what changes in memory is written to the journal in batches, and a journal that fails costs
no download.
"""

import logging
import sqlite3
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

from artifact_desktop.core.errors import AppError, Code, LocalError, Scope
from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.journal import (
    UNREADABLE,
    FileChange,
    JobRow,
    Journal,
    is_damage,
    open_journal,
    set_aside,
)
from artifact_desktop.transfer.reuse import Kept, KeptFile, kept_files
from artifact_desktop.transfer.run import Run
from artifact_desktop.transfer.table import CHECKED, SKIPPED, FileTable

_LOG = logging.getLogger(__name__)


class Recorder:
    """Used by one thread at a time. `open` comes first; nothing but `open` and `enrol` raises."""

    def __init__(self, path: Path, runs: Mapping[JobId, Run], kept: Kept) -> None:
        self._path = path
        self._runs = runs
        self._kept = kept
        self._journal: Journal | None = None
        self._files: dict[JobId, list[FileChange]] = {}
        self._etags: dict[JobId, dict[int, str]] = {}
        self._rows: dict[JobId, JobRow] = {}
        self._newly_kept: list[KeptFile] = []
        self.troubles: list[AppError] = []
        """What the person must know; whoever tells it empties the list."""

    def open(self) -> tuple[list[JobRow], AppError | None]:
        """The jobs of the journal, and the error to tell when one had to be set aside. Raises LocalError."""
        self._journal, trouble = open_journal(self._path)
        self._kept.add(self._journal.kept())
        return self._journal.jobs(), trouble

    def enrol(self, run: Run) -> Iterator[None]:
        """Makes a job durable, step by step. Raises LocalError when that cannot be done just now."""
        assert run.table is not None
        folder, journal = self._path.parent, self._journal
        if journal is None:
            raise LocalError(Code.DISK_TROUBLE, folder=folder, reason=self._path.name)
        try:
            for _ in journal.add(run.stored(), run.table):
                yield
                if run.forgotten:
                    return
                if self._journal is not journal:  # it was set aside meanwhile
                    yield from self.enrol(run)
                    return
        except sqlite3.Error as error:
            if is_damage(error):
                run.enrolled = True
                self._start_over()
                return
            if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
                raise LocalError(Code.DISK_FULL, folder=folder) from None
            raise LocalError(Code.DISK_TROUBLE, folder=folder, reason=error) from None
        run.enrolled = True

    def load(self, run: Run) -> Generator[None, None, tuple[FileTable, dict[int, AppError], dict[int, str]] | None]:
        """Reads the files of a job, step by step. Returns what `Run.adopt` takes, None when it cannot be had."""
        journal, table = self._journal, FileTable()
        failures: dict[int, AppError] = {}
        if journal is None:
            return None
        try:
            for _ in journal.files(run.row.id, table, failures):
                yield
                if self._journal is not journal or run.forgotten:
                    return None
            etags = journal.etags(run.row.id)
        except UNREADABLE:
            self._start_over()
            return None
        return (table, failures, etags) if len(table) == run.row.files_total else None

    def collect(self, run: Run) -> None:
        """Takes over what has changed of a job, for the next `flush`. Under the engine's lock."""
        if run.changes and run.table is not None:
            self._files.setdefault(run.row.id, []).extend(run.changes)
            done = [change.number for change in run.changes if change.state in (CHECKED, SKIPPED)]
            kept = kept_files(run.row.id, run.row.target, run.table, done)
            self._kept.add(kept)
            self._newly_kept += kept
            run.changes = []
        if run.new_etags:
            self._etags.setdefault(run.row.id, {}).update(run.new_etags)
            run.new_etags = {}
        if run.dirty and run.enrolled:
            self._rows[run.row.id] = run.stored()
            run.dirty = False

    def flush(self) -> None:
        """Writes what was collected. What cannot be written now is kept for the next time."""
        if self._journal is None or not (self._files or self._etags or self._rows):
            return
        try:
            self._journal.record(self._rows.values(), self._files, self._etags, self._newly_kept)
        except sqlite3.Error as error:
            if not is_damage(error):
                _LOG.info("the journal cannot be written just now: %s", error)
                return
            self._start_over()
        self._files, self._etags, self._rows, self._newly_kept = {}, {}, {}, []

    def drop_files(self, job: JobId) -> None:
        """A job that is done needs its files no more."""
        self._delete(job, whole=False)

    def forget(self, job: JobId) -> None:
        """Removes all trace of a job."""
        for pending in (self._files, self._etags, self._rows):
            pending.pop(job, None)
        self._kept.forget(job)
        self._newly_kept = [file for file in self._newly_kept if file.job != job]
        self._delete(job, whole=True)

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _delete(self, job: JobId, *, whole: bool) -> None:
        if self._journal is None:
            return
        try:
            if whole:
                self._journal.forget(job)
            else:
                self._journal.drop_files(job)
        except sqlite3.Error as error:
            _LOG.info("the journal cannot be written just now: %s", error)

    def _start_over(self) -> None:
        """Sets a damaged journal aside and writes a new one of what is in memory; without one, work goes on."""
        if self._journal is not None:
            self._journal.close()
        self._journal = None
        self.troubles.append(AppError(Code.JOURNAL_DAMAGED, scope=Scope.APP))
        try:
            set_aside(self._path)
            self._journal, _ = open_journal(self._path)
            for run in self._runs.values():
                if run.table is not None and run.enrolled:
                    for _ in self._journal.add(run.stored(), run.table):
                        pass
            self._journal.record((), {}, {}, self._kept.files())
        except (LocalError, sqlite3.Error) as error:
            _LOG.info("no new journal can be written: %s", error)
