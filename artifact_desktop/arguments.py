"""The command line, as people type it."""

import argparse
import re
from pathlib import Path

from artifact_desktop import __version__
from artifact_desktop.sample.options import add_options
from artifact_desktop.transfer.limits import MOST_CONNECTIONS

_RATE = re.compile(r"(\d+(?:\.\d+)?)([KMG]?)", re.IGNORECASE)
_FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}  # as curl and wget count


def build_parser() -> argparse.ArgumentParser:
    """The whole command line; without a command the window opens."""
    parser = argparse.ArgumentParser(
        prog="artifact-desktop",
        description="Download Weights & Biases artifacts, every byte checked. Without a command, opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"artifact-desktop {__version__}")
    parser.add_argument("--demo", action="store_true", help="open the window with sample data, without an account")
    parser.add_argument("--language", choices=["en", "es"], help="language of the window")
    parser.add_argument("--appearance", choices=["system", "light", "dark"], help="appearance of the window")
    parser.set_defaults(link="")
    commands = parser.add_subparsers(dest="command", metavar="command")

    open_ = commands.add_parser(
        "open",
        help="open an artifact in the window",
        description="Open an artifact in the window that is open, or open one.",
    )
    open_.add_argument("link", nargs="?", default="", metavar="LINK", help="a link to a page of W&B, or a full name")

    get = commands.add_parser(
        "get",
        help="download an artifact",
        description="Download an artifact, or a part of it. A link to a file or folder of an artifact brings just "
        "that, and a link to a run the artifact it made.",
    )
    get.add_argument(
        "name",
        metavar="[ENTITY/]PROJECT/NAME[:ALIAS] | LINK",
        help="the artifact, the alias defaults to latest; or any link to it",
    )
    get.add_argument("--root", type=_folder, metavar="DIR", help="where to put it (default: ./artifacts/NAME-vN)")
    get.add_argument("--path", default="", metavar="PREFIX", help="only files whose path begins with this")
    get.add_argument("--json", action="store_true", help="print the result as JSON")
    get.add_argument("--limit-rate", type=_rate, metavar="SPEED", help="bytes a second at most, such as 500K or 2M")
    get.add_argument(
        "--connections",
        type=_connections,
        default=MOST_CONNECTIONS,
        metavar="N",
        help=f"how many at most (1 to {MOST_CONNECTIONS})",
    )

    ls = commands.add_parser(
        "ls",
        help="list projects, types, artifacts or versions",
        description="List what a team, project, type or artifact holds, a full name a line, as `get` takes it.",
    )
    ls.add_argument(
        "path",
        metavar="ENTITY[/PROJECT[/TYPE]] | LINK",
        help="where to look; a link to an artifact, or its full name with an alias, lists its versions",
    )
    ls.add_argument("--json", action="store_true", help="print the rows as JSON")

    access = commands.add_parser(
        "access",
        help="say whether an artifact may be downloaded, and why not",
        description="Say whether an artifact may be downloaded, what that rests on, and what to do where it may not.",
    )
    access.add_argument(
        "name", metavar="[ENTITY/]PROJECT/NAME[:ALIAS] | LINK", help="the artifact, the alias defaults to latest"
    )
    access.add_argument("--json", action="store_true", help="print the verdict and its evidence as JSON")

    login = commands.add_parser(
        "login", help="keep an API key", description="Ask for an API key, or read it from standard input, and keep it."
    )
    logout = commands.add_parser("logout", help="forget an API key", description="Forget the API key of one account.")
    accounts = commands.add_parser(
        "accounts",
        help="list the accounts a key is kept for",
        description="List the accounts a key is kept for, the latest used first: NAME and ADDRESS.",
    )
    accounts.add_argument("--json", action="store_true", help="print the accounts as JSON")
    check = commands.add_parser(
        "check",
        help="test the connection, step by step",
        description="Test the way from this computer to the files: name, proxy, TLS, API and storage.",
    )
    check.add_argument("--json", action="store_true", help="print the steps as JSON")
    for command in (get, ls, access, login, logout, check):
        command.add_argument("--server", metavar="ADDRESS", help="the W&B server (default: the last used)")
    for command in (get, ls, access, logout):
        command.add_argument("--account", metavar="NAME", help="one of those that `accounts` lists")
    for command in (login, logout):
        command.set_defaults(json=False)

    # The demo's server, as a process of its own; also what a frozen program is started with.
    sample = commands.add_parser(
        "sample-server",
        help="serve sample data, to try the program without an account",
        description="A W&B server with made-up data, on this computer only. Prints one line of JSON with its address "
        "and a key, and serves until its standard input ends.",
    )
    add_options(sample)
    sample.set_defaults(json=False)
    return parser


def _folder(text: str) -> Path:
    """A folder as typed; an empty one is an unset variable of a script, not the folder one happens to be in."""
    if not text:
        raise argparse.ArgumentTypeError("an empty name is no folder")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"{text!r} begins with a home folder that is not there") from error


def _rate(text: str) -> int:
    """Bytes a second, from a number with an optional K, M or G."""
    match = _RATE.fullmatch(text)
    rate = int(float(match[1]) * _FACTORS[match[2].upper()]) if match else 0
    if rate < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed; write 500K, 2M or 1.5G for so many bytes a second")
    return rate


def _connections(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_CONNECTIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1 and {MOST_CONNECTIONS}")
    return int(text)
