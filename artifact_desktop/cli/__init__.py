"""The shell: `artifact-desktop get`, `ls` and so on over the same services as the window, a module a command.

Results go to stdout, everything else to stderr: errors as one sentence, a progress line on a terminal only.
"""

import argparse
import json

from artifact_desktop.cli import access
from artifact_desktop.cli.accounts import list_accounts, login, logout, signed_in
from artifact_desktop.cli.check import check
from artifact_desktop.cli.get import get
from artifact_desktop.cli.outcome import Exit, exit_code, failed
from artifact_desktop.cli.terminal import on_one_line, print_result, say
from artifact_desktop.core.errors import AppError, Code, LocalError


def run(arguments: argparse.Namespace) -> int:
    """Runs one command and returns its exit code. Never raises for what a person can cause."""
    try:
        return _COMMANDS[arguments.command](arguments)
    except AppError as error:
        return failed(error, as_json=arguments.json)
    except KeyboardInterrupt:
        say("artifact-desktop: interrupted; what has arrived is kept, run the same command to go on.")
        return Exit.INTERRUPTED
    except BrokenPipeError:  # `ls ... | head`: who reads has read enough
        return Exit.DONE
    except OSError as error:  # one stands in a folder that was deleted, or there is none for temporary files
        trouble = LocalError(Code.DISK_TROUBLE, folder=error.filename or ".", reason=error.strerror)
        return failed(trouble, as_json=arguments.json)


def _sample_server(arguments: argparse.Namespace) -> int:
    from artifact_desktop.sample.__main__ import serve

    return serve(arguments)


def _ls(arguments: argparse.Namespace) -> int:
    from artifact_desktop.services.listing import rows_below

    with signed_in(arguments, arguments.path) as session:
        rows = rows_below(session, arguments.path)
        if arguments.json:
            print_result(json.dumps(list(rows)))
        else:
            for row in rows:
                print_result(on_one_line(str(row["path"])))
    return Exit.DONE


def _access(arguments: argparse.Namespace) -> int:
    with signed_in(arguments, arguments.name) as session:
        reason = access.run(session, arguments)
    return exit_code(reason) if reason is not None else Exit.DONE


_COMMANDS = {
    "get": get,
    "ls": _ls,
    "access": _access,
    "check": check,
    "accounts": list_accounts,
    "login": login,
    "logout": logout,
    "sample-server": _sample_server,
}
