"""Running a program to its end, with what it cost."""

import os
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK = 0.05  # seconds between looks at the memory
_LONGEST = 1800.0  # seconds; what takes longer hangs


@dataclass(frozen=True)
class Ended:
    """Seconds from start to end, processor seconds with those of its children, the most memory it held in bytes
    (its own, without children), and what it printed."""

    seconds: float
    cpu: float
    memory: int
    output: str


def clean_environment(home: Path) -> dict[str, str]:
    """This environment without proxies, settings of anybody's, or a key."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept = {name: value for name, value in kept.items() if not name.startswith(("WANDB_", "XDG_", "RCLONE_"))}
    return kept | {"HOME": str(home)}


def run(command: Sequence[str | Path], scratch: Path, environment: Mapping[str, str] | None = None) -> Ended:
    """Runs a program in `scratch`. Raises RuntimeError with its last words when it fails or never ends."""
    complaints = scratch / "complaints.txt"
    with (scratch / "output.txt").open("w+b") as output, complaints.open("wb") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=scratch,
            env=clean_environment(scratch) | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        try:
            memory = _wait(process.pid, started + _LONGEST)
        except BaseException:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - started
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode != 0:
        last_words = complaints.read_text(errors="replace")[-3000:] or said[-3000:]
        raise RuntimeError(f"{' '.join(map(str, command[:4]))} ended with {process.returncode}:\n{last_words}")
    return Ended(seconds, usage.ru_utime + usage.ru_stime, memory, said)


def _wait(pid: int, deadline: float) -> int:
    """Waits for the end of a child; the most memory it was seen with.

    Not `ru_maxrss`: the kernel counts there what this process held when it made the child.
    """
    memory = 0
    descriptor = os.pidfd_open(pid)
    try:
        ending = select.poll()
        ending.register(descriptor, select.POLLIN)
        while not ending.poll(_LOOK * 1000):
            memory = peak_memory(pid) or memory
            if time.perf_counter() > deadline:
                raise RuntimeError(f"still running after {_LONGEST:g} s")
    finally:
        os.close(descriptor)
    return memory


def peak_memory(pid: int | str = "self") -> int:
    """The most memory a process held so far, in bytes; 0 for one that has ended."""
    return _status(pid, "VmHWM:")


def memory(pid: int | str = "self") -> int:
    """The memory a process holds, in bytes; 0 for one that has ended."""
    return _status(pid, "VmRSS:")


def _status(pid: int | str, field: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) << 10
    return 0
