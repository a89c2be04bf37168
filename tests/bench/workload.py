"""What is fetched in a bench: files of noise, known to the byte, and the check that all of them arrived."""

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

_PIECE = 1 << 20
_FILES_A_FOLDER = 1000
_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"), (1, "B"))


class Served(NamedTuple):
    """One file. `path` is relative to the workload's folder, `digest` MD5 in base64, `size` in bytes."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True, eq=False)
class Workload:
    """Files of one size below `folder`, all different."""

    name: str
    folder: Path
    files: Sequence[Served]

    @cached_property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    def __str__(self) -> str:
        return f"{len(self.files):,} x {size_text(self.files[0].size)}"

    @property
    def index(self) -> Path:
        """The files as JSON, for the processes that fetch them."""
        return self.folder.with_suffix(".json")

    @property
    def checksums(self) -> Path:
        """The files as `md5sum -c` reads them."""
        return self.folder.with_suffix(".md5")


def make_workload(parent: Path, name: str, count: int, size: int) -> Workload:
    """`count` files of `size` bytes each below `parent/name`, a thousand a folder, and the lists of them beside it."""
    folder = parent / name
    files = []
    for number in range(count):
        if number % _FILES_A_FOLDER == 0:
            inside = f"part-{number // _FILES_A_FOLDER:03}"
            (folder / inside).mkdir(parents=True)
        path = f"{inside}/{number:06}.bin"
        files.append(Served(path, _write_noise(folder / path, size), size))
    made = Workload(name, folder, files)
    made.index.write_text(json.dumps(files), encoding="ascii")
    lines = [f"{base64.b64decode(file.digest).hex()}  {file.path}\n" for file in files]
    made.checksums.write_text("".join(lines), encoding="ascii")
    return made


def differences(workload: Workload, tree: Path) -> list[str]:
    """How a folder differs from the workload, byte for byte: what is missing, another, or too much."""
    wanted = {file.path for file in workload.files}
    found = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if not path.is_dir()}
    told = [f"missing: {path}" for path in sorted(wanted - found)]
    told += [f"extra: {path}" for path in sorted(found - wanted)]
    both = sorted(wanted & found)
    return told + [f"differs: {path}" for path in both if _differ(workload.folder / path, tree / path)]


def size_text(size: int) -> str:
    """Bytes in the largest unit that leaves no fraction."""
    return next(f"{size // unit:,} {name}" for unit, name in _UNITS if size % unit == 0)


def _write_noise(path: Path, size: int) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("xb", buffering=0) as file:
        for start in range(0, size, _PIECE):
            piece = os.urandom(min(_PIECE, size - start))
            digest.update(piece)
            file.write(piece)
    return base64.b64encode(digest.digest()).decode()


def _differ(left: Path, right: Path) -> bool:
    with left.open("rb", buffering=0) as one, right.open("rb", buffering=0) as other:
        while True:
            piece = one.read(_PIECE)
            if piece != other.read(_PIECE):
                return True
            if not piece:
                return False
