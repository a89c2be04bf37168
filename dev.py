"""The project's commands. Nothing but Python is needed; each does its own set-up.

    python3 dev.py demo               opens the window, signed in to a sample server on this computer
    python3 dev.py test [ARGS...]     all checks and tests; with ARGS only pytest, with those arguments
    python3 dev.py lint               the checks without the tests
    python3 dev.py screenshots DIR    renders every screen, light and dark, English and Spanish
    python3 dev.py bench [CASE...]    measures: small, large, latency, scale, ui, links (--help)
    python3 dev.py translations       collects the words of the program and compiles their translations

The environment is `.venv` in the checkout; it is renewed when what `pyproject.toml` asks for changes. System
libraries that Qt needs are installed where that is allowed (root on a system with apt), else named.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. See https://www.python.org/downloads/")

from tests.support.needs import in_ci, missing_fonts, missing_peers, missing_servers, missing_tools, missing_volumes

ROOT = Path(__file__).resolve().parent
WINDOWS = sys.platform == "win32"
LINUX = sys.platform == "linux"
SDK = ["wandb==0.31.0"]
"""The real SDK, the judge of the sample server. It has an environment of its own: the program does not use it."""

# What Qt's wheels take from the system on Debian and Ubuntu (ldd on the xcb plugin and the libraries in use).
QT_PACKAGES = [
    *("libegl1", "libgl1", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libxkbcommon-x11-0"),
    *("libgssapi-krb5-2", "libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
    *("libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1"),
]
QT_LIBRARIES = ["plugins/platforms/libqxcb.so"] + [
    f"lib/libQt6{name}.so.6" for name in ("Core", "DBus", "Gui", "Network", "Svg", "Widgets")
]
LANGUAGES = {"en": ["-pluralonly"], "es": []}
"""English needs its plurals only."""


class Failed(Exception):
    """A step went wrong; the sentence says which."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo")
    commands.add_parser("test", add_help=False)
    commands.add_parser("bench", add_help=False)
    commands.add_parser("lint")
    commands.add_parser("screenshots").add_argument("folder", type=Path, metavar="DIR")
    commands.add_parser("translations").add_argument(
        "--check", action="store_true", help="change nothing; fail when something is out of date or unfinished"
    )
    arguments, rest = parser.parse_known_args()
    if rest and arguments.command not in ("test", "bench"):
        parser.error(f"unknown: {' '.join(rest)}")
    os.chdir(ROOT)
    try:
        match arguments.command:
            case "demo":
                return demo()
            case "test":
                return test(rest)
            case "bench":
                return bench(rest)
            case "lint":
                return report(lint(environment()))
            case "screenshots":
                return screenshots(arguments.folder)
            case _:
                translations(environment(), check=arguments.check)
                return 0
    except Failed as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        return 130


# Commands


def demo() -> int:
    if LINUX and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Failed(
            "There is no screen to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set. Run this on a desktop;"
            " `python3 dev.py screenshots DIR` makes pictures of the window without one."
        )
    python = environment()
    qt_libraries()
    say("opening the window; close it to end the demo")
    return subprocess.run([program(python, "artifact-desktop"), "--demo"], check=False).returncode


def test(arguments: Sequence[str]) -> int:
    python = environment()
    sdk_python = sdk_environment()
    qt_libraries()
    test_tools()
    failures = [] if arguments else lint(python)
    say("pytest")
    result = on_virtual_screen(
        python, ["-m", "pytest", *arguments], {"ARTIFACT_DESKTOP_SDK_PYTHON": str(sdk_python), "PYTHONUNBUFFERED": "1"}
    )
    return report(failures) or result


def bench(arguments: Sequence[str]) -> int:
    python = environment()
    sdk_python = sdk_environment()
    qt_libraries()
    optional_packages(missing_peers(), "What the engine is compared with", "some peers")
    test_tools()
    return on_virtual_screen(
        python, ["-m", "tests.bench", *arguments], {"ARTIFACT_DESKTOP_SDK_PYTHON": str(sdk_python)}
    )


def screenshots(folder: Path) -> int:
    python = environment()
    qt_libraries()
    test_tools()
    return on_virtual_screen(
        python, ["-m", "tests.support.screenshots", str(folder.absolute())], {"QT_SCALE_FACTOR": "2"}, size="2880x1800"
    )


def lint(python: Path) -> list[str]:
    """The names of the checks that failed; each said what was wrong."""
    checks = {
        "ruff check": ["-m", "ruff", "check", "--quiet"],
        "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
        "mypy": ["-m", "mypy", "--no-error-summary"],
        "import rules": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "house rules": ["-m", "tests.support.house_rules"],
    }
    failures = []
    for name, command in checks.items():
        try:
            with step(name):
                run([python, *command])
        except Failed as failure:
            say(str(failure))
            failures.append(name)
    try:
        translations(python, check=True)
    except Failed as failure:
        say(str(failure))
        failures.append("translations")
    return failures


def report(failures: Sequence[str]) -> int:
    if failures:
        say(f"failed: {', '.join(failures)}")
    return 1 if failures else 0


def translations(python: Path, *, check: bool) -> None:
    """Collects the program's words into `.ts` files and compiles those. `check` only looks whether that was done.

    Places in the source are left out of the files: they would change with every line moved.
    """
    sources = sorted(str(path) for path in Path("artifact_desktop").rglob("*.py"))
    folder = Path("resources/translations")
    kept = folder
    with step("translations" + (" are up to date" if check else "")), contextlib.ExitStack() as cleaning:
        if check:
            folder = ROOT / "build" / "translations"
            cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            for path in kept.glob("*.ts"):
                shutil.copy(path, folder)
        troubles = []
        for language, options in LANGUAGES.items():
            ts, qm = (folder / f"artifact_desktop_{language}{suffix}" for suffix in (".ts", ".qm"))
            update = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
            update += ["-target-language", language, *options]
            run([program(python, "pyside6-lupdate"), *update, *sources, "-ts", ts])
            run([program(python, "pyside6-lrelease"), "-silent", ts, "-qm", qm])
            for made in (ts, qm):
                before = kept / made.name
                if not before.is_file() or before.read_bytes() != made.read_bytes():
                    troubles.append(f"{before} is out of date; run: python3 dev.py translations")
            messages = ts.read_text(encoding="utf-8").split("<message")[1:]
            unfinished = [message for message in messages if 'type="unfinished"' in message]
            words = [message.partition("<source>")[2].partition("</source>")[0] for message in unfinished]
            troubles += [f"{kept / ts.name}: not translated: {source}" for source in words]
        if troubles:
            more = [f"and {len(troubles) - 20} more"] if len(troubles) > 20 else []
            raise Failed("\n".join(troubles[:20] + more))


# Set-up


def environment() -> Path:
    """The Python of `.venv`, with the project installed so that its sources can be edited in place."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    asked = {part: project[part] for part in ("build-system", "project", "dependency-groups")}
    return virtual_environment(".venv", ["--editable", ".", *project["dependency-groups"]["dev"]], asked)


def sdk_environment() -> Path:
    return virtual_environment(".venv-sdk", SDK, SDK)


def virtual_environment(name: str, packages: Sequence[str], asked: object) -> Path:
    """The Python of an environment that holds `packages`, made or renewed when `asked` or this Python changed."""
    folder = ROOT / name
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    stamp = folder / "made-from.txt"
    base = f"{sys.version} in {folder}"
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    made_from = stamp.read_text(encoding="utf-8").split("\n") if stamp.is_file() else []
    if made_from == [base, digest] and python.exists():
        return python
    venv_module()
    with step(f"making {name} (a few minutes, once)"):
        clear = ["--clear"] if made_from and made_from[0] != base else []
        run([sys.executable, "-m", "venv", *clear, folder])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
        stamp.write_text(f"{base}\n{digest}", encoding="utf-8")
    return python


def venv_module() -> None:
    """Debian keeps the part of Python that makes environments in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        system_packages([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "Python's venv module")


def qt_libraries() -> None:
    """Sees to the system libraries behind Qt: on Linux its wheels do not bring all they need."""
    if not LINUX:
        return
    missing = missing_libraries()
    if missing and shutil.which("apt-get"):
        system_packages(QT_PACKAGES, f"Qt's libraries ({', '.join(missing)})")
        missing = missing_libraries()
    if missing and shutil.which("dnf"):
        wanted = " ".join(f"'{library}()(64bit)'" for library in missing)
        raise Failed(f"Qt needs libraries this system lacks. Install them with:\n  sudo dnf install {wanted}")
    if missing:
        raise Failed(f"Qt needs libraries this system lacks; install the packages that hold: {', '.join(missing)}")


def missing_libraries() -> list[str]:
    [qt] = (ROOT / ".venv").glob("lib/python*/site-packages/PySide6/Qt")
    said = subprocess.run(
        ["ldd", *(qt / name for name in QT_LIBRARIES)], check=False, capture_output=True, text=True
    ).stdout
    return sorted(set(re.findall(r"(\S+) => not found", said)))


def test_tools() -> None:
    """Sees to what some tests need; without it they are skipped, and in CI that is a failure."""
    optional_packages(
        [*missing_tools(), *missing_fonts()], "What tests of a real window need", "the tests of a real window"
    )
    optional_packages(missing_volumes(), "What tests of real volumes need", "the tests of real volumes")
    optional_packages(missing_servers(), "What the bench serves its files with", "the test of the bench")


def optional_packages(missing: Sequence[str], what: str, skipped: str) -> None:
    """Installs Debian packages where that is allowed, else says what is skipped for it; in CI that is a failure."""
    if not missing:
        return
    try:
        system_packages(missing, what)
    except Failed as failure:
        if in_ci():
            raise
        say(f"SKIPPING {skipped}. {failure}")


def system_packages(packages: Sequence[str], what: str) -> None:
    """Installs Debian packages where that is allowed. Raises Failed with the command for the person to run."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        raise Failed(f"{what} is missing: on Debian the packages {' '.join(packages)}; install your system's own.")
    if os.geteuid() != 0:
        raise Failed(f"{what} is missing. Install it with:\n  sudo {' '.join(install)}")
    with step(f"installing {' '.join(packages)}"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        # One stale source must not stop the rest: whether the packages can be had shows in the next line.
        subprocess.run(["apt-get", "update"], check=False, capture_output=True)
        run(install, quiet)


# Running things


def on_virtual_screen(
    python: Path, arguments: Sequence[str], environment: Mapping[str, str], *, size: str = "1280x800"
) -> int:
    """Runs Python with nobody's screen disturbed, where such a screen can be had; its exit code."""
    command: list[str | Path] = [python, *arguments]
    if LINUX and not missing_tools():
        command = [python, "-m", "tests.support.desktop", size, *command]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
    """Runs a step quietly. Raises Failed with what it said when it fails."""
    done = subprocess.run(
        command,
        env=os.environ | (environment or {}),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise Failed(f"{done.stdout.strip()}\n(exit code {done.returncode}: {' '.join(map(str, command[:6]))})")


def program(python: Path, name: str) -> Path:
    """A program installed beside that Python."""
    return python.with_name(f"{name}.exe" if WINDOWS else name)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """Says what is done, how long it took, and whether it went well."""
    started = time.monotonic()
    print(f"{name} ...", end=" ", flush=True)
    outcome = "FAILED"
    try:
        yield
        outcome = "ok"
    finally:
        print(f"{outcome} ({time.monotonic() - started:.1f} s)", flush=True)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
