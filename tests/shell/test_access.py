"""`artifact-desktop access` and what `get` says where it may not: the words of the window, codes for a script."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from artifact_desktop.__main__ import main
from artifact_desktop.cli.outcome import Exit
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.sample.variants import new_key, set_seat

EVALS = "partner-university/shared-evals/eval-frames"
GOLD = "open-vision/wandb-registry-datasets/bike-dataset-gold"
SCENES = "vision-lab/bike-detection/street-scenes"


@pytest.fixture
def server(sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch) -> SampleServer:
    monkeypatch.setenv("WANDB_BASE_URL", sample_server.url)
    monkeypatch.setenv("WANDB_API_KEY", sample_server.api_key)
    return sample_server


def nothing(_server: SampleServer) -> None:
    """As the demo has it."""


def deleted(server: SampleServer) -> None:
    collection = server.data.collection(*SCENES.split("/"))
    found = collection.find("latest") if collection else None
    assert found is not None
    found.artifact.state = "DELETED"


def refuses_the_key(server: SampleServer) -> None:
    server.behaviour.own_keys_only["Open Vision"] = "files"


def only_a_hint(server: SampleServer) -> None:
    server.behaviour.denial = "html-403"


def both(server: SampleServer) -> None:
    set_seat(server.data, "ana", "Open Vision", models_seat="viewer")


@pytest.mark.parametrize(
    ("name", "change", "code", "verdict", "said"),
    [
        (SCENES, nothing, Exit.DONE, "allowed", ""),
        (EVALS, nothing, Exit.NOT_ALLOWED, "view-only-seat", "administrator of the organization"),
        (GOLD, nothing, Exit.NOT_ALLOWED, "restricted-role", "registry datasets"),
        (GOLD, only_a_hint, Exit.NOT_ALLOWED, "restricted-role", "registry datasets"),
        (GOLD, both, Exit.NOT_ALLOWED, "view-only-seat", "registry datasets"),
        (SCENES, refuses_the_key, Exit.NOT_ALLOWED, "key-refused", "Make a key"),
        (SCENES, deleted, Exit.NOT_FOUND, "version-gone", "deleted or has expired"),
    ],
)
def test_a_verdict_in_words_and_as_json(
    server: SampleServer,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: Callable[[SampleServer], None],
    code: Exit,
    verdict: str,
    said: str,
) -> None:
    change(server)
    assert main(["access", name]) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == verdict
    assert said in "\n".join(lines)
    assert "wandb-registry-" not in "\n".join(lines)
    assert main(["access", "--json", name]) == code
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == verdict
    assert told["certain"] == (change is not only_a_hint)
    assert told["allowed"] == (code is Exit.DONE)
    assert said in told["message"]
    assert told["evidence"]


def test_a_key_that_is_not_known_is_not_a_denial(server: SampleServer, capsys: pytest.CaptureFixture[str]) -> None:
    new_key(server.data.people["ana"])
    assert main(["access", EVALS]) == Exit.NOT_SIGNED_IN
    assert main(["access", "vision-lab/nowhere/nothing"]) == Exit.NOT_SIGNED_IN
    assert "does not know this key" in capsys.readouterr().err


def test_what_is_not_there(server: SampleServer) -> None:
    assert main(["access", "vision-lab/nowhere/nothing"]) == Exit.NOT_FOUND


def test_get_leaves_a_mere_hint_to_the_server(
    server: SampleServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    only_a_hint(server)
    assert main(["get", GOLD, "--root", str(tmp_path), "--path", "README"]) == Exit.NOT_ALLOWED
    err = capsys.readouterr().err
    assert "The server decides." in err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
