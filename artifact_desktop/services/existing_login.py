"""The login that W&B's own programs left on this computer, read as the SDK reads it: environment, netrc, settings.

Nothing here writes, and nothing here is a key of ours: what is found is used or kept only when the person says so.
An entry of a netrc counts only for exactly the server's own name and port, never one for `default`.
"""

import configparser
import errno
import netrc
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from artifact_desktop.core.errors import Code, LocalError, SignInError, UsageError
from artifact_desktop.core.names import DEFAULT_SERVER, clean_key
from artifact_desktop.core.servers import machines_of, typed_servers

KEY_VARIABLE = "WANDB_API_KEY"
SERVER_VARIABLE = "WANDB_BASE_URL"
_ENTITY_VARIABLE = "WANDB_ENTITY"
_TOKEN_VARIABLE = "WANDB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a name, no token
_LONGEST = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class ExistingLogin:
    """A key for `server`, and where it was found, as a person calls the place."""

    server: str
    found_in: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SdkSettings:
    """What the SDK would take for its server and default entity; None where nothing says. `server` is canonical.

    `by_folder` tells that only the settings of the folder one stands in name that server.
    """

    server: str | None = None
    entity: str | None = None
    by_folder: bool = False


def sdk_settings(environ: Mapping[str, str], folder: Path | None = None) -> SdkSettings:
    """The SDK's settings: environment before those of `folder`, where given, before the global ones. Reads files.

    Raises LocalError, LOGIN_FILE_UNREADABLE; UsageError for a server that is no address.
    """
    everywhere = _read(_config_folder(environ) / "settings")
    here: Mapping[str, str] = {}
    for name in ("wandb", ".wandb") if folder is not None else ():
        here = here or _read(Path(folder or "", name, "settings"))
    named = {name: environ.get(variable, "").strip() for name, variable in _VARIABLES.items()}
    server = named["base_url"] or here.get("base_url") or everywhere.get("base_url")
    entity = named["entity"] or here.get("entity") or everywhere.get("entity")
    by_folder = not named["base_url"] and "base_url" in here and here["base_url"] != everywhere.get("base_url")
    return SdkSettings(typed_servers(server)[0] if server else None, entity or None, by_folder)


def key_of_environment(environ: Mapping[str, str], settings: SdkSettings) -> ExistingLogin | None:
    """The login of WANDB_API_KEY, which belongs to the server of the environment or of the person's own settings.

    Raises SignInError for what is no key, UsageError where only a folder's settings name the server: whoever made
    that folder would get the key.
    """
    key = environ.get(KEY_VARIABLE, "").strip()
    if not key:
        return None
    server = settings.server or DEFAULT_SERVER
    if settings.by_folder:
        raise UsageError(Code.SERVER_OF_FOLDER, host=server)
    return ExistingLogin(server, KEY_VARIABLE, clean_key(key))


def key_of_netrc(environ: Mapping[str, str], server: str) -> ExistingLogin | None:
    """The login that a netrc holds for a server. Blocking.

    Raises LocalError, LOGIN_FILE_UNREADABLE, which never says what is in the file; SignInError for what is no key.
    """
    path = _netrc_path(environ)
    try:
        _refuse_endless(path)
        entries = netrc.netrc(str(path)).hosts
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError, UnicodeError) as error:
        raise LocalError(Code.LOGIN_FILE_UNREADABLE, file=_tilde(path, environ)) from error
    for machine in machines_of(server):
        if machine != "default" and machine in entries and (key := entries[machine][2]):
            return ExistingLogin(server, _tilde(path, environ), clean_key(key))
    return None


def find_login(
    environ: Mapping[str, str], server: str | None = None, *, folder: Path | None = None
) -> ExistingLogin | None:
    """The login the SDK would use, or the one it has for `server`. Blocking; reads files, asks no server.

    Raises AppError as the functions above do, and SignInError, IDENTITY_UNSUPPORTED, where the SDK would sign in with a
    token instead of a key.
    """
    settings = sdk_settings(environ, folder)
    if server in (None, settings.server or DEFAULT_SERVER) and (login := key_of_environment(environ, settings)):
        return login
    if login := key_of_netrc(environ, server or settings.server or DEFAULT_SERVER):
        return login
    if environ.get(_TOKEN_VARIABLE, "").strip():
        raise SignInError(Code.IDENTITY_UNSUPPORTED)
    return None


_VARIABLES = {"base_url": SERVER_VARIABLE, "entity": _ENTITY_VARIABLE}


def _read(path: Path) -> Mapping[str, str]:
    """The section `default` of a settings file of the SDK, empty where there is none. Values may be empty."""
    parser = configparser.RawConfigParser(default_section="none of ours")
    try:
        _refuse_endless(path)
        with path.open(encoding="utf-8") as file:
            parser.read_file(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (configparser.Error, OSError, UnicodeError) as error:
        raise LocalError(Code.LOGIN_FILE_UNREADABLE, file=path) from error
    return {name: value.strip() for name, value in parser["default"].items()} if "default" in parser else {}


def _refuse_endless(path: Path) -> None:
    """Raises OSError for what a reader may wait at or never come to the end of, and for what is not there.

    What stands in a folder is put there by whoever made the folder.
    """
    found = path.stat()
    is_file = stat.S_ISREG(found.st_mode) or str(path) == os.devnull  # that is how people say there is none
    if not is_file or found.st_size > _LONGEST:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))


def _config_folder(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get("WANDB_CONFIG_DIR"):
        return _expanded(chosen)
    return _home(environ) / ".config" / "wandb"


def _netrc_path(environ: Mapping[str, str]) -> Path:
    if chosen := environ.get("NETRC"):
        return _expanded(chosen)
    unix, windows = (_home(environ) / name for name in (".netrc", "_netrc"))
    return windows if os.path.exists(windows) and not os.path.exists(unix) else unix  # noqa: PTH110 - theirs may raise


def _home(environ: Mapping[str, str]) -> Path:
    return _expanded(environ.get("HOME") or environ.get("USERPROFILE") or "~")


def _expanded(chosen: str) -> Path:
    """With the home in the place of `~`; where there is none it stays, as in a shell."""
    return Path(os.path.expanduser(chosen))  # noqa: PTH111 - that of Path raises RuntimeError


def _tilde(path: Path, environ: Mapping[str, str]) -> str:
    """The path as people write it."""
    home = _home(environ)
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
