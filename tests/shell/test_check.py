"""`artifact-desktop check`, and the network setting in the shell."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from artifact_desktop.__main__ import main
from artifact_desktop.cli.outcome import Exit
from artifact_desktop.sample.server import SampleServer
from tests.fakes.managed_network import AUTHORITY, HOST, STORAGE, ManagedNetwork

BIKES = "vision-lab/bike-detection/bike-dataset"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[ManagedNetwork]:
    """As an administrator sets a laptop up for the SDK: by variables."""
    with ManagedNetwork(credentials="ana:hush") as made:
        monkeypatch.setenv("WANDB_BASE_URL", made.server)
        monkeypatch.setenv("WANDB_API_KEY", made.sample.api_key)
        monkeypatch.setenv("HTTPS_PROXY", made.proxy.url.replace("//", "//ana:hush@"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(AUTHORITY))
        yield made


def test_every_step(
    shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WANDB_BASE_URL", shared_sample_server.url)
    monkeypatch.setenv("WANDB_API_KEY", shared_sample_server.api_key)
    assert main(["check"]) == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["Name", "ok"],
        ["Proxy", "skipped"],
        ["TLS", "skipped"],
        ["API", "ok"],
        ["Storage", "ok"],
    ]
    assert shared_sample_server.storage_url.removeprefix("http://") in lines[-1]


def test_what_fails_is_told_to_scripts_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", "--server", "https://nonexistent.invalid"]) == Exit.TROUBLE
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert [step["code"] for step in told["steps"]] == ["host-unknown"] + ["not-tried"] * 4


def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--server", "two words"]) == Exit.USAGE
    assert capsys.readouterr().out == ""


def test_get_and_check_go_the_same_way(
    office: ManagedNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == Exit.DONE
    checked = capsys.readouterr()
    assert main(["get", BIKES, "--path", "annotations/", "--root", str(tmp_path)]) == Exit.DONE
    wanted = {path: blob.read() for path, blob in office.sample.contents(f"{BIKES}:latest").items()}
    found = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert found == {path: data for path, data in wanted.items() if path.startswith("annotations/")}
    assert {request.target for request in office.proxy.requests} == {f"{HOST}:443", f"{STORAGE}:443"}
    assert office.sample.violations == []
    assert "hush" not in checked.out + checked.err + "".join(capsys.readouterr())


def test_a_variable_that_names_no_certificate(
    office: ManagedNetwork, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "nowhere.pem")
    assert main(["ls", "vision-lab"]) == Exit.TROUBLE
    assert "nowhere.pem (SSL_CERT_FILE)" in capsys.readouterr().err
    assert main(["check"]) == Exit.TROUBLE
    assert office.sample.requests == []
