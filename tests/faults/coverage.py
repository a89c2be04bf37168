"""How often each byte of a file was sent, and in which epoch."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise


class Coverage:
    """An epoch is what a test makes of it: the life of a program between two kills, for one. Lengths in bytes."""

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Of first byte, the one behind the last, and epoch, for each answer."""
        self._spans = list(spans)

    def passes(self) -> Iterator[tuple[int, list[int]]]:
        """Lengths of stretches, each with the epochs in which it was sent, in order: one for each time."""
        edges = sorted(
            edge for start, end, epoch in self._spans if start < end for edge in ((start, 1, epoch), (end, 0, epoch))
        )
        under_way: list[int] = []
        at = 0
        for position, opens, epoch in edges:
            if position > at and under_way:
                yield position - at, list(under_way)
            at = position
            if opens:
                insort(under_way, epoch)
            else:
                under_way.remove(epoch)

    def sent(self, epoch: int) -> list[tuple[int, int]]:
        """The stretches that were sent in an epoch, first byte and the one behind the last."""
        return [(start, end) for start, end, when in self._spans if when == epoch and start < end]

    @property
    def total(self) -> int:
        """Bytes sent in all."""
        return sum(end - start for start, end, _ in self._spans)

    @property
    def distinct(self) -> int:
        """Bytes of the file that were sent at least once."""
        return sum(length for length, _ in self.passes())

    @property
    def most(self) -> int:
        """How often the byte that was sent most often was sent."""
        return max((len(epochs) for _, epochs in self.passes()), default=0)

    def repeated(self) -> Counter[tuple[int, int]]:
        """Bytes that were sent again, by the epochs of one sending and the next: (3, 3) within epoch 3."""
        found: Counter[tuple[int, int]] = Counter()
        for length, epochs in self.passes():
            for pair in pairwise(epochs):
                found[pair] += length
        return found
