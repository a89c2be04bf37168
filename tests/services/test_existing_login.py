"""The login W&B's own programs left here, in real files of a home that is the test's own."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from artifact_desktop.core.errors import AppError, Code, LocalError, SignInError, UsageError
from artifact_desktop.core.names import DEFAULT_SERVER
from artifact_desktop.services.existing_login import (
    ExistingLogin,
    SdkSettings,
    find_login,
    key_of_netrc,
    sdk_settings,
)

KEY, OTHER = "5e1d7a90c3b8f264" * 3, "wandb_v1_" + "Q7fKzR2mXw9" * 7
ACME = "https://wandb.acme.org:8443"

Write = Callable[[str, str], Path]


@pytest.fixture
def write(home: Path) -> Write:
    """Writes a file below the home."""

    def writes(name: str, text: str) -> Path:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return writes


def environ(home: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(home), **more}


def entry(machine: str, key: str = KEY) -> str:
    return f"machine {machine}\n  login user\n  password {key}\n"


def outcome(read: Callable[[], object]) -> Code | None:
    """What is said to be wrong, if anything."""
    try:
        read()
    except AppError as error:
        return error.code
    return None


def test_nothing_is_found_where_nothing_is(home: Path) -> None:
    assert find_login(environ(home)) is None
    assert sdk_settings(environ(home)) == SdkSettings()


@pytest.mark.parametrize("file", [".netrc", "_netrc"])
def test_a_netrc_is_found_and_left_as_it_is(home: Path, write: Write, file: str) -> None:
    path = write(file, entry("github.com", "x") + entry("api.wandb.ai"))
    before = path.read_bytes()
    assert find_login(environ(home)) == ExistingLogin(DEFAULT_SERVER, f"~/{file}", KEY)
    assert path.read_bytes() == before


def test_the_usual_netrc_goes_before_that_of_windows(home: Path, write: Write) -> None:
    write(".netrc", entry("api.wandb.ai"))
    write("_netrc", entry("api.wandb.ai", OTHER))
    login = find_login(environ(home))
    assert login is not None
    assert login.key == KEY


def test_the_environment_names_another_netrc(home: Path, write: Write) -> None:
    write(".netrc", entry("api.wandb.ai", OTHER))
    chosen = write("elsewhere/keys", entry("api.wandb.ai"))
    login = find_login(environ(home, NETRC=str(chosen)))
    assert login == ExistingLogin(DEFAULT_SERVER, "~/elsewhere/keys", KEY)


@pytest.mark.parametrize("machine", ["api.wandb.ai", "api.forge.coreweave.com", "forge.coreweave.com"])
@pytest.mark.parametrize("base", ["", "https://api.wandb.ai", "https://api.forge.coreweave.com", "https://wandb.ai"])
def test_a_key_of_either_family_is_one_of_the_cloud(home: Path, write: Write, machine: str, base: str) -> None:
    write(".netrc", entry(machine))
    login = find_login(environ(home, WANDB_BASE_URL=base))
    assert login == ExistingLogin(DEFAULT_SERVER, "~/.netrc", KEY)


@pytest.mark.parametrize(
    "text",
    [
        f"default login user password {KEY}\n",
        entry("wandb.acme.org"),
        entry("wandb.acme.org:443"),
        entry("acme.org:8443"),
        entry("api.wandb.ai"),
        entry("WANDB.acme.org:8443"),
        f"machine wandb.acme.org:8443 login user\ndefault login user password {KEY}\n",
    ],
)
def test_only_the_very_machine_counts(home: Path, write: Write, text: str) -> None:
    write(".netrc", text)
    assert key_of_netrc(environ(home), ACME) is None
    write(".netrc", text + entry("wandb.acme.org:8443", OTHER) if "default" not in text else entry("x"))
    found = key_of_netrc(environ(home), ACME)
    assert found is None if "default" in text else found == ExistingLogin(ACME, "~/.netrc", OTHER)


def test_the_default_entry_is_never_a_server_called_default(home: Path, write: Write) -> None:
    write(".netrc", f"default login user password {KEY}\n")
    assert key_of_netrc(environ(home), "https://default") is None


def test_a_key_that_is_none_is_said_and_not_repeated(home: Path, write: Write) -> None:
    write(".netrc", entry("api.wandb.ai", "my-secret-password"))
    with pytest.raises(SignInError) as caught:
        find_login(environ(home))
    assert caught.value.code is Code.KEY_MALFORMED
    assert "my-secret" not in f"{caught.value!r} {caught.value}"


@pytest.mark.parametrize("text", ["machine", f"machine api.wandb.ai pasword {KEY}", "bogus\n", '"unclosed'])
def test_a_damaged_netrc_is_said(home: Path, write: Write, text: str) -> None:
    write(".netrc", text)
    with pytest.raises(LocalError) as caught:
        find_login(environ(home))
    assert caught.value.code is Code.LOGIN_FILE_UNREADABLE
    assert "~/.netrc" in str(caught.value)
    assert KEY not in f"{caught.value!r} {caught.value}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary() | st.text("machine default login password account macdef wandb.ai\n\"'\\#").map(str.encode))
def test_any_file_is_a_netrc_or_said_to_be_none(home: Path, content: bytes) -> None:
    (home / ".netrc").write_bytes(content)
    said = outcome(lambda: key_of_netrc(environ(home), DEFAULT_SERVER))
    assert said in (None, Code.LOGIN_FILE_UNREADABLE, Code.KEY_MALFORMED)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.binary() | st.text("[default]base_url=%entity: \n").map(str.encode))
def test_any_file_is_settings_or_said_to_be_none(home: Path, content: bytes) -> None:
    folder = home / ".config" / "wandb"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings").write_bytes(content)
    said = outcome(lambda: sdk_settings(environ(home)))
    assert said in (None, Code.LOGIN_FILE_UNREADABLE, Code.ADDRESS_MALFORMED)


def test_a_netrc_that_is_a_folder_is_said(home: Path) -> None:
    (home / ".netrc").mkdir()
    with pytest.raises(LocalError):
        find_login(environ(home))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "endless", "huge", "loop"])
def test_nobody_waits_for_a_file_that_never_ends(home: Path, write: Write, kind: str) -> None:
    for name in (".netrc", "project/wandb/settings"):
        path = write(name, "")
        path.unlink()
        match kind:
            case "pipe":
                os.mkfifo(path)
            case "endless":
                path.symlink_to("/dev/zero")
            case "huge":
                path.touch()
                os.truncate(path, 1 << 40)
            case _:
                path.symlink_to(path)
    assert outcome(lambda: key_of_netrc(environ(home), DEFAULT_SERVER)) is Code.LOGIN_FILE_UNREADABLE
    assert outcome(lambda: sdk_settings(environ(home), home / "project")) is Code.LOGIN_FILE_UNREADABLE


def test_a_netrc_can_be_named_as_none(home: Path, write: Write) -> None:
    write(".netrc", entry("api.wandb.ai"))
    for name in (os.devnull, str(home / "nowhere"), "~nobody-of-this-name/.netrc"):
        assert find_login(environ(home, NETRC=name)) is None
    assert sdk_settings(environ(home, WANDB_CONFIG_DIR="~nobody-of-this-name")) == SdkSettings()


def test_settings_say_the_server_and_the_entity(home: Path, write: Write) -> None:
    write(".config/wandb/settings", "[default]\nbase_url = https://wandb.acme.org:8443/\nentity = vision-lab\n")
    write(".netrc", entry("wandb.acme.org:8443"))
    assert sdk_settings(environ(home)) == SdkSettings(ACME, "vision-lab")
    assert find_login(environ(home)) == ExistingLogin(ACME, "~/.netrc", KEY)
    assert find_login(environ(home), DEFAULT_SERVER) is None


def test_the_folder_of_settings_can_be_another(home: Path, write: Write) -> None:
    write("conf/settings", "[default]\nbase_url = https://wandb.acme.org:8443\n")
    assert sdk_settings(environ(home, WANDB_CONFIG_DIR=str(home / "conf"))).server == ACME


@pytest.mark.parametrize("name", ["wandb", ".wandb"])
def test_nearer_settings_go_before_further_ones(home: Path, write: Write, name: str) -> None:
    write(".config/wandb/settings", "[default]\nbase_url = https://far.example.org\nentity = far\n")
    write(f"project/{name}/settings", "[default]\nbase_url = https://near.example.org\n")
    near = sdk_settings(environ(home), home / "project")
    assert near == SdkSettings("https://near.example.org", "far", by_folder=True)
    assert sdk_settings(environ(home)).server == "https://far.example.org"
    said = sdk_settings(environ(home, WANDB_BASE_URL=ACME, WANDB_ENTITY="mine"), home / "project")
    assert said == SdkSettings(ACME, "mine")


def test_the_key_of_the_environment_goes_where_the_person_says(home: Path, write: Write) -> None:
    write(".netrc", entry("api.wandb.ai", OTHER))
    assert find_login(environ(home, WANDB_API_KEY=f" {KEY}\n")) == ExistingLogin(DEFAULT_SERVER, "WANDB_API_KEY", KEY)
    write(".config/wandb/settings", f"[default]\nbase_url = {ACME}\n")
    assert find_login(environ(home, WANDB_API_KEY=KEY)) == ExistingLogin(ACME, "WANDB_API_KEY", KEY)
    cloud = find_login(environ(home, WANDB_API_KEY=KEY), DEFAULT_SERVER)
    assert cloud == ExistingLogin(DEFAULT_SERVER, "~/.netrc", OTHER)


def test_a_folder_cannot_have_the_key_of_the_environment_sent_to_its_server(home: Path, write: Write) -> None:
    write("project/wandb/settings", "[default]\nbase_url = https://evil.example.org\n")
    with pytest.raises(UsageError) as caught:
        find_login(environ(home, WANDB_API_KEY=KEY), folder=home / "project")
    assert caught.value.code is Code.SERVER_OF_FOLDER
    assert "evil.example.org" in str(caught.value)
    login = find_login(environ(home, WANDB_API_KEY=KEY, WANDB_BASE_URL=ACME), folder=home / "project")
    assert login is not None
    assert login.server == ACME


@pytest.mark.parametrize("text", ["base_url = x", "[default\n", "[default]\nbase_url\n", "\xff\xfe"])
def test_damaged_settings_are_said(home: Path, write: Write, text: str) -> None:
    write(".config/wandb/settings", text)
    with pytest.raises(LocalError) as caught:
        sdk_settings(environ(home))
    assert caught.value.code is Code.LOGIN_FILE_UNREADABLE


def test_an_identity_token_is_recognised_where_there_is_no_key(home: Path, write: Write) -> None:
    token = environ(home, WANDB_IDENTITY_TOKEN_FILE="token.jwt")
    with pytest.raises(SignInError) as caught:
        find_login(token)
    assert caught.value.code is Code.IDENTITY_UNSUPPORTED
    write(".netrc", entry("api.wandb.ai"))
    assert find_login(token) is not None


def test_a_login_does_not_show_its_key() -> None:
    assert KEY not in repr(ExistingLogin(DEFAULT_SERVER, "~/.netrc", KEY))
