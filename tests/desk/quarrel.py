"""An invented quarrel in a ledger, made by hand: who speaks for whom, what each report says, and what contradicts what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.ledger.actors import ActorChange, ActorRows
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor, Attribution, Document, Reference, Verification
from tests.ledger import made

PORT, UNION = "p-port", "p-union"
MAYOR, CLERK, GHOST = "p-mayor", "p-clerk", "p-ghost"
ACTORS = (
    Actor(PORT, "Port of Vidin", "organization", None, None, ("the port",), ()),
    Actor(UNION, "Dockers’ Union", "organization", None, None, (), ()),
    Actor(MAYOR, "Ana Petrova", "person", "port director", PORT, ("Petrova",), ()),
    Actor(CLERK, "Ivo Marin", "person", "secretary", UNION, (), (), unresolved=("could be any of Ivo Marin, Ivo Marinov: left apart",)),
    Actor(GHOST, "Lena Kolev", "person", None, None, (), ()),
)


@dataclass(frozen=True)
class Line:
    """A statement: who makes it, in what words, and when it was said (EDTF)."""

    name: str
    actor: str | None
    words: str
    said_at: str | None = None


@dataclass(frozen=True)
class Report:
    """A report of some lines; those of one origin are reprints of one story.

    Attributes:
        unchecked: what the reporters say of all lines: that they could not check them, because of what stands behind "because".
    """

    lines: Sequence[Line]
    published_at: str | None = "2024-03-04T10:00:00Z"
    origin: str | None = None
    publisher: str = "Danube Post"
    title: str = "Quay closed"
    unchecked: str | None = None


QUARREL = (
    Report((Line("a1", MAYOR, "that 12 cranes stood still", "2024-03-03"), Line("a2", CLERK, "that 30 cranes stood still")), origin="o1"),
    Report((Line("a3", MAYOR, "that 12 cranes stood still", "2024-03-03"),), origin="o1", publisher="Rila Courier"),
    Report((Line("a4", PORT, "that the quay would open", "2024-02"), Line("a5", CLERK, "that nobody was paid", "2024-03-10/2024-03-12"))),
    Report((Line("a6", UNION, "that the strike went on"),), published_at="2024-05-01"),
    Report((Line("a7", None, "that the river rose"),), published_at=None),
)
CONTRADICTIONS = (("a1", "a2"), ("a2", "a3"))


def keep(
    ledger: Ledger,
    reports: Sequence[Report] = QUARREL,
    actors: Sequence[Actor] = ACTORS,
    relations: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    probability: float = 0.9,
) -> None:
    """Put a quarrel into a new ledger; `probability` is that of every relation."""
    relations = {"contradicts": CONTRADICTIONS, "repeats": (("a1", "a3"),)} if relations is None else relations
    names = {a.id: a.name for a in actors}
    mentions: dict[str, list[tuple[int, Reference]]] = {a.id: [] for a in actors}
    with ledger.writing() as writer:
        numbers = []
        for n, report in enumerate(reports):
            who = [names.get(line.actor or "", "Somebody") for line in report.lines]
            text = f"{report.title}\n\n" + "".join(
                f"{n + 1}.{k} {w} said {line.words}.\n" for k, (w, line) in enumerate(zip(who, report.lines, strict=True))
            )
            text += f"{report.unchecked}\n" if report.unchecked else ""
            doc = replace(made.document(text, file=f"{n}.txt"), publisher=report.publisher, published_at=report.published_at)
            said = []
            for k, (w, line) in enumerate(zip(who, report.lines, strict=True)):
                at = text.index(f"{n + 1}.{k} ")
                said.append(_said(text, at, w, line, doc.id))
                if line.actor:
                    start = text.index(w, at)
                    mentions[line.actor].append((n, Reference(doc.id, start, start + len(w))))
            numbers.append(writer.keep_document(doc, made.taken(text, file=f"{n}.txt"), None))
            notes = [_note(doc, report.unchecked, said)] if report.unchecked else []
            writer.keep_reading(numbers[-1], doc, said, notes, "made@1", report.origin or doc.id)
        rows = ActorRows(writer.connection, 1)
        rows.keep(numbers[0], [ActorChange(None, _columns(a), frozenset()) for a in actors], 9)
        for n, number in enumerate(numbers):
            changes = [
                ActorChange(1 + k, {}, frozenset(), [p for m, p in mentions[a.id] if m == n], list(a.merged) if n == 1 else [])
                for k, a in enumerate(actors)
            ]
            rows.keep(number, changes, 9)
        more = {"probability": probability, "reasons": [], "made_by": "made@1"}
        writer.keep_relations([{"a": a, "b": b, "relation": kind, **more} for kind, pairs in relations.items() for a, b in pairs])


def _said(text: str, at: int, who: str, line: Line, document: str) -> Attribution:
    def after(words: str) -> object:
        found = made.span(text[at:], words)
        return replace(found, start=found.start + at, end=found.end + at)

    source = after(who) if line.actor else None
    content = (after(line.words),)
    return Attribution(
        line.name, document, source, None, content, "indirect", "asserts", "positive", None, 0.9,  # type: ignore[arg-type]
        actor=line.actor, said_at=line.said_at,
    )  # fmt: skip


def _note(doc: Document, words: str, said: Sequence[Attribution]) -> Verification:
    place, because = made.span(doc.text, words), made.span(doc.text, words.partition(" because ")[2].rstrip("."))
    return Verification(doc.id, place.start, place.end, words, "unverified", because, tuple(a.id for a in said), "made@1")


def _columns(a: Actor) -> dict[str, object]:
    return {
        "id": a.id, "name": a.name, "kind": a.kind, "role": a.role, "party": a.party, "aliases": list(a.aliases),
        "made_by": dict(a.made_by), "unresolved": list(a.unresolved), "told": [], "compared": [],
    }  # fmt: skip
