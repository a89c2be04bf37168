"""Volumes: which one a folder is on, and how much room it has. Blocking; any thread but the window's."""

import os
import shutil
from pathlib import Path

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.names import shorten


def standing_folder(target: Path) -> Path:
    """The folder itself, or the nearest one above it that exists. Raises LocalError where nothing can be written."""
    unusable = LocalError(Code.NOT_WRITABLE, folder=shorten(str(target)))
    if "\0" in str(target):  # no system stores it
        raise unusable
    try:
        standing = _nearest(target)
    except OSError as error:  # a name too long
        raise unusable from error
    if not standing.is_dir():
        raise LocalError(Code.TARGET_IS_FILE, folder=standing)
    if not os.access(standing, os.W_OK | os.X_OK):
        raise LocalError(Code.NOT_WRITABLE, folder=standing)
    return standing


def volume_of(target: Path) -> int | None:
    """A number for the volume a folder is on, or will be on once it is made; None where that cannot be told.

    Volumes that share one pool of room, such as the subvolumes of a Btrfs, count as different ones.
    """
    try:
        return _nearest(target).stat().st_dev
    except (OSError, ValueError):
        return None


def free_bytes(standing: Path) -> int:
    """Free for this person on the volume of a folder that exists. Raises OSError."""
    return shutil.disk_usage(standing).free


def _nearest(target: Path) -> Path:
    return next((folder for folder in (target, *target.absolute().parents) if folder.exists()), Path(os.sep))
