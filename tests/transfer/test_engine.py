"""The engine against storage that behaves, and what the person does meanwhile."""

import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AccessDenied, Code, NetworkError, SignInError
from artifact_desktop.core.models import ManifestEntry
from artifact_desktop.transfer.job import FileState, JobState, JobStateChanged
from tests.faults.answers import refuse, slow, stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import HASTE, Rig, Source, content, digest, entry, rig, spec, tree

MakeRig = Callable[..., Rig]


def test_brings_every_file_and_asks_for_each_once(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    files = {f"d{n % 3}/ä file {n}.bin": content(1000 + n, n) for n in range(40)}
    files |= {"large.bin": content(3 << 20, 99), "empty.bin": b"", "x": b"x"}
    for name, data in files.items():
        storage.put(name, data)
    engine = make_rig()
    target = tmp_path / "to" / "here"
    entries = [entry(name, data) for name, data in files.items()]
    entries[0] = entry(entries[0].path, files[entries[0].path], DigestAlgorithm.XXH128)
    job = engine.engine.submit(spec(target, entries))
    over = engine.is_over(job)
    assert (over.state, over.error) == (JobState.DONE, None)
    assert tree(target) == files
    total = sum(map(len, files.values()))
    assert (over.files_checked, over.files_skipped, over.files_failed) == (len(files), 0, 0)
    assert (over.bytes_done, over.bytes_total, over.bytes_fetched) == (total, total, total)
    assert sorted(request.name for request in storage.requests) == sorted(name for name in files if files[name])
    for request in storage.requests:
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        assert request.headers["accept-encoding"] == "identity"
        assert request.method == "GET"
    states = [event.state for event in engine.events if isinstance(event, JobStateChanged)]
    assert states == [JobState.RUNNING, JobState.DONE]


def test_what_is_there_is_read_and_skipped_and_what_differs_is_replaced(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    good, stale, other = content(5000, 1), content(5000, 2), content(77, 3)
    for name in ("good", "stale", "shorter"):
        storage.put(name, good)
    target = tmp_path / "t"
    target.mkdir()
    for name, data in {"good": good, "stale": stale, "shorter": other, "mine": other}.items():
        (target / name).write_bytes(data)
    engine = make_rig()
    job = engine.engine.submit(spec(target, [entry(n, good) for n in ("good", "stale", "shorter")]))
    over = engine.is_over(job)
    assert over.state is JobState.DONE
    assert tree(target) == {"good": good, "stale": good, "shorter": good, "mine": other}
    assert over.files_skipped >= 1
    assert not storage.asked_for("good")
    progress = engine.engine.file_progress(job, ["good", "stale", "unknown"])
    assert progress["good"].state is FileState.SKIPPED
    assert progress["stale"].done == progress["stale"].total == 5000
    assert "unknown" not in progress


def test_the_same_content_is_fetched_once(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data, large = content(4000, 1), content(2 << 20, 2)
    names = [f"copy{n}" for n in range(10)]
    for name in names:
        storage.put(name, data)
    storage.put("l1", large)
    storage.put("l2", large)
    engine = make_rig()
    target = tmp_path / "t"
    job = engine.engine.submit(spec(target, [entry(n, data) for n in names] + [entry("l1", large), entry("l2", large)]))
    assert engine.is_over(job).files_checked == 12
    assert len(storage.requests) == 2
    assert tree(target) == dict.fromkeys(names, data) | {"l1": large, "l2": large}
    assert (target / "copy1").stat().st_nlink == 1


def test_addresses_are_asked_for_in_windows_while_bytes_flow(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    gate = threading.Event()
    names = [f"{n:04}" for n in range(2000)]
    for n, name in enumerate(names):  # whichever is fetched first keeps the only connection until the gate opens
        storage.put(name, content(10, n), slow(2, gate))
    engine = make_rig(connections=1)
    entries = [entry(name, content(10, n)) for n, name in enumerate(names)]
    job = engine.engine.submit(spec(tmp_path / "t", entries))
    assert storage.stalled.wait(20)
    wait_until(lambda: sum(map(len, source.windows)) >= 400)
    assert sum(map(len, source.windows)) <= 700
    assert max(map(len, source.windows)) <= 250
    gate.set()
    assert engine.is_over(job).state is JobState.DONE
    assert sorted(chain.from_iterable(source.windows)) == names


@pytest.mark.parametrize("after", [-1, 0, 2 << 20])
def test_pause_cancel_and_close_do_not_wait_for_a_silent_peer(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, after: int
) -> None:
    data = content(6 << 20)  # the second answer begins at `after` and must not be whole before it stalls
    storage.put("a", data, stall(after), stall(after))
    engine = make_rig()
    target = tmp_path / "t"
    job = engine.engine.submit(spec(target, [entry("a", data)]))
    assert storage.stalled.wait(20)
    if after > 0:
        wait_until(lambda: engine.job(job).bytes_fetched == after)
    engine.engine.pause(job)
    paused = engine.reaches(job, JobState.PAUSED, timeout=5)
    assert paused.bytes_done == max(after, 0)
    assert not engine.engine.snapshot().active
    storage.stalled.clear()
    engine.engine.resume(job)
    assert storage.stalled.wait(20)
    engine.engine.cancel(job)
    engine.reaches(job, JobState.CANCELLED, timeout=5)
    wait_until(lambda: tree(target) == {})
    ranges = [request.range for request in storage.asked_for("a")]
    assert ranges == ([None, None] if after <= 0 else [None, f"bytes={after}-"])


def test_a_connection_that_never_comes_about_can_be_cancelled(
    tmp_path: Path, source: Source, make_rig: MakeRig
) -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # its queue of connections is full: the next one hangs while connecting
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        source.override["a"] = f"http://127.0.0.1:{full.getsockname()[1]}/a"
        engine = make_rig()
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")]))
        wait_until(lambda: engine.state_of(job, "a") is FileState.RUNNING)
        engine.engine.cancel(job)
        engine.reaches(job, JobState.CANCELLED, timeout=5)


def test_a_signed_out_account_waits_until_it_is_signed_in(tmp_path: Path, storage: FaultServer) -> None:
    storage.put("a", b"abc")
    source = Source(storage)
    signed_in = threading.Event()

    def sources(*_: object) -> Source:
        if not signed_in.is_set():
            raise SignInError(Code.SIGNED_OUT, server="wandb.ai")
        return source

    with rig(tmp_path / "j", sources) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")]))
        waiting = engine.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.SIGNED_OUT
        signed_in.set()
        engine.engine.wake()
        assert engine.is_over(job).state is JobState.DONE


def test_a_server_that_froze_is_said_and_waited_for(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    gate = threading.Event()
    data = content(3 << 20)
    storage.put("a", data, always=slow(3, gate))
    patience = replace(HASTE, silent=0.3, stall=60)
    with rig(tmp_path / "j", lambda *_: source, patience=patience) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
        waiting = engine.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.TIMED_OUT
        gate.set()
        over = engine.is_over(job)
        assert (over.state, over.error) == (JobState.DONE, None)
    assert len(storage.asked_for("a")) == 1


class _Revoked(Source):
    """Serves addresses once; then the key is no longer known, until somebody signs in again."""

    def __init__(self, server: FaultServer) -> None:
        super().__init__(server)
        self.signed_in = threading.Event()
        self.refused = threading.Event()
        self._served = False

    def urls(self, paths: Sequence[str]) -> Mapping[str, str]:
        if self._served and not self.signed_in.is_set():
            self.refused.set()
            raise SignInError(Code.KEY_REJECTED, server="wandb.ai")
        self._served = True
        return super().urls(paths)


def test_a_key_revoked_meanwhile_is_said_though_a_file_under_way_still_arrives(
    tmp_path: Path, storage: FaultServer
) -> None:
    gate = threading.Event()
    large = content(2 << 20)
    storage.put("a", b"abc", refuse(403, b"<Error><Message>Request has expired</Message></Error>"))
    storage.put("large", large, always=slow(4, gate))
    source = _Revoked(storage)
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc"), entry("large", large)]))
        assert source.refused.wait(20)
        gate.set()
        waiting = engine.reaches(job, JobState.WAITING)
        assert waiting.error is not None
        assert waiting.error.code is Code.KEY_REJECTED
        wait_until(lambda: (tmp_path / "t" / "large").exists())
        assert engine.job(job).state is JobState.WAITING
        source.signed_in.set()
        engine.engine.wake()
        assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"a": b"abc", "large": large}


def test_no_network_for_addresses_makes_the_job_wait_and_go_on(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    storage.put("a", b"abc")
    source.errors = [NetworkError(Code.HOST_UNKNOWN, host="api.wandb.ai", retryable=True) for _ in range(12)]
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")]))
    assert engine.reaches(job, JobState.WAITING).error is not None
    over = engine.is_over(job)
    assert (over.state, over.error) == (JobState.DONE, None)


def test_a_denial_stops_the_job_and_is_never_worked_around(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    source.errors = [AccessDenied(Code.DOWNLOAD_DENIED, name="n", entity="e")]
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry(f"f{n}", b"abc%d" % n) for n in range(3)]))
    over = engine.is_over(job)
    assert over.state is JobState.FAILED
    assert over.error is not None
    assert over.error.code is Code.DOWNLOAD_DENIED
    assert len(source.windows) == 1
    assert storage.requests == []
    for n in range(3):
        storage.put(f"f{n}", b"abc%d" % n)
    engine.engine.retry(job)
    wait_until(lambda: engine.job(job).state is JobState.DONE)
    assert engine.job(job).files_checked == 3


def test_a_name_the_server_no_longer_lists_fails_alone(
    tmp_path: Path, storage: FaultServer, source: Source, make_rig: MakeRig
) -> None:
    storage.put("a", b"abc")
    source.missing = {"b"}
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc"), entry("b", b"abcd")]))
    assert engine.is_over(job).state is JobState.FAILED
    assert engine.failures() == {"b": "file-gone"}
    assert tree(tmp_path / "t") == {"a": b"abc"}


def test_an_entry_without_a_size_is_judged_by_its_digest(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    data = content(3 << 20, 5)
    storage.put("old", data)
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [ManifestEntry("old", digest(data), 0)]))
    assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"old": data}


def test_jobs_are_listed_forgotten_and_unknown_ones_do_no_harm(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    storage.put("a", content(2 << 20), stall(10))
    storage.put("b", b"b")
    engine = make_rig()
    stuck = engine.engine.submit(spec(tmp_path / "1", [entry("a", content(2 << 20))]))
    done = engine.engine.submit(spec(tmp_path / "2", [entry("b", b"b")]))
    engine.is_over(done)
    assert [job.id for job in engine.engine.snapshot().jobs] == [stuck, done]
    for action in (engine.engine.pause, engine.engine.resume, engine.engine.cancel, engine.engine.retry):
        action(done)
        action(type(done)(12345))
    engine.engine.forget(stuck)
    wait_until(lambda: [job.id for job in engine.engine.snapshot().jobs] == [done])
    wait_until(lambda: tree(tmp_path / "1") == {})
    assert engine.job(done).state is JobState.DONE


def test_pause_then_resume_at_once_goes_on(tmp_path: Path, storage: FaultServer, make_rig: MakeRig) -> None:
    data = content(4 << 20)
    storage.put("a", data, stall(1 << 20))
    engine = make_rig()
    job = engine.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
    wait_until(lambda: engine.job(job).bytes_fetched == 1 << 20)
    engine.engine.pause(job)
    engine.engine.resume(job)
    assert engine.is_over(job).state is JobState.DONE
    assert [request.range for request in storage.asked_for("a")] == [None, f"bytes={1 << 20}-"]
    assert tree(tmp_path / "t") == {"a": data}


def test_no_thread_of_the_engine_outlives_it(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    storage.put("a", content(2 << 20), stall(10))
    before = set(threading.enumerate())
    with rig(tmp_path / "j", lambda *_: source) as engine:
        engine.engine.submit(spec(tmp_path / "t", [entry("a", content(2 << 20))]))
        assert storage.stalled.wait(20)
        assert any(thread.name.startswith("downloads") for thread in threading.enumerate())
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert not [name for name in left if name.startswith("downloads")]


def test_a_job_without_files_is_done(tmp_path: Path, make_rig: MakeRig) -> None:
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [])))
    assert (over.state, over.files_total, over.bytes_total) == (JobState.DONE, 0, 0)


def test_a_copy_whose_original_failed_is_fetched_or_found(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig
) -> None:
    (tmp_path / "t" / "a").mkdir(parents=True)
    (tmp_path / "t" / "b").write_bytes(b"same")
    for name in "abc":
        storage.put(name, b"same")
    engine = make_rig()
    over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry(name, b"same") for name in "abc"])))
    assert (over.files_skipped, over.files_checked, over.files_failed) == (1, 1, 1)
    assert storage.requests == []
    assert tree(tmp_path / "t") == {"b": b"same", "c": b"same"}


def test_this_computer_is_asked_without_a_proxy(
    tmp_path: Path, storage: FaultServer, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    storage.put("a", b"abc")
    engine = make_rig()
    assert engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")]))).state is JobState.DONE


def test_a_job_forgotten_at_the_very_end_is_forgotten(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    data = content(3 << 20)
    storage.put("a", data, always=stall(1 << 20))
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", data)]))
        assert storage.stalled.wait(20)
        engine.engine.forget(job)
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert engine.engine.snapshot().jobs == ()
    assert tree(tmp_path / "t") == {}
