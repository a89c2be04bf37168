"""What the tests of the engine share: content to fetch, a source of addresses, and an engine that is closed again."""

import base64
import hashlib
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import xxhash

from artifact_desktop.core.digests import DigestAlgorithm, digest_to_hex
from artifact_desktop.core.errors import AppError
from artifact_desktop.core.localnames import POSIX, local_names
from artifact_desktop.core.models import Account, CollectionPath, ManifestEntry, VersionPath
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import (
    FileFailed,
    FileState,
    JobFile,
    JobId,
    JobSnapshot,
    JobSpec,
    JobState,
    Patience,
    TransferEvent,
)
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until

HASTE = Patience(connect=5, stall=2, backoff_first=0.02, backoff_most=0.1, strikes=3, denials=5)
"""As the engine waits, only sooner."""
ACCOUNT = Account("http://127.0.0.1:1", "ana")
VERSION = VersionPath(CollectionPath("vision-lab", "bikes", "bike-dataset"), 3)


def content(size: int, seed: int = 0) -> bytes:
    """Bytes that look like nothing else."""
    return random.Random(seed).randbytes(size)


def digest(data: bytes, algorithm: DigestAlgorithm = DigestAlgorithm.MD5) -> str:
    raw = hashlib.md5(data, usedforsecurity=False) if algorithm is DigestAlgorithm.MD5 else xxhash.xxh3_128(data)
    return base64.b64encode(raw.digest()).decode()


def entry(path: str, data: bytes, algorithm: DigestAlgorithm = DigestAlgorithm.MD5) -> ManifestEntry:
    return ManifestEntry(path, digest(data, algorithm), len(data), algorithm)


def spec(target: Path, entries: Sequence[ManifestEntry], account: Account = ACCOUNT) -> JobSpec:
    names = local_names([entry.path for entry in entries], POSIX)
    return JobSpec(account, VERSION, "QXJ0aWZhY3Q6MQ==", "d", target, [JobFile(e, names[e.path]) for e in entries])


class Source:
    """Addresses on a fault server. Each time a name is asked for, its address is another one (`?n=1`, `?n=2` ...)."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.windows: list[list[str]] = []
        self.errors: list[AppError] = []
        self.missing: set[str] = set()
        self.override: dict[str, str] = {}
        self._count: dict[str, int] = {}
        self._lock = threading.Lock()

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        with self._lock:
            self.windows.append(list(paths))
            if self.errors:
                raise self.errors.pop(0)
            found = {}
            for path in paths:
                if path not in self.missing:
                    self._count[path] = self._count.get(path, 0) + 1
                    found[path] = self.override.get(path) or self.server.url(path, f"n={self._count[path]}&sig=secret")
            return found


class Rig:
    """An engine, what it told, and handy questions to it."""

    def __init__(self, engine: Engine, storage: FaultServer | None = None) -> None:
        self.engine = engine
        self._storage = storage
        self.events: list[TransferEvent] = []

    @property
    def storage(self) -> FaultServer:
        assert self._storage is not None
        return self._storage

    def job(self, job: JobId) -> JobSnapshot:
        return next(known for known in self.engine.snapshot().jobs if known.id == job)

    def reaches(self, job: JobId, *states: JobState, timeout: float = 30) -> JobSnapshot:
        """Waits for one of the states."""
        wait_until(lambda: self.job(job).state in states, timeout, f"{states}, is {self.job(job)}")
        return self.job(job)

    def is_over(self, job: JobId, timeout: float = 60) -> JobSnapshot:
        return self.reaches(job, JobState.DONE, JobState.FAILED, JobState.CANCELLED, timeout=timeout)

    def state_of(self, job: JobId, path: str) -> FileState | None:
        progress = self.engine.file_progress(job, [path]).get(path)
        return progress.state if progress is not None else None

    def failures(self) -> dict[str, str]:
        """Code by path of the files that failed."""
        return {event.path: event.error.code.value for event in self.events if isinstance(event, FileFailed)}


@contextmanager
def rig(
    journal: Path,
    source: Callable[..., object],
    *,
    storage: FaultServer | None = None,
    patience: Patience = HASTE,
    connections: int = 8,
    **options: object,
) -> Iterator[Rig]:
    """A running engine, with more of its options if wanted. `source` is what the engine gets its UrlSource from."""
    engine = Engine(journal, source, patience=patience, connections=connections, **options)  # type: ignore[arg-type]  # a looser callable; passed on
    made = Rig(engine, storage)
    engine.subscribe(made.events.append)
    engine.start()
    try:
        yield made
    finally:
        engine.close()
    check_parts(made)


def check_parts(closed: Rig) -> None:
    """No part is left by a job that is over; one that failed may keep bytes for another try, but nothing empty."""
    jobs = closed.engine.snapshot().jobs
    under_way = {job.target for job in jobs if not job.state.is_over}
    failed = {job.target for job in jobs if job.state is JobState.FAILED}
    for target in {job.target for job in jobs} - under_way:
        left = [part for part in target.rglob(".*.part*") if target not in failed or part.stat().st_size == 0]
        assert not left, f"left by a job that is over: {left}"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cache(folder: Path, data: bytes, algorithm: DigestAlgorithm = DigestAlgorithm.MD5, stored: bytes = b"") -> Path:
    """Puts a file into a cache of the SDK's layout; `stored` are other bytes under that digest."""
    name = digest_to_hex(digest(data, algorithm))
    assert name is not None
    path = folder / "artifacts" / "obj" / algorithm.lower() / name[:2] / name[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored or data)
    return path
