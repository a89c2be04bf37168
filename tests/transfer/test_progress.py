"""Speed and time left, said only when they can be trusted."""

import pytest

from artifact_desktop.transfer.progress import Meter


def meter(*marks: tuple[float, int, int]) -> Meter:
    made = Meter()
    for mark in marks:
        made.mark(*mark)
    return made


def test_nothing_is_said_too_early() -> None:
    assert Meter().speed() == 0
    assert Meter().seconds_left(100, 1) is None
    early = meter((0.0, 0, 0), (1.0, 1000, 1))
    assert early.speed() == 1000
    assert early.seconds_left(5000, 5) is None


def test_a_steady_flow_is_told() -> None:
    steady = meter(*((n / 2, n * 500, n) for n in range(20)))
    assert steady.speed() == pytest.approx(1000)
    assert steady.seconds_left(10_000, 5) == pytest.approx(10)


def test_many_small_files_are_estimated_by_their_number() -> None:
    small = meter(*((n / 2, n * 10, n * 50) for n in range(20)))
    assert small.seconds_left(100, 10_000) == pytest.approx(100)


def test_a_stall_shows_and_takes_the_estimate_away() -> None:
    stalled = meter(*((n / 2, min(n, 4) * 1000, 0) for n in range(40)))
    assert stalled.speed() == 0
    assert stalled.seconds_left(1000, 1) is None


def test_what_came_before_a_pause_does_not_count() -> None:
    paused = meter(*((n / 2, n * 500, n) for n in range(20)))
    paused.reset()
    assert paused.speed() == 0
    assert paused.seconds_left(1000, 1) is None
