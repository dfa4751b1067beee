"""Rows of the public interface back to records.

Rows may come from anybody: whatever lacks a field or has one of another shape raises one of `pages.MISSHAPEN`. Numbers are not looked at:
whether a place is one only its text can tell.
"""

from __future__ import annotations

from typing import Any

from counterclaim.export.rows import Row
from counterclaim.records import Attribution, Channel, Credit, Document, Particular, Place, Quantity, Section, Span, Time, Verification


def document(row: Row) -> Document:
    """A `document` row."""
    return Document(
        id=word(row["id"]),
        text=word(row["text"]),
        file=maybe(row["file"]),
        url=maybe(row["url"]),
        publisher=row["publisher"],
        title=row["title"],
        authors=tuple(row["authors"]),
        published_at=row["published_at"],
        language=row["language"],
        sections=tuple(Section(**s) for s in row["sections"]),
        credits=tuple(Credit(**c) for c in row["credits"]),
        origin=maybe(row["origin"]),
        problems=tuple(row["problems"]),
        particulars=tuple(Particular(**p) for p in row.get("particulars", ())),
    )


def attribution(row: Row) -> Attribution:
    """An `attribution` row."""
    return Attribution(
        id=word(row["id"]),
        document=word(row["document"]),
        source=_span(row["source"]),
        cue=_span(row["cue"]),
        content=_spans(row["content"]),
        quotation=row["quotation"],
        stance=row["stance"],
        polarity=row["polarity"],
        parent=maybe(row["parent"]),
        probability=row["probability"],
        made_by=dict(row["made_by"]),
        actor=maybe(row["actor"]),
        channel=None if row["channel"] is None else Channel(**row["channel"]),
        said_at=row["said_at"],
        said_in=None if row["said_in"] is None else Place(**row["said_in"]),
        quantities=tuple(Quantity(**q) for q in row["quantities"]),
        times=tuple(Time(**{**t, "anchor": _span(t["anchor"])}) for t in row["times"]),
        places=tuple(Place(**p) for p in row["places"]),
        evidence={name: _spans(spans) for name, spans in row["evidence"].items()},
        unknown=dict(row["unknown"]),
    )


def verification(row: Row) -> Verification:
    """A `verification` row."""
    fields = {name: value for name, value in row.items() if name != "type"}
    return Verification(**{**fields, "reason": _span(row["reason"]), "covers": tuple(map(word, row["covers"]))})


def word(value: Any) -> str:
    """The value, which has to be a string."""
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:40]!r} is no string")
    return value


def maybe(value: Any) -> str | None:
    """The value, which has to be a string or null."""
    return None if value is None else word(value)


def _spans(values: Any) -> tuple[Span, ...]:
    return tuple(Span(v["start"], v["end"], word(v["text"])) for v in values)


def _span(value: Any) -> Span | None:
    return None if value is None else Span(value["start"], value["end"], word(value["text"]))
