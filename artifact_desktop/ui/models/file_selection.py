"""Which files are ticked: a byte a file, a counter a folder, two totals. No Qt objects."""

from __future__ import annotations  # array[int] is for type checkers only before Python 3.12

from array import array
from collections.abc import Sequence
from itertools import compress

from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.ui.models.file_index import FileIndex, Matches, both


class FileSelection:
    """The ticks of one version's files, all ticked at first. Sizes in bytes.

    A file costs a step for each folder above it; a folder costs that and an operation on one slice. The counters
    of folders go by what the filter shows, the totals by everything.
    """

    def __init__(self, index: FileIndex) -> None:
        self._index = index
        self._matches = index.everything
        self._ticked = bytearray(index.everything.eligible)
        self._folder_ticked = array("q", index.everything.folder_eligible)
        self.files = index.everything.folder_eligible[0]
        self.bytes = index.folder_bytes[0]

    def entries(self) -> Sequence[ManifestEntry]:
        """What is ticked, in path order, whether shown or not."""
        return tuple(compress(self._index.entries, self._ticked))

    def is_ticked(self, number: int) -> bool:
        return bool(self._ticked[number])

    def folder_ticks(self, folder: int) -> tuple[int, int]:
        """How many of the shown files below a folder are ticked, and how many could be."""
        return self._folder_ticked[folder], self._matches.folder_eligible[folder]

    def set_matches(self, matches: Matches) -> None:
        """Goes by another filter. Hidden files keep their ticks."""
        self._matches = matches
        self._folder_ticked = self._index.count_below(both(self._ticked, matches.eligible))

    def set_file(self, number: int, ticked: bool) -> bool:
        """Ticks or unticks one file; whether that changed anything."""
        if self.is_ticked(number) == ticked:
            return False
        self._ticked[number] = ticked
        sign = 1 if ticked else -1
        self._count(self._index.file_parents[number], sign, sign * self._index.sizes[number])
        return True

    def set_folder(self, folder: int, ticked: bool) -> bool:
        """Ticks or unticks every shown file below a folder; whether that changed anything."""
        index = self._index
        files = slice(index.first_file[folder], index.end_file[folder])
        length = files.stop - files.start
        old = int.from_bytes(self._ticked[files], "little")
        eligible = int.from_bytes(self._matches.eligible[files], "little")
        new = old | eligible if ticked else old & ~eligible
        changed = old ^ new
        if not changed:
            return False
        self._ticked[files] = new.to_bytes(length, "little")
        folders = slice(folder, index.end_folder[folder])
        full = self._matches.folder_eligible[folders]
        self._folder_ticked[folders] = full if ticked else array("q", [0]) * len(full)
        sign = 1 if ticked else -1
        size = sum(compress(index.sizes[files], changed.to_bytes(length, "little")))
        self._count(index.folder_parents[folder], sign * changed.bit_count(), sign * size)
        return True

    def _count(self, folder: int, files: int, size: int) -> None:
        """Adds to the totals, and to a folder and everything above it."""
        self.files += files
        self.bytes += size
        while folder >= 0:
            self._folder_ticked[folder] += files
            folder = self._index.folder_parents[folder]
