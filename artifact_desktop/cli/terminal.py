"""What the shell writes: results to stdout, everything else to stderr, progress on a terminal only."""

import os
import re
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from artifact_desktop.core.errors import Code, LocalError
from artifact_desktop.core.sizes import size_text

if TYPE_CHECKING:
    from artifact_desktop.transfer.job import JobSnapshot

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def print_result(text: str) -> None:
    """A result. Raises BrokenPipeError when nobody reads any more, LocalError when it cannot be written."""
    try:
        write_line(sys.stdout, text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise LocalError(Code.DISK_TROUBLE, folder="standard output", reason=error.strerror) from error


def say(text: str) -> None:
    with suppress(OSError):
        write_line(sys.stderr, on_one_line(text))


def write_line(stream: TextIO | None, text: str) -> None:
    """A line, at once. After an OSError nothing goes to that stream any more, nor complains at the end of Python."""
    if stream is None:  # closed by who started us
        return
    try:
        text.encode(stream.encoding, stream.errors or "strict")
    except UnicodeEncodeError:  # a terminal or a pipe of an older time
        text = text.encode(stream.encoding, "backslashreplace").decode(stream.encoding)
    try:
        stream.write(text + "\n")
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise


def on_one_line(text: str) -> str:
    """Without what would break the line or steer the terminal: names come from a server."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


class ProgressLine:
    """One line on a terminal, redrawn in place; nothing at all elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def draw(self, job: "JobSnapshot") -> None:
        if not self._shown:
            return
        share = job.bytes_done / job.bytes_total if job.bytes_total else 1.0
        width = 24
        bar = "#" * int(share * width)
        done = job.files_checked + job.files_skipped
        text = f"[{bar:<{width}}] {share:4.0%}  {done:,}/{job.files_total:,} files  {size_text(job.bytes_done)}"
        if job.error:
            text += f"  {job.error.title}; trying again"
        else:
            text += f"  {size_text(job.speed)}/s"
            if job.seconds_left is not None:
                text += f"  {job.seconds_left:,.0f} s left"
        columns = shutil.get_terminal_size().columns
        sys.stderr.write(f"\r\x1b[K{text[: columns - 1]}")
        sys.stderr.flush()

    def end(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
