"""Putting files into the target folder: nowhere else, nothing half-written, the old file safe until the new one is.

    part file beside the final place  --size and digest agree-->  atomic replace
    `.{digest in hex}.{size}.{algorithm}.part`

A part belongs to content, not to a name: whoever needs the same bytes in that folder goes on with it, after reading
it again. Its holder has it locked; a second holder, in this program or another, gets a part of its own.

Power cuts: bytes are forced to disk before an older file is replaced, so one of the two is always whole. A file that
replaces nothing is left to the file system's own pace; a job that goes on looks at the sizes of what it had done.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, IntegrityError
from artifact_desktop.transfer.checksum import Checksum, never
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import BINARY, NOFOLLOW, Target, part_name


def same_on_disk(target: Target, item: Item, stopped: Callable[[], bool] = never) -> bool:
    """Whether the file already stands under its name with the right bytes. Reads it whole.

    Raises OSError, and Stopped as soon as `stopped` says so.
    """
    found = target.find(item.local)
    if found is None or (item.size_known and found[1].st_size != item.size):
        return False
    checksum = Checksum(item.algorithm)
    with open_plain(found[0]) as file:
        checksum.read(file, stopped)
    return fault(item, checksum) is None


def fault(item: Item, checksum: Checksum) -> IntegrityError | None:
    """What is wrong with summed bytes, were they the file's; None when nothing is."""
    if item.size_known and checksum.size != item.size:
        return IntegrityError(Code.SIZE_MISMATCH, file=item.path)
    if not checksum.agrees(item.digest):
        return IntegrityError(Code.DIGEST_MISMATCH, file=item.path)
    return None


def open_plain(path: str) -> BinaryIO:
    """Opens a file for reading without following a link in its last part. Raises OSError."""
    return os.fdopen(os.open(path, os.O_RDONLY | NOFOLLOW | BINARY), "rb")


class Part:
    """The bytes of one file that are here so far. One thread at a time; close it whatever happens.

    `size` counts good bytes, all of them summed; new bytes go behind them.
    """

    def __init__(self, folder: str, item: Item) -> None:
        """Opens or makes the part in `folder` and locks it. Raises OSError."""
        self._item = item
        self._path = f"{folder}{os.sep}{part_name(item)}"
        self._mine_alone = False
        self._gone = False
        self._file = self._open()
        self._checksum = Checksum(item.algorithm)

    @property
    def size(self) -> int:
        return self._checksum.size

    def load(self, stopped: Callable[[], bool]) -> None:
        """Takes over what an earlier attempt left, reading it again. Raises OSError and Stopped."""
        unknown = self._item.algorithm is DigestAlgorithm.UNKNOWN  # nobody could tell whose bytes these are
        if unknown or os.fstat(self._file).st_size > self._item.size:
            self.restart()
            return
        with open(self._file, "rb", closefd=False) as file:
            file.seek(0)
            self._checksum.read(file, stopped)
        os.lseek(self._file, self._checksum.size, os.SEEK_SET)

    def restart(self) -> None:
        """Throws away what is here. Raises OSError."""
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self._checksum = Checksum(self._item.algorithm)

    def write(self, data: bytes) -> None:
        """Adds bytes. Raises OSError; what was written until then is summed and stays."""
        view = memoryview(data)
        while view:
            written = os.write(self._file, view)
            self._checksum.update(data if written == len(data) else bytes(view[:written]))
            view = view[written:]

    def place(self, final: str) -> None:
        """Gives the whole file its real name and closes the part. Raises IntegrityError and OSError."""
        error = self.fault()
        if error is not None:
            raise error
        if os.path.lexists(final):
            os.fsync(self._file)
        if sys.platform == "win32":
            self._release()  # an open file cannot be renamed there
        os.replace(self._path, final)  # noqa: PTH105 - hot path
        self._gone = True
        self.close()

    def fault(self) -> IntegrityError | None:
        """What is wrong with the bytes, were these all."""
        return fault(self._item, self._checksum)

    def close(self, *, keep: bool = True) -> None:
        """Lets go of the part; without `keep` it is removed. Once is enough, twice does no harm."""
        if sys.platform == "win32":
            self._release()  # an open file cannot be removed there
        if not self._gone and (not keep or self._mine_alone):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path)  # noqa: PTH108 - hot path
            self._gone = True
        self._release()

    def _release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _open(self) -> int:
        """A locked part under the shared name, or where that is taken, under a name of one's own."""
        flags = os.O_RDWR | os.O_CREAT | NOFOLLOW | BINARY
        file = os.open(self._path, flags, 0o666)
        if lock(file) and _still_named(file, self._path):
            return file
        os.close(file)
        self._mine_alone = True
        self._path = f"{self._path.removesuffix('.part')}.{os.getpid():x}-{id(self):x}.part"
        return os.open(self._path, flags | os.O_EXCL, 0o666)


def _still_named(file: int, path: str) -> bool:
    """Whether a name still means this open file: the last holder may have given it its real name meanwhile."""
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return False
    mine = os.fstat(file)
    return (named.st_ino, named.st_dev) == (mine.st_ino, mine.st_dev) and stat.S_ISREG(named.st_mode)


if sys.platform == "win32":
    import msvcrt

    def lock(file: int) -> bool:
        os.lseek(file, 1 << 62, os.SEEK_SET)  # far behind the bytes: Windows locks keep others from reading them
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a volume without locks: part files are still told apart by their content
        return True


def store(target: Target, item: Item, data: bytes) -> None:
    """Checks and places a file that is here in one piece. Raises IntegrityError, LocalError and OSError."""
    checksum = Checksum(item.algorithm)
    checksum.update(data)
    error = fault(item, checksum)
    if error is not None:
        raise error
    final = target.locate(item.local)
    part = f"{os.path.dirname(final)}{os.sep}{part_name(item)}"  # noqa: PTH120 - hot path
    try:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NOFOLLOW | BINARY, 0o666)
    except FileExistsError:  # left by a killed program, or another job is at it this very moment
        with _whole(target, item) as (whole, final):
            whole.write(data)
            whole.place(final)
        return
    try:
        lock(file)  # whoever is quicker writes the same checked bytes into the same place
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, data[written:])
        if not target.was_bare(item.local) and os.path.lexists(final):
            os.fsync(file)
        if sys.platform != "win32":
            os.replace(part, final)  # noqa: PTH105 - hot path
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)  # noqa: PTH108 - hot path
        raise
    finally:
        os.close(file)
    if sys.platform == "win32":
        os.replace(part, final)  # noqa: PTH105 - an open file cannot be renamed there


@contextlib.contextmanager
def _whole(target: Target, item: Item) -> Iterator[tuple[Part, str]]:
    """An empty part, and the path it is for; of no use to anybody unless it is placed."""
    final = target.locate(item.local)
    part = Part(os.path.dirname(final), item)  # noqa: PTH120 - hot path
    try:
        part.restart()
        yield part, final
    finally:
        part.close(keep=False)
