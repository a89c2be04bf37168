"""Where this program keeps its own things, per system; all below one folder when ARTIFACT_DESKTOP_HOME is set."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from artifact_desktop.core.errors import Code, LocalError

HOME_VARIABLE = "ARTIFACT_DESKTOP_HOME"
_PROGRAM = "artifact-desktop"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders; none need exist. Windows and macOS may answer the same folder twice, so file names differ everywhere."""

    config: Path
    state: Path
    cache: Path
    downloads: Path
    sdk_cache: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def journal(self) -> Path:
        return self.state / "transfers.sqlite"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    def of_demo(self) -> "Places":
        """The demo's: a window and a list of downloads of its own, beside those of the ordinary program."""
        return replace(self, state=self.state.with_name(f"{self.state.name}-demo"))

    def create(self) -> None:
        """Makes the folders that hold this program's own files, for this person only. Raises LocalError."""
        for folder in (self.config, self.state, self.cache, self.logs):
            make_private_folder(folder)


def find_places(environ: Mapping[str, str] = os.environ) -> Places:
    """The folders of this person on this computer. Touches no file system but to read where downloads go.

    Raises LocalError for an ARTIFACT_DESKTOP_HOME below the home of somebody who is not known here.
    """
    if home := environ.get(HOME_VARIABLE):
        try:
            root = Path(home).expanduser().absolute()
        except RuntimeError as error:
            raise LocalError(Code.NOT_WRITABLE, folder=home) from error
        return Places(root / "config", root / "state", root / "cache", root / "Downloads", sdk_cache(environ))
    folders = platformdirs.PlatformDirs(_PROGRAM, appauthor=False)
    return Places(
        folders.user_config_path,
        folders.user_state_path,
        folders.user_cache_path,
        folders.user_downloads_path,
        sdk_cache(environ),
    )


def sdk_cache(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the wandb SDK of this person keeps files it has fetched, as its `env.get_cache_dir` tells. Not ours: only
    read, wherever this program keeps its own things.
    """
    return Path(environ.get("WANDB_CACHE_DIR") or platformdirs.user_cache_dir("wandb")).absolute()


def make_private_folder(folder: Path) -> None:
    """Makes a folder only its owner can look into; one that exists stays as it is. Raises LocalError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError as error:
        raise LocalError(Code.TARGET_IS_FILE, folder=folder) from error
    except OSError as error:
        raise LocalError(Code.NOT_WRITABLE, folder=folder) from error
