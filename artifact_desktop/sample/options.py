"""What the sample server can be told on a command line. Imports nothing heavy: every command line is built from it."""

import argparse

_PACE = 20e6


def add_options(parser: argparse.ArgumentParser) -> None:
    """For `python -m artifact_desktop.sample` and `artifact-desktop sample-server` alike."""
    parser.add_argument(
        "--pace", type=float, default=_PACE, help="bytes a second of all downloads; 0: as fast as can be"
    )
    parser.add_argument("--port", type=int, default=0, help="port of the API; 0: a free one")
    parser.add_argument("--empty", action="store_true", help="people and teams, but no artifacts")
