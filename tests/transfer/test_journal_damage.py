"""A journal damaged in any way: it is said, nothing wrong reaches the disk, and downloads start again.

What a spoiled byte can do is not limited to what SQLite notices: so whatever the old journal leads to, no file may
stand under its name with other bytes than its own, and the same files submitted again must all arrive.
"""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.transfer.job import EngineTrouble, JobState
from tests.faults.answers import stall
from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import HASTE, Rig, Source, content, entry, rig, spec, tree

ROUNDS = 8 * int(os.environ.get("ARTIFACT_DESKTOP_SCALE", "1"))
SEED = int(os.environ.get("ARTIFACT_DESKTOP_SEED", "0")) or random.randrange(1, 1 << 32)
WANTED = {f"d{n % 3}/file{n:03}": content(40 + n, n) for n in range(120)} | {"large": content(2 << 20, 999)}
ENTRIES = [entry(name, data) for name, data in WANTED.items()]
PAGE = 4096


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what a kill amid the work leaves of journal and target, the journal's -wal included."""
    folder = tmp_path_factory.mktemp("killed")
    state, target = folder / "state", folder / "t"
    with FaultServer() as storage:
        for name, data in WANTED.items():
            storage.put(name, data, *([stall(len(data) // 2)] if name > "d2" else []))
        with rig(state / "j", lambda *_: Source(storage), patience=replace(HASTE, stall=60)) as engine:
            engine.engine.submit(spec(target, ENTRIES))
            wait_until(lambda: copied(state, folder / "copy" / "state") >= 32, 30)  # the first window, without d2
            shutil.copytree(target, folder / "copy" / "t")
    return folder


def copied(state: Path, place: Path) -> int:
    """Copies a journal that is in use. Returns how many outcomes it knows, the -wal included; 0 before it is one."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(state, place)
    shutil.copytree(state, place.with_name("read"), dirs_exist_ok=True)
    with contextlib.closing(sqlite3.connect(place.with_name("read") / "j")) as database:
        try:
            [[count]] = database.execute("SELECT count(*) FROM outcomes").fetchall()
        except sqlite3.Error:
            return 0
    return int(count)


@pytest.fixture
def state(killed: Path) -> Path:
    return restored(killed)


def restored(folder: Path) -> Path:
    """Journal and target as they were left, where they were: the journal knows the place. Returns the journal's."""
    for name in ("state", "t"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(folder / "copy" / name, folder / name)
    return folder / "state"


def flip(path: Path, rng: random.Random) -> None:
    """Up to twenty bytes become others."""
    data = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] ^= rng.randint(1, 255)
    path.write_bytes(data)


def flip_words(path: Path, rng: random.Random) -> None:
    """One byte of what is stored as text becomes another, which SQLite cannot notice."""
    data = bytearray(path.read_bytes())
    words = [place for place in range(len(data)) if 32 < data[place] < 127]
    data[rng.choice(words)] = rng.randint(33, 126)
    path.write_bytes(data)


def truncate(path: Path, rng: random.Random) -> None:
    """It ends anywhere."""
    os.truncate(path, rng.randrange(path.stat().st_size))


def blank(path: Path, rng: random.Random) -> None:
    """A page of zeros."""
    page = rng.randrange(max(1, path.stat().st_size // PAGE))
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(bytes(PAGE))


def shuffle(path: Path, rng: random.Random) -> None:
    """Two pages change places."""
    data = path.read_bytes()
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    one, other = rng.randrange(len(pages)), rng.randrange(len(pages))
    pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(b"".join(pages))


def finish(state: Path, storage: FaultServer, source: Source) -> list[Code]:
    """Starts over the journal as it is, lets its job end, and submits the files again. Returns the troubles told."""
    for name, data in WANTED.items():
        storage.put(name, data)
    target = state.with_name("t")
    with rig(state / "j", lambda *_: source) as engine:
        for job in engine.engine.snapshot().jobs:
            engine.reaches(job.id, JobState.DONE, JobState.FAILED, JobState.PAUSED, JobState.CANCELLED)
            engine.engine.cancel(job.id)
        check(engine, target)
        over = engine.is_over(engine.engine.submit(spec(target, ENTRIES)))
        assert over.state is JobState.DONE
        wait_until(lambda: not engine.engine.snapshot().active)
    found = tree(target)
    assert {name: found.get(name) for name in WANTED} == WANTED
    return [event.error.code for event in engine.events if isinstance(event, EngineTrouble)]


def check(engine: Rig, target: Path) -> None:
    """Whatever was made of the old job: what stands under a name is that file, and questions are answered."""
    wrong = [name for name, data in tree(target).items() if name in WANTED and WANTED[name] != data]
    assert wrong == []
    for job in engine.engine.snapshot().jobs:
        engine.engine.file_progress(job.id, list(WANTED))


@pytest.mark.parametrize("tail", ["", "-wal"])
@pytest.mark.parametrize("spoil", [flip, flip_words, truncate, blank, shuffle], ids=lambda f: f.__name__)
def test_spoiled_at_random(
    killed: Path,
    storage: FaultServer,
    source: Source,
    spoil: Callable[[Path, random.Random], None],
    tail: str,
) -> None:
    for number in range(ROUNDS):
        sys.stdout.write(f"seed {SEED + number}\n")
        state = restored(killed)
        spoil(state / f"j{tail}", random.Random(SEED + number))
        troubles = finish(state, storage, source)
        assert set(troubles) <= {Code.JOURNAL_DAMAGED}
        assert len(troubles) <= 1


def in_columns(change: Callable[[list[list[object]]], object]) -> Callable[[sqlite3.Connection], object]:
    """Changes the columns of files behind their seal: paths, local names, digests, sizes, algorithms."""

    def spoil(database: sqlite3.Connection) -> None:
        [(text,)] = database.execute("SELECT columns FROM files").fetchall()
        columns = json.loads(text[8:])
        columns[1] = columns[1] or columns[0].copy()  # none stands for the same names here as there
        change(columns)
        database.execute("UPDATE files SET columns = ?", [text[:8] + json.dumps(columns)])

    return spoil


def sql(statement: str) -> Callable[[sqlite3.Connection], object]:
    return lambda database: database.execute(statement)


@pytest.mark.parametrize(
    "spoil",
    {
        "an unknown state": sql("INSERT OR REPLACE INTO outcomes (job, number, state) VALUES (1, 5, 77)"),
        "a state that is none": sql("INSERT OR REPLACE INTO outcomes (job, number, state) VALUES (1, 5, -1)"),
        "a state in words": sql("INSERT OR REPLACE INTO outcomes (job, number, state) VALUES (1, 5, 'x')"),
        "a file too many": sql("INSERT OR REPLACE INTO outcomes (job, number, state) VALUES (1, 500, 1)"),
        "a file before the first": sql("INSERT OR REPLACE INTO outcomes (job, number, state) VALUES (1, -3, 1)"),
        "an error that is none": sql("INSERT OR REPLACE INTO outcomes VALUES (1, 5, 3, '[1, 2]')"),
        "an error of no class": sql("INSERT OR REPLACE INTO outcomes VALUES (1, 5, 3, '[[], 1, 2, 3, {}]')"),
        "a count in words": sql("UPDATE jobs SET files_checked = 'many'"),
        "a target that is none": sql("UPDATE jobs SET target = x'00'"),
        "a target in numbers": sql("UPDATE jobs SET target = 17"),
        "another target": sql("UPDATE jobs SET target = CAST(target || 'x' AS BLOB)"),
        "another server": sql("UPDATE jobs SET server = 'https://elsewhere.test'"),
        "a server in numbers": sql("UPDATE jobs SET server = 17"),
        "a huge size": in_columns(lambda columns: columns[3].__setitem__(-2, 1 << 70)),
        "a size in words": in_columns(lambda columns: columns[3].__setitem__(-2, "9")),
        "a name in numbers": in_columns(lambda columns: columns[1].__setitem__(-2, 9)),
        "a path in numbers": in_columns(lambda columns: columns[0].__setitem__(-2, 9)),
        "a digest in numbers": in_columns(lambda columns: columns[2].__setitem__(-2, 9)),
        "a name outside": in_columns(lambda columns: columns[1].__setitem__(-2, "../outside")),
        "a name at the root": in_columns(lambda columns: columns[1].__setitem__(-2, "/outside")),
        "a name with nothing in it": in_columns(lambda columns: columns[1].__setitem__(-2, "a\0b")),
        "the name of another": in_columns(lambda columns: columns[1].__setitem__(-2, columns[1][0])),
        "columns of no length": in_columns(lambda columns: columns[1].clear()),
        "no columns": in_columns(lambda columns: columns.clear()),
    }.items(),
    ids=lambda case: case[0],
)
def test_spoiled_on_purpose(
    state: Path,
    storage: FaultServer,
    source: Source,
    spoil: tuple[str, Callable[[sqlite3.Connection], object]],
) -> None:
    with sqlite3.connect(state / "j") as database:
        spoil[1](database)
    database.close()
    assert set(finish(state, storage, source)) <= {Code.JOURNAL_DAMAGED}
    assert {path.name for path in state.parent.iterdir()} == {"copy", "state", "t"}


def test_as_a_kill_left_it_it_goes_on(state: Path, storage: FaultServer, source: Source) -> None:
    assert finish(state, storage, source) == []


def test_one_from_before_there_were_seals_goes_on(state: Path, storage: FaultServer, source: Source) -> None:
    with sqlite3.connect(state / "j") as database:
        database.execute("UPDATE files SET columns = substr(columns, 9)")
    database.close()
    assert finish(state, storage, source) == []


def test_without_what_was_not_yet_taken_over(state: Path, storage: FaultServer, source: Source) -> None:
    (state / "j-wal").unlink()
    assert set(finish(state, storage, source)) <= {Code.JOURNAL_DAMAGED}


def test_empty_is_new(state: Path, storage: FaultServer, source: Source) -> None:
    for path in state.iterdir():
        path.unlink()
    (state / "j").touch()
    assert finish(state, storage, source) == []


@pytest.mark.parametrize("tail", ["", "-wal"])
def test_a_folder_in_its_place_is_set_aside(state: Path, storage: FaultServer, source: Source, tail: str) -> None:
    (state / f"j{tail}").unlink()
    (state / f"j{tail}").mkdir()
    assert finish(state, storage, source) == [Code.JOURNAL_DAMAGED]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_one_that_may_not_be_read_is_said(state: Path, source: Source) -> None:
    (state / "j").chmod(0)
    with pytest.raises(LocalError) as caught, rig(state / "j", lambda *_: source):
        pass
    assert caught.value.code is Code.DISK_TROUBLE
