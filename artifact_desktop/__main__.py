"""Arguments to the shell or the window. Imports nothing heavy before it knows which."""

import argparse
import sys
from collections.abc import Sequence

from artifact_desktop.arguments import build_parser


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and "://" in words[0]:  # a link alone, as a desktop or a person may put it
        words.insert(0, "open")
    arguments = build_parser().parse_args(words)
    try:
        if arguments.command in (None, "open"):
            return _open_window(arguments)
        from artifact_desktop.cli import run

        return run(arguments)
    except KeyboardInterrupt:  # while things are still being loaded
        return 130


def _open_window(arguments: argparse.Namespace) -> int:
    """Lets the window that is open already show itself and the link; where there is none, opens it.

    Qt is imported only where a window is needed, so that a link is there in a tenth of a second.
    """
    from artifact_desktop.core.errors import AppError
    from artifact_desktop.services.instance import Instance, request_of_launch
    from artifact_desktop.services.places import find_places

    request = request_of_launch(arguments.link)
    try:
        places = find_places().of_demo() if arguments.demo else find_places()
        places.create()
    except AppError as error:
        from artifact_desktop.app import complain

        return complain(error, language=arguments.language)
    instance = Instance(places.state)
    try:
        if instance.hand_over(request):
            return 0
    except AppError as error:
        from artifact_desktop.cli.outcome import exit_code
        from artifact_desktop.cli.terminal import say

        say(f"artifact-desktop: {error}")
        return exit_code(error)
    from artifact_desktop.app import run_window

    choices = {"demo": arguments.demo, "language": arguments.language, "appearance": arguments.appearance}
    return run_window(places, instance, request.link, **choices)


if __name__ == "__main__":
    sys.exit(main())
