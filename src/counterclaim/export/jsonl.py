"""JSON Lines: every row of the public interface, a document's attributions and notes behind it, actors last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, verification_row

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment
    from counterclaim.pipeline import Result
    from counterclaim.records import Reason

# Controls of a terminal, what some readers take for line ends, and what turns text round ("Trojan Source"); within JSON strings the
# escapes mean the same.
_STEERING = re.compile("[\x80-\x9f\u2028-\u202e\u2066-\u2069]")
# json.dumps makes one for each call, which takes longer than a short value itself
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_quoted = json.encoder.encode_basestring


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


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """Every row of a ledger."""
    write_rows(moment.rows(), stream)


def write_rows(made: Iterable[Row], stream: TextIO) -> None:
    """One JSON object a line."""
    for row in made:
        stream.write(as_json(row) + "\n")


def as_json(value: Any, indent: int | None = None) -> str:
    """A value as JSON, with what steers a terminal or turns text round as escapes."""
    return _steady(_ENCODE(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent))


def reasons_as_json(reasons: Iterable[Reason]) -> str:
    """Reasons as a row has them, as JSON, without the row: there are millions of them."""
    return _steady(f"[{', '.join(map(_reason, reasons))}]")


def _reason(reason: Reason) -> str:
    told = f'{{"kind": {_quoted(reason.kind)}, "detail": {_quoted(reason.detail)}'
    if not reason.spans:
        return told + "}"
    spans = ", ".join([f'{{"document": {_quoted(p.document)}, "start": {p.start}, "end": {p.end}}}' for p in reason.spans])
    return f'{told}, "spans": [{spans}]}}'


def _steady(text: str) -> str:
    return text if text.isascii() else _STEERING.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
