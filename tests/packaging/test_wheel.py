"""The wheel: what is in it, and that it runs where neither the checkout nor its environment is."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from artifact_desktop import __version__
from tests.support.desktop import VirtualDesktop

_ROOT = Path(__file__).resolve().parents[2]
_BIN, _EXE = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, _ROOT, cwd=folder)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the programs of a fresh environment that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", folder, cwd=folder)
    _run(folder / _BIN / f"python{_EXE}", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return folder / _BIN


def test_holds_the_package_and_its_resources_and_nothing_else(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    sources = {path.relative_to(_ROOT).as_posix() for path in _files(_ROOT / "artifact_desktop")}
    resources = {
        f"artifact_desktop/_resources/{path.relative_to(_ROOT / 'resources').as_posix()}"
        for path in _files(_ROOT / "resources")
    }
    assert {name for name in inside if ".dist-info/" not in name} == sources | resources
    assert any(name.endswith("licenses/LICENSE") for name in inside)


@pytest.mark.slow
def test_says_its_version(installed: Path, tmp_path: Path) -> None:
    said = _run(installed / f"artifact-desktop{_EXE}", "--version", cwd=tmp_path)
    assert said.split() == ["artifact-desktop", __version__]


@pytest.mark.slow
@pytest.mark.e2e
def test_opens_the_demo(installed: Path, tmp_path: Path) -> None:
    with VirtualDesktop(tmp_path) as desktop:
        window = desktop.program(desktop.launch(str(installed / "artifact-desktop"), "--demo"))
        window.find("vision-lab", "table cell", timeout=60)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
