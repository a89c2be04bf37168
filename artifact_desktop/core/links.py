"""What a person pastes to say which artifact they mean: a full name or the address of its web page."""

from dataclasses import dataclass
from urllib.parse import unquote

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.names import (
    ArtifactName,
    clean_server,
    parse_artifact_name,
    quotable,
    server_title,
    urlsplit_or_none,
)


@dataclass(frozen=True, slots=True)
class Location:
    """An artifact and, where a link named it, its type."""

    name: ArtifactName
    type_name: str | None = None


def parse_location(text: str, server: str) -> Location:
    """Reads a name, or a link to a page of `server`, the canonical address one is signed in to.

    Web pages have the form APP/ENTITY/PROJECT/artifacts/TYPE/COLLECTION[/VERSION[/...]], each part
    percent-encoded. Raises UsageError: NAME_MALFORMED, or LINK_OTHER_SERVER for a page of another server.
    """
    pasted = text.strip().strip("\"'<>")
    if "://" not in pasted:
        return Location(parse_artifact_name(pasted))
    parts = urlsplit_or_none(pasted)
    if parts is None or parts.scheme not in ("http", "https"):
        raise UsageError(Code.NAME_MALFORMED, text=quotable(text))
    # Cleaned alike, the many hosts of the W&B cloud are one.
    origin = clean_server(f"{parts.scheme}://{parts.netloc}")
    base = urlsplit_or_none(server)
    if base is None or origin != clean_server(f"{base.scheme}://{base.netloc}"):
        raise UsageError(Code.LINK_OTHER_SERVER, host=parts.netloc, server=server_title(server))
    folders = [unquote(part) for part in parts.path.split("/") if part]
    if "artifacts" not in folders[2:-1]:
        raise UsageError(Code.NAME_MALFORMED, text=quotable(text))
    at = folders.index("artifacts", 2)
    entity, project, (type_name, collection, *rest) = folders[at - 2], folders[at - 1], [*folders[at + 1 :], ""][:99]
    name = f"{entity}/{project}/{collection}"
    return Location(parse_artifact_name(f"{name}:{rest[0]}" if rest and rest[0] else name), type_name)
