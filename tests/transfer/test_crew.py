"""Who may take part in fetching a large file, and when."""

from pathlib import Path

from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.core.localnames import LocalName
from artifact_desktop.transfer.checksum import never
from artifact_desktop.transfer.crew import Crew
from artifact_desktop.transfer.job import JobId
from artifact_desktop.transfer.part import Part
from artifact_desktop.transfer.reuse import Finder, Kept
from artifact_desktop.transfer.table import LARGE, FileTable, Item
from artifact_desktop.transfer.target import Target
from artifact_desktop.transfer.task import Shift, Task
from tests.transfer.rig import digest


def test_nobody_joins_a_file_of_a_job_that_has_stopped(tmp_path: Path) -> None:
    item = Item("f", LocalName("f"), digest(b"f"), LARGE, DigestAlgorithm.MD5)
    target = Target(tmp_path)
    shift = Shift(JobId(1), target, Finder(target, FileTable(), Kept()), allow_http=False)
    part = Part(str(tmp_path), item)
    part.load(never)
    try:
        crew = Crew(Task(shift, 0, item), part)
        assert crew.claim()
        assert crew.join()
        shift.stopped = True
        assert crew.join() is None
    finally:
        part.close()
