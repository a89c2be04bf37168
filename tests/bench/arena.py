"""Where the bench takes place: a folder in memory, nginx over it, and rounds in which the contenders take turns."""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.contenders import Contender, Cost, Task
from tests.bench.web import Web
from tests.bench.workload import Workload, differences, make_workload, size_text

_MEMORY = Path("/dev/shm")
_SPARE = 2 << 30


class Wrong(Exception):
    """What a contender brought is not what was served."""


@dataclass(frozen=True)
class Lane:
    """What is measured against others: who fetches what, and how. `origin` is another server than the arena's."""

    contender: Contender
    workload: Workload
    secure: bool = False
    origin: str | None = None

    def __str__(self) -> str:
        return f"{self.workload}, {'TLS' if self.secure else 'plain'}: {self.contender.name}"


@dataclass(frozen=True)
class Arena:
    """`root` is what `web` serves, `scratch` is for everything else; both are gone afterwards."""

    root: Path
    scratch: Path
    web: Web

    def workload(self, name: str, count: int, size: int) -> Workload:
        """Files that are served from now on."""
        say(f"making {count:,} x {size_text(size)}")
        return make_workload(self.root, name, count, size)

    def race(self, lanes: Sequence[Lane], rounds: int, seed: int = 0) -> dict[Lane, list[Cost]]:
        """All lanes once a round, in another order each. Raises Wrong unless each brought every byte, every time."""
        costs: dict[Lane, list[Cost]] = {lane: [] for lane in lanes}
        for number in range(rounds):
            for lane in random.Random(f"{seed} {number}").sample(lanes, len(lanes)):
                cost = self.run(lane)
                costs[lane].append(cost)
                say(f"round {number + 1} of {rounds}, {lane}: {cost.seconds:.2f} s")
        return costs

    def run(self, lane: Lane) -> Cost:
        """One run, cleared away; what it brought is compared before that, outside of the time."""
        with self.folders() as (target, scratch):
            base = f"{lane.origin or self.web.origin(secure=lane.secure)}/{lane.workload.name}"
            cost = lane.contender.fetch(
                Task(lane.workload, base, self.web.ca if lane.secure else None, target, scratch)
            )
            if found := differences(lane.workload, target):
                raise Wrong(f"{lane}: {len(found)} differences: {'; '.join(found[:5])}")
        return cost

    @contextmanager
    def folders(self) -> Iterator[tuple[Path, Path]]:
        """An empty target and an empty folder for the rest, for the time of one run."""
        with _emptied(self.scratch / "target") as target, _emptied(self.scratch / "round") as scratch:
            yield target, scratch


@contextmanager
def open_arena(room: int) -> Iterator[Arena]:
    """`room` in bytes. In memory where there is that much of it, else where temporary files go."""
    place = _MEMORY if room + _SPARE < _free_memory() else None
    folder = Path(tempfile.mkdtemp(prefix="artifact-desktop-bench-", dir=place))
    try:
        root = folder / "root"
        root.mkdir()
        with Web(folder / "nginx", root) as web:
            yield Arena(root, folder, web)
    finally:
        shutil.rmtree(folder)


def say(line: str) -> None:
    """How far it is, on stderr: stdout is for results."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _free_memory() -> int:
    """What a file system in memory could take, in bytes; 0 without one."""
    if not os.access(_MEMORY, os.W_OK):
        return 0
    available = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(shutil.disk_usage(_MEMORY).free, available)


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
