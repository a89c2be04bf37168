"""From what a person pasted to what is there on the server."""

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.links import ArtifactTarget, Link, parse_link, same_server
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
