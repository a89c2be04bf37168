"""Facts about the volume a folder is on: the names it stores, how long a path may be there, how much room is left.

A stick, a network drive or a folder of Windows seen from Linux keeps its own rules whatever the system is:

- Windows: `WINDOWS` everywhere; NTFS, FAT, exFAT, ReFS and SMB mind the same names, and a folder in which WSL switched
  case sensitivity on loses nothing by it.
- Linux: the type of the volume stands in `/proc/self/mountinfo`. FAT, exFAT, NTFS (`fuseblk` is what ntfs-3g and
  exfat-fuse are mounted as), SMB, the drives of WSL and the shared folders of virtual machines are `WINDOWS`.
- macOS and other systems: the type is what `mount` prints. APFS and HFS+ take Unicode forms for one.
- Case is seen by looking: ext4 and XFS may ignore it folder by folder, APFS may mind it. A name that is there is looked
  up with its case swapped; in an empty folder a hidden file is made for that, and removed.

What cannot be found out is as the system is.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.localnames import PART_BYTES, WINDOWS, NameRules, rules_here
from artifact_desktop.core.names import shorten

_WINDOWS_KINDS = frozenset({
    *("vfat", "msdos", "exfat", "fuseblk", "cifs", "smb2", "smb3", "smbfs", "drvfs"),
    *("vboxsf", "prl_fs", "fuse.vmhgfs-fuse", "vmhgfs", "fuse.gvfsd-fuse", "fuse.kio-fuse"),
})  # fmt: skip
_NORMALISING_KINDS = frozenset({"apfs", "hfs", "hfsplus", "zfs"})
_SHORTEST_LIMIT = 128  # bytes: eCryptfs stores parts of 143; what claims less than this leaves the question unanswered
_WINDOWS_PATH = 32767
_PATIENCE = 10.0  # seconds
_MOUNT_LINE = re.compile(r".* on (/.*) \(([^,()]+).*\)")


class Mount(NamedTuple):
    """A volume in the tree of folders: where it begins, and what it is."""

    point: str
    kind: str
    windows: bool
    """Whether it stores what Windows stores."""


def rules_for(folder: Path) -> NameRules:
    """What the volume of a folder stores; the folder need not be there yet. Blocking, any thread; never raises.

    Nothing stays behind, and nothing is written but in an empty folder (see above).
    """
    here = rules_here()
    if here.windows:
        return here
    try:
        standing = _nearest(folder, Path.is_dir).resolve()
        mount = mount_of(str(standing), _mounts())
        rules = _rules(standing, mount, here)
        longest = os.statvfs(standing).f_namemax
    except (OSError, ValueError, RuntimeError, subprocess.SubprocessError):  # no such folder can be: the job says so
        return here
    return replace(rules, part_bytes=longest) if _SHORTEST_LIMIT <= longest < PART_BYTES else rules


def _rules(standing: Path, mount: Mount | None, here: NameRules) -> NameRules:
    if mount is not None and mount.windows:
        return WINDOWS
    forms = here.folds_forms or (mount is not None and mount.kind in _NORMALISING_KINDS)
    case = _ignores_case(standing)
    case = here.folds_case if case is None else case
    return NameRules(windows=False, folds_case=case, folds_forms=case or forms)


def _ignores_case(folder: Path) -> bool | None:
    """Whether names in a folder are found with their case swapped, or None where that cannot be seen."""
    try:
        names = {entry.name for entry in folder.iterdir()}
        for name in names:
            if name.isascii() and (other := name.swapcase()) != name and other not in names:
                if os.path.lexists(folder / other):
                    return True
                if os.path.lexists(folder / name):  # else it was removed this moment
                    return False
        if names:
            return None
        probe = f".probe-{os.getpid():x}-{threading.get_ident():x}.part"
        (folder / probe).open("xb").close()
        try:
            return os.path.lexists(folder / probe.swapcase())
        finally:
            (folder / probe).unlink()
    except OSError:  # not ours to read, or read-only: whoever writes there is told
        return None


def mount_of(folder: str, mounts: Iterable[Mount]) -> Mount | None:
    """The mount that an absolute path without links is on; of several at one place the last one hides the others."""
    found = None
    for mount in mounts:
        below = mount.point.rstrip("/") + "/"
        if (folder + "/").startswith(below) and (found is None or len(mount.point) >= len(found.point)):
            found = mount
    return found


def _mounts() -> list[Mount]:
    if sys.platform == "linux":
        return parse_mountinfo(Path("/proc/self/mountinfo").read_bytes())
    else:  # noqa: RET505 - mypy checks each system's branch only where it is one
        listed = subprocess.run(["/sbin/mount"], capture_output=True, check=False, timeout=_PATIENCE)
        return parse_mount(os.fsdecode(listed.stdout))


def parse_mountinfo(text: bytes) -> list[Mount]:
    """What `/proc/self/mountinfo` says (proc_pid_mountinfo(5)); space and the like are octal there."""
    mounts = []
    for line in text.splitlines():
        front, _, back = line.partition(b" - ")
        if len(place := front.split(b" ")) > 4 and len(what := back.split(b" ")) > 2:
            point = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), place[4])
            kind = os.fsdecode(what[0])
            mounts.append(Mount(os.fsdecode(point), kind, _is_windows(kind) or b"drvfs" in b" ".join(what[1:])))
    return mounts


def parse_mount(text: str) -> list[Mount]:
    """What `mount` prints on macOS and the BSDs: `/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev)`."""
    lines = filter(None, map(_MOUNT_LINE.fullmatch, text.splitlines()))
    return [Mount(line[1], line[2].strip(), _is_windows(line[2].strip())) for line in lines]


def _is_windows(kind: str) -> bool:
    return kind in _WINDOWS_KINDS or "ntfs" in kind.lower()


def longest_path() -> int:
    """How long a whole path may be, in what `path_length` counts; the same on every volume of a system."""
    return _WINDOWS_PATH if sys.platform == "win32" else os.pathconf("/", "PC_PATH_MAX") - 1


def path_length(path: str) -> int:
    """The length of a path as its system counts: UTF-16 units on Windows, else bytes."""
    return len(path.encode("utf-16-le", "surrogatepass")) // 2 if sys.platform == "win32" else len(os.fsencode(path))


def usable(path: str) -> str:
    """The path of a folder as the system is given it: on Windows absolute and free of the 260-character limit."""
    if sys.platform == "win32":
        # resolve() would follow links, and absolute() leaves "..", which is a name like any other behind the prefix
        path = unlimited(os.path.abspath(path))  # noqa: PTH100 - as said
    return path


def unlimited(path: str) -> str:
    r"""An absolute Windows path with the prefix that lifts the limit of 260 characters.

    `\\?\` also keeps Windows from changing a name. Programs that say they know long paths are limited all the same
    until an administrator switches long paths on in the registry; with the prefix there is nothing to switch on.
    """
    if path.startswith(("\\\\?\\", "\\\\.\\")):
        return path
    return f"\\\\?\\UNC\\{path[2:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"


def standing_folder(target: Path) -> Path:
    """The folder itself, or the nearest one above it that exists. Raises LocalError where nothing can be written."""
    unusable = LocalError(Code.NOT_WRITABLE, folder=shorten(str(target)))
    if "\0" in str(target):  # no system stores it
        raise unusable
    try:
        standing = _nearest(target, Path.exists)
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
        return _nearest(target, Path.exists).stat().st_dev
    except (OSError, ValueError):
        return None


def free_bytes(standing: Path) -> int:
    """Free for this person on the volume of a folder that exists. Raises OSError."""
    return shutil.disk_usage(standing).free


def _nearest(target: Path, is_there: Callable[[Path], bool]) -> Path:
    """The folder itself, or the first one above it that is there. Raises OSError for a name that cannot be."""
    return next((folder for folder in (target, *target.absolute().parents) if is_there(folder)), Path(os.sep))
