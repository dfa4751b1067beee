"""Whether origins are what they say, and the passages that reports are said to share stand in both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from sqlalchemy import Connection, func, select

from counterclaim.ledger import columns, queries, schema
from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.ledger.verifying.pages import AT_ONCE, keys, readable
from counterclaim.ledger.verifying.reports import check_place
from counterclaim.records import Likeness
from counterclaim.relate.origins import origin_id
from counterclaim.relate.origins.words import SHINGLE_WORDS, Hashes, Words, read_words

MOST_HELD = 8_000_000
"""How many characters of text are held with their words, some 70 MB."""


def check_origins(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether every document is laid to an origin whose identifier is that of its first document."""
    reading, doc = schema.reading, schema.document
    first = select(reading.c.generation, reading.c.origin, func.min(reading.c.document).label("first"))
    listed = first.group_by(reading.c.generation, reading.c.origin).subquery()
    rows = select(listed, doc.c.id).join(doc, doc.c.number == listed.c.first).order_by(listed.c.generation, listed.c.first)
    for row in connection.execute(rows):
        tally.count("origin")
        if row.origin != origin_id(row.id):
            detail = "a document is laid to none" if row.origin is None else f"the identifier is not that of its first document, {row.id}"
            yield Finding("origin", f"{row.generation} {row.origin}", "id", detail)


def check_likenesses(connection: Connection, tally: Tally) -> Iterator[Finding]:
    """Whether shared passages are in both texts and begin and end there with the same words; in the middle a few may differ."""
    table = schema.likeness
    for generation in queries.generations(connection):
        texts = _Texts(connection, generation)
        for page in keys(connection, table.c.document, table.c.generation == generation):
            found, broken = readable("likeness", page, partial(_likenesses, connection, generation))
            tally.count("likeness", len(found))
            yield from broken
            for part in queries.parts(found, AT_ONCE):
                yield from _check(texts, part)


def _likenesses(connection: Connection, generation: int, documents: Sequence[str]) -> list[Likeness]:
    table = schema.likeness
    rows = select(table).where(table.c.generation == generation, table.c.document.in_(documents))
    return [columns.likeness(row) for row in connection.execute(rows.order_by(table.c.document, table.c.source)).mappings()]


class _Texts:
    """Texts and their words, of which the latest are held."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation
        self._held: dict[str, tuple[str, Words]] = {}

    def of(self, identifiers: Iterable[str]) -> dict[str, tuple[str, Words]]:
        """Those of these documents that can be read."""
        wanted = list(dict.fromkeys(identifiers))
        numbers = queries.numbers_of(self._connection, [i for i in wanted if i not in self._held])
        documents, _ = readable("reading", sorted(numbers.values()), lambda part: list(self._documents(part)))
        for identifier, text, words in documents:
            self._held[identifier] = (text, words)
        found = {identifier: self._held[identifier] for identifier in wanted if identifier in self._held}
        held = sum(len(text) for text, _ in self._held.values())
        while held > MOST_HELD:
            text, _ = self._held.pop(next(iter(self._held)))
            held -= len(text)
        return found

    def _documents(self, numbers: Sequence[int]) -> Iterator[tuple[str, str, Words]]:
        for _, document in queries.documents(self._connection, self._generation, numbers):
            yield document.id, document.text, read_words(document)


def _check(texts: _Texts, likenesses: Sequence[Likeness]) -> Iterator[Finding]:
    known = texts.of(identifier for likeness in likenesses for identifier in (likeness.document, likeness.source))
    for likeness in likenesses:
        if likeness.document in known and likeness.source in known:  # a reference that leads nowhere is another check's
            yield from _passages(likeness, *known[likeness.document], *known[likeness.source])


def _passages(likeness: Likeness, here: str, here_words: Words, there: str, there_words: Words) -> Iterator[Finding]:
    row = f"{likeness.document} {likeness.source}"
    for p in likeness.passages:
        places = [*check_place("likeness", row, here, ("passage", p.start, p.end, None))]
        places += check_place("likeness", row, there, ("passage of the source", p.source_start, p.source_end, None))
        yield from places
        if not places and not _alike(_inside(here_words, p.start, p.end), _inside(there_words, p.source_start, p.source_end)):
            yield Finding("likeness", row, "words", f"the passage at {p.start} to {p.end} begins or ends with other words in the source")


def _inside(words: Words, start: int, end: int) -> Hashes:
    """The words of a passage; none where it does not begin and end with a word."""
    first, last = int(np.searchsorted(words.starts, start)), int(np.searchsorted(words.ends, end))
    whole = first <= last < len(words.ends) and words.starts[first] == start and words.ends[last] == end
    return words.hashes[first : last + 1] if whole else words.hashes[:0]


def _alike(here: Hashes, there: Hashes) -> bool:
    count = min(SHINGLE_WORDS, len(here), len(there))
    return count > 0 and bool((here[:count] == there[:count]).all() and (here[-count:] == there[-count:]).all())
