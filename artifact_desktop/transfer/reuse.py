"""Where the bytes of a wanted file may be already. Whatever is found is a candidate only, summed before it counts.

Looked at, in this order: files that were checked before by this program and still stand (`Kept`), the cache of the
wandb SDK, and the target folder itself, for what an older version left there under another name.

The first two are known by digest. In the target only lengths are known, so files of a wanted length are read, and
that hunt is bounded: under another base name only from 64 KiB, and of each length at most two candidates for every
file that is missing. So a hopeless hunt reads at most twice the bytes that are then fetched, and each candidate once.

Nothing is ever written to a place where something is found; links, pipes and devices are never followed or opened.
"""

import contextlib
import os
import stat
import threading
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from artifact_desktop.core.digests import DigestAlgorithm, digest_to_hex
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.copying import Unusable, stands, summed
from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.part import fault
from artifact_desktop.transfer.table import STEP, Content, FileTable, Item
from artifact_desktop.transfer.target import Target

WORTH_KEEPING = 1 << 20
"""From this size files are remembered after their job. Bytes."""
MOST_KEPT = 10_000
_ANY_NAME = 64 << 10  # bytes: smaller files are fetched sooner than every other one of their length is read
_HUNT = 2  # candidates for every missing file of a length
_MOST_ENTRIES = 200_000  # files of the target that are looked at; behind those nothing is found
_CACHED = {DigestAlgorithm.MD5: "md5", DigestAlgorithm.XXH128: "xxh128"}


class KeptFile(NamedTuple):
    """A file that was right when it was placed, or found in place, by a job. `path` is absolute."""

    path: str
    job: JobId
    content: Content


def kept_files(job: JobId, target: Path, table: FileTable, numbers: Iterable[int]) -> list[KeptFile]:
    """Of files of a job that are done, those that later jobs may want."""
    base = _base(target)
    large = (number for number in numbers if table.sizes[number] >= WORTH_KEEPING)
    items = (table.item(number) for number in large if table.algorithm(number) is not DigestAlgorithm.UNKNOWN)
    return [KeptFile(base + item.local.replace("/", os.sep), job, item.content) for item in items]


class Kept:
    """The files most lately checked, by content. Thread-safe; at most `MOST_KEPT`, the oldest are dropped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: OrderedDict[str, KeptFile] = OrderedDict()
        self._paths: defaultdict[Content, list[str]] = defaultdict(list)

    def add(self, files: Iterable[KeptFile]) -> None:
        """Remembers files, the latest last. What was known of a path before is forgotten."""
        with self._lock:
            for file in files:
                self._drop(file.path)
                self._files[file.path] = file
                self._paths[file.content].append(file.path)
            while len(self._files) > MOST_KEPT:
                self._drop(next(iter(self._files)))

    def forget(self, job: JobId) -> None:
        """Drops what a job has brought."""
        with self._lock:
            for path in [path for path, file in self._files.items() if file.job == job]:
                self._drop(path)

    def paths(self, content: Content) -> list[str]:
        """Where a content was last seen, latest first."""
        with self._lock:
            return self._paths[content][::-1] if content in self._paths else []

    def files(self) -> list[KeptFile]:
        """All of them, oldest first."""
        with self._lock:
            return list(self._files.values())

    def _drop(self, path: str) -> None:
        file = self._files.pop(path, None)
        if file is not None:
            self._paths[file.content].remove(path)
            if not self._paths[file.content]:
                del self._paths[file.content]


class _Hunt:
    """Files of the target that have one length, for the missing files of that length and one algorithm. Thread-safe."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._lock = threading.Lock()
        self._unread = dict.fromkeys(paths)
        self._named: defaultdict[str, deque[str]] = defaultdict(deque)
        for path in self._unread:
            self._named[_name(path)].append(path)
        self._found: defaultdict[str, list[str]] = defaultdict(list)

    @property
    def paths(self) -> Iterable[str]:
        """All of them, before the first is read."""
        return self._unread

    def promises(self, item: Item) -> bool:
        """Whether any of them may do."""
        return item.size >= _ANY_NAME or _name(item.local) in self._named

    def sources(self, item: Item, stopped: Callable[[], bool]) -> Iterator[str]:
        """Those that have the right bytes; reads no further than asked, those of the same base name first."""
        digest = digest_to_hex(item.digest) or ""
        given = 0
        while (path := self._another(item, digest, given, stopped)) is not None:
            yield path
            given += 1

    def _another(self, item: Item, digest: str, given: int, stopped: Callable[[], bool]) -> str | None:
        with self._lock:  # two threads do not read the same file
            while len(found := self._found.get(digest, [])) <= given and (path := self._next(item)):
                with contextlib.suppress(Unusable):
                    self._found[summed(path, item, stopped).hexdigest()].append(path)
                del self._unread[path]
        return found[given] if given < len(found) else None

    def _next(self, item: Item) -> str | None:
        alike = self._named.get(_name(item.local), deque())
        while alike and alike[0] not in self._unread:
            alike.popleft()
        if alike:
            return alike[0]
        return next(iter(self._unread), None) if item.size >= _ANY_NAME else None


class Finder:
    """What may be reused for one table in one target, for as long as a plan or a shift lasts.

    `survey` comes first; then safe from any thread.
    """

    def __init__(self, target: Target, table: FileTable, kept: Kept, caches: Sequence[Path] = ()) -> None:
        """`caches` are laid out as the SDK's is; they need not be there."""
        self._target, self._table, self._kept = target, table, kept
        self._caches = [os.path.join(os.fspath(cache), "artifacts", "obj") for cache in caches]  # noqa: PTH118 - hot path
        self._base = _base(target.root)
        self._twins: dict[int, int] = {}
        self._standing: set[int] = set()
        self._last: set[int] = set()
        self._twin_paths: dict[int, list[str]] = {}
        self._hunts: dict[tuple[int, DigestAlgorithm], _Hunt] = {}

    def survey(self, stopped: Callable[[], bool] = never) -> set[int]:
        """Lists what the target holds, and returns which files of the table must come after all others.

        Those are the ones that replace a file whose bytes another one may want. They take nothing from each other.
        Reads no file. Blocking.
        """
        self._caches = [cache for cache in self._caches if os.path.isdir(cache)]  # noqa: PTH112 - see above
        pool = self._standing_files(stopped)
        if not pool:
            return set()
        table = self._table
        self._twins = table.twins()
        others: defaultdict[int, list[str]] = defaultdict(list)
        for local, size in pool:
            number = table.find_local(local)
            if number is None or table.sizes[number] != size:
                others[size].append(local)
                continue
            self._standing.add(number)
            if number in self._twins:
                self._twin_paths.setdefault(self._twins[number], []).append(self._path(local))
        missing: defaultdict[tuple[int, DigestAlgorithm], list[str]] = defaultdict(list)
        for number, size in enumerate(table.sizes):
            if size in others and self._hunts_for(number):
                missing[size, table.algorithm(number)].append(_name(table.item(number).local))
        for (size, algorithm), names in missing.items():
            known = set(names)
            found = sorted((_name(local) not in known, local) for local in others[size])
            paths = [self._path(local) for stranger, local in found if size >= _ANY_NAME or not stranger]
            chosen = [path for path in paths[: _HUNT * len(names)] if stands(path, size)]
            if chosen:
                self._hunts[size, algorithm] = _Hunt(chosen)
        self._last = self._wanted_from_others()
        return self._last

    def _standing_files(self, stopped: Callable[[], bool]) -> list[tuple[str, int]]:
        """Local names and lengths of files that have a length that is wanted, in a fixed order."""
        wanted: set[int] = set()
        for start in range(0, len(self._table), STEP):  # at once, a million would keep all other threads waiting
            wanted.update(self._table.sizes[start : start + STEP])
        wanted.discard(0)
        found: list[tuple[str, int]] = []
        left = _MOST_ENTRIES
        for folder, folders, names in os.walk(self._base):
            folders.sort()
            prefix = folder[len(self._base) :].replace(os.sep, "/")
            for name in sorted(names)[:left]:
                try:
                    facts = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - hot path
                except OSError:
                    continue  # it went away this very moment
                is_part = name.startswith(".") and name.endswith(".part")
                if facts.st_size in wanted and stat.S_ISREG(facts.st_mode) and not is_part:
                    found.append((f"{prefix}/{name}" if prefix else name, facts.st_size))
            left -= len(names)
            if left <= 0 or stopped():
                break
        return found

    def _hunts_for(self, number: int) -> bool:
        known = self._table.algorithm(number) is not DigestAlgorithm.UNKNOWN
        return known and self._table.sizes[number] > 0 and number not in self._standing and number not in self._twins

    def _wanted_from_others(self) -> set[int]:
        owners = {self._own(path) for hunt in self._hunts.values() for path in hunt.paths}
        for number, size in enumerate(self._table.sizes):
            if size >= WORTH_KEEPING:
                owners |= {self._own(path) for path in self._kept.paths(self._table.item(number).content)} - {number}
        return {owner for owner in owners if owner is not None and owner not in self._twins}  # twins come last anyway

    def promises(self, number: int, item: Item) -> bool:
        """Whether there is any candidate. Reads no file."""
        hunt = self._hunt(number, item)
        return (hunt is not None and hunt.promises(item)) or next(self._known(number, item), None) is not None

    def sources(
        self, number: int, item: Item, stopped: Callable[[], bool] = never, *, sure: bool = False
    ) -> Iterator[str]:
        """Candidates worth copying, likeliest first. Those known by nothing but their length were summed and agree;
        with `sure`, all were. Blocking; raises Stopped.
        """
        for path in self._known(number, item):
            if not sure or _agrees(path, item, stopped):
                yield path
        hunt = self._hunt(number, item)
        if hunt is not None:
            yield from (path for path in hunt.sources(item, stopped) if self._stays_until_then(number, path))

    def _known(self, number: int, item: Item) -> Iterator[str]:
        """Paths of regular files of the right length for which more than that speaks."""
        paths: list[str] = []
        if item.size >= WORTH_KEEPING:
            paths += self._kept.paths(item.content)
        if self._caches and item.size and item.algorithm in _CACHED and (digest := digest_to_hex(item.digest)):
            folder = f"{os.sep}{_CACHED[item.algorithm]}{os.sep}{digest[:2]}{os.sep}{digest[2:]}"
            paths += [f"{cache}{folder}" for cache in self._caches]
        if number in self._twin_paths:
            paths += self._twin_paths[number]
        for path in paths:
            if self._stays_until_then(number, path) and stands(path, item.size):
                yield path

    def _hunt(self, number: int, item: Item) -> _Hunt | None:
        hunt = self._hunts.get((item.size, item.algorithm)) if self._hunts else None
        return hunt if hunt is not None and self._hunts_for(number) else None

    def _stays_until_then(self, number: int, path: str) -> bool:
        """Whether a file is not one that this very job may have replaced before the turn of `number` comes."""
        owner = self._own(path)
        return owner is None or (owner != number and number not in self._last and number not in self._twins)

    def _path(self, local: str) -> str:
        return self._base + local.replace("/", os.sep)

    def _own(self, path: str) -> int | None:
        """The number of the file of this table that belongs there."""
        if not path.startswith(self._base):
            return None
        return self._table.find_local(path[len(self._base) :].replace(os.sep, "/"))


def _base(root: Path) -> str:
    """What the absolute paths of files in a target begin with."""
    return os.path.join(os.path.abspath(root), "")  # noqa: PTH100, PTH118 - hot path


def _agrees(path: str, item: Item, stopped: Callable[[], bool]) -> bool:
    try:
        return fault(item, summed(path, item, stopped)) is None
    except Unusable:
        return False


def _name(path: str) -> str:
    return path.replace(os.sep, "/").rpartition("/")[2]
