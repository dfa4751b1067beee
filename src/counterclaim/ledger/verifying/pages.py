"""Rows a page at a time; what cannot be read is found by halves, so that one bad row hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from counterclaim.ledger.verifying.findings import Finding

T = TypeVar("T")

AT_ONCE = 64
"""How many documents or actors are held at once."""

MISSHAPEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a row of another shape raises."""


def keys(connection: Connection, key: Any, *where: Any) -> Iterator[list[Any]]:
    """The values of a column in order, each once, some at a time."""
    last: Any = None
    while True:
        rows = select(key).distinct().where(*where).order_by(key).limit(AT_ONCE)
        page = list(connection.scalars(rows if last is None else rows.where(key > last)))
        if page:
            yield page
        if len(page) < AT_ONCE:
            return
        last = page[-1]


def numbered(connection: Connection, table: Table, *where: Any) -> Iterator[dict[str, Any]]:
    """Rows in the order of their numbers, every column."""
    for page in keys(connection, table.c.number, *where):
        rows = select(table).where(table.c.number.in_(page)).order_by(table.c.number)
        yield from (dict(row) for row in connection.execute(rows).mappings())


def readable(table: str, page: Sequence[Any], read: Callable[[Sequence[Any]], list[T]]) -> tuple[list[T], list[Finding]]:
    """What the rows of these keys hold, and a finding for each key whose rows cannot be read."""
    try:
        return read(page), []
    except (DBAPIError, *MISSHAPEN) as error:
        if len(page) == 1:
            return [], [Finding(table, str(page[0]), "readable", f"the row cannot be read ({plain(error)})")]
    middle = len(page) // 2
    first, second = readable(table, page[:middle], read), readable(table, page[middle:], read)
    return first[0] + second[0], first[1] + second[1]


def plain(error: BaseException) -> str:
    """What an error says, in one line."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(f"{type(said).__name__}: {said}".split())[:200]
