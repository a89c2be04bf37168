"""The case `scale`: 100,000 files beside 5,000, and a job of a million that never gets an answer."""

import statistics
from collections.abc import Sequence

from tests.bench.arena import Arena, Lane, Wrong, open_arena
from tests.bench.contenders import Cost, Task, ours
from tests.bench.latency import slow_server
from tests.bench.options import Options
from tests.bench.report import Result, spread
from tests.bench.workload import Workload

_PROGRAM = "tests.bench.crowd"
_NEVER = 86_400.0  # seconds before an answer
_LOOKS = 300  # ten seconds
_HEADER = ["files/s", "memory grew by, MiB", "submit, ms", "snapshot, median, ms", "slowest, ms", "cancel, ms"]


def scale(options: Options) -> Result:
    """100,000 x 1 KiB, 5,000 x 1 KiB, and 1,000,000 entries."""
    few, many, huge = (50, 200, 1_000) if options.quick else (5_000, 100_000, 1_000_000)
    result = Result("scale", options.rounds)
    with open_arena(3 * (few + many) * (4 << 10)) as arena:
        small, large = arena.workload("few", few, 1 << 10), arena.workload("many", many, 1 << 10)
        us = ours(options.connections, _PROGRAM, cancel_after=None, watched=0)
        lanes = [Lane(us, small), Lane(us, large)]
        costs = arena.race(lanes, options.rounds)
        stopped = _cancelled(arena, large, options.connections, cancel_after=many // 10)
        with slow_server(arena.root, _NEVER) as origin:
            stalled = _cancelled(
                arena, small, options.connections, origin=origin, entries=huge, cancel_after=0, watched=_LOOKS
            )
    rows = [[str(lane.workload), *_row(costs[lane], len(lane.workload.files))] for lane in lanes]
    rows.append([f"{large}, cancelled after {many // 10:,}", *_row([stopped])])
    rows.append([f"{huge:,} x 1 KiB, no answer, cancelled", *_row([stalled])])
    result.table([f"At most {options.connections} connections", *_HEADER], rows)
    slow, fast = ([len(lane.workload.files) / cost.seconds for cost in costs[lane]] for lane in (lanes[1], lanes[0]))
    ratios = [one / other for one, other in zip(slow, fast, strict=True)]
    result.say(f"Rate of {many:,} files / rate of {few:,}: {spread(ratios, '{:.2f}', bold=True)}.")
    return result


def _cancelled(
    arena: Arena, workload: Workload, connections: int, *, origin: str | None = None, watched: int = 0, **more: int
) -> Cost:
    """A run that does not come to its end."""
    with arena.folders() as (target, scratch):
        base = f"{origin or arena.web.plain}/{workload.name}"
        cost = ours(connections, _PROGRAM, watched=watched, **more).fetch(Task(workload, base, None, target, scratch))
    if not cost.told["cancelled"]:
        raise Wrong("the job was over before it was cancelled")
    return cost


def _row(costs: Sequence[Cost], files: int = 0) -> list[str]:
    """A line of the table; without `files` it is one of a cancelled job."""

    def median(name: str, unit: float) -> str:
        return f"{statistics.median(cost.told[name] for cost in costs) * unit:,.1f}"

    rate = spread([files / cost.seconds for cost in costs], "{:,.0f}") if files else ""
    slowest = f"{max(cost.told['slowest'] for cost in costs) * 1000:.1f}"
    cancel = median("cancel", 1000) if not files else ""
    return [rate, median("growth", 1 / (1 << 20)), median("submit", 1000), median("median", 1000), slowest, cancel]
