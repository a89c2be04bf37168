"""Who runs in the bench: the engine and its peers, each in a process of its own, with options chosen for speed."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from artifact_desktop.sample.data import empty_data
from artifact_desktop.sample.manifests import Entry, Manifest
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Project, Store
from tests.bench import processes
from tests.bench.web import Web
from tests.bench.workload import Workload
from tests.sample.sdk_fixture import Sdk, find_sdk_python

ROOT = Path(__file__).parents[2]
OURS = "Artifact Desktop"
PLACE = ("vision-lab", "bench")


@dataclass(frozen=True)
class Task:
    """One run: fetch `workload` from below `base` to `target`. `scratch` is an empty folder for whatever else is
    written. `ca` is None for plain HTTP."""

    workload: Workload
    base: str
    ca: Path | None
    target: Path
    scratch: Path


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds by the clock, seconds of processors, the most memory in bytes; and whatever else a
    program of ours told."""

    seconds: float
    cpu: float
    memory: int
    told: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Contender:
    """`name` as the tables show it. `fetch` raises RuntimeError when the program fails."""

    name: str
    fetch: Callable[[Task], Cost]


def ours(connections: int, program: str = "tests.bench.ours", **more: object) -> Contender:
    """The engine: the time is from `submit` to the end of the job, every byte summed, every file placed atomically.

    `program` is the module that runs it, and `more` what it is told besides the usual.
    """
    return Contender(f"{OURS}, at most {connections} connections", partial(_ours, connections, program, more))


def aria2c(*options: str) -> Contender | None:
    """None where it is not installed."""
    return _command_line("aria2c", options, _aria2c)


def curl(parallel: int) -> Contender | None:
    """None where it is not installed."""
    return _command_line("curl", ("-Z", "--parallel-max", str(parallel)), _curl)


def rclone(transfers: int) -> Contender | None:
    """None where it is not installed."""
    return _command_line("rclone", ("--transfers", str(transfers)), _rclone)


def rclone_checked(transfers: int) -> Contender | None:
    """rclone, and the sums of all files looked at afterwards. None where it is not installed."""
    copying = rclone(transfers)

    def fetch(task: Task) -> Cost:
        assert copying is not None
        copied = copying.fetch(task)
        checked = _cost(["env", "-C", task.target, "md5sum", "--quiet", "-c", task.workload.checksums], task)
        return Cost(copied.seconds + checked.seconds, copied.cpu + checked.cpu, max(copied.memory, checked.memory))

    return replace(copying, name=f"{copying.name}, then md5sum -c", fetch=fetch) if copying else None


@contextmanager
def wandb_sdk(web: Web, root: Path, workloads: list[Workload]) -> Iterator[Contender | None]:
    """The real SDK as client of `serving`; None without the SDK's environment.

    The time is that of `Artifact.download` without the asking for addresses: nobody else here has to ask for them.
    """
    python = find_sdk_python()
    if python is None:
        yield None
    else:
        with serving(web, root, workloads) as server:
            yield Contender("wandb SDK 0.31.0", partial(_sdk, python, server, web))


@contextmanager
def serving(web: Web, root: Path, workloads: list[Workload]) -> Iterator[SampleServer]:
    """The sample server with the workloads as artifacts of their names in `PLACE`, and nginx as its storage.

    The files are linked into the server's `root` under the names that the sample server gives their objects.
    """
    data = empty_data()
    project = data.add_project(data.entities[PLACE[0]], PLACE[1])
    for workload in workloads:
        _publish(data, project, workload, root)
    with SampleServer(data) as server:
        server.signer.origin = web.plain
        yield server


def _publish(data: Store, project: Project, workload: Workload, root: Path) -> None:
    """Makes a workload an artifact of its name, its bytes and manifest served below `root` as a bucket has them."""
    artifact = data.add_artifact(data.add_collection(project, workload.name, "dataset"), None, datetime.now(UTC))
    entries = {file.path: Entry(*file, birth_artifact_id=artifact.id) for file in workload.files}
    artifact.manifest = Manifest(lambda: entries)
    data.keep_manifest(artifact)
    data.commit(artifact)
    for path, entry in entries.items():
        key = data.entry_key(entry)
        assert key is not None
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).hardlink_to(workload.folder / path)
    (root / artifact.manifest_key).write_bytes(artifact.manifest.to_json())


def _ours(connections: int, program: str, more: Mapping[str, object], task: Task) -> Cost:
    asked = task.scratch / "task.json"
    told = {
        "index": str(task.workload.index),
        "base": f"{task.base}/",
        "target": str(task.target),
        "journal": str(task.scratch / "journal"),
        "connections": connections,
        "ca": str(task.ca or ""),
        **more,
    }
    asked.write_text(json.dumps(told), encoding="utf-8")
    return _told_cost([sys.executable, "-m", program, asked], task, {"PYTHONPATH": str(ROOT)})


def _sdk(python: Path, server: SampleServer, web: Web, task: Task) -> Cost:
    server.signer.origin = web.origin(secure=task.ca is not None)
    sdk = Sdk(python, task.scratch / "home", server.url, server.api_key)
    sdk.home.mkdir()
    environment = sdk.environment("cache") | ({"REQUESTS_CA_BUNDLE": str(task.ca)} if task.ca else {})
    name = f"{'/'.join(PLACE)}/{task.workload.name}:latest"
    script = Path(__file__).with_name("sdk_download.py")
    return _told_cost([python, script, name, task.target], task, environment)


def _aria2c(options: tuple[str, ...], task: Task) -> Cost:
    wanted = task.scratch / "wanted.txt"
    lines = [f"{task.base}/{file.path}\n  out={file.path}\n" for file in task.workload.files]
    wanted.write_text("".join(lines), encoding="ascii")
    fixed = ["--no-conf", "--quiet", "--file-allocation=none", f"--dir={task.target}", f"--input-file={wanted}"]
    trusted = [f"--ca-certificate={task.ca}"] if task.ca else []
    return _cost(["aria2c", *options, *fixed, *trusted], task)


def _curl(options: tuple[str, ...], task: Task) -> Cost:
    wanted = task.scratch / "wanted.txt"
    lines = [f'url="{task.base}/{file.path}"\noutput="{task.target / file.path}"\n' for file in task.workload.files]
    wanted.write_text("".join(lines), encoding="ascii")
    trusted: list[str | Path] = ["--cacert", task.ca] if task.ca else []
    return _cost(["curl", "-q", "-s", "--fail", "--create-dirs", *options, *trusted, "-K", wanted], task)


def _rclone(options: tuple[str, ...], task: Task) -> Cost:
    trusted: list[str | Path] = ["--ca-cert", task.ca] if task.ca else []
    fixed = ["--config", str(task.scratch / "none.conf"), "--http-url", f"{task.base}/"]
    return _cost(["rclone", "copy", *options, *fixed, *trusted, ":http:", task.target], task)


def _command_line(
    program: str, options: tuple[str, ...], fetch: Callable[[tuple[str, ...], Task], Cost]
) -> Contender | None:
    if shutil.which(program) is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"\d+(\.\d+)+", said)
    return Contender(" ".join([program, version[0] if version else "?", *options]), partial(fetch, options))


def _cost(command: list[str | Path], task: Task, environment: dict[str, str] | None = None) -> Cost:
    ended = processes.run(command, task.scratch, environment)
    return Cost(ended.seconds, ended.cpu, ended.memory)


def _told_cost(command: list[str | Path], task: Task, environment: dict[str, str]) -> Cost:
    """The cost of what a program did after its start, as it printed it; the memory is that of the whole program."""
    ended = processes.run(command, task.scratch, environment)
    told = json.loads(ended.output.splitlines()[-1])
    return Cost(told["seconds"], told["cpu"], ended.memory, told)
