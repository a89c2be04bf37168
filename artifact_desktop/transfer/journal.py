"""The queue that survives kill -9 and reboot: jobs, their files, what is known of their parts, and where checked files
of finished jobs are, for as long as the job is in the list. In SQLite.

Used by one thread at a time (the coordinator, after `start`). Nothing secret is in it: no key, no address of a file.
A job is forced to disk when it is accepted; what gets done is written in batches, and a batch lost to a power cut
only means that some files are looked at again. The file is locked for as long as it is open.

The files of a job are stored in columns, some thousand a row: a row a file would cost ten times as much. They are
written before their job and read in steps, so that a job of a million keeps nobody waiting.
"""

import contextlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from artifact_desktop.core import errors
from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AppError, Code, LocalError, Scope
from artifact_desktop.core.models import Account, CollectionPath, VersionPath
from artifact_desktop.transfer.job import JobId, JobState
from artifact_desktop.transfer.reuse import MOST_KEPT, KeptFile
from artifact_desktop.transfer.table import STATES, STEP, Content, FileTable

_ASKED_FOR = 10  # columns of a job that never change
_JOB_TYPES = (int, *[str] * 5, int, str, str, bytes, int, int, str, str | None, *[int] * 5, float, int)
_TAILS = ("", "-wal", "-shm")  # SQLite's files
_TABLES = """
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, server TEXT NOT NULL, username TEXT NOT NULL,
  entity TEXT NOT NULL, project TEXT NOT NULL, collection TEXT NOT NULL, version INTEGER NOT NULL,
  artifact_id TEXT NOT NULL, artifact_digest TEXT NOT NULL, target BLOB NOT NULL,
  files_total INTEGER NOT NULL, bytes_total INTEGER NOT NULL,
  state TEXT NOT NULL, error TEXT, files_checked INTEGER NOT NULL DEFAULT 0, files_skipped INTEGER NOT NULL DEFAULT 0,
  files_failed INTEGER NOT NULL DEFAULT 0, bytes_done INTEGER NOT NULL DEFAULT 0,
  bytes_fetched INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0);
CREATE TABLE files (
  job INTEGER NOT NULL, first INTEGER NOT NULL, columns TEXT NOT NULL, PRIMARY KEY (job, first));
CREATE TABLE outcomes (
  job INTEGER NOT NULL, number INTEGER NOT NULL, state INTEGER NOT NULL, error TEXT,
  PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE parts (
  job INTEGER NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, PRIMARY KEY (job, number)) WITHOUT ROWID;
"""
_SINCE_2 = """
ALTER TABLE jobs ADD COLUMN files_unverified INTEGER NOT NULL DEFAULT 0;
CREATE TABLE kept (
  path BLOB PRIMARY KEY, job INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, algorithm TEXT NOT NULL);
"""
_STEPS = (_TABLES, _SINCE_2)
"""What makes each schema of the one before it."""
SCHEMA = len(_STEPS)
UNREADABLE = (sqlite3.DatabaseError, ValueError, TypeError, LookupError, OverflowError)
"""What reading a damaged journal may raise, besides telling wrong things."""
_CLASSES = {cls.__name__: cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, AppError)}


class JobRow(NamedTuple):
    """A job as it is stored: what was asked for, and how far it came."""

    id: JobId
    account: Account
    version: VersionPath
    artifact_id: str
    artifact_digest: str
    target: Path
    files_total: int = 0
    bytes_total: int = 0
    state: JobState = JobState.QUEUED
    error: AppError | None = None
    files_checked: int = 0
    files_skipped: int = 0
    files_failed: int = 0
    bytes_done: int = 0
    bytes_fetched: int = 0
    seconds: float = 0.0
    files_unverified: int = 0


class FileChange(NamedTuple):
    """A file's new state, by the numbers of `table.STATES`."""

    number: int
    state: int
    error: AppError | None = None


class Journal:
    """Raises sqlite3.Error from every method once open; `open_journal` deals with what cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=0.5, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA:
                raise sqlite3.DatabaseError("made by a newer version of this program")
            with self._transaction():
                for schema, step in enumerate(_STEPS[version:], version + 1):
                    for statement in filter(str.strip, step.split(";")):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version={schema}")
            if self._db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
            self.jobs()
            self.kept()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def jobs(self) -> list[JobRow]:
        """All jobs, oldest first."""
        rows = self._db.execute(
            "SELECT id, server, username, entity, project, collection, version, artifact_id, artifact_digest, target,"
            " files_total, bytes_total, state, error, files_checked, files_skipped, files_failed, bytes_done,"
            " bytes_fetched, seconds, files_unverified FROM jobs ORDER BY id"
        )
        return [_job_from(row) for row in rows]

    def add(self, job: JobRow, table: FileTable) -> Iterator[None]:
        """Stores a new job, step by step. With the last step it is a job, and on the disk."""
        self.drop_files(job.id)  # of an attempt that did not come to its end
        asked_for = _job_row(job)[:_ASKED_FOR]
        for first in range(0, len(table), STEP):
            text = json.dumps(table.columns(first, first + STEP))  # escapes halves of surrogate pairs
            with self._transaction():
                self._db.execute("INSERT INTO files VALUES (?, ?, ?)", (job.id, first, _seal(asked_for, text) + text))
                self._db.executemany(
                    "INSERT INTO outcomes (job, number, state) VALUES (?, ?, ?)",
                    [(job.id, n, state) for n, state in enumerate(table.states[first : first + STEP], first) if state],
                )
            yield
        self._db.execute("PRAGMA synchronous=FULL")
        try:
            with self._transaction():
                self._db.execute(f"INSERT INTO jobs VALUES ({', '.join('?' * 21)})", _job_row(job))  # noqa: S608 - constant
        finally:
            self._db.execute("PRAGMA synchronous=NORMAL")

    def files(self, job: JobId, table: FileTable, failures: dict[int, AppError]) -> Iterator[None]:
        """Puts the files of a job with their states into an empty table, step by step, and the errors of those that
        failed beside it. What is damaged may also raise what is `UNREADABLE`.
        """
        asked_for = self._db.execute(
            "SELECT id, server, username, entity, project, collection, version, artifact_id, artifact_digest, target"
            " FROM jobs WHERE id = ?",
            (job,),
        ).fetchone()
        outcomes = "SELECT number, state, error FROM outcomes WHERE job = ? AND number >= ? AND number < ?"
        row: tuple[str] | None
        while row := self._db.execute(
            "SELECT columns FROM files WHERE job = ? AND first = ?", (job, first := len(table))
        ).fetchone():
            table.extend(*json.loads(_unsealed(asked_for, row[0])))
            for number, state, error in self._db.execute(outcomes, (job, first, len(table))).fetchall():
                if not 0 <= state < len(STATES):
                    raise ValueError("an outcome that is none")
                table.states[number] = state
                if failure := _error_from(error):
                    failures[number] = failure
            if len(table) == first:
                raise ValueError("no files where some were")
            yield
        if self._db.execute("SELECT 1 FROM outcomes WHERE job = ? AND number >= ?", (job, len(table))).fetchone():
            raise ValueError("an outcome of no file")

    def etags(self, job: JobId) -> dict[int, str]:
        """The ETags of the parts of a job's files, by number."""
        return dict(self._db.execute("SELECT number, etag FROM parts WHERE job = ?", (job,)).fetchall())

    def kept(self) -> list[KeptFile]:
        """Files that were checked, oldest first."""
        rows = self._db.execute("SELECT path, job, digest, size, algorithm FROM kept ORDER BY rowid")
        return [
            KeptFile(os.fsdecode(path), JobId(job), Content(digest, size, DigestAlgorithm(algorithm)))
            for path, job, digest, size, algorithm in rows
        ]

    def record(
        self,
        jobs: Iterable[JobRow],
        files: dict[JobId, list[FileChange]],
        etags: dict[JobId, dict[int, str]],
        kept: Sequence[KeptFile] = (),
    ) -> None:
        """Writes what has changed, in one go."""
        with self._transaction():
            for job, changes in files.items():
                self._db.executemany(
                    "INSERT OR REPLACE INTO outcomes (job, number, state, error) VALUES (?, ?, ?, ?)",
                    [(job, change.number, change.state, _error_text(change.error)) for change in changes],
                )
            for job, known in etags.items():
                self._db.executemany(
                    "INSERT OR REPLACE INTO parts (job, number, etag) VALUES (?, ?, ?)",
                    [(job, number, etag) for number, etag in known.items()],
                )
            self._db.executemany(
                "UPDATE jobs SET state = ?, error = ?, files_checked = ?, files_skipped = ?, files_failed = ?,"
                " bytes_done = ?, bytes_fetched = ?, seconds = ?, files_unverified = ? WHERE id = ?",
                [(*_job_row(row)[12:], row.id) for row in jobs],
            )
            if kept:
                self._keep(kept)

    def _keep(self, files: Sequence[KeptFile]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO kept (path, job, digest, size, algorithm) VALUES (?, ?, ?, ?, ?)",
            [(os.fsencode(path), job, *content) for path, job, content in files],
        )
        newest = "SELECT rowid FROM kept ORDER BY rowid DESC LIMIT 1 OFFSET ?"
        self._db.execute(f"DELETE FROM kept WHERE rowid <= ({newest})", (MOST_KEPT,))  # noqa: S608 - constant

    def drop_files(self, job: JobId) -> None:
        """A job that is done needs its files no more."""
        with self._transaction():
            for table in ("files", "outcomes", "parts"):
                self._db.execute(f"DELETE FROM {table} WHERE job = ?", (job,))  # noqa: S608 - constant names

    def forget(self, job: JobId) -> None:
        """Removes all trace of a job."""
        self.drop_files(job)
        with self._transaction():
            self._db.execute("DELETE FROM kept WHERE job = ?", (job,))
            self._db.execute("DELETE FROM jobs WHERE id = ?", (job,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def open_journal(path: Path) -> tuple[Journal, AppError | None]:
    """Opens or makes the journal. One that is damaged or made by a newer program is set aside, which the error says.

    Raises LocalError when another program has it open, or when nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Journal(path), None
    except OSError as error:
        raise _trouble(path, error.strerror or type(error).__name__) from None
    except sqlite3.OperationalError as error:
        if not _is_damage(error) and not any(path.with_name(path.name + tail).is_dir() for tail in _TAILS):
            raise _trouble(path, str(error)) from None
    except UNREADABLE:
        pass  # set aside below
    set_aside(path)
    try:
        return Journal(path), AppError(Code.JOURNAL_DAMAGED, scope=Scope.APP)
    except sqlite3.Error as error:
        raise _trouble(path, str(error)) from None


def set_aside(path: Path) -> None:
    """Renames a journal that cannot be read, so that it can still be looked into. Raises LocalError."""
    aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    try:
        for tail in _TAILS:
            with contextlib.suppress(FileNotFoundError):
                path.with_name(path.name + tail).rename(aside.with_name(aside.name + tail))
    except OSError as error:
        raise _trouble(path, error.strerror or type(error).__name__) from None


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no good, rather than that it cannot be written just now."""
    return not isinstance(error, sqlite3.OperationalError) or _is_damage(error)


def _is_damage(error: sqlite3.OperationalError) -> bool:
    name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))


def _trouble(path: Path, reason: str) -> LocalError:
    return LocalError(Code.DISK_TROUBLE, scope=Scope.APP, folder=path.parent, reason=reason)


def _job_row(job: JobRow) -> tuple[object, ...]:
    """All columns of a job, in the order of the schema."""
    path = job.version.collection
    asked_for = (job.id, job.account.server, job.account.username, path.entity, path.project, path.collection)
    pinned = (job.version.index, job.artifact_id, job.artifact_digest, os.fsencode(job.target))
    totals = (job.files_total, job.bytes_total, job.state.value, _error_text(job.error))
    reached = (job.files_checked, job.files_skipped, job.files_failed, job.bytes_done, job.bytes_fetched, job.seconds)
    return *asked_for, *pinned, *totals, *reached, job.files_unverified


def _job_from(row: tuple[Any, ...]) -> JobRow:
    """A job as it was stored. Raises ValueError and TypeError for what nobody can have written."""
    if not all(isinstance(value, kind) for value, kind in zip(row, _JOB_TYPES, strict=True)):
        raise TypeError("a job with a word where a number belongs, or the like")
    return JobRow(
        JobId(row[0]),
        Account(row[1], row[2]),
        VersionPath(CollectionPath(row[3], row[4], row[5]), row[6]),
        row[7],
        row[8],
        _path(row[9]),
        row[10],
        row[11],
        JobState(row[12]),
        _error_from(row[13]),
        *row[14:],
    )


def _seal(asked_for: tuple[object, ...], text: str) -> str:
    """A sum over a job and some of its files: SQLite does not notice a changed byte, and one in a name or in the target
    would bring files to a wrong place.
    """
    return f"{zlib.crc32(text.encode(), zlib.crc32(repr(asked_for).encode())):08x}"


def _unsealed(asked_for: tuple[object, ...], text: str) -> str:
    """What was sealed. Raises ValueError when it, or the job, has changed."""
    if text.startswith("["):  # written before there were seals
        return text
    seal, text = text[:8], text[8:]
    if seal != _seal(asked_for, text):
        raise ValueError("a job or its files have changed")
    return text


def _path(name: bytes) -> Path:
    if b"\0" in name:
        raise ValueError("no system has such a folder")
    return Path(os.fsdecode(name))


def _error_text(error: AppError | None) -> str | None:
    if error is None:
        return None
    kind = type(error).__name__
    return json.dumps([kind, error.code.value, error.scope.value, error.retryable, error.params])


def _error_from(text: str | None) -> AppError | None:
    if text is None:
        return None
    kind, code, scope, retryable, params = json.loads(text)
    return _CLASSES[kind](Code(code), scope=Scope(scope), retryable=retryable, **params)
