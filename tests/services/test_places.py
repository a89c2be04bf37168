import stat
import sys
from pathlib import Path

import pytest

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.services.places import find_places, make_private_folder, sdk_cache

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")


def test_everything_is_below_one_folder_when_asked(tmp_path: Path) -> None:
    places = find_places({"ARTIFACT_DESKTOP_HOME": str(tmp_path / "portable")})
    root = tmp_path / "portable"
    assert {places.config, places.state, places.cache, places.downloads} == {
        root / "config",
        root / "state",
        root / "cache",
        root / "Downloads",
    }
    assert not root.exists()
    places.create()
    assert {path.name for path in root.iterdir()} == {"config", "state", "cache"}
    assert places.logs.is_dir()


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_places({"ARTIFACT_DESKTOP_HOME": "here"}).config == tmp_path / "here" / "config"


def test_a_home_of_nobody_is_no_place() -> None:
    with pytest.raises(LocalError) as caught:
        find_places({"ARTIFACT_DESKTOP_HOME": "~nobody-of-this-name/here"})
    assert "~nobody-of-this-name/here" in str(caught.value)


def test_the_folders_of_the_system_are_in_the_home(home: Path) -> None:
    places = find_places({})
    for folder in (places.config, places.state, places.cache, places.downloads):
        assert folder.is_relative_to(home)
    assert len({places.settings, places.journal, places.logs}) == 3


@posix
def test_only_the_owner_looks_into_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private_folder(folder)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LocalError) as caught:
        make_private_folder(tmp_path / "file")
    assert caught.value.code is Code.TARGET_IS_FILE
    with pytest.raises(LocalError):
        make_private_folder(tmp_path / "file" / "below")


def test_the_cache_of_the_sdk_is_where_the_sdk_has_it(home: Path, tmp_path: Path) -> None:
    assert sdk_cache({}).is_relative_to(home)
    assert sdk_cache({}).parts[-1] in ("wandb", "Cache")
    assert sdk_cache({"WANDB_CACHE_DIR": str(tmp_path)}) == tmp_path
    assert find_places({"ARTIFACT_DESKTOP_HOME": str(tmp_path / "portable")}).sdk_cache == sdk_cache({})


def test_the_demo_has_a_list_of_downloads_of_its_own(tmp_path: Path) -> None:
    places = find_places({"ARTIFACT_DESKTOP_HOME": str(tmp_path)})
    demo = places.of_demo()
    assert demo.journal != places.journal
    assert (demo.settings, demo.downloads) == (places.settings, places.downloads)
    demo.create()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "config", "state-demo"]
