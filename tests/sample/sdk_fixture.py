"""A sample server that the real SDK has filled, and what the SDK reads back from it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import md5
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.sample.sdk_sources import make_sources
from tests.support.needs import in_ci

if TYPE_CHECKING:
    from artifact_desktop.sample.server import SampleServer

SDK_PYTHON = "ARTIFACT_DESKTOP_SDK_PYTHON"
ENTITY, PROJECT = "vision-lab", "seeded-by-the-sdk"
REGISTRY, ORGANIZATION = "open-vision/wandb-registry-models", "Open Vision"

_CHECKOUT = Path(__file__).parents[2]
_SCRIPTS = Path(__file__).with_name("sdk")
_PATIENCE = 300.0  # seconds; a hang fails with what was printed so far


@dataclass(frozen=True)
class SeededVersion:
    """A version the SDK logged. `stored` are the paths whose bytes the server keeps, `source` the folder they came
    from (None where the SDK made the files itself), `download` where the SDK put them when it read them back."""

    name: str
    source: Path | None
    download: Path
    stored: frozenset[str]
    references: frozenset[str]


@dataclass(frozen=True)
class SeededServer:
    """`seen` is what read.py printed, `seeded` what seed.py did."""

    server: "SampleServer"
    sdk: "Sdk"
    versions: tuple[SeededVersion, ...]
    seeded: dict[str, Any]
    seen: dict[str, Any]

    @property
    def place(self) -> str:
        return f"{ENTITY}/{PROJECT}"


@dataclass(frozen=True)
class Sdk:
    """The SDK in an environment of its own: nothing of it is imported here."""

    python: Path
    home: Path
    server: str
    key: str

    def script(self, name: str, *arguments: str | Path, cache: str = "cache") -> dict[str, Any]:
        """What one of our scripts printed as its last line. `cache` names the SDK's cache of downloaded files."""
        printed = self._run(_SCRIPTS / name, *arguments, cache=cache, silent="true").stdout
        return dict(json.loads(printed.splitlines()[-1]))

    def shell(self, *arguments: str | Path, cache: str = "cache") -> str:
        """What `wandb ARGUMENTS` said, which it does on stderr."""
        return self._run("-m", "wandb", *arguments, cache=cache, silent="false").stderr

    def _run(self, *arguments: str | Path, cache: str, silent: str) -> subprocess.CompletedProcess[str]:
        self.home.mkdir(parents=True, exist_ok=True)
        finished = subprocess.run(
            [self.python, *map(str, arguments)],
            env=self.environment(cache) | {"WANDB_SILENT": silent},
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
        assert finished.returncode == 0, f"{arguments}:\n{finished.stderr[-6000:]}\n{finished.stdout[-2000:]}"
        return finished

    def environment(self, cache: str) -> dict[str, str]:
        """For a program that uses the SDK: signed in, with a home of its own, saying nothing to anybody else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WANDB_", "PYTHON"))}
        folders = {f"WANDB_{name}_DIR": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "ARTIFACT")}
        return (
            kept
            | folders
            | {
                "HOME": str(self.home),
                "WANDB_DIR": str(self.home),
                "WANDB_CACHE_DIR": str(self.home / cache),
                "WANDB_BASE_URL": self.server,
                "WANDB_API_KEY": self.key,
                "WANDB_CONSOLE": "off",
                "WANDB_ERROR_REPORTING": "false",
                "WANDB_DISABLE_CODE": "true",
                "WANDB_DISABLE_GIT": "true",
                "WANDB_X_DISABLE_STATS": "true",
                "WANDB_X_DISABLE_META": "true",
                "WANDB_X_DISABLE_MACHINE_INFO": "true",
                "NO_PROXY": "*",
            }
        )


def find_sdk_python() -> Path | None:
    """The Python of the SDK's own environment, where there is one."""
    folder = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
    python = Path(os.environ.get(SDK_PYTHON) or _CHECKOUT / ".venv-sdk" / folder)
    return python if python.exists() else None


@pytest.fixture(scope="session")
def sdk_python() -> Path:
    """The Python of the SDK's own environment. Without one, tests are skipped on a desk and fail in CI."""
    python = find_sdk_python()
    if python is None:
        complaint = f"no wandb environment: set {SDK_PYTHON}, or run `python3 dev.py test`, which makes one"
        if in_ci():
            pytest.fail(complaint)
        pytest.skip(complaint)
    return python


@pytest.fixture(scope="session")
def sdk_package(sdk_python: Path) -> Path:
    """The folder of the installed `wandb` package."""
    where = "import importlib.util as u; print(u.find_spec('wandb').submodule_search_locations[0])"
    found = subprocess.run([sdk_python, "-c", where], capture_output=True, encoding="utf-8", check=True)
    return Path(found.stdout.strip())


@pytest.fixture(scope="session")
def seeded_server(sdk_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeededServer]:
    """A sample server with one artifact of every kind in it, made and read back by the SDK. Costs half a minute."""
    from artifact_desktop.sample.data import empty_data  # this module is a plugin: every test run imports it
    from artifact_desktop.sample.server import SampleServer

    root = tmp_path_factory.mktemp("sdk")
    sources, downloads, used = root / "sources", root / "downloads", root / "used"
    make_sources(sources)
    with SampleServer(empty_data(), record=True) as server, _web(sources / "elsewhere") as web:
        sdk = Sdk(sdk_python, root / "home", server.url, server.api_key)
        seeded = sdk.script("seed.py", f"{ENTITY}/{PROJECT}", sources, web, REGISTRY, used)
        (root / "seeded.json").write_text(json.dumps(seeded | {"organization": ORGANIZATION}), "utf-8")
        seen = sdk.script("read.py", f"{ENTITY}/{PROJECT}", root / "seeded.json", downloads, cache="second-cache")
        versions = tuple(
            SeededVersion(
                name=made["name"],
                source=sources / made["source"] if made["source"] else None,
                download=Path(read["download"]),
                stored=frozenset(read["stored"]),
                references=frozenset(read["references"]),
            )
            for made in seeded["versions"]
            for read in [seen["versions"][made["name"]]]
        )
        yield SeededServer(server, sdk, versions, {**seeded, "used_root": used}, seen)


class _Files(SimpleHTTPRequestHandler):
    """A web server that gives ETags, by which the SDK knows a file on the web again."""

    def end_headers(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_file():
            self.send_header("ETag", f'"{md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"')
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def _web(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=folder)) as web:
        thread = threading.Thread(target=web.serve_forever, name="web of the seeding")
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_port}"
        finally:
            web.shutdown()
            thread.join()
