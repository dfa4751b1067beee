"""What decisions are about, in a few words and with the place where it is shown; of what is gone, as the person saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from counterclaim.desk.case import Case
from counterclaim.desk.words import plain

NAMES: Mapping[str, str] = {
    "attribution": "statement",
    "actor": "actor",
    "verification": "reporter’s note",
    "relation": "relation",
    "document": "report",
    "origin": "origin",
    "decision": "decision",
}
"""What each kind of subject is called on pages."""

_MOST_NAMED = 3
"""How many reports of an origin are named."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is decided about.

    Attributes:
        kind: what it is called.
        who: who speaks, or who it is.
        words: its words; of a relation those of both statements.
        path: where it is shown; None where it is nowhere any more.
        joint: what stands between the words of a relation.
    """

    kind: str
    who: str | None = None
    words: tuple[str, ...] = ()
    path: str | None = None
    joint: str | None = None


def present(case: Case, about: str, identifier: str) -> Subject | None:
    """A subject as it is in the case; None where it is not there."""
    return _FINDERS[about](case, identifier)


def was(case: Case, about: str, identifier: str, seen: Mapping[str, Any]) -> Subject:
    """A subject that is gone, as the person saw it who decided about it."""
    content = [part for part in seen.get("content", ()) if len(part) == 3]
    spoke = seen.get("source") or (None, None, None)
    words = [str(seen[name]) for name in ("name", "title", "text") if seen.get(name)] + [str(part[2]) for part in content]
    document, *place = identifier.split(" ") if about == "verification" else (seen.get("document"), *(content[0][:2] if content else ()))
    if about == "origin" and (reports := [case.heads[d] for d in seen.get("documents", ()) if d in case.heads]):
        document, words = reports[0].id, [head.name for head in reports[:_MOST_NAMED]]
    path = f"/report/{document}" + ("?at={}-{}#at".format(*place) if len(place) == 2 else "")
    return Subject(NAMES.get(about, about), spoke[2], tuple(words) or (identifier,), path if document in case.heads else None)


def related(both: Sequence[Subject], kind: str, path: str | None) -> Subject:
    """A relation of two statements."""
    words = tuple(f"{one.who}: {' … '.join(one.words)}" if one.who else " … ".join(one.words) for one in both)
    return Subject(NAMES["relation"], None, words, path, plain(kind))


def _statement(case: Case, identifier: str) -> Subject | None:
    statement = case.related.statements.get(identifier)
    if statement is None:
        return None
    said = statement.attribution
    words = " … ".join(span.text for span in said.content)
    return Subject(NAMES["attribution"], case.speaker(said), (words,), f"/report/{statement.document}#{identifier}")


def _actor(case: Case, identifier: str) -> Subject | None:
    actor = case.actors.get(identifier)
    return None if actor is None else Subject(NAMES["actor"], actor.name, (actor.role,) if actor.role else (), f"/actor/{identifier}")


def _report(case: Case, identifier: str) -> Subject | None:
    head = case.heads.get(identifier)
    return None if head is None else Subject(NAMES["document"], head.publisher, (head.name,), f"/report/{identifier}")


def _origin(case: Case, identifier: str) -> Subject | None:
    origin = case.origins.get(identifier)
    reports = case.reports_of.get(identifier, ())
    if origin is None or not reports:
        return None
    return Subject(NAMES["origin"], origin.agency, tuple(head.name for head in reports[:_MOST_NAMED]), f"/report/{reports[0].id}")


def _note(case: Case, identifier: str) -> Subject | None:
    document, start, end = [*identifier.split(" "), "", ""][:3]
    if len(identifier.split(" ")) != 3 or not (_is_number(start) and _is_number(end)):
        return None
    note = case.notes.get((document, int(start), int(end)))
    return None if note is None else Subject(NAMES["verification"], note.kind, (note.text,), f"/report/{document}?at={start}-{end}#at")


def _relation(case: Case, identifier: str) -> Subject | None:
    parts = identifier.split(" ")
    if len(parts) != 3:
        return None
    a, b, kind = parts
    both = [found for one in (a, b) if (found := _statement(case, one)) is not None]
    if len(both) < 2 or not any((r.a, r.b, r.relation) == (a, b, kind) for r in case.links.get(a, ())):
        return None
    shared = [d for d in _disputes(case, a) if d in _disputes(case, b)]
    return related(both, kind, f"/dispute/{shared[0]}?pair={a}-{b}#{a}-{b}" if shared and kind == "contradicts" else both[0].path)


def _disputes(case: Case, statement: str) -> Sequence[str]:
    claim = case.claim_of.get(statement)
    return [d.id for d in case.disputes_of.get(claim.id, ())] if claim else []


def _decision(case: Case, identifier: str) -> Subject | None:
    made = case.decision_of.get(identifier)
    if made is None:
        return None
    d = made.decision
    about = present(case, d.subject_type, d.subject) if d.subject_type != "decision" else None
    words = (about or was(case, d.subject_type, d.subject, d.seen)).words
    return Subject(NAMES["decision"], d.by, (f"{d.kind}: {d.why}", *words[:1]), f"/decisions?{urlencode({'id': identifier})}")


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= 12


def seen_in(case: Case, about: str, identifier: str) -> Mapping[str, str]:
    """What stands in the fields of a subject that can be corrected, in words; spans as a form takes them."""
    if about == "attribution" and (statement := case.related.statements.get(identifier)):
        said = statement.attribution
        spans = {"source": (said.source,), "cue": (said.cue,), "content": said.content}
        shown = {name: ", ".join(f"{s.start}:{s.end} “{s.text}”" for s in some if s) for name, some in spans.items()}
        plain = {"stance": said.stance, "polarity": said.polarity, "quotation": said.quotation}
        others = {"actor": case.name(said.actor), "said_at": said.said_at, "channel": said.channel.kind if said.channel else None}
        return {**shown, **plain, **{name: words or "" for name, words in others.items()}}
    if about == "actor" and (actor := case.actors.get(identifier)):
        return {"name": actor.name, "role": actor.role or "", "party": case.name(actor.party) or "", "kind": actor.kind or ""}
    parts = identifier.split(" ")
    if about == "relation":
        return {"relation": parts[-1]}
    found = _note(case, identifier) if about == "verification" else None
    return {"kind": found.who or ""} if found else {}


_FINDERS = {
    "attribution": _statement,
    "actor": _actor,
    "verification": _note,
    "relation": _relation,
    "document": _report,
    "origin": _origin,
    "decision": _decision,
}
