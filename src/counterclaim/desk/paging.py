"""A long list a page at a time."""

from __future__ import annotations

from starlette.datastructures import QueryParams

_MOST_DIGITS = 9


def paged(given: QueryParams, total: int, on_a_page: int) -> tuple[int, int]:
    """The page of a list that an address asks for, among those that there are, and their number.

    Args:
        given: the address's query, with the page's number as `page`; the first where that is none.
        total: how long the list is.
        on_a_page: how much of it a page shows.
    """
    pages = max(1, -(-total // on_a_page))
    wanted = given.get("page", "")
    at = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) <= _MOST_DIGITS else 1
    return min(max(at, 1), pages), pages
