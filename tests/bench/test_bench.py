"""The bench itself: everybody who is here brings every byte. What it measures is looked at by people, not by tests."""

import re
import sys
from pathlib import Path

import pytest

from tests.bench import report, transfers
from tests.bench.options import Options
from tests.support.needs import in_ci, missing_servers


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="runs on Linux only")
def test_everybody_brings_every_byte() -> None:
    missing = missing_servers()
    if missing and not in_ci():
        pytest.skip(f"missing: {' '.join(missing)}")
    told = str(transfers.small(Options(rounds=1, quick=True, connections=8)))
    contenders = re.findall(r"^\| (Artifact Desktop|aria2c|rclone|curl|wandb SDK)", told, re.MULTILINE)
    assert contenders.count("Artifact Desktop") == 2
    assert len(contenders) == 2 * len(set(contenders))  # plain and over TLS


def test_a_case_changes_its_own_section_only(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    other = "<!-- bench:large -->\nold\n<!-- /bench:large -->\n"
    text = "words\n<!-- bench:small -->\n{}<!-- /bench:small -->\nwords\n" + other
    page.write_text(text.format("one\ntwo\n"))
    result = report.Result("small", 3)
    result.lines = ["new"]
    report.write(result, page)
    assert page.read_text() == text.format("new\n")
    with pytest.raises(LookupError, match="scale"):
        report.write(report.Result("scale", 3), page)
