"""What a job would do to its target folder, found out before anything is fetched. The engine then does just that."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from artifact_desktop.core.errors import AppError, Code, LocalError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.names import shorten
from artifact_desktop.transfer.checksum import Stopped, never
from artifact_desktop.transfer.errors import classify_local
from artifact_desktop.transfer.job import JobSpec
from artifact_desktop.transfer.place import same_on_disk
from artifact_desktop.transfer.table import SMALL, FileTable, table_of
from artifact_desktop.transfer.target import Target, part_name


@dataclass(frozen=True, slots=True)
class Plan:
    """Manifest paths by what will happen to them, and what that takes. Bytes in bytes.

    `new` are not there, `same` are there already, `changed` stand there with other bytes and will be replaced,
    `blocked` cannot be placed, and why. `extra` are local names in the folder that are not of this artifact; they stay.
    `renamed` says which files get another name here than on the server.
    """

    new: tuple[str, ...]
    same: tuple[str, ...]
    changed: tuple[str, ...]
    extra: tuple[str, ...]
    blocked: tuple[tuple[str, AppError], ...]
    renamed: tuple[tuple[str, LocalName], ...]
    bytes_to_fetch: int
    """What comes over the network: each content once, less what earlier attempts left."""
    bytes_reused: int
    """What does not: files that are there, copies of files of the same job, and parts."""
    bytes_to_write: int
    """How much the folder grows, counting that an old file stays until its successor is whole."""
    free_bytes: int
    """Free on that volume, less `reserved`."""

    @property
    def is_short(self) -> bool:
        """Whether there is not enough room."""
        return self.bytes_to_write > self.free_bytes


def make_plan(spec: JobSpec, *, cancelled: Callable[[], bool] = never, reserved: int = 0) -> Plan:
    """Looks at the target folder; reads whole what has the right length already. Blocking; makes and changes nothing.

    `reserved` is what other jobs will still take of that volume. Raises LocalError when nothing can be written there,
    and Stopped as soon as `cancelled` says so.
    """
    standing = _standing(spec.target)
    table = table_of(spec.files)
    target = Target(spec.target)
    new: list[str] = []
    same: list[str] = []
    changed: list[str] = []
    blocked: list[tuple[str, AppError]] = []
    originals: set[int] = set()
    twins = table.twins()
    fetch = reused = write = 0
    for number in range(len(table)):
        if cancelled():
            raise Stopped
        item = table.item(number)
        try:
            here = target.find(item.local) is not None or Path(target.path(item.local)).is_symlink()
            if here and same_on_disk(target, item, cancelled):
                same.append(item.path)
                reused += item.size
                originals.add(number)
                continue
            left = _part_size(target, table, number)
        except AppError as error:
            blocked.append((item.path, error))
            continue
        except OSError as error:
            blocked.append((item.path, classify_local(error, str(spec.target), item.path).error))
            continue
        (changed if here else new).append(item.path)
        write += item.size - left
        if twins.get(number) in originals:
            reused += item.size
        else:
            originals.add(number)
            fetch += item.size - left
            reused += left
    return Plan(
        new=tuple(new),
        same=tuple(same),
        changed=tuple(changed),
        extra=_extra(spec.target, {str(table.item(number).local) for number in range(len(table))}, cancelled),
        blocked=tuple(blocked),
        renamed=tuple((path, table.item(n).local) for n, path in enumerate(table.paths) if table.item(n).local != path),
        bytes_to_fetch=fetch,
        bytes_reused=reused,
        bytes_to_write=write,
        free_bytes=max(0, shutil.disk_usage(standing).free - reserved),
    )


def _standing(target: Path) -> Path:
    """The folder itself, or the nearest one above it that exists. Raises LocalError where nothing can be written."""
    unusable = LocalError(Code.NOT_WRITABLE, folder=shorten(str(target)))
    if "\0" in str(target):  # no system stores it
        raise unusable
    try:
        standing = next((folder for folder in (target, *target.absolute().parents) if folder.exists()), Path(os.sep))
    except OSError as error:  # a name too long
        raise unusable from error
    if not standing.is_dir():
        raise LocalError(Code.TARGET_IS_FILE, folder=standing)
    if not os.access(standing, os.W_OK | os.X_OK):
        raise LocalError(Code.NOT_WRITABLE, folder=standing)
    return standing


def _part_size(target: Target, table: FileTable, number: int) -> int:
    item = table.item(number)
    if item.size <= SMALL:
        return 0
    try:
        size = Path(target.path(item.local)).with_name(part_name(item)).lstat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0
    return size if size <= item.size else 0


def _extra(root: Path, wanted: set[str], cancelled: Callable[[], bool]) -> tuple[str, ...]:
    extra = []
    for folder, _, names in os.walk(root):
        if cancelled():
            raise Stopped
        for name in names:
            local = (Path(folder) / name).relative_to(root).as_posix()
            if local not in wanted and not (name.startswith(".") and name.endswith(".part")):
                extra.append(local)
    return tuple(sorted(extra))
