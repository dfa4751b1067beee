"""What is claimed about something, for reading in a terminal and as one JSON array: by whom, and what contradicts it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TextIO

from rich.padding import Padding
from rich.text import Text

from counterclaim.export.disputes import clipped, listed, standing_words
from counterclaim.export.json_array import write_rows
from counterclaim.export.ledger_rows import standing_row
from counterclaim.export.rows import Row, span_row
from counterclaim.export.terminal import console_of, count_of, flush
from counterclaim.export.visible import on_one_line
from counterclaim.keep.about import Claimed, speakers
from counterclaim.relate.pairs import Statement


def write_json(claims: Sequence[Claimed], names: Mapping[str, str], stream: TextIO) -> None:
    """One object a claim, with its statements, who makes it, and what contradicts it."""
    write_rows((_row(claimed, names) for claimed in claims), stream)


def _row(claimed: Claimed, names: Mapping[str, str]) -> Row:
    row = {"claim": claimed.claim, "text": claimed.text, "by": speakers(claimed.statements, names), **standing_row(claimed.standing)}
    against = [{"claim": c.claim, "text": c.text, "by": speakers(c.statements, names), **standing_row(c.standing)} for c in claimed.against]
    return {**row, "statements": [_statement(s) for s in claimed.statements], "contradicted_by": against}


def _statement(statement: Statement) -> Row:
    said = statement.attribution
    content = [span_row(c) for c in said.content]
    return {"attribution": said.id, "document": statement.document, "actor": said.actor, "content": content, "said_at": said.said_at}


def write_table(claims: Sequence[Claimed], names: Mapping[str, str], stream: TextIO) -> None:
    """A paragraph a claim."""
    buffer = io.StringIO()
    console = console_of(buffer, stream.isatty())
    for claimed in claims:
        console.print(Text(clipped(on_one_line(claimed.text)), style="bold"))
        console.print(Padding(_by(claimed, names), (0, 0, 0, 2)))
        for other in claimed.against:
            line = Text("but: ", style="red").append(clipped(on_one_line(other.text)), style="not red")
            console.print(Padding(line, (0, 0, 0, 2)))
            console.print(Padding(_by(other, names), (0, 0, 0, 7)))
        flush(buffer, stream)
        stream.write("\n")
    console.print(Text(count_of(len(claims), "claim"), style="dim"))
    flush(buffer, stream)


def _by(claimed: Claimed, names: Mapping[str, str]) -> Text:
    line = Text(on_one_line(listed(speakers(claimed.statements, names))), style="cyan")
    line.append(" · " + standing_words(claimed.standing), style="dim")
    if claimed.standing.origins == 1:
        line.append(" · carried by one origin only", style="yellow")
    return line
