"""The commands for people who have just cloned the project: what they say when they cannot go on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import VirtualDesktop

_DEV = Path(__file__).resolve().parents[1] / "dev.py"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_demo_without_a_screen_says_so() -> None:
    screenless = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([sys.executable, _DEV, "demo"], env=screenless, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.strip().startswith("There is no screen to open a window on")
    assert not done.stderr


@pytest.mark.e2e
@pytest.mark.slow
def test_demo_opens_the_window_signed_in(tmp_path: Path) -> None:
    with VirtualDesktop(tmp_path) as desktop:
        window = desktop.program(desktop.launch(sys.executable, str(_DEV), "demo"))
        window.find("vision-lab", "table cell", timeout=120)


def test_an_old_python_is_told_so() -> None:
    without_tomllib = f"import runpy, sys; sys.modules['tomllib'] = None; runpy.run_path({str(_DEV)!r})"
    done = subprocess.run([sys.executable, "-c", without_tomllib], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed")


def test_an_unknown_command_gets_usage() -> None:
    done = subprocess.run([sys.executable, _DEV, "dance"], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")
