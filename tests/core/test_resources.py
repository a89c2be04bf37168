from pathlib import Path

import pytest

from artifact_desktop.core import resources


def test_a_checkout_has_them_at_its_top() -> None:
    assert (resources.resource() / "icons").is_dir()
    assert resources.resource("icons", "x.svg") == resources.resource() / "icons" / "x.svg"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_resources").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.resource("icons") == tmp_path / "_resources" / "icons"


def test_a_frozen_program_has_them_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "artifact_desktop")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resources.resource("icons") == tmp_path / "resources" / "icons"
