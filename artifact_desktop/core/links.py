"""What a person pastes to say which artifact they mean: an address, a full name, a line of code. Asks no server.

The links of this program carry everything, each part encoded for itself:

    artifact-desktop://open/ENTITY/PROJECT/COLLECTION/ALIAS?file=PATH&server=API-ADDRESS

The word in the place of the host never changes, because systems lower-case what stands there. An alias may hold
slashes: it is all of the path behind the third part, whoever decoded it on the way. Where a program has encoded
the whole once more, the server's own `://` is not to be seen, and one more decoding helps.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

from artifact_desktop.core import pages, pasted
from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.models import REGISTRY_PREFIX
from artifact_desktop.core.names import (
    DEFAULT_SERVER,
    ArtifactName,
    clean_server,
    is_loopback,
    is_name,
    may_hold_secret,
    parse_artifact_name,
    quotable,
    urlsplit_or_none,
)
from artifact_desktop.core.targets import (
    ArtifactIdTarget,
    ArtifactTarget,
    EntityTarget,
    Link,
    ProjectTarget,
    RegistryTarget,
    RunTarget,
    Target,
)

__all__ = [
    "SCHEME",
    "ArtifactIdTarget",
    "ArtifactTarget",
    "EntityTarget",
    "Link",
    "ProjectTarget",
    "RegistryTarget",
    "RunTarget",
    "Target",
    "app_link",
    "parse_link",
    "same_server",
    "web_link",
]

SCHEME = "artifact-desktop"
"""The scheme of this program's own links."""

_OWN = re.compile(rf"{SCHEME}:/{{0,3}}open/(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-f]{2})+", re.IGNORECASE)
_ID_CONTENT = re.compile(rb"Artifact:\d+")
_IDENTITY = re.compile(r"QXJ0aWZhY3Q6[A-Za-z0-9+/]+=*")
_HOST_WITHOUT_SCHEME = re.compile(
    r"(?:(?:www\.|app\.|api\.)?wandb\.ai|forge\.coreweave\.com|[\w-]+\.wandb\.io)(?::\d+)?(?:/|\Z)", re.IGNORECASE
)
_PLACE_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+(?:\.[\w-]+)+|localhost)(?::\d{1,5})?/", re.IGNORECASE)
_PINNED = re.compile(r"v\d+|latest|[0-9a-f]{20,}")
_URL_DEFENSE = re.compile(r"/v3/__(https?://[^*\s]+?)__;")
_REDIRECTORS = {
    "safelinks.protection.outlook.com": "url",
    "www.google.com": "q",
    "slack-redir.net": "url",
    "l.facebook.com": "u",
}
"""Mail and chat programs put their own address before a link, and the link into a field of its query."""


def parse_link(text: str, known_servers: Iterable[str] = ()) -> Link:
    """Reads what was pasted, dropped, typed or handed over by the system. Any thread, at once, any length.

    `known_servers` are the canonical addresses of the servers one is signed in to: only they tell whether the
    first part of https://host/first/second is a path of the server or a team. Without them a path is told from
    the shape of the rest, where that has one. `Link.server` is one of them where the address is below it.

    Raises UsageError: NAME_MALFORMED, LINK_MALFORMED for an address that shows no artifact, CODE_NOT_LITERAL for
    code that puts the name together while it runs. No key and no password is ever repeated in it.
    """
    try:
        return _read(pasted.tidy(text), tuple(known_servers))
    except UsageError as error:
        if "text" in error.params and may_hold_secret(text):  # not even the half of a key that a line break left
            raise UsageError(error.code, text="…") from None
        raise


def same_server(link: Link, server: str) -> bool:
    """Whether a link may be opened on `server`, which it may when it names none. Both addresses are canonical.

    A plain comparison is enough when the link was read with `server` among its `known_servers`: they account for
    base paths and app hosts. Whatever this says, a key only ever goes to the address it was given for.
    """
    return link.server is None or link.server == server


def app_link(server: str, name: ArtifactName, file: str = "") -> str:
    """A link that opens an artifact, or a file in it, in this program. `name` has its entity: ValueError without."""
    if name.entity is None:
        raise ValueError("a link for others needs the entity")
    path = "/".join(map(pages.quoted, (name.entity, name.project, name.collection, name.alias)))
    about_file = f"file={pages.quoted(file)}&" if file else ""
    return f"{SCHEME}://open/{path}?{about_file}server={pages.quoted(server)}"


def web_link(server: str, name: ArtifactName, type_name: str, file: str = "", *, organization: str = "") -> str:
    """The address of an artifact's page in W&B's web app, to be given to others. `name` has its entity.

    Of something in a registry it is the registry's page, which knows no files; `organization` is the name people
    know, and needed for that. Raises ValueError without an entity.
    """
    if name.entity is None:
        raise ValueError("a link for others needs the entity")
    if name.project.startswith(REGISTRY_PREFIX):
        return f"{pages.app_address(server)}/{pages.registry_page(name, organization or name.entity)}"
    return f"{pages.app_address(server)}/{pages.artifact_page(name, type_name, file)}"


def _read(tidy: str, known: tuple[str, ...]) -> Link:
    line = pasted.line_of_code(tidy)
    if line is not None:
        return _of_code(line, known)
    found: Link | None = None
    trouble: UsageError | None = None
    for address in pasted.addresses(tidy):
        try:
            link = _read_address(address, known)
        except UsageError as error:
            trouble = trouble or error
            continue
        if isinstance(link.target, ArtifactTarget) or link.server in (None, DEFAULT_SERVER, *known):
            return link
        found = found or link  # any two words behind a host may be a project: something better may follow
    if found is None and trouble is not None:
        raise trouble
    return found or _read_words(tidy, known)


def _of_code(line: pasted.CodeLine, known: tuple[str, ...]) -> Link:
    if line.is_run:
        parts = [part for part in line.name.split("/") if part and part != "runs"]
        if len(parts) != 3 or not all(map(is_name, parts)):
            raise UsageError(Code.NAME_MALFORMED, text=quotable(line.name))
        return Link(None, RunTarget(*parts))
    address = next(pasted.addresses(line.name), None)
    link = _read_address(address, known) if address else _read_words(line.name, known)
    if line.type_name and isinstance(link.target, ArtifactTarget) and link.target.type_name is None:
        return Link(link.server, ArtifactTarget(link.target.name, line.type_name, link.target.file))
    return link


def _read_words(text: str, known: tuple[str, ...]) -> Link:
    """A name, the path of a page without its server, or an address whose scheme nobody typed."""
    words = pasted.bare(text)
    host, _slash, path = words.partition("/")
    netlocs = {urlsplit(each).netloc for server in known for each in (server, pages.app_address(server))}
    begins_with_host = _PLACE_WITHOUT_SCHEME.match(words) and pages.where_pages_begin(path.split("/")) is not None
    if _HOST_WITHOUT_SCHEME.match(words) or host.lower() in netlocs or begins_with_host:
        scheme = "http" if is_loopback(urlsplit_or_none(f"http://{host}")) else "https"
        address = next(pasted.addresses(f"{scheme}://{words}"))
        return _read_address(address, known)
    folders = words.partition(":")[0].strip("/").split("/")
    if _IDENTITY.fullmatch(words) and (identity := _artifact_id(_decoded(words))):
        return Link(None, ArtifactIdTarget(identity))
    if len(folders) > 3 and (folders[2] in ("artifacts", "runs") or folders[0] == "orgs"):
        parts = urlsplit(f"//page/{words.lstrip('/')}")
        target = pages.read_page(pages.folders_of(parts.path), pages.query_of(parts.query))
        if target is not None:
            return Link(None, target)
    if len(folders) == 4 and ":" not in words and _PINNED.fullmatch(folders[3]):
        return Link(None, ArtifactTarget(parse_artifact_name(f"{'/'.join(folders[:3])}:{folders[3]}")))
    return Link(None, ArtifactTarget(parse_artifact_name(words)))


def _read_address(address: str, known: tuple[str, ...]) -> Link:
    if not address.replace("\u200c", "").replace("\u200d", "").isprintable():
        raise _malformed(address)
    scheme = address.partition(":")[0].lower()
    if scheme == SCHEME:
        return _read_own(address)
    if scheme == "wandb-artifact":
        return Link(None, _read_reference(address))
    return _read_web(address, known)


def _read_web(address: str, known: tuple[str, ...], *, redirected: bool = False) -> Link:
    parts = urlsplit_or_none(address)
    if parts is None or "@" in parts.netloc or parts.scheme not in ("http", "https"):
        raise _malformed(address)
    if not redirected and (behind := _behind_redirector(address, parts)):
        return _read_web(behind, known, redirected=True)
    server = clean_server(f"{parts.scheme}://{parts.netloc}")
    raw = [part for part in parts.path.split("/") if part]
    own = _known_server(server, raw, known)
    if own is not None:
        server, skip = own, len(_folders(own))
    elif server == DEFAULT_SERVER:
        skip = int(_is_forge(parts) and raw[:1] == ["wandb"])
    else:
        skip = pages.where_pages_begin(raw) or 0
        server = "/".join([server, *raw[:skip]])
    folders = pages.folders_of(parts.path, skip=skip)
    query = pages.query_of(parts.query)
    target = None if _is_another_forge_page(parts, folders, query, skip) else pages.read_page(folders, query)
    if target is None:
        raise _malformed(address)
    return Link(server, target)


def _known_server(origin: str, folders: Sequence[str], known: Iterable[str]) -> str | None:
    """The known server that an address is below, by its own address or that of its web app; the most exact one.

    That somebody wrote http for https does not matter: what is asked goes to the server as it is known.
    """
    asked = urlsplit(origin)
    for server in sorted(known, key=len, reverse=True):
        for address in (server, pages.app_address(server)):
            parts, base = urlsplit(address), _folders(address)
            same_host = (parts.hostname, parts.port) == (asked.hostname, asked.port)
            below = list(folders[: len(base)]) == base and not pages.where_pages_begin(folders[len(base) :])
            if server != DEFAULT_SERVER and same_host and below:
                return server
    return None


def _folders(server: str) -> list[str]:
    return [part for part in urlsplit(server).path.split("/") if part]


def _is_forge(parts: SplitResult) -> bool:
    return parts.hostname == "forge.coreweave.com"


def _is_another_forge_page(parts: SplitResult, folders: Sequence[str], query: Mapping[str, str], skip: int) -> bool:
    """Forge has more than W&B, whose pages are below /wandb; those of registries may be beside it. ASSUMED."""
    if not _is_forge(parts) or skip or folders[:1] == ["registry"] or "selectionPath" in query:
        return False
    return pages.where_pages_begin(folders) is None


def _behind_redirector(address: str, parts: SplitResult) -> str | None:
    """The link that a mail or chat program has put its own address before."""
    if parts.hostname == "urldefense.com":
        found = _URL_DEFENSE.search(address)
        return found[1] if found else None
    for host, field in _REDIRECTORS.items():
        if f".{parts.hostname}".endswith(f".{host}"):
            fields = pages.query_of(parts.query)
            return fields.get(field) or fields.get("url")
    return None


def _read_own(address: str) -> Link:
    match = _OWN.fullmatch(address)
    if match is None:
        raise _malformed(address)
    path, query = match["path"], match["query"] or ""
    if "%253a%252f%252f" in query.lower():
        path, query = unquote(path), unquote(query)
    fields = {name: unquote(value) for name, _equals, value in (field.partition("=") for field in query.split("&"))}
    parts = [unquote(part) for part in path.strip("/").split("/")]
    alias = "/".join(parts[3:]) or pages.LATEST
    file = fields.get("file", "")
    if len(parts) < 3 or not _are_names(*parts[:3], alias) or not _is_path(file):
        raise _malformed(address)
    server = clean_server(fields["server"]) if fields.get("server") else None
    return Link(server, ArtifactTarget(ArtifactName(parts[0], parts[1], parts[2], alias), None, file))


def _read_reference(address: str) -> Target:
    """`wandb-artifact://HEX/PATH`, or with names `wandb-artifact:///ENTITY/PROJECT/NAME:ALIAS[/PATH]`."""
    host, _slash, path = address.partition("://")[2].partition("/")
    identity = _artifact_id(bytes.fromhex(host)) if _HEX.fullmatch(host) else None
    if identity is not None and _is_path(path):
        return ArtifactIdTarget(identity, path)
    name, _colon, version = unquote(f"{host}/{path}".strip("/")).partition(":")
    alias, slash, file = version.partition("/")
    if not slash or not _PINNED.fullmatch(alias):
        alias, file = version, ""
    parts = name.split("/")
    if len(parts) != 3 or not _are_names(*parts, alias or pages.LATEST) or not _is_path(file):
        raise _malformed(address)
    return ArtifactTarget(ArtifactName(parts[0], parts[1], parts[2], alias or pages.LATEST), None, file)


def _artifact_id(text: bytes) -> str | None:
    """An id as GraphQL wants it, from its content `Artifact:NUMBER`."""
    return base64.b64encode(text).decode("ascii") if _ID_CONTENT.fullmatch(text) else None


def _decoded(identity: str) -> bytes:
    try:
        return base64.b64decode(identity, validate=True)
    except binascii.Error:
        return b""


def _are_names(*parts: str) -> bool:
    return all(map(is_name, parts)) and not any("/" in part for part in parts[:3])


def _is_path(file: str) -> bool:
    return not file or all(map(is_name, file.split("/")))


def _malformed(address: str) -> UsageError:
    """Without the query, which may hold a secret; cut off last, since a password may hold a question mark."""
    return UsageError(Code.LINK_MALFORMED, text=quotable(address).partition("?")[0])
