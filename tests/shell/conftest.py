"""A person signed in by the environment, as a script is."""

import pytest

from artifact_desktop.sample.server import SampleServer


@pytest.fixture
def server(shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch) -> SampleServer:
    monkeypatch.setenv("WANDB_BASE_URL", shared_sample_server.url)
    monkeypatch.setenv("WANDB_API_KEY", shared_sample_server.api_key)
    return shared_sample_server
