"""`python -m tests.bench [CASE...]`: measures the engine beside its peers; `python3 dev.py bench` sees to the set-up.

Results go to stdout as Markdown, and with `--write` into docs/performance.md. See there what the cases are.
"""

import argparse
import signal
import sys

from artifact_desktop.services.settings import Settings
from tests.bench import latency, links, report, scale, transfers, ui
from tests.bench.options import Options
from tests.support.needs import missing_servers

CASES = {
    "small": transfers.small,
    "large": transfers.large,
    "latency": latency.latency,
    "scale": scale.scale,
    "ui": ui.ui,
    "links": links.links,
}


def main() -> int:
    """Runs the cases one after the other; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures the engine beside its peers.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{', '.join(CASES)}; without: all")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contender (3)")
    parser.add_argument("--connections", type=int, default=Settings().connections, help="most connections of ours")
    parser.add_argument("--write", action="store_true", help="put the results into docs/performance.md")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one round: does it work at all")
    asked = parser.parse_args()
    if unknown := set(asked.cases) - set(CASES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if asked.quick and asked.write:
        parser.error("figures of a quick run are worth nothing: not written")
    if missing := missing_servers():
        sys.stdout.write(f"The bench needs a server of static files: install the packages {' '.join(missing)}.\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or gigabytes would stay behind in memory
    options = Options(1 if asked.quick else asked.rounds, asked.quick, asked.connections)
    for case in asked.cases or CASES:
        try:
            result = CASES[case](options)
        except ui.NoScreen:
            sys.stdout.write(f"\n## {case}\nNot run: there is no screen; see `python3 dev.py bench {case}`.\n")
            continue
        result.finish()
        sys.stdout.write(f"\n## {case}\n{result}\n")
        sys.stdout.flush()
        if asked.write:
            report.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
