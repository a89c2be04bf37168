"""From the bytes of a manifest to its entries. Hundreds of MB are possible: never on the UI thread.

Decoding one large text would hold Python's global lock, and with it the window, for seconds. So it goes in parts.
"""

import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TypeAlias

import msgspec

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, ProtocolError
from artifact_desktop.core.models import Manifest, ManifestEntry

_VERSION = 1
_POLICY = "wandb-storage-policy-v1"
_ALGORITHMS = {None: DigestAlgorithm.MD5, "MD5": DigestAlgorithm.MD5, "XXH128": DigestAlgorithm.XXH128}
_PATH = itemgetter(0)
_PART = 1 << 20  # bytes decoded at a time
_CUTS = 50  # places tried for the end of a part


class _Extra(msgspec.Struct, gc=False):
    alg: str | None = None


class _Entry(msgspec.Struct, gc=False):
    digest: str
    size: int | None = None
    ref: str | None = None
    birth_artifact_id: str | None = msgspec.field(default=None, name="birthArtifactID")
    extra: _Extra | None = None


_Contents: TypeAlias = dict[str, _Entry]
_decode_contents = msgspec.json.Decoder(_Contents).decode


class _Config(msgspec.Struct, rename="camel"):
    storage_layout: str | None = None
    storage_region: str | None = None


class _Head(msgspec.Struct, rename="camel"):
    version: int | None = None
    storage_policy: str | None = None
    storage_policy_config: _Config | None = None


class _Body(msgspec.Struct):
    contents: msgspec.Raw


class _PythonBody(msgspec.Struct):
    contents: _Contents


def decode_manifest(content: bytes | bytearray, name: str, host: str) -> Manifest:
    """The entries of a manifest in path order.

    `name` and `host` are for the sentence of an error. Raises ProtocolError: MANIFEST_UNSUPPORTED for a manifest
    of another version or policy, UNEXPECTED_ANSWER for what is no JSON at all.
    """
    try:
        return _read(content)
    except msgspec.ValidationError as error:
        raise ProtocolError(Code.MANIFEST_UNSUPPORTED, name=name) from error
    except (ValueError, RecursionError) as error:
        raise ProtocolError(Code.UNEXPECTED_ANSWER, host=host) from error


def _read(content: bytes | bytearray) -> Manifest:
    try:
        head = msgspec.json.decode(content, type=_Head)
        return _manifest(head, _parts(bytes(msgspec.json.decode(content, type=_Body).contents)))
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Python wrote it: NaN in a field of the author's, or a file name that was never text. The standard
        # library reads what it wrote itself.
        whole = json.loads(content)
        return _manifest(msgspec.convert(whole, _Head), [msgspec.convert(whole, _PythonBody).contents])


def _manifest(head: _Head, parts: Iterable[_Contents]) -> Manifest:
    if head.version != _VERSION or head.storage_policy != _POLICY:
        raise msgspec.ValidationError("another version or policy")
    config = head.storage_policy_config or _Config()
    return Manifest(_entries(parts), config.storage_layout or "V1", config.storage_region)


def _parts(contents: bytes) -> Iterator[_Contents]:
    """The members of a JSON object in parts of about `_PART` bytes."""
    start = 1  # behind the opening brace
    while len(contents) - start > _PART:
        end = start + _PART
        for _cut in range(_CUTS):
            end = contents.find(b"},", end) + 1
            part = _whole_members(contents[start:end]) if end else None
            if part is not None or not end:
                break
        if part is None:
            break
        yield part
        start = end + 1
    yield _decode_contents(b"{" + contents[start:])


def _whole_members(text: bytes) -> _Contents | None:
    """The members in a text that begins with one, or None where it ends inside of one: a brace is missing then."""
    try:
        return _decode_contents(b"{" + text + b"}")
    except msgspec.DecodeError:
        return None


def _entries(parts: Iterable[_Contents]) -> tuple[ManifestEntry, ...]:
    births: dict[str, str] = {}  # a million entries name a handful of artifacts: keep each name once
    entries: dict[str, ManifestEntry] = {}
    for part in parts:
        for path, entry in part.items():
            birth = entry.birth_artifact_id
            if birth is not None:
                birth = births.setdefault(birth, birth)
            tag = entry.extra.alg if entry.extra else None
            algorithm = _ALGORITHMS.get(tag, DigestAlgorithm.UNKNOWN)
            entries[path] = ManifestEntry(path, entry.digest, max(0, entry.size or 0), algorithm, entry.ref, birth)
    return tuple(sorted(entries.values(), key=_PATH))
