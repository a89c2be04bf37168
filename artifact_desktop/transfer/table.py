"""The files of one job in columns: a job may have a million of them, and finished ones must cost next to nothing."""

import heapq
from array import array
from binascii import a2b_base64, b2a_base64
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, islice, pairwise
from operator import lt
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
STEP = 5000
"""Files of a job that are read, written or changed in one go: some milliseconds, then others have their turn."""

_DONE = bytes(state in (CHECKED, SKIPPED) for state in range(256))  # as `bytes.translate` takes it
_NOT_DONE = bytes(1 - done for done in _DONE)
_ALGORITHMS = tuple(DigestAlgorithm)
_UNKNOWN = _ALGORITHMS.index(DigestAlgorithm.UNKNOWN)
_DIGEST = 24  # characters of a usual digest: base64 of 16 bytes, the last two "="
_PACKED = 18  # bytes in which it is held: those, and what the two would be


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


class Tally(NamedTuple):
    """Files by state; of those that are done, how many have a digest that means nothing to us, so that only their
    length was compared, and how many bytes they have.
    """

    checked: int
    skipped: int
    failed: int
    unverified: int
    bytes_done: int


class FileTable:
    """Files in path order, each with its state. Changed by the coordinator only, under the engine's lock.

    Some 50 bytes a file beside its path, and no object that the garbage collector would have to visit.
    """

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.sizes = array("q")
        self.states = bytearray()
        self._algorithms = bytearray()
        self._digests = bytearray()  # _PACKED bytes each
        self._odd_digests: dict[int, str] = {}  # those that cannot be packed
        self._locals: dict[int, LocalName] = {}  # those that differ from their path
        self._numbers: dict[str, int] | None = None

    def extend(
        self,
        paths: Sequence[str],
        locals_: Sequence[LocalName] | None,
        digests: Sequence[str],
        sizes: Sequence[int],
        algorithms: Iterable[DigestAlgorithm],
    ) -> None:
        """Adds files that come behind those that are there, in columns; without `locals_` they are called as there.

        Raises ValueError where they are not in order, or the columns not of one length; TypeError; OverflowError.
        """
        first = len(self.paths)
        if not all(map(lt, chain(self.paths[-1:], paths), paths if first else paths[1:])):
            raise ValueError("files that are not in path order")
        kinds = bytes(map(_ALGORITHMS.index, algorithms))
        if not len(paths) == len(digests) == len(sizes) == len(kinds) == len(locals_ if locals_ is not None else paths):
            raise ValueError("columns of several lengths")
        if locals_ is not None and locals_ != paths:
            pairs = enumerate(zip(paths, locals_, strict=True), first)
            self._locals.update((number, local) for number, (path, local) in pairs if local != path)
            self._numbers = None
        self._pack(digests)
        self.paths += paths
        self.sizes.extend(sizes)
        self.states += bytes(len(paths))
        self._algorithms += kinds

    def _pack(self, digests: Sequence[str]) -> None:
        packed = _packed(digests)
        if packed is not None:
            self._digests += packed
            return
        for digest in digests:
            packed = _packed([digest])
            if packed is None:
                self._odd_digests[len(self._digests) // _PACKED] = digest
            self._digests += packed or bytes(_PACKED)

    def __len__(self) -> int:
        return len(self.paths)

    def columns(
        self, first: int, stop: int
    ) -> tuple[list[str], list[LocalName] | None, list[str], list[int], list[DigestAlgorithm]]:
        """A stretch of files as `extend` takes them."""
        paths = self.paths[first:stop]
        numbered = list(enumerate(paths, first))
        renamed = any(number in self._locals for number, _ in numbered)
        locals_ = [self._locals.get(number, LocalName(path)) for number, path in numbered] if renamed else None
        digests = _unpacked(self._digests[first * _PACKED : stop * _PACKED])
        digests = [self._odd_digests.get(number, digest) for number, digest in enumerate(digests, first)]
        algorithms = [_ALGORITHMS[kind] for kind in self._algorithms[first:stop]]
        return paths, locals_, digests, self.sizes[first:stop].tolist(), algorithms

    def item(self, number: int) -> Item:
        return Item(
            self.paths[number], self.local(number), self.digest(number), self.sizes[number], self.algorithm(number)
        )

    def local(self, number: int) -> LocalName:
        return self._locals.get(number) or LocalName(self.paths[number])

    def digest(self, number: int) -> str:
        if number in self._odd_digests:
            return self._odd_digests[number]
        packed = self._digests[number * _PACKED : (number + 1) * _PACKED]
        return b2a_base64(packed, newline=False)[: _DIGEST - 2].decode("ascii") + "=="

    def algorithm(self, number: int) -> DigestAlgorithm:
        return _ALGORITHMS[self._algorithms[number]]

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

    def unfinished(self) -> Iterator[int]:
        """The numbers of files that are not on disk."""
        return compress(range(len(self)), self.states.translate(_NOT_DONE))

    def done(self) -> list[int]:
        """The numbers of files that are on disk."""
        return list(compress(range(len(self)), self.states.translate(_DONE)))

    def tally(self) -> Tally:
        """Counts all files. Takes its time with many of them."""
        checked, skipped, failed = (self.states.count(state) for state in (CHECKED, SKIPPED, FAILED))
        done = self.states.translate(_DONE)
        unverified = sum(kind == _UNKNOWN for kind in compress(self._algorithms, done))
        return Tally(checked, skipped, failed, unverified, sum(compress(self.sizes, done)))

    def twins(self) -> dict[int, int]:
        """For each file whose content another file before it has: the number of that first one. In order.

        Where the digest means nothing to us there are no twins: nobody could tell whether a copy is right.
        """
        digests = bytes(self._digests)
        alike: list[array[int]] = [array("I") for _ in range(256)]  # by the first byte: one index of all would be large
        for number, byte in enumerate(digests[::_PACKED]):
            alike[byte].append(number)
        twins: dict[int, int] = {}
        for numbers in alike:
            first: dict[bytes, int] = {}
            for number in numbers:
                original = first.setdefault(digests[number * _PACKED : (number + 1) * _PACKED], number)
                if original != number and self._has_content(number) and self._are_alike(number, original):
                    twins[number] = original
        return {number: twins[number] for number in sorted(twins)}

    def _has_content(self, number: int) -> bool:
        known = self._algorithms[number] != _UNKNOWN and number not in self._odd_digests
        return known and self.sizes[number] > 0

    def _are_alike(self, number: int, other: int) -> bool:
        """Whether two files of one packed digest are the same in all else."""
        kinds = self._algorithms
        return self.sizes[number] == self.sizes[other] and kinds[number] == kinds[other]


def _packed(digests: Sequence[str]) -> bytes | None:
    """Base64 of 16 bytes each, with its spare bits; None where any is something else."""
    text = "".join(digests)
    paddings = text[_DIGEST - 2 :: _DIGEST] + text[_DIGEST - 1 :: _DIGEST]
    if {len(digest) for digest in digests} != {_DIGEST} or paddings.strip("=") or len(paddings) != text.count("="):
        return None
    text = text.replace("==", "AA")
    try:
        packed = a2b_base64(text)
    except ValueError:
        return None
    return packed if b2a_base64(packed, newline=False) == text.encode() else None


def _unpacked(packed: bytes | bytearray) -> list[str]:
    text = b2a_base64(packed, newline=False).decode("ascii")
    return [f"{text[start : start + _DIGEST - 2]}==" for start in range(0, len(text), _DIGEST)]


def fill(table: FileTable, files: Sequence[JobFile]) -> Iterator[None]:
    """Puts a selection into an empty table, step by step: each path once, references left out."""
    ordered = iter(files)
    if not all(one.entry.path < other.entry.path for one, other in pairwise(files)):
        ordered = _in_order(files)
    while step := list(islice(ordered, STEP)):
        kept = [file for file in step if not file.entry.is_reference]
        entries = [file.entry for file in kept]
        table.extend(
            [entry.path for entry in entries],
            [file.local for file in kept],
            [entry.digest for entry in entries],
            [entry.size for entry in entries],
            [entry.algorithm for entry in entries],
        )
        yield


def _in_order(files: Sequence[JobFile]) -> Iterator[JobFile]:
    """Not by `sorted` alone, which would keep all other threads waiting while it sorts a million."""
    known = {file.entry.path: file for file in files if not file.entry.is_reference}
    paths = list(known)
    runs = [sorted(paths[start : start + STEP]) for start in range(0, len(paths), STEP)]
    return (known[path] for path in heapq.merge(*runs))


def table_of(files: Sequence[JobFile]) -> FileTable:
    """The table of a selection."""
    table = FileTable()
    for _ in fill(table, files):
        pass
    return table
