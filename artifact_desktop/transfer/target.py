"""The folder of one job: what stands in it, and that nothing leaves it."""

import contextlib
import os
import stat
import threading
from pathlib import Path

from artifact_desktop.core.digests import digest_to_hex
from artifact_desktop.core.errors import Code, LocalError, Scope
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.table import Item

NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
BINARY = getattr(os, "O_BINARY", 0)


class Target:
    """The folder of one job. Safe from any engine thread: folders once vetted are remembered.

    Names are `LocalName`s, so they hold no way out by themselves; what is vetted is what stands in the folder: a link
    in it that leads outside is not followed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._base = os.fspath(root)
        self._real = ""
        self._vetted: set[str] = set()
        self._bare: set[str] = set()
        self._searched: set[str] = set()

    def prepare(self) -> None:
        """Makes the folder and tries to write in it. Raises LocalError before anything is fetched."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            probe = os.path.join(self._base, f".{os.getpid():x}-{threading.get_ident():x}.part")  # noqa: PTH118 - hot path
            os.close(os.open(probe, os.O_CREAT | os.O_WRONLY | os.O_EXCL | NOFOLLOW, 0o600))
            os.unlink(probe)  # noqa: PTH108 - as above
        except (FileExistsError, NotADirectoryError):
            raise LocalError(Code.TARGET_IS_FILE, folder=self.root) from None
        except PermissionError:
            raise LocalError(Code.NOT_WRITABLE, folder=self.root) from None
        self.forget()

    def forget(self) -> None:
        """Looks at every folder again from now on."""
        self._real = ""
        self._vetted = set()
        self._bare = set()
        self._searched = set()

    def locate(self, local: LocalName) -> str:
        """The final path of a file, its folders made. Raises LocalError when a link leads outside; OSError."""
        self._vet(local, create=True)
        return self.path(local)

    def find(self, local: LocalName) -> tuple[str, os.stat_result] | None:
        """Path and facts of the regular file that stands under a name now, or None.

        Raises LocalError when no file can be put there: a link leads outside, or a folder has the name. OSError.
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

    def discard_part(self, item: Item) -> None:
        """Removes what is left of an unfinished file."""
        if self._vet(item.local, create=False):
            folder = os.path.dirname(self.path(item.local))  # noqa: PTH120 - hot path
            with contextlib.suppress(OSError):  # no part, or another program holds it: nothing of ours is left
                os.unlink(f"{folder}{os.sep}{part_name(item)}")  # noqa: PTH108 - hot path

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

    def _vet(self, local: LocalName, *, create: bool) -> bool:
        """Whether the folders of a name exist, each one inside the target even when links are followed."""
        parent = local.rpartition("/")[0]
        if parent in self._vetted:
            return True
        if not self._real:
            self._real = os.path.realpath(self._base)
        path = self._base
        for part in parent.split("/") if parent else ():
            path = f"{path}{os.sep}{part}"
            if create:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(path)  # noqa: PTH102 - hot path
            real = os.path.realpath(path)
            if not real.startswith(self._real.rstrip(os.sep) + os.sep):
                raise LocalError(Code.NAME_NOT_STORABLE, scope=Scope.FILE, file=local)
            if not os.path.isdir(real):  # noqa: PTH112 - hot path
                if not create and (not os.path.lexists(path) or os.path.isdir(path)):  # noqa: PTH112 - another thread's
                    return False
                raise LocalError(Code.TARGET_IS_FILE, scope=Scope.FILE, folder=path)
        if not create and not os.path.isdir(path):  # noqa: PTH112 - hot path
            return False
        self._vetted.add(parent)
        return True


def part_name(item: Item) -> str:
    """The hidden name of a part: at most 63 characters, whatever the file is called."""
    return f".{digest_to_hex(item.digest) or 'unsummed'}.{item.size}.{item.algorithm.lower()}.part"
