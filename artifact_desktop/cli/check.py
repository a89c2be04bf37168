"""`artifact-desktop check`: the connection, step by step, in the shell."""

import argparse
import json
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from artifact_desktop.cli.terminal import on_one_line, print_result
from artifact_desktop.core.errors import AppError, SignInError

if TYPE_CHECKING:
    from artifact_desktop.services.accounts import Accounts, Session
    from artifact_desktop.services.connection import StepResult

_STEPS = {"name": "Name", "proxy": "Proxy", "tls": "TLS", "api": "API", "storage": "Storage"}


def check(arguments: argparse.Namespace) -> int:
    """Prints each step as it is known. Returns 1 when one has failed. Raises UsageError for an address that is none."""
    from artifact_desktop.core.servers import typed_servers
    from artifact_desktop.services.accounts import open_accounts
    from artifact_desktop.services.connection import ConnectionCheck, State

    accounts = open_accounts(folder=Path())
    server = typed_servers(arguments.server)[0] if arguments.server else accounts.default_server
    session, key_error = _signed_in(accounts, arguments.server and server)
    results: list[StepResult] = []
    with closing(session) if session is not None else nullcontext():
        server = session.account.server if session is not None else server
        for result in ConnectionCheck(server, accounts.network(), session, key_error=key_error):
            results.append(result)
            if not arguments.json:
                print_result(on_one_line(f"{_STEPS[result.step]:<8} {result.state:<8} {result.text}"))
    sound = all(result.state is not State.FAILED for result in results)
    if arguments.json:
        print_result(json.dumps({"server": server, "ok": sound, "steps": [_told(result) for result in results]}))
    return int(not sound)


def _signed_in(accounts: "Accounts", server: str | None) -> "tuple[Session | None, SignInError | None]":
    """A session of this server, or why its key is no good; neither where there is no key for it."""
    try:
        session = accounts.restore(server)
        if session is None and (login := accounts.existing_login(server)) is not None:
            session = accounts.use(login, remember=False).session
    except SignInError as error:
        return None, error
    except AppError:  # the check itself will find out
        return None, None
    return session, None


def _told(result: "StepResult") -> dict[str, str | None]:
    code = result.error.code.value if result.error is not None else result.remark and result.remark.value
    return {"step": result.step.value, "state": result.state.value, "code": code, "message": result.text}
