"""What stands in the target folder is seen for what it is: links, second names, files for folders, rights, depth."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.localnames import LocalName, NameRules, local_names
from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.place import store
from artifact_desktop.transfer.plan import make_plan
from artifact_desktop.transfer.scout import discard_parts
from artifact_desktop.transfer.table import FileTable, Item
from artifact_desktop.transfer.target import Target, part_name
from artifact_desktop.transfer.volume import longest_path, path_length
from tests.core.test_localnames import manifests, rules
from tests.faults.answers import stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, content, digest, entry, spec, tree

MakeRig = Callable[..., Rig]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and modes of POSIX")


def item(name: str, data: bytes) -> Item:
    return Item(name, LocalName(name), digest(data), len(data), entry(name, data).algorithm)


def ready(root: Path) -> Target:
    target = Target(root)
    target.prepare()
    return target


@given(manifests, rules)
def test_every_name_of_any_manifest_is_a_file_below_the_target(
    tmp_path_factory: pytest.TempPathFactory, manifest: list[str], rules: NameRules
) -> None:
    around = tmp_path_factory.mktemp("around")
    target = ready(around / "target")
    names = local_names(manifest, rules)
    for path, local in names.items():
        data = path.encode("utf-8", "surrogatepass")
        store(target, item(path, data)._replace(local=local), data)
    assert tree(around) == {f"target/{local}": path.encode("utf-8", "surrogatepass") for path, local in names.items()}


# Links.


@posix_only
def test_a_target_that_is_a_link_is_the_persons_choice(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "t").symlink_to("disk")
    storage.put("d/a", b"abc")
    engine = make_rig()
    job = spec(tmp_path / "t", [entry("d/a", b"abc")])
    assert engine.is_over(engine.engine.submit(job)).state is JobState.DONE
    assert tree(tmp_path / "disk") == {"d/a": b"abc"}
    assert (tmp_path / "t").is_symlink()


@posix_only
def test_links_that_lead_nowhere_or_round_in_a_circle_fail_what_is_behind_them(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    target = tmp_path / "t"
    target.mkdir()
    (target / "nowhere").symlink_to("missing")
    (target / "out").symlink_to(tmp_path / "missing")
    (target / "circle").symlink_to("elcric")
    (target / "elcric").symlink_to("circle")
    (target / "self").symlink_to("self")
    (target / "here").symlink_to(".")
    (target / "file").symlink_to("file")
    names = ["nowhere/a", "out/a", "circle/a", "self/b/a", "here/a", "file", "ok"]
    for name in names:
        storage.put(name, b"good")
    engine = make_rig()
    job = spec(target, [entry(name, b"good") for name in names])
    planned = {path for path, _ in make_plan(job).blocked}
    over = engine.is_over(engine.engine.submit(job))
    assert over.state is JobState.FAILED
    assert engine.failures().keys() == {"nowhere/a", "out/a", "circle/a", "self/b/a", "here/a"}
    assert planned <= engine.failures().keys()
    assert tree(target) == {"file": b"good", "ok": b"good"}
    assert not (target / "file").is_symlink()
    assert not (target / "missing").exists()
    assert not (tmp_path / "missing").exists()


@posix_only
def test_a_folder_swapped_for_a_link_during_a_pause_is_not_followed(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    outside, target = tmp_path / "outside", tmp_path / "t"
    outside.mkdir()
    storage.put("d/a", b"abc")
    data = content(2 << 20)
    storage.put("d/b", data, stall(10), stall(20))
    engine = make_rig()
    job = engine.engine.submit(spec(target, [entry("d/a", b"abc"), entry("d/b", data)]))
    wait_until(lambda: engine.job(job).files_checked == 1 and engine.job(job).bytes_fetched == 13)
    engine.engine.pause(job)
    engine.reaches(job, JobState.PAUSED)
    (target / "d").rename(tmp_path / "moved")
    (target / "d").symlink_to(outside)
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.FAILED
    assert engine.failures() == {"d/a": "name-not-storable", "d/b": "name-not-storable"}
    assert tree(outside) == {}


@posix_only
def test_a_swap_under_our_hands_is_seen_after_the_first_trouble(tmp_path: Path) -> None:
    target = ready(tmp_path / "t")
    store(target, item("d/a", b"abc"), b"abc")
    (tmp_path / "t/d").rename(tmp_path / "moved")
    (tmp_path / "t/d").symlink_to(tmp_path)
    target.forget()  # what the engine does after any trouble with the disk
    with pytest.raises(LocalError) as caught:
        store(target, item("d/b", b"abc"), b"abc")
    assert caught.value.code is Code.NAME_NOT_STORABLE
    assert tree(tmp_path) == {"moved/a": b"abc"}


@posix_only
def test_a_link_where_the_part_is_to_be_is_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    target = ready(tmp_path / "t")
    wanted = item("a", b"abc")
    (tmp_path / "t" / part_name(wanted)).symlink_to(tmp_path / "mine")
    with pytest.raises(OSError, match="symbolic links"):
        store(target, wanted, b"abc")
    assert (tmp_path / "mine").read_bytes() == b"mine"


def test_a_second_name_of_a_file_keeps_the_old_bytes(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    target = tmp_path / "t"
    target.mkdir()
    large = content(2 << 20)
    for name in ("small", "large", "copy"):
        (tmp_path / f"mine-{name}").write_bytes(b"mine")
        os.link(tmp_path / f"mine-{name}", target / name)
    storage.put("small", b"abc")
    storage.put("copy", b"abc")
    storage.put("large", large)
    engine = make_rig()
    wanted = {"small": b"abc", "copy": b"abc", "large": large}
    job = engine.engine.submit(spec(target, [entry(name, data) for name, data in wanted.items()]))
    assert engine.is_over(job).state is JobState.DONE
    assert tree(target) == wanted
    assert [(tmp_path / f"mine-{name}").read_bytes() for name in wanted] == [b"mine"] * 3


@posix_only
def test_parts_behind_a_link_are_left_alone_and_the_others_go(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = ready(tmp_path / "t")
    (tmp_path / "t/out").symlink_to(outside)
    behind, deep, here = item("out/a", b"abc"), item("x/" * 3000 + "a", b"abc"), item("b", b"abcd")
    for place, wanted in ((outside, behind), (tmp_path / "t", here)):
        (place / part_name(wanted)).write_bytes(b"a")
    table = FileTable()
    table.extend(*map(list, zip(here, behind, deep, strict=True)))
    discard_parts(target, table)
    assert tree(tmp_path) == {f"outside/{part_name(behind)}": b"a"}


# What is in the way.


def test_files_and_folders_in_each_others_way_fail_alone_at_any_depth(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    target = tmp_path / "t"
    (target / "a/b/folder").mkdir(parents=True)
    (target / "a/file").write_bytes(b"mine")
    names = ["a/b/folder", "a/file/c/d", "a/file/e", "a/b/ok"]
    large = content(2 << 20)
    for name in names:
        storage.put(name, large)
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(target, [entry(name, large) for name in names])))
    assert over.state is JobState.FAILED
    assert engine.failures() == {
        "a/b/folder": "name-not-storable",
        "a/file/c/d": "target-is-file",
        "a/file/e": "target-is-file",
    }
    assert tree(target) == {"a/file": b"mine", "a/b/ok": large}


# Depth.


def test_a_path_that_is_too_long_fails_alone_and_makes_no_folder(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    target = tmp_path / "t"
    room = longest_path() - path_length(f"{target}/")
    folder = "/".join(["d" * 255] * (room // 256 - 1))
    longest = folder + "/" + "n" * min(255, room - len(folder) - 1)
    too_long = ["é/" * room + "a", folder + "/" + "x" * 200 + "/" + "x" * 200 + "/" + "x" * 200]
    wanted = {name: b"abc%d" % number for number, name in enumerate([longest, *too_long, "ok"])}
    for name, data in wanted.items():
        storage.put(name, data)
    engine = make_rig()
    job = spec(target, [entry(name, data) for name, data in wanted.items()])
    assert {path: error.code for path, error in make_plan(job).blocked} == dict.fromkeys(too_long, Code.PATH_TOO_LONG)
    assert engine.is_over(engine.engine.submit(job)).state is JobState.FAILED
    assert engine.failures() == dict.fromkeys(too_long, "path-too-long")
    assert tree(target) == {longest: wanted[longest], "ok": wanted["ok"]}
    assert sorted(path.name for path in target.iterdir()) == ["d" * 255, "ok"]


@given(st.integers(0, 300))
def test_whatever_is_measured_as_short_enough_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, more: int
) -> None:
    """Part and file alike, up to the very limit; and what does not fit is told before a folder is made."""
    root = tmp_path_factory.mktemp("deep")
    target = ready(root)
    room = longest_path() - path_length(f"{root}/")
    folders = ["d" * 255] * (room // 256 - 2)
    left = room - 256 * len(folders) + 20 - more
    name = "/".join([*folders, "e" * min(left // 2, 255), "n" * min(left - left // 2 - 1, 255)])
    data = content(100)
    if path_length(f"{root}/{name}") > longest_path():
        with pytest.raises(LocalError):
            store(target, item(name, data), data)
        assert tree(root) == {}
        assert list(root.iterdir()) == []
        return
    try:
        final = target.locate(LocalName(name))
    except LocalError:
        folder = path_length(f"{root}/{name.rpartition('/')[0]}")
        assert folder + 96 > longest_path(), "the part has room"
        return
    first, second = (Part(str(Path(final).parent), item(name, data)) for _ in range(2))
    second.fill([data])
    second.place(final)
    first.close(keep=False)
    store(target, item(name, data), data)
    assert tree(root) == {name: data}


# Rights.

PLACING = """
import sys
from pathlib import Path
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.copying import copy
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.place import store
from tests.transfer.test_target import item, ready
target = ready(Path(sys.argv[1]) / "t")
store(target, item("d/new", b"abc"), b"abc")
store(target, item("replaced", b"abc"), b"abc")
copy(target, item("e/copied", b"abc"), target.path("replaced"), never)
part = Part(str(target.root), item("large", b"abc"))
part.fill([b"abc"])
part.place(target.locate("large"))
"""


@posix_only
@pytest.mark.parametrize("mask", [0o027, 0o077, 0o002])
def test_rights_are_what_the_umask_leaves_of_files_replaced_too(tmp_path: Path, mask: int) -> None:
    (tmp_path / "t").mkdir(mode=0o755)
    (tmp_path / "t/replaced").write_bytes(b"old")
    (tmp_path / "t/replaced").chmod(0o600 if mask != 0o077 else 0o666)
    subprocess.run([sys.executable, "-c", PLACING, str(tmp_path)], umask=mask, check=True)
    modes = {path.relative_to(tmp_path / "t").as_posix(): path.stat().st_mode for path in tmp_path.rglob("t/**/*")}
    assert modes == {
        **dict.fromkeys(("d/new", "e/copied", "replaced", "large"), stat.S_IFREG | (0o666 & ~mask)),
        **dict.fromkeys(("d", "e"), stat.S_IFDIR | (0o777 & ~mask)),
    }
