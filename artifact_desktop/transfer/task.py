"""What couriers are given to do."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.reuse import Finder
from artifact_desktop.transfer.table import LARGE, Item
from artifact_desktop.transfer.target import Target


class Lane(IntEnum):
    MANY = 0
    LONG = 1


class Work(StrEnum):
    FETCH = "fetch"
    CHECK = "check"  # read what stands under the name already
    COPY = "copy"  # from a file of the same job with the same content, or from what else is on this computer


@dataclass(eq=False, slots=True)
class Shift:
    """One stretch of work on a job, from its start or resumption to its end or the next pause.

    `stopped` is set by any thread and watched by all; it is never taken back. `hold_until` (monotonic seconds) keeps
    fetches from starting. `parts` stay open, by number, while their files wait for another attempt: what is in them
    need not be read again.
    """

    job: JobId
    target: Target
    finder: Finder
    server: str = ""  # the W&B server's address
    stopped: bool = False
    hold_until: float = 0.0
    parts: dict[int, Part] = field(default_factory=dict)

    @property
    def allow_http(self) -> bool:
        """Whether storage may be http: where the server itself is."""
        return self.server.startswith("http://")

    def is_stopped(self) -> bool:
        return self.stopped

    def close_parts(self) -> None:
        """Once nothing works on the shift any more."""
        while self.parts:
            self.parts.popitem()[1].close()


@dataclass(eq=False, slots=True)
class Task:
    """One thing to do for one file. A courier has it from `take` until it reports; `have` and `received` are bytes."""

    shift: Shift
    number: int
    item: Item
    work: Work = Work.FETCH
    url: str = ""
    etag: str | None = None
    source: str = ""  # of a copy; empty where the finder is to be asked
    have: int = 0  # good bytes of the file that are here
    received: int = 0  # bytes from the network in this attempt
    begun: float = 0.0
    live: bool = field(default=False)

    @property
    def lane(self) -> Lane:
        return Lane.MANY if self.work is Work.FETCH and self.item.size < LARGE else Lane.LONG


@dataclass(slots=True)
class Trouble:
    """What a file has been through in this shift."""

    failures: int = 0
    strikes: int = 0
    renewals: int = 0
    refetched: bool = False
