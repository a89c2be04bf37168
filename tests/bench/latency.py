"""The case `latency`: small files from a server that takes 50 ms before each answer, on 8, 16 and 32 connections."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.arena import Lane, open_arena
from tests.bench.contenders import ROOT, aria2c, ours
from tests.bench.options import Options
from tests.bench.report import Result, spread

_LATENCY = 0.05  # seconds
_CONNECTIONS = (8, 16, 32)


def latency(options: Options) -> Result:
    """2,000 x 10 KiB."""
    count = 64 if options.quick else 2_000
    result = Result("latency", options.rounds)
    with open_arena(3 * count * (12 << 10)) as arena, slow_server(arena.root, _LATENCY) as origin:
        workload = arena.workload("latency", count, 10 << 10)
        us = {number: Lane(ours(number), workload, origin=origin) for number in _CONNECTIONS}
        peers = {number: aria2c(f"-j{number}", "-x1") for number in _CONNECTIONS}
        them = {number: Lane(peer, workload, origin=origin) for number, peer in peers.items() if peer is not None}
        costs = arena.race([*us.values(), *them.values()], options.rounds)
    rows = []
    for number in _CONNECTIONS:
        mine = costs[us[number]]
        theirs = costs.get(them[number], []) if them else []
        rates = [count / cost.seconds for cost in mine]
        possible = number / _LATENCY
        pairs = zip(mine, theirs, strict=True) if theirs else ()
        beside = [other.seconds / own.seconds for own, other in pairs]
        rows.append(
            [
                f"{number}",
                spread([rate / possible for rate in rates], "{:.2f}", bold=True),
                spread(beside, "{:.2f}", bold=True) if beside else "not installed",
                spread(rates, "{:,.0f}"),
                f"{possible:,.0f}",
            ]
        )
    ours_to = ["ours / connections over latency", f"ours / aria2c -j, {workload}"]
    result.table(["connections", *ours_to, "ours, files/s", "connections over latency, files/s"], rows)
    return result


@contextmanager
def slow_server(folder: Path, seconds: float) -> Iterator[str]:
    """The origin of a server that waits `seconds` before each answer, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.slow_server", str(folder), str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:  # leaving closes its standard input, which ends it
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
