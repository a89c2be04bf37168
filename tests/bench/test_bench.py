"""The bench itself: everybody who is here brings every byte. What it measures is looked at by people, not by tests."""

import re
import sys

import pytest

from tests.bench import transfers
from tests.bench.options import Options
from tests.support.needs import in_ci, missing_servers


@pytest.mark.skipif(sys.platform != "linux", reason="runs on Linux only")
def test_everybody_brings_every_byte() -> None:
    missing = missing_servers()
    if missing and not in_ci():
        pytest.skip(f"missing: {' '.join(missing)}")
    told = str(transfers.small(Options(rounds=1, quick=True, connections=8)))
    contenders = re.findall(r"^\| (Artifact Desktop|aria2c|rclone|curl|wandb SDK)", told, re.MULTILINE)
    assert contenders.count("Artifact Desktop") == 2
    assert len(contenders) == 2 * len(set(contenders))  # plain and over TLS
