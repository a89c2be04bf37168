"""What is looked up ahead of the couriers, window by window: what the target holds, and the addresses of files.

Blocking functions, for the engine's scout threads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AppError, Code, LocalError, NotFound, Scope
from artifact_desktop.transfer.backlog import Backlog
from artifact_desktop.transfer.errors import Outcome, classify_local, classify_source
from artifact_desktop.transfer.holding import discard_part
from artifact_desktop.transfer.job import UrlSource
from artifact_desktop.transfer.table import FileTable, Item
from artifact_desktop.transfer.target import Target, map_name, part_name
from artifact_desktop.transfer.task import Shift, Task, Work

_FOLDERS = 1000  # of which it is remembered what is in them, while parts are looked for


@dataclass(slots=True)
class Found:
    """What a scout brings back from a window: tasks that can begin, files that cannot be had, files without address."""

    tasks: list[Task] = field(default_factory=list)
    failed: list[tuple[int, AppError]] = field(default_factory=list)
    unserved: list[int] = field(default_factory=list)
    outcome: Outcome | None = None


def scout(shift: Shift, window: Sequence[tuple[int, Item]], look: bool, source: Callable[[], UrlSource]) -> Found:
    """Looks at one window of files: what is here already is to be checked, for the rest addresses are fetched."""
    found = Found()
    wanted: list[tuple[int, Item]] = []
    for number, item in window:
        if shift.stopped:
            return found
        try:
            here = look and may_be_here(shift.target, item)
            if look and shift.finder.promises(number, item):
                found.tasks.append(Task(shift, number, item, Work.COPY))
            elif here:
                found.tasks.append(Task(shift, number, item, Work.CHECK))
            elif item.is_empty:
                found.tasks.append(Task(shift, number, item))
            else:
                wanted.append((number, item))
        except AppError as error:
            found.failed.append((number, error))
        except OSError as error:
            found.failed.append((number, classify_local(error, str(shift.target.root), item.path).error))
    if wanted:
        _ask(shift, wanted, source, found)
    return found


def _ask(shift: Shift, wanted: list[tuple[int, Item]], source: Callable[[], UrlSource], found: Found) -> None:
    try:
        urls = source().urls([item.path for _, item in wanted])
    except AppError as error:
        found.outcome = classify_source(error)
        found.unserved = [number for number, _ in wanted]
        return
    for number, item in wanted:
        if url := urls.get(item.path):
            found.tasks.append(Task(shift, number, item, url=url))
        else:
            found.failed.append((number, NotFound(Code.FILE_GONE, scope=Scope.FILE, file=item.path)))


def may_be_here(target: Target, item: Item) -> bool:
    """Whether it is worth reading what stands under the name. Not where the digest means nothing to us: a length alone
    proves nothing. Raises LocalError when no file can be put there; OSError.
    """
    return _has_length(target, item) and item.algorithm is not DigestAlgorithm.UNKNOWN


def _has_length(target: Target, item: Item) -> bool:
    """Whether a file stands under the name whose length does not speak against it."""
    here = target.find(item.local)
    return here is not None and (not item.size_known or here[1].st_size == item.size)


def prepare(shift: Shift, table: FileTable) -> tuple[Backlog, list[int]]:
    """Makes the target folder and looks into it. Returns what is to do, and those of the files recorded as done that
    are not there any more.

    By length only: each one's digest agreed before it was recorded. Raises LocalError when nothing can be written
    there, and OSError.
    """
    shift.target.prepare()
    missing = []
    for number in table.done():
        if shift.stopped:
            break
        try:
            here = _has_length(shift.target, table.item(number))
        except LocalError:  # what is in its way by now is told when its turn comes
            here = False
        if not here:
            missing.append(number)
    # Last come those that replace what others may want.
    return Backlog(table, shift.finder.survey(shift.is_stopped)), missing


def discard_parts(target: Target, table: FileTable) -> None:
    """Removes the parts of files that are not on disk. Looks into each folder once, not for each file."""
    if not target.root.is_dir():  # it may be gone with its volume
        return
    parts_in = lru_cache(_FOLDERS)(target.parts)
    for number in table.unfinished():
        if parts := parts_in(table.local(number).rpartition("/")[0]):
            part = part_name(item := table.item(number))
            if part in parts or map_name(part) in parts:
                discard_part(target, item)
