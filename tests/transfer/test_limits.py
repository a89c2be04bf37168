"""The speed limit and the search for a number of connections, on a clock of the test's own."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.transfer.limits import Governor, SpeedLimit


@given(
    rate=st.integers(1000, 10**9),
    pieces=st.lists(st.integers(1, 4 << 20), min_size=50, max_size=200),
)
def test_a_limit_is_kept_over_time_whatever_the_pieces(rate: int, pieces: list[int]) -> None:
    limit, now = SpeedLimit(rate), 100.0
    for piece in pieces:
        now += limit.spend(piece, now)
    assert sum(pieces) / rate - 0.03 <= now - 100.0 <= sum(pieces) / rate + 0.001


def test_what_was_not_used_is_not_made_up_for() -> None:
    limit = SpeedLimit(1000)
    assert limit.spend(1000, 0.0) == pytest.approx(0.98)
    assert limit.spend(0, 60.0) == 0.0
    assert limit.spend(1000, 60.0) == pytest.approx(0.98)


def test_no_limit_costs_no_time() -> None:
    assert SpeedLimit().spend(10**12, 0.0) == 0.0


def settled(governor: Governor, rate: Callable[[int], float], seconds: float, start: float = 0.0) -> list[int]:
    """The levels over time, where so many connections bring so much a second."""
    now, done, levels = start, 0.0, []
    while now < start + seconds:
        governor.note(now, done, wanted=True)
        levels.append(governor.level)
        now += 0.1
        done += 0.1 * rate(governor.level)
    return levels


@given(first=st.integers(1, 32), most=st.integers(1, 32), best=st.integers(1, 64))
def test_it_settles_near_what_is_worth_it_and_stays_within_its_bounds(first: int, most: int, best: int) -> None:
    governor = Governor(first, most)
    levels = settled(governor, lambda level: float(min(level, best)), 15)
    assert all(1 <= level <= most for level in levels)
    assert governor.level >= min(best, most) / 2 or governor.level >= min(first, most)
    assert governor.level <= max(first, 2 * best)


def test_latency_alone_is_worth_all_there_are_and_soon() -> None:
    levels = settled(Governor(16, 32), lambda level: level / 0.05, 3)
    assert levels.index(32) < 10


def test_where_more_bring_nothing_it_goes_back_and_rests() -> None:
    governor = Governor(16, 32)
    levels = settled(governor, lambda level: 4000.0, 60)
    assert governor.level == 16
    assert levels.count(32) < len(levels) / 10


def test_a_server_that_asks_to_slow_down_gets_half_and_is_left_alone_for_a_while() -> None:
    governor = Governor(16, 32)
    governor.ease(100.0)
    assert governor.level == 8
    assert set(settled(governor, float, 25, 100.0)) == {8}
    assert 16 in settled(governor, float, 10, 131.0)
    for _ in range(10):
        governor.ease(200.0)
    assert governor.level == 1


def test_too_little_to_do_says_nothing() -> None:
    governor = Governor(4, 32)
    for tick in range(100):
        governor.note(tick / 10, tick, wanted=tick % 4 != 0)
    assert governor.level == 4
