"""What a comparison shows, as decisions of a person: corrections, notes on what the program missed, rejections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.comparing import Compared, Match
from counterclaim.errors import UsageError
from counterclaim.ledger.decisions import decide, decisions
from counterclaim.ledger.store import Writer
from counterclaim.records import Decision, DecisionKind, Problem, Span, SubjectType

_LONGEST_QUOTE = 500


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A decision to be made."""

    kind: DecisionKind
    subject_type: SubjectType
    subject: str
    why: str
    value: Mapping[str, Any]


class Deciding:
    """Makes decisions in one transaction; what stands already is not decided again.

    Args:
        writer: the transaction.
        by: who decides.
        why: the reason; which file says so is added to it.
        named: identifiers of actors by name in small letters, of names that only one has.
        actors: all identifiers of actors.
        reject_others: reject what the program alone found.
    """

    def __init__(self, writer: Writer, by: str, why: str, named: Mapping[str, str], actors: AbstractSet[str], reject_others: bool) -> None:
        self._writer, self._by, self._why = writer, by, why
        self._named, self._actors, self._reject_others = named, actors, reject_others
        standing = (d.decision for d in decisions(writer.connection, writer.generation) if d.standing in ("holds", "changed"))
        self._made = {_key(d.kind, d.subject, d.value, d.why): None for d in standing if d.subject_type != "relation"}

    def take(self, compared: Compared) -> Iterator[Decision | Problem]:
        """Decide what a comparison shows, and say what cannot be decided.

        Raises:
            UsageError: the name or the reason is none.
        """
        for wanted in self._wanted(compared):
            if isinstance(wanted, Problem):
                yield wanted
                continue
            key = _key(wanted.kind, wanted.subject, wanted.value, wanted.why)
            if key in self._made:
                continue
            self._made[key] = None
            try:
                yield decide(
                    self._writer, wanted.kind, wanted.subject_type, wanted.subject, by=self._by, why=wanted.why, value=wanted.value
                )
            except UsageError as error:
                yield Problem(f"{wanted.kind} {wanted.subject}: {error}", file=compared.file)

    def _wanted(self, compared: Compared) -> Iterator[_Wanted | Problem]:
        for match in compared.matched:
            value = _spans(match) | _fields(match)
            if "actor" in match.fields:
                actor = self._actor(match.marked)
                if actor is None:
                    named = match.marked.fields.get("actor_name") or match.marked.fields.get("actor")
                    yield Problem(f"{match.read.id}: the ledger has no single actor {named!r}", file=compared.file)
                else:
                    value["actor"] = actor
            if value:
                yield _Wanted("correct", "attribution", match.read.id, self._because(match.marked, compared), value)
        for marked in compared.missed:
            why = f"{self._because(marked, compared)} Missed: {_quoted(marked)}"
            yield _Wanted("note", "document", compared.document.id, why, {})
        if self._reject_others:
            for alone in compared.alone:
                yield _Wanted("reject", "attribution", alone.id, f"{self._why} (not in {compared.file})", {})

    def _actor(self, marked: Annotated) -> str | None:
        """The ledger's actor that was marked."""
        known = marked.fields.get("actor")
        if known in self._actors:
            return known
        return self._named.get(marked.fields.get("actor_name", "").casefold())

    def _because(self, marked: Annotated, compared: Compared) -> str:
        who = f"{marked.creator}, in " if marked.creator else ""
        return f"{self._why} (annotated by {who}{compared.file})" if who else f"{self._why} (annotated in {compared.file})"


def _spans(match: Match) -> dict[str, Any]:
    """Spans whose words differ, as a correction holds them."""
    marked: dict[str, Any] = {role: None if span is None else _edges(span) for role, span in _ends(match.marked)}
    marked["content"] = [_edges(span) for span in match.marked.content]
    return {role: marked[role] for role in match.spans}


def _fields(match: Match) -> dict[str, Any]:
    return {name: match.marked.fields[name] for name in match.fields if name != "actor"}


def _ends(marked: Annotated) -> list[tuple[str, Span | None]]:
    return [("source", marked.source), ("cue", marked.cue)]


def _quoted(marked: Annotated) -> str:
    """A statement in words and places."""
    spans = [(role, span) for role, span in (*_ends(marked), *(("content", span) for span in marked.content)) if span is not None]
    words = (f"{role} {span.start}:{span.end} “{span.text[:_LONGEST_QUOTE]}”" for role, span in spans[:50])
    return "; ".join(words).replace("\x00", " ")


def _edges(span: Span) -> list[int]:
    return [span.start, span.end]


def _key(kind: str, subject: str, value: Mapping[str, Any], why: str) -> str:
    """What makes two decisions the same one: what is decided of what; of notes what they say."""
    plain = {name: [edge[:2] if isinstance(edge, list) else edge for edge in v] if name == "content" else v for name, v in value.items()}
    short = {name: v[:2] if name in ("source", "cue") and v else v for name, v in plain.items()}
    said = why.partition(" Missed: ")[2] or why if kind == "note" else ""
    return repr((kind, subject, sorted(short.items()), said))
