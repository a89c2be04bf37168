"""Results as Markdown, and putting them into docs/performance.md between the marks of their case."""

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pycurl

from tests.bench.arena import Lane
from tests.bench.contenders import OURS, Cost

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


class Result:
    """The lines of one case. Made before it begins, finished when all processes of it have ended."""

    def __init__(self, case: str, rounds: int) -> None:
        self.case = case
        self.lines = [f"{machine()} Rounds: {rounds}."]
        self._began = time.monotonic(), _busy_seconds() - _own_seconds()

    def finish(self) -> None:
        """Says how much of the machine was taken by others meanwhile: what that was, our figures lack."""
        began, busy = self._began
        others = (_busy_seconds() - _own_seconds() - busy) / (time.monotonic() - began)
        self.lines[0] += f" Other programs took {max(others, 0):.1f} cores meanwhile."

    def say(self, line: str) -> None:
        self.lines += ["", line]

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table whose first column is words and whose others are numbers."""
        rule = ["---", *["---:"] * (len(header) - 1)]
        self.lines += ["", *(f"| {' | '.join(row)} |" for row in (header, rule, *rows))]

    def race(
        self,
        costs: Mapping[Lane, Sequence[Cost]],
        unit: str,
        amount: Callable[[Lane], float],
        absent: Sequence[str] = (),
    ) -> None:
        """A table for each workload, plain and TLS, with our engine's rate over everybody else's.

        `amount` is how many of `unit` a lane moved. A ratio is that of two runs of the same round.
        """
        for workload, secure in dict.fromkeys((lane.workload, lane.secure) for lane in costs):
            lanes = [lane for lane in costs if (lane.workload, lane.secure) == (workload, secure)]
            [our] = [lane for lane in lanes if lane.contender.name.startswith(OURS)]
            rows = []
            for lane in lanes:
                rates = [amount(lane) / cost.seconds for cost in costs[lane]]
                ratios = [theirs.seconds / mine.seconds for mine, theirs in zip(costs[our], costs[lane], strict=True)]
                cpu = statistics.median(cost.cpu for cost in costs[lane])
                memory = max(cost.memory for cost in costs[lane]) / (1 << 20)
                ratio = "" if lane is our else spread(ratios, "{:.2f}", bold=True)
                rows.append([lane.contender.name, ratio, spread(rates, "{:,.0f}"), f"{cpu:.1f}", f"{memory:.0f}"])
            title = f"{workload}, {'TLS' if secure else 'plain'}"
            self.table([title, "ours / it", unit, "processor s", "memory MiB"], rows)
        if absent:
            self.say(f"Not run, because not installed here: {', '.join(absent)}.")

    def __str__(self) -> str:
        return "\n".join(self.lines)


def spread(values: Sequence[float], form: str, *, bold: bool = False) -> str:
    """The median, and in parentheses the lowest and the highest where there are several."""
    median = form.format(statistics.median(values))
    median = f"**{median}**" if bold else median
    if len(values) == 1:
        return median
    return f"{median} ({form.format(min(values))} to {form.format(max(values))})"


def machine() -> str:
    """What the figures are true of."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    libcurl = next(part for part in pycurl.version.split() if part.startswith("libcurl/"))
    cores = len(os.sched_getaffinity(0))
    return (
        f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC. {_processor()}, {cores} cores, {memory:.0f} GiB, Linux"
        f" {platform.release()}, Python {platform.python_version()}, {libcurl}; load before: {os.getloadavg()[0]:.1f}."
    )


def write(result: Result, page: Path = PAGE) -> None:
    """Replaces the section of a case in a page. Raises LookupError when the page has none."""
    text = page.read_text(encoding="utf-8")
    start, end = f"<!-- bench:{result.case} -->\n", f"<!-- /bench:{result.case} -->"
    before, found, rest = text.partition(start)
    _old, closed, after = rest.partition(end)
    if not (found and closed):
        raise LookupError(f"{page.name} has no section {start.strip()}")
    page.write_text(f"{before}{start}{result}\n{end}{after}", encoding="utf-8")


def _busy_seconds() -> float:
    """Processor seconds of everybody since the machine was started, those taken from a virtual machine included."""
    user, nice, system, _idle, _waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(rest)) / os.sysconf("SC_CLK_TCK")


def _own_seconds() -> float:
    """Processor seconds of this process and of its children that have ended."""
    return sum(os.times()[:4])


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()
