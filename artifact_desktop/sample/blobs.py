"""The bytes that the sample storage serves: kept in memory, made when asked for, or computed at any offset."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import cached_property

import xxhash

_STEP = 1 << 18
_BLOCK = 1 << 20


class Blob(ABC):
    """One stored object. Digests are hex, computed on first use."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes."""

    @abstractmethod
    def pieces(self, start: int, stop: int, step: int = _STEP) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, in pieces of at most `step`."""

    def read(self) -> bytes:
        """All of it; only for what is known to be small."""
        return b"".join(self.pieces(0, self.size))

    @cached_property
    def md5(self) -> str:
        digest = hashlib.md5(usedforsecurity=False)
        for piece in self.pieces(0, self.size):
            digest.update(piece)
        return digest.hexdigest()

    @cached_property
    def xxh128(self) -> str:
        digest = xxhash.xxh3_128()
        for piece in self.pieces(0, self.size):
            digest.update(piece)
        return digest.hexdigest()


class Kept(Blob):
    """Bytes held in memory."""

    def __init__(self, data: bytes | str) -> None:
        self._data = data.encode() if isinstance(data, str) else data

    @property
    def size(self) -> int:
        return len(self._data)

    def pieces(self, start: int, stop: int, step: int = _STEP) -> Iterator[bytes]:
        for offset in range(start, stop, step):
            yield self._data[offset : min(offset + step, stop)]


class Made(Blob):
    """Bytes made by a function whenever they are needed, and not kept: a thousand pictures cost no memory."""

    def __init__(self, make: Callable[[], bytes]) -> None:
        self._make = make

    @cached_property
    def _facts(self) -> tuple[int, str]:
        data = self._make()
        return len(data), hashlib.md5(data, usedforsecurity=False).hexdigest()

    @property
    def size(self) -> int:
        return self._facts[0]

    @cached_property
    def md5(self) -> str:
        return self._facts[1]

    def pieces(self, start: int, stop: int, step: int = _STEP) -> Iterator[bytes]:
        return Kept(self._make()).pieces(start, stop, step)


class Computed(Blob):
    """Many bytes that depend on a seed only, readable at any offset without holding them.

    A block of 1 MiB of noise is repeated, every repetition stamped with its number so that no two are alike.
    `head` replaces the first bytes. `md5` and `xxh128` may be recorded by the author, to start at once; a test
    computes them anew.
    """

    def __init__(
        self, seed: str, size: int, *, head: bytes = b"", md5: str | None = None, xxh128: str | None = None
    ) -> None:
        self._seed, self._size, self._head = seed, size, head
        if md5 is not None:
            self.md5 = md5
        if xxh128 is not None:
            self.xxh128 = xxh128

    @property
    def size(self) -> int:
        return self._size

    @cached_property
    def _noise(self) -> bytes:
        return hashlib.shake_128(self._seed.encode()).digest(_BLOCK)

    def pieces(self, start: int, stop: int, step: int = _STEP) -> Iterator[bytes]:
        while start < stop:
            number, inside = divmod(start, _BLOCK)
            block = (self._head + self._noise[len(self._head) :]) if number == 0 else self._stamped(number)
            end = min(stop - number * _BLOCK, _BLOCK)
            for offset in range(inside, end, step):
                yield block[offset : min(offset + step, end)]
            start = number * _BLOCK + end

    def _stamped(self, number: int) -> bytes:
        return number.to_bytes(8, "big") + self._noise[8:]
