"""Places in a report: every span is a slice of the text, and what stands inside what is in the same report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from counterclaim.ledger.verifying.findings import Finding, Tally
from counterclaim.records import Attribution, Document, Span, Verification

Located = tuple[str, int, int, str | None]
"""The field, start, end, and the words that must stand there where the field holds them."""


def check_report(document: Document, attributions: Sequence[Attribution], notes: Sequence[Verification], tally: Tally) -> Iterator[Finding]:
    """What of a report's offsets does not fit its text. Values of any type are taken: the rows may come from anybody."""
    tally.count("reading")
    tally.count("attribution", len(attributions))
    tally.count("verification", len(notes))
    yield from _sections(document)
    for a in attributions:
        for where in _located(a):
            yield from check_place("attribution", a.id, document.text, where)
    yield from _parents(attributions)
    known = {a.id for a in attributions}
    for note in notes:
        row = f"{note.document} {note.start} {note.end}"
        yield from check_place("verification", row, document.text, ("text", note.start, note.end, note.text))
        if note.reason is not None:
            yield from check_place("verification", row, document.text, ("reason", *_span(note.reason)))
        for missing in (a for a in note.covers if a not in known):
            yield Finding("verification", row, "covers", f"it is about {missing}, which is no statement of the same document")


def check_place(table: str, row: str, text: str, where: Located) -> Iterator[Finding]:
    """Whether the place is in the text, and the words are those that stand there."""
    name, start, end, words = where
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        yield Finding(table, row, "range", f"{name}: {start!r} to {end!r} is no place in a text of {len(text)} characters")
    elif words is not None and text[start:end] != words:
        yield Finding(table, row, "span", f"{name}: at {start} to {end} the text has {_short(text[start:end])}, not {_short(words)}")


def _sections(document: Document) -> Iterator[Finding]:
    end = 0
    for s in document.sections:
        place = list(check_place("reading", document.id, document.text, (f"section {s.kind}", s.start, s.end, None)))
        if not place and s.start < end:
            yield Finding("reading", document.id, "sections", f"section {s.kind} begins at {s.start}, inside the one before it")
        yield from place
        end = end if place else s.end
    for c in document.credits:
        yield from check_place("reading", document.id, document.text, (f"credit {c.name}", c.start, c.end, None))


def _located(a: Attribution) -> Iterator[Located]:
    if a.source is not None:
        yield ("source", *_span(a.source))
    if a.cue is not None:
        yield ("cue", *_span(a.cue))
    for part in a.content:
        yield ("content", *_span(part))
    if a.channel is not None:
        yield ("channel", a.channel.start, a.channel.end, None)
    if a.said_in is not None:
        yield ("said_in", a.said_in.start, a.said_in.end, a.said_in.text)
    for name, found in (("quantities", a.quantities), ("times", a.times), ("places", a.places)):
        for each in found:
            yield (name, each.start, each.end, each.text)
    for time in a.times:
        if time.anchor is not None:
            yield ("anchor of a time", *_span(time.anchor))
    for name, spans in a.evidence.items():
        for span in spans:
            yield (f"evidence of {name}", *_span(span))


def _parents(attributions: Sequence[Attribution]) -> Iterator[Finding]:
    """A parent is another statement of the report, and no statement stands inside itself by way of others."""
    parents = {a.id: a.parent for a in attributions}
    settled: set[str] = set()
    for a in attributions:
        if a.parent is not None and a.parent not in parents:
            yield Finding("attribution", a.id, "parent", f"its parent {a.parent} is no statement of the same document")
        path: dict[str, None] = {}
        at: str | None = a.id
        while at is not None and at in parents and at not in settled and at not in path:
            path[at] = None
            at = parents[at]
        if at is not None and at in path:
            yield Finding("attribution", at, "parent", "it stands inside itself: its parents form a ring")
        settled.update(path)


def _span(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text


def _short(words: object) -> str:
    shown = repr(words)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"
