"""Real small volumes, for what happens when a disk is full or read-only. Needs root on Linux."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_volume(place: Path, size: str) -> Iterator[Path]:
    """A tmpfs of that size. Skips the test where it cannot be had."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small volume can be mounted by root on Linux only")
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no volume can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def remount(place: Path, options: str) -> None:
    """Changes a volume while it is in use."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)
