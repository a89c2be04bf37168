import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from artifact_desktop.api.client import ApiClient
from artifact_desktop.core.errors import Code, LocalError, NetworkError, SignInError, UsageError
from artifact_desktop.core.models import Account
from artifact_desktop.core.names import DEFAULT_SERVER
from artifact_desktop.sample.server import SampleServer
from artifact_desktop.services.accounts import Accounts, Session, open_accounts
from artifact_desktop.services.keys import KeptWhere, KeyStore
from artifact_desktop.services.settings import SettingsStore
from tests.services.secret_session import SecretSession
from tests.services.test_keyring import spread_of
from tests.support.waiting import wait_until

ELSEWHERE = Account("https://wandb.example.org", "ben")
LONG = "f" * 40

Start = Callable[..., Accounts]


@pytest.fixture
def settings_file(home: Path) -> Path:
    return home / "config" / "settings.json"


@pytest.fixture
def start(settings_file: Path) -> Start:
    """Starts the program anew: what is in memory is gone, what is on disk and in the keyring is there."""

    def starts(**environ: str) -> Accounts:
        return Accounts(KeyStore(10.0), SettingsStore(settings_file), environ=environ)

    return starts


@pytest.fixture
def ending() -> Iterator[Callable[[Session], Session]]:
    """Closes the sessions it is handed when the test ends."""
    with ExitStack() as stack:

        def ends(session: Session) -> Session:
            stack.callback(session.close)
            return session

        yield ends


@pytest.fixture
def keyring(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretSession]:
    """A real keyring that this very process uses."""
    with SecretSession(home) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        session.start_keyring("open sesame")
        yield session


def account_of(server: SampleServer) -> Account:
    return Account(server.url, "ana")


def test_without_a_keyring_one_is_signed_in_until_quit(
    shared_sample_server: SampleServer, start: Start, settings_file: Path, ending: Callable[[Session], Session]
) -> None:
    server = shared_sample_server
    accounts = start()
    signed_in = accounts.sign_in(server.url, server.api_key)
    session = ending(signed_in.session)
    assert signed_in.notice is not None
    assert signed_in.notice.code is Code.KEYRING_ABSENT
    assert (session.account, session.viewer.username, session.kept) == (account_of(server), "ana", KeptWhere.SESSION)
    assert session.title == server.url.removeprefix("http://")
    assert next(session.catalog.projects("ana")).entity == "ana"
    again = accounts.restore()
    assert again is not None
    assert ending(again).kept is KeptWhere.SESSION
    later = start()
    assert later.restore() is None
    assert later.default_server == server.url
    assert spread_of(server.api_key, settings_file.parent) == []


def test_what_people_paste_is_cleaned(shared_sample_server: SampleServer, start: Start, ending) -> None:
    address = shared_sample_server.url.removeprefix("http://")
    key = shared_sample_server.api_key
    signed_in = start().sign_in(f' "{address}/graphql" \n', f"“{key[:20]}\r\n {key[20:]}\u200b”")
    assert ending(signed_in.session).account == account_of(shared_sample_server)


@pytest.mark.parametrize(
    ("server", "key", "code"),
    [
        ("two words", LONG, Code.ADDRESS_MALFORMED),
        ("https://wandb.example.org", "too short", Code.KEY_MALFORMED),
        ("", "", Code.ADDRESS_MALFORMED),
    ],
)
def test_nonsense_is_refused_before_anything_is_sent(start: Start, server: str, key: str, code: Code) -> None:
    with pytest.raises((SignInError, UsageError)) as caught:
        start().sign_in(server, key)
    assert caught.value.code is code


def test_a_key_nobody_knows_is_rejected_and_not_kept(
    shared_sample_server: SampleServer, start: Start, settings_file: Path
) -> None:
    accounts = start()
    with pytest.raises(SignInError) as caught:
        accounts.sign_in(shared_sample_server.url, LONG)
    assert caught.value.code is Code.KEY_REJECTED
    assert not settings_file.exists()
    assert accounts.restore() is None


def test_a_sign_in_not_to_be_remembered_leaves_no_trace(
    shared_sample_server: SampleServer, start: Start, settings_file: Path, ending
) -> None:
    accounts = start()
    signed_in = accounts.sign_in(shared_sample_server.url, shared_sample_server.api_key, remember=False)
    assert ending(signed_in.session).kept is KeptWhere.SESSION
    assert signed_in.notice is None
    assert not settings_file.exists()


def test_a_sign_in_given_up_meanwhile_keeps_nothing(
    shared_sample_server: SampleServer, start: Start, settings_file: Path
) -> None:
    accounts = start()
    left = accounts.sign_in(shared_sample_server.url, shared_sample_server.api_key, wanted=lambda: False)
    assert not settings_file.exists()
    with pytest.raises(SignInError):
        accounts.open(left.session.account)
    with pytest.raises(NetworkError):
        list(left.session.catalog.projects("vision-lab"))  # its connections are closed


def test_settings_that_cannot_be_written_do_not_stop_a_sign_in(
    shared_sample_server: SampleServer, start: Start, settings_file: Path, ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = start()
    settings_file.parent.touch()
    server = shared_sample_server
    signed_in = accounts.sign_in(server.url, server.api_key)
    assert ending(signed_in.session).account == account_of(server)
    assert signed_in.notice is not None
    account = ending(accounts.open(account_of(server))).account
    with pytest.raises(LocalError) as caught:
        accounts.used(account)
    assert caught.value.code is Code.TARGET_IS_FILE


def test_the_key_of_the_environment_is_used_and_never_stored(
    shared_sample_server: SampleServer, start: Start, settings_file: Path, ending
) -> None:
    server = shared_sample_server
    accounts = start(WANDB_API_KEY=f" {server.api_key}\n", WANDB_BASE_URL=f"{server.url}/")
    session = accounts.restore()
    assert session is not None
    assert ending(session).kept is KeptWhere.ENVIRONMENT
    assert session.account == account_of(server)
    accounts.sign_out(session)
    assert not settings_file.exists()


class Reached(NetworkError):
    """Raised in place of a connection: the server and key that would have been used."""

    def __init__(self, server: str, key: str) -> None:
        super().__init__(Code.CONNECTION_REFUSED, host=server)
        self.where = (server, key)


def unreachable(server: str, key: str) -> ApiClient:
    raise Reached(server, key)


def reached(settings_file: Path, **environ: str) -> tuple[str, str] | None:
    """Where `restore` turns to, after somebody was signed in elsewhere."""
    settings = SettingsStore(settings_file)
    keys = KeyStore()
    for account, key in ((Account(DEFAULT_SERVER, "ana"), "a" * 40), (ELSEWHERE, "b" * 40)):
        settings.change(lambda known, account=account: known.with_account(account))
        keys.set(account, key, remember=False)
    accounts = Accounts(keys, settings, make_client=unreachable, environ=environ)
    try:
        assert accounts.restore() is None
    except Reached as place:
        return place.where
    return None


def test_keys_go_nowhere_but_where_they_belong(settings_file: Path) -> None:
    other = "https://other.example.org"
    assert reached(settings_file) == (ELSEWHERE.server, "b" * 40)
    assert reached(settings_file, WANDB_API_KEY=LONG) == (DEFAULT_SERVER, LONG)
    assert reached(settings_file, WANDB_API_KEY=LONG, WANDB_BASE_URL=other) == (other, LONG)
    assert reached(settings_file, WANDB_BASE_URL="https://wandb.ai") == (DEFAULT_SERVER, "a" * 40)
    assert reached(settings_file, WANDB_BASE_URL=ELSEWHERE.server) == (ELSEWHERE.server, "b" * 40)
    assert reached(settings_file, WANDB_BASE_URL=other) is None
    assert reached(settings_file, WANDB_API_KEY="  ", WANDB_BASE_URL="") == (ELSEWHERE.server, "b" * 40)


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({"WANDB_API_KEY": "short"}, Code.KEY_MALFORMED),
        ({"WANDB_BASE_URL": "no address"}, Code.ADDRESS_MALFORMED),
        ({"WANDB_API_KEY": LONG, "WANDB_BASE_URL": "ftp://x"}, Code.ADDRESS_MALFORMED),
    ],
)
def test_nonsense_in_the_environment_is_said(start: Start, environ: dict[str, str], code: Code) -> None:
    with pytest.raises((SignInError, UsageError)) as caught:
        start(**environ).restore()
    assert caught.value.code is code
    assert LONG not in str(caught.value)


def test_the_server_to_offer(start: Start, settings_file: Path) -> None:
    assert start().default_server == DEFAULT_SERVER
    SettingsStore(settings_file).change(lambda settings: settings.with_account(ELSEWHERE))
    assert start().default_server == ELSEWHERE.server
    assert start(WANDB_BASE_URL="localhost:8080").default_server == "http://localhost:8080"


def test_an_account_without_a_key_says_so(start: Start) -> None:
    with pytest.raises(SignInError) as caught:
        start().open(ELSEWHERE)
    assert caught.value.code is Code.KEY_MISSING
    assert "wandb.example.org" in str(caught.value)


@pytest.mark.parametrize("module", ["services.accounts", "services.lookup", "services.network", "cli"])
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    program = f"import sys, artifact_desktop.{module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"httpx", "keyring", "keyring.core", "jeepney", "PySide6", "artifact_desktop.api.client"} & set(loaded)


def test_the_accounts_of_this_computer(home: Path) -> None:
    accounts = open_accounts({"ARTIFACT_DESKTOP_HOME": str(home / "own")})
    assert accounts.restore() is None
    assert not (home / "own").exists()


@pytest.mark.keyring
def test_the_next_start_is_signed_in_until_one_signs_out(
    sample_server: SampleServer,
    start: Start,
    keyring: SecretSession,
    home: Path,
    ending,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    key = sample_server.api_key
    signed_in = start().sign_in(sample_server.url, key)
    assert ending(signed_in.session).kept is KeptWhere.KEYRING
    assert signed_in.notice is None
    assert keyring.lookup(f"{sample_server.url} ana") == key
    accounts = start()
    session = accounts.restore()
    assert session is not None
    assert (ending(session).account, session.kept) == (account_of(sample_server), KeptWhere.KEYRING)
    accounts.sign_out(session)
    assert keyring.lookup(f"{sample_server.url} ana") == ""
    assert start().restore() is None
    assert SettingsStore(home / "config" / "settings.json").value.accounts == ()
    assert spread_of(key, home) == []
    assert key not in caplog.text


@pytest.mark.keyring
def test_one_changes_between_accounts(
    sample_server: SampleServer, start: Start, keyring: SecretSession, ending
) -> None:
    people = list(sample_server.data.people)[:2]
    for username in people:
        ending(start().sign_in(sample_server.url, sample_server.key_of(username)).session)
    first, second = (Account(sample_server.url, username) for username in people)
    accounts = start()
    last = accounts.restore()
    assert last is not None
    assert ending(last).account == second
    assert ending(accounts.open(first)).viewer.username == people[0]
    accounts.used(first)
    restored = start().restore()
    assert restored is not None
    assert ending(restored).account == first


@pytest.mark.keyring
def test_a_kept_key_that_was_deleted_on_the_server_is_said(
    sample_server: SampleServer, start: Start, keyring: SecretSession, ending
) -> None:
    ending(start().sign_in(sample_server.url, sample_server.api_key).session)
    sample_server.data.people["ana"].key = LONG
    with pytest.raises(SignInError) as caught:
        start().restore()
    assert caught.value.code is Code.KEY_REJECTED


@pytest.mark.keyring
def test_signing_out_says_when_the_key_may_remain(
    shared_sample_server: SampleServer, home: Path, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = shared_sample_server
    with SecretSession(home) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.env["DBUS_SESSION_BUS_ADDRESS"])
        daemon = session.start_keyring("open sesame")
        keys = KeyStore()
        accounts = Accounts(keys, SettingsStore(settings_file), environ={})
        signed_in = accounts.sign_in(server.url, server.api_key)
        assert signed_in.notice is None
        daemon.send_signal(signal.SIGSTOP)
        assert not accounts.stop_waiting()
        impatient = threading.Thread(target=wait_until, args=(accounts.stop_waiting, 30))
        impatient.start()
        with pytest.raises(SignInError) as caught:
            accounts.sign_out(signed_in.session)
        impatient.join()
        assert caught.value.code is Code.KEY_NOT_REMOVED
        assert SettingsStore(settings_file).value.last_account is None
        daemon.send_signal(signal.SIGCONT)
        wait_until(lambda: session.lookup(f"{server.url} ana") == "", 30, "the late deletion")
        keys.status()  # answered after the deletion: cut off in the middle, a keyring leaves its connection open
