"""Large files when several things go wrong at once."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from artifact_desktop.core.errors import Code
from artifact_desktop.transfer.job import JobState
from tests.faults.answers import cut, expired, honest, refuse
from tests.faults.exchange import Exchange, HangUp
from tests.faults.server import FaultServer
from tests.transfer.rig import Rig, content, entry, spec

MakeRig = Callable[..., Rig]
MIB = 1 << 20


def test_a_part_that_cannot_be_removed_does_not_stop_the_engine(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    """The folder of a file becomes a file before its first byte comes."""
    large, other = content(2 * MIB), content(2 * MIB, 1)
    target = tmp_path / "t"
    moved = threading.Event()

    def move(exchange: Exchange) -> None:
        shutil.rmtree(target / "d")
        (target / "d").write_bytes(b"in the way")
        moved.set()
        refuse(404)(exchange)

    storage.put("d/f", large, always=move)
    storage.put("g", other)
    engine = make_rig()
    job = engine.engine.submit(spec(target, [entry("d/f", large)]))
    assert moved.wait(10)
    assert engine.is_over(job, timeout=10).state is JobState.FAILED
    second = engine.engine.submit(spec(tmp_path / "u", [entry("g", other)]))
    assert engine.is_over(second, timeout=10).state is JobState.DONE


def test_a_server_without_ranges_that_always_breaks_off_is_given_up(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(2 * MIB)

    def broken(exchange: Exchange) -> None:
        exchange.body(exchange.whole_head()[:MIB])
        raise HangUp

    storage.put("f", data, always=broken)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    assert engine.is_over(job, timeout=10).state is JobState.FAILED
    assert engine.failures() == {"f": Code.CONNECTION_LOST.value}
    assert len(storage.asked_for("f")) < 20


def test_bytes_of_an_attempt_before_are_counted_once(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(4 * MIB)
    storage.put("f", data, cut(MIB), expired, cut(MIB), expired, always=honest)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("f", data)]))
    done = engine.is_over(job)
    assert done.state is JobState.DONE
    assert done.bytes_fetched == len(data)
