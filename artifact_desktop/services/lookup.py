"""From what a person pasted to what is there on the server."""

from dataclasses import dataclass

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.links import ArtifactTarget, Link, ProjectTarget, parse_link, same_server
from artifact_desktop.core.models import CollectionPath, Project, VersionPath
from artifact_desktop.core.names import server_title, shorten
from artifact_desktop.services.accounts import Session


def read_link(session: Session, text: str) -> Link:
    """The link in a pasted text. Asks no server.

    Raises UsageError: what `parse_link` raises, and LINK_OTHER_SERVER for one that does not belong to the server
    of this session.
    """
    link = parse_link(text, (session.account.server,))
    if not same_server(link, session.account.server):
        raise UsageError(Code.LINK_OTHER_SERVER, host=server_title(link.server or ""), server=session.title)
    return link


def one_artifact(session: Session, text: str) -> ArtifactTarget:
    """The artifact that a pasted text names. Asks no server. Raises UsageError."""
    link = read_link(session, text)
    if not isinstance(link.target, ArtifactTarget):
        raise UsageError(Code.NOT_ONE_ARTIFACT, place=shorten(text))
    return link.target


@dataclass(frozen=True, slots=True)
class Found:
    """What a link leads to: an artifact, a project, or several artifacts to choose from."""

    project: Project | None = None
    path: CollectionPath | None = None
    alias: str = ""
    type_name: str | None = None
    file: str = ""
    choices: tuple[VersionPath, ...] = ()


def look_up(session: Session, link: Link) -> Found:
    """Blocking; any thread. Raises AppError."""
    match link.target:
        case ArtifactTarget(name=name, type_name=type_name, file=file):
            return Found(None, session.catalog.collection_path(name, session.viewer), name.alias, type_name, file)
        case ProjectTarget(entity=entity, project=project):
            return Found(Project(entity, project))
    raise UsageError(Code.NOT_ONE_ARTIFACT, place="")
