import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.server import FaultServer
from tests.support.waiting import wait_until
from tests.transfer.rig import Rig, Source, rig


@pytest.fixture(autouse=True)
def _nothing_left_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No socket and no file of a test may be open after it. Threads are seen to for all tests."""
    folder = str(tmp_path_factory.getbasetemp())
    before = _open_files(folder)
    yield
    wait_until(lambda: not _open_files(folder) - before, 5, "sockets and files to be closed")


def _open_files(folder: str) -> set[str]:
    """Sockets, what libcurl waits with, and files in a folder that this process has open, as Linux calls them."""
    found = set()
    for descriptor in Path("/proc/self/fd").glob("*"):
        with contextlib.suppress(OSError):  # the one that lists the others is closed by now
            what = str(descriptor.readlink())
            if what.startswith(("socket:", folder)) or what.endswith(("[eventpoll]", "[eventfd]")):
                found.add(what)
    return found


@pytest.fixture
def storage() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def source(storage: FaultServer) -> Source:
    return Source(storage)


@pytest.fixture
def make_rig(tmp_path: Path, source: Source) -> Iterator[Callable[..., Rig]]:
    """Starts an engine over the test's journal; closed at the end of the test."""
    with ExitStack() as stack:

        def make(**options: object) -> Rig:
            journal = tmp_path / "state" / "journal.sqlite"
            return stack.enter_context(rig(journal, lambda *_: source, storage=source.server, **options))  # type: ignore[arg-type]  # passed on

        yield make
