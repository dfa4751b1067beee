"""Records as the rows of the public interface: plain dictionaries in a fixed order of keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from counterclaim.records import Actor, Attribution, Document, Place, Quantity, Reason, Reference, Span, Time, Verification

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
        "particulars": [{"name": p.name, "value": p.value, "said_by": p.said_by} for p in document.particulars],
    }


def attribution_row(a: Attribution) -> Row:
    """The `attribution` row. What is not known is null or empty; `unknown` says why, `evidence` which words a field rests on."""
    return {
        "type": "attribution",
        "id": a.id,
        "document": a.document,
        "source": span_row(a.source),
        "cue": span_row(a.cue),
        "content": [span_row(c) for c in a.content],
        "quotation": a.quotation,
        "stance": a.stance,
        "polarity": a.polarity,
        "actor": a.actor,
        "channel": None if a.channel is None else {"kind": a.channel.kind, "start": a.channel.start, "end": a.channel.end},
        "said_at": a.said_at,
        "said_in": None if a.said_in is None else _fields(a.said_in),
        "parent": a.parent,
        "quantities": [_fields(q) for q in a.quantities],
        "times": [{**_fields(t), "anchor": span_row(t.anchor)} for t in a.times],
        "places": [_fields(p) for p in a.places],
        "probability": a.probability,
        "made_by": dict(a.made_by),
        "evidence": {name: [span_row(s) for s in spans] for name, spans in a.evidence.items()},
        "unknown": dict(a.unknown),
    }


def actor_row(actor: Actor) -> Row:
    """The `actor` row."""
    return {
        "type": "actor",
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "role": actor.role,
        "party": actor.party,
        "aliases": list(actor.aliases),
        "mentions": [_fields(m) for m in actor.mentions],
        "made_by": dict(actor.made_by),
        "merged": [dict(m) for m in actor.merged],
        "unresolved": list(actor.unresolved),
    }


def verification_row(note: Verification) -> Row:
    """The `verification` row."""
    return {"type": "verification", **_fields(note), "reason": span_row(note.reason), "covers": list(note.covers)}


def problem_row(file: str | None, reason: str, url: str | None = None) -> Row:
    """The `problem` row: an input that could not be read."""
    return {"type": "problem", "file": file, "url": url, "reason": reason}


def reason_rows(reasons: Iterable[Reason]) -> list[Row]:
    """Reasons, inside a row."""
    return [
        {"kind": r.kind, "detail": r.detail, "spans": [{"document": p.document, "start": p.start, "end": p.end} for p in r.spans]}
        if r.spans
        else {"kind": r.kind, "detail": r.detail}
        for r in reasons
    ]


def span_row(span: Span | None) -> Row | None:
    """A span, inside a row."""
    return None if span is None else {"start": span.start, "end": span.end, "text": span.text}


def _fields(record: Quantity | Time | Place | Reference | Verification) -> Row:
    """A record's fields by name, in its order."""
    return {name: getattr(record, name) for name in _NAMES[type(record)]}


_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Quantity, Time, Place, Reference, Verification)}
