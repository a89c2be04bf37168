"""A courier brings files: one thread, one libcurl loop, and for each file the straight way from request to disk.

begin --> (bytes) judge, keep, ... --> ended --> place --> report
             `-- other range than asked for: again from zero
                                   `-- broken off after new bytes: go on behind them at once
                                   `-- a segment of a large file: the next one, until the crew has them all
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from artifact_desktop.core.errors import AccessDenied, AppError, Code, IntegrityError, NetworkError, Scope
from artifact_desktop.transfer.checksum import Stopped
from artifact_desktop.transfer.copying import Unusable, copy
from artifact_desktop.transfer.crew import Crew
from artifact_desktop.transfer.delivery import Delivery, Verdict
from artifact_desktop.transfer.errors import Action, Outcome, classify, classify_local, wrong_bytes
from artifact_desktop.transfer.fetch import Fetcher, Transfer
from artifact_desktop.transfer.holding import discard_part
from artifact_desktop.transfer.lanes import Lanes
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.place import same_on_disk, store
from artifact_desktop.transfer.table import SMALL
from artifact_desktop.transfer.task import Lane, Task, Work

_LOG = logging.getLogger(__name__)
_PULSE = 0.1  # seconds: how soon a silent transfer notices that it is no longer wanted
_BATCH = 32  # results: the coordinator is not called for each
_WORTH_GOING_ON = 64 << 10  # bytes that make an attempt count as progress
_MOST_OPEN = 64  # parts of one job kept open between two attempts: files a process may have open are few
_SPOILED = (Action.REFETCH, Action.FAIL)  # the bytes that are here are of no use
_FOR_ALL = (*_SPOILED, Action.PAUSE, Action.STOP)  # no other transfer of the same file goes on


class End(StrEnum):
    CHECKED = "checked"  # under its real name, digest agreed
    SKIPPED = "skipped"  # was there already
    STALE = "stale"  # something else stands there, or the copy's source is gone: it must be fetched
    STOPPED = "stopped"
    HELD = "held"  # not begun, or not gone on with: fetches wait
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Result:
    """How a task ended. `outcome` says what to do about trouble; `gained` whether new bytes of the file are kept."""

    task: Task
    end: End
    outcome: Outcome | None = None
    gained: bool = False


class Courier(threading.Thread):
    """Works off one lane until the lanes are closed. `report` is called on this thread with what has ended.

    `colleagues` is how many couriers share the lane's connections, itself included.
    """

    def __init__(
        self,
        name: str,
        lanes: Lanes,
        lane: Lane,
        fetcher: Callable[[], "Fetcher[Delivery]"],
        report: Callable[[list[Result]], None],
        colleagues: int,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._lanes, self._lane, self._make_fetcher, self._report = lanes, lane, fetcher, report
        self._colleagues = colleagues
        self._results: list[Result] = []
        self._arrived = self._files = 0  # since the lanes were told

    def run(self) -> None:
        """Begins, moves and ends transfers until the lanes close; then cuts off what is left."""
        self._fetcher = self._make_fetcher()
        with contextlib.closing(self._fetcher):
            while self._take_on():
                self._fetcher.limit_speed(self._lanes.speed_limit)
                ended = self._fetcher.turn()
                for transfer in self._fetcher.ready:
                    self._guarded(transfer.tag, partial(self._advance, transfer.tag, transfer))
                for transfer in self._fetcher.running:
                    if transfer.tag.is_unwanted:
                        self._give_up(transfer.tag)
                if not ended and not self._fetcher.is_idle:
                    self._hand_in()
                    self._fetcher.wait(_PULSE)
                self._keep_pace()
            for transfer in self._fetcher.running:
                self._give_up(transfer.tag)
            self._hand_in()

    def _take_on(self) -> bool:
        """Begins what there is to do and room for; waits where there is nothing. False when the lanes are closed."""
        fetcher, lanes, long = self._fetcher, self._lanes, self._lane is Lane.LONG
        idle = fetcher.is_idle
        if idle or len(self._results) >= _BATCH:
            self._hand_in()  # whoever waits for tasks must owe nothing
        room = min(fetcher.room, -(-lanes.level(self._lane) // self._colleagues) - fetcher.count)
        if idle or (room > 0 and not long):  # beginning a long task may take long: other transfers must not wait for it
            tasks = lanes.take(self._lane, 1 if long else max(room, 1), block=idle)
            if tasks is None:
                return False
            for task in tasks:
                delivery = Delivery(task)
                self._guarded(delivery, partial(self._begin, delivery))
        if long and room > 0 and (helped := lanes.help()):
            delivery = Delivery(helped[0].task)
            delivery.crew, delivery.segment = helped
            self._guarded(delivery, partial(self._request, delivery))
        return not lanes.closing.is_set()

    def _keep_pace(self) -> None:
        """Tells what has come, and under a speed limit waits where that was too much."""
        pause = self._lanes.arrived(self._lane, self._arrived, self._files)
        self._arrived = self._files = 0
        if pause > 0:
            self._hand_in()  # it may be long
        while pause > 0 and not self._lanes.closing.wait(min(pause, _PULSE)):
            if any(transfer.tag.is_unwanted for transfer in self._fetcher.running):
                return  # it is given up with the next turn
            pause = self._lanes.arrived(self._lane, 0, 0)

    def _hand_in(self) -> None:
        if self._results:
            results, self._results = self._results, []
            self._report(results)

    # One file, step by step. Each step may raise; `_guarded` turns that into a result.

    def _begin(self, delivery: Delivery) -> None:
        task = delivery.task
        item, target = task.item, task.shift.target
        if task.shift.stopped:
            raise Stopped
        if task.work is Work.CHECK:
            self._end(task, End.SKIPPED if self._is_there(task) else End.STALE)
        elif task.work is Work.COPY:
            self._copy(task)
        elif item.is_empty:
            store(target, item, b"")
            self._end(task, End.CHECKED)
        elif task.begun < self._held_until(task):
            self._end(task, End.HELD)
        elif item.size <= SMALL and item.size_known:
            self._request(delivery)
        else:
            self._begin_large(delivery)

    def _is_there(self, task: Task) -> bool:
        """Whether the file stands under its name already."""
        item, target = task.item, task.shift.target
        same = same_on_disk(target, item, task.shift.is_stopped)
        if same and item.size > SMALL:
            discard_part(target, item)  # of an attempt that something else has overtaken
        return same

    def _copy(self, task: Task) -> None:
        item, target, stopped = task.item, task.shift.target, task.shift.is_stopped
        if self._is_there(task):
            self._end(task, End.SKIPPED)
            return
        for source in [task.source] if task.source else task.shift.finder.sources(task.number, item, stopped):
            with contextlib.suppress(Unusable):
                copy(target, item, source, stopped)
                self._end(task, End.CHECKED)
                return
        self._end(task, End.STALE)

    def _begin_large(self, delivery: Delivery) -> None:
        task = delivery.task
        final = task.shift.target.locate(task.item.local)
        part = task.shift.parts.pop(task.number, None)
        try:
            if part is None:
                part = Part(os.path.dirname(final), task.item)  # noqa: PTH120 - plain strings all along the hot path
                part.load(task.shift.is_stopped)
            if part.is_whole and part.fault() is not None:
                part.restart()
            task.have, part.received = part.have, 0
            if not part.have:
                task.etag = None  # nothing is here that must fit
            if part.is_whole:
                part.place(final)
                self._end(task, End.CHECKED)
                return
        except BaseException:
            if part is not None:
                part.close()
            raise
        delivery.crew = Crew(task, part)  # whose last member closes the part
        delivery.segment = delivery.crew.claim() or delivery.segment
        self._request(delivery)

    def _request(self, delivery: Delivery) -> None:
        """Asks for the bytes that are not here yet."""
        delivery.begin()
        delivery.transfer = self._fetcher.start(
            delivery.task.url,
            delivery,
            wanted=delivery.wanted,
            etag=delivery.task.etag,
            allow_http=delivery.task.shift.allow_http,
            keep_headers=delivery.crew is not None,
        )

    def _advance(self, delivery: Delivery, transfer: "Transfer[Delivery]") -> None:
        data = transfer.take()
        self._arrived += len(data)
        if not delivery.judged:
            verdict = delivery.judge(transfer, data)
            if verdict is Verdict.OTHER_RANGE and not self._other_range(delivery, transfer, data):
                return
            if verdict is Verdict.GOOD and delivery.crew is not None and not delivery.crew.single:
                self._lanes.offer(delivery.crew)
        if transfer.status in (200, 206):
            delivery.keep(data)
        else:
            delivery.note(data)
        if transfer.code is not None:
            self._ended(delivery, transfer)

    def _other_range(self, delivery: Delivery, transfer: "Transfer[Delivery]", data: bytes) -> bool:
        """The server does not give parts of this file, or another file now. True when the answer can be used."""
        crew = delivery.crew
        assert crew is not None
        if not crew.be_single():  # whoever is last will find out
            self._leave(delivery)
            return False
        if delivery.start_over(transfer, data):
            return True
        self._drop(delivery)
        self._request(delivery)
        return False

    def _ended(self, delivery: Delivery, transfer: "Transfer[Delivery]") -> None:
        task = delivery.task
        outcome = None
        if not transfer.has_succeeded:
            outcome = classify(transfer.reply(delivery.snippet), task.item.path, task.shift.server)
        if outcome is None and not delivery.is_complete:
            # the answer gave no length of its own, so libcurl could not know that it broke off
            lost = NetworkError(Code.CONNECTION_LOST, scope=Scope.FILE, host=transfer.host, retryable=True)
            outcome = Outcome(Action.RETRY, lost)
        if outcome is None and delivery.crew is None:
            store(task.shift.target, task.item, b"".join(delivery.pieces))
            self._drop(delivery)
            self._end(task, End.CHECKED)
        elif outcome is None:
            self._drop(delivery)
            if delivery.segment.is_endless and delivery.crew is not None:
                delivery.crew.part.ends_at(delivery.segment.position)
            self._go_on(delivery)
        elif outcome.action is Action.RETRY and delivery.progress >= _WORTH_GOING_ON and not self._is_held(task):
            self._drop(delivery)
            self._request(delivery)
        else:
            self._trouble(delivery, outcome)

    def _go_on(self, delivery: Delivery) -> None:
        """A segment is here: the next one, where there is one and this is not a connection too many."""
        crew = delivery.crew
        assert crew is not None
        crew.part.release(delivery.segment)
        segment = None if self._is_held(delivery.task) else crew.claim(spare=self._lanes.is_one_too_many)
        if segment is None:
            self._leave(delivery)
        else:
            delivery.segment = segment
            self._request(delivery)

    # Ends.

    def _guarded(self, delivery: Delivery, step: Callable[[], None]) -> None:
        """Takes a step; whatever it raises becomes the end of the task, or of this transfer's part in it."""
        try:
            step()
        except Stopped:
            self._give_up(delivery)
        except Exception as error:  # noqa: BLE001 - a thread's outermost frame: what is unforeseen is logged and told
            self._trouble(delivery, _outcome_of(error, delivery))

    def _trouble(self, delivery: Delivery, outcome: Outcome) -> None:
        if delivery.crew is None:
            self._drop(delivery)
            delivery.task.have = 0
            self._end(delivery.task, End.TROUBLE, outcome)
            return
        if outcome.action in _FOR_ALL:
            delivery.crew.break_up()
        elif outcome.action is Action.BRAKE:
            delivery.crew.wind_up()
        self._leave(delivery, outcome)

    def _give_up(self, delivery: Delivery) -> None:
        if delivery.crew is None:
            self._drop(delivery)
            delivery.task.have = 0
            self._end(delivery.task, End.STOPPED)
        else:
            self._leave(delivery)

    def _leave(self, delivery: Delivery, outcome: Outcome | None = None) -> None:
        """This transfer has no more part in the file. The last one sees to its end."""
        crew = delivery.crew
        assert crew is not None
        self._drop(delivery)
        crew.part.release(delivery.segment)
        if crew.leave(outcome):
            self._conclude(crew, delivery)
        else:
            self._lanes.has_helped()

    def _conclude(self, crew: Crew, delivery: Delivery) -> None:
        task, part, outcome = crew.task, crew.part, crew.outcome
        end = End.CHECKED
        try:
            if task.shift.stopped:
                end = End.STOPPED
            elif crew.broken_up or not part.is_whole:
                end = End.TROUBLE if outcome is not None else End.HELD
            else:
                part.finish(task.shift.is_stopped)
                part.place(task.shift.target.locate(task.item.local))
        except Stopped:
            end = End.STOPPED
        except Exception as error:  # noqa: BLE001 - as in `_guarded`
            end, outcome = End.TROUBLE, _outcome_of(error, delivery)
        outcome = outcome if end is End.TROUBLE else None
        task.have, task.received = part.have, part.received
        gained = crew.gained >= _WORTH_GOING_ON
        if outcome is not None and outcome.action in _SPOILED:
            part.close(keep=False)
            task.have = 0
        elif _is_for_later(end, outcome) and len(task.shift.parts) < _MOST_OPEN:
            task.shift.parts[task.number] = part
        else:
            part.close()
        self._end(task, end, outcome, gained)

    def _drop(self, delivery: Delivery) -> None:
        if delivery.transfer is not None:
            self._fetcher.drop(delivery.transfer)
            delivery.transfer = None

    def _held_until(self, task: Task) -> float:
        return max(task.shift.hold_until, self._lanes.hold_until)

    def _is_held(self, task: Task) -> bool:
        return time.monotonic() < self._held_until(task)

    def _end(self, task: Task, end: End, outcome: Outcome | None = None, gained: bool = False) -> None:
        self._files += end is End.CHECKED
        self._lanes.finished(task)
        self._results.append(Result(task, end, outcome, gained))


def _is_for_later(end: End, outcome: Outcome | None) -> bool:
    """Whether a file will be gone on with in this shift, with nothing wrong about what is on the disk."""
    return end is End.HELD or (outcome is not None and isinstance(outcome.error, NetworkError | AccessDenied))


def _outcome_of(error: Exception, delivery: Delivery) -> Outcome:
    """What to do after something was raised; logged when nobody foresaw it."""
    task, transfer = delivery.task, delivery.transfer
    if isinstance(error, IntegrityError):
        reply = transfer.reply(delivery.snippet) if transfer is not None else None
        return wrong_bytes(error, reply) if reply is not None else Outcome(Action.REFETCH, error)
    if isinstance(error, NetworkError):  # what the network setting says makes no sense; it can be mended meanwhile
        return Outcome(Action.OFFLINE, error)
    if isinstance(error, AppError):
        return Outcome(Action.STOP if error.scope is Scope.JOB else Action.FAIL, error)
    if isinstance(error, OSError):
        target = task.shift.target
        target.forget()  # whatever stood there may have changed under our hands
        return classify_local(error, str(target.root), task.item.path, root_gone=not target.root.is_dir())
    _LOG.error("a courier met something unforeseen", exc_info=error)
    return Outcome(Action.FAIL, AppError(Code.INTERNAL, scope=Scope.FILE, reason=type(error).__name__))


__all__ = ["Courier", "End", "Result"]
