"""`counterclaim search`: documents of a ledger that hold words, and the places where they stand."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from counterclaim.cli.ledger_argument import ledger_argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from counterclaim.records import Attribution, Document

CONTEXT = 70
"""How many characters stand on each side of a word that was found."""
PLACES = 3
"""How many places of one document are shown."""
MOST = 1_000
"""How many documents are listed at most."""


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command)
    command.add_argument(
        "words",
        nargs="+",
        metavar="WORD",
        help="whole words, all of which must occur, without regard to case and accents; 'a phrase' in quotes",
    )
    command.add_argument(
        "--limit", metavar="N", type=int, default=20, help=f"documents at most (default: 20, at most {MOST:,}), the latest first"
    )
    command.add_argument(
        "--format", choices=("text", "jsonl"), default="text", help="text: some places of each (the default); jsonl: all places"
    )


def run(options: argparse.Namespace) -> int:
    """List documents with the places of the words, and the statements in which these stand.

    Raises:
        UsageError: there is no such ledger, or no word to look for.
    """
    from counterclaim.errors import UsageError
    from counterclaim.export.jsonl import as_json
    from counterclaim.export.output import output
    from counterclaim.ledger import queries, search
    from counterclaim.ledger.store import Ledger

    if not 1 <= options.limit <= MOST:
        raise UsageError(f"--limit takes a number from 1 to {MOST:,}")
    # a phrase that the shell took the quotation marks off is one argument with spaces
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in options.words)
    with Ledger.open(options.ledger) as ledger, ledger.reading() as connection, output(None) as stream:
        generation = queries.generation(connection)
        numbers = search.find(connection, query, options.limit + 1)
        listed = numbers[: options.limit]
        found = dict(queries.documents(connection, generation, listed))
        said = queries.attributions(connection, generation, {number: document.id for number, document in found.items()})
        for number in listed:
            document = found[number]
            places = [(start, end, _around(start, end, said[number])) for start, end in search.places(document.text, query)]
            if options.format == "jsonl":
                row = {name: getattr(document, name) for name in ("id", "url", "file", "publisher", "published_at", "title")}
                row["places"] = [
                    {"start": start, "end": end, "text": document.text[start:end], "attributions": around} for start, end, around in places
                ]
                stream.write(as_json(row) + "\n")
            else:
                stream.writelines(line + "\n" for line in _lines(document, places[:PLACES]))
    if sys.stderr.isatty() and len(numbers) != len(listed):
        print("there are more: --limit N lists more of them", file=sys.stderr)
    elif sys.stderr.isatty() and not listed:
        print("nothing was found: all words must stand in one document, each as a whole word", file=sys.stderr)
    return 0


def _around(start: int, end: int, said: Sequence[Attribution]) -> list[str]:
    """Identifiers of the statements in whose words a place stands."""
    return [a.id for a in said if any(s is not None and s.start <= start and end <= s.end for s in (a.source, a.cue, *a.content))]


def _lines(document: Document, places: list[tuple[int, int, list[str]]]) -> Iterator[str]:
    from counterclaim.export.visible import on_one_line

    known = [document.published_at, document.publisher, document.title or document.file or document.url]
    yield on_one_line(f"{document.id}  " + " · ".join(part for part in known if part))
    for start, end, around in places:
        words = document.text[max(0, start - CONTEXT) : start], document.text[start:end], document.text[end : end + CONTEXT]
        yield "    " + on_one_line(f"@{start} …{words[0]}[{words[1]}]{words[2]}… {' '.join(around)}")
