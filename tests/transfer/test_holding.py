"""Several at the same bytes in the same folder: every file is whole, and nothing is left behind."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.copying import copy
from artifact_desktop.transfer.holding import discard_part, hold
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.place import store
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import Target, map_name, part_name
from tests.transfer.rig import content, digest, tree

DATA = content(20_000)
ROUNDS, THREADS = 60, 6


def item(path: str) -> Item:
    return Item(path, LocalName(path), digest(DATA), len(DATA), DigestAlgorithm.MD5)


def by_store(target: Target, wanted: Item, source: str) -> None:
    store(target, wanted, DATA)


def by_copy(target: Target, wanted: Item, source: str) -> None:
    copy(target, wanted, source, never)


def by_part(target: Target, wanted: Item, source: str) -> None:
    part = Part(str(target.root), wanted)
    part.load(never)
    part.fill([DATA[part.have : 9000], DATA[max(part.have, 9000) :]] if part.have < 9000 else [DATA[part.have :]])
    part.finish(never)
    part.place(target.locate(wanted.local))


def by_giving_up(target: Target, wanted: Item, source: str) -> None:
    part = Part(str(target.root), wanted)
    part.load(never)
    part.close()


def by_cancelling(target: Target, wanted: Item, source: str) -> None:
    discard_part(target, wanted)


WAYS: list[Callable[[Target, Item, str], None]] = [by_store, by_copy, by_part]


def rush(folder: Path, source: Path, prefix: str, ways: list[Callable[[Target, Item, str], None]]) -> None:
    """Each thread places the same content again and again, under names of its own."""
    target = Target(folder)
    target.prepare()
    start = threading.Barrier(THREADS)
    troubles: list[BaseException] = []

    def work(number: int) -> None:
        start.wait()
        for turn in range(ROUNDS):
            try:
                ways[(number + turn) % len(ways)](target, item(f"{prefix}-{number}-{turn}"), str(source))
            except OSError as error:
                troubles.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


@pytest.mark.parametrize("ways", [[by_store], [by_copy], [by_part], WAYS], ids=["store", "copy", "part", "all"])
def test_threads_do_not_spoil_each_others_files(
    tmp_path: Path, ways: list[Callable[[Target, Item, str], None]]
) -> None:
    (tmp_path / "source").write_bytes(DATA)
    rush(tmp_path / "t", tmp_path / "source", "a", ways)
    assert set(tree(tmp_path / "t").values()) == {DATA}
    assert len(tree(tmp_path / "t")) == THREADS * ROUNDS


def test_nor_do_those_that_give_up_or_cancel(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(DATA)
    rush(tmp_path / "t", tmp_path / "source", "a", [*WAYS, by_giving_up, by_cancelling])
    assert set(tree(tmp_path / "t").values()) == {DATA}


def test_nor_do_programs(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(DATA)
    code = "import sys; from pathlib import Path; from tests.transfer.test_holding import *; "
    code += "rush(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], [*WAYS, by_giving_up, by_cancelling])"
    programs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "t"), str(tmp_path / "source"), name])
        for name in "abc"
    ]
    assert [program.wait(120) for program in programs] == [0, 0, 0]
    assert set(tree(tmp_path / "t").values()) == {DATA}


def test_a_part_in_use_is_not_discarded_and_one_that_is_not_goes_with_its_map(tmp_path: Path) -> None:
    target = Target(tmp_path)
    held = hold(str(tmp_path), item("a"))
    discard_part(target, item("a"))
    assert list(tree(tmp_path)) == [part_name(item("a"))]
    os.close(held.file)
    (tmp_path / map_name(part_name(item("a")))).touch()
    discard_part(target, item("a"))
    assert tree(tmp_path) == {}
