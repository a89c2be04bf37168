"""Walking through the pages of a connection that may be broken in every way."""

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar

from artifact_desktop.api.decode import Connection

T = TypeVar("T")

_logger = logging.getLogger(__name__)

PAGE = 100
MAX_PAGES = 1000


def walk(fetch: Callable[[str | None], Connection[T]], what: str) -> Iterator[T]:
    """The nodes of all pages, the next page asked for when it is needed; `fetch` gets a cursor, None at first.

    Null nodes are skipped. Where the server gives no new cursor, or far too many pages, what has come is all there
    is; `what` names it in the log.
    """
    seen: set[str] = set()
    after: str | None = None
    for _page in range(MAX_PAGES):
        page = fetch(after)
        yield from page.nodes
        if page.page_info is None or not page.page_info.has_next_page:
            return
        after = page.page_info.end_cursor
        if not after or after in seen:
            _logger.info("%s: the server promises more but gives no new cursor", what)
            return
        seen.add(after)
    _logger.info("%s: stopped after %d pages", what, MAX_PAGES)
