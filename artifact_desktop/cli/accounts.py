"""The shell's accounts: who a command runs as, and the commands `login`, `logout` and `accounts`.

A key is read from a prompt that does not echo, or from standard input, never from the command line: that stands in
the shell's history and in the list of processes.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from artifact_desktop.cli.terminal import on_one_line, print_result, say
from artifact_desktop.core.errors import Code, SignInError, UsageError
from artifact_desktop.core.names import server_title
from artifact_desktop.core.servers import is_plain, key_page

if TYPE_CHECKING:
    from artifact_desktop.core.models import Account
    from artifact_desktop.services.accounts import Accounts, Session

_LONGEST_LINE = 1 << 16  # characters: of a file that is no key the first are enough to tell


@contextmanager
def signed_in(arguments: argparse.Namespace, place: str) -> "Iterator[Session]":
    """Somebody signed in, as `--server` and `--account` say: by the environment's key, one that is kept here, or the
    login of W&B's own programs. Where they say nothing of a server, that of `place` counts, if it is a link.

    Raises AppError, KEY_MISSING where there is none of these.
    """
    accounts = _accounts()
    linked = _server_of_link(accounts, place) if arguments.server is None else None
    wanted = arguments.server or linked
    session = accounts.restore(wanted, arguments.account)
    if session is None:
        server = accounts.server_of(wanted) if wanted else None
        login = accounts.existing_login(server)
        if login is None:
            raise SignInError(Code.KEY_MISSING, server=server_title(server or accounts.default_server))
        session = accounts.use(login, remember=False).session
    try:
        if session.is_plain:
            _tell_plain(session.account.server)
        if linked is not None and len(accounts.known) > 1:
            say(f"As {session.account.username} on {session.title}.")
        yield session
    finally:
        session.close()


def login(arguments: argparse.Namespace) -> int:
    """Asks for a key and keeps it. Raises AppError; trouble with the keyring is one here: nothing would be kept."""
    accounts = _accounts()
    server = accounts.server_of(arguments.server or accounts.default_server)
    if is_plain(server):
        _tell_plain(server)
    known = accounts.known
    signed_in = accounts.sign_in(server, _ask_key(server))
    session = signed_in.session
    session.close()
    if signed_in.notice is not None:
        if session.account not in known:  # else a key kept before may still be good
            accounts.unlist(session.account)
        raise SignInError(Code.KEY_NOT_KEPT) from signed_in.notice
    teams = ", ".join(session.viewer.teams)
    print_result(on_one_line(f"{session.account.username} {session.account.server}"))
    say(f"Signed in to {session.title} as {session.account.username}. The key is in the keyring of this computer.")
    if teams:
        say(f"Teams: {teams}")
    return 0


def logout(arguments: argparse.Namespace) -> int:
    """Forgets the key of one account, the last used one that fits. Raises AppError."""
    accounts = _accounts()
    account = _which(accounts, arguments)
    accounts.forget(account)
    say(f"Signed out of {server_title(account.server)} as {account.username}.")
    return 0


def list_accounts(arguments: argparse.Namespace) -> int:
    """Prints the accounts a key is kept for, the latest used first."""
    rows = [{"account": each.username, "server": each.server} for each in _accounts().known]
    if arguments.json:
        print_result(json.dumps(rows))
    else:
        for row in rows:
            print_result(on_one_line(f"{row['account']} {row['server']}"))
        if not rows:
            say("No account is kept on this computer. Add one: artifact-desktop login.")
    return 0


def _accounts() -> "Accounts":
    from artifact_desktop.services.accounts import open_accounts

    return open_accounts(folder=Path())


def _server_of_link(accounts: "Accounts", text: str) -> str | None:
    """The server that a link belongs to; None where it names none. Asks nobody, whatever address was pasted.

    Raises SignInError, KEY_MISSING, where there is no login for that server.
    """
    from artifact_desktop.core.links import parse_link

    known = {accounts.default_server, *(account.server for account in accounts.known)}
    try:
        server = parse_link(text, known).server
    except UsageError:  # no link; what else it is, or that it is nothing, is told by who looks for it
        return None
    if server is not None and server not in known and accounts.existing_login(server) is None:
        raise SignInError(Code.KEY_MISSING, server=server_title(server))
    return server


def _which(accounts: "Accounts", arguments: argparse.Namespace) -> "Account":
    """The account to sign out of. Asks no server: it may be gone."""
    from artifact_desktop.core.servers import typed_servers

    servers = typed_servers(arguments.server) if arguments.server else None
    for account in accounts.known:
        if (servers is None or account.server in servers) and arguments.account in (None, account.username):
            return account
    server = server_title(servers[-1] if servers else accounts.default_server)
    raise UsageError(Code.ACCOUNT_UNKNOWN, account=f"{arguments.account} · {server}" if arguments.account else server)


def _ask_key(server: str) -> str:
    if sys.stdin is None:  # closed by who started us
        return ""
    if not sys.stdin.isatty():
        return sys.stdin.readline(_LONGEST_LINE)
    say(f"Copy your API key from {key_page(server)}")
    try:
        return getpass.getpass("API key: ")
    except EOFError:
        return ""


def _tell_plain(server: str) -> None:
    say(str(UsageError(Code.SERVER_NOT_ENCRYPTED, host=server_title(server))))
