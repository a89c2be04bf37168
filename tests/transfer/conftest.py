from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.server import FaultServer
from tests.transfer.rig import Rig, Source, rig


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
