"""Pages that end too early, never, or in a circle."""

import logging

import pytest

from artifact_desktop.api.decode import Connection, Edge, PageInfo
from artifact_desktop.api.paging import MAX_PAGES, walk


def page(*nodes: int | None, then: str | None = None, more: bool = True) -> Connection[int]:
    return Connection([Edge(node) for node in nodes], PageInfo(then, more))


def test_all_pages_in_order() -> None:
    pages = {None: page(1, 2, then="a"), "a": page(then="b"), "b": page(3, more=False)}
    assert list(walk(pages.__getitem__, "numbers")) == [1, 2, 3]


def test_the_next_page_is_asked_for_when_it_is_needed() -> None:
    pages = {None: page(1, then="a")}
    numbers = walk(pages.__getitem__, "numbers")
    assert next(numbers) == 1
    with pytest.raises(KeyError):
        next(numbers)


def test_null_nodes_and_null_edges_are_skipped() -> None:
    first: Connection[int] = Connection([Edge(None), None, Edge(1)], PageInfo("a", True))
    assert list(walk({None: first, "a": page(None, 2, more=False)}.__getitem__, "numbers")) == [1, 2]


@pytest.mark.parametrize("cursor", [None, "", "a"])
def test_no_new_cursor_ends_the_walk(cursor: str | None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    pages = {None: page(1, then="a"), "a": page(2, then=cursor)}
    assert list(walk(pages.__getitem__, "numbers")) == [1, 2]
    assert "no new cursor" in caplog.text


def test_a_circle_of_cursors_ends(caplog: pytest.LogCaptureFixture) -> None:
    pages = {None: page(1, then="a"), "a": page(2, then="b"), "b": page(3, then="a")}
    assert list(walk(pages.__getitem__, "numbers")) == [1, 2, 3]


def test_pages_without_end_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    endless = walk(lambda after: page(1, then=f"{after}x"[-2000:]), "numbers")
    assert sum(endless) == MAX_PAGES
    assert f"{MAX_PAGES} pages" in caplog.text


def test_no_page_info_means_no_more() -> None:
    assert list(walk(lambda _after: Connection([Edge(1)]), "numbers")) == [1]
