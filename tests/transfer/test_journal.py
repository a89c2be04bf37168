"""The journal: what survives, what is set aside, and what is never in it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import AccessDenied, AppError, Code, LocalError
from artifact_desktop.transfer import journal as module
from artifact_desktop.transfer.job import EngineTrouble, FileState, JobState
from artifact_desktop.transfer.journal import FileChange, JobRow, open_journal
from artifact_desktop.transfer.reuse import KeptFile
from artifact_desktop.transfer.table import CHECKED, FAILED, Content, FileTable, table_of
from tests.faults.answers import expired, refuse, stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import ACCOUNT, VERSION, Source, content, entry, rig, spec, tree
from tests.transfer.volumes import small_volume


def row(target: Path, **changes: object) -> JobRow:
    return JobRow(module.JobId(7), ACCOUNT, VERSION, "id", "digest", target)._replace(**changes)  # type: ignore[arg-type]  # field names of the tuple


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    target = tmp_path / "with \udcff bytes"
    table = table_of(spec(target, [entry("a", b"a"), entry("half \ud800 pair", b"b"), entry("c/../d", b"c")]).files)
    error = AccessDenied(Code.STORAGE_DENIED, host="storage.example")
    written, _ = open_journal(tmp_path / "j")
    for _ in written.add(row(target, files_total=3, bytes_total=3), table):
        assert written.jobs() == []
    reached = row(
        target, files_total=3, bytes_total=3, state=JobState.FAILED, error=error, files_checked=2, seconds=1.5
    )
    changes = [FileChange(0, CHECKED), FileChange(1, FAILED, error)]
    written.record([reached], {reached.id: changes}, {reached.id: {2: '"etag"'}})
    written.close()

    read, trouble = open_journal(tmp_path / "j")
    assert trouble is None
    [again] = read.jobs()
    assert again._replace(error=None) == reached._replace(error=None)
    assert again.error is not None
    assert (type(again.error), again.error.code, again.error.params) == (AccessDenied, error.code, error.params)
    files, failures = FileTable(), dict[int, AppError]()
    for _ in read.files(again.id, files, failures):
        pass
    assert [files.item(n) for n in range(3)] == [table.item(n) for n in range(3)]
    assert bytes(files.states) == bytes([CHECKED, FAILED, 0])
    assert [failures[1].code, read.etags(again.id)] == [Code.STORAGE_DENIED, {2: '"etag"'}]
    read.forget(again.id)
    assert read.jobs() == []
    read.close()


def test_a_journal_of_the_first_schema_loses_nothing(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    storage.put("done", b"done")
    storage.put("model", content(2 << 20), stall(1 << 20))
    with rig(tmp_path / "j", lambda *_: source) as engine:
        done = engine.engine.submit(spec(tmp_path / "1", [entry("done", b"done")]))
        engine.is_over(done)
        going = engine.engine.submit(spec(tmp_path / "2", [entry("model", content(2 << 20))]))
        wait_until(lambda: engine.job(going).bytes_fetched == 1 << 20)
    with sqlite3.connect(tmp_path / "j") as database:
        database.execute("DROP TABLE kept")
        database.execute("ALTER TABLE jobs DROP COLUMN files_unverified")
        database.execute("PRAGMA user_version = 1")
    database.close()
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert engine.job(done).state is JobState.DONE
        over = engine.is_over(going)
        assert (over.state, over.bytes_fetched) == (JobState.DONE, 2 << 20)
        assert not [event for event in engine.events if isinstance(event, EngineTrouble)]
    with sqlite3.connect(tmp_path / "j") as database:
        assert database.execute("PRAGMA user_version").fetchone() == (module.SCHEMA,)
        assert [Path(path.decode()) for (path,) in database.execute("SELECT path FROM kept")] == [
            tmp_path / "2" / "model"
        ]
    database.close()


def test_the_files_that_are_kept_are_the_latest_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    content_of = Content("digest", 5, DigestAlgorithm.XXH128)
    files = [KeptFile(f"{tmp_path}/{name}\udcff", module.JobId(n), content_of) for n, name in enumerate("abcde")]
    written, _ = open_journal(tmp_path / "j")
    written.record((), {}, {}, files[:4])
    written.record((), {}, {}, [files[4], files[2]])
    written.close()
    read, _ = open_journal(tmp_path / "j")
    assert read.kept() == [files[3], files[4], files[2]]
    read.forget(files[3].job)
    assert read.kept() == [files[4], files[2]]
    read.close()


def damage_text(path: Path) -> None:
    path.write_bytes(b"this is no database at all, and long enough to be read as one" * 100)


def damage_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    path.write_bytes(data)


def damage_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def damage_schema(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE jobs DROP COLUMN target")
    database.close()


def damage_words(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE jobs SET state = 'sideways'")
    database.close()


def damage_kept(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO kept VALUES (x'61', 1, 'digest', 5, 'sideways')")
    database.close()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


@pytest.mark.parametrize(
    "spoil",
    [damage_text, damage_middle, damage_short, damage_schema, damage_words, damage_kept, newer],
    ids=lambda f: f.__name__,
)
def test_a_journal_that_cannot_be_used_is_set_aside_and_told_once(
    tmp_path: Path, storage: FaultServer, source: Source, spoil: Callable[[Path], None]
) -> None:
    path = tmp_path / "state" / "j"
    storage.put("a", b"abc")
    with rig(path, lambda *_: source) as engine:
        engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")])))
    spoil(path)
    spoiled = path.read_bytes()
    with rig(path, lambda *_: source) as engine:
        assert engine.engine.snapshot().jobs == ()
        wait_until(lambda: engine.events)
        assert [event.error.code for event in engine.events if isinstance(event, EngineTrouble)] == [
            Code.JOURNAL_DAMAGED
        ]
        over = engine.is_over(engine.engine.submit(spec(tmp_path / "t", [entry("a", b"abc")])))
        assert (over.state, over.files_skipped) == (JobState.DONE, 1)
    aside = [found for found in path.parent.iterdir() if ".damaged-" in found.name]
    assert spoiled in [found.read_bytes() for found in aside]
    with rig(path, lambda *_: source) as engine:
        assert [job.state for job in engine.engine.snapshot().jobs] == [JobState.DONE]
        assert not [event for event in engine.events if isinstance(event, EngineTrouble)]


def test_a_journal_that_another_program_holds_is_left_alone(tmp_path: Path) -> None:
    held, _ = open_journal(tmp_path / "j")
    with pytest.raises(LocalError) as caught:
        open_journal(tmp_path / "j")
    assert caught.value.code is Code.DISK_TROUBLE
    held.close()
    assert [path.name for path in tmp_path.iterdir() if "damaged" in path.name] == []


def test_an_engine_whose_journal_cannot_be_had_says_so(tmp_path: Path, source: Source) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LocalError), rig(tmp_path / "file" / "j", lambda *_: source):
        pass


def test_closing_and_starting_goes_on_with_what_was_under_way(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    data = content(3 << 20)
    small = {f"s{n}": content(100, n) for n in range(20)}
    storage.put("large", data, stall(1 << 20))
    for name, bytes_ in small.items():
        storage.put(name, bytes_)
    journal, target = tmp_path / "j", tmp_path / "t"
    entries = [entry("large", data), *(entry(name, bytes_) for name, bytes_ in small.items())]
    with rig(journal, lambda *_: source) as engine:
        job = engine.engine.submit(spec(target, entries))
        wait_until(lambda: engine.job(job).files_checked == 20 and engine.job(job).bytes_fetched == (1 << 20) + 2000)
    with rig(journal, lambda *_: source) as engine:
        over = engine.is_over(job)
        assert over.state is JobState.DONE
        assert (over.files_checked, over.bytes_fetched) == (21, (3 << 20) + 2000)
        progress = engine.engine.file_progress(job, ["s1", "large"])
        assert progress["s1"].state is progress["large"].state is FileState.CHECKED
    assert tree(target) == {"large": data} | small
    asked = storage.asked_for("large")
    assert [request.range for request in asked] == [None, f"bytes={1 << 20}-"]
    assert asked[1].headers["if-range"].startswith('"')
    assert all(len(storage.asked_for(name)) == 1 for name in small)


def test_files_recorded_as_done_that_are_gone_are_fetched_again(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    storage.put("a", b"abc")
    storage.put("b", content(2 << 20), stall(10))
    entries = [entry("a", b"abc"), entry("b", content(2 << 20))]
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", entries))
        wait_until(lambda: engine.job(job).files_checked == 1 and storage.stalled.is_set())
    (tmp_path / "t" / "a").unlink()
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert engine.is_over(job).state is JobState.DONE
    assert tree(tmp_path / "t") == {"a": b"abc", "b": content(2 << 20)}


def test_paused_jobs_stay_paused_and_failed_ones_can_be_retried_after_a_restart(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    storage.put("a", b"abc", stall(0))
    storage.put("bad", b"bad", refuse(404))
    storage.put("ok", b"ok")
    with rig(tmp_path / "j", lambda *_: source) as engine:
        paused = engine.engine.submit(spec(tmp_path / "1", [entry("a", b"abc")]))
        failed = engine.engine.submit(spec(tmp_path / "2", [entry("bad", b"bad"), entry("ok", b"ok")]))
        engine.is_over(failed)
        engine.engine.pause(paused)
        engine.reaches(paused, JobState.PAUSED)
    with rig(tmp_path / "j", lambda *_: source) as engine:
        assert [job.state for job in engine.engine.snapshot().jobs] == [JobState.PAUSED, JobState.FAILED]
        assert not engine.engine.snapshot().active
        engine.engine.retry(failed)
        wait_until(lambda: engine.job(failed).state is JobState.DONE)
        assert (engine.job(failed).files_checked, engine.job(failed).files_failed) == (2, 0)
        engine.engine.resume(paused)
        assert engine.is_over(paused).state is JobState.DONE
    assert len(storage.asked_for("ok")) == 1


def test_a_journal_that_is_spoiled_amid_the_work_costs_no_download(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    storage.put("a", content(2 << 20), stall(10))
    with rig(tmp_path / "j", lambda *_: source) as engine:
        job = engine.engine.submit(spec(tmp_path / "t", [entry("a", content(2 << 20))]))
        assert storage.stalled.wait(20)
        engine.engine.pause(job)
        engine.reaches(job, JobState.PAUSED)
    with sqlite3.connect(tmp_path / "j") as database:
        database.execute("DROP TABLE files")
    database.close()
    with rig(tmp_path / "j", lambda *_: source) as engine:
        engine.engine.resume(job)
        over = engine.is_over(job)
        assert over.error is not None
        assert over.error.code is Code.JOURNAL_DAMAGED
        wait_until(lambda: any(isinstance(event, EngineTrouble) for event in engine.events))
        again = engine.engine.submit(spec(tmp_path / "t", [entry("a", content(2 << 20))]))
        assert engine.is_over(again).state is JobState.DONE


def test_a_full_disk_under_the_journal_pauses_new_jobs_and_says_so(
    tmp_path: Path, storage: FaultServer, source: Source
) -> None:
    storage.put("a", b"abc")
    with small_volume(tmp_path / "volume", "300k") as volume, rig(volume / "j", lambda *_: source) as engine:
        filler = volume / "filler"
        with filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096) == 4096:
                if sum(path.stat().st_size for path in volume.iterdir()) > 260_000:
                    break
        entries = [entry("a", b"abc"), *(entry(f"{n:0200}", b"x") for n in range(1000))]
        job = engine.engine.submit(spec(tmp_path / "t", entries))
        paused = engine.reaches(job, JobState.PAUSED)
        assert paused.error is not None
        assert paused.error.code is Code.DISK_FULL
        assert storage.requests == []
        engine.engine.cancel(job)
        engine.reaches(job, JobState.CANCELLED)


def test_nothing_secret_is_in_the_journal(tmp_path: Path, storage: FaultServer, source: Source) -> None:
    storage.put("a", content(2 << 20), expired, stall(1 << 20))
    with rig(tmp_path / "j", lambda *_: source) as engine:
        engine.engine.submit(spec(tmp_path / "t", [entry("a", content(2 << 20))]))
        assert storage.stalled.wait(20)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"artifact" in stored.lower() or b"bike-dataset" in stored
    for secret in (b"sig=", b"n=1", f":{storage.port}".encode()):
        assert secret not in stored
