"""One request and what comes of it: which bytes are asked for, whether the answer is that, where they are kept."""

import re
from enum import StrEnum

from artifact_desktop.core.errors import Code, IntegrityError
from artifact_desktop.transfer.crew import Crew
from artifact_desktop.transfer.fetch import Transfer
from artifact_desktop.transfer.part import Segment
from artifact_desktop.transfer.task import Task

_SNIPPET = 4096
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class Verdict(StrEnum):
    """On the head of an answer."""

    GOOD = "good"
    OTHER_RANGE = "other range"  # not the bytes that were asked for
    NO_FILE = "no file"  # its body is a message


class Delivery:
    """A small file, gathered in memory, or a segment of a file that its crew puts together. One thread at a time."""

    __slots__ = ("base", "crew", "judged", "pieces", "segment", "snippet", "task", "transfer")

    def __init__(self, task: Task) -> None:
        self.task = task
        self.crew: Crew | None = None
        self.segment = Segment(0, 0)
        self.transfer: Transfer[Delivery] | None = None
        self.pieces: list[bytes] = []
        self.begin()

    def begin(self) -> None:
        """A new request, for what is not here yet."""
        self.judged = False
        self.base = self.segment.position
        self.snippet = b""

    @property
    def is_unwanted(self) -> bool:
        return self.task.shift.stopped or (self.crew is not None and self.crew.broken_up)

    @property
    def wanted(self) -> str:
        """The range to ask for; empty for the whole file."""
        segment = self.segment
        if self.crew is None or (segment.position == 0 and segment.stop >= self.task.item.size):
            return ""
        last = "" if segment.stop >= self.task.item.size else segment.stop - 1
        return f"{segment.position}-{last}"

    @property
    def is_complete(self) -> bool:
        """Whether all bytes of the request are here, once it has ended well."""
        if self.crew is None:
            return not self.task.item.size_known or self.task.have == self.task.item.size
        return self.segment.is_done or self.segment.is_endless

    @property
    def progress(self) -> int:
        """How many bytes of the segment this request has brought, none of them a second time."""
        brought = self.segment.position - self.base
        return brought if self.crew is None else min(brought, self.crew.gained)

    def judge(self, answer: "Transfer[Delivery]", data: bytes) -> Verdict:
        """Looks at the head of an answer before a byte of it is kept. Raises IntegrityError."""
        self.judged = True
        status = answer.status
        if status not in (200, 206):
            return Verdict.NO_FILE
        if self.crew is None:
            self._check_length(answer, data)
            return Verdict.GOOD
        asked = self.wanted
        if not asked and status == 206:
            raise IntegrityError(Code.SIZE_MISMATCH, file=self.task.item.path)
        if asked and (status == 200 or not self._is_wanted_range(answer)):
            return Verdict.OTHER_RANGE
        if not asked:
            self._check_length(answer, data)
        self._note_etag(answer)
        return Verdict.GOOD

    def start_over(self, answer: "Transfer[Delivery]", data: bytes) -> bool:
        """The server gives other bytes than were asked for: the file comes in one stream from its beginning.

        True when this answer is that stream. For the only member of a crew. Raises IntegrityError and OSError.
        """
        assert self.crew is not None
        self._check_length(answer, data)  # before anything is thrown away: it may be a page of some proxy
        part = self.crew.part
        self.crew.first = max(self.crew.first, part.have)  # to get this far again is no progress
        part.restart()
        self.task.have = 0
        self.segment = part.claim() or self.segment
        if answer.status != 200:
            return False
        self.base = 0
        self._note_etag(answer)
        return True

    def keep(self, data: bytes) -> None:
        """Keeps bytes of the file. Raises IntegrityError when there are too many, and OSError."""
        task = self.task
        if self.crew is None:
            task.received += len(data)
            task.have += len(data)
            if task.item.size_known and task.have > task.item.size:
                raise IntegrityError(Code.SIZE_MISMATCH, file=task.item.path)
            self.pieces.append(data)
        elif data:
            part = self.crew.part
            if self.segment.position + len(data) > self.segment.stop:
                raise IntegrityError(Code.SIZE_MISMATCH, file=task.item.path)
            part.write(self.segment, data)
            task.have, task.received = part.have, part.received

    def note(self, data: bytes) -> None:
        """Keeps the beginning of a body that is no file, to see why."""
        if len(self.snippet) < _SNIPPET:
            self.snippet += data[:_SNIPPET]

    def _check_length(self, answer: "Transfer[Delivery]", data: bytes) -> None:
        length, item = answer.content_length, self.task.item
        if answer.status == 200 and item.size_known and length is not None and length != item.size:
            self.note(data)
            raise IntegrityError(Code.SIZE_MISMATCH, file=item.path)

    def _is_wanted_range(self, answer: "Transfer[Delivery]") -> bool:
        """Whether a partial answer begins where we stand, ends where we said, and is of a file of our length."""
        match = _CONTENT_RANGE.fullmatch(answer.header("content-range") or "")
        if match is None:
            return False
        start, last = int(match[1]), int(match[2])
        item, length = self.task.item, answer.content_length
        return (
            start == self.segment.position
            and start <= last < self.segment.stop
            and (not item.size_known or int(match[3]) == item.size)
            and length in (None, last - start + 1)
        )

    def _note_etag(self, answer: "Transfer[Delivery]") -> None:
        etag = answer.header("etag")
        self.task.etag = etag if etag and not etag.startswith("W/") else None
