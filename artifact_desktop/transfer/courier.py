"""A courier brings files: one thread, one libcurl loop, and for each file the straight way from request to disk.

begin --> (bytes) judge, keep, ... --> ended --> place --> report
             `-- wrong range: again from zero
                                   `-- broken off after new bytes: go on behind them at once
"""

import contextlib
import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from artifact_desktop.core.errors import AppError, Code, IntegrityError, NetworkError, Scope
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.copying import Unusable, copy
from artifact_desktop.transfer.errors import Action, Outcome, classify, classify_local, wrong_bytes
from artifact_desktop.transfer.fetch import Fetcher, Transfer
from artifact_desktop.transfer.lanes import Lane, Lanes, Task, Work
from artifact_desktop.transfer.place import Part, same_on_disk, store
from artifact_desktop.transfer.table import SMALL

_LOG = logging.getLogger(__name__)
_PULSE = 0.1  # seconds: how soon a silent transfer notices that it is no longer wanted
_BATCH = 32  # results: the coordinator is not called for each
_SNIPPET = 4096
_WORTH_GOING_ON = 64 << 10  # bytes that make an attempt count as progress
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class End(StrEnum):
    CHECKED = "checked"  # under its real name, digest agreed
    SKIPPED = "skipped"  # was there already
    STALE = "stale"  # something else stands there, or the copy's source is gone: it must be fetched
    STOPPED = "stopped"
    HELD = "held"  # not begun: fetches wait
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Result:
    """How a task ended. `outcome` says what to do about trouble; `gained` whether new bytes of the file are kept."""

    task: Task
    end: End
    outcome: Outcome | None = None
    gained: bool = False


class _Delivery:
    """One file being fetched."""

    __slots__ = ("base", "first", "judged", "part", "pieces", "snippet", "task")

    def __init__(self, task: Task, part: Part | None) -> None:
        self.task = task
        self.part = part  # None: gathered in `pieces`
        self.pieces: list[bytes] = []
        self.snippet = b""
        self.judged = False  # whether the answer's head was looked at
        self.first = task.have  # good bytes when the task began
        self.base = task.have  # good bytes when the present request began

    @property
    def gained(self) -> bool:
        return self.part is not None and self.task.have - self.first >= _WORTH_GOING_ON


class Courier(threading.Thread):
    """Works off one lane until the lanes are closed. `report` is called on this thread with what has ended."""

    def __init__(
        self,
        name: str,
        lanes: Lanes,
        lane: Lane,
        fetcher: Callable[[], "Fetcher[_Delivery]"],
        report: Callable[[list[Result]], None],
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._lanes, self._lane, self._make_fetcher, self._report = lanes, lane, fetcher, report
        self._results: list[Result] = []

    def run(self) -> None:
        """Begins, moves and ends transfers until the lanes close; then cuts off what is left."""
        self._fetcher = self._make_fetcher()
        with contextlib.closing(self._fetcher):
            while True:
                idle = self._fetcher.is_idle
                if idle or len(self._results) >= _BATCH:
                    self._hand_in()  # whoever waits for tasks must owe nothing
                tasks = self._lanes.take(self._lane, self._fetcher.room, block=idle) if self._fetcher.room else []
                if tasks is None:
                    break
                for task in tasks:
                    self._guarded(task, None, partial(self._begin, task))
                ended = self._fetcher.turn()
                for transfer in self._fetcher.running:
                    self._look_after(transfer)
                if not ended and not self._fetcher.is_idle:
                    self._hand_in()
                    self._fetcher.wait(_PULSE)
            for transfer in self._fetcher.running:
                self._give_up(transfer)
            self._hand_in()

    def _hand_in(self) -> None:
        if self._results:
            results, self._results = self._results, []
            self._report(results)

    # One file, step by step. Each step may raise; `_guarded` turns that into a result.

    def _begin(self, task: Task) -> None:
        item, target = task.item, task.shift.target
        if task.shift.stopped:
            raise Stopped
        if task.work is Work.CHECK:
            self._end(task, End.SKIPPED if same_on_disk(target, item, task.shift.is_stopped) else End.STALE)
        elif task.work is Work.COPY:
            self._copy(task)
        elif item.is_empty:
            store(target, item, b"")
            self._end(task, End.CHECKED)
        elif task.begun < max(task.shift.hold_until, self._lanes.hold_until):
            self._end(task, End.HELD)
        elif item.size <= SMALL and item.size_known:
            self._request(_Delivery(task, None))
        else:
            self._begin_large(task)

    def _copy(self, task: Task) -> None:
        item, target, stopped = task.item, task.shift.target, task.shift.is_stopped
        if same_on_disk(target, item, stopped):
            self._end(task, End.SKIPPED)
            return
        for source in [task.source] if task.source else task.shift.finder.sources(task.number, item, stopped):
            with contextlib.suppress(Unusable):
                copy(target, item, source, stopped)
                self._end(task, End.CHECKED)
                return
        self._end(task, End.STALE)

    def _begin_large(self, task: Task) -> None:
        final = task.shift.target.locate(task.item.local)
        part = Part(os.path.dirname(final), task.item)  # noqa: PTH120 - plain strings all along the hot path
        try:
            part.load(task.shift.is_stopped)
            task.have = part.size
            if task.item.size_known and part.size == task.item.size and part.fault() is None:
                part.place(final)
                self._end(task, End.CHECKED)
                return
            if part.size >= task.item.size:
                part.restart()
                task.have = 0
            self._request(_Delivery(task, part))
        except BaseException:
            part.close()
            raise

    def _request(self, delivery: _Delivery) -> None:
        """Asks for the bytes behind those that are here."""
        task = delivery.task
        delivery.judged, delivery.base, delivery.snippet = False, task.have, b""
        self._fetcher.start(
            task.url,
            delivery,
            offset=task.have,
            etag=task.etag,
            allow_http=task.shift.allow_http,
            keep_headers=delivery.part is not None,
        )

    def _look_after(self, transfer: "Transfer[_Delivery]") -> None:
        delivery = transfer.tag
        if delivery.task.shift.stopped:
            self._give_up(transfer)
        elif transfer.has_data or transfer.code is not None:
            self._guarded(delivery.task, transfer, partial(self._advance, transfer))

    def _advance(self, transfer: "Transfer[_Delivery]") -> None:
        delivery = transfer.tag
        data = transfer.take()
        if not delivery.judged and not self._judge(transfer, data):
            return
        if transfer.status in (200, 206):
            self._keep(transfer, data)
        elif len(delivery.snippet) < _SNIPPET:
            delivery.snippet += data[:_SNIPPET]
        if transfer.code is not None:
            self._ended(transfer)

    def _judge(self, transfer: "Transfer[_Delivery]", data: bytes) -> bool:
        """Looks at the head of an answer before a byte of it is kept. False: asked again, or ended here."""
        delivery, status = transfer.tag, transfer.status
        task, part = delivery.task, delivery.part
        delivery.judged = True
        if part is not None and status in (200, 206):
            etag = transfer.header("etag")
            task.etag = etag if etag and not etag.startswith("W/") else None
            if status == 206 and not _is_wanted_range(transfer.header("content-range"), delivery):
                return self._judge_wrong_range(transfer)
            if status == 200 and delivery.base:  # the range was ignored: this is the whole file again
                part.restart()
                task.have = delivery.base = 0
        length = transfer.content_length
        if status == 200 and task.item.size_known and length is not None and length != task.item.size:
            delivery.snippet = data[:_SNIPPET]
            raise IntegrityError(Code.SIZE_MISMATCH, file=task.item.path)
        return True

    def _judge_wrong_range(self, transfer: "Transfer[_Delivery]") -> bool:
        delivery = transfer.tag
        if not delivery.base or delivery.part is None:
            raise IntegrityError(Code.SIZE_MISMATCH, file=delivery.task.item.path)
        self._fetcher.drop(transfer)
        delivery.part.restart()
        delivery.task.have = delivery.first = 0
        self._request(delivery)
        return False

    def _keep(self, transfer: "Transfer[_Delivery]", data: bytes) -> None:
        delivery = transfer.tag
        task, part = delivery.task, delivery.part
        task.received += len(data)
        if task.item.size_known and task.have + len(data) > task.item.size:
            raise IntegrityError(Code.SIZE_MISMATCH, file=task.item.path)
        if part is None:
            delivery.pieces.append(data)
            task.have += len(data)
        elif data:
            part.write(data)
            task.have = part.size

    def _ended(self, transfer: "Transfer[_Delivery]") -> None:
        delivery = transfer.tag
        task, part = delivery.task, delivery.part
        outcome = None
        if not transfer.has_succeeded:
            outcome = classify(transfer.reply(delivery.snippet), task.item.path)
        if outcome is None and task.item.size_known and task.have < task.item.size:
            # the answer gave no length of its own, so libcurl could not know that it broke off
            lost = NetworkError(Code.CONNECTION_LOST, scope=Scope.FILE, host=transfer.host, retryable=True)
            outcome = Outcome(Action.RETRY, lost)
        if outcome is None:
            if part is None:
                store(task.shift.target, task.item, b"".join(delivery.pieces))
            else:
                part.place(task.shift.target.locate(task.item.local))
            self._fetcher.drop(transfer)
            self._end(task, End.CHECKED)
        elif outcome.action is Action.RETRY and part is not None and task.have - delivery.base >= _WORTH_GOING_ON:
            self._fetcher.drop(transfer)
            self._request(delivery)
        else:
            self._trouble(task, transfer, outcome)

    # Ends.

    def _guarded(self, task: Task, transfer: "Transfer[_Delivery] | None", step: Callable[[], None]) -> None:
        """Takes a step; whatever it raises becomes the end of the task."""
        try:
            step()
        except Stopped:
            self._end(task, End.STOPPED)
        except IntegrityError as error:
            reply = transfer.reply(transfer.tag.snippet) if transfer is not None else None
            outcome = wrong_bytes(error, reply) if reply is not None else Outcome(Action.REFETCH, error)
            self._trouble(task, transfer, outcome)
        except AppError as error:
            self._trouble(task, transfer, Outcome(Action.STOP if error.scope is Scope.JOB else Action.FAIL, error))
        except OSError as error:
            target = task.shift.target
            target.forget()  # whatever stood there may have changed under our hands
            root_gone = not target.root.is_dir()
            outcome = classify_local(error, str(target.root), task.item.path, root_gone=root_gone)
            self._trouble(task, transfer, outcome)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: logged, and told to the person
            _LOG.exception("a courier met something unforeseen")
            unforeseen = AppError(Code.INTERNAL, scope=Scope.FILE, reason=type(error).__name__)
            self._trouble(task, transfer, Outcome(Action.FAIL, unforeseen))

    def _trouble(self, task: Task, transfer: "Transfer[_Delivery] | None", outcome: Outcome) -> None:
        gained = False
        if transfer is not None:
            delivery = transfer.tag
            gained = delivery.gained
            useless = outcome.action in (Action.REFETCH, Action.FAIL)
            self._fetcher.drop(transfer)
            if delivery.part is not None:
                delivery.part.close(keep=not useless)
            if delivery.part is None or useless:
                task.have = 0
        self._end(task, End.TROUBLE, outcome, gained)

    def _give_up(self, transfer: "Transfer[_Delivery]") -> None:
        delivery = transfer.tag
        self._fetcher.drop(transfer)
        if delivery.part is not None:
            delivery.part.close()
        else:
            delivery.task.have = 0
        self._end(delivery.task, End.STOPPED)

    def _end(self, task: Task, end: End, outcome: Outcome | None = None, gained: bool = False) -> None:
        self._lanes.finished(task)
        self._results.append(Result(task, end, outcome, gained))


def _is_wanted_range(content_range: str | None, delivery: _Delivery) -> bool:
    """Whether a partial answer begins where we stand and belongs to a file of our length."""
    match = _CONTENT_RANGE.fullmatch(content_range or "")
    if match is None:
        return False
    start, _last, total = map(int, match.groups())
    return start == delivery.base and (not delivery.task.item.size_known or total == delivery.task.item.size)


__all__ = ["Courier", "End", "Result"]
