"""The folder of one job: what stands in it, and that nothing leaves it."""

import contextlib
import errno
import os
import stat
import time
from pathlib import Path

from artifact_desktop.core.digests import digest_to_hex
from artifact_desktop.core.errors import Code, LocalError, Scope
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.core.names import shorten
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.volume import longest_path, path_length, usable

NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
BINARY = getattr(os, "O_BINARY", 0)

_PART_ROOM = 96  # the longest name of a part, with the addition that tells two holders apart, and its separator
_LOOK_AGAIN = 0.5  # seconds between looks at whether the volume is still there


class Target:
    """The folder of one job. Safe from any engine thread: folders once vetted are remembered.

    Names are `LocalName`s, so they hold no way out by themselves; what is vetted is what stands in the folder:

    - The target itself may be a link: that is the person's choice.
    - A link in it to a folder inside of it is a folder; one that leads outside, nowhere or in a circle fails each file
      behind it. Under the name of a file a link, like a second name of a file (a hard link), is replaced and never
      written through: bytes go into a new file beside it, opened without following links, which then takes the name.
    - Folders are vetted once, and anew after every trouble with the disk and every pause. Somebody who may write in the
      target and swaps a vetted folder for a link meanwhile can make a file land where the link leads. That takes
      rights which need no such trick; what the server sends cannot make a link.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._base = usable(os.fspath(root))
        self._probe = f"{self._base}{os.sep}.probe.part"  # one name, so that the next try clears up after a kill
        self._identity: tuple[int, int] | None = None
        self._look_at = 0.0
        self._limit = longest_path()
        self._roomy = (self._limit - _PART_ROOM - path_length(self._base)) // 4  # bytes of a character, at most
        self._real = ""
        self._vetted: set[str] = set()
        self._bare: set[str] = set()
        self._searched: set[str] = set()

    def prepare(self) -> None:
        """Makes the folder and tries to write in it. Raises LocalError before anything is fetched."""
        try:
            Path(self._base).mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._probe, os.O_CREAT | os.O_WRONLY | NOFOLLOW, 0o600))
            with contextlib.suppress(FileNotFoundError):  # another job tried at the same moment
                os.unlink(self._probe)  # noqa: PTH108 - a plain string, as everywhere here
        except (FileExistsError, NotADirectoryError):
            raise LocalError(Code.TARGET_IS_FILE, folder=self.root) from None
        except PermissionError:
            raise LocalError(Code.NOT_WRITABLE, folder=self.root) from None
        self._identity = self._identified()
        self.forget()

    def forget(self) -> None:
        """Looks at every folder again from now on."""
        self._real = ""
        self._vetted = set()
        self._bare = set()
        self._searched = set()

    def locate(self, local: LocalName) -> str:
        """The final path of a file, its folders made.

        Raises LocalError when a link leads outside or the path is too long; OSError, also when the volume is gone.
        """
        self._look_whether_gone()
        self._vet(local, create=True)
        return self.path(local)

    def find(self, local: LocalName) -> tuple[str, os.stat_result] | None:
        """Path and facts of the regular file that stands under a name now, or None.

        Raises LocalError when no file can be put there: a link leads outside, a folder has the name, or the path is
        too long. OSError.
        """
        parent = local.rpartition("/")[0]
        if parent in self._bare:
            return None
        if not self._vet(local, create=False) or not self._holds_anything(parent):
            self._bare.add(parent)  # what comes into it from now on is our own doing
            return None
        path = self.path(local)
        try:
            facts = os.lstat(path)
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(facts.st_mode):
            raise LocalError(Code.NAME_NOT_STORABLE, scope=Scope.FILE, file=local)
        return (path, facts) if stat.S_ISREG(facts.st_mode) else None

    def folder_of(self, local: LocalName) -> str | None:
        """The folder a file belongs in, where that stands. Raises LocalError when a link leads outside; OSError."""
        return os.path.dirname(self.path(local)) if self._vet(local, create=False) else None  # noqa: PTH120 - hot path

    def parts(self, folder: str) -> frozenset[str]:
        """The names of all parts in a folder (a local name, "" for the target); none where it cannot be read."""
        inside = LocalName(f"{folder}/." if folder else ".")
        with contextlib.suppress(OSError, LocalError):  # no such folder, or one that leads outside: nothing of ours
            if self._vet(inside, create=False):
                with os.scandir(os.path.dirname(self.path(inside))) as entries:  # noqa: PTH120 - hot path
                    return frozenset(entry.name for entry in entries if entry.name.endswith(".part"))
        return frozenset()

    def was_bare(self, local: LocalName) -> bool:
        """Whether the folder of a file held nothing when it was first looked at."""
        return local.rpartition("/")[0] in self._bare

    def _holds_anything(self, parent: str) -> bool:
        if parent in self._searched:
            return True
        self._searched.add(parent)
        with os.scandir(self.path(LocalName(parent))) as entries:
            return next(entries, None) is not None

    def path(self, local: LocalName) -> str:
        """Where a file belongs, not vetted."""
        return f"{self._base}{os.sep}{local.replace('/', os.sep)}"

    def _identified(self) -> tuple[int, int]:
        facts = os.stat(self._base)  # noqa: PTH116 - hot path
        return facts.st_dev, facts.st_ino

    def _look_whether_gone(self) -> None:
        """Raises OSError when the volume was taken away: where it was mounted there may still be an empty folder."""
        if self._identity is None or (now := time.monotonic()) < self._look_at:
            return
        self._look_at = now + _LOOK_AGAIN
        device, number = self._identified()
        if device != self._identity[0] and number != self._identity[1]:  # network drives change one of them at times
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), self._base)

    def _measure(self, local: LocalName) -> None:
        """Raises LocalError when the path of a file, or that of its part, is longer than the system opens."""
        final = self.path(local)
        folder = os.path.dirname(final)  # noqa: PTH120 - plain strings, as above
        if max(path_length(final), path_length(folder) + _PART_ROOM) > self._limit:
            raise LocalError(Code.PATH_TOO_LONG, scope=Scope.FILE, file=shorten(local), folder=self.root)

    def _vet(self, local: LocalName, *, create: bool) -> bool:
        """Whether the folders of a name exist, each one inside the target even when links are followed."""
        if len(local) > self._roomy:
            self._measure(local)
        parent = local.rpartition("/")[0]
        if parent in self._vetted:
            return True
        if not self._real:
            self._real = os.path.realpath(self._base)
        path, shown = self._base, self.root
        for part in parent.split("/") if parent else ():
            path, shown = f"{path}{os.sep}{part}", shown / part
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(path)  # noqa: PTH102 - hot path
            real = os.path.realpath(path)
            if not real.startswith(self._real.rstrip(os.sep) + os.sep):
                raise LocalError(Code.NAME_NOT_STORABLE, scope=Scope.FILE, file=local)
            if not os.path.isdir(real):  # noqa: PTH112 - hot path
                if not create and (not os.path.lexists(path) or os.path.isdir(path)):  # noqa: PTH112 - another thread's
                    return False
                raise LocalError(Code.TARGET_IS_FILE, scope=Scope.FILE, folder=shown)
        if not create and not os.path.isdir(path):  # noqa: PTH112 - hot path
            return False
        self._vetted.add(parent)
        return True


def part_name(item: Item) -> str:
    """The hidden name of a part: at most 63 characters, whatever the file is called."""
    return f".{digest_to_hex(item.digest) or 'unsummed'}.{item.size}.{item.algorithm.lower()}.part"


def map_name(part: str) -> str:
    """The name of the map that belongs to a part: which of its bytes are good."""
    return f"{part.removesuffix('.part')}.map.part"
