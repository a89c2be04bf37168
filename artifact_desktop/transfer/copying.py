"""Copying a file that is on this computer already: sharing its blocks where the volume can, and always re-checked.

What is summed are the copy's own bytes, read back where the system did the copying, so that a source that changes
meanwhile spoils nothing. A copy shares no inode with its source: changing one never changes the other.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from typing import BinaryIO

from artifact_desktop.transfer.checksum import Checksum, Stopped
from artifact_desktop.transfer.holding import hold
from artifact_desktop.transfer.part import fault
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import BINARY, NOFOLLOW, Target, map_name

_PIECE = 1 << 20
_RANGE = 64 << 20  # bytes the system copies at a time: still in its cache when they are read back
_ONLINE_ONLY = 0x00401000  # FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS
_DATALESS = 0x40000000  # SF_DATALESS
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


class Unusable(Exception):
    """The source of a copy is gone, cannot be read, or holds other bytes. A state, not an error: another one may do."""


def stands(path: str, size: int) -> bool:
    """Whether a regular file of that length is there. One whose bytes are in a cloud only does not count."""
    try:
        facts = os.lstat(path)
    except (OSError, ValueError):
        return False
    away = getattr(facts, "st_file_attributes", 0) & _ONLINE_ONLY or getattr(facts, "st_flags", 0) & _DATALESS
    return stat.S_ISREG(facts.st_mode) and facts.st_size == size and not away


def summed(path: str, item: Item, stopped: Callable[[], bool]) -> Checksum:
    """The sum of a possible source, as `item` is summed. Raises Unusable, and Stopped as soon as `stopped` says so."""
    checksum = Checksum(item.algorithm)
    try:
        with _open(path, item.size) as file:
            checksum.read(file, stopped)
    except OSError as error:
        raise Unusable from error
    return checksum


def copy(target: Target, item: Item, source: str, stopped: Callable[[], bool]) -> None:
    """Places a copy of `source` under the name of `item`; nothing is left of one that is not right.

    Raises Unusable when the source is no good; LocalError and OSError of the target's side; Stopped.
    """
    final = target.locate(item.local)
    with _open(source, item.size) as file, contextlib.ExitStack() as closing:
        copied, part, size, _ = hold(os.path.dirname(final), item)  # noqa: PTH120 - hot path
        closing.callback(os.close, copied)
        if size and fault(item, summed(source, item, stopped)) is not None:
            raise Unusable  # what an earlier attempt left does not go for that
        try:
            _empty(copied, part, size)
            _fill(file, copied, item, stopped)
            if os.path.lexists(final):
                os.fsync(copied)
            if sys.platform == "win32":
                closing.close()  # an open file cannot be renamed there, nor removed
            os.replace(part, final)  # noqa: PTH105 - hot path
        except BaseException:
            if sys.platform == "win32":
                closing.close()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(part)  # noqa: PTH108 - hot path
            raise


def _empty(copied: int, part: str, size: int) -> None:
    if size:
        os.ftruncate(copied, 0)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(map_name(part))  # noqa: PTH108 - hot path


def _open(path: str, size: int) -> BinaryIO:
    """Opens a regular file of that length, following no link in its last part. Raises Unusable."""
    try:
        opened = os.open(path, os.O_RDONLY | NOFOLLOW | _NONBLOCK | BINARY)  # a pipe would be waited for otherwise
    except (OSError, ValueError) as error:
        raise Unusable from error
    facts = os.fstat(opened)
    if not stat.S_ISREG(facts.st_mode) or facts.st_size != size:
        os.close(opened)
        raise Unusable
    return os.fdopen(opened, "rb", buffering=0)


def _fill(source: BinaryIO, copied: int, item: Item, stopped: Callable[[], bool]) -> None:
    """Makes an empty file the copy. Raises Unusable, OSError and Stopped."""
    checksum = Checksum(item.algorithm)
    if sys.platform == "linux":
        _clone(source.fileno(), copied, item.size, checksum, stopped)
    os.lseek(copied, checksum.size, os.SEEK_SET)
    source.seek(checksum.size)
    while checksum.size < item.size and (data := _read(source)):
        if stopped():
            raise Stopped
        checksum.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(copied, view) :]
    if fault(item, checksum) is not None:
        raise Unusable


def _clone(source: int, copied: int, size: int, checksum: Checksum, stopped: Callable[[], bool]) -> None:
    """Lets the system copy as much as it can, which on Btrfs and XFS shares the blocks. Raises as `_fill` does."""
    while (done := checksum.size) < size:
        try:
            length = os.copy_file_range(source, copied, min(_RANGE, size - done), done, done)
        except OSError:  # not between these volumes; trouble of either disk shows again with the next bytes
            return
        if not length:
            return
        while checksum.size < done + length:
            if stopped():
                raise Stopped
            data = os.pread(copied, min(_PIECE, done + length - checksum.size), checksum.size)
            if not data:  # somebody cut the copy short
                raise Unusable
            checksum.update(data)


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_PIECE)
    except OSError as error:
        raise Unusable from error
