"""What a table is made of: columns, and how their cells are got from a row of the public interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from counterclaim.export.jsonl import as_json
from counterclaim.export.rows import Row

ColumnType = Literal["text", "integer", "number", "boolean", "json"]
Parts = Callable[[Row], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        tells: what its cells mean, in a line.
        get: the cell of a row: text (also of JSON), a number, true or false; None where it is not known.
    """

    name: str
    type: ColumnType
    tells: str
    get: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        kind: of the rows that it is made of, by their `type`.
        tells: what a row of it is, in a line.
        parts: of a row, what becomes a row of the table.
    """

    name: str
    kind: str
    tells: str
    columns: tuple[Column, ...]
    parts: Parts


def table(name: str, kind: str, tells: str, *columns: Column | Sequence[Column], parts: Parts | None = None) -> Table:
    """A table; where no parts are named, a row of the ledger is one of the table."""
    listed = [c for one in columns for c in ([one] if isinstance(one, Column) else one)]
    return Table(name, kind, tells, tuple(listed), parts or (lambda row: (row,)))


def text(name: str, tells: str, key: str | None = None) -> Column:
    """A column of text."""
    return Column(name, "text", tells, itemgetter(key or name))


def integer(name: str, tells: str, key: str | None = None) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", tells, itemgetter(key or name))


def number(name: str, tells: str) -> Column:
    """A column of numbers."""
    return Column(name, "number", tells, itemgetter(name))


def boolean(name: str, tells: str) -> Column:
    """A column of true and false."""
    return Column(name, "boolean", tells, itemgetter(name))


def json(name: str, tells: str) -> Column:
    """A column of lists or objects, as JSON."""
    return Column(name, "json", tells, lambda row: None if row[name] is None else as_json(row[name]))


def written(name: str, tells: str) -> Column:
    """A column of JSON that the row has as text already."""
    return Column(name, "json", tells, itemgetter(name))


def span(name: str, tells: str) -> Sequence[Column]:
    """Start, end and words of a span of the row."""

    def part(of: str) -> Callable[[Mapping[str, Any]], Any]:
        return lambda row: None if row[name] is None else row[name][of]

    return (
        Column(f"{name}_start", "integer", f"where the words of {tells} begin, in code points of the document's text", part("start")),
        Column(f"{name}_end", "integer", "where they end, exclusive", part("end")),
        Column(f"{name}_text", "text", f"{tells}, in the words of the text", part("text")),
    )


def edges(of: str) -> Sequence[Column]:
    """Start and end of the row itself."""
    return (
        integer("start", f"where {of} begins, in code points of the document's text"),
        integer("end", "where it ends, exclusive"),
    )


def items(name: str, **kept: str) -> Parts:
    """The things of a list in a row, numbered from 0, each with what is kept of the row, by the name that it has there."""

    def parts(row: Row) -> Iterable[Mapping[str, Any]]:
        outer = {new: row[old] for new, old in kept.items()}
        return ({**one, **outer, "number": n} for n, one in enumerate(row[name]))

    return parts
