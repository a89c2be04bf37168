"""kill -9 in mid-download: after the next start the tree is byte-equal, and little came twice."""

import contextlib
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.faults.server import Exchange, FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import tree
from tests.transfer.worker import files

MIB, SMALL, PIECE = 6, 300, 64 << 10
ROOT = Path(__file__).resolve().parents[2]


def start(journal: Path, target: Path, port: int) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "tests.transfer.worker",
        str(journal),
        str(target),
        str(port),
        str(MIB),
        str(SMALL),
    ]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("kills", [[0.0], [0.3], [0.05, 0.2, 0.4, 0.6, 0.8]])
def test_killed_at_any_moment_the_download_is_finished_by_the_next_start(tmp_path: Path, kills: list[float]) -> None:
    wanted = files(MIB, SMALL)
    total = sum(map(len, wanted.values()))
    journal, target = tmp_path / "state" / "j", tmp_path / "t"
    allowed = threading.Semaphore(0)
    killed = 0

    def paced(exchange: Exchange) -> None:
        """Honest, but a piece at a time, as the test lets it."""
        body = exchange.file_head()
        for start_of_piece in range(0, len(body), PIECE):
            allowed.acquire()
            exchange.body(body[start_of_piece : start_of_piece + PIECE])

    with FaultServer() as storage:
        for name, data in wanted.items():
            storage.put(name, data, always=paced)
        for share in kills:
            with start(journal, target, storage.port) as program:
                wait_until(lambda program=program: storage.requests or program.poll() is not None, 60)
                while _on_disk(target) < share * total and program.poll() is None:
                    allowed.release(4)
                    wait_until(lambda program=program: allowed._value == 0 or program.poll() is not None, 30)
                program.kill()
                killed += program.wait(30) != 0
        allowed.release(10**6)
        with start(journal, target, storage.port) as program:
            assert program.communicate(timeout=120)[0] == "done\n"
        fetched = storage.body_bytes
    assert killed == len(kills), "it was done before it could be killed"
    assert tree(target) == wanted
    in_flight = 8 * (4 * PIECE + (1 << 20))  # connections: a small file from zero, buffers and sockets of a large one
    assert fetched <= total + killed * in_flight


def _on_disk(target: Path) -> int:
    total = 0
    for path in target.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # renamed meanwhile
            total += path.stat().st_size if path.is_file() else 0
    return total
