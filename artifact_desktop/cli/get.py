"""`artifact-desktop get`: one job from its plan to its summary, over the same services as the window."""

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from artifact_desktop.cli.accounts import signed_in
from artifact_desktop.cli.outcome import Exit, failed, told
from artifact_desktop.cli.terminal import ProgressLine, print_result, say
from artifact_desktop.core.errors import AppError, Code, NotFound, SignInError
from artifact_desktop.core.names import shorten
from artifact_desktop.core.sizes import size_text

if TYPE_CHECKING:
    from artifact_desktop.services.accounts import Session
    from artifact_desktop.transfer.engine import Engine
    from artifact_desktop.transfer.job import JobId, JobSnapshot, JobSpec, TransferEvent


_PATIENCE = 300.0  # seconds without a byte after which a script is better served by an error


def get(arguments: argparse.Namespace) -> int:
    from artifact_desktop.cli import access
    from artifact_desktop.services import downloads

    with signed_in(arguments, arguments.name) as session:
        detail, place = downloads.resolve(session, arguments.name)
        version = detail.version
        access.check(session, version)
        manifest = session.catalog.manifest(version)
        if place and not arguments.path:
            chosen = downloads.entries_at(manifest, version.path, place)
        else:
            chosen = downloads.entries_below(manifest, arguments.path)
        if arguments.path and not chosen:
            raise NotFound(Code.NOTHING_MATCHES, name=version.path, prefix=shorten(arguments.path))
        target = arguments.root or Path("artifacts", downloads.default_folder_name(version.path))
        spec = downloads.make_spec(session.account, version, downloads.names_of(manifest), chosen, target.absolute())
        if references := len(chosen) - len(spec.files):
            say(f"{references} of {len(chosen)} entries are references to files stored elsewhere; not downloaded.")
        job, failures = _download(session, spec, arguments)
    code = Exit.FILES_FAILED if failures else Exit.DONE
    if job.error is not None:
        code = failed(job.error)
    with suppress(BrokenPipeError):  # who reads no further is told by the exit code
        if arguments.json:
            print_result(json.dumps(_result(job, failures, references)))
        elif job.error is None:
            print_result(str(spec.target))
            say(_summary(job))
            for path, error in failures:
                say(f"failed: {shorten(path)}: {error}")
    return code


def _download(
    session: "Session", spec: "JobSpec", arguments: argparse.Namespace
) -> tuple["JobSnapshot", list[tuple[str, AppError]]]:
    """Runs one job to its end, with a journal that lives as long: part files carry the work over to a next run."""
    from artifact_desktop.services.places import sdk_cache
    from artifact_desktop.services.sessions import Sessions
    from artifact_desktop.transfer.engine import Engine
    from artifact_desktop.transfer.job import FileFailed

    sessions = Sessions()
    sessions.add(session)
    failures: list[tuple[str, AppError]] = []
    changed = threading.Event()

    def on_event(event: "TransferEvent") -> None:
        if isinstance(event, FileFailed):
            failures.append((event.path, event.error))
        changed.set()

    with _unwound_by_sigterm(), tempfile.TemporaryDirectory(prefix="artifact-desktop-") as folder:
        engine = Engine(
            Path(folder, "journal.sqlite"),
            sessions.url_source,
            connections=arguments.connections,
            speed_limit=arguments.limit_rate,
            network=session.client.network,
            reuse_from=(sdk_cache(),),
        )
        engine.subscribe(on_event)
        engine.start()
        try:
            engine.check_room(spec)
            job = _watch(engine, engine.submit(spec), changed)
        finally:
            engine.close()
    return job, sorted(failures, key=lambda failure: failure[0])


@contextmanager
def _unwound_by_sigterm() -> Iterator[None]:
    """Told to end, the program leaves nothing behind among the temporary files. Main thread only."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _watch(engine: "Engine", job_id: "JobId", changed: threading.Event) -> "JobSnapshot":
    """Waits for the end of a job, or till it stalls with an error; draws progress where there is a terminal."""
    from artifact_desktop.transfer.job import JobState

    line = ProgressLine()
    moving, fetched = time.monotonic(), -1
    while True:
        changed.wait(0.2)
        changed.clear()
        job = next(job for job in engine.snapshot().jobs if job.id == job_id)
        if job.state.is_over or (job.state is JobState.PAUSED and job.error):
            line.end()
            return job
        if job.bytes_fetched != fetched or job.state is not JobState.WAITING:
            moving, fetched = time.monotonic(), job.bytes_fetched
        if job.error and (time.monotonic() - moving > _PATIENCE or isinstance(job.error, SignInError)):
            line.end()
            return job
        line.draw(job)


def _summary(job: "JobSnapshot") -> str:
    files = "file" if job.files_checked == 1 else "files"
    text = (
        f"{job.files_checked:,} {files} checked, {job.files_skipped:,} already there, {job.files_failed:,} failed, "
        f"{size_text(job.bytes_fetched)} in {job.seconds:,.1f} s"
    )
    if job.bytes_reused:
        text += f", {size_text(job.bytes_reused)} reused"
    if job.files_unverified:
        text += f". Of {job.files_unverified:,} only the length could be checked: their digests are of a newer kind"
    return text


def _result(job: "JobSnapshot", failures: list[tuple[str, AppError]], references: int) -> dict[str, object]:
    return {
        "artifact": str(job.version),
        "target": str(job.target),
        "state": job.state.value,
        "error": job.error and told(job.error),
        "files": job.files_total,
        "checked": job.files_checked,
        "unverified": job.files_unverified,
        "skipped": job.files_skipped,
        "references": references,
        "failed": [{"path": path, **told(error)} for path, error in failures],
        "bytes": job.bytes_total,
        "bytes_fetched": job.bytes_fetched,
        "bytes_reused": job.bytes_reused,
        "seconds": round(job.seconds, 3),
    }
