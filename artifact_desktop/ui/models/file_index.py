"""The files of a manifest as columns: folders, totals, order and filter. No Qt objects; build it on any thread.

Entries are kept in path order. In that order everything below a folder is one run of files and one run of folders,
so that ticking a folder is an operation on slices, however much is in it. A child of a folder is a number: a file
is its place in path order, a folder `d` is `~d`. Folder 0 is the root.
"""

from __future__ import annotations  # array[int] is for type checkers only before Python 3.12

import fnmatch
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import compress
from operator import attrgetter, itemgetter

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.ui.models.kinds import REFERENCE, FileKind, endings, kind_of

_PRESORTED = 5_000  # folders with more files than this are put in name order while building, off the UI thread
_GLOB = re.compile(r"[*?\[]")
_ENDING = re.compile(r"\*([^*?\[\]/]+)")
_DIGITS = re.compile(r"[0-9]+")


class Column(IntEnum):
    NAME = 0
    SIZE = 1
    KIND = 2
    STATUS = 3


@dataclass(frozen=True, slots=True)
class Matches:
    """What a filter leaves. A byte is 1 for each file shown, and for each one that can be ticked.

    `folder_shown` and `folder_eligible` count such files below each folder.
    """

    shown: bytearray
    eligible: bytearray
    folder_shown: array[int]
    folder_eligible: array[int]


class FileIndex:
    """Immutable once built; safe to read from any thread. Sizes in bytes.

    Build it on a background thread: a million entries take seconds.
    """

    def __init__(self, entries: Sequence[ManifestEntry]) -> None:
        self.entries = sorted(entries, key=itemgetter(0))
        self.sizes = array("q", map(attrgetter("size"), self.entries))
        self.folder_names = [""]
        self.folder_parents = array("i", [-1])
        self._known = {"": 0}
        self._folders: list[list[int]] = [[]]
        self._files: list[array[int]] = [array("i")]
        self.file_parents = array("i", map(self._parent_of, self.entries))
        for number, parent in enumerate(self.file_parents):
            self._files[parent].append(number)
        self._set_runs()
        self._folded: list[str] | None = None
        selectable = bytearray(entry.ref is None for entry in self.entries)
        self.everything = self._matches(bytearray(b"\1") * len(self.entries), selectable)
        self._selectable = selectable
        self.folder_bytes = self._folder_sums(compress(zip(self.file_parents, self.sizes, strict=True), selectable))
        for folder, files in enumerate(self._files):
            if len(files) > _PRESORTED:
                self._files[folder] = array("i", sorted(files, key=self._natural_name))

    def __len__(self) -> int:
        return len(self.entries)

    # -- one file or folder

    def name(self, number: int) -> str:
        return self.entries[number].path.rpartition("/")[2]

    def kind(self, number: int) -> FileKind:
        return REFERENCE if self.entries[number].ref is not None else kind_of(self.name(number))

    def find(self, path: str) -> int | None:
        """The number of the file with this path."""
        low, high = 0, len(self.entries)
        while low < high:
            middle = (low + high) // 2
            if self.entries[middle].path < path:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.entries) and self.entries[low].path == path else None

    def find_any(self, path: str) -> int | None:
        """The number of the file with this path, or ~number of the folder."""
        number = self.find(path)
        folder = self._known.get(path.strip("/")) if number is None else None
        return number if folder is None else ~folder

    def folder_path(self, folder: int) -> str:
        """The path of a folder, without a slash at its end."""
        names = []
        while folder > 0:
            names.append(self.folder_names[folder])
            folder = self.folder_parents[folder]
        return "/".join(reversed(names))

    # -- order and filter

    def children(self, folder: int, matches: Matches, column: Column, descending: bool) -> array[int]:
        """What a folder shows: folders first, each group in the wanted order, natural name order among equals."""
        folders = [child for child in self._folders[folder] if matches.folder_shown[child]]
        folders.sort(key=lambda child: natural(self.folder_names[child]))
        files: Sequence[int] = self._files[folder]
        if matches is not self.everything:
            files = list(compress(files, map(matches.shown.__getitem__, files)))
        if len(self._files[folder]) <= _PRESORTED:
            files = sorted(files, key=self._natural_name)
        match column:
            case Column.SIZE:
                folders.sort(key=self.folder_bytes.__getitem__, reverse=descending)
                files = sorted(files, key=self._shown_size, reverse=descending)
            case Column.KIND:
                files = sorted(files, key=self._kind_key, reverse=descending)
            case _ if descending:
                folders.reverse()
                files = files[::-1]
        return array("i", [~child for child in folders]) + array("i", files)

    def match(self, text: str, group: str) -> Matches:
        """The files whose path holds `text`, or fits it where it is a glob, and whose kind is of `group`.

        Case does not matter. A glob without "/" is held against the name alone. Takes a while with a million
        files: call it on a background thread then.
        """
        if self._folded is None:
            self._folded = [entry.path.casefold() for entry in self.entries]
        shown = self._shown(self._folded, text.strip().casefold())
        if group:
            ends = endings(group)
            shown = both(shown, bytearray([path.endswith(ends) for path in self._folded]))
        return self._matches(shown, both(shown, self._selectable))

    @staticmethod
    def _shown(paths: list[str], text: str) -> bytearray:
        if not text:
            return bytearray(b"\1") * len(paths)
        if not _GLOB.search(text):
            return bytearray([text in path for path in paths])
        if ending := _ENDING.fullmatch(text):
            return bytearray([path.endswith(ending[1]) for path in paths])
        fits = re.compile(fnmatch.translate(text)).match
        if "/" in text:
            return bytearray([fits(path) is not None for path in paths])
        return bytearray([fits(path, path.rfind("/") + 1) is not None for path in paths])

    def _matches(self, shown: bytearray, eligible: bytearray) -> Matches:
        return Matches(shown, eligible, self.count_below(shown), self.count_below(eligible))

    def count_below(self, column: bytearray) -> array[int]:
        """How many files of which the column holds 1 are below each folder."""
        return self._folder_sums(Counter(compress(self.file_parents, column)).items())

    # -- building

    def _parent_of(self, entry: ManifestEntry) -> int:
        path = entry.path.rpartition("/")[0]
        folder = self._known.get(path)
        return self._make_folder(path) if folder is None else folder

    def _make_folder(self, path: str) -> int:
        missing = []
        while path not in self._known:
            missing.append(path)
            path = path.rpartition("/")[0]
        folder = self._known[path]
        for path in reversed(missing):
            parent, folder = folder, len(self.folder_names)
            self._known[path] = folder
            self.folder_names.append(path.rpartition("/")[2])
            self.folder_parents.append(parent)
            self._folders[parent].append(folder)
            self._folders.append([])
            self._files.append(array("i"))
        return folder

    def _set_runs(self) -> None:
        """Where the run of each folder begins and ends, among files and among folders."""
        count = len(self.folder_names)
        self.first_file = array("i", [len(self.entries)]) * count
        self.end_file = array("i", [0]) * count
        self.end_folder = array("i", range(1, count + 1))
        for folder in reversed(range(count)):
            if files := self._files[folder]:
                self.first_file[folder] = min(self.first_file[folder], files[0])
                self.end_file[folder] = max(self.end_file[folder], files[-1] + 1)
            parent = self.folder_parents[folder]
            if parent >= 0:
                self.first_file[parent] = min(self.first_file[parent], self.first_file[folder])
                self.end_file[parent] = max(self.end_file[parent], self.end_file[folder])
                self.end_folder[parent] = max(self.end_folder[parent], self.end_folder[folder])

    def _folder_sums(self, amounts: Iterable[tuple[int, int]]) -> array[int]:
        """Amounts of direct children, given by folder, added up over everything below each folder."""
        sums = array("q", [0]) * len(self.folder_names)
        for folder, amount in amounts:
            sums[folder] += amount
        for folder in range(len(sums) - 1, 0, -1):
            sums[self.folder_parents[folder]] += sums[folder]
        return sums

    def _natural_name(self, number: int) -> str:
        return natural(self.name(number))

    def _kind_key(self, number: int) -> str:
        kind = self.kind(number)
        return kind.text or kind.suffix

    def _shown_size(self, number: int) -> int:
        return -1 if self.entries[number].ref is not None else self.sizes[number]


def natural(name: str) -> str:
    """A key that sorts "img2" before "img10", without regard to case."""
    return _DIGITS.sub(_digits_key, name.casefold())


def _digits_key(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0")
    return chr(min(len(digits), 0xFFFF)) + digits


def both(left: bytearray, right: bytearray) -> bytearray:
    """1 where both columns have 1."""
    common = int.from_bytes(left, "little") & int.from_bytes(right, "little")
    return bytearray(common.to_bytes(len(left), "little"))
