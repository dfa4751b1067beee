"""`counterclaim search`: documents of a ledger that hold words, and the places where they stand."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from counterclaim.cli.ledger_argument import ledger_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.records import Document

CONTEXT = 70
"""How many characters stand on each side of a word that was found."""
PLACES = 3
"""How many places of one document are shown."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument("words", nargs="+", metavar="WORD", help='all of them must occur; "a phrase" in quotation marks as it stands')
    command.add_argument("--limit", metavar="N", type=int, default=20, help="documents at most (default: 20), the latest first")
    command.add_argument("--format", choices=("text", "jsonl"), default="text", help="text (the default) or jsonl")


def run(options: argparse.Namespace) -> int:
    """List documents with the places of the words.

    Raises:
        UsageError: there is no such ledger, or no word to look for.
    """
    from counterclaim.cli.output import output
    from counterclaim.errors import UsageError
    from counterclaim.ledger import queries, search
    from counterclaim.ledger.store import Ledger

    if options.limit < 1:
        raise UsageError("--limit takes a number from 1")
    # a phrase that the shell took the quotation marks off is one argument with spaces
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in options.words)
    with Ledger.open(options.ledger) as ledger, ledger.reading() as connection, output(None) as stream:
        generation = queries.generation(connection)
        numbers = search.find(connection, query, options.limit)
        found = dict(queries.documents(connection, generation, numbers))
        for number in numbers:
            document = found[number]
            places = search.places(document.text, query)[:PLACES]
            if options.format == "jsonl":
                row = {name: getattr(document, name) for name in ("id", "url", "file", "publisher", "published_at", "title")}
                row["places"] = [{"start": a, "end": b, "text": document.text[a:b]} for a, b in places]
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                stream.writelines(line + "\n" for line in _lines(document, places))
    return 0


def _lines(document: Document, places: list[tuple[int, int]]) -> Iterator[str]:
    from counterclaim.export.visible import on_one_line

    known = [document.published_at, document.publisher, document.title or document.file or document.url]
    yield on_one_line(f"{document.id}  " + " · ".join(part for part in known if part))
    for start, end in places:
        around = document.text[max(0, start - CONTEXT) : start], document.text[start:end], document.text[end : end + CONTEXT]
        yield "    " + on_one_line(f"@{start} …{around[0]}[{around[1]}]{around[2]}…")
