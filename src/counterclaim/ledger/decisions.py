"""Decisions of people: checked, kept for ever, and shown with what became of what they were about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, exists, func, select

from counterclaim.errors import UsageError
from counterclaim.ledger import columns, hashes, queries, schema
from counterclaim.ledger.clock import now
from counterclaim.ledger.corrections import ACTORS, SPANS, check_correction, check_text, is_text
from counterclaim.ledger.store import Writer
from counterclaim.records import CREDIBILITY, RELIABILITY, Decision, DecisionKind, SubjectType

Standing = Literal["holds", "changed", "replaced", "undone", "orphaned"]

_NEARBY = 3
Judged = Callable[[str], Mapping[str, Any] | None]
"""What a person sees of a relation that is judged anew whenever it is asked for, by its subject; None where it does not hold."""
_GROWING = ("aliases", "probability")  # an actor who is called otherwise as well is the same one, a relation that more reports bear out too
_PLACE = re.compile(r"(\S+) (0|[1-9]\d{0,11}) ([1-9]\d{0,11})", re.A)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and how it stands.

    Attributes:
        standing: "holds"; "changed": what it is about is in the present reading, but another thing than was seen; "replaced" or "undone"
            by a later one; "orphaned": what it is about is not in the present reading.
        changed: fields of what was seen that are another now, by name.
        nearby: identifiers of statements that now stand where an orphan's words are; for a person to look at, nothing is moved.
    """

    decision: Decision
    standing: Standing
    changed: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()


def decide(
    writer: Writer,
    kind: DecisionKind,
    subject_type: SubjectType,
    subject: str,
    *,
    by: str,
    why: str,
    value: Mapping[str, Any] | None = None,
    replaces: str | None = None,
    judged: Judged | None = None,
) -> Decision:
    """Add a decision.

    Args:
        writer: the transaction.
        kind: what is decided.
        subject_type: what it is about.
        subject: its identifier.
        by: who decides.
        why: the reason.
        value: what is decided, where the kind takes a value.
        replaces: the decision that this one takes the place of.
        judged: gives relations that are not among the ledger's rows.

    Raises:
        UsageError: nobody or no reason is named, the subject is not in the ledger, or the value is none that can be decided.
    """
    if kind not in get_args(DecisionKind) or subject_type not in _LOOKS:
        raise UsageError(f"decisions are {', '.join(get_args(DecisionKind))}, about {', '.join(_LOOKS)}")
    if not by.strip():
        raise UsageError("a decision needs the name of the person who makes it")
    if not why.strip():
        raise UsageError("a decision needs a reason")
    by, why = check_text("the name", by), check_text("the reason", why)
    value = dict(value or {})
    _check_value(kind, subject_type, value)
    seen = _look(writer.connection, writer.generation, subject_type, subject, judged)
    if seen is None:
        raise UsageError(f"there is no {subject_type} {subject!r} in the ledger")
    if kind == "correct":
        _check_actors(writer, subject, value)
        value = _with_words(writer.connection, value, seen)
    if kind == "undo":
        if replaces not in (None, subject):
            raise UsageError(f"undo takes back the decision that it is given, {subject}, and takes the place of no other")
        replaces = subject
    if replaces is not None:
        _check_replaced(writer.connection, replaces, None if kind == "undo" else (subject_type, subject))
    made: dict[str, Any] = {
        "kind": kind, "subject_type": subject_type, "subject": subject, "seen": seen, "value": value,
        "why": why, "by": by, "at": now(), "replaces": replaces,
    }  # fmt: skip
    count = writer.connection.scalar(select(func.count()).select_from(schema.decision))
    decision = Decision(decision_id(made, count or 0), **made)
    writer.keep_decision(decision)
    return decision


def decision_id(values: Mapping[str, Any], before: int) -> str:
    """The identifier that a decision's values give, and the number of decisions before it."""
    made = {name: values[name] for name in Decision.__dataclass_fields__ if name != "id"}
    return "j" + hashes.of_row({**made, "number": before})[:16]


def decisions(
    connection: Connection, generation: int, judged: Judged | None = None, before: Mapping[str, Decided] | None = None
) -> Iterator[Decided]:
    """Every decision, in order, with how it stands.

    Args:
        connection: for reading.
        generation: which reading.
        judged: gives relations that are not among the ledger's rows.
        before: by identifier, how decisions stood in the same reading when there were fewer: what they are about is not looked at again.
    """
    rows, undone, replaced = _settled(connection)
    for d in rows:
        known = before.get(d.id) if before else None
        if d.id in undone or d.id in replaced:
            yield Decided(d, "undone" if d.id in undone else "replaced")
        elif known is not None and known.standing not in ("undone", "replaced"):
            yield known
        elif (now_seen := _look(connection, generation, d.subject_type, d.subject, judged)) is None:
            yield Decided(d, "orphaned", nearby=_nearby(connection, generation, d))
        else:
            changed = _changed(d, now_seen)
            yield Decided(d, "changed" if changed else "holds", changed)


def decided(connection: Connection, kind: DecisionKind, subject_type: SubjectType) -> set[str]:
    """What is decided so, in decisions that were neither undone nor replaced."""
    rows, undone, replaced = _settled(connection)
    gone = undone | replaced
    return {d.subject for d in rows if (d.kind, d.subject_type) == (kind, subject_type) and d.id not in gone}


def _settled(connection: Connection) -> tuple[list[Decision], set[str | None], set[str | None]]:
    """All decisions, and the identifiers of those that were undone, and of those that were replaced."""
    table = schema.decision
    rows = [_decision(row) for row in connection.execute(select(table).order_by(table.c.number)).mappings()]
    undone = {d.replaces for d in rows if d.kind == "undo"}
    return rows, undone, {d.replaces for d in rows if d.kind != "undo" and d.id not in undone}


def _changed(decision: Decision, now_seen: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of fields that are neither what the person saw nor what the person made of them."""
    seen, value = decision.seen, decision.value if decision.kind == "correct" else {}
    names = [name for name in {**seen, **now_seen} if name not in _GROWING]
    differing = [name for name in names if seen.get(name) != now_seen.get(name)]
    return tuple(name for name in differing if name not in value or value[name] != now_seen.get(name))


def _decision(row: columns.Row) -> Decision:
    return Decision(**{name: row[name] for name in Decision.__dataclass_fields__})


def _check_value(kind: DecisionKind, subject_type: SubjectType, value: dict[str, Any]) -> None:
    if (kind == "undo") != (subject_type == "decision"):
        raise UsageError("a decision is undone, and nothing else is: give undo the identifier of the decision")
    if kind == "assess":
        _check_assessment(value)
    elif kind == "correct":
        check_correction(subject_type, value)
    elif value:
        raise UsageError(f"{kind} takes no value")


def _check_assessment(value: dict[str, Any]) -> None:
    if set(value) - {"credibility", "reliability", "topic"} or not set(value) - {"topic"}:
        raise UsageError("an assessment gives credibility (1 to 6), reliability (a to f), or both, each for itself")
    credibility = value.get("credibility", 6)
    if isinstance(credibility, bool) or not isinstance(credibility, int) or credibility not in CREDIBILITY:
        raise UsageError("credibility is a number from 1 (confirmed) to 6 (cannot be judged)")
    if value.get("reliability", "f") not in RELIABILITY:
        raise UsageError("reliability is a letter from a (completely reliable) to f (cannot be judged)")
    if "topic" in value:
        check_text("topic", value["topic"])


def _check_actors(writer: Writer, subject: str, value: dict[str, Any]) -> None:
    """Who is named must be an actor of the present reading."""
    for name in ACTORS:
        given = value.get(name)
        if given is None:
            continue
        if _look(writer.connection, writer.generation, "actor", given) is None:
            raise UsageError(f"{name} is the identifier of an actor in the ledger, or nothing; there is no actor {given!r}")
        if name == "party" and given == subject:
            raise UsageError("party is the actor that another one speaks for or belongs to, not this one itself")


def _with_words(connection: Connection, value: dict[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """The value with the words that its spans stand around: `[start, end]` becomes `[start, end, words]`."""
    if not set(value) & set(SPANS):
        return value
    text = connection.scalar(select(schema.document.c.text).where(schema.document.c.id == seen["document"])) or ""

    def worded(span: Sequence[int]) -> list[Any]:
        start, end = span
        if not 0 <= start < end <= len(text):
            raise UsageError(f"{start}:{end} is no place in the document, whose text has {len(text):,} characters")
        return [start, end, text[start:end]]

    made = {name: span and worded(span) for name, span in value.items() if name in ("source", "cue")}
    if "content" in value:
        made["content"] = [worded(span) for span in value["content"]]
    return {**value, **made}


def _check_replaced(connection: Connection, identifier: str, about: tuple[SubjectType, str] | None) -> None:
    """Only what still stands is replaced, and only by a decision about the same; None for one that is taken back."""
    table = schema.decision
    found = select(table.c.kind, table.c.subject_type, table.c.subject).where(table.c.id == identifier)
    row = connection.execute(found).first() if is_text(identifier) else None
    if row is None:
        raise UsageError(f"there is no decision {identifier!r} in the ledger")
    if about is None and row.kind == "undo":
        raise UsageError(f"{identifier} takes a decision back, and is not taken back itself: decide anew")
    undo = table.alias()
    is_undone = exists().where(undo.c.replaces == table.c.id, undo.c.kind == "undo")
    if connection.scalar(select(table.c.number).where(table.c.replaces == identifier, ~is_undone).limit(1)) is not None:
        raise UsageError(f"the decision {identifier} was replaced or undone already")
    if about is not None and about != (row.subject_type, row.subject):
        raise UsageError(
            f"the decision {identifier} is about another subject, {row.subject_type} {row.subject!r}: only a decision about the same "
            "takes its place; undo it instead"
        )


# What a person sees of a subject; None where it is not in the present reading


def _look(
    connection: Connection, generation: int, subject_type: SubjectType, subject: str, judged: Judged | None = None
) -> Mapping[str, Any] | None:
    if not is_text(subject):
        return None
    if subject_type == "relation" and judged is not None and (seen := judged(subject)) is not None:
        return seen
    return _LOOKS[subject_type](connection, generation, subject)


def _see_attribution(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    table, doc = schema.attribution, schema.document
    joined = select(table, doc.c.id.label("document_id"), doc.c.text_sha256).join(doc, doc.c.number == table.c.document)
    row = connection.execute(joined.where(table.c.generation == generation, table.c.id == subject)).mappings().first()
    if row is None:
        return None
    spans = {name: [row[f"{name}_start"], row[f"{name}_end"], row[name]] for name in ("source", "cue") if row[name] is not None}
    fields = {name: row[name] for name in ("stance", "polarity", "quotation", "actor", "said_at", "channel")}
    return {"document": row["document_id"], "text_sha256": row["text_sha256"], **spans, "content": row["content"], **fields}


def _see_actor(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    table = schema.actor
    row = connection.execute(select(table).where(table.c.generation == generation, table.c.id == subject)).mappings().first()
    return None if row is None else {name: row[name] for name in ("name", "kind", "role", "party", "aliases")}


def _see_document(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    found = queries.document(connection, generation, subject)
    return None if found is None else {"title": found[1].title, "text_sha256": hashes.of_text(found[1].text)}


def _see_verification(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    table, doc = schema.verification, schema.document
    place = _PLACE.fullmatch(subject)
    if place is None:
        return None
    joined = select(table.c.text, table.c.kind).join(doc, doc.c.number == table.c.document)
    here = (table.c.generation == generation) & (doc.c.id == place[1])
    row = connection.execute(joined.where(here, table.c.start == int(place[2]), table.c.end == int(place[3]))).first()
    return None if row is None else {"text": row.text, "kind": row.kind}


def _see_relation(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    table = schema.relation
    parts = subject.split(" ")
    if len(parts) != 3:
        return None
    a, b, kind = parts
    here = (table.c.generation == generation) & (table.c.a == a) & (table.c.b == b) & (table.c.relation == kind)
    row = connection.execute(select(table.c.probability, table.c.reasons).where(here)).first()
    return None if row is None else {"probability": row.probability, "reasons": row.reasons}


def _see_origin(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    reading, doc = schema.reading, schema.document
    rows = select(doc.c.id).join(reading, reading.c.document == doc.c.number).where(reading.c.generation == generation)
    documents = list(connection.scalars(rows.where(reading.c.origin == subject).order_by(doc.c.number)))
    return {"documents": documents} if documents else None


def _see_decision(connection: Connection, generation: int, subject: str) -> dict[str, Any] | None:
    table = schema.decision
    row = connection.execute(select(table.c.kind, table.c.subject).where(table.c.id == subject)).first()
    return None if row is None else {"kind": row.kind, "subject": row.subject}


_LOOKS: dict[SubjectType, Callable[[Connection, int, str], dict[str, Any] | None]] = {
    "attribution": _see_attribution,
    "actor": _see_actor,
    "document": _see_document,
    "verification": _see_verification,
    "relation": _see_relation,
    "origin": _see_origin,
    "decision": _see_decision,
}


def _nearby(connection: Connection, generation: int, decision: Decision) -> tuple[str, ...]:
    """Statements of the present reading whose content shares words' places with an orphan's."""
    content: Sequence[Sequence[Any]] = decision.seen.get("content", ())
    if decision.subject_type != "attribution" or not content:
        return ()
    table, doc = schema.attribution, schema.document
    joined = select(table.c.id, table.c.content).join(doc, doc.c.number == table.c.document)
    rows = connection.execute(joined.where(table.c.generation == generation, doc.c.id == decision.seen["document"]).order_by(table.c.place))
    shared = [(sum(max(0, min(e, b) - max(s, a)) for s, e, _ in row.content for a, b, _ in content), row.id) for row in rows]
    return tuple(i for overlap, i in sorted(shared, key=lambda pair: -pair[0]) if overlap)[:_NEARBY]
