"""What a download job is, and the states it goes through.

    queued -> running <-> paused                       the person pauses, or the disk is full (error says so)
                 |   `--> waiting                      offline, signed out or braked: goes on by itself
                 v
       done | failed | cancelled                       failed: at least one file could not be had; the rest is there

A job survives the program: `journal` holds it from the moment it is accepted, and a job that was queued,
running or waiting goes on at the next start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NewType, Protocol

from artifact_desktop.core.errors import AppError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.models import Account, ManifestEntry, VersionPath

JobId = NewType("JobId", int)


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class FileState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"  # bytes are coming, or a file on disk is being read to be checked
    CHECKED = "checked"  # fetched, its digest agreed, now under its real name
    SKIPPED = "skipped"  # was on disk already with the right digest
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobFile:
    """One chosen file. References are never in a job."""

    entry: ManifestEntry
    local: LocalName


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What was asked for, pinned at queue time: aliases may move, this does not."""

    account: Account
    version: VersionPath
    artifact_id: str
    artifact_digest: str
    target: Path
    files: Sequence[JobFile]


class UrlSource(Protocol):
    """Where signed addresses of files come from; the engine knows no GraphQL."""

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        """Fresh addresses for manifest paths, at most a few hundred at a time. Called on engine threads.

        A path the server no longer lists is left out. Raises AppError: AccessDenied, SignInError and NotFound
        stop the job, NetworkError is retried.
        """
        ...


@dataclass(frozen=True, slots=True)
class FileProgress:
    """One file's state. `done` and `total` in bytes."""

    state: FileState
    done: int
    total: int
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class JobSnapshot:
    """One job at one moment. Bytes in bytes, `speed` in bytes a second, `seconds_left` None unless trustworthy.

    `bytes_total` counts the whole selection and `bytes_done` what is checked, skipped or already arrived of it;
    `bytes_fetched` is what came over the network, `seconds` the time spent running. `files_unverified` of the checked
    files have a digest of a kind this program does not know: of them only the length could be compared.
    """

    id: JobId
    account: Account
    version: VersionPath
    target: Path
    state: JobState
    files_total: int
    files_checked: int
    files_skipped: int
    files_failed: int
    bytes_total: int
    bytes_done: int
    bytes_fetched: int
    seconds: float
    speed: float
    seconds_left: float | None
    error: AppError | None = None
    files_unverified: int = 0

    @property
    def bytes_reused(self) -> int:
        """What did not have to come over the network: there already, copied, or left by an earlier attempt."""
        return max(0, self.bytes_done - self.bytes_fetched)


@dataclass(frozen=True, slots=True)
class TransferSnapshot:
    """Everything the transfers panel shows, newest job last. `active` is whether polling is worth while."""

    jobs: tuple[JobSnapshot, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class JobStateChanged:
    """An edge: told once per change, from an engine thread."""

    job: JobId
    state: JobState
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class FileFailed:
    """An edge: one file of a job has failed for good."""

    job: JobId
    path: str
    error: AppError


@dataclass(frozen=True, slots=True)
class EngineTrouble:
    """An edge: something that concerns no single job, such as a journal that had to be set aside."""

    error: AppError


TransferEvent = JobStateChanged | FileFailed | EngineTrouble


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the engine waits and how often it tries. Seconds; `strikes` and the like are counts per file.

    A strike is a failed attempt that brought no byte, from a server that could be reached; being offline never is
    one. After `silent` without a byte from anywhere a job is said to wait; after `stall` its transfers are dropped and
    tried again. `denials` is how many files in a row may be refused before the whole job stops.
    """

    connect: float = 20.0
    silent: float = 15.0
    stall: float = 30.0
    backoff_first: float = 0.5
    backoff_most: float = 60.0
    strikes: int = 8
    renewals: int = 3
    denials: int = 20
