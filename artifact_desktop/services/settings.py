"""What this person chose, declared once in `Settings` and kept as JSON.

A file of any age or condition opens: unknown names are kept but not used, a value that does not fit becomes its
default, an older version is migrated, a file that is no JSON is set aside. No key is ever in it.
"""

import errno
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.models import Account
from artifact_desktop.core.network import ProxyMode
from artifact_desktop.core.servers import under_one_name
from artifact_desktop.services.places import make_private_folder
from artifact_desktop.transfer.limits import MOST_CONNECTIONS

_log = logging.getLogger(__name__)

_RECENTS = 20

Migration = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the JSON object of one version into that of the next."""

_MIGRATIONS: Sequence[Migration] = ()
"""The first one leads from version 1 to version 2, and so on; so their number tells the version of today."""


class Appearance(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """What `services/network` makes a Network of. `address` and `username` are a GIVEN proxy's, whose password is in
    the keyring, and `exceptions` the hosts reached without it; `certificates` is the path of an extra certificate file,
    empty for none.
    """

    proxy: ProxyMode = ProxyMode.SYSTEM
    address: str = ""
    username: str = ""
    certificates: str = ""
    exceptions: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is remembered between two starts.

    `accounts` are those a key was kept for, the latest used first. `language` is a code like "es", None the
    system's. `connections` is the most the engine opens at once, `speed_limit` what all downloads together may take, in
    bytes a second. `folders` maps "username server entity/project" to the folder that person chose last for it.
    `window_geometry` and `window_state` are what Qt saved, as base64. `recents` are "entity/project/collection" by
    "username server", the latest first: they show what a person may see.
    `offer_clipboard` lets the window look at the clipboard when it gets the focus, to offer a link that was copied.
    """

    accounts: tuple[Account, ...] = ()
    last_account: Account | None = None
    language: str | None = None
    appearance: Appearance = Appearance.SYSTEM
    connections: Annotated[int, msgspec.Meta(ge=1, le=MOST_CONNECTIONS)] = MOST_CONNECTIONS
    speed_limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    folders: Mapping[str, str] = field(default_factory=dict)
    window_geometry: str = ""
    window_state: str = ""
    recents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    network: NetworkSettings = NetworkSettings()
    offer_clipboard: bool = True

    def with_account(self, account: Account) -> "Settings":
        """`account` becomes the latest used one."""
        others = tuple(known for known in self.accounts if known != account)
        return replace(self, accounts=(account, *others), last_account=account)

    def without_account(self, account: Account) -> "Settings":
        """Forgets `account`; none is the last one then, so that nobody is signed in unasked as somebody else."""
        others = tuple(known for known in self.accounts if known != account)
        return replace(self, accounts=others, last_account=None if self.last_account == account else self.last_account)

    def recents_of(self, account: Account) -> tuple[str, ...]:
        """What this person opened last."""
        return self.recents.get(_person(account), ())

    def with_recent(self, account: Account, path: str) -> "Settings":
        """`path` becomes the latest one of this person; their oldest are dropped."""
        paths = tuple(dict.fromkeys((path, *self.recents_of(account))))[:_RECENTS]
        return replace(self, recents={**self.recents, _person(account): paths})

    def folders_of(self, account: Account) -> Mapping[str, str]:
        """The folders this person chose, by "entity/project"."""
        prefix = f"{_person(account)} "
        return {name.removeprefix(prefix): each for name, each in self.folders.items() if name.startswith(prefix)}

    def folder_of(self, account: Account, project: str) -> str | None:
        """The folder this person chose last for `project`, "entity/project"."""
        return self.folders.get(f"{_person(account)} {project}")

    def with_folder(self, account: Account, project: str, folder: str) -> "Settings":
        """`folder` becomes the one this person chose last for `project`, "entity/project"."""
        return replace(self, folders={**self.folders, f"{_person(account)} {project}": folder})

    def without_person(self, account: Account) -> "Settings":
        """Forgets the account and everything that this person opened and chose."""
        person = _person(account)
        return replace(
            self.without_account(account),
            recents={known: paths for known, paths in self.recents.items() if known != person},
            folders={known: folder for known, folder in self.folders.items() if not known.startswith(f"{person} ")},
        )

    def under_one_name(self) -> "Settings":
        """Accounts of the W&B cloud under its one name, whatever it was called when they were kept."""
        accounts = tuple(dict.fromkeys(map(under_one_name, self.accounts)))
        return replace(self, accounts=accounts, last_account=self.last_account and under_one_name(self.last_account))


class SettingsStore:
    """The settings file. Any thread; reading and writing block for one small file.

    Two programs may share the file: each change is made on what the file holds at that moment.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] = _MIGRATIONS) -> None:
        """Reads the file. Raises LocalError where it is there and cannot be read."""
        self._path = path
        self._migrations = migrations
        self._lock = threading.Lock()
        self._value = _decode(self._read())

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    @property
    def value(self) -> Settings:
        """The settings as last read or changed here. Never blocks."""
        return self._value

    def change(self, edit: Callable[[Settings], Settings]) -> Settings:
        """Applies `edit` and writes the result, whole or not at all. Raises LocalError; the change holds until quit."""
        with self._lock:
            known = self._read()
            self._value = edit(_decode(known) if known else self._value)
            changed = msgspec.to_builtins(self._value)
            self._write({**known, **changed, "version": max(self._version, _version_of(known))})
            return self._value

    @property
    def _version(self) -> int:
        return len(self._migrations) + 1

    def _read(self) -> dict[str, Any]:
        """The JSON object of the file, migrated; empty where there is none or it is damaged."""
        try:
            known = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Any])
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._set_aside()
            return {}
        except OSError as error:
            raise LocalError(Code.DISK_TROUBLE, folder=self._path, reason=error.strerror) from error
        for migrate in self._migrations[_version_of(known) - 1 :]:
            known = migrate(known)
        return known

    def _set_aside(self) -> None:
        aside = self._path.with_suffix(".damaged.json")
        try:
            self._path.replace(aside)
        except OSError as error:
            raise LocalError(Code.NOT_WRITABLE, folder=self._path.parent) from error
        _log.info("The settings file was damaged; it is now %s and the defaults hold", aside.name)

    def _write(self, known: dict[str, Any]) -> None:
        make_private_folder(self._path.parent)
        content = msgspec.json.format(msgspec.json.encode(known, order="sorted"), indent=2)
        try:
            _replace(self._path, content)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise LocalError(Code.DISK_FULL if full else Code.NOT_WRITABLE, folder=self._path.parent) from error


def _person(account: Account) -> str:
    return f"{account.username} {account.server}"


def _decode(known: Mapping[str, Any]) -> Settings:
    hints = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    for name in (declared.name for declared in fields(Settings)):
        if name in known:
            try:
                values[name] = msgspec.convert(known[name], hints[name])
            except msgspec.ValidationError:
                _log.info("The setting %s has a value that does not fit; its default holds", name)
    return Settings(**values).under_one_name()


def _version_of(known: Mapping[str, Any]) -> int:
    version = known.get("version")
    return version if isinstance(version, int) and version > 0 else 1


def _replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, also when the power goes."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            Path(file.name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(file.name).unlink()
            raise
