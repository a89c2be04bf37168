"""What a volume stores is found out, and downloads to sticks and other people's drives are whole."""

import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from artifact_desktop.core.errors import Code
from artifact_desktop.core.localnames import MACOS, POSIX, WINDOWS, LocalName, local_names, rules_here
from artifact_desktop.core.models import Manifest, Version, VersionState
from artifact_desktop.sample.odd_names import ODD_NAMES
from artifact_desktop.services.downloads import make_spec, names_of
from artifact_desktop.transfer.job import JobSpec, JobState
from artifact_desktop.transfer.plan import make_plan
from artifact_desktop.transfer.volume import Mount, mount_of, parse_mount, parse_mountinfo, rules_for, unlimited
from tests.faults.answers import slow
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import ACCOUNT, VERSION, Rig, Source, content, entry, spec, tree
from tests.transfer.volumes import Volume, formatted_volume, ntfs_of_unknown_kind, remount, small_volume

MakeRig = Callable[..., Rig]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells about its volumes")

PAIRS = {
    **{
        name: f"{number} {name}\n" for number, name in enumerate(["Case/a", "case/b", "CASE", "CASE/A", "Café", "café"])
    },
    "caf\u00e9.txt": "composed\n",
    "cafe\u0301.txt": "decomposed\n",
    "STRASSE": "large\n",
    "straße": "small\n",
    "longfilename.txt": "a long name\n",
    "LONGFI~1.TXT": "what the long one may be called as well\n",
    "file": "a file\n",
    "file/is/also a folder": "with a file in it\n",
    "日" * 85: "as long as a part may be\n",
    "é" * 255 + ".txt": "longer\n",
    "x" * 300: "much longer\n",
    "../../outside": "never\n",
}


# What is found out.

MOUNTINFO = b"""\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:20 / /proc rw - proc proc rw
40 22 8:17 / /media/ana/MY\\040STICK rw,nosuid shared:5 - vfat /dev/sdb1 rw,utf8
41 22 8:33 / /mnt/old rw - fuseblk /dev/sdc1 rw,user_id=0,allow_other
42 22 0:50 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\;uid=1000
43 22 0:51 / /mnt/host rw - 9p hostshare rw,trans=virtio
44 22 0:52 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
45 22 8:49 / /mnt/old rw - xfs /dev/sdd1 rw
not a line of a mount
"""
MOUNT = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk4s1 on /Volumes/MY STICK (msdos, local, nodev, nosuid, noowners)
//ana@nas/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ana)
/dev/disk5s2 on /Volumes/photos (ufsd_NTFS, local, noowners)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(
    ("folder", "kind", "windows"),
    [
        ("/home/ana/artifacts", "ext4", False),
        ("/media/ana/MY STICK", "vfat", True),
        ("/media/ana/MY STICK/a/b", "vfat", True),
        ("/media/ana/MY STICKER", "ext4", False),
        ("/mnt/old/x", "xfs", False),
        ("/mnt/c/Users/Ana", "9p", True),
        ("/mnt/host/x", "9p", False),
        ("/run/user/1000/gvfs/smb-share:server=nas", "fuse.gvfsd-fuse", True),
    ],
)
def test_the_mount_of_a_folder_on_linux(folder: str, kind: str, windows: bool) -> None:
    mount = mount_of(folder, parse_mountinfo(MOUNTINFO))
    assert mount is not None
    assert (mount.kind, mount.windows) == (kind, windows)


def test_the_mount_of_a_folder_elsewhere() -> None:
    mounts = parse_mount(MOUNT)
    assert mount_of("/Users/ana", mounts) == Mount("/", "apfs", False)
    for folder in ("/Volumes/MY STICK/x", "/Volumes/share", "/Volumes/photos"):
        mount = mount_of(folder, mounts)
        assert mount is not None
        assert mount.windows
    assert mount_of("/Users/ana", []) is None


def test_windows_paths_are_freed_of_their_limit() -> None:
    assert unlimited("D:\\a\\b") == "\\\\?\\D:\\a\\b"
    assert unlimited("\\\\nas\\share\\a") == "\\\\?\\UNC\\nas\\share\\a"
    assert unlimited("\\\\?\\D:\\a") == "\\\\?\\D:\\a"
    assert unlimited("\\\\.\\nul") == "\\\\.\\nul"


@pytest.mark.parametrize(
    "folder", ["", "a\0b", "x" * 300, "x/" * 3000, "\udc80", "nobody/here", "file/below", "loop/a"]
)
def test_odd_folders_do_no_harm(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    if sys.platform != "win32":
        (tmp_path / "loop").symlink_to("loop")
    assert rules_for(tmp_path / folder) == rules_here()


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "not there", "empty/not there"):
        assert rules_for(tmp_path / folder) == rules_here()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty"]


@linux_only
def test_a_name_nobody_can_swap_tells_nothing(tmp_path: Path) -> None:
    for name in ("1", "é", "Both", "bOTH"):
        (tmp_path / name).touch()
    assert rules_for(tmp_path) == POSIX


# Real volumes.


@pytest.fixture
def volume(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Volume]:
    with formatted_volume(tmp_path / "volume", request.param) as made:
        yield made


on = pytest.mark.parametrize


@on("volume", ["exfat", "ntfs"], indirect=True)
def test_a_stick_stores_what_windows_stores(volume: Volume) -> None:
    assert rules_for(volume.place) == rules_for(volume.place / "not" / "there") == WINDOWS


@on("volume", ["ext4"], indirect=True)
def test_a_mount_of_linux_stores_every_name(volume: Volume) -> None:
    assert rules_for(volume.place / "not" / "there") == POSIX


def test_case_is_seen_by_looking(tmp_path: Path) -> None:
    with ntfs_of_unknown_kind(tmp_path / "volume") as place:
        assert rules_for(place) == MACOS
        assert list(place.iterdir()) == []
        (place / "A name").touch()
        assert rules_for(place) == rules_for(place / "not there") == MACOS


@on("volume", ["exfat", "ntfs"], indirect=True)
def test_no_letter_meets_another_one(volume: Volume) -> None:
    """The up-case table of the volume takes no two names for one that we keep apart."""
    letters = [
        letter
        for letter in map(chr, range(0x80, 0x10000))
        if not 0xD800 <= ord(letter) < 0xE000
        and (letter.swapcase() != letter or unicodedata.normalize("NFKC", letter) != letter)
    ]
    names = local_names(letters, WINDOWS)
    for path, local in names.items():
        with (volume.place / local).open("x", encoding="utf-8") as file:  # x: there must be no such file
            file.write(path)
    assert {(volume.place / local).read_text("utf-8") for local in names.values()} == set(letters)


@on("volume", ["exfat", "ntfs", "ext4"], indirect=True)
def test_every_name_arrives_on_every_volume(
    volume: Volume, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    target = volume.place / "t"
    files = {name: text.encode() for name, text in (ODD_NAMES | PAIRS).items()}
    source.override["../../outside"] = storage.url("outside")  # no address has such a path
    storage.put("outside", files["../../outside"])
    job, names = on_volume(files, target)
    assert len(set(names.values())) == len(files)
    assert download(job, files, storage, make_rig) is JobState.DONE
    stored = {path: (target / local).read_bytes() for path, local in names.items()}
    assert stored == files
    found = tree(volume.place)
    assert len(found) == len(files)
    assert all(name.startswith("t/") for name in found)
    plan = make_plan(job)
    assert (len(plan.same), plan.new, plan.changed, plan.blocked) == (len(files), (), (), ())
    if volume.kind == "ext4":
        assert names["12:30.txt"] == "12:30.txt"
        assert names["case/b"] == "case/b"


@on("volume", ["ntfs"], indirect=True)
def test_the_second_short_name_of_a_file_is_not_replaced(
    volume: Volume, storage: FaultServer, make_rig: MakeRig
) -> None:
    long = volume.place / "longfilename.txt"
    long.write_bytes(b"old")
    os.setxattr(long, "system.ntfs_dos_name", b"LONGFI~1.TXT")
    assert (volume.place / "LONGFI~1.TXT").read_bytes() == b"old"
    files = {"LONGFI~1.TXT": b"new"}
    job, names = on_volume(files, volume.place)
    assert download(job, files, storage, make_rig) is JobState.DONE
    assert (long.read_bytes(), (volume.place / names["LONGFI~1.TXT"]).read_bytes()) == (b"old", b"new")


def test_part_of_an_artifact_has_the_names_of_the_whole(tmp_path: Path) -> None:
    """Also where they are made anew for the volume of the target."""
    with formatted_volume(tmp_path / "stick", "ntfs") as stick:
        files = {name: text.encode() for name, text in PAIRS.items()}
        _, whole = on_volume(files, stick.place)
        for name in files:
            assert on_volume(files, stick.place, chosen=[name])[1] == {name: whole[name]}


def test_a_volume_made_read_only_amid_a_job_is_told(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    gate = threading.Event()
    storage.put("a", b"abc")
    storage.put("b", content(1000), slow(2, gate))
    with small_volume(tmp_path / "volume", "1m") as place:
        engine = make_rig()
        job = engine.engine.submit(spec(place, [entry("a", b"abc"), entry("b", content(1000))]))
        wait_until(lambda: engine.job(job).files_checked == 1)
        remount(place, "ro")
        gate.set()
        over = engine.is_over(job)
        assert (over.state, over.error and over.error.code) == (JobState.FAILED, Code.NOT_WRITABLE)
        remount(place, "rw")
        engine.engine.retry(job)
        engine.reaches(job, JobState.DONE)
        assert tree(place) == {"a": b"abc", "b": content(1000)}
    assert len(storage.asked_for("a")) == 1


@on("volume", ["ext4"], indirect=True)
def test_a_stick_pulled_out_amid_a_job_pauses_it_and_nothing_lands_elsewhere(
    volume: Volume, storage: FaultServer, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder it was mounted at is still there: nothing may be put into that."""
    monkeypatch.setattr("artifact_desktop.transfer.target._LOOK_AGAIN", 0.0)
    gate = threading.Event()
    storage.put("a", b"abc")
    storage.put("b", content(1000), slow(2, gate))
    engine = make_rig()
    job = engine.engine.submit(spec(volume.place, [entry("a", b"abc"), entry("b", content(1000))]))
    wait_until(lambda: engine.job(job).files_checked == 1)
    volume.pull_out()
    gate.set()
    paused = engine.reaches(job, JobState.PAUSED)
    assert paused.error is not None
    assert paused.error.code is Code.DISK_TROUBLE
    assert list(volume.place.iterdir()) == []
    volume.plug_in()
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
    assert (volume.place / "a").read_bytes() == b"abc"
    assert (volume.place / "b").read_bytes() == content(1000)
    assert len(storage.asked_for("a")) == 1


def on_volume(
    files: dict[str, bytes], target: Path, chosen: list[str] | None = None
) -> tuple[JobSpec, dict[str, LocalName]]:
    """The job that the window and the shell would make, and its names."""
    entries = tuple(entry(name, data) for name, data in files.items())
    wanted = [each for each in entries if chosen is None or each.path in chosen]
    version = Version(VERSION, "QXJ0aWZhY3Q6MQ==", "d", VersionState.COMMITTED, 0, len(files), None)
    job = make_spec(ACCOUNT, version, names_of(Manifest(entries)), wanted, target)
    return job, {file.entry.path: file.local for file in job.files}


def download(job: JobSpec, files: dict[str, bytes], storage: FaultServer, make_rig: MakeRig) -> JobState:
    for name, data in files.items():
        storage.put(name, data)
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(job))
    assert engine.failures() == {}
    return over.state
