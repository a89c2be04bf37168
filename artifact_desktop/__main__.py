"""Arguments to the shell or the window. Imports nothing heavy before it knows which."""

import sys
from collections.abc import Sequence

from artifact_desktop.arguments import build_parser
from artifact_desktop.cli import run


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns its exit code."""
    arguments = build_parser().parse_args(argv)
    if arguments.command is not None:
        return run(arguments)
    from artifact_desktop.app import run_window

    return run_window(demo=arguments.demo, language=arguments.language, appearance=arguments.appearance)


if __name__ == "__main__":
    sys.exit(main())
