"""The engine in a process of its own: `python -m tests.bench.ours TASK`, TASK being a JSON file.

It holds `index` (the files), `base` (where their addresses begin), `target`, `journal`, `connections` and `ca`. Prints
JSON: seconds from submit to the end of the job, processor seconds, files checked, state.
"""

import json
import resource
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from artifact_desktop.core.certificates import CertificateFile
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.core.network import Network
from artifact_desktop.transfer.engine import Engine
from artifact_desktop.transfer.job import JobId, JobSnapshot, JobState, JobStateChanged, TransferEvent
from tests.transfer.rig import spec


@dataclass(frozen=True)
class Addresses:
    """A UrlSource that knows every address without asking, as the peers do."""

    base: str

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {path: self.base + quote(path) for path in paths}


class Endings:
    """Knows when jobs are over, by what the engine tells. Made before the engine is started."""

    def __init__(self, engine: Engine) -> None:
        self._at: dict[JobId, float] = {}
        self._changed = threading.Condition()
        engine.subscribe(self._take)

    def _take(self, event: TransferEvent) -> None:
        if isinstance(event, JobStateChanged) and event.state.is_over:
            with self._changed:
                self._at[event.job] = time.perf_counter()
                self._changed.notify_all()

    def wait(self, job: JobId, timeout: float | None = None) -> float:
        """When a job was over, by `perf_counter`. Raises TimeoutError when it is not after `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: job in self._at, timeout):
                raise TimeoutError(f"the job goes on after {timeout} s")
            return self._at[job]


def snapshot_of(engine: Engine, job: JobId) -> JobSnapshot:
    """How a job stands. Raises KeyError for an unknown one."""
    return {known.id: known for known in engine.snapshot().jobs}[job]


def processor_seconds() -> float:
    """Of this process, all threads, in user and kernel."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(task: Path) -> None:
    """Fetches what the task names and prints what it cost."""
    asked = json.loads(task.read_text("utf-8"))
    entries = [ManifestEntry(*file) for file in json.loads(Path(asked["index"]).read_text("ascii"))]
    job_spec = spec(Path(asked["target"]), entries)
    source = Addresses(asked["base"])
    network = Network(certificates=(CertificateFile(asked["ca"]),) if asked["ca"] else ())
    engine = Engine(
        Path(asked["journal"]), lambda *_: source, connections=asked["connections"], network=lambda: network
    )
    endings = Endings(engine)
    engine.start()
    cpu, started = processor_seconds(), time.perf_counter()
    job = engine.submit(job_spec)
    seconds = endings.wait(job) - started
    told = {"seconds": seconds, "cpu": processor_seconds() - cpu}
    over = snapshot_of(engine, job)
    engine.close()
    if (over.state, over.files_checked) != (JobState.DONE, len(entries)):
        sys.exit(f"not all was fetched: {over}")
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
