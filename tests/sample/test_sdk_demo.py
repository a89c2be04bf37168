"""The real SDK walks through the demo as the person the demo signs in as: the sample data are sound W&B artifacts."""

from pathlib import Path

import pytest

from artifact_desktop.sample.server import SampleServer
from tests.sample.sdk_fixture import Sdk

pytestmark = [pytest.mark.sdk, pytest.mark.slow]

# Larger versions are looked at, not fetched.
_LARGEST = 10_000_000  # bytes
_MOST = 200  # files
_DENIED = ("partner-university/", "open-vision/wandb-registry-datasets/")


def test_the_demo_is_sound_and_refuses_what_it_should(
    sdk_python: Path, shared_sample_server: SampleServer, tmp_path: Path
) -> None:
    server = shared_sample_server
    sdk = Sdk(sdk_python, tmp_path / "home", server.url, server.api_key)
    entities = [entity.name for entity in server.data.entities.values()]
    met = sdk.script("demo.py", tmp_path / "downloads", str(_LARGEST), str(_MOST), *entities)
    assert len(met) >= 40
    for check in ("digest_holds", "size_holds", "count_holds"):
        assert [name for name, seen in met.items() if not seen[check]] == [], check
    fetched = {name: seen["complaint"] for name, seen in met.items() if seen["fetched"]}
    denied = {name for name in fetched if name.startswith(_DENIED)}
    assert denied
    assert all("permission denied" in fetched[name] for name in denied)
    assert {name: complaint for name, complaint in fetched.items() if complaint and name not in denied} == {}
    assert list(server.violations) == []
