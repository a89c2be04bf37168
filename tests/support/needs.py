"""What tests of real windows and volumes and the bench need from the system.

Standard library only: `dev.py` reads it before any set-up.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"
"""pyatspi is a package of the distribution's own Python; it is not on the package index."""

_SERVER_FOLDERS = ("/usr/sbin", "/usr/local/sbin")

# Debian package -> the program or file that shows it is there.
_TOOLS = {
    "xvfb": "Xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-x11": "dbus-launch",
    "gnome-keyring": "gnome-keyring-daemon",
    "libsecret-tools": "secret-tool",
    "at-spi2-core": "/usr/libexec/at-spi-bus-launcher",
    "python3-pyatspi": "/usr/lib/python3/dist-packages/pyatspi/__init__.py",
}
# What the bench serves its files with, and the programs it compares with.
_SERVERS = {"nginx-light": "nginx", "openssl": "openssl"}
_PEERS = {"aria2": "aria2c", "curl": "curl", "rclone": "rclone"}
# Sticks to download to.
_VOLUMES = {"exfatprogs": "mkfs.exfat", "exfat-fuse": "mount.exfat-fuse", "ntfs-3g": "lowntfs-3g"}
_FONTS = {
    "fonts-noto-core": "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "fonts-inter": "/usr/share/fonts/opentype/inter/Inter-Regular.otf",
}


def missing_tools() -> list[str]:
    """The Debian packages that tests of a real window need and that are not there; no system but Linux runs those."""
    return _missing(_TOOLS)


def missing_servers() -> list[str]:
    """The Debian packages without which nothing can be measured."""
    return _missing(_SERVERS)


def missing_peers() -> list[str]:
    """The Debian packages of programs that the engine is compared with."""
    return _missing(_PEERS)


def find_program(name: str) -> str | None:
    """Where a program is; servers are where not everybody's path leads."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *_SERVER_FOLDERS]))


def missing_volumes() -> list[str]:
    """The Debian packages without which downloads to sticks are not tried; small, and the kernel need not know them."""
    return _missing(_VOLUMES)


def missing_fonts() -> list[str]:
    """The Debian packages without which pictures of the window look poor and letters of far scripts are boxes."""
    return _missing(_FONTS)


def in_ci() -> bool:
    """Whether nothing may be skipped."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def _missing(packages: dict[str, str]) -> list[str]:
    return [package for package, proof in packages.items() if not _found(proof)] if sys.platform == "linux" else []


def _found(proof: str) -> bool:
    if not proof.startswith("/"):
        return find_program(proof) is not None
    if not Path(proof).exists():
        return False
    if "pyatspi" in proof:  # its own libraries may be missing behind it
        return subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False).returncode == 0
    return True
