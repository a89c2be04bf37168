"""From a name to a job: resolve, choose, pin. What the window and the shell do alike before the engine starts."""

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from artifact_desktop.core.errors import AppError, Code, NotFound
from artifact_desktop.core.localnames import LocalName, NameRules, local_names, rules_here
from artifact_desktop.core.models import (
    Account,
    Manifest,
    ManifestEntry,
    Version,
    VersionDetail,
    VersionPath,
    VersionState,
)
from artifact_desktop.core.names import shorten
from artifact_desktop.services.accounts import Session
from artifact_desktop.services.lookup import one_version
from artifact_desktop.services.missing import near
from artifact_desktop.transfer.job import JobFile, JobSpec
from artifact_desktop.transfer.volume import rules_for


def resolve(session: Session, text: str) -> tuple[VersionDetail, str]:
    """The version that a name or link means now, and the file or folder in it that a link may name, else "".

    Blocking. Raises AppError; a version that cannot be downloaded is an error.
    """
    path, alias, file = one_version(session, text)
    detail = session.catalog.version(path, alias, lineage=False)
    if error := state_error(detail.version):
        raise error
    return detail, file


def state_error(version: Version) -> AppError | None:
    """Why a version cannot be downloaded whatever the person's rights, or None."""
    match version.state:
        case VersionState.PENDING:
            return NotFound(Code.VERSION_PENDING, name=version.path)
        case VersionState.DELETED:
            return NotFound(Code.VERSION_GONE, name=version.path)
        case _:
            return None


def entries_below(manifest: Manifest, prefix: str) -> tuple[ManifestEntry, ...]:
    """The entries whose path begins with `prefix`, a plain string prefix as the SDK's `path_prefix` is."""
    return tuple(entry for entry in manifest.entries if entry.path.startswith(prefix))


def entries_at(manifest: Manifest, version: VersionPath, place: str) -> tuple[ManifestEntry, ...]:
    """The file of that path, or everything in the folder of that path. Raises NotFound, with what is near."""
    found = tuple(entry for entry in manifest.entries if entry.path == place) or entries_below(manifest, f"{place}/")
    if not found:
        name = place.rpartition("/")[2]
        alike = [entry.path for entry in manifest.entries if entry.path.rpartition("/")[2] == name]
        names = (entry.path for entry in manifest.entries)
        raise NotFound(Code.FILE_NOT_FOUND, name=version, file=shorten(place), near=near(place, chain(alike, names)))
    return found


def default_folder_name(version: VersionPath) -> str:
    """`NAME-vN`, made safe for this system: a colon would not do on Windows."""
    wanted = f"{version.collection.collection}-{version.alias}"
    return local_names([wanted.replace("/", "-")], rules_here()).popitem()[1]


def names_of(manifest: Manifest, rules: NameRules | None = None) -> Mapping[str, LocalName]:
    """The local name of every file of a manifest: the same whatever part of it is chosen.

    By the rules of this system where no others are given: what a file list can show before there is a target.
    """
    return local_names((entry.path for entry in manifest.entries if not entry.is_reference), rules or rules_here())


def names_on_volume(names: Mapping[str, LocalName], target: Path) -> Mapping[str, LocalName]:
    """The names of `names_of`, or those that the volume of the target stores where its rules differ. Blocking."""
    rules = rules_for(target)
    return names if rules == rules_here() else local_names(names, rules)


def make_spec(
    account: Account, version: Version, names: Mapping[str, LocalName], chosen: Iterable[ManifestEntry], target: Path
) -> JobSpec:
    """A job for the chosen entries, pinned to this version. References are left out: the engine has no use for them.

    `names` are those of the whole manifest, as `names_of` makes them; the job gets what the volume of the target
    stores. Blocking: looks at that volume, so never on the window's thread.
    """
    stored = names_on_volume(names, target)
    files = tuple(JobFile(entry, stored[entry.path]) for entry in chosen if not entry.is_reference)
    return JobSpec(account, version.path, version.artifact_id, version.digest, target, files)
