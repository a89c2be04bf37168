"""The shell's accounts, with a real keyring: what scripts and people can rely on, and that no key is ever printed."""

import getpass
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from artifact_desktop.__main__ import main
from artifact_desktop.cli.outcome import Exit
from artifact_desktop.sample.server import SampleServer
from tests.services.secret_session import SecretSession


@pytest.fixture
def keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretSession]:
    with SecretSession(home) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        session.start_keyring("open sesame")
        yield session


def log_in(monkeypatch: pytest.MonkeyPatch, server: str, key: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{key}\n"))
    return main(["login", "--server", server])


@pytest.mark.keyring
def test_accounts_are_kept_listed_chosen_and_forgotten(
    keyring: SecretSession,
    sample_server: SampleServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = sample_server
    page = f"{server.url}/vision-lab/bike-detection/artifacts/dataset/bike-dataset/v1"
    for username, address in (("ana", page), ("marko", server.url)):
        assert log_in(monkeypatch, address, f" {server.key_of(username)} ") == Exit.DONE
        out, err = capsys.readouterr()
        assert out == f"{username} {server.url}\n"
        assert f"as {username}" in err
        assert server.key_of(username) not in out + err
        assert keyring.lookup(f"{server.url} {username}") == server.key_of(username)
    assert main(["accounts"]) == Exit.DONE
    assert capsys.readouterr().out == f"marko {server.url}\nana {server.url}\n"
    assert main(["accounts", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)[1] == {"account": "ana", "server": server.url}
    assert main(["ls", "ana", "--account", "ana"]) == Exit.DONE
    assert main(["ls", "ana", "--account", "nobody"]) == Exit.USAGE
    assert "No key of nobody" in capsys.readouterr().err
    assert main(["logout", "--account", "ana", "--server", server.url]) == Exit.DONE
    assert keyring.lookup(f"{server.url} ana") == ""
    assert keyring.lookup(f"{server.url} marko") == server.key_of("marko")
    assert main(["logout"]) == Exit.DONE
    assert main(["logout"]) == Exit.USAGE
    assert main(["ls", "ana"]) == Exit.NOT_SIGNED_IN


@pytest.mark.keyring
def test_a_link_chooses_the_account_of_its_server(
    keyring: SecretSession,
    sample_server: SampleServer,
    shared_sample_server: SampleServer,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = "vision-lab/bike-detection/artifacts/dataset/bike-dataset/v3"
    first, last = sample_server, shared_sample_server
    for server, username in ((first, "ana"), (first, "marko"), (last, "ana")):
        assert log_in(monkeypatch, server.url, server.key_of(username)) == Exit.DONE
    capsys.readouterr()
    assert main(["ls", f"{first.url}/{page}"]) == Exit.DONE
    assert f"As marko on {first.url.removeprefix('http://')}." in capsys.readouterr().err
    assert main(["ls", f"{first.url}/{page}", "--account", "ana"]) == Exit.DONE
    assert "As ana on" in capsys.readouterr().err
    assert main(["ls", "vision-lab"]) == Exit.DONE
    assert "As " not in capsys.readouterr().err
    assert main(["ls", f"https://wandb.ai/{page}"]) == Exit.NOT_SIGNED_IN
    (home / ".netrc").write_text(f"machine {first.url.removeprefix('http://')} login user password {first.api_key}\n")
    for account in ("ana", "marko"):
        assert main(["logout", "--server", first.url, "--account", account]) == Exit.DONE
    assert main(["ls", f"{first.url}/{page}"]) == Exit.DONE


@pytest.mark.keyring
def test_a_key_is_asked_for_without_an_echo(
    keyring: SecretSession,
    sample_server: SampleServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    prompts = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: prompts.append(prompt) or sample_server.api_key)
    assert main(["login", "--server", sample_server.url]) == Exit.DONE
    assert prompts == ["API key: "]
    assert f"{sample_server.url}/authorize" in capsys.readouterr().err


@pytest.mark.keyring
@pytest.mark.parametrize("known", [True, False])
def test_a_keyring_in_trouble_is_told_and_changes_nothing(
    home: Path,
    shared_sample_server: SampleServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    known: bool,
) -> None:
    server = shared_sample_server
    with SecretSession(home) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        if known:
            daemon = session.start_keyring("open sesame")
            assert log_in(monkeypatch, server.url, server.api_key) == Exit.DONE
            session.stop_keyring(daemon)
        session.start_faulty("failing")
        capsys.readouterr()
        assert log_in(monkeypatch, server.url, server.api_key) == Exit.NOT_SIGNED_IN
        err = capsys.readouterr().err
    assert "was not kept" in err
    assert "signed out" not in err
    assert main(["accounts"]) == Exit.DONE
    assert capsys.readouterr().out == (f"ana {server.url}\n" if known else "")


def test_without_a_keyring_a_login_keeps_nothing_and_says_so(
    shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(monkeypatch, shared_sample_server.url, shared_sample_server.api_key) == Exit.NOT_SIGNED_IN
    told = capsys.readouterr().err
    assert "was not kept" in told
    assert "WANDB_API_KEY" in told
    assert main(["accounts"]) == Exit.DONE
    out, err = capsys.readouterr()
    assert out == ""
    assert "artifact-desktop login" in err


@pytest.mark.parametrize(
    ("server", "key", "code"),
    [
        ("http://wandb.ai", "f" * 40, Exit.USAGE),
        ("two words", "f" * 40, Exit.USAGE),
        ("", "short", Exit.NOT_SIGNED_IN),
        ("", "", Exit.NOT_SIGNED_IN),
        ("", "f" * 40, Exit.NOT_SIGNED_IN),
    ],
)
def test_what_cannot_be_a_login_is_said(
    shared_sample_server: SampleServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server: str,
    key: str,
    code: Exit,
) -> None:
    assert log_in(monkeypatch, server or shared_sample_server.url, key) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert not key or key not in err


def test_a_standard_input_that_is_closed_or_never_ends_holds_no_key(
    shared_sample_server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["login", "--server", shared_sample_server.url]) == Exit.NOT_SIGNED_IN
    with Path("/dev/zero").open(encoding="utf-8") as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        assert main(["login", "--server", shared_sample_server.url]) == Exit.NOT_SIGNED_IN


def test_no_key_can_be_given_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["login", "f" * 40])
    assert "unrecognized" in capsys.readouterr().err


def test_the_login_of_other_programs_serves_after_everything_else(
    shared_sample_server: SampleServer, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = shared_sample_server
    (home / ".netrc").write_text(f"machine {server.url.removeprefix('http://')} login user password {server.api_key}\n")
    assert main(["ls", "vision-lab", "--server", server.url]) == Exit.DONE
    settings = tmp_path / "wandb" / "settings"
    settings.parent.mkdir()
    settings.write_text(f"[default]\nbase_url = {server.url}\n")
    monkeypatch.chdir(tmp_path)
    assert main(["ls", "vision-lab"]) == Exit.DONE
    assert not [path for path in home.rglob("settings.json") if path.is_file()]  # it is used and not kept


def test_a_folder_has_no_say_over_the_key_of_the_environment(
    shared_sample_server: SampleServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = shared_sample_server
    (tmp_path / ".wandb").mkdir()
    (tmp_path / ".wandb" / "settings").write_text(f"[default]\nbase_url = {server.url}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANDB_API_KEY", server.api_key)
    assert main(["ls", "vision-lab"]) == Exit.USAGE
    assert "WANDB_BASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("WANDB_BASE_URL", server.url)
    assert main(["ls", "vision-lab"]) == Exit.DONE


def test_an_identity_token_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WANDB_IDENTITY_TOKEN_FILE", os.devnull)
    assert main(["ls", "vision-lab"]) == Exit.NOT_SIGNED_IN
    assert "identity token" in capsys.readouterr().err
