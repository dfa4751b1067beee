"""One JSON array of all rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from counterclaim.export.jsonl import rows
from counterclaim.export.rows import Row
from counterclaim.pipeline import Result


def write(results: Iterable[Result], stream: TextIO) -> None:
    """The rows of `jsonl` as one indented array, written as they come."""
    write_rows(rows(results), stream)


def write_rows(made: Iterable[Row], stream: TextIO) -> None:
    """One indented array, written as the rows come."""
    opening = "[\n"
    for row in made:
        stream.write(opening + json.dumps(row, ensure_ascii=False, indent=1))
        opening = ",\n"
    stream.write("[]\n" if opening == "[\n" else "\n]\n")
