"""What reaches the disk, and where: nothing outside the target, nothing half-written under a real name."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AppError, Code, IntegrityError
from artifact_desktop.core.localnames import POSIX, LocalName, local_names
from artifact_desktop.transfer.checksum import Stopped, never
from artifact_desktop.transfer.copying import Unusable, copy
from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.place import same_on_disk, store
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import Target, part_name
from tests.faults.answers import cut, stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, content, digest, entry, spec, tree
from tests.transfer.volumes import remount, small_volume

MakeRig = Callable[..., Rig]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


def item(name: str, data: bytes, algorithm: DigestAlgorithm = DigestAlgorithm.MD5) -> Item:
    return Item(name, LocalName(name), digest(data, algorithm), len(data), algorithm)


def ready(root: Path) -> Target:
    target = Target(root)
    target.prepare()
    return target


@posix_only
def test_a_linked_folder_that_leads_outside_is_not_followed(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    outside, target = tmp_path / "outside", tmp_path / "t"
    for folder in (outside, target, target / "inside"):
        folder.mkdir()
    (outside / "there").write_bytes(b"good")
    (target / "out").symlink_to(outside)
    (target / "deep").symlink_to(target / "out")
    (target / "in").symlink_to(target / "inside")
    (target / "up").symlink_to("..")
    names = ["out/a", "out/there", "deep/x/a", "up/a", "in/a", "fine/a"]
    for name in names:
        storage.put(name, b"good")
    engine = make_rig()
    engine.is_over(engine.engine.submit(spec(target, [entry(name, b"good") for name in names])))
    assert engine.failures() == dict.fromkeys(["out/a", "out/there", "deep/x/a", "up/a"], "name-not-storable")
    assert tree(outside) == {"there": b"good"}
    assert (target / "inside" / "a").read_bytes() == (target / "fine" / "a").read_bytes() == b"good"
    assert not (tmp_path / "a").exists()


@posix_only
def test_a_link_under_the_name_itself_is_replaced_never_written_through(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    secret, target = tmp_path / "secret", tmp_path / "t"
    target.mkdir()
    secret.write_bytes(b"mine")
    (target / "a").symlink_to(secret)
    (target / "b").symlink_to(tmp_path / "nowhere")
    part = item("c", content(2 << 20))
    (target / part_name(part)).symlink_to(secret)
    for name in "ab":
        storage.put(name, b"good")
    storage.put("c", content(2 << 20))
    engine = make_rig()
    engine.is_over(
        engine.engine.submit(spec(target, [entry("a", b"good"), entry("b", b"good"), entry("c", content(2 << 20))]))
    )
    assert secret.read_bytes() == b"mine"
    assert (target / "a").read_bytes() == (target / "b").read_bytes() == b"good"
    assert not (target / "a").is_symlink()
    assert not (tmp_path / "nowhere").exists()


def test_files_in_the_way_of_folders_and_folders_in_the_way_of_files_fail_alone(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    target = tmp_path / "t"
    (target / "folder").mkdir(parents=True)
    (target / "folder" / "mine").write_bytes(b"mine")
    (target / "file").write_bytes(b"mine")
    for name in ("folder", "file/below", "ok"):
        storage.put(name, b"good")
    engine = make_rig()
    over = engine.is_over(
        engine.engine.submit(spec(target, [entry(n, b"good") for n in ("folder", "file/below", "ok")]))
    )
    assert over.state is JobState.FAILED
    assert engine.failures() == {"folder": "name-not-storable", "file/below": "target-is-file"}
    assert tree(target) == {"folder/mine": b"mine", "file": b"mine", "ok": b"good"}


def test_a_target_that_is_a_file_is_said_before_anything_is_fetched(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    (tmp_path / "t").write_bytes(b"mine")
    storage.put("a", b"good")
    engine = make_rig()
    for target in (tmp_path / "t", tmp_path / "t" / "below"):
        over = engine.is_over(engine.engine.submit(spec(target, [entry("a", b"good")])))
        assert over.state is JobState.FAILED
        assert over.error is not None
        assert over.error.code is Code.TARGET_IS_FILE
    assert storage.requests == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_target_that_cannot_be_written_is_said_before_anything_is_fetched(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(locked, [entry("a", b"good")])))
    assert over.error is not None
    assert over.error.code is Code.NOT_WRITABLE
    assert storage.requests == []


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    with small_volume(tmp_path / "volume", "6m") as mounted:
        yield mounted


def test_a_read_only_volume_is_said_before_anything_is_fetched(
    volume: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    remount(volume, "ro")
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(volume, [entry("a", b"good")])))
    assert (over.state, over.error and over.error.code) == (JobState.FAILED, Code.NOT_WRITABLE)
    assert storage.requests == []


def test_a_full_disk_pauses_the_job_and_keeps_everything(volume: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    files = {"a": content(2 << 20, 1), "b": content(5 << 20, 2), "c": content(1000, 3)}
    for name, data in files.items():
        storage.put(name, data)
    engine = make_rig(connections=1)
    job = engine.engine.submit(spec(volume, [entry(name, data) for name, data in files.items()]))
    paused = engine.reaches(job, JobState.PAUSED)
    assert paused.error is not None
    assert paused.error.code is Code.DISK_FULL
    assert (volume / "a").read_bytes() == files["a"]
    assert not (volume / "b").exists()
    remount(volume, "size=20m")
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
    assert tree(volume) == files
    last = storage.asked_for("b")[-1]
    assert last.offset > 0, "what was there was fetched again"


@posix_only
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_permissions_follow_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        target = ready(tmp_path / "t")
        store(target, item("d/a", b"abc"), b"abc")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "t/d/a").stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE((tmp_path / "t/d").stat().st_mode) == 0o777 & ~mask


@pytest.mark.parametrize("algorithm", list(DigestAlgorithm))
def test_wrong_bytes_never_get_the_real_name(tmp_path: Path, algorithm: DigestAlgorithm) -> None:
    target = ready(tmp_path)
    wanted = Item("a", LocalName("a"), digest(b"abc", algorithm), 3, algorithm)
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(IntegrityError) as caught:
        store(target, wanted, b"abcd")
    assert caught.value.code is Code.SIZE_MISMATCH
    if algorithm is not DigestAlgorithm.UNKNOWN:
        with pytest.raises(IntegrityError) as caught:
            store(target, wanted, b"abd")
        assert caught.value.code is Code.DIGEST_MISMATCH
    assert tree(tmp_path) == {"a": b"old"}
    store(target, wanted, b"abc")
    assert tree(tmp_path) == {"a": b"abc"}


def test_reading_and_copying_stop_when_told(tmp_path: Path) -> None:
    data = content(3 << 20)
    target = ready(tmp_path)
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Stopped):
        same_on_disk(target, item("a", data), lambda: True)
    with pytest.raises(Stopped):
        copy(target, item("b", data), str(tmp_path / "a"), lambda: True)
    assert tree(tmp_path) == {"a": data}


def test_a_copy_is_checked(tmp_path: Path) -> None:
    target = ready(tmp_path)
    (tmp_path / "a").write_bytes(b"abd")
    with pytest.raises(Unusable):
        copy(target, item("b", b"abc"), str(tmp_path / "a"), never)
    assert tree(tmp_path) == {"a": b"abd"}


def test_a_corrupt_part_costs_one_more_fetch_and_no_wrong_byte(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(3 << 20, 4)
    wanted = item("a", data)
    target = tmp_path / "t"
    target.mkdir()
    (target / part_name(wanted)).write_bytes(b"\0" * (1 << 20))
    storage.put("a", data)
    engine = make_rig()
    assert engine.is_over(engine.engine.submit(spec(target, [entry("a", data)]))).state is JobState.DONE
    assert tree(target) == {"a": data}
    assert [request.range for request in storage.asked_for("a")] == [f"bytes={1 << 20}-", None]


def test_a_whole_part_is_only_checked(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(3 << 20, 4)
    target = tmp_path / "t"
    target.mkdir()
    (target / part_name(item("a", data))).write_bytes(data)
    engine = make_rig()
    assert engine.is_over(engine.engine.submit(spec(target, [entry("a", data)]))).state is JobState.DONE
    assert tree(target) == {"a": data}
    assert storage.requests == []


def test_two_jobs_into_one_folder_do_not_disturb_each_other(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(3 << 20, 4)
    storage.put("a", data, stall(1 << 20), cut(1 << 20))
    engine = make_rig()
    first = engine.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
    assert storage.stalled.wait(20)
    second = engine.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
    assert engine.is_over(second).state is JobState.DONE
    assert engine.is_over(first).state is JobState.DONE
    assert tree(tmp_path / "t") == {"a": data}


def test_a_folder_that_vanishes_amid_the_job_is_made_again(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    storage.put("d/a", b"abc")
    data = content(2 << 20)
    storage.put("d/b", data, stall(10))
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("d/a", b"abc"), entry("d/b", data)]))
    wait_until(lambda: engine.job(job).files_checked == 1 and engine.job(job).bytes_fetched == 13)
    (tmp_path / "t" / "d").rename(tmp_path / "moved")
    assert engine.is_over(job).state is JobState.DONE
    assert (tmp_path / "t/d/b").read_bytes() == data


def test_a_target_that_vanishes_pauses_the_job(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(2 << 20)
    storage.put("d/b", data, stall(10))
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("d/b", data)]))
    wait_until(lambda: engine.job(job).bytes_fetched == 10)
    (tmp_path / "t").rename(tmp_path / "unplugged")
    paused = engine.reaches(job, JobState.PAUSED)
    assert paused.error is not None
    assert paused.error.code is Code.DISK_TROUBLE
    (tmp_path / "unplugged").rename(tmp_path / "t")
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"d/b": data}


pieces = st.sampled_from([*"ab./\\:*?%~ \0\n", "..", "é", "e\u0301", "\u202e", "CON", "x" * 200])
hostile = st.lists(pieces, min_size=1, max_size=6).map("".join)


@given(st.lists(hostile, min_size=1, max_size=8, unique=True))
def test_no_name_leaves_the_target(tmp_path_factory: pytest.TempPathFactory, paths: list[str]) -> None:
    root = tmp_path_factory.mktemp("hostile")
    inner = root / "target"
    target = ready(inner)
    names = local_names(paths, POSIX)
    placed = {}
    for number, path in enumerate(paths):
        data = b"%d" % number
        with contextlib.suppress(AppError, OSError):
            store(target, item(path, data)._replace(local=names[path]), data)
            placed[names[path]] = data
    assert tree(root) == {f"target/{name}": data for name, data in placed.items()}
    assert len(placed) == len(paths)
