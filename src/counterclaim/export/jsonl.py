"""JSON Lines: every row of the public interface, a document's attributions and notes behind it, actors last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, verification_row
from counterclaim.pipeline import Result

# some readers take these for line ends; within JSON strings the escapes mean the same
_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def rows(results: Iterable[Result]) -> Iterator[Row]:
    """The rows of results, in order."""
    for result in results:
        if result.problem is not None:
            yield problem_row(result.file, result.problem)
        if result.document is not None:
            yield document_row(result.document)
        yield from map(attribution_row, result.attributions)
        yield from map(verification_row, result.notes)
        yield from map(actor_row, result.actors)


def write(results: Iterable[Result], stream: TextIO) -> None:
    """The rows of results, one JSON object a line."""
    write_rows(rows(results), stream)


def write_rows(made: Iterable[Row], stream: TextIO) -> None:
    """One JSON object a line."""
    for row in made:
        line = json.dumps(row, ensure_ascii=False)
        for end, escape in _LINE_ENDS:
            line = line.replace(end, escape)
        stream.write(line + "\n")
