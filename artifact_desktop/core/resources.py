"""Finding the files of `resources/`: icons, translations, desktop files."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of one resource, whether the program runs from a wheel, a checkout or a frozen bundle."""
    return _root().joinpath(*parts)


def _root() -> Path:
    installed = _PACKAGE / "_resources"  # a wheel puts the folder inside the package
    if installed.is_dir():
        return installed
    bundle = getattr(sys, "_MEIPASS", None)  # PyInstaller's unpacked bundle
    if bundle is not None:
        return Path(bundle) / "resources"
    return _PACKAGE.parent / "resources"
