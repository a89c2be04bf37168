"""Names and server addresses that people type, paste or pass on a command line."""

import re
from dataclasses import dataclass
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
_KEY_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\"'`]+")
_KEY_SECRET = re.compile(r"[\w-]{40,}", re.ASCII)
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+(%\w+)?")
_JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


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
    if len(parts) not in (2, 3) or not all(_is_name(part) for part in parts) or (colon and not _is_name(alias)):
        raise UsageError(Code.NAME_MALFORMED, text=shorten(text))
    entity = parts[0] if len(parts) == 3 else None
    return ArtifactName(entity, parts[-2], parts[-1], alias or "latest")


def clean_key(text: str) -> str:
    """The key in what was pasted: without white space, invisible characters and quotes.

    The SDK's rule: a JWT, or a secret part of 40 characters or more behind an optional prefix that ends at the
    first dash. Raises SignInError; the message never holds the key.
    """
    key = _KEY_NOISE.sub("", text)
    secret = key.partition("-")[2] if "-" in key else key
    if _JWT.fullmatch(key) or _KEY_SECRET.fullmatch(secret):
        return key
    raise SignInError(Code.KEY_MALFORMED)


def clean_server(text: str) -> str:
    """The canonical API address in what was typed: scheme, host, port and path, no trailing slash.

    An address of the W&B cloud's web pages becomes its API address. Raises UsageError.
    """
    typed = text.strip().strip("\"'<>").rstrip("/")
    if "://" not in typed:
        typed = f"https://{typed}"
        if is_loopback(urlsplit_or_none(typed)):
            typed = typed.replace("https", "http", 1)  # a server tried out on this computer has no certificate
    parts = urlsplit_or_none(typed)
    if parts is None or parts.scheme not in ("http", "https") or parts.username is not None:
        raise UsageError(Code.ADDRESS_MALFORMED, text=shorten(text))
    host, port = parts.hostname or "", parts.port
    if host in _CLOUD_HOSTS:
        return DEFAULT_SERVER
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc = f"{netloc}:{port}"
    path = parts.path.removesuffix("/graphql").rstrip("/")
    return f"{parts.scheme}://{netloc}{path}"


def key_page(server: str) -> str:
    """The web page where the person copies a key."""
    return "https://wandb.ai/authorize" if server == DEFAULT_SERVER else f"{server}/authorize"


def server_title(server: str) -> str:
    """What a person calls the server: its host, without `api.` for the cloud."""
    return "wandb.ai" if server == DEFAULT_SERVER else urlsplit(server).netloc


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
    return host is not None and (host in ("localhost", "::1") or host.startswith("127."))


def _is_name(part: str) -> bool:
    return bool(part.strip()) and part.isprintable() and part not in (".", "..")
