"""The GraphQL documents: one named operation a file in `queries/`, the file named like the operation in snake_case.

A server refuses a whole document for one field it does not know, so documents stay small, and what only newer
servers have stands in a document of its own.
"""

from functools import cache
from importlib.resources import files


@cache
def document(operation: str) -> str:
    """The text of an operation, for example of `file_urls`."""
    return (files(__package__) / "queries" / f"{operation}.graphql").read_text("utf-8")


def wire_name(operation: str) -> str:
    """The operation's name inside its document: `FileUrls` for `file_urls`."""
    return "".join(word.capitalize() for word in operation.split("_"))
