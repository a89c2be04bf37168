"""`python -m artifact_desktop.sample`: the sample server as a process of its own.

Prints one line of JSON (url, storage_url, api_key, username) and serves until its standard input is closed, so
that it ends with the program that started it, however that ends.
"""

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from contextlib import closing, suppress

from artifact_desktop.sample.data import demo_data, empty_data
from artifact_desktop.sample.options import add_options
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.store import Store


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until standard input ends; 0."""
    parser = argparse.ArgumentParser(prog="artifact_desktop.sample", description="A W&B server with made-up data.")
    add_options(parser)
    return serve(parser.parse_args(argv))


def serve(options: argparse.Namespace) -> int:
    """Serves as `add_options` understood it, until standard input ends. Returns the exit code."""
    data = empty_data() if options.empty else demo_data()
    server = SampleServer(data, pace=options.pace or None, port=options.port)
    try:
        server.start()
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"artifact-desktop: port {options.port} cannot be used: {error}\n")
        return 2
    with closing(server):
        told = {
            "url": server.url,
            "storage_url": server.storage_url,
            "api_key": server.api_key,
            "username": server.username,
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        threading.Thread(target=_look_at_everything, args=(data,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            sys.stdin.buffer.read()
    return 0


def _look_at_everything(data: Store) -> None:
    """Draws all pictures once while nobody waits, so that the first list of versions comes at once."""
    for artifact in list(data.artifacts.values()):
        if artifact.manifest is not None:
            _digest = artifact.manifest.digest


if __name__ == "__main__":
    sys.exit(main())
