"""The shell over the sample server: what is printed, where files land, and what a script can rely on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from artifact_desktop.__main__ import main
from artifact_desktop.cli.outcome import Exit
from artifact_desktop.core.digests import DigestAlgorithm
from artifact_desktop.sample.server import SampleServer
from tests.fakes.http_server import Reply, ScriptedServer, by_operation
from tests.shell.folders import arrived, contents, on_disk
from tests.support.waiting import wait_until
from tests.transfer.rig import cache
from tests.transfer.volumes import small_volume

_BIKES = "vision-lab/bike-detection/bike-dataset"


def test_ls_walks_down_the_tree(server: SampleServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ls", "vision-lab"]) == Exit.DONE
    assert "vision-lab/bike-detection" in capsys.readouterr().out.splitlines()
    assert main(["ls", "vision-lab/bike-detection"]) == Exit.DONE
    assert "vision-lab/bike-detection/dataset" in capsys.readouterr().out.splitlines()
    assert main(["ls", "--json", "vision-lab/bike-detection/dataset"]) == Exit.DONE
    rows = json.loads(capsys.readouterr().out)
    assert {"path": _BIKES, "kind": "sequence", "type": "dataset"} in rows


def test_get_brings_a_part_under_its_default_folder(
    server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["get", f"{_BIKES}:production", "--path", "annotations/"]) == Exit.DONE
    out, err = capsys.readouterr()
    folder = Path(out.strip())
    assert folder.parent == tmp_path / "artifacts"
    assert folder.name.startswith("bike-dataset-v")
    wanted = {path: data for path, data in contents(server, _BIKES, "production").items() if path.startswith("anno")}
    assert on_disk(folder) == wanted
    assert "\x1b" not in err  # no progress bar where there is no terminal


def test_get_again_fetches_nothing_and_mends_what_was_changed(
    server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["get", f"{_BIKES}:latest", "--path", "annotations/", "--root", str(tmp_path), "--json"]
    assert main(command) == Exit.DONE
    first = json.loads(capsys.readouterr().out)
    changed = next(path for path in tmp_path.rglob("*.csv"))
    right = changed.read_bytes()
    changed.write_bytes(right[::-1])
    assert main(command) == Exit.DONE
    second = json.loads(capsys.readouterr().out)
    assert changed.read_bytes() == right
    assert first["checked"] == first["files"] == second["checked"] + second["skipped"]
    assert (second["checked"], second["bytes_fetched"]) == (1, len(right))


def test_get_copies_what_the_sdk_has_here(
    server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WANDB_CACHE_DIR", str(tmp_path / "cache"))
    held = contents(server, _BIKES, "latest")
    wanted = {path: data for path, data in held.items() if path.startswith("annotations/")}
    for data in wanted.values():
        cache(tmp_path / "cache", data)
        cache(tmp_path / "cache", data, DigestAlgorithm.XXH128)
    command = ["get", f"{_BIKES}:latest", "--path", "annotations/", "--root", str(tmp_path / "t")]
    assert main(command) == Exit.DONE
    assert " reused" in capsys.readouterr().err
    assert main([*command, "--json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["bytes_fetched"], told["bytes_reused"]) == (0, sum(map(len, wanted.values())))
    assert on_disk(tmp_path / "t") == wanted


def test_get_refuses_what_does_not_fit(
    server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_volume(tmp_path / "volume", "16k") as volume:
        assert main(["get", _BIKES, "--root", str(volume / "t"), "--json"]) == Exit.LOCAL_TROUBLE
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "no-room"
        assert list(volume.iterdir()) == []


def test_references_are_counted_and_left_alone(
    server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "vision-lab/bike-detection/external-refs"
    assert main(["get", name, "--root", str(tmp_path), "--json"]) == Exit.DONE
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["references"] > 0
    assert "references" in err
    assert on_disk(tmp_path) == contents(server, name, "latest")


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["ls", "a/b/c/d"], Exit.USAGE, "team/project/type"),
        (["ls", "a//b"], Exit.USAGE, "team/project/type"),
        (["ls", "https://evil.example/a/b"], Exit.NOT_SIGNED_IN, "evil.example"),
        (["ls", "https://wandb.ai/settings"], Exit.USAGE, "browser"),
        (["ls", "no-such-team"], Exit.NOT_FOUND, "no-such-team"),
        (["ls", "vision-lab/no-such-project"], Exit.NOT_FOUND, "no-such-project"),
        (["get", "bike-dataset"], Exit.USAGE, "team/project/name:version"),
        (["get", "vision-lab/bike-detection/no-such"], Exit.NOT_FOUND, "no-such"),
        (["get", f"{_BIKES}:no-such-alias"], Exit.NOT_FOUND, "no-such-alias"),
        (["get", f"{_BIKES}", "--path", "nothing-here"], Exit.NOT_FOUND, "nothing-here"),
        (["get", "partner-university/shared-evals/eval-frames"], Exit.NOT_ALLOWED, "view-only"),
        (["get", "open-vision/wandb-registry-datasets/bike-dataset-gold"], Exit.NOT_ALLOWED, "registry datasets"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    server: SampleServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    code: Exit,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    argv = [part.replace("{app}", server.url) for part in argv]
    assert main(argv) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1
    assert main([*argv, "--json"]) == code
    out, err_beside_json = capsys.readouterr()
    assert json.loads(out)["error"]["message"] in err == err_beside_json
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("root", ["", "~nobody-of-that-name/bikes"])
def test_a_root_that_is_no_folder_is_a_usage_error(
    server: SampleServer, capsys: pytest.CaptureFixture[str], root: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["get", _BIKES, "--root", root])
    assert ended.value.code == Exit.USAGE
    assert "--root" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["ls", "vision-lab"], Exit.DONE),
        (["get", f"{_BIKES}:latest", "--path", "annotations/", "--root"], Exit.DONE),
        (["get", f"{_BIKES}:latest", "--path", "annotations/", "--root", "__file__", "--json"], Exit.LOCAL_TROUBLE),
    ],
)
def test_who_reads_no_further_is_no_trouble(server: SampleServer, tmp_path: Path, argv: list[str], code: Exit) -> None:
    folder = [str(tmp_path)] if argv[-1] == "--root" else []
    argv = [__file__ if part == "__file__" else part for part in argv]
    reader, writer = os.pipe()
    os.close(reader)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "artifact_desktop", *argv, *folder]
    done = subprocess.run(command, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.returncode == code
    assert "Broken pipe" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors of Unix")
def test_closed_and_full_outputs_are_no_trouble_or_one_sentence(server: SampleServer) -> None:
    command = [sys.executable, "-m", "artifact_desktop", "ls", "vision-lab"]
    closed = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command]
    assert subprocess.run(closed, check=False).returncode == Exit.DONE
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == Exit.LOCAL_TROUBLE
        assert done.stderr.count("\n") == 1


def test_names_that_the_output_cannot_hold_are_spelled_out(server: SampleServer, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "artifact_desktop", "get", f"{_BIKES}:latest", "--path", "annotations/", "--root"]
    folder = tmp_path / "图片"
    done = subprocess.run([*command, str(folder)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path}{os.sep}\\u56fe\\u7247\n"
    done = subprocess.run(
        [*command, str(folder), "--json"], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["target"] == str(folder)


def test_names_from_a_server_do_not_steer_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {
        "viewer": {"id": "1", "username": "eve", "entity": "eve"},
        "models": {"edges": [{"node": {"name": "red\x1b[31m\nnot-a-second"}}]},
    }
    with ScriptedServer(Reply(200, json.dumps({"data": data}).encode())) as hostile:
        monkeypatch.setenv("WANDB_BASE_URL", hostile.url)
        monkeypatch.setenv("WANDB_API_KEY", "a" * 40)
        assert main(["ls", "eve"]) == Exit.DONE
    assert capsys.readouterr().out == "eve/red\\x1b[31m\\x0anot-a-second\n"


@pytest.mark.parametrize(
    ("state", "files", "code"),
    [
        ("DELETED", {"project": None}, Exit.NOT_FOUND),
        ("COMMITTED", {"project": None}, Exit.NOT_FOUND),
        ("COMMITTED", Reply(401), Exit.NOT_ALLOWED),  # to somebody the server knows
        ("COMMITTED", Reply(403, {"error": "no"}), Exit.NOT_ALLOWED),
        ("A STATE OF TOMORROW", Reply(403, {"error": "no"}), Exit.NOT_ALLOWED),
    ],
)
def test_why_the_server_gives_no_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: str, files: object, code: Exit
) -> None:
    artifact = {"id": "QQ==", "digest": "d", "state": state, "size": 1, "fileCount": 1}
    membership = {"versionIndex": 1, "aliases": [], "artifact": artifact}
    answers = {
        "Viewer": {"viewer": {"id": "1", "username": "eve", "entity": "eve"}},
        "MembershipByAlias": {"project": {"artifactCollection": {"artifactMembership": membership}}},
        "FileUrls": files,
    }
    with ScriptedServer(by_operation(answers)) as server:
        monkeypatch.setenv("WANDB_BASE_URL", server.url)
        monkeypatch.setenv("WANDB_API_KEY", "a" * 40)
        assert main(["get", "eve/bikes/set"]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_key_it_says_how_to_get_one(
    server: SampleServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WANDB_API_KEY")
    assert main(["ls", "vision-lab"]) == Exit.NOT_SIGNED_IN
    assert "WANDB_API_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["short", "f" * 40])
def test_a_wrong_key_is_never_repeated(
    server: SampleServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    monkeypatch.setenv("WANDB_API_KEY", key)
    assert main(["ls", "vision-lab"]) == Exit.NOT_SIGNED_IN
    assert key not in capsys.readouterr().err


def test_a_folder_that_cannot_be_used_is_local_trouble(
    server: SampleServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("mine")
    assert main(["get", _BIKES, "--path", "annotations/", "--root", str(in_the_way)]) == Exit.LOCAL_TROUBLE
    assert str(in_the_way) in capsys.readouterr().err
    assert in_the_way.read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let go of a folder one is in")
@pytest.mark.parametrize("root", [[], ["--root", "bikes"]])
def test_a_folder_that_was_deleted_around_us(
    server: SampleServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    root: list[str],
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["get", _BIKES, "--path", "annotations/", "--json", *root]) == Exit.LOCAL_TROUBLE
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "disk-trouble"
    assert err.count("\n") == 1


def test_something_that_is_no_server_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer(
        Reply(200, b"<html>Welcome to the hotel</html>", headers={"Content-Type": "text/html"})
    ) as hotel:
        monkeypatch.setenv("WANDB_BASE_URL", hotel.url)
        monkeypatch.setenv("WANDB_API_KEY", "a" * 40)
        assert main(["ls", "vision-lab"]) == Exit.TROUBLE
    assert "not like a W&B server" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_an_interrupted_get_ends_at_once_and_goes_on_later(sample_server: SampleServer, tmp_path: Path) -> None:
    sample_server.pacer.rate = 4e6
    environment = os.environ | {"WANDB_BASE_URL": sample_server.url, "WANDB_API_KEY": sample_server.api_key}
    command = [sys.executable, "-m", "artifact_desktop", "get", f"{_BIKES}:latest", "--root", str(tmp_path)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until(lambda: arrived(tmp_path) > 20, 60)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == Exit.INTERRUPTED
    assert "Traceback" not in err
    wanted = contents(sample_server, _BIKES, "latest")
    whole = {path for path, data in on_disk(tmp_path).items() if wanted.get(path) == data}
    assert {path for path in on_disk(tmp_path) if not path.endswith(".part")} == whole  # nothing half under its name
    sample_server.pacer.rate = None
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == Exit.DONE
    assert on_disk(tmp_path) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_a_get_told_to_end_leaves_nothing_among_temporary_files(sample_server: SampleServer, tmp_path: Path) -> None:
    sample_server.pacer.rate = 4e6
    temporary, target = tmp_path / "temporary", tmp_path / "bikes"
    temporary.mkdir()
    environment = os.environ | {
        "WANDB_BASE_URL": sample_server.url,
        "WANDB_API_KEY": sample_server.api_key,
        "TMPDIR": str(temporary),
    }
    command = [sys.executable, "-m", "artifact_desktop", "get", f"{_BIKES}:latest", "--root", str(target)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    wait_until(lambda: arrived(target) > 20, 60)
    assert list(temporary.iterdir()) != []
    process.terminate()
    _, err = process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in err
    assert list(temporary.iterdir()) == []
