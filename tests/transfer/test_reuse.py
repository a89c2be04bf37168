"""What is on this computer already is not fetched: where it is looked for, and that nothing is believed unread."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer import reuse
from artifact_desktop.transfer.job import JobId, JobState
from artifact_desktop.transfer.reuse import Finder, Kept, KeptFile
from artifact_desktop.transfer.table import Content, table_of
from artifact_desktop.transfer.target import Target, part_name
from tests.faults.answers import refuse, slow, stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, Source, cache, content, entry, rig, spec, tree
from tests.transfer.volumes import small_volume

MakeRig = Callable[..., Rig]
LARGE = (1 << 20) + 17


def put(storage: FaultServer, files: dict[str, bytes]) -> list[ManifestEntry]:
    for name, data in files.items():
        storage.put(name, data)
    return [entry(name, data) for name, data in files.items()]


def asked_for(storage: FaultServer) -> list[str]:
    return sorted(request.name for request in storage.requests)


def test_a_file_of_an_older_version_under_another_name_is_copied(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    old, moved, fresh = content(70_000, 1), content(900, 2), content(70_000, 3)
    target = tmp_path / "t"
    (target / "was").mkdir(parents=True)
    (target / "train-v1").write_bytes(old)
    (target / "was" / "labels.json").write_bytes(moved)
    wanted = put(storage, {"data/train": old, "now/labels.json": moved, "fresh": fresh})
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(target, wanted)))
    assert (over.state, over.files_checked, over.bytes_fetched) == (JobState.DONE, 3, 70_000)
    assert over.bytes_reused == 70_900
    assert asked_for(storage) == ["fresh"]
    assert tree(target) == {
        "data/train": old,
        "now/labels.json": moved,
        "fresh": fresh,
        "train-v1": old,
        "was/labels.json": moved,
    }
    (target / "data" / "train").write_bytes(b"edited")
    assert (target / "train-v1").read_bytes() == old, "a copy is no link"


@pytest.mark.parametrize("algorithm", [DigestAlgorithm.MD5, DigestAlgorithm.XXH128])
def test_the_cache_of_the_sdk_is_read_and_its_wrong_files_are_not_believed(
    tmp_path: Path, storage: FaultServer, source: Source, algorithm: DigestAlgorithm
) -> None:
    good, spoiled = content(5000, 1), content(5000, 2)
    folder = tmp_path / "cache"
    cached = cache(folder, good, algorithm)
    wrong = cache(folder, spoiled, algorithm, stored=content(5000, 3))
    for name, data in {"good": good, "spoiled": spoiled}.items():
        storage.put(name, data)
    wanted = spec(tmp_path / "t", [entry("good", good, algorithm), entry("spoiled", spoiled, algorithm)])
    with rig(tmp_path / "j", lambda *_: source, reuse_from=[folder, tmp_path / "nothing"]) as engine:
        plan = engine.engine.plan(wanted)
        assert (plan.copied, plan.bytes_to_fetch) == (("good",), 5000)
        over = engine.is_over(engine.engine.submit(wanted))
    assert (over.state, over.bytes_fetched) == (JobState.DONE, 5000)
    assert asked_for(storage) == ["spoiled"]
    assert tree(tmp_path / "t") == {"good": good, "spoiled": spoiled}
    assert cached.stat().st_nlink == 1
    assert wrong.read_bytes() == content(5000, 3), "nothing there is changed"


def test_a_file_of_an_earlier_job_is_copied_after_a_restart_until_that_job_is_forgotten(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    data = content(LARGE, 1)
    wanted = put(storage, {"model": data, "small": b"small"})
    with rig(tmp_path / "j", lambda *_: source) as engine:
        first = engine.engine.submit(spec(tmp_path / "1", wanted))
        engine.is_over(first)
    with rig(tmp_path / "j", lambda *_: source) as engine:
        second = spec(tmp_path / "2", [entry("renamed", data)])
        assert engine.engine.plan(second).copied == ("renamed",)
        over = engine.is_over(engine.engine.submit(second))
        assert (over.state, over.bytes_fetched, over.bytes_reused) == (JobState.DONE, 0, LARGE)
        (tmp_path / "2" / "renamed").unlink()
        engine.engine.forget(first)
        wait_until(lambda: engine.engine.plan(spec(tmp_path / "3", wanted)).copied == ())
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert engine.engine.plan(spec(tmp_path / "3", wanted)).copied == ()
    assert asked_for(storage) == ["model", "small"]


def test_bytes_that_a_file_of_an_earlier_job_no_longer_has_are_fetched(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(LARGE, 1)
    wanted = put(storage, {"model": data})
    engine = make_rig()
    engine.is_over(engine.engine.submit(spec(tmp_path / "1", wanted)))
    (tmp_path / "1" / "model").write_bytes(content(LARGE, 2))
    second = spec(tmp_path / "2", wanted)
    assert engine.engine.plan(second).bytes_to_fetch == LARGE
    assert engine.is_over(engine.engine.submit(second)).bytes_fetched == LARGE
    assert tree(tmp_path / "2") == {"model": data}


def test_old_bytes_are_used_before_they_are_replaced(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    """`latest` becomes `step-1`, and another one takes its place; then two names change places."""
    first, second = content(LARGE, 1), content(LARGE, 2)
    target = tmp_path / "t"
    engine = make_rig()
    engine.is_over(engine.engine.submit(spec(target, put(storage, {"latest": first}))))
    wanted = spec(target, put(storage, {"latest": second, "step-1": first}))
    plan = engine.engine.plan(wanted)
    assert (plan.copied, plan.changed, plan.bytes_to_fetch) == (("step-1",), ("latest",), LARGE)
    assert engine.is_over(engine.engine.submit(wanted)).bytes_fetched == LARGE
    assert tree(target) == {"latest": second, "step-1": first}

    swapped = spec(target, put(storage, {"latest": first, "step-1": second}))
    plan = engine.engine.plan(swapped)
    assert engine.is_over(engine.engine.submit(swapped)).bytes_fetched == plan.bytes_to_fetch
    assert tree(target) == {"latest": first, "step-1": second}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
def test_links_pipes_and_devices_are_never_a_source(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    data = content(70_000, 1)
    target, folder, elsewhere = tmp_path / "t", tmp_path / "cache", tmp_path / "elsewhere"
    target.mkdir()
    elsewhere.mkdir()
    (elsewhere / "same").write_bytes(data)
    (target / "link").symlink_to(elsewhere / "same")
    (target / "folder").symlink_to(elsewhere)
    os.mkfifo(target / "pipe")
    cached = cache(folder, data)
    cached.unlink()
    cached.symlink_to(elsewhere / "same")
    piped = content(70_000, 2)
    pipe = cache(folder, piped)
    pipe.unlink()
    os.mkfifo(pipe)
    wanted = spec(target, put(storage, {"a": data, "b": piped}))
    with rig(tmp_path / "j", lambda *_: source, reuse_from=[folder]) as engine:
        assert engine.engine.plan(wanted).copied == ()
        assert engine.is_over(engine.engine.submit(wanted)).bytes_fetched == 140_000
    assert (target / "a").read_bytes() == data


def test_a_hopeless_hunt_ends_early_and_reads_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "t"
    target.mkdir()
    for n in range(20):
        (target / f"checkpoint-{n:02}").write_bytes(content(70_000, n))
        (target / f"{n:02}.json").write_bytes(content(500, n))
    table = table_of(
        spec(
            target,
            [entry(f"new-{n}", content(70_000, 50 + n)) for n in range(3)]
            + [entry("new.json", content(500, 60)), entry("sub/07.json", content(500, 7))],
        ).files
    )
    read: list[str] = []

    def summed(path: str, *arguments: object) -> object:
        read.append(Path(path).name)
        return original(path, *arguments)

    original: Callable[..., object] = reuse.summed
    monkeypatch.setattr(reuse, "summed", summed)
    finder = Finder(Target(target), table, Kept())
    assert finder.survey() == set()
    found = {table.paths[n]: list(finder.sources(n, table.item(n))) for n in range(len(table))}
    assert found == {f"new-{n}": [] for n in range(3)} | {"new.json": [], "sub/07.json": [str(target / "07.json")]}
    assert sorted(read) == ["07.json", *(f"checkpoint-{n:02}" for n in range(6))]


def test_a_part_is_not_lost_to_a_source_that_is_wrong(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    data = content(3 << 20, 1)
    folder, target = tmp_path / "cache", tmp_path / "t"
    target.mkdir()
    cache(folder, data, stored=content(3 << 20, 2))
    wanted = spec(target, put(storage, {"a": data}))
    (target / part_name(table_of(wanted.files).item(0))).write_bytes(data[: 2 << 20])
    with rig(tmp_path / "j", lambda *_: source, reuse_from=[folder]) as engine:
        assert engine.engine.plan(wanted).bytes_to_fetch == 1 << 20
        assert engine.is_over(engine.engine.submit(wanted)).bytes_fetched == 1 << 20
    assert tree(target) == {"a": data}


def test_a_part_gives_way_to_a_source_that_is_right(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    data = content(3 << 20, 1)
    folder, target = tmp_path / "cache", tmp_path / "t"
    target.mkdir()
    cache(folder, data)
    wanted = spec(target, put(storage, {"a": data}))
    (target / part_name(table_of(wanted.files).item(0))).write_bytes(data[: 2 << 20])
    with rig(tmp_path / "j", lambda *_: source, reuse_from=[folder]) as engine:
        assert engine.is_over(engine.engine.submit(wanted)).bytes_fetched == 0
    assert tree(target) == {"a": data}


def test_when_the_first_of_many_equal_files_fails_another_is_fetched_once(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(4000, 1)
    wanted = put(storage, {f"copy{n}": data for n in range(6)})
    storage.put("copy0", data, always=refuse(404))
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", wanted)))
    assert (over.files_failed, over.files_checked, over.bytes_fetched) == (1, 5, 4000)
    assert asked_for(storage) == ["copy0", "copy1"]


def test_equal_files_in_different_windows_are_fetched_once(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(2000, 1)
    files = {f"{n:04}": content(10, n) for n in range(600)} | {"0000a": data, "9999": data}
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", put(storage, files))))
    assert over.state is JobState.DONE
    assert tree(tmp_path / "t") == files
    assert len(storage.asked_for("0000a")) + len(storage.asked_for("9999")) == 1


def test_two_jobs_that_want_the_same_bytes_at_once_both_get_them(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(3 << 20, 1)
    gate = threading.Event()
    storage.put("a", data, always=slow(3, gate))
    engine = make_rig()
    jobs = [engine.engine.submit(spec(tmp_path / name, [entry("a", data)])) for name in ("1", "2", "1")]
    wait_until(lambda: len(storage.requests) >= 2)
    gate.set()
    assert [engine.is_over(job).state for job in jobs] == [JobState.DONE] * 3
    assert tree(tmp_path / "1") == tree(tmp_path / "2") == {"a": data}


def test_what_is_kept_is_bounded_and_one_path_is_known_for_its_latest_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "MOST_KEPT", 3)
    one, two = (Content(name, 5, DigestAlgorithm.MD5) for name in ("one", "two"))
    kept = Kept()
    kept.add([KeptFile("a", JobId(1), one), KeptFile("b", JobId(2), one), KeptFile("a", JobId(2), two)])
    assert (kept.paths(one), kept.paths(two)) == (["b"], ["a"])
    kept.add([KeptFile("c", JobId(3), one), KeptFile("d", JobId(3), one)])
    assert (kept.paths(one), kept.paths(two)) == (["d", "c"], ["a"])
    kept.forget(JobId(3))
    assert [file.path for file in kept.files()] == ["a"]


def unknown(path: str, data: bytes) -> ManifestEntry:
    return ManifestEntry(path, "a digest of tomorrow", len(data), DigestAlgorithm.UNKNOWN)


def test_a_length_alone_proves_nothing(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    """What stands there, an equal digest in the same version, a part: all fetched anew, and counted as unverified."""
    small, large = content(100, 1), content(3 << 20, 2)
    target = tmp_path / "t"
    target.mkdir()
    (target / "a").write_bytes(content(100, 3))
    files = {"a": small, "b": small, "c": large, "d": b"known"}
    wanted = put(storage, files)
    asked = spec(target, [unknown(name, data) for name, data in files.items() if name != "d"] + wanted[3:])
    (target / part_name(table_of(asked.files).item(2))).write_bytes(content(2 << 20, 4))
    with rig(tmp_path / "j", lambda *_: source) as engine:
        plan = engine.engine.plan(asked)
        assert (plan.new, plan.changed, plan.copied, plan.same) == (("b", "c", "d"), ("a",), (), ())
        job = engine.engine.submit(asked)
        over = engine.is_over(job)
        assert (over.files_checked, over.files_unverified, over.files_skipped) == (4, 3, 0)
        assert over.bytes_fetched == plan.bytes_to_fetch == 200 + (3 << 20) + 5
    assert tree(target) == files
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert engine.job(job).files_unverified == 3


def test_what_this_job_has_placed_is_not_fetched_again_though_its_digest_is_unknown(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    large = content(2 << 20, 1)
    storage.put("a", b"abc")
    storage.put("b", large, stall(10))
    asked = spec(tmp_path / "t", [unknown("a", b"abc"), entry("b", large)])
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(asked)
        wait_until(lambda: engine.job(job).files_checked == 1 and storage.stalled.is_set())
    with rig(tmp_path / "j", lambda *_: source) as engine:
        over = engine.is_over(job)
        assert (over.state, over.files_checked, over.files_unverified) == (JobState.DONE, 2, 1)
    assert len(storage.asked_for("a")) == 1


def test_room_is_counted_by_volume_and_by_what_is_still_to_come(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(4 << 20, 1)
    storage.put("a", data, always=stall(1 << 20))
    storage.put("b", b"b")
    engine = make_rig()
    with small_volume(tmp_path / "volume", "9m") as volume:
        running = engine.engine.submit(spec(tmp_path / "here", [entry("a", data)]))
        paused = engine.engine.submit(spec(volume / "there", [entry("a", data)]))
        wait_until(lambda: engine.job(running).bytes_done == engine.job(paused).bytes_done == 1 << 20)
        engine.engine.pause(paused)
        engine.reaches(paused, JobState.PAUSED)
        engine.is_over(engine.engine.submit(spec(volume / "done", [entry("b", b"b")])))
        assert engine.engine.reserved(tmp_path / "not" / "there" / "yet") == 3 << 20
        assert engine.engine.reserved(volume) == 3 << 20
        wanted = spec(volume / "more", [entry("x", content(6 << 20, 2))])
        plan = engine.engine.plan(wanted)
        assert plan.is_short
        with pytest.raises(LocalError) as caught:
            engine.engine.check_room(wanted)
        assert caught.value.code is Code.NO_ROOM
        assert not (volume / "more").exists()
        engine.engine.cancel(paused)
        engine.reaches(paused, JobState.CANCELLED)
        wait_until(lambda: tree(volume / "there") == {})
        engine.engine.check_room(wanted)
        assert not engine.engine.plan(wanted).is_short
        engine.engine.cancel(running)
        engine.reaches(running, JobState.CANCELLED)


def test_what_makes_room_or_needs_none_is_not_refused(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    """A file that takes the place of one as large, and one that the SDK has here, need no room of their own."""
    old, new, cached = (content(2 << 20, n) for n in range(3))
    with small_volume(tmp_path / "volume", "6m") as volume:
        (volume / "replaced").write_bytes(old + b"longer")
        (volume / "filler").write_bytes(bytes(7 << 18))
        cache(tmp_path / "cache", cached)
        with rig(tmp_path / "j", lambda *_: source, reuse_from=[tmp_path / "cache"]) as engine:
            engine.engine.check_room(spec(volume, [entry("replaced", new), entry("b", cached)]))
            with pytest.raises(LocalError):
                engine.engine.check_room(spec(volume, [entry("other", content(3 << 20, 9))]))
