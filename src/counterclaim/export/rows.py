"""Records as the rows of the public interface: plain dictionaries in a fixed order of keys."""

from __future__ import annotations

from typing import Any

from counterclaim.records import Attribution, Document, Span

Row = dict[str, Any]


def document_row(document: Document) -> Row:
    """The `document` row."""
    return {
        "type": "document",
        "id": document.id,
        "file": document.file,
        "url": document.url,
        "publisher": document.publisher,
        "title": document.title,
        "authors": list(document.authors),
        "published_at": document.published_at,
        "language": document.language,
        "text": document.text,
        "sections": [{"kind": s.kind, "start": s.start, "end": s.end} for s in document.sections],
        "credits": [{"name": c.name, "start": c.start, "end": c.end} for c in document.credits],
        "origin": document.origin,
        "problems": list(document.problems),
    }


def attribution_row(a: Attribution) -> Row:
    """The `attribution` row. What no stage has looked for yet is null or empty: unknown, not absent."""
    return {
        "type": "attribution",
        "id": a.id,
        "document": a.document,
        "source": _span(a.source),
        "cue": _span(a.cue),
        "content": [_span(c) for c in a.content],
        "quotation": a.quotation,
        "stance": a.stance,
        "polarity": a.polarity,
        "actor": None,
        "channel": None,
        "said_at": None,
        "said_in": None,
        "parent": a.parent,
        "quantities": [],
        "times": [],
        "places": [],
        "probability": a.probability,
        "made_by": dict(a.made_by),
    }


def problem_row(file: str, reason: str) -> Row:
    """The `problem` row: an input that could not be read."""
    return {"type": "problem", "file": file, "url": None, "reason": reason}


def _span(span: Span | None) -> Row | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}
