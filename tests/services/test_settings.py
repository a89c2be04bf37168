import json
import logging
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.models import Account
from artifact_desktop.core.network import ProxyMode
from artifact_desktop.services import settings as module
from artifact_desktop.services.settings import Appearance, NetworkSettings, Settings, SettingsStore

ANA, BEN = Account("https://api.wandb.ai", "ana"), Account("https://wandb.example.org", "ben")

FULL = Settings(
    accounts=(ANA, BEN),
    last_account=ANA,
    language="es",
    appearance=Appearance.DARK,
    connections=12,
    speed_limit=2_000_000,
    folders={"team/project": "/data/set", "team/ñ": "C:\\Datos"},
    window_geometry="AdnQywADAAA=",
    window_state="AAAA/wAAAAD9",
    recents={"https://api.wandb.ai": ("team/project/set", "team/project/Ranking Model")},
    network=NetworkSettings(ProxyMode.GIVEN, "proxy.example.org:8080", "ana", "/etc/company.pem"),
    offer_clipboard=False,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def written(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_first_start_has_the_defaults_and_writes_nothing(path: Path) -> None:
    assert SettingsStore(path).value == Settings()
    assert not path.parent.exists()


def test_everything_survives_a_restart(path: Path) -> None:
    assert SettingsStore(path).change(lambda _: FULL) == FULL
    assert SettingsStore(path).value == FULL
    assert written(path)["version"] == 1
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


BAD = {
    "accounts": ["none", [{"server": "x"}], [1], {}],
    "last_account": ["ana", 5, {"username": "ana"}],
    "language": [5, ["es"]],
    "appearance": ["pink", None, 1],
    "connections": [0, 33, -1, "8", 2.5, None],
    "speed_limit": [0, -1, "2M", 0.5],
    "folders": [[], {"a": 1}, "x"],
    "window_geometry": [None, 5],
    "window_state": [None, {}],
    "recents": ["x", [1], None, {"a": 1}],
    "network": ["none", [], {"proxy": "sometimes"}, {"address": 1}, {"exceptions": None}],
    "offer_clipboard": ["no", 1, None],
}


def test_every_setting_is_tried_with_bad_values() -> None:
    assert set(BAD) == set(Settings.__slots__)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_costs_only_itself(path: Path, name: str, value: object, caplog: pytest.LogCaptureFixture) -> None:
    SettingsStore(path).change(lambda _: FULL)
    path.write_text(json.dumps(written(path) | {name: value}))
    assert SettingsStore(path).value == replace(FULL, **{name: getattr(Settings(), name)})
    assert [record.levelno for record in caplog.records] == [logging.INFO]


def test_what_a_newer_version_wrote_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": 7, "connections": 3, "telepathy": {"on": True}}))
    store = SettingsStore(path)
    assert store.value.connections == 3
    store.change(lambda settings: replace(settings, language="en"))
    assert written(path) | {"version": 7, "telepathy": {"on": True}, "connections": 3, "language": "en"} == written(
        path
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"version": 1} trailing', b"\0" * 99]
)
def test_a_damaged_file_is_set_aside(path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = SettingsStore(path)
    assert store.value == Settings()
    assert not path.exists()
    assert path.with_suffix(".damaged.json").read_bytes() == content
    assert [record.levelno for record in caplog.records] == [logging.INFO]
    store.change(lambda settings: replace(settings, connections=4))
    assert SettingsStore(path).value.connections == 4


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*BAD, "version", "other"]), json_values))
def test_any_object_opens_and_can_be_changed(tmp_path_factory: pytest.TempPathFactory, known: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_text(json.dumps(known))
    store = SettingsStore(path)
    assert 1 <= store.value.connections <= 32
    store.change(lambda settings: replace(settings, window_state="x"))
    assert SettingsStore(path).value == store.value


def test_old_files_are_migrated_step_by_step(path: Path) -> None:
    def renamed(known: dict[str, Any]) -> dict[str, Any]:
        return {("connections" if name == "threads" else name): value for name, value in known.items()}

    def doubled(known: dict[str, Any]) -> dict[str, Any]:
        return known | {"connections": known["connections"] * 2}

    path.parent.mkdir()
    path.write_text(json.dumps({"threads": 5}))  # no version: the first
    migrated = SettingsStore(path, (renamed, doubled))
    assert migrated.value.connections == 10
    migrated.change(lambda settings: settings)
    assert written(path)["version"] == 3
    assert SettingsStore(path, (renamed, doubled)).value.connections == 10
    path.write_text(json.dumps({"version": 2, "connections": 5}))
    assert SettingsStore(path, (renamed, doubled)).value.connections == 10


def test_every_migration_of_this_version_has_a_test_above() -> None:
    assert module._MIGRATIONS == ()


def test_two_programs_do_not_undo_each_other(path: Path) -> None:
    window, shell = SettingsStore(path), SettingsStore(path)
    window.change(lambda settings: replace(settings, language="es"))
    shell.change(lambda settings: settings.with_account(ANA))
    window.change(lambda settings: settings.with_recent(BEN, "a/b/c"))
    assert SettingsStore(path).value == Settings(
        (ANA,), ANA, "es", recents={f"{BEN.username} {BEN.server}": ("a/b/c",)}
    )


def test_many_threads_change_it(path: Path) -> None:
    store = SettingsStore(path)
    threads = [
        threading.Thread(target=store.change, args=(lambda settings, n=n: settings.with_folder(ANA, f"p{n}", "x"),))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(SettingsStore(path).value.folders) == 8


def test_a_change_that_cannot_be_written_holds_until_quit(path: Path) -> None:
    store = SettingsStore(path)
    path.parent.touch()  # a file where the folder should be
    with pytest.raises(LocalError) as caught:
        store.change(lambda settings: replace(settings, connections=2))
    assert caught.value.code is Code.TARGET_IS_FILE
    assert store.value.connections == 2


def test_an_unreadable_file_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(LocalError) as caught:
        SettingsStore(path)
    assert caught.value.code is Code.DISK_TROUBLE
    assert path.is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_write_that_breaks_off_leaves_the_old_file(path: Path) -> None:
    import resource

    store = SettingsStore(path)
    store.change(lambda _: FULL)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), limits[1]))
    try:
        with pytest.raises(LocalError) as caught:
            store.change(lambda settings: replace(settings, window_state="x" * 5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.code is Code.NOT_WRITABLE
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_accounts_come_latest_first() -> None:
    settings = Settings().with_account(BEN).with_account(ANA).with_account(BEN)
    assert (settings.accounts, settings.last_account) == ((BEN, ANA), BEN)
    assert settings.without_account(ANA) == Settings((BEN,), BEN)
    assert settings.without_account(BEN) == Settings((ANA,), None)


def test_recents_are_few_and_each_is_there_once() -> None:
    settings = Settings()
    for number in [*range(30), 25]:
        settings = settings.with_recent(ANA, f"t/p/{number}")
    recents = settings.with_recent(BEN, "a/b/c").recents_of(ANA)
    assert len(recents) == 20
    assert recents[:3] == ("t/p/25", "t/p/29", "t/p/28")
