"""What a version is made of: entries, their JSON as a W&B client reads it, and the digest of the whole."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import xxhash

from artifact_desktop.core.digests import DigestAlgorithm, hex_to_digest
from artifact_desktop.sample.blobs import Blob


class Entry(NamedTuple):
    """One file of a version. `digest` as in the manifest; `birth_artifact_id` only for stored files."""

    path: str
    digest: str
    size: int
    algorithm: DigestAlgorithm = DigestAlgorithm.MD5
    ref: str | None = None
    birth_artifact_id: str | None = None
    extra: Mapping[str, object] = {}


class Reference(NamedTuple):
    """A file that stays elsewhere. A digest equal to `ref` means that its author asked for no checksum."""

    ref: str
    digest: str
    size: int = 0
    extra: Mapping[str, object] = {}


@dataclass(eq=False)
class Manifest:
    """Entries in path order, made on first use: `build` may have to draw a thousand pictures."""

    build: Callable[[], Mapping[str, Entry]]
    algorithm: DigestAlgorithm = DigestAlgorithm.MD5
    layout: str = "V2"
    region: str | None = None

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return dict(sorted(self.build().items()))

    @cached_property
    def size(self) -> int:
        return sum(entry.size for entry in self.entries.values())

    @cached_property
    def digest(self) -> str:
        """Hex, as the SDK computes it (protocol: `wandb-artifact-manifest-v1`, then `path:digest` lines)."""
        lines = ["wandb-artifact-manifest-v1\n", *(f"{e.path}:{e.digest}\n" for e in self.entries.values())]
        text = "".join(lines).encode()
        if self.algorithm is DigestAlgorithm.XXH128:
            return xxhash.xxh3_128(text).hexdigest()
        return hashlib.md5(text, usedforsecurity=False).hexdigest()

    def to_json(self) -> bytes:
        config = {"storageLayout": self.layout} | ({"storageRegion": self.region} if self.region else {})
        return json.dumps(
            {
                "version": 1,
                "storagePolicy": "wandb-storage-policy-v1",
                "storagePolicyConfig": config,
                "contents": {path: _to_item(entry) for path, entry in self.entries.items()},
            },
            ensure_ascii=False,
        ).encode()


def entry_of(path: str, content: Blob | Reference, birth_artifact_id: str, algorithm: DigestAlgorithm) -> Entry:
    """The entry of a generated file or reference."""
    if isinstance(content, Reference):
        return Entry(path, content.digest, content.size, ref=content.ref, extra=content.extra)
    hexadecimal = content.xxh128 if algorithm is DigestAlgorithm.XXH128 else content.md5
    return Entry(path, hex_to_digest(hexadecimal), content.size, algorithm, None, birth_artifact_id)


def parse_manifest(data: bytes) -> dict[str, Entry]:
    """The entries of an uploaded manifest. Raises ValueError when it is none."""
    try:
        manifest = json.loads(data)
        if manifest["version"] != 1:
            raise ValueError("unknown manifest version")
        return {path: _from_item(path, item) for path, item in manifest["contents"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a manifest") from error


def _to_item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {"digest": entry.digest}
    if entry.size or entry.ref is None:
        item["size"] = entry.size
    extra = dict(entry.extra)
    if entry.ref is not None:
        item["ref"] = entry.ref
    else:
        item["birthArtifactID"] = entry.birth_artifact_id
        if entry.algorithm is not DigestAlgorithm.MD5:
            extra["alg"] = entry.algorithm.value
    return item | ({"extra": extra} if extra else {})


def _from_item(path: str, item: Mapping[str, Any]) -> Entry:
    extra = dict(item.get("extra") or {})
    algorithm = DigestAlgorithm(extra.pop("alg", DigestAlgorithm.MD5))
    size = int(item.get("size") or 0)
    return Entry(path, str(item["digest"]), size, algorithm, item.get("ref"), item.get("birthArtifactID"), extra)
