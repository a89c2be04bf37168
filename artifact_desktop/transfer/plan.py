"""What a job would do to its target folder, found out before anything is fetched. The engine then does just that."""

import contextlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from artifact_desktop.core.errors import AppError, Code, LocalError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.sizes import size_text
from artifact_desktop.transfer.checksum import Stopped, never
from artifact_desktop.transfer.copying import Unusable, summed
from artifact_desktop.transfer.errors import classify_local
from artifact_desktop.transfer.job import JobSpec
from artifact_desktop.transfer.part import fault, good_bytes
from artifact_desktop.transfer.place import same_on_disk
from artifact_desktop.transfer.reuse import Finder, Kept
from artifact_desktop.transfer.scout import may_be_here
from artifact_desktop.transfer.table import SMALL, FileTable, Item, table_of
from artifact_desktop.transfer.target import Target, part_name
from artifact_desktop.transfer.volume import free_bytes, standing_folder

Find = Callable[[Target, FileTable], Finder]


@dataclass(frozen=True, slots=True)
class Plan:
    """Manifest paths by what will happen to them, and what that takes. Bytes in bytes.

    `new` are not there, `same` are there already, `changed` stand there with other bytes and will be replaced; of
    those, `copied` come from this computer. `blocked` cannot be placed, and why. `extra` are local names in the folder
    that are not of this artifact; they stay. `renamed` says which files get another name here than on the server.
    """

    new: tuple[str, ...]
    same: tuple[str, ...]
    changed: tuple[str, ...]
    copied: tuple[str, ...]
    extra: tuple[str, ...]
    blocked: tuple[tuple[str, AppError], ...]
    renamed: tuple[tuple[str, LocalName], ...]
    bytes_to_fetch: int
    """What comes over the network: each content once, less what earlier attempts left."""
    bytes_reused: int
    """What does not: files that are there, copies of files of the same job or from elsewhere, and parts."""
    bytes_to_write: int
    """How much the folder grows, counting that an old file stays until its successor is whole."""
    free_bytes: int
    """Free on that volume, less `reserved`."""

    @property
    def is_short(self) -> bool:
        """Whether there is not enough room."""
        return self.bytes_to_write > self.free_bytes


def _find_nothing_kept(target: Target, table: FileTable) -> Finder:
    return Finder(target, table, Kept())


class _Fate(Enum):
    """What becomes of one file."""

    SAME = "same"
    COPIED = "copied"
    FETCHED = "fetched"


def make_plan(
    spec: JobSpec, *, find: Find = _find_nothing_kept, cancelled: Callable[[], bool] = never, reserved: int = 0
) -> Plan:
    """Looks at the target folder; reads whole what has the right length already, and what `find` says may be reused.

    Blocking; makes and changes nothing. `reserved` is what other jobs will still take of that volume. Raises
    LocalError when nothing can be written there, and Stopped as soon as `cancelled` says so.
    """
    standing = standing_folder(spec.target)
    table = table_of(spec.files)
    look = _Look(Target(spec.target), table, find)
    for number in look.order(cancelled):
        if cancelled():
            raise Stopped
        look.at(number, cancelled)
    copied = [n for n, fate in look.fates.items() if fate is _Fate.COPIED]
    fetched = [n for n, fate in look.fates.items() if fate is _Fate.FETCHED]
    written = {*copied, *fetched}
    to_fetch = sum(table.sizes[number] - look.left[number] for number in fetched)

    def paths(numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(table.paths[number] for number in sorted(numbers))

    return Plan(
        new=paths(written - look.replaced),
        same=paths(look.fates.keys() - written),
        changed=paths(written & look.replaced),
        copied=paths(copied),
        extra=_extra(spec.target, {str(table.item(number).local) for number in range(len(table))}, cancelled),
        blocked=tuple((table.paths[number], error) for number, error in sorted(look.blocked.items())),
        renamed=tuple((path, table.item(n).local) for n, path in enumerate(table.paths) if table.item(n).local != path),
        bytes_to_fetch=to_fetch,
        bytes_reused=sum(table.sizes[number] for number in look.fates) - to_fetch,
        bytes_to_write=to_fetch + sum(table.sizes[number] for number in copied),
        free_bytes=max(0, free_bytes(standing) - reserved),
    )


class _Look:
    """Goes over the files as the engine does: first those nobody waits for, then those held back, then the twins."""

    def __init__(self, target: Target, table: FileTable, find: Find) -> None:
        self._target, self._table = target, table
        self._finder = find(target, table)
        self._twins = table.twins()
        self._here: set[int] = set()  # first files of a content that will be there, for their twins
        self.fates: dict[int, _Fate] = {}
        self.replaced: set[int] = set()
        self.left: dict[int, int] = {}
        self.blocked: dict[int, AppError] = {}

    def order(self, cancelled: Callable[[], bool]) -> list[int]:
        last = self._finder.survey(cancelled)
        first = [n for n in range(len(self._table)) if n not in last and n not in self._twins]
        return [*first, *sorted(last), *self._twins]

    def at(self, number: int, cancelled: Callable[[], bool]) -> None:
        """Decides about one file."""
        item, target = self._table.item(number), self._target
        try:
            stands = target.find(item.local) is not None or os.path.islink(target.path(item.local))  # noqa: PTH114 - hot path
            fate = self._fate(number, item, cancelled)
            self.left[number] = _part_size(target, item, cancelled) if fate is _Fate.FETCHED else 0
        except AppError as error:
            self.blocked[number] = error
            return
        except OSError as error:
            self.blocked[number] = classify_local(error, str(target.root), item.path).error
            return
        self.fates[number] = fate
        self._here.add(self._twins.get(number, number))
        if stands and fate is not _Fate.SAME:
            self.replaced.add(number)

    def _fate(self, number: int, item: Item, cancelled: Callable[[], bool]) -> _Fate:
        if may_be_here(self._target, item) and same_on_disk(self._target, item, cancelled):
            return _Fate.SAME
        if self._twins.get(number) in self._here:
            return _Fate.COPIED
        source = next(self._finder.sources(number, item, cancelled, sure=True), None)
        return _Fate.COPIED if source is not None else _Fate.FETCHED


def check_room(spec: JobSpec, *, find: Find = _find_nothing_kept, reserved: int = 0) -> None:
    """Refuses what cannot fit, told without reading a file. Blocking. Raises LocalError."""
    free = max(0, free_bytes(standing_folder(spec.target)) - reserved)
    needed = _least_growth(spec, find)
    if needed > free:
        raise LocalError(Code.NO_ROOM, folder=spec.target, needed=size_text(needed), free=size_text(free))


def _least_growth(spec: JobSpec, find: Find) -> int:
    """How many bytes the folder grows by at the very least: copies may share blocks, old files make room."""
    table = table_of(spec.files)
    target = Target(spec.target)
    finder = find(target, table)
    finder.survey()
    twins = table.twins()
    grows = 0
    for number in range(len(table)):
        item = table.item(number)
        try:
            here = target.find(item.local)
            if number in twins or may_be_here(target, item) or finder.promises(number, item):
                continue
            grows += item.size - _part_size(target, item, never) - (here[1].st_size if here is not None else 0)
        except (AppError, OSError):
            continue  # it will not be written, so it takes no room
    return grows


def _part_size(target: Target, item: Item, cancelled: Callable[[], bool]) -> int:
    """How many bytes of an earlier attempt need not be fetched again."""
    if item.size <= SMALL:
        return 0
    part = f"{os.path.dirname(target.path(item.local))}{os.sep}{part_name(item)}"  # noqa: PTH120 - hot path
    try:
        have = sum(stop - start for start, stop in good_bytes(part, os.lstat(part).st_size, item))
    except (FileNotFoundError, NotADirectoryError):
        return 0
    if have == item.size:
        with contextlib.suppress(Unusable):
            return have if fault(item, summed(part, item, cancelled)) is None else 0
    return have


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
