"""The case `ui`: how late the real window's event loop is while its engine downloads the small and the large files."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from tests.bench import processes
from tests.bench.arena import Arena, Wrong, open_arena, say
from tests.bench.contenders import PLACE, ROOT, serving
from tests.bench.options import Options
from tests.bench.report import Result, spread
from tests.bench.workload import Workload, differences


class NoScreen(Exception):
    """There is no display to show a window on."""


def ui(options: Options) -> Result:
    """5,000 x 10 KiB, then 4 x 512 MiB. Raises NoScreen."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise NoScreen
    count, size = (50, 1 << 20) if options.quick else (5_000, 512 << 20)
    result = Result("ui", options.rounds)
    with open_arena(2 * (4 * size + count * (12 << 10))) as arena:
        workloads = [arena.workload("small", count, 10 << 10), arena.workload("large", 4, size)]
        with serving(arena.web, arena.root, workloads) as server:
            lives = []
            for number in range(options.rounds):
                lives.append(_live(arena, workloads, server.url, server.api_key, options.connections))
                say(f"round {number + 1} of {options.rounds}, window: {lives[-1]}")
    rows = [["at rest", *_lateness([life["rest"] for life in lives]), ""]]
    for number, workload in enumerate(workloads):
        seen = [life["downloads"][number] for life in lives]
        unit, name = (1, "files") if number == 0 else (1 << 20, "bytes")
        rates = [each[name] / unit / each["seconds"] for each in seen]
        rate = f"{spread(rates, '{:,.0f}')} {'files' if number == 0 else 'MiB'}/s"
        rows.append([f"{workload}, plain", *_lateness(seen), rate])
    header = ["event loop late by, ms", "median", "99 of 100 below", "worst", "without a processor, %", "downloaded at"]
    result.table(header, rows)
    idle = [life["idle"] * 1000 for life in lives]
    result.say(f"Processor time of 5 s at rest afterwards: {spread(idle, '{:.0f}', bold=True)} ms.")
    return result


def _live(arena: Arena, workloads: Sequence[Workload], server: str, key: str, connections: int) -> dict[str, Any]:
    """What one life of the window told; what it downloaded is compared."""
    with arena.folders() as (target, scratch):
        artifacts = [f"{'/'.join(PLACE)}/{workload.name}" for workload in workloads]
        command = [sys.executable, "-m", "tests.bench.window", server, key, str(target), str(connections), *artifacts]
        quiet = {"PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        ended = processes.run(command, scratch, quiet)
        for number, workload in enumerate(workloads):
            if found := differences(workload, target / str(number)):
                raise Wrong(f"{workload}: {len(found)} differences: {'; '.join(found[:5])}")
    return dict(json.loads(ended.output.splitlines()[-1]))


def _lateness(seen: Sequence[dict[str, float]]) -> list[str]:
    late = [spread([each[name] for each in seen], "{:.1f}", bold=name != "p50") for name in ("p50", "p99", "max")]
    return [*late, spread([each["starved"] * 100 for each in seen], "{:.0f}")]
