"""What a bench is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """`quick` is a look whether all of it works: the figures mean nothing. `connections` is the engine's most."""

    rounds: int
    quick: bool
    connections: int
