"""From the bytes of a manifest to its entries. Hundreds of MB are possible: never on the UI thread."""

import json
from operator import itemgetter
from typing import TypeVar

import msgspec

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, ProtocolError
from artifact_desktop.core.models import Manifest, ManifestEntry

T = TypeVar("T")

_VERSION = 1
_POLICY = "wandb-storage-policy-v1"
_ALGORITHMS = {None: DigestAlgorithm.MD5, "MD5": DigestAlgorithm.MD5, "XXH128": DigestAlgorithm.XXH128}
_PATH = itemgetter(0)


class _Extra(msgspec.Struct, gc=False):
    alg: str | None = None


class _Entry(msgspec.Struct, gc=False):
    digest: str
    size: int | None = None
    ref: str | None = None
    birth_artifact_id: str | None = msgspec.field(default=None, name="birthArtifactID")
    extra: _Extra | None = None


class _Config(msgspec.Struct, rename="camel"):
    storage_layout: str | None = None
    storage_region: str | None = None


class _Head(msgspec.Struct, rename="camel"):
    version: int | None = None
    storage_policy: str | None = None
    storage_policy_config: _Config | None = None


class _Body(msgspec.Struct):
    contents: dict[str, _Entry]


def decode_manifest(content: bytes | bytearray, name: str, host: str) -> Manifest:
    """The entries of a manifest in path order.

    `name` and `host` are for the sentence of an error. Raises ProtocolError: MANIFEST_UNSUPPORTED for a manifest
    of another version or policy, UNEXPECTED_ANSWER for what is no manifest at all.
    """
    try:
        head = _parse(content, _Head)
        if head.version is None and head.storage_policy is None:
            raise ProtocolError(Code.UNEXPECTED_ANSWER, host=host)
        if head.version != _VERSION or head.storage_policy != _POLICY:
            raise ProtocolError(Code.MANIFEST_UNSUPPORTED, name=name)
        contents = _parse(content, _Body).contents
    except msgspec.ValidationError as error:
        raise ProtocolError(Code.MANIFEST_UNSUPPORTED, name=name) from error
    except (ValueError, RecursionError) as error:
        raise ProtocolError(Code.UNEXPECTED_ANSWER, host=host) from error
    config = head.storage_policy_config or _Config()
    return Manifest(_entries(contents), config.storage_layout or "V1", config.storage_region)


def _parse(content: bytes | bytearray, shape: type[T]) -> T:
    """Raises msgspec.ValidationError for JSON of another shape and ValueError for what is no JSON."""
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Python wrote it: NaN in a field of the author's, or a file name that was never text. The standard
        # library takes what it wrote itself.
        return msgspec.convert(json.loads(content), shape)


def _entries(contents: dict[str, _Entry]) -> tuple[ManifestEntry, ...]:
    births: dict[str, str] = {}  # a million entries name a handful of artifacts: keep each name once
    entries = []
    for path, entry in contents.items():
        birth = entry.birth_artifact_id
        if birth is not None:
            birth = births.setdefault(birth, birth)
        tag = entry.extra.alg if entry.extra else None
        algorithm = _ALGORITHMS.get(tag, DigestAlgorithm.UNKNOWN)
        entries.append(ManifestEntry(path, entry.digest, max(0, entry.size or 0), algorithm, entry.ref, birth))
    entries.sort(key=_PATH)
    return tuple(entries)
