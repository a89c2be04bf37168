"""The sample server as a child process: the demo's server, which never shares the window's interpreter."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from artifact_desktop.core.errors import Code, NetworkError


@dataclass(frozen=True, slots=True)
class SampleProcess:
    """A running sample server. It ends when `stop` is called, and by itself when this program ends, however."""

    url: str
    api_key: str
    _process: subprocess.Popen[str]

    def stop(self) -> None:
        """Ends the server. Any thread; waits a second at most."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def start_sample() -> SampleProcess:
    """Starts the sample server and waits until it answers. Blocking. Raises NetworkError."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "artifact_desktop"]
    process = subprocess.Popen(  # noqa: S603 - this very program
        [*program, "sample-server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if not name.startswith("WANDB_")},  # no key is for it
        text=True,
        encoding="utf-8",
    )
    line = process.stdout.readline() if process.stdout is not None else ""
    try:
        told = json.loads(line)
        return SampleProcess(told["url"], told["api_key"], process)
    except (ValueError, KeyError) as error:
        process.kill()
        process.wait()
        raise NetworkError(Code.SERVER_TROUBLE, host="sample") from error
