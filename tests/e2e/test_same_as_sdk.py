"""The program and the SDK download the same version into two folders, and the folders are the same."""

import filecmp
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample.sdk_fixture import SeededServer

pytestmark = [pytest.mark.sdk, pytest.mark.slow]


def download(seeded: SeededServer, name: str, root: Path) -> None:
    command = [sys.executable, "-m", "artifact_desktop", "get", name, "--root", str(root)]
    environment = os.environ | {"WANDB_API_KEY": seeded.server.api_key, "WANDB_BASE_URL": seeded.server.url}
    finished = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert finished.returncode == 0, f"{name}: {finished.stderr}"


def differences(left: Path, right: Path) -> list[str]:
    """What `diff -r` would print: names on one side only, and files whose bytes differ."""
    compared = filecmp.dircmp(left, right, ignore=[], hide=[])
    _, changed, troubled = filecmp.cmpfiles(left, right, compared.common_files, shallow=False)
    below = [line for name in compared.common_dirs for line in differences(left / name, right / name)]
    here = [*compared.left_only, *compared.right_only, *compared.common_funny, *changed, *troubled]
    return [f"{left / name} | {right / name}" for name in here] + below


def test_every_seeded_version_comes_out_the_same(seeded_server: SeededServer, tmp_path: Path) -> None:
    compared = [version for version in seeded_server.versions if not version.references]
    assert len(compared) >= 11
    different = {}
    for version in compared:
        root = tmp_path / version.download.name
        download(seeded_server, version.name, root)
        if found := differences(root, version.download):
            different[version.name] = found
    assert different == {}


def test_stored_files_beside_references_come_out_the_same(seeded_server: SeededServer, tmp_path: Path) -> None:
    """References are shown, not followed: what the server stores arrives, and nothing else."""
    compared = [version for version in seeded_server.versions if version.references]
    assert len(compared) == 2
    for version in compared:
        root = tmp_path / version.download.name
        download(seeded_server, version.name, root)
        arrived = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        assert arrived == {name: (version.download / name).read_bytes() for name in version.stored}, version.name


@pytest.mark.parametrize("link", ["portfolio", "registry"])
def test_a_link_brings_what_its_source_holds(seeded_server: SeededServer, tmp_path: Path, link: str) -> None:
    [source] = [each for each in seeded_server.versions if each.name == seeded_server.seen[link]["source"]]
    download(seeded_server, seeded_server.seeded[link], tmp_path / "link")
    assert differences(tmp_path / "link", source.download) == []
