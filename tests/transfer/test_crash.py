"""kill -9 at any moment: after the last start the tree is byte-equal, and next to nothing came twice.

What may be sent twice, and why. A kill takes what was on its way: for each connection what stood in sockets and
buffers, and a small file that was gathered in memory. So after each kill what is on the disk is looked at, and of that
nothing may be sent again:
- a file that stands under its name, whether or not the journal had come to know of it;
- the bytes of a part that its map calls good, or all of them where it has none.
Nothing may be sent twice between two kills. And of what was sent before a kill only the last two answers on each
connection may come again: the one it was at, and the one before where that had just ended and was not seen to yet.

`ARTIFACT_DESKTOP_KILLS` is how often, `ARTIFACT_DESKTOP_SEED` repeats a run.
"""

import contextlib
import os
import random
import re
import selectors
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.table import SMALL, Item
from artifact_desktop.transfer.target import Target, map_name, part_name
from tests.faults.exchange import Exchange, HangUp
from tests.faults.server import FaultServer
from tests.transfer.rig import digest, tree
from tests.transfer.worker import files

KILLS = int(os.environ.get("ARTIFACT_DESKTOP_KILLS", "24"))
SEED = int(os.environ.get("ARTIFACT_DESKTOP_SEED", "0")) or random.randrange(1, 1 << 32)
LARGE_BYTES, SMALL_FILES = 200 << 20, 2000
AT_WORK = 2  # answers on a connection that a kill may take
PIECE = 64 << 10
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a program that forks is killed here")


class Gate:
    """Lets so much through. Whoever asks for more has the program killed, and then nobody is answered any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shut = False
        self._pid = 0
        self._left: Counter[str] = Counter()

    def open(self, **left: int) -> None:
        """What passes from now on: bytes of `small` and of `large` files, and `requests`; all of what is not named."""
        with self._lock:
            self._shut, self._pid, self._left = False, 0, Counter(left)

    def guards(self, pid: int) -> None:
        """The process to kill. Until it is known, what is asked for too much only is not answered."""
        with self._lock:
            self._pid = pid
            self._kill()

    def answer(self, exchange: Exchange) -> None:
        """An honest answer, as far as the gate lets it."""
        self._take("requests", 1)
        body = exchange.file_head()
        kind = "small" if len(exchange.data) <= SMALL else "large"
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            passed = self._take(kind, len(piece))
            exchange.body(piece[:passed])
            if passed < len(piece):
                self._take(kind, 1)

    def _take(self, kind: str, most: int) -> int:
        with self._lock:
            if not self._shut and kind not in self._left:
                return most
            passed = min(most, self._left[kind])
            if self._shut or not passed:
                self._shut = True
                self._kill()
                raise HangUp
            self._left[kind] -= passed
            return passed

    def _kill(self) -> None:
        if self._shut and self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


class Program:
    """The worker, started again and again."""

    def __init__(self, journal: Path, target: Path, port: int) -> None:
        arguments = [str(each) for each in (journal, target, port, LARGE_BYTES, SMALL_FILES)]
        self._errors = target.with_name("stderr")
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.transfer.worker", *arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
            )
        self._said = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.kill()
        self._process.wait(30)

    def lives(self, gate: Gate, itself: str = "") -> int:
        """Starts it and waits until it is over. Returns its status; `itself` says when it is to kill itself."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{itself}\n".encode())
        gate.guards(int(self._says("pid")))
        return int(self._says("over"))

    def _says(self, word: str) -> str:
        assert self._process.stdout is not None
        while b"\n" not in self._said:
            with selectors.DefaultSelector() as selector:
                selector.register(self._process.stdout, selectors.EVENT_READ)
                assert selector.select(120), f"nothing said for two minutes; {self._errors.read_text()}"
            piece = os.read(self._process.stdout.fileno(), 4096)  # not buffered: what is buffered cannot be waited for
            assert piece, self._errors.read_text()
            self._said += piece
        line, _, self._said = self._said.partition(b"\n")
        said, _, rest = line.decode().partition(" ")
        assert said == word
        return rest


def moments(rng: random.Random) -> Iterator[tuple[str, int]]:
    """Where to kill, without end: "requests" and "" by what the server was asked for and what it sent."""
    while True:
        kind = rng.choice(["requests", "", "file", "statement"])
        yield kind, int(10 ** rng.uniform(0, {"file": 3, "statement": 2.7}.get(kind, 2.3)))


@pytest.mark.slow
def test_killed_at_any_moment_it_is_finished_by_the_next_start(tmp_path: Path) -> None:
    sys.stdout.write(f"seed {SEED}\n")
    rng = random.Random(SEED)
    wanted = files(LARGE_BYTES, SMALL_FILES)
    target = tmp_path / "t"
    gate = Gate()
    complete: dict[str, int] = {}
    parts_of = parts(target, wanted)
    kept: dict[str, list[tuple[int, int]]] = {}
    with FaultServer() as storage, Program(tmp_path / "state" / "j", target, storage.port) as program:
        for name, data in wanted.items():
            storage.put(name, data, always=gate.answer)
        for kills_left, (kind, number) in zip(range(KILLS, 0, -1), moments(rng), strict=False):
            limits = {
                size: int(unsent(storage, wanted, size) * min(0.9, 2 * rng.random() / (kills_left + 1)))
                for size in ("small", "large")
            }
            gate.open(**limits, **({kind: number} if kind == "requests" else {}))
            status = program.lives(gate, f"{kind} {number}" if kind in ("file", "statement") else "")
            assert status == -signal.SIGKILL, (tmp_path / "stderr").read_text()
            storage.settle()
            note_complete(target, wanted, complete, storage.epoch)
            for name, stretches in kept.items():
                needless = [pair for pair in storage.coverage(name).sent(storage.epoch) if overlaps(pair, stretches)]
                assert not needless, f"{name}: {needless} sent in life {storage.epoch}, {stretches} were on the disk"
            kept = {name: good_bytes(part) for name, part in parts_of.items()}
            storage.epoch += 1
        gate.open()
        assert program.lives(gate) == 0, (tmp_path / "stderr").read_text()
        asked = len(storage.requests)
        assert program.lives(gate) == 0, "what is done was not done after all"
        assert len(storage.requests) == asked
        assert tree(target) == wanted
        assert not [request for request in storage.requests if request.epoch > complete.get(request.name, KILLS)]
        lost: Counter[int] = Counter()
        at_work = [storage.last_sent(life, AT_WORK) for life in range(KILLS + 1)]
        for name in wanted:
            coverage = storage.coverage(name)
            assert coverage.distinct == len(wanted[name])
            for (sent, again), count in coverage.repeated().items():
                assert sent != again, f"{name}: {count} bytes twice in life {sent}: {coverage.sent(sent)}"
                assert count <= at_work[sent][name], f"{name}: {count} bytes of life {sent} again in life {again}"
                lost[sent] += count
        twice = storage.body_bytes - sum(map(len, wanted.values()))
    assert twice == sum(lost.values())
    sys.stdout.write(f"{KILLS} kills, {twice:,} bytes twice, {max(lost.values(), default=0):,} at most for one kill\n")


def test_what_a_kill_left_of_trying_a_folder_is_cleared_up_by_the_next_try(tmp_path: Path) -> None:
    program = "import sys; from tests.transfer.worker import die_trying; die_trying(sys.argv[1])"
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path / "t")], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert len(tree(tmp_path / "t")) == 1
    Target(tmp_path / "t").prepare()
    assert tree(tmp_path / "t") == {}


def unsent(storage: FaultServer, wanted: dict[str, bytes], size: str) -> int:
    """Bytes of the small or of the large files that were never sent."""
    names = [name for name, data in wanted.items() if (len(data) <= SMALL) == (size == "small")]
    return sum(len(wanted[name]) - storage.coverage(name).distinct for name in names)


def note_complete(target: Path, wanted: dict[str, bytes], complete: dict[str, int], epoch: int) -> None:
    """Notes in which life a file first stood under its name, where it must be whole from that moment on."""
    for name in wanted.keys() - complete.keys():
        with contextlib.suppress(FileNotFoundError):
            assert (target / name).read_bytes() == wanted[name], name
            complete[name] = epoch


def parts(target: Path, wanted: dict[str, bytes]) -> dict[str, Path]:
    """Where the part of each file is that gets one."""
    items = [Item(n, LocalName(n), digest(d), len(d), DigestAlgorithm.MD5) for n, d in wanted.items() if len(d) > SMALL]
    return {item.path: (target / item.path).with_name(part_name(item)) for item in items}


def good_bytes(part: Path) -> list[tuple[int, int]]:
    """What a part holds that is not to come again."""
    if not part.exists():
        return []
    try:
        text = Path(map_name(str(part))).read_bytes().partition(b"\n")[0].rpartition(b" ")[0]
    except FileNotFoundError:
        return [(0, part.stat().st_size)]
    return [(int(first), int(end)) for first, end in re.findall(rb"(\d+)-(\d+)", text)]


def overlaps(pair: tuple[int, int], stretches: list[tuple[int, int]]) -> bool:
    return any(pair[0] < end and start < pair[1] for start, end in stretches)
