"""Background calls with real threads, and the engine's two channels."""

import logging
import os
import sys
import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from artifact_desktop.core.errors import AppError, Code, NetworkError
from artifact_desktop.transfer.job import FileFailed, JobId, JobState, JobStateChanged, TransferEvent, TransferSnapshot
from artifact_desktop.ui.bridge import Background, EngineBridge

IDLE = TransferSnapshot((), active=False)
ACTIVE = TransferSnapshot((), active=True)


class Answers:
    """Collects what comes, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[AppError] = []
        self.threads: set[QThread] = set()

    def result(self, value: object) -> None:
        self.results.append(value)
        self.threads.add(QThread.currentThread())

    def error(self, error: AppError) -> None:
        self.errors.append(error)
        self.threads.add(QThread.currentThread())


def test_the_answer_comes_from_another_thread_and_arrives_on_this_one(qtbot: QtBot, background: Background) -> None:
    owner, answers = QObject(), Answers()
    background.run(owner, "who", threading.current_thread, answers.result, answers.error)
    qtbot.waitUntil(lambda: bool(answers.results))
    assert answers.results != [threading.current_thread()]
    assert answers.threads == {owner.thread()}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no niceness of its own")
def test_the_window_goes_first_before_background_threads_and_those_they_start(
    qtbot: QtBot, background: Background
) -> None:
    owner, answers = QObject(), Answers()
    seen: list[int] = []

    def look() -> None:
        seen.append(niceness())
        started = threading.Thread(target=lambda: seen.append(niceness()))
        started.start()
        started.join()

    background.run(owner, "look", look, answers.result, answers.error)
    qtbot.waitUntil(lambda: bool(answers.results))
    assert min(seen) > niceness() or niceness() == 19


def niceness() -> int:
    """That of the thread that asks."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_a_result_that_nobody_wants_any_more_can_be_put_away(qtbot: QtBot, background: Background) -> None:
    owner, answers, dropped = QObject(), Answers(), Answers()
    begun, let = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        let.wait(10)
        return "slow"

    background.run(owner, "who", slow, answers.result, answers.error, dropped.result)
    assert begun.wait(10)
    background.run(owner, "who", lambda: "later", answers.result, answers.error, dropped.result)
    qtbot.waitUntil(lambda: answers.results == ["later"])
    let.set()
    qtbot.waitUntil(lambda: dropped.results == ["slow"])
    assert answers.results == ["later"]
    assert dropped.threads == {owner.thread()}


def test_an_error_of_ours_arrives_as_it_is(qtbot: QtBot, background: Background) -> None:
    owner, answers = QObject(), Answers()
    error = NetworkError(Code.TIMED_OUT, host="example.org")

    def fail() -> None:
        raise error

    background.run(owner, "fail", fail, answers.result, answers.error)
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert answers.errors == [error]


@pytest.mark.allow_log("artifact_desktop.ui.bridge", "Unforeseen ValueError")
def test_an_unforeseen_error_is_logged_without_what_it_said(
    qtbot: QtBot, background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    owner, answers = QObject(), Answers()

    secret = f"https://storage.example.org/x?signature={'s' * 20}"

    def fail() -> None:
        raise ValueError(secret)

    background.run(owner, "fail", fail, answers.result, answers.error)
    qtbot.waitUntil(lambda: bool(answers.errors))
    assert answers.errors[0].code is Code.INTERNAL
    assert "ssss" not in str(answers.errors[0])
    (record,) = (record for record in caplog.records if record.levelno >= logging.ERROR)
    assert "in fail" in record.getMessage()
    assert "ssss" not in record.getMessage()


def test_a_later_question_makes_the_earlier_answer_stale(qtbot: QtBot, background: Background) -> None:
    owner, answers = QObject(), Answers()
    go = threading.Event()

    def slow() -> str:
        go.wait(30)
        return "stale"

    background.run(owner, "same", slow, answers.result, answers.error)
    background.run(owner, "same", lambda: "fresh", answers.result, answers.error)
    background.run(owner, "other", lambda: "other", answers.result, answers.error)
    qtbot.waitUntil(lambda: len(answers.results) == 2)
    go.set()
    settle(qtbot, background)
    assert sorted(map(str, answers.results)) == ["fresh", "other"]


def test_a_cancelled_call_answers_nothing_and_does_not_start_late(qtbot: QtBot) -> None:
    pool, owner, answers = Background(threads=1), QObject(), Answers()
    go, started = threading.Event(), threading.Event()
    asked: list[str] = []
    background_call = pool.run(owner, "first", lambda: started.set() or go.wait(30), answers.result, answers.error)
    pool.run(owner, "second", lambda: asked.append("second"), answers.result, answers.error)
    qtbot.waitUntil(started.is_set)
    background_call.cancel()
    pool.cancel(owner, "second")
    go.set()
    settle(qtbot, pool)
    assert not asked
    assert not answers.results
    pool.close()


def test_nothing_is_delivered_to_an_owner_that_qt_has_deleted(qtbot: QtBot, background: Background) -> None:
    owner, answers = QObject(), Answers()
    go = threading.Event()
    background.run(owner, "late", lambda: go.wait(30), answers.result, answers.error)
    shiboken6.delete(owner)
    go.set()
    settle(qtbot, background)
    assert not answers.results


def test_a_call_that_hangs_holds_up_neither_others_nor_the_end(qtbot: QtBot) -> None:
    pool, owner, answers = Background(), QObject(), Answers()
    never = threading.Event()
    for number in range(3):
        pool.run(owner, f"hung {number}", never.wait, answers.result, answers.error)
    pool.run(owner, "quick", lambda: "quick", answers.result, answers.error)
    qtbot.waitUntil(lambda: answers.results == ["quick"])
    pool.close()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name.startswith("background-"))
    never.set()


def test_after_the_end_nothing_is_asked(qtbot: QtBot) -> None:
    del qtbot
    pool, answers = Background(), Answers()
    pool.close()
    call = pool.run(QObject(), "late", lambda: "late", answers.result, answers.error)
    assert not call.wanted


def test_a_thousand_calls_are_each_answered_once(qtbot: QtBot, background: Background) -> None:
    owner, answers = QObject(), Answers()
    for number in range(1000):
        background.run(owner, str(number), lambda number=number: number, answers.result, answers.error)
    qtbot.waitUntil(lambda: len(answers.results) == 1000, timeout=30_000)
    assert set(answers.results) == set(range(1000))


class FakeEngine:
    """An engine's window side: a snapshot to set and events to send."""

    def __init__(self) -> None:
        self.current = IDLE
        self.looked = 0
        self.callbacks: list[Callable[[TransferEvent], None]] = []

    def snapshot(self) -> TransferSnapshot:
        self.looked += 1
        return self.current

    def subscribe(self, callback: Callable[[TransferEvent], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def tell(self, event: TransferEvent) -> None:
        """From a thread that is not the UI's."""
        sender = threading.Thread(target=lambda: [callback(event) for callback in self.callbacks])
        sender.start()
        sender.join()


def test_an_idle_engine_is_not_looked_at(qtbot: QtBot) -> None:
    engine = FakeEngine()
    bridge = EngineBridge(engine)
    with qtbot.waitSignal(bridge.engine_event):
        engine.tell(JobStateChanged(JobId(1), JobState.DONE))
    assert not bridge.polling
    assert engine.looked == 2  # at the start, and after the event
    bridge.close()


def test_an_active_engine_is_polled_until_it_is_idle(qtbot: QtBot) -> None:
    engine = FakeEngine()
    bridge = EngineBridge(engine)
    seen: list[TransferSnapshot] = []
    bridge.snapshot_changed.connect(seen.append)
    engine.current = ACTIVE
    engine.tell(JobStateChanged(JobId(1), JobState.RUNNING))
    qtbot.waitUntil(lambda: engine.looked >= 5)
    assert bridge.polling
    engine.current = IDLE
    qtbot.waitUntil(lambda: not bridge.polling)
    assert seen == [ACTIVE, IDLE]  # what stays the same is not told again
    bridge.close()


def test_events_arrive_in_order_on_the_ui_thread(qtbot: QtBot) -> None:
    engine = FakeEngine()
    bridge = EngineBridge(engine)
    events: list[TransferEvent] = []
    threads: list[QThread] = []
    bridge.engine_event.connect(lambda event: (events.append(event), threads.append(QThread.currentThread())))
    sent = [FileFailed(JobId(1), f"{number}.txt", AppError(Code.FILE_GONE, file=number)) for number in range(100)]
    for event in sent:
        engine.tell(event)
    qtbot.waitUntil(lambda: len(events) == 100)
    assert events == sent
    assert set(threads) == {bridge.thread()}
    bridge.close()


def test_a_closed_bridge_is_silent(qtbot: QtBot) -> None:
    engine = FakeEngine()
    bridge = EngineBridge(engine)
    events: list[TransferEvent] = []
    bridge.engine_event.connect(events.append)
    engine.tell(JobStateChanged(JobId(1), JobState.RUNNING))
    bridge.close()
    assert not engine.callbacks
    done: list[object] = []
    pool = Background()
    settle(qtbot, pool, done)
    pool.close()
    assert not events


def settle(qtbot: QtBot, pool: Background, done: list[object] | None = None) -> None:
    """Waits until every answer that was on its way to the UI thread has had its turn."""
    answers = [] if done is None else done
    owner = QObject()
    pool.run(owner, "settle", lambda: None, answers.append, answers.append)
    qtbot.waitUntil(lambda: bool(answers) and not pool._calls)
