"""Records to columns and back. What comes back equals what went in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from sys import intern
from typing import Any

from counterclaim.records import (
    Actor,
    Attribution,
    Channel,
    Credit,
    Document,
    Likeness,
    Particular,
    Passage,
    Place,
    Quantity,
    Reason,
    Reference,
    Relation,
    Section,
    Span,
    Time,
    Verification,
)

Columns = dict[str, Any]
Row = Mapping[Any, Any]


def plain(name: str | None) -> str | None:
    """A name that any database can hold: bytes of a file name that are no UTF-8 come out as escapes."""
    return None if name is None else name.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")


def of_reading(document: Document) -> Columns:
    """What the machine made of a document as a whole."""
    return {
        "publisher": document.publisher,
        "title": document.title,
        "authors": list(document.authors),
        "published_at": document.published_at,
        "language": document.language,
        "sections": [[s.kind, s.start, s.end] for s in document.sections],
        "credits": [[c.name, c.start, c.end] for c in document.credits],
        "problems": list(document.problems),
        "particulars": [[p.name, p.value, p.said_by] for p in document.particulars],
    }


def document(row: Row) -> Document:
    """A row of `document` joined with its `reading`."""
    return Document(
        id=row["id"],
        text=row["text"],
        file=row["file"],
        url=row["url"],
        publisher=row["publisher"],
        title=row["title"],
        authors=tuple(row["authors"]),
        published_at=row["published_at"],
        language=row["language"],
        sections=tuple(Section(*s) for s in row["sections"]),
        credits=tuple(Credit(*c) for c in row["credits"]),
        origin=row["origin"],
        problems=tuple(row["problems"]),
        particulars=tuple(Particular(*p) for p in row["particulars"]),
    )


def of_attribution(a: Attribution) -> Columns:
    """A statement's columns; spans of source and cue as text, start and end."""
    return {
        "id": a.id,
        "source": a.source and a.source.text,
        "source_start": a.source and a.source.start,
        "source_end": a.source and a.source.end,
        "cue": a.cue and a.cue.text,
        "cue_start": a.cue and a.cue.start,
        "cue_end": a.cue and a.cue.end,
        "content": [_of_span(c) for c in a.content],
        "quotation": a.quotation,
        "stance": a.stance,
        "polarity": a.polarity,
        "actor": a.actor,
        "channel": a.channel and a.channel.kind,
        "channel_start": a.channel and a.channel.start,
        "channel_end": a.channel and a.channel.end,
        "said_at": a.said_at,
        "said_in": a.said_in and _of_fields(a.said_in),
        "parent": a.parent,
        "quantities": [_of_fields(q) for q in a.quantities],
        "times": [{**_of_fields(t), "anchor": t.anchor and _of_span(t.anchor)} for t in a.times],
        "places": [_of_fields(p) for p in a.places],
        "probability": a.probability,
        "made_by": dict(a.made_by),
        "evidence": {name: [_of_span(s) for s in spans] for name, spans in a.evidence.items()},
        "unknown": dict(a.unknown),
    }


def attribution(row: Row, document_id: str) -> Attribution:
    """A row of `attribution`."""
    return Attribution(
        id=row["id"],
        document=document_id,
        source=None if row["source"] is None else Span(row["source_start"], row["source_end"], row["source"]),
        cue=None if row["cue"] is None else Span(row["cue_start"], row["cue_end"], row["cue"]),
        content=tuple(_span(c) for c in row["content"]),
        quotation=row["quotation"],
        stance=row["stance"],
        polarity=row["polarity"],
        parent=row["parent"],
        probability=row["probability"],
        made_by=row["made_by"],
        actor=row["actor"],
        channel=None if row["channel"] is None else Channel(row["channel"], row["channel_start"], row["channel_end"]),
        said_at=row["said_at"],
        said_in=None if row["said_in"] is None else Place(**row["said_in"]),
        quantities=tuple(Quantity(**q) for q in row["quantities"]),
        times=tuple(Time(**{**t, "anchor": None if t["anchor"] is None else _span(t["anchor"])}) for t in row["times"]),
        places=tuple(Place(**p) for p in row["places"]),
        evidence={name: tuple(_span(s) for s in spans) for name, spans in row["evidence"].items()},
        unknown=row["unknown"],
    )


def of_verification(note: Verification) -> Columns:
    """A note's columns."""
    return {
        "start": note.start,
        "end": note.end,
        "text": note.text,
        "kind": note.kind,
        "reason": note.reason and _of_span(note.reason),
        "covers": list(note.covers),
        "made_by": note.made_by,
    }


def verification(row: Row, document_id: str) -> Verification:
    """A row of `verification`."""
    reason = None if row["reason"] is None else _span(row["reason"])
    return Verification(document_id, row["start"], row["end"], row["text"], row["kind"], reason, tuple(row["covers"]), row["made_by"])


def actor(row: Row, mentions: tuple[Reference, ...], merged: tuple[Mapping[str, Any], ...]) -> Actor:
    """A row of `actor` with its mentions and what was taken for it."""
    return Actor(
        row["id"],
        row["name"],
        row["kind"],
        row["role"],
        row["party"],
        tuple(row["aliases"]),
        mentions,
        row["made_by"],
        merged,
        tuple(row["unresolved"]),
    )


def of_likeness(likeness: Likeness) -> Columns:
    """A likeness' columns."""
    return {
        "document": likeness.document,
        "source": likeness.source,
        "kind": likeness.kind,
        "score": likeness.score,
        "reasons": of_reasons(likeness.reasons),
        "passages": [[p.start, p.end, p.source_start, p.source_end] for p in likeness.passages],
    }


def likeness(row: Row) -> Likeness:
    """A row of `likeness`."""
    passages = tuple(Passage(*p) for p in row.get("passages", ()))
    return Likeness(row["document"], row["source"], row["kind"], row["score"], reasons(row["reasons"]), passages)


def relation(row: Row) -> Relation:
    """A row of `relation`; words that many rows have are held once."""
    a, b, kind, made_by = map(intern, (row["a"], row["b"], row["relation"], row["made_by"]))
    return Relation(a, b, kind, row["probability"], reasons(row["reasons"]), made_by)  # type: ignore[arg-type]


def of_reasons(found: tuple[Reason, ...]) -> list[list[Any]]:
    """Reasons as kind, detail and, where there are any, places."""
    return [[r.kind, r.detail, *([[[s.document, s.start, s.end] for s in r.spans]] if r.spans else [])] for r in found]


def reasons(stored: list[list[Any]]) -> tuple[Reason, ...]:
    """What was stored as reasons."""
    return tuple(
        Reason(intern(kind), detail, tuple(Reference(intern(document), start, end) for spans in more for document, start, end in spans))
        for kind, detail, *more in stored
    )


def _of_span(span: Span) -> list[Any]:
    return [span.start, span.end, span.text]


def _span(parts: list[Any]) -> Span:
    return Span(*parts)


def _of_fields(record: Quantity | Time | Place) -> Columns:
    return {f.name: getattr(record, f.name) for f in fields(record)}
