"""Keys in real keyrings, healthy and faulty; each test with a session bus and a home of its own."""

import base64
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.secret_session import SecretSession
from tests.support.desktop import VirtualDesktop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.keyring

KEY = "wandb_v1_" + "Q7fKzR2mXw9sLd4VbN6hJt" * 3 + "Yp3cG1aEu5o"
OTHER = "local-" + "5e1d7a90c3b8f264" * 3
ACCOUNT = "https://api.wandb.ai ana"


@pytest.fixture
def session(home: Path) -> Iterator[SecretSession]:
    with SecretSession(home) as session:
        yield session


def spread_of(key: str, folder: Path) -> list[str]:
    """The files below `folder` that hold the key in one of the usual spellings."""
    raw = key.encode()
    spellings = {
        raw,
        key.encode("utf-16-le"),
        base64.b64encode(raw),
        base64.b64encode(b"api:" + raw),
        raw.hex().encode(),
    }
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, "nothing was written, so nothing is shown"
    return [str(path) for path in files if any(spelling in path.read_bytes() for spelling in spellings)]


def test_a_key_is_kept_found_by_others_and_deleted(session: SecretSession) -> None:
    session.start_keyring("open sesame")
    with session.client() as client:
        assert client.ask("status") == {"backend": "SecretService Keyring", "trouble": None}
        assert client.ask("get") == {"key": None}
        assert client.ask("set", key=KEY) == {"where": "keyring", "trouble": None}
    assert session.lookup(ACCOUNT) == KEY
    with session.client() as client:  # the next start
        assert client.ask("get") == {"key": KEY}
        assert client.ask("delete") == {}
        assert client.ask("get") == {"key": None}
        assert client.ask("delete") == {}
    assert session.lookup(ACCOUNT) == ""
    assert spread_of(KEY, session.home) == []


def test_accounts_live_side_by_side(session: SecretSession) -> None:
    session.start_keyring("open sesame")
    with session.client() as client:
        client.ask("set", key=KEY)
        client.ask("set", key=OTHER, username="ben")
        client.ask("set", key=OTHER, server="https://wandb.example.org/base")
        client.ask("delete", username="ben")
        assert client.ask("get") == {"key": KEY}
        assert client.ask("get", username="ben") == {"key": None}
        assert client.ask("get", server="https://wandb.example.org/base") == {"key": OTHER}


def test_a_new_key_takes_the_place_of_the_old_one(session: SecretSession) -> None:
    session.start_keyring("open sesame")
    with session.client() as client:
        client.ask("set", key=OTHER)
        client.ask("set", key=KEY)
        assert client.ask("get") == {"key": KEY}
        client.ask("delete")
        assert client.ask("get") == {"key": None}


@pytest.mark.parametrize("name", ["https://api.forge.coreweave.com", "https://wandb.ai"])
def test_a_key_under_a_former_name_of_the_cloud_is_moved(session: SecretSession, name: str) -> None:
    session.start_keyring("open sesame")
    with session.client() as client:
        client.ask("set", key=KEY, server=name)
        client.ask("set", key=OTHER, server=name, username="ben")
        assert client.ask("get") == {"key": KEY}
        assert (session.lookup(ACCOUNT), session.lookup(f"{name} ana")) == (KEY, "")
        assert client.ask("delete", username="ben") == {}
        assert session.lookup(f"{name} ben") == ""
        assert client.ask("get") == {"key": KEY}


def test_a_key_not_to_be_remembered_stays_in_memory(session: SecretSession) -> None:
    session.start_keyring("open sesame")
    with session.client() as client:
        assert client.ask("set", key=KEY, remember=False) == {"where": "session", "trouble": None}
        assert client.ask("get") == {"key": KEY}
    assert session.lookup(ACCOUNT) == ""


def test_without_a_bus_the_key_lasts_until_quit(home: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/none"}
    with SecretSession(home, environment) as session:
        with session.client() as client:
            assert client.ask("status") == {"backend": None, "trouble": "keyring-absent"}
            assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-absent"}
            assert client.ask("get") == {"key": KEY}
        with session.client() as client:
            assert client.ask("get") == {"key": None}
            assert client.ask("delete") == {}
        assert spread_of(KEY, home) == []


def test_a_keyring_that_comes_later_is_found(home: Path) -> None:
    with SecretSession(home, activates=False) as session, session.client() as client:
        assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-absent"}
        session.start_keyring("open sesame")
        assert client.ask("set", key=KEY) == {"where": "keyring", "trouble": None}


def test_a_keyring_that_cannot_ask_is_locked(session: SecretSession) -> None:
    session.stop_keyring(session.start_keyring("open sesame"))
    with session.client() as client:
        assert client.ask("status")["trouble"] is None
        assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-locked"}
        assert client.ask("get") == {"key": KEY}
    with session.client() as client:
        assert client.ask("get") == {"error": "keyring-locked"}
        assert client.ask("delete") == {"error": "keyring-locked"}
    assert spread_of(KEY, session.home) == []


def test_a_silent_keyring_costs_the_deadline_and_no_more(session: SecretSession) -> None:
    session.start_faulty("silent")
    with session.client(deadline=0.5) as client:  # and it ends at once, which `client` checks
        assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-silent"}
        assert client.ask("get") == {"key": KEY}
        assert client.ask("get", username="ben") == {"error": "keyring-silent"}
        assert client.ask("delete") == {"error": "keyring-silent"}
        assert client.ask("status") == {"backend": None, "trouble": "keyring-silent"}
    assert spread_of(KEY, session.home) == []


def test_calls_given_up_still_run_in_their_order(session: SecretSession) -> None:
    daemon = session.start_keyring("open sesame")
    with session.client(deadline=0.5) as client:
        daemon.send_signal(signal.SIGSTOP)
        assert client.ask("set", key=KEY)["trouble"] == "keyring-silent"
        assert client.ask("delete") == {"error": "keyring-silent"}
        assert client.ask("set", key=OTHER, username="ben")["trouble"] == "keyring-silent"
        daemon.send_signal(signal.SIGCONT)
        wait_until(lambda: session.lookup("https://api.wandb.ai ben") == OTHER, 30, "the last call")
    assert session.lookup(ACCOUNT) == ""


@pytest.mark.parametrize("fault", ["failing", "forgetful"])
def test_a_faulty_keyring_is_found_out(session: SecretSession, fault: str) -> None:
    session.start_faulty(fault)
    with session.client() as client:
        assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-failed"}
        assert client.ask("get") == {"key": KEY}
    assert spread_of(KEY, session.home) == []


PLAIN = """
import os, pathlib
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 9.5
    path = pathlib.Path(os.environ["HOME"], "passwords.txt")

    def get_password(self, service, username):
        return self.path.read_text() if self.path.exists() else None

    def set_password(self, service, username, password):
        self.path.write_text(password)

    def delete_password(self, service, username):
        self.path.unlink()
"""


@pytest.fixture
def plug_in(home: Path) -> dict[str, str]:
    """The environment of programs that have a back end for plain text installed, more wanted than any real one."""
    folder = home / "plug-in"
    metadata = folder / "plain_keyring-1.0.dist-info"
    metadata.mkdir(parents=True)
    (folder / "plain_keyring.py").write_text(PLAIN)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-keyring\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[keyring.backends]\nplain = plain_keyring\n")
    return {"PYTHONPATH": str(folder)}


def test_the_plug_in_is_what_keyring_itself_would_choose(session: SecretSession, plug_in: dict[str, str]) -> None:
    session.env |= plug_in
    program = f"import keyring; keyring.set_password('Artifact Desktop', 'ana', {KEY!r})"
    assert session.spawn(sys.executable, "-c", program).wait(60) == 0
    assert spread_of(KEY, session.home) == [str(session.home / "passwords.txt")]


CHOICES = {
    "by being there": {},
    "by environment": {"PYTHON_KEYRING_BACKEND": "plain_keyring.PlaintextKeyring"},
    "by chaining": {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend"},
    "by something missing": {"PYTHON_KEYRING_BACKEND": "no_such_module.Keyring"},
    "by keeping nothing": {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    "by failing": {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    "by a real one that cannot be used": {"PYTHON_KEYRING_BACKEND": "keyring.backends.kwallet.DBusKeyring"},
}


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_plain_text_is_never_written(home: Path, plug_in: dict[str, str], choice: dict[str, str]) -> None:
    with SecretSession(home, activates=False) as session, session.client(**plug_in, **choice) as client:
        assert client.ask("status") == {"backend": None, "trouble": "keyring-absent"}
        assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-absent"}
        assert client.ask("get") == {"key": KEY}
        assert client.ask("delete") == {}
    assert spread_of(KEY, home) == []


@pytest.mark.parametrize("name", ["plain_keyring.PlaintextKeyring", "keyring.backends.null.Keyring"])
def test_what_is_chosen_in_the_file_of_keyring_is_judged_alike(home: Path, plug_in: dict[str, str], name: str) -> None:
    settings = home / ".config" / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[backend]\ndefault-keyring={name}\nkeyring-path={home / 'plug-in'}\n")
    with SecretSession(home) as session:
        session.start_keyring("open sesame")
        with session.client(**plug_in) as client:
            assert client.ask("set", key=KEY) == {"where": "session", "trouble": "keyring-absent"}
        settings.write_text("[backend]\ndefault-keyring=keyring.backends.SecretService.Keyring\n")
        with session.client(**plug_in) as client:
            assert client.ask("set", key=KEY) == {"where": "keyring", "trouble": None}
        settings.write_text("no settings at all")
        with session.client(**plug_in) as client:
            assert client.ask("get") == {"key": KEY}
    assert spread_of(KEY, home) == []


def test_a_real_keyring_is_taken_out_of_the_chain(session: SecretSession, plug_in: dict[str, str]) -> None:
    session.start_keyring("open sesame")
    with session.client(**plug_in, **CHOICES["by chaining"]) as client:
        assert client.ask("set", key=KEY) == {"where": "keyring", "trouble": None}
    assert session.lookup(ACCOUNT) == KEY
    assert spread_of(KEY, session.home) == []


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[tuple[SecretSession, VirtualDesktop]]:
    """A desktop with a screen, and a keyring that holds the key and is locked."""
    with (
        VirtualDesktop(tmp_path, accessibility=False) as desktop,
        SecretSession(desktop.home, desktop.env) as session,
    ):
        daemon = session.start_keyring("open sesame")
        with session.client() as client:
            client.ask("set", key=KEY)
        session.stop_keyring(daemon)
        yield session, desktop


def prompt_appears(desktop: VirtualDesktop) -> None:
    wait_until(
        lambda: "nlock" in desktop.run("xdotool", "getactivewindow", "getwindowname", check=False), 30, "a prompt"
    )


def test_a_locked_keyring_opens_when_its_password_is_typed(locked: tuple[SecretSession, VirtualDesktop]) -> None:
    session, desktop = locked
    with session.client() as client:
        client.send("get")
        prompt_appears(desktop)
        desktop.type("open sesame")
        desktop.key("Return")
        assert client.answer() == {"key": KEY}
        assert client.ask("set", key=OTHER) == {"where": "keyring", "trouble": None}


def test_a_cancelled_prompt_leaves_the_keyring_locked(locked: tuple[SecretSession, VirtualDesktop]) -> None:
    session, desktop = locked
    with session.client() as client:
        client.send("set", key=OTHER)
        prompt_appears(desktop)
        desktop.key("Escape")
        assert client.answer() == {"where": "session", "trouble": "keyring-locked"}
        assert client.ask("get") == {"key": OTHER}
    assert spread_of(OTHER, session.home) == []


def test_a_prompt_nobody_answers_is_given_up_and_still_counts_later(
    locked: tuple[SecretSession, VirtualDesktop],
) -> None:
    session, desktop = locked
    with session.client(deadline=1.0) as client:
        assert client.ask("set", key=OTHER) == {"where": "session", "trouble": "keyring-silent"}
        prompt_appears(desktop)
        desktop.type("open sesame")
        desktop.key("Return")
        wait_until(lambda: session.lookup(ACCOUNT) == OTHER, 30, "the key")
