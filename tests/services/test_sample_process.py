"""The demo's server as a process of its own."""

import sys
from pathlib import Path

import pytest

from artifact_desktop.services.sample_process import start_sample


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_sample_server_is_handed_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_API_KEY", "e" * 40)
    sample = start_sample()
    try:
        environment = Path(f"/proc/{sample._process.pid}/environ").read_bytes()
        assert b"HOME=" in environment
        assert b"WANDB_" not in environment
    finally:
        sample.stop()
