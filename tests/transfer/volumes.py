"""Real volumes, for what a full or read-only disk, a stick, or one pulled out does. Needs root on Linux."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest


class _Format(NamedTuple):
    mib: int
    make: Sequence[str]
    mount: Sequence[str]


_FORMATS = {
    "exfat": _Format(40, ["mkfs.exfat"], ["mount.exfat-fuse"]),
    "ntfs": _Format(40, ["mkntfs", "-q", "-F", "-f"], ["lowntfs-3g", "-o", "ignore_case,windows_names"]),
    "ext4": _Format(8, ["mkfs.ext4", "-q"], ["mount"]),
}
FORMATS = tuple(_FORMATS)
"""What `formatted_volume` makes. Windows' own are served by FUSE, so that the kernel need not know them."""


@contextmanager
def small_volume(place: Path, size: str) -> Iterator[Path]:
    """A tmpfs of that size. Skips the test where it cannot be had."""
    _needs_root()
    place.mkdir()
    _or_skip("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def remount(place: Path, options: str) -> None:
    """Changes a volume while it is in use."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


class Volume:
    """A disk in a file. It can be pulled out and put in again; what is on it stays."""

    def __init__(self, place: Path, kind: str, device: str) -> None:
        self.place, self.kind, self._device = place, kind, device
        place.mkdir()
        _or_skip(*_FORMATS[kind].make, device)
        self.plug_in()

    def plug_in(self) -> None:
        _or_skip(*_FORMATS[self.kind].mount, self._device, self.place)

    def pull_out(self) -> None:
        subprocess.run(["umount", str(self.place)], check=True)


@contextmanager
def formatted_volume(place: Path, kind: str) -> Iterator[Volume]:
    """A small volume of one of FORMATS. Skips the test where it cannot be had."""
    with image(place.with_suffix(".image"), _FORMATS[kind].mib) as file:
        device = _or_skip("losetup", "--show", "-f", file).strip()
        try:
            volume = Volume(place, kind, device)
            try:
                yield volume
            finally:
                if place.is_mount():
                    volume.pull_out()
        finally:
            subprocess.run(["losetup", "-d", device], check=True)


@contextmanager
def ntfs_of_unknown_kind(place: Path) -> Iterator[Path]:
    """An NTFS volume that is nothing but "fuse" to the system: only by looking can one see that it ignores case."""
    with image(place.with_suffix(".image"), 16) as file:
        place.mkdir()
        _or_skip("mkntfs", "-q", "-F", "-f", file)
        _or_skip("lowntfs-3g", "-o", "ignore_case", file, place)
        try:
            yield place
        finally:
            subprocess.run(["umount", str(place)], check=True)


@contextmanager
def image(file: Path, mib: int) -> Iterator[Path]:
    """An empty disk in a file."""
    _needs_root()
    with file.open("xb") as disk:
        disk.truncate(mib << 20)
    try:
        yield file
    finally:
        file.unlink()


def _needs_root() -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a volume can be mounted by root on Linux only")


def _or_skip(*command: object) -> str:
    """Runs what only some machines can; what it printed."""
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"{command[0]} is not installed")
    if done.returncode:
        pytest.skip(f"no such volume can be had here: {command[0]}: {done.stderr.strip()}")
    return done.stdout
