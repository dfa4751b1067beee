"""The search index: it has every document, and finds each by its own words.

It holds no texts, so nothing can be compared with them; a few of a document's words that lead back to it are what can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from counterclaim.ledger import search
from counterclaim.ledger.verifying.findings import Finding, Tally

_INDEXED = {"sqlite": "(SELECT id AS document FROM search_docsize)", "postgresql": "search"}
_FOUND = {
    "sqlite": text("SELECT 1 FROM search WHERE search MATCH :phrase AND rowid = :number"),
    "postgresql": text("SELECT 1 FROM search WHERE document = :number AND words @@ phraseto_tsquery('simple', :phrase)"),
}
_PLACES = (0, 5_000)
"""Where words are taken from a text, in code points; PostgreSQL knows the places of the first 16,383 words only."""
_SAMPLE = 200
_WORDS = 5
_KNOWN_LETTERS = "\u0700"
"""Below it both databases know the letters that Python knows; of later scripts they may see no words."""


def check_index(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether the index has a row for each document, and no other."""
    indexed = _INDEXED[connection.dialect.name]
    for number in connection.scalars(
        text(f"SELECT d.number FROM document d WHERE NOT EXISTS (SELECT 1 FROM {indexed} s WHERE s.document = d.number) ORDER BY 1")
    ):
        yield Finding("search", str(number), "indexed", "the document is not in the search index")
    for number in connection.scalars(
        text(f"SELECT s.document FROM {indexed} s WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.number = s.document) ORDER BY 1")
    ):
        yield Finding("search", str(number), "document", "the search index has it, but there is no such document")


def check_found(connection: Connection, number: int, words: str, tally: Tally) -> Iterator[Finding]:
    """Whether a document is found by words of its text."""
    for at in _PLACES:
        phrase = _phrase(words[at : at + _SAMPLE])
        if phrase is None:
            continue
        tally.count("search")
        quoted = f'"{phrase}"' if connection.dialect.name == "sqlite" else phrase
        if connection.execute(_FOUND[connection.dialect.name], {"phrase": quoted, "number": number}).first() is None:
            yield Finding("search", str(number), "found", f"the document is not found by its words {phrase!r}")
            return


def _phrase(sample: str) -> str | None:
    """Some words from the middle of a sample, whose edges may have cut one; None where they are too few."""
    words = search.fold(sample).split()[1:-1][:_WORDS]
    return " ".join(words) if words and max(map(max, words)) < _KNOWN_LETTERS else None
