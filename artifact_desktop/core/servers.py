"""Which server is meant, and where it is found. Pure.

An account is named by the canonical address of its server, which stands in settings, keyring and journal and never
changes. The W&B cloud has several addresses in two families, which are one deployment and take the same keys (the SDK
shares credentials between them): its name is DEFAULT_SERVER, and it is called at `addresses_of` that name.
"""

import re
from urllib.parse import urlsplit

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.models import Account
from artifact_desktop.core.names import (
    DEFAULT_SERVER,
    clean_server,
    is_loopback,
    quotable,
    server_title,
    unwrapped,
    urlsplit_or_none,
)

_CLOUD_ADDRESSES = (DEFAULT_SERVER, "https://api.forge.coreweave.com")
_CLOUD_MACHINES = ("api.wandb.ai", "api.forge.coreweave.com", "forge.coreweave.com")
_CLOUD_KEY_PAGE = "https://forge.coreweave.com/wandb/authorize"
_PUBLIC_HOST = re.compile(r"(.+\.)?(wandb\.ai|wandb\.io|coreweave\.com)")
_ADDRESS = re.compile(r"((?:[a-z][a-z0-9+.-]*://)?[^/?#]*)([^?#]*)", re.IGNORECASE)
_BASE_FOLDER = re.compile(r"[\w.~%-]+")  # what clean_server takes for a part of a base

# Pages by the first folder that tells: those of a project stand behind ENTITY/PROJECT, the others behind the base.
_OF_A_PROJECT = re.compile("artifacts?|runs|sweeps|reports|workspace|table|groups|jobs|launch|overview|weave")
_OF_THE_SERVER = re.compile("graphql|authorize|login|signup|home|settings|profile|registry|orgs|projects")
_DEEPEST_BASE = 3


def addresses_of(server: str) -> tuple[str, ...]:
    """The addresses at which a server may be called, in the order to try. All of them may be sent its keys."""
    return _CLOUD_ADDRESSES if server == DEFAULT_SERVER else (server,)


def machines_of(server: str) -> tuple[str, ...]:
    """The names under which other programs keep keys of a server, as `machine` of a netrc: host, and port if any."""
    return _CLOUD_MACHINES if server == DEFAULT_SERVER else (urlsplit(server).netloc,)


def former_names(server: str) -> tuple[str, ...]:
    """Names under which a server may have been kept before. A key found there is its own."""
    if server != DEFAULT_SERVER:
        return ()
    hosts = ("api.forge.coreweave.com", "forge.coreweave.com", "wandb.ai", "app.wandb.ai")
    return (*(f"https://{host}" for host in hosts), "https://forge.coreweave.com/api/wandb")


def under_one_name(account: Account) -> Account:
    """The account under the one name of its server."""
    if account.server in former_names(DEFAULT_SERVER):
        return Account(DEFAULT_SERVER, account.username)
    return account


def typed_servers(text: str) -> tuple[str, ...]:
    """The servers that may be meant by a typed address or a pasted page of one, the likeliest first.

    A server may live below a path, and so do its pages: without asking nobody can tell which part of a path is which.
    The longest base that makes sense comes first. Raises UsageError: ADDRESS_MALFORMED, or ADDRESS_NOT_ENCRYPTED for
    a host of W&B itself without https.
    """
    match = _ADDRESS.match(unwrapped(text))
    origin, path = match.groups() if match else ("", "")
    root = clean_server(origin)
    parts = urlsplit(root)
    host = parts.hostname or ""
    if host in ("http", "https"):  # "https//host", a slip of the finger
        raise UsageError(Code.ADDRESS_MALFORMED, text=quotable(text))
    if origin.lower().startswith("http://") and _PUBLIC_HOST.fullmatch(host):
        raise UsageError(Code.ADDRESS_NOT_ENCRYPTED, host=urlsplit(origin.lower()).netloc)
    if root == DEFAULT_SERVER:
        return (root,)
    folders = [folder for folder in path.split("/") if folder]
    longest = next((at for at, folder in enumerate(folders) if not _BASE_FOLDER.fullmatch(folder)), len(folders))
    depth = min(_depth_of_base(folders), longest, _DEEPEST_BASE)
    bases = ["/".join((root, *folders[:count])) for count in range(depth, -1, -1)]
    if host.startswith("app."):  # of two hosts this is the one with the pages
        bases.append(root.replace("://app.", "://api.", 1))
    return tuple(bases)


def as_typed(server: str) -> str:
    """The server as a person would type it: its title where that means the same, else the whole address."""
    title = server_title(server)
    return title if typed_servers(title)[0] == server else server


def is_plain(server: str) -> bool:
    """Whether what is sent to a server can be read on the way."""
    return server.startswith("http://") and not is_loopback(urlsplit_or_none(server))


def is_typed_plain(text: str) -> bool:
    """Whether a typed address asks for a connection that can be read on the way. Never raises."""
    try:
        return is_plain(typed_servers(text)[0])
    except UsageError:
        return False


def key_page(server: str) -> str:
    """The web page where the person copies a key: `/authorize` of the app, which the SDK finds by the API's name."""
    return _CLOUD_KEY_PAGE if server == DEFAULT_SERVER else f"{server.replace('://api.', '://app.', 1)}/authorize"


def _depth_of_base(folders: list[str]) -> int:
    """How many of these folders may at most belong to the base."""
    for depth, folder in enumerate(folders):
        if _OF_THE_SERVER.fullmatch(folder):
            return depth
        if depth >= 2 and _OF_A_PROJECT.fullmatch(folder):
            return depth - 2
    return len(folders)
