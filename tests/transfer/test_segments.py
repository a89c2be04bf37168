"""Large files over several connections: which ranges are asked for, and what a limit does to them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from artifact_desktop.transfer.job import JobState
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.table import LARGE
from tests.faults.answers import expired, honest, ignores_range
from tests.faults.exchange import Exchange, tag, when
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, content, entry, spec, tree

MakeRig = Callable[..., Rig]
SIZE = 3 * LARGE + 12345


def bounds(request_range: str | None) -> tuple[int, int]:
    assert request_range is not None
    first, _, last = request_range.removeprefix("bytes=").partition("-")
    return int(first), int(last) if last else SIZE - 1


def test_a_large_file_comes_in_ranges_that_meet_over_several_connections(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(SIZE)
    storage.put("f", data)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"f": data}
    asked = sorted(bounds(request.range) for request in storage.asked_for("f"))
    assert [first for first, _ in asked] == [0, *(last + 1 for _, last in asked[:-1])]
    assert asked[-1][1] == SIZE - 1
    first, *others = storage.asked_for("f")
    assert "if-range" not in first.headers
    assert {request.headers.get("if-range") for request in others} <= {tag(data)}
    assert storage.most_connections > 1


def test_a_single_connection_is_respected(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data, small = content(SIZE), content(1000, 1)
    storage.put("f", data)
    for n in range(50):
        storage.put(f"small{n}", small)
    engine = make_rig(connections=1)
    entries = [entry("f", data), *(entry(f"small{n}", small) for n in range(50))]
    assert engine.is_over(engine.engine.submit(spec(tmp_path / "t", entries))).state is JobState.DONE
    assert storage.most_answers == 1


def test_a_server_without_ranges_gives_the_file_in_one_stream(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(SIZE)
    storage.put("f", data, always=ignores_range)
    engine = make_rig()
    assert engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))).state is JobState.DONE
    assert tree(tmp_path / "t") == {"f": data}
    assert len(storage.asked_for("f")) == 1


def test_paused_amid_segments_it_goes_on_where_each_stood(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(SIZE)
    begun: list[int] = []

    def halting(exchange: Exchange) -> None:
        """The third request and those after it get half, and then nothing for a while."""
        begun.append(exchange.request.offset)
        body = exchange.file_head()
        if len(begun) < 3:
            exchange.body(body)
            return
        exchange.body(body[: len(body) // 2])
        exchange.server.stalled.set()
        exchange.connection.recv(1)

    storage.put("f", data, always=halting)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    assert storage.stalled.wait(30)
    wait_until(lambda: engine.job(job).bytes_done > SIZE // 8, 30)
    engine.engine.pause(job)
    engine.reaches(job, JobState.PAUSED)
    kept = engine.job(job).bytes_done
    storage.put("f", data, always=honest)
    sent = storage.body_bytes
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"f": data}
    assert storage.body_bytes - sent == SIZE - kept


@pytest.mark.parametrize("count", [1, 6])
def test_a_speed_limit_holds_over_all_connections(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, count: int
) -> None:
    rate, last_turn = 8 << 20, 2 << 20  # bytes that lie in a socket and are read in one go when nothing follows
    files = {f"f{n}": content(48 * (1 << 20) // count, n) for n in range(count)}
    for name, data in files.items():
        storage.put(name, data)
    engine = make_rig(speed_limit=rate)
    before = time.monotonic()
    job = engine.engine.submit(spec(tmp_path / "t", [entry(name, data) for name, data in files.items()]))
    assert engine.is_over(job).state is JobState.DONE
    assert time.monotonic() - before >= 0.95 * sum(len(data) - last_turn for data in files.values()) / rate
    assert tree(tmp_path / "t") == files


def test_a_limit_that_is_lifted_is_lifted_at_once(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(8 << 20)
    storage.put("f", data)
    engine = make_rig(speed_limit=1000)
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    wait_until(lambda: engine.job(job).bytes_done > 0, 30)
    engine.engine.limit_speed(None)
    assert engine.is_over(job, timeout=30).state is JobState.DONE


def test_a_limit_does_not_keep_a_cancel_waiting(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(8 << 20)
    storage.put("f", data)
    engine = make_rig(speed_limit=1)
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    wait_until(lambda: bool(storage.requests), 30)
    engine.engine.cancel(job)
    engine.reaches(job, JobState.CANCELLED, timeout=10)
    assert tree(tmp_path / "t") == {}


def test_what_is_here_is_not_read_again_for_a_new_address(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses last an hour or so; reading what came until then would take longer each time."""
    data = content(SIZE)
    storage.put("f", data, honest, honest, when(lambda request: request.offset > 0, expired), always=honest)
    loads: list[int] = []
    load = Part.load
    monkeypatch.setattr(Part, "load", lambda part, stopped: (loads.append(1), load(part, stopped)))
    engine = make_rig()
    assert engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))).state is JobState.DONE
    assert tree(tmp_path / "t") == {"f": data}
    assert len(loads) == 1
    assert storage.coverage("f").repeated() == {}
    assert storage.unplayed("f") == 0
