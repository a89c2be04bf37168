"""The bytes of one file that are here so far, under a hidden name beside the file's final place.

    .{digest in hex}.{size}.{algorithm}.part        the bytes, each where it belongs
    .{digest in hex}.{size}.{algorithm}.map.part    which of them are good, once they came out of order

A part belongs to content, not to a name: whoever needs the same bytes in that folder goes on with it, after reading
it again. It has one holder at a time; see `holding`.

Several transfers may fill a part at once, each a segment of it. The sum wants the bytes in order: it follows behind,
taken along by whichever transfer is next to it, from memory where the bytes were just written and else from the file.

Without a map all bytes of the file are good. The map is made before the first byte out of order and removed before
the part gets its real name, so a program killed at any moment leaves no bytes that pass for good ones. After a power
cut the map may be ahead of the disk; then the digest says so, and the file comes once more.
"""

import contextlib
import errno
import os
import re
import sys
import threading
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, IntegrityError
from artifact_desktop.transfer.checksum import Checksum, Stopped
from artifact_desktop.transfer.holding import hold
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import BINARY, NOFOLLOW, map_name

_READ = 1 << 20
_SUM_AT_ONCE = 8 << 20  # bytes one transfer sums for the others before it looks after its own connection again
_MAP_BYTES = 4096  # a map is written in one go, within one page: a kill leaves the old or the new one
_ENDLESS = 1 << 62
_MAP = re.compile(rb"(\d+-\d+ ?)*")


@dataclass(eq=False, slots=True)
class Segment:
    """A stretch of a file that one transfer fetches: bytes from `position` to `stop` are still to come."""

    position: int
    stop: int

    @property
    def is_done(self) -> bool:
        return self.position >= self.stop

    @property
    def is_endless(self) -> bool:
        """Whether it reaches to the end of a file whose size nobody knows."""
        return self.stop >= _ENDLESS


class Part:
    """`claim`, `write` and `release` may be called from several threads, all else only while no one else writes.

    Close it whatever happens. `have` and `received` are bytes: good ones, and those written since it was opened.
    """

    def __init__(self, folder: str, item: Item) -> None:
        """Opens or makes the part in `folder` and locks it. Raises OSError."""
        self._item = item
        self._end = item.size if item.size_known else _ENDLESS
        self._file, self._path, _, self._is_private = hold(folder, item)
        self._gone = False
        self._map = -1
        self._lock = threading.Lock()
        self._summing = False
        self._checksum = Checksum(item.algorithm)
        self._good: list[tuple[int, int]] = []  # in order, apart from each other
        self._claimed: list[Segment] = []
        self.have = self.received = 0

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here; of a file without a known size nobody can tell."""
        return self.have == self._end

    def load(self, stopped: Callable[[], bool]) -> None:
        """Takes over what an earlier attempt left, reading it again. Raises OSError and Stopped."""
        length = os.fstat(self._file).st_size
        good = good_bytes(self._path, length, self._item)
        if not good:
            self.restart()
        elif good == [(0, length)]:
            self._drop_map()  # bytes in order need none
        else:
            self._map = os.open(self._map_path, os.O_RDWR | NOFOLLOW | BINARY)
        self._good = good
        self.have = sum(stop - start for start, stop in good)
        self.finish(stopped)

    def restart(self) -> None:
        """Throws away what is here. Raises OSError."""
        os.ftruncate(self._file, 0)
        self._drop_map()  # not before: without it all bytes would pass for good
        self._good, self._claimed, self.have = [], [], 0
        self._checksum = Checksum(self._item.algorithm)

    def claim(self, most: int = _ENDLESS) -> Segment | None:
        """The first bytes that are neither here nor claimed, `most` of them at most; None when there are none."""
        with self._lock:
            taken = sorted(self._good + [(segment.position, segment.stop) for segment in self._claimed])
            start = 0
            for first, stop in taken:
                if first > start:
                    break
                start = max(start, stop)
            if start >= self._end:
                return None
            stop = min([self._end, start + most, *(first for first, _ in taken if first > start)])
            segment = Segment(start, stop)
            self._claimed.append(segment)
            return segment

    def release(self, segment: Segment) -> None:
        """Gives back what has not come of a segment."""
        with self._lock:
            if segment in self._claimed:
                self._claimed.remove(segment)

    @property
    def unclaimed(self) -> int:
        """How many bytes nobody has or fetches."""
        with self._lock:
            return self._end - self.have - sum(segment.stop - segment.position for segment in self._claimed)

    def write(self, segment: Segment, data: bytes) -> None:
        """Adds the next bytes of a segment. Raises OSError; what was written until then is good and stays."""
        at = segment.position
        with self._lock:
            if self._map < 0 and at != (self._good[0][1] if self._good else 0):
                self._make_map()
        view = memoryview(data)
        while view:
            written = self._write_at(view, segment.position)
            view = view[written:]
            with self._lock:
                self._add(segment.position, segment.position + written)
                segment.position += written
                self.received += written
                if self._map >= 0:
                    self._write_map()
        self._sum(_SUM_AT_ONCE, at, data)

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Writes all that is missing from one source, in order. Raises OSError and what `pieces` raises."""
        segment = self.claim() or Segment(0, 0)
        for data in pieces:
            self.write(segment, data)

    def ends_at(self, size: int) -> None:
        """The size of a file that nobody knew."""
        self._end = size

    def finish(self, stopped: Callable[[], bool]) -> None:
        """Sums what the transfers left unsummed. Raises OSError and Stopped."""
        while self._sum(_READ):
            if stopped():
                raise Stopped

    def place(self, final: str) -> None:
        """Gives the whole, summed file its real name and closes the part. Raises IntegrityError and OSError."""
        error = self.fault()
        if error is None and os.fstat(self._file).st_size != self._checksum.size:
            error = IntegrityError(Code.SIZE_MISMATCH, file=self._item.path)  # another program has added to it
        if error is not None:
            raise error
        if self._is_displaced():  # whoever has that one has not summed it yet
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if os.path.lexists(final):
            os.fsync(self._file)
        self._drop_map()
        if sys.platform == "win32":
            self._release()  # an open file cannot be renamed there
        os.replace(self._path, final)  # noqa: PTH105 - hot path
        self._gone = True
        self.close()

    def fault(self) -> IntegrityError | None:
        """What is wrong with the summed bytes, were these all."""
        return fault(self._item, self._checksum)

    def close(self, *, keep: bool = True) -> None:
        """Lets go of the part; without `keep`, or empty, it is removed. Once is enough, twice does no harm.

        Raises nothing: what cannot be removed stays, and is read and summed before anything is made of it.
        """
        keep = keep and bool(self._good) and not self._is_private
        with contextlib.suppress(OSError):
            if not (self._gone or keep or self._is_displaced()):
                if sys.platform == "win32":
                    self._release()  # an open file cannot be removed there
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self._path)  # noqa: PTH108 - hot path
                self._drop_map()  # not before: without it all bytes would pass for good
        self._gone = self._gone or not keep
        self._release()

    # The sum.

    def _sum(self, most: int, at: int = -1, data: bytes = b"") -> bool:
        """Sums up to `most` bytes that follow in order; `data` are those at `at`. False when there are none now.

        One thread at a time: who comes second leaves it to the first, and its bytes to whoever is next.
        """
        with self._lock:
            if self._summing:
                return False
            self._summing = True
        try:
            if data and at == self._checksum.size:
                self._checksum.update(data)
                most -= len(data)
            while most > 0:
                with self._lock:
                    end = self._good[0][1] if self._good and self._good[0][0] == 0 else 0
                wanted = min(end - self._checksum.size, _READ)
                if wanted <= 0:
                    return False
                piece = self._read_at(wanted, self._checksum.size)
                if not piece:  # another program has cut the file
                    raise IntegrityError(Code.SIZE_MISMATCH, file=self._item.path)
                self._checksum.update(piece)
                most -= len(piece)
            return True
        finally:
            with self._lock:
                self._summing = False

    # What is good.

    def _add(self, start: int, stop: int) -> None:
        self.have += stop - start
        good = self._good
        index = bisect_left(good, (start, stop))
        if index > 0 and good[index - 1][1] == start:
            index -= 1
            start = good.pop(index)[0]
        if index < len(good) and good[index][0] == stop:
            stop = good.pop(index)[1]
        good.insert(index, (start, stop))

    @property
    def _map_path(self) -> str:
        return map_name(self._path)

    def _make_map(self) -> None:
        self._map = os.open(self._map_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NOFOLLOW | BINARY, 0o666)
        try:
            self._write_map()
        except OSError:
            self._drop_map()  # else it is taken for made, and bytes go out of order past an empty one
            raise

    def _write_map(self) -> None:
        text = " ".join(f"{start}-{stop}" for start, stop in self._good).encode()
        line = b"%s %08x\n" % (text, zlib.crc32(text))
        if len(line) <= _MAP_BYTES:  # else the last map stays, which is true still: bytes are only added
            self._write_whole(self._map, line)

    def _drop_map(self) -> None:
        if self._map >= 0:
            os.close(self._map)
            self._map = -1
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._map_path)  # noqa: PTH108 - hot path

    # The file.

    def _release(self) -> None:
        files = self._map, self._file
        self._file = self._map = -1
        for file in files:
            if file >= 0:
                with contextlib.suppress(OSError):  # closed it is all the same; what a disk lost, a sum will tell
                    os.close(file)

    def _is_displaced(self) -> bool:
        """Whether the file under the part's name is another one by now: ours was moved away. Raises OSError."""
        try:
            return not os.path.samestat(os.lstat(self._path), os.fstat(self._file))
        except FileNotFoundError:
            return False

    if sys.platform == "win32":  # it has no reading and writing at a place

        def _write_at(self, data: memoryview, offset: int) -> int:
            with self._lock:
                os.lseek(self._file, offset, os.SEEK_SET)
                return os.write(self._file, data)

        def _read_at(self, count: int, offset: int) -> bytes:
            with self._lock:
                os.lseek(self._file, offset, os.SEEK_SET)
                return os.read(self._file, count)

        def _write_whole(self, file: int, line: bytes) -> None:
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, line)

    else:

        def _write_at(self, data: memoryview, offset: int) -> int:
            return os.pwrite(self._file, data, offset)

        def _read_at(self, count: int, offset: int) -> bytes:
            return os.pread(self._file, count, offset)

        def _write_whole(self, file: int, line: bytes) -> None:
            os.pwrite(file, line, 0)


def good_bytes(part: str, length: int, item: Item) -> list[tuple[int, int]]:
    """Which of the `length` bytes of a part are good: all without a map, none with one that cannot be believed.

    Raises OSError.
    """
    if item.algorithm is DigestAlgorithm.UNKNOWN:  # nobody could tell whose bytes these are
        return []
    end = item.size if item.size_known else length
    try:
        with open_plain(map_name(part)) as file:
            line = file.read(_MAP_BYTES)
    except FileNotFoundError:
        line = b""
    if not line:  # or killed just before its first line: until that is written, bytes come in order
        return [(0, length)] if 0 < length <= end else []
    text, _, crc = line.partition(b"\n")[0].rpartition(b" ")
    edges = [int(edge) for edge in re.findall(rb"\d+", text)]
    sealed = crc == b"%08x" % zlib.crc32(text) and _MAP.fullmatch(text)
    if not sealed or edges != sorted(set(edges)) or edges[-1:] > [min(length, end)] or length > end:
        return []
    return list(zip(edges[::2], edges[1::2], strict=True))


def open_plain(path: str) -> BinaryIO:
    """Opens a file for reading without following a link in its last part. Raises OSError."""
    return os.fdopen(os.open(path, os.O_RDONLY | NOFOLLOW | BINARY), "rb")


def fault(item: Item, checksum: Checksum) -> IntegrityError | None:
    """What is wrong with summed bytes, were they the file's; None when nothing is."""
    if item.size_known and checksum.size != item.size:
        return IntegrityError(Code.SIZE_MISMATCH, file=item.path)
    if not checksum.agrees(item.digest):
        return IntegrityError(Code.DIGEST_MISMATCH, file=item.path)
    return None
