"""How a command ends: the exit code, and the words of an error."""

import json
import sys
from contextlib import suppress
from enum import IntEnum

from artifact_desktop.cli.terminal import say, write_line
from artifact_desktop.core.errors import AccessDenied, AppError, LocalError, NotFound, SignInError, UsageError


class Exit(IntEnum):
    """What a script can rely on."""

    DONE = 0
    TROUBLE = 1  # network or server
    USAGE = 2
    NOT_SIGNED_IN = 3
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    FILES_FAILED = 6
    LOCAL_TROUBLE = 7
    INTERRUPTED = 130


def exit_code(error: AppError) -> Exit:
    """The exit code of an error."""
    match error:
        case UsageError():
            return Exit.USAGE
        case SignInError():
            return Exit.NOT_SIGNED_IN
        case AccessDenied():
            return Exit.NOT_ALLOWED
        case NotFound():
            return Exit.NOT_FOUND
        case LocalError():
            return Exit.LOCAL_TROUBLE
        case _:
            return Exit.TROUBLE


def failed(error: AppError, *, as_json: bool = False) -> Exit:
    """Says what went wrong, on stdout too where a script reads JSON there."""
    if as_json:
        with suppress(OSError):
            write_line(sys.stdout, json.dumps({"error": told(error)}))
    say(f"artifact-desktop: {error}")
    return exit_code(error)


def told(error: AppError) -> dict[str, str]:
    """An error as JSON says it."""
    return {"code": error.code.value, "message": str(error)}
