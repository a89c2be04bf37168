"""Putting files into the target folder: nowhere else, nothing half-written, the old file safe until the new one is.

    part file beside the final place  --size and digest agree-->  atomic replace

Power cuts: bytes are forced to disk before an older file is replaced, so one of the two is always whole. A file that
replaces nothing is left to the file system's own pace; a job that goes on looks at the sizes of what it had done.
"""

import contextlib
import os
import sys
from collections.abc import Callable

from artifact_desktop.transfer.checksum import Checksum, never
from artifact_desktop.transfer.holding import hold
from artifact_desktop.transfer.part import fault, open_plain
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import Target


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


def store(target: Target, item: Item, data: bytes) -> None:
    """Checks and places a file that is here in one piece. Raises IntegrityError, LocalError and OSError."""
    checksum = Checksum(item.algorithm)
    checksum.update(data)
    error = fault(item, checksum)
    if error is not None:
        raise error
    final = target.locate(item.local)
    file, part, size, _ = hold(os.path.dirname(final), item)  # noqa: PTH120 - hot path
    try:
        if size:  # left by a killed program
            os.ftruncate(file, 0)
        written = os.write(file, data)
        while written < len(data):
            written += os.write(file, data[written:])
        if not target.was_bare(item.local) and os.path.lexists(final):
            os.fsync(file)
        if sys.platform != "win32":
            os.replace(part, final)  # noqa: PTH105 - hot path
    except OSError:
        with contextlib.suppress(OSError):  # on Windows not before it is closed
            os.unlink(part)  # noqa: PTH108 - hot path
        raise
    finally:
        os.close(file)
    if sys.platform == "win32":
        os.replace(part, final)  # noqa: PTH105 - an open file cannot be renamed there
