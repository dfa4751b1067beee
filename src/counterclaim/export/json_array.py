"""One JSON array of all rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from counterclaim.export.jsonl import as_json, rows
from counterclaim.export.rows import Row

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment
    from counterclaim.pipeline import Result


def write(results: Iterable[Result], stream: TextIO) -> None:
    """The rows of `jsonl` as one indented array, written as they come."""
    write_rows(rows(results), stream)


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """Every row of a ledger."""
    write_rows(moment.rows(), stream)


def write_rows(made: Iterable[Row], stream: TextIO) -> None:
    """One indented array, written as the rows come."""
    opening = "[\n"
    for row in made:
        stream.write(opening + as_json(row, indent=1))
        opening = ",\n"
    stream.write("[]\n" if opening == "[\n" else "\n]\n")
