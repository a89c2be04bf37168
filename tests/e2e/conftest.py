"""A desktop for each end-to-end test; when one fails, a picture of it and what a screen reader saw are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import VirtualDesktop

_EVIDENCE = Path(__file__).resolve().parents[2] / "build" / "failed-windows"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    desktop = getattr(item, "funcargs", {}).get("desktop")
    if report.when == "call" and report.failed and isinstance(desktop, VirtualDesktop):
        folder = _EVIDENCE / re.sub(r"\W+", "-", item.name)
        desktop.picture(folder / "screen.png")
        (folder / "accessible.txt").write_text(desktop.tree(), encoding="utf-8")
        for log in desktop.logs.iterdir():
            (folder / log.name).write_bytes(log.read_bytes())
        report.sections.append(("What the window looked like", str(folder)))
    return report


@pytest.fixture
def desktop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[VirtualDesktop]:
    """A desktop with a screen reader's bus; with a real keyring for tests marked `keyring`."""
    password = "open sesame" if request.node.get_closest_marker("keyring") else None
    with VirtualDesktop(tmp_path, size="1440x960", keyring_password=password) as desktop:
        yield desktop
