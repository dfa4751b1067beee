"""JSON Lines: every row of the public interface, a document's attributions behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from counterclaim.export.rows import Row, attribution_row, document_row, problem_row
from counterclaim.pipeline import Result

# some readers take these for line ends; within JSON strings the escapes mean the same
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def rows(results: Iterable[Result]) -> Iterator[Row]:
    """The rows of results, in order."""
    for result in results:
        if result.document is None:
            yield problem_row(result.file, result.problem or "")
            continue
        yield document_row(result.document)
        yield from map(attribution_row, result.attributions)


def write(results: Iterable[Result], stream: TextIO) -> None:
    """One JSON object a line."""
    for row in rows(results):
        line = json.dumps(row, ensure_ascii=False)
        stream.write((line if line.isascii() else line.translate(_LINE_ENDS)) + "\n")
