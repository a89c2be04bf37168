"""Summing bytes as the manifest says: MD5 or XXH3-128, or nothing but the length for a tag of a newer server."""

import hashlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

import xxhash

from artifact_desktop.core.digests import DigestAlgorithm, digest_to_hex

_CHUNK = 1 << 20


class Stopped(Exception):
    """The work is no longer wanted. A state, not an error."""


class _Hasher(Protocol):
    def update(self, data: bytes, /) -> object: ...
    def hexdigest(self) -> str: ...


class Checksum:
    """A running sum over bytes in order. Used by one thread at a time; releases the interpreter for large pieces."""

    __slots__ = ("_hasher", "size")

    def __init__(self, algorithm: DigestAlgorithm) -> None:
        self.size = 0
        self._hasher: _Hasher | None = None
        if algorithm is DigestAlgorithm.MD5:
            self._hasher = hashlib.md5(usedforsecurity=False)
        elif algorithm is DigestAlgorithm.XXH128:
            self._hasher = xxhash.xxh3_128()

    def update(self, data: bytes) -> None:
        self.size += len(data)
        if self._hasher is not None:
            self._hasher.update(data)

    def hexdigest(self) -> str:
        """The digest of the bytes so far, in hex; empty for an unknown algorithm."""
        return self._hasher.hexdigest() if self._hasher is not None else ""

    def agrees(self, digest: str) -> bool:
        """Whether the bytes so far have this base64 digest. Always so for an unknown algorithm."""
        return self._hasher is None or self._hasher.hexdigest() == digest_to_hex(digest)

    def read(self, file: BinaryIO, stopped: Callable[[], bool]) -> None:
        """Adds what is left of a file. Raises OSError, and Stopped as soon as `stopped` says so."""
        while data := file.read(_CHUNK):
            if stopped():
                raise Stopped
            self.update(data)


def never() -> bool:
    """For work that nobody stops."""
    return False


def is_empty_digest(algorithm: DigestAlgorithm, digest: str) -> bool:
    """Whether a digest is that of no bytes at all."""
    return algorithm is not DigestAlgorithm.UNKNOWN and Checksum(algorithm).agrees(digest)
