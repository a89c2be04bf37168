"""Who has a part: several jobs, and several programs, may want the same bytes in the same folder at the same moment.

The rule: a part is written, cut, removed or given its real name only by who has its file open, locked, and still
standing under its name. Whoever finds it taken uses a name of one's own, which goes with its holder.
"""

import contextlib
import itertools
import os
import stat
import sys
from typing import NamedTuple

from artifact_desktop.core.errors import LocalError
from artifact_desktop.core.filelock import try_lock
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import BINARY, NOFOLLOW, Target, map_name, part_name

_FLAGS = os.O_RDWR | os.O_CREAT | NOFOLLOW | BINARY
_NUMBERS = itertools.count()


class Held(NamedTuple):
    """An open part, its path, how many bytes are in it, and whether the name is for this holder only."""

    file: int
    path: str
    size: int
    is_private: bool


def hold(folder: str, item: Item) -> Held:
    """Opens or makes the part of a file in `folder`, and locks it. Close it to let go. Raises OSError."""
    path = f"{folder}{os.sep}{part_name(item)}"
    file = os.open(path, _FLAGS, 0o666)
    size = _size_if_ours(file, path)
    if size is not None:
        return Held(file, path, size, False)
    os.close(file)
    path = f"{path.removesuffix('.part')}.{os.getpid():x}-{next(_NUMBERS):x}.part"
    return Held(os.open(path, _FLAGS | os.O_EXCL, 0o666), path, 0, True)


def discard_part(target: Target, item: Item) -> None:
    """Removes what is left of an unfinished file, unless another holder is at it."""
    with contextlib.suppress(OSError, LocalError):  # no folder for it, one that leads outside: nothing of ours is there
        folder = target.folder_of(item.local)
        if folder is None:
            return
        path = f"{folder}{os.sep}{part_name(item)}"
        file = os.open(path, os.O_RDWR | NOFOLLOW | BINARY)
        try:
            ours = _size_if_ours(file, path) is not None
            if ours and sys.platform != "win32":
                _remove(path)
        finally:
            os.close(file)
        if ours and sys.platform == "win32":  # an open file cannot be removed there
            _remove(path)


def _remove(path: str) -> None:
    for name in (path, map_name(path)):  # in this order: without its map all bytes of a part would pass for good
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - hot path


def _size_if_ours(file: int, path: str) -> int | None:
    """The size of an open part that could be locked and stands under its name; None for one that is another's.

    Its last holder may have given it its real name between our opening and our locking it.
    """
    if not try_lock(file):
        return None
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return None
    mine = os.fstat(file)
    return mine.st_size if os.path.samestat(named, mine) and stat.S_ISREG(mine.st_mode) else None
