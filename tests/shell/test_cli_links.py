"""Links instead of names in the shell."""

from pathlib import Path

import pytest

from artifact_desktop.__main__ import main
from artifact_desktop.cli.outcome import Exit
from artifact_desktop.sample.server import SampleServer
from tests.shell.folders import contents, on_disk

_BIKES = "vision-lab/bike-detection/bike-dataset"
_PAGE = "vision-lab/bike-detection/artifacts/dataset/bike-dataset"


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        (f"{{app}}/{_PAGE}/v3/files/annotations/labels.csv", "annotations/labels.csv"),
        (f"{{app}}/{_PAGE}/v3/files/annotations", "annotations/"),
        (
            "{app}/orgs/Open Vision/registry/models?selectionPath=open-vision%2Fwandb-registry-models%2FBike+Detector",
            "",
        ),
        ("wandb artifact get vision-lab/bike-detection/detector-small:v3 --root elsewhere", ""),
    ],
)
def test_get_takes_a_link_and_brings_what_it_names(
    server: SampleServer, tmp_path: Path, link: str, wanted: str
) -> None:
    assert main(["get", link.replace("{app}", server.url), "--root", str(tmp_path)]) == Exit.DONE
    name, alias = (_BIKES, "v3") if wanted else ("vision-lab/bike-detection/detector-small", "v3")
    assert on_disk(tmp_path) == {
        path: data for path, data in contents(server, name, alias).items() if path.startswith(wanted)
    }


def test_get_takes_a_run_that_made_one_artifact_and_lists_those_of_one_that_made_more(
    sample_server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WANDB_BASE_URL", sample_server.url)
    monkeypatch.setenv("WANDB_API_KEY", sample_server.api_key)
    runs = sample_server.data.entities["vision-lab"].projects["bike-detection"].runs.values()
    small, bikes = (
        next(run for run in runs if run.display_name == name) for name in ("nimble-fox-58", "amber-signal-57")
    )
    link = f"{sample_server.url}/vision-lab/bike-detection/runs/{small.name}"
    assert main(["get", link, "--root", str(tmp_path)]) == Exit.DONE
    assert on_disk(tmp_path) == contents(sample_server, "vision-lab/bike-detection/detector-small", "v3")
    small.outputs += bikes.outputs
    capsys.readouterr()
    assert main(["get", link, "--root", str(tmp_path / "more")]) == Exit.USAGE
    err = capsys.readouterr().err
    assert "detector-small:v3" in err
    assert "bike-dataset:v12" in err
    assert main(["ls", link]) == Exit.DONE
    assert capsys.readouterr().out.splitlines() == ["vision-lab/bike-detection/detector-small:v3", f"{_BIKES}:v12"]
    assert not (tmp_path / "more").exists()


@pytest.mark.parametrize(
    ("link", "row"),
    [
        ("{app}/vision-lab", "vision-lab/bike-detection"),
        ("{app}/vision-lab/bike-detection/workspace", "vision-lab/bike-detection/dataset"),
        (f"{{app}}/{_PAGE}", f"{_BIKES}:v3"),
        (f"{_BIKES}:latest", f"{_BIKES}:v3"),
        ("{app}/orgs/Open%20Vision/registry", "open-vision/wandb-registry-models"),
        ("{app}/registry", "open-vision/wandb-registry-datasets"),
        ("{app}/registry/models", "open-vision/wandb-registry-models/model"),
    ],
)
def test_ls_takes_links(server: SampleServer, capsys: pytest.CaptureFixture[str], link: str, row: str) -> None:
    assert main(["ls", link.replace("{app}", server.url)]) == Exit.DONE
    assert row in capsys.readouterr().out.splitlines()


def test_a_link_of_another_server_brings_it_no_request(
    server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SampleServer(record=True) as other:
        for command in (["get", "--root", str(tmp_path)], ["ls"], ["access"]):
            assert main([*command, f"{other.url}/{_PAGE}/v3"]) == Exit.NOT_SIGNED_IN
            assert f"no API key for {other.url.removeprefix('http://')}" in capsys.readouterr().err
            assert main([*command, f"{other.url}/{_PAGE}/v3", "--server", server.url]) == Exit.USAGE
            assert server.api_key not in capsys.readouterr().err
        assert other.requests == []


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["get", "vision-lab/bike-detection/bike-datset"], Exit.NOT_FOUND, "Did you mean bike-dataset"),
        (["get", "vision-lab/no-such/x"], Exit.NOT_FOUND, "no project “no-such” in vision-lab"),
        (["get", "no-such-team/bikes/x"], Exit.NOT_FOUND, "no team or person “no-such-team”"),
        (["get", f"https://wandb.ai/{_PAGE}/v3"], Exit.NOT_SIGNED_IN, "no API key for wandb.ai"),
        (["get", "vision-lab/bike-detection"], Exit.USAGE, "leads to vision-lab/bike-detection"),
        (["get", "run.use_artifact(name)"], Exit.USAGE, "full name"),
        (["get", "javascript:alert(1)"], Exit.USAGE, "team/project/name:version"),
        (["get", f"{{app}}/{_PAGE}/v3/files/imges/0001.png"], Exit.NOT_FOUND, "Did you mean images/0001.png"),
        (["get", "{app}/vision-lab/bike-detection/runs/nothing1"], Exit.NOT_FOUND, "no run “nothing1”"),
    ],
)
def test_what_a_link_does_not_lead_to_is_one_sentence(
    server: SampleServer, capsys: pytest.CaptureFixture[str], argv: list[str], code: Exit, said: str
) -> None:
    assert main([part.replace("{app}", server.url) for part in argv]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
