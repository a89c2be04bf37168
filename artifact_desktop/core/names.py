"""Names and server addresses that people type, paste or pass on a command line."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from artifact_desktop.core.errors import Code, SignInError, UsageError

DEFAULT_SERVER = "https://api.wandb.ai"
"""The W&B cloud. `api.forge.coreweave.com` is the same deployment and takes the same keys."""

_CLOUD_HOSTS = frozenset(
    {
        "api.wandb.ai",
        "wandb.ai",
        "www.wandb.ai",
        "app.wandb.ai",
        "forge.coreweave.com",
        "api.forge.coreweave.com",
    }
)
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # what web pages and mails put between letters
_QUOTES = "\"'`“”„‘’‚«»‹›"
_KEY_NOISE = re.compile(rf"[\s{_INVISIBLE}{_QUOTES}]+")
_KEY = re.compile(r"\w{40,}|\w*-[\w-]{40,}", re.ASCII)
_JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_LIKE_A_KEY = re.compile(r"[\w-]{40,}", re.ASCII)
_SECRET = re.compile(r"[\w-](?:\n?[\w-]){39,}|\beyJ[\w-]+\.[\w.-]+", re.ASCII)  # a key, even over lines, or a JWT
_USER_INFO = re.compile(r"//\S*@|(?<!\S)[^\s@]*:\S*@")
_MOST_TO_QUOTE = 2000
_HOST = re.compile(r"\w[\w-]*(\.\w[\w-]*)*\.?|[0-9a-f.]*:[0-9a-f:.]*(%\w+)?")
_PATH = re.compile(r"(/[\w.~%-]+)*")
_PAGE = re.compile(r"/(graphql|authorize|login|home|settings)$")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ArtifactName:
    """`[entity/]project/collection[:alias]` as written; `entity` None means the person's default one."""

    entity: str | None
    project: str
    collection: str
    alias: str = "latest"


def parse_artifact_name(text: str) -> ArtifactName:
    """Reads a name. The alias begins at the first colon and may itself hold "/" and ":", as the SDK has it.

    Raises UsageError with one clear sentence.
    """
    path, colon, alias = text.strip().partition(":")
    parts = path.split("/")
    if len(parts) not in (2, 3) or not all(is_name(part) for part in parts) or (colon and not is_name(alias)):
        raise UsageError(Code.NAME_MALFORMED, text=quotable(text))
    entity = parts[0] if len(parts) == 3 else None
    return ArtifactName(entity, parts[-2], parts[-1], alias or "latest")


def clean_key(text: str) -> str:
    """The key in what was pasted: without white space, invisible characters and quotes.

    The SDK's rule: a JWT, or a secret part of 40 characters or more behind an optional prefix that ends at the
    first dash. Raises SignInError; the message never holds the key.
    """
    key = _KEY_NOISE.sub("", text)
    if _KEY.fullmatch(key) or _JWT.fullmatch(key):
        return key
    raise SignInError(Code.KEY_MALFORMED)


def clean_server(text: str) -> str:
    """The canonical API address in what was typed: scheme, host, port and path, no trailing slash.

    The address of a page that people copy it from will do, and of the W&B cloud any. Raises UsageError; a key or a
    password that was pasted here by mistake is no address, and not repeated.
    """
    typed = unwrapped(text)
    if "://" not in typed:
        typed = f"https://{typed}"
        if is_loopback(urlsplit_or_none(typed)):
            typed = typed.replace("https", "http", 1)  # a server tried out on this computer has no certificate
    parts = urlsplit_or_none(typed)
    host = _canonical_host(parts) if parts is not None and parts.username is None else None
    if parts is None or host is None or parts.scheme not in _PORTS:
        raise UsageError(Code.ADDRESS_MALFORMED, text=quotable(text))
    if host in _CLOUD_HOSTS:
        return DEFAULT_SERVER
    path = _PAGE.sub("", parts.path.rstrip("/"))
    if not _PATH.fullmatch(path):
        raise UsageError(Code.ADDRESS_MALFORMED, text=quotable(text))
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}{path}"


def unwrapped(text: str) -> str:
    """Pasted text without invisible characters, and without the quotes and brackets around it."""
    return re.sub(f"[{_INVISIBLE}]", "", text).strip().strip(f"{_QUOTES}<>").strip()


def server_title(server: str) -> str:
    """What a person calls the server: its host, and the path it lives below; without `api.` for the cloud."""
    return "wandb.ai" if server == DEFAULT_SERVER else server.partition("://")[2]


def shorten(text: str, limit: int = 80) -> str:
    """Pasted text made fit for a sentence: one line, printable, short."""
    line = "".join(character if character.isprintable() else " " for character in text).strip()
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def urlsplit_or_none(url: str) -> SplitResult | None:
    """The parts of a URL that has a sound host and port, else None. Never raises."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return None
    return parts if _HOST.fullmatch(host) else None


def is_loopback(parts: SplitResult | None) -> bool:
    """Whether a URL points at this computer, the only place plain http is taken for granted."""
    host = parts.hostname if parts is not None else None
    if host == "localhost":
        return True
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False


def _canonical_host(parts: SplitResult) -> str | None:
    """The host as it is looked up and compared, or None where there can be no such host."""
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        return f"[{host}]"
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return None if "." not in host and _LIKE_A_KEY.fullmatch(host) else host


def quotable(text: str) -> str:
    """Pasted text made fit for the sentence of an error, without what may be a key or a password.

    Of very long text nothing is repeated: what belongs together could not be told apart any more.
    """
    if len(text) > _MOST_TO_QUOTE:
        return "…"
    return shorten(_SECRET.sub("…", _USER_INFO.sub("//…@", _unfolded(text))))


def may_hold_secret(text: str) -> bool:
    """Whether there may be a key or a password in it, so that no part of it should be repeated by itself."""
    seen = _unfolded(text[:_MOST_TO_QUOTE])
    return len(text) > _MOST_TO_QUOTE or bool(_SECRET.search(seen) or _USER_INFO.search(seen))


def _unfolded(text: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", "\n", re.sub(f"[{_INVISIBLE}]", "", text))


def is_name(part: str) -> bool:
    """Whether this can be one part of a name: something that can be seen, and no step up or down a path.

    The two characters that join letters or keep them apart, as Persian and emoji need them, are let through.
    """
    visible = part.replace("\u200c", "").replace("\u200d", "")
    return bool(visible.strip()) and visible.isprintable() and part not in (".", "..")
