"""Parts: filled out of order by several, summed in order, taken over after a kill, never believed too much."""

import random
import threading
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.errors import Code, IntegrityError
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.checksum import Stopped, never
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.table import Item
from artifact_desktop.transfer.target import map_name, part_name
from tests.transfer.rig import content, digest, tree


def item(path: str, data: bytes) -> Item:
    return Item(path, LocalName(path), digest(data), len(data), DigestAlgorithm.MD5)


def opened(folder: Path, wanted: Item) -> Part:
    part = Part(str(folder), wanted)
    part.load(never)
    return part


def sealed(text: bytes) -> bytes:
    """A map as the program writes it, whatever it says."""
    return b"%s %08x\n" % (text, zlib.crc32(text))


def abandon(part: Part) -> None:
    """What a kill does: the files are closed, nothing else happens."""
    part._release()


def test_a_part_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    wanted = item("a", b"abcdef")
    first = opened(tmp_path, wanted)
    begun = first.claim(3)
    assert begun is not None
    first.write(begun, b"abc")
    second = opened(tmp_path, wanted)
    assert second.have == 0
    second.fill([b"abcdef"])
    second.place(str(tmp_path / "b"))
    first.release(begun)
    first.fill([b"def"])
    first.place(str(tmp_path / "a"))
    assert tree(tmp_path) == {"a": b"abcdef", "b": b"abcdef"}


def test_a_part_is_taken_over_by_content_not_by_name(tmp_path: Path) -> None:
    first = opened(tmp_path, item("old/name", b"abcdef"))
    first.fill([b"abc"])
    first.close()
    second = opened(tmp_path, item("other/name", b"abcdef"))
    assert second.have == 3
    third = opened(tmp_path, item("old/name", b"abcdeg"))
    assert third.have == 0
    second.close(keep=False)
    third.close()
    assert tree(tmp_path) == {}, "an empty part is not kept"


def test_a_part_that_is_too_long_is_begun_again(tmp_path: Path) -> None:
    wanted = item("a", b"abc")
    (tmp_path / part_name(wanted)).write_bytes(b"abcdefgh")
    part = opened(tmp_path, wanted)
    assert part.have == 0
    part.fill([b"abc"])
    part.place(str(tmp_path / "a"))
    assert tree(tmp_path) == {"a": b"abc"}


def test_bytes_another_program_added_are_noticed(tmp_path: Path) -> None:
    wanted = item("a", b"abc")
    part = opened(tmp_path, wanted)
    part.fill([b"abc"])
    with (tmp_path / part_name(wanted)).open("ab") as file:
        file.write(b"d")
    with pytest.raises(IntegrityError) as caught:
        part.place(str(tmp_path / "a"))
    assert caught.value.code is Code.SIZE_MISMATCH
    part.close(keep=False)
    assert tree(tmp_path) == {}


def test_segments_are_given_out_once_and_lowest_first(tmp_path: Path) -> None:
    part = opened(tmp_path, item("a", content(100)))
    first, second, third = (part.claim(30) for _ in range(3))
    assert first
    assert second
    assert third
    assert [(s.position, s.stop) for s in (first, second, third)] == [(0, 30), (30, 60), (60, 90)]
    part.write(second, content(100)[30:40])
    part.release(second)
    again = part.claim()
    assert again is not None
    assert (again.position, again.stop) == (40, 60)
    rest = part.claim()
    assert rest is not None
    assert (rest.position, rest.stop) == (90, 100)
    assert part.claim() is None
    assert (part.have, part.unclaimed) == (10, 0)
    part.close(keep=False)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(1, 5000), kills=st.integers(0, 4))
def test_whatever_the_order_and_the_kills_the_bytes_are_right(
    tmp_path_factory: pytest.TempPathFactory, seed: int, size: int, kills: int
) -> None:
    folder, chance, data = tmp_path_factory.mktemp("p"), random.Random(seed), content(size, seed)
    wanted = item("a", data)
    written: list[range] = []
    for life in range(kills + 1):
        part = opened(folder, wanted)
        assert part.have >= sum(map(len, written)), "what was written is still good"
        steps = chance.randrange(20) if life < kills else 10**6
        segments = []
        while steps and not part.is_whole:
            steps -= 1
            if len(segments) < 4 and (segment := part.claim(chance.randrange(1, 800))):
                segments.append(segment)
            segment = chance.choice(segments)
            count = chance.randrange(1, 300)
            start, stop = segment.position, min(segment.position + count, segment.stop)
            part.write(segment, data[start:stop])
            written.append(range(start, stop))
            if segment.is_done:
                part.release(segment)
                segments.remove(segment)
        if life < kills and not part.is_whole:
            abandon(part)
            continue
        part.finish(never)
        part.place(str(folder / "a"))
        break
    assert tree(folder) == {"a": data}
    assert sum(map(len, written)) == size, "no byte was asked for twice"


def test_many_threads_fill_one_part(tmp_path: Path) -> None:
    data = content(40 << 20)
    wanted = item("a", data)
    part = opened(tmp_path, wanted)

    def work() -> None:
        while segment := part.claim(3 << 20):
            while not segment.is_done:
                part.write(segment, data[segment.position : min(segment.position + 100_000, segment.stop)])
            part.release(segment)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    part.finish(never)
    part.place(str(tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    "damage",
    [
        b"0-30 00000000\n",
        b"0-30",
        b"garbage \xff\n",
        b"0-99999999 2c0c1e5a\n",
        sealed(b"0-30 20-40"),
        sealed(b"0-101"),
        sealed(b"30-0"),
        sealed(b"x"),
    ],
)
def test_a_map_that_cannot_be_believed_costs_bytes_not_truth(tmp_path: Path, damage: bytes) -> None:
    data = content(100)
    wanted = item("a", data)
    part = opened(tmp_path, wanted)
    first, second = part.claim(50), part.claim()
    assert first
    assert second
    part.write(second, data[50:60])
    assert tree(tmp_path).keys() == {part_name(wanted), map_name(part_name(wanted))}
    abandon(part)
    (tmp_path / map_name(part_name(wanted))).write_bytes(damage)
    again = opened(tmp_path, wanted)
    assert again.have == 0
    again.fill([data])
    again.place(str(tmp_path / "a"))
    assert tree(tmp_path) == {"a": data}


def test_a_kill_between_the_making_of_a_map_and_its_first_line_costs_nothing(tmp_path: Path) -> None:
    data = content(100)
    wanted = item("a", data)
    part = opened(tmp_path, wanted)
    first = part.claim(50)
    assert first
    part.write(first, data[:40])
    abandon(part)
    (tmp_path / map_name(part_name(wanted))).touch()
    again = opened(tmp_path, wanted)
    assert again.have == 40
    again.fill([data[40:]])
    again.place(str(tmp_path / "a"))
    assert tree(tmp_path) == {"a": data}


def test_a_map_left_behind_says_nothing_about_a_new_part(tmp_path: Path) -> None:
    data = content(100)
    wanted = item("a", data)
    part = opened(tmp_path, wanted)
    first, second = part.claim(50), part.claim()
    assert first
    assert second
    part.write(second, data[50:60])
    abandon(part)
    (tmp_path / part_name(wanted)).unlink()
    again = opened(tmp_path, wanted)
    assert again.have == 0
    again.close()
    assert tree(tmp_path) == {}


def test_reading_a_part_again_stops_when_told(tmp_path: Path) -> None:
    data = content(3 << 20)
    wanted = item("a", data)
    part = opened(tmp_path, wanted)
    part.fill([data])
    abandon(part)
    again = Part(str(tmp_path), wanted)
    with pytest.raises(Stopped):
        again.load(lambda: True)
    again.close()
    assert tree(tmp_path) == {part_name(wanted): data}


def test_a_part_of_another_holder_is_never_given_the_real_name(tmp_path: Path) -> None:
    """Somebody moves the part away, and another job begins the same content: its bytes are not summed."""
    wanted = item("a", b"abcdef")
    first = opened(tmp_path, wanted)
    first.fill([b"abcdef"])
    (tmp_path / part_name(wanted)).unlink()
    second = opened(tmp_path, wanted)
    second.fill([b"abc"])
    with pytest.raises(FileNotFoundError):
        first.place(str(tmp_path / "a"))
    first.close(keep=False)
    assert tree(tmp_path) == {part_name(wanted): b"abc"}
    second.close()
