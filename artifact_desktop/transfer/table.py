"""The files of one job in columns: a job may have a million of them, and finished ones must cost next to nothing."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.checksum import is_empty_digest
from artifact_desktop.transfer.job import FileState, JobFile

LARGE = 32 << 20
"""From this size a file has its turn apart from the small ones, and perhaps several connections. Bytes."""
SMALL = 1 << 20
"""Up to this size a file is gathered in memory and written once; it is never resumed. Bytes."""

STATES = (FileState.QUEUED, FileState.CHECKED, FileState.SKIPPED, FileState.FAILED)
"""The states a table and the journal store, by number."""
QUEUED, CHECKED, SKIPPED, FAILED = range(4)


class Content(NamedTuple):
    """What makes two files the same."""

    digest: str
    size: int
    algorithm: DigestAlgorithm


class Item(NamedTuple):
    """One file of a job: what it is called there and here, and what its bytes must be."""

    path: str
    local: LocalName
    digest: str
    size: int
    algorithm: DigestAlgorithm

    @property
    def content(self) -> Content:
        return Content(self.digest, self.size, self.algorithm)

    @property
    def is_empty(self) -> bool:
        return self.size == 0 and is_empty_digest(self.algorithm, self.digest)

    @property
    def size_known(self) -> bool:
        """Old manifests leave sizes out, which reads as 0; only the digest can tell such a file is whole."""
        return self.size > 0 or self.is_empty or self.algorithm is DigestAlgorithm.UNKNOWN


class FileTable:
    """Items in path order, each with its state. Changed by the coordinator only, under the engine's lock."""

    def __init__(self, items: Iterable[Item]) -> None:
        ordered = sorted(items)
        self.paths = [item.path for item in ordered]
        self.digests = [item.digest for item in ordered]
        self.algorithms = [item.algorithm for item in ordered]
        self.sizes = array("q", (item.size for item in ordered))
        self.states = bytearray(len(ordered))
        self._locals = {number: item.local for number, item in enumerate(ordered) if item.local != item.path}
        self._numbers: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.paths)

    def item(self, number: int) -> Item:
        path = self.paths[number]
        local = self._locals.get(number, LocalName(path))
        return Item(path, local, self.digests[number], self.sizes[number], self.algorithms[number])

    def find(self, path: str) -> int | None:
        """The number of a path, or None."""
        number = bisect_left(self.paths, path)
        return number if number < len(self.paths) and self.paths[number] == path else None

    def find_local(self, local: str) -> int | None:
        """The number of the file that is called so here, or None."""
        if self._numbers is None:
            self._numbers = {name: number for number, name in self._locals.items()}
        number = self._numbers.get(local)
        if number is None:
            number = self.find(local)
        return None if number is None or self._locals.get(number, local) != local else number

    def unfinished(self) -> list[Item]:
        """What is not on disk."""
        return [self.item(number) for number, state in enumerate(self.states) if state in (QUEUED, FAILED)]

    def done(self) -> list[int]:
        """The numbers of files that are on disk."""
        return [number for number, state in enumerate(self.states) if state in (CHECKED, SKIPPED)]

    def unverified(self) -> int:
        """How many of the files that are done have a digest that means nothing to us, so that only their length was
        compared.
        """
        if DigestAlgorithm.UNKNOWN not in self.algorithms:
            return 0
        return sum(self.algorithms[number] is DigestAlgorithm.UNKNOWN for number in self.done())

    def twins(self) -> dict[int, int]:
        """For each file whose content another file before it has: the number of that first one.

        Where the digest means nothing to us there are no twins: nobody could tell whether a copy is right.
        """
        first: dict[tuple[str, int, DigestAlgorithm], int] = {}
        twins: dict[int, int] = {}
        for number, key in enumerate(zip(self.digests, self.sizes, self.algorithms, strict=True)):
            if key[2] is DigestAlgorithm.UNKNOWN or not key[1]:
                continue
            if (original := first.setdefault(key, number)) != number:
                twins[number] = original
        return twins


def table_of(files: Iterable[JobFile]) -> FileTable:
    """The table of a selection: each path once, references left out."""
    chosen = {file.entry.path: file for file in files if not file.entry.is_reference}
    return FileTable(
        Item(path, file.local, file.entry.digest, file.entry.size, file.entry.algorithm)
        for path, file in chosen.items()
    )
