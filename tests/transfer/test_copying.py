"""Copies: whose bytes they are, that they are checked, and that they share blocks where a volume can."""

import array
import fcntl
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from artifact_desktop.transfer.checksum import Stopped, never
from artifact_desktop.transfer.copying import Unusable, copy, stands
from artifact_desktop.transfer.table import Item, table_of
from artifact_desktop.transfer.target import Target, part_name
from tests.transfer.rig import content, entry, spec, tree
from tests.transfer.volumes import small_volume

_FIEMAP = 0xC020660B
_SHARED = 0x2000


def wanted(data: bytes, name: str = "copy") -> Item:
    return table_of(spec(Path(), [entry(name, data)]).files).item(0)


@contextmanager
def formatted(folder: Path, kind: str) -> Iterator[Path]:
    """A volume of that kind in a file. Skips the test where it cannot be had."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which(f"mkfs.{kind}") is None:
        pytest.skip(f"no {kind} can be made here")
    image, place = folder / "image", folder / "volume"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(320 << 20)
    subprocess.run([f"mkfs.{kind}", "-q", str(image)], check=True, capture_output=True)
    mounted = subprocess.run(["mount", "-o", "loop", str(image), str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no {kind} can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def extents(path: Path) -> list[tuple[int, int, bool]]:
    """Where a file stands on its volume: physical offset and length of each extent, and whether it is shared."""
    room = 512
    buffer = array.array("B", struct.pack("=QQLLLL", 0, 1 << 63, 1, 0, room, 0) + bytes(56 * room))
    with path.open("rb") as file:
        fcntl.ioctl(file, _FIEMAP, buffer)
    found = []
    for number in range(struct.unpack_from("=L", buffer, 20)[0]):
        _, physical, length, _, _, flags = struct.unpack_from("=QQQQQL", buffer, 32 + 56 * number)
        found.append((physical, length, bool(flags & _SHARED)))
    return found


@pytest.mark.parametrize("kind", ["btrfs", "xfs"])
def test_blocks_are_shared_where_the_volume_can_and_never_the_file(tmp_path: Path, kind: str) -> None:
    data = content((70 << 20) + 12345, 1)  # more than is cloned at a time, and no whole number of blocks
    with formatted(tmp_path, kind) as volume:
        source = volume / "source"
        source.write_bytes(data)
        os.sync()
        (volume / "t").mkdir()
        copy(Target(volume / "t"), wanted(data), str(source), never)
        placed = volume / "t" / "copy"
        os.sync()
        assert placed.read_bytes() == data
        assert all(shared for _, _, shared in extents(placed)), extents(placed)
        assert sum(length for _, length, _ in extents(placed)) >= len(data)
        assert {physical for physical, _, _ in extents(placed)} & {physical for physical, _, _ in extents(source)}
        assert placed.stat().st_ino != source.stat().st_ino
        with placed.open("r+b") as file:
            file.write(b"edited")
        assert source.read_bytes() == data
        assert placed.read_bytes() == b"edited" + data[6:]


def test_other_volumes_are_read_and_written(tmp_path: Path) -> None:
    data = content(3 << 20, 1)
    with small_volume(tmp_path / "volume", "6m") as volume:
        (volume / "source").write_bytes(data)
        (tmp_path / "t").mkdir()
        copy(Target(tmp_path / "t"), wanted(data), str(volume / "source"), never)
        assert tree(tmp_path / "t") == {"copy": data}
        with pytest.raises(OSError, match="No space left"):
            copy(
                Target(volume), wanted(content(4 << 20, 2)), str(_file(tmp_path / "other", content(4 << 20, 2))), never
            )
        assert tree(volume) == {"source": data}


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _grows(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _shrinks(path: Path) -> None:
    os.truncate(path, 1 << 20)


def _changes(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek((80 << 20) - 1)
        file.write(b"!")


@pytest.mark.parametrize(("meddle", "is_placed"), [(_grows, True), (_shrinks, False), (_changes, False)])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["one volume", "two volumes"])
def test_a_source_that_changes_meanwhile_spoils_nothing(
    tmp_path: Path, meddle: Callable[[Path], None], is_placed: bool, elsewhere: bool
) -> None:
    data = content(1 << 20, 1) * 80
    (tmp_path / "t").mkdir()
    with small_volume(tmp_path / "volume", "90m") as volume:
        source = _file((volume if elsewhere else tmp_path) / "source", data)
        asked = 0

        def stopped() -> bool:
            nonlocal asked
            asked += 1
            if asked == 3:  # amid the first range that the system copies
                meddle(source)
            return False

        try:
            copy(Target(tmp_path / "t"), wanted(data), str(source), stopped)
        except Unusable:
            assert not is_placed
            assert tree(tmp_path / "t") == {}
        else:
            assert is_placed
            assert tree(tmp_path / "t") == {"copy": data}


@pytest.mark.parametrize("source", ["nothing", "folder", "link", "pipe", "shorter", "a\0b"])
def test_what_is_no_plain_file_of_that_length_is_no_source(tmp_path: Path, source: str) -> None:
    data = content(5000, 1)
    (tmp_path / "t").mkdir()
    (tmp_path / "folder").mkdir()
    _file(tmp_path / "real", data)
    _file(tmp_path / "shorter", data[1:])
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    assert stands(str(tmp_path / "real"), 5000)
    assert not stands(str(tmp_path / source), 5000)
    with pytest.raises(Unusable):
        copy(Target(tmp_path / "t"), wanted(data), str(tmp_path / source), never)
    assert tree(tmp_path / "t") == {}


def test_a_copy_amid_which_it_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    data = content(3 << 20, 1)
    (tmp_path / "t").mkdir()
    answers = iter([False, True])
    with pytest.raises(Stopped):
        copy(Target(tmp_path / "t"), wanted(data), str(_file(tmp_path / "source", data)), lambda: next(answers))
    assert tree(tmp_path / "t") == {}


def test_a_part_that_another_job_has_is_left_to_it(tmp_path: Path) -> None:
    data = content(3 << 20, 1)
    item = wanted(data)
    (tmp_path / "t").mkdir()
    part = tmp_path / "t" / part_name(item)
    with part.open("wb") as held:
        held.write(data[:1000])
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        copy(Target(tmp_path / "t"), item, str(_file(tmp_path / "source", data)), never)
        assert tree(tmp_path / "t") == {"copy": data, part.name: data[:1000]}


def test_a_copy_gets_the_permissions_of_a_new_file(tmp_path: Path) -> None:
    source = _file(tmp_path / "source", b"abc")
    source.chmod(0o400)
    (tmp_path / "t").mkdir()
    before = os.umask(0o027)
    try:
        copy(Target(tmp_path / "t"), wanted(b"abc"), str(source), never)
    finally:
        os.umask(before)
    assert (tmp_path / "t" / "copy").stat().st_mode & 0o777 == 0o640
