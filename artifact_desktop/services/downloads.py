"""From a name to a job: resolve, choose, pin. What the window and the shell do alike before the engine starts."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from artifact_desktop.core.errors import AccessDenied, AppError, Code, NotFound, SignInError
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
from artifact_desktop.core.names import ArtifactName, server_title
from artifact_desktop.services.accounts import Session
from artifact_desktop.transfer.job import JobFile, JobSpec, UrlSource
from artifact_desktop.transfer.volume import rules_for


class Sessions:
    """The signed-in sessions by account, where engine threads get the addresses of files.

    Safe from any thread. A job whose account is not here waits, signed out, until it is.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[Account, Session] = {}

    def add(self, session: Session) -> None:
        with self._lock:
            self._sessions[session.account] = session

    def remove(self, account: Account) -> None:
        with self._lock:
            self._sessions.pop(account, None)

    def url_source(self, account: Account, version: VersionPath, artifact_id: str) -> UrlSource:
        """Where the addresses of one version come from. Raises SignInError when the account is signed out."""
        with self._lock:
            session = self._sessions.get(account)
        if session is None:
            raise SignInError(Code.SIGNED_OUT, server=server_title(account.server))
        return _SessionUrls(session, version, artifact_id)


@dataclass(frozen=True, slots=True)
class _SessionUrls:
    session: Session
    version: VersionPath
    artifact_id: str

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        try:
            return self.session.catalog.file_urls(self.version, self.artifact_id, paths)
        except (AccessDenied, NotFound) as error:  # to who is signed out by now, servers may say so
            raise self.session.client.judged(error) from error


def resolve(session: Session, name: ArtifactName) -> VersionDetail:
    """The version a name means now. Blocking. Raises AppError; a version that cannot be downloaded is an error."""
    path = session.catalog.collection_path(name, session.viewer)
    detail = session.catalog.version(path, name.alias, lineage=False)
    if error := state_error(detail.version):
        raise error
    return detail


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
