"""What the pages show of a ledger: one picture in memory, taken again when the ledger has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from counterclaim.desk.glances import Glance, glances
from counterclaim.desk.index import Index
from counterclaim.desk.tally import Tallies, counted, tallies
from counterclaim.desk.words import short
from counterclaim.keep.origins import described
from counterclaim.keep.regathering import Ruling, gathered, links_of, regathered, touched
from counterclaim.keep.related import Related, related, seen
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.overview import Head, State, heads
from counterclaim.ledger.search import fold
from counterclaim.records import Actor, Attribution, Claim, Dispute, Origin, Relation, Verification
from counterclaim.relate import pairs
from counterclaim.relate.pairs import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

Place = tuple[str, int, int]
T = TypeVar("T")

PAST = ("undone", "replaced")
"""How decisions stand that no longer hold."""

_OF_CLAIMS = ("disputes", "claims", "claim_of", "disputes_of", "glances", "uses_of", "contradictions_of", "tallies")
_OF_THE_READING = (
    "statements_of",
    "statements_in",
    "notes_of",
    "notes_in",
    "next_of",
    "words_of_report",
    "by_number",
    "reports_of",
    "most_told",
)


@dataclass(frozen=True)
class Case:
    """A ledger as it is at one moment.

    Attributes:
        actors: by identifier, in the order of first appearance.
        heads: reports by identifier, in the order of the ledger.
        origins: by identifier, in the order of their first reports.
        notes: reporters' notes on what could be checked, by place.
        links: the relations of each statement that may hold, in the order of the ledger.
        index: over the statements of the reading.
        log: every decision with how it stands, in order.
        ruling: what people decided of relations.
    """

    state: State
    generation: int
    related: Related
    actors: Mapping[str, Actor]
    heads: Mapping[str, Head]
    origins: Mapping[str, Origin]
    notes: Mapping[Place, Verification]
    links: Mapping[str, Sequence[Relation]]
    index: Index
    log: Sequence[Decided]
    ruling: Ruling

    @property
    def waiting(self) -> int:
        """How many reports are not compared yet."""
        return self.state.waiting

    @cached_property
    def disputes(self) -> dict[str, Dispute]:
        """By identifier, the weightiest first."""
        return {d.id: d for d in self.related.disputes}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """By identifier."""
        return {c.id: c for c in self.related.claims}

    @cached_property
    def claim_of(self) -> dict[str, Claim]:
        """The claim of each statement that is in one, by its identifier."""
        return _claim_of(self.related.claims)

    @cached_property
    def disputes_of(self) -> dict[str, list[Dispute]]:
        """The disputes that each claim is in, by its identifier."""
        return _disputes_of(self.related.disputes)

    @cached_property
    def glances(self) -> dict[str, Glance]:
        """What lists look up in each dispute, by its identifier."""
        return glances(self.related.disputes, self.related.statements, self.speaker)

    @cached_property
    def uses_of(self) -> dict[str, list[Relation]]:
        """The relations of each statement that claims and likely disputes are made of, in the order of the ledger."""
        return links_of(self.related.used)

    @cached_property
    def contradictions_of(self) -> dict[str, list[Relation]]:
        """The contradictions of each statement that disputes are made of, in the order of the ledger."""
        return _contradictions_of(self.related)

    @cached_property
    def tallies(self) -> Tallies:
        """Who there is, with how much of each."""
        return tallies(self)

    @cached_property
    def notes_of(self) -> dict[str, list[Verification]]:
        """The notes that cover each statement."""
        found: dict[str, list[Verification]] = defaultdict(list)
        for note in self.notes.values():
            for covered in note.covers:
                found[covered].append(note)
        return dict(found)

    @cached_property
    def statements_of(self) -> dict[str, list[Statement]]:
        """The statements of each actor and of those who speak for it, in the order of the ledger."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.related.statements.values():
            for voice in statement.voices:
                found[voice].append(statement)
        return dict(found)

    @cached_property
    def most_told(self) -> list[str]:
        """Actors that say something, those with most statements first."""
        return sorted(self.statements_of, key=lambda a: (-len(self.statements_of[a]), a))

    @cached_property
    def statements_in(self) -> dict[str, list[Statement]]:
        """The statements of each report, in the order of its text."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.related.statements.values():
            found[statement.document].append(statement)
        return dict(found)

    @cached_property
    def notes_in(self) -> dict[str, list[Verification]]:
        """The reporters' notes of each report, in the order of its text."""
        found: dict[str, list[Verification]] = defaultdict(list)
        for note in self.notes.values():
            found[note.document].append(note)
        return dict(found)

    @cached_property
    def next_of(self) -> dict[str, list[Head]]:
        """The versions that came next after each report that has any."""
        found: dict[str, list[Head]] = defaultdict(list)
        for head in self.heads.values():
            if head.previous is not None:
                found[head.previous].append(head)
        return dict(found)

    @cached_property
    def decided(self) -> dict[str, list[Decided]]:
        """Every decision by its subject, in order."""
        found: dict[str, list[Decided]] = defaultdict(list)
        for one in self.log:
            found[one.decision.subject].append(one)
        return dict(found)

    @cached_property
    def decision_of(self) -> dict[str, Decided]:
        """Every decision by its identifier."""
        return {d.decision.id: d for d in self.log}

    @cached_property
    def words_of_report(self) -> dict[str, tuple[str, str]]:
        """Of each report the publisher, and all words that it can be found by without its text, folded."""
        return {
            head.id: (fold(head.publisher or ""), f" {fold(' '.join((head.title or '', head.publisher or '', head.file or '')))}")
            for head in self.heads.values()
        }

    @cached_property
    def by_number(self) -> dict[int, Head]:
        """Reports by the number that the ledger's index knows them by."""
        return {head.number: head for head in self.heads.values()}

    @cached_property
    def reports_of(self) -> dict[str, list[Head]]:
        """The reports of each origin, in the order of the ledger."""
        found: dict[str, list[Head]] = defaultdict(list)
        for head in self.heads.values():
            found[head.origin].append(head)
        return dict(found)

    def relations_of(self, statement: str) -> list[Relation]:
        """The relations of a statement that nobody rejects, the surest first."""
        kept = [r for r in self.links.get(statement, ()) if self.ruling.keeps(r)]
        return sorted(kept, key=lambda r: (-r.probability, r.a, r.b))

    def part(self, some: Collection[str]) -> Related:
        """What holds of some statements that hang together with no others."""
        statements = self.related.statements
        told = {a: statements[a] for a in sorted(some, key=lambda a: statements[a].place)}
        found = {(r.a, r.b, r.relation): r for a in told for r in self.links.get(a, ())}
        relations = sorted(found.values(), key=lambda r: (statements[r.b].place, statements[r.a].place))
        kept = [r for r in relations if self.ruling.keeps(r)]
        claims = {claim.id: claim for a in told if (claim := self.claim_of.get(a)) is not None}
        disputes = {d.id: d for claim in claims for d in self.disputes_of.get(claim, ())}
        used = [r for r in kept if self.ruling.is_sure(r)]
        against = {id(r) for a in told for r in self.contradictions_of.get(a, ())}
        doubtful = [r for r in kept if id(r) in against and not self.ruling.is_sure(r)]
        return Related(relations, kept, used, doubtful, list(claims.values()), list(disputes.values()), told)

    def warm(self) -> None:
        """Make what pages look up, so that none has to."""
        for one in (self, self.index):
            for name, made in vars(type(one)).items():
                if isinstance(made, cached_property):
                    getattr(one, name)

    def name(self, actor: str | None) -> str | None:
        """An actor's name; None for nobody."""
        return self.actors[actor].name if actor is not None and actor in self.actors else None

    def speaker(self, said: Attribution) -> str | None:
        """Who speaks, by the fullest name known, else in the report's words; None where no source is named."""
        return self.name(said.actor) or (short(said.source.text) if said.source else None)

    def standing_decisions(self, subject: str) -> list[Decided]:
        """The decisions about something that were neither undone nor replaced."""
        return [d for d in self.decided.get(subject, ()) if d.standing not in PAST]


def taken(connection: Connection, state: State, threshold: float | None = None) -> Case:
    """The picture of a ledger."""
    generation = queries.generation(connection)
    found = related(connection, generation, threshold)
    links = links_of(found.relations)
    actors = {a.id: _brief(a) for a in queries.actors(connection, generation)}
    log = list(decisions(connection, generation, partial(seen_of, links)))
    return Case(
        state=state,
        generation=generation,
        related=found,
        actors=actors,
        heads={id: _brief_head(head) for id, head in heads(connection, generation).items()},
        origins={o.id: o for o in described(connection, generation)},
        notes={(n.document, n.start, n.end): n for n in queries.notes(connection, generation)},
        links=links,
        index=Index(found.statements, actors),
        log=log,
        ruling=Ruling.of(log, pairs.load_weights().sure if threshold is None else threshold),
    )


def after_decisions(connection: Connection, last: Case, decided: int) -> Case:
    """The picture of a ledger in which no more than decisions is new; what they don't bear on is not made again."""
    log = list(decisions(connection, last.generation, partial(seen_of, last.links), last.decision_of))
    ruling = Ruling.of(log, last.ruling.least)
    made = replace(last, state=last.state._replace(decided=decided), log=log, ruling=ruling)
    near = touched(last.links, last.ruling, ruling)
    if not near:
        made.__dict__.update((name, last.__dict__[name]) for name in (*_OF_THE_READING, *_OF_CLAIMS) if name in last.__dict__)
        return made
    was = last.part(near)
    notes = {(n.document, n.start, n.end): n for a in was.statements for n in last.notes_of.get(a, ())}
    now = gathered(was.statements, was.relations, ruling, list(notes.values()))
    made = replace(made, related=regathered(last.related, was, now, ruling))
    made.__dict__.update((name, last.__dict__[name]) for name in _OF_THE_READING if name in last.__dict__)
    made.__dict__["claim_of"] = _exchanged(last.claim_of, near, _claim_of(now.claims))
    made.__dict__["disputes_of"] = _exchanged(last.disputes_of, (c.id for c in was.claims), _disputes_of(now.disputes))
    made.__dict__["uses_of"] = _exchanged(last.uses_of, near, links_of(now.used))
    made.__dict__["contradictions_of"] = _exchanged(last.contradictions_of, near, _contradictions_of(now))
    if "glances" in last.__dict__:
        made.__dict__["glances"] = _exchanged(
            last.glances, (d.id for d in was.disputes), glances(now.disputes, now.statements, made.speaker)
        )
    if "tallies" in last.__dict__:
        made.__dict__["tallies"] = last.tallies.after(counted(was), counted(now))
    return made


def _exchanged(some: dict[str, T], gone: Iterable[str], come: Mapping[str, T]) -> dict[str, T]:
    """A mapping of which a part is another now."""
    made = dict(some)
    for name in gone:
        made.pop(name, None)
    made.update(come)
    return made


def _contradictions_of(related: Related) -> dict[str, list[Relation]]:
    return links_of(r for r in (*related.used, *related.doubtful) if r.relation == "contradicts")


def _claim_of(claims: Iterable[Claim]) -> dict[str, Claim]:
    return {a: claim for claim in claims for a in claim.attributions}


def _disputes_of(disputes: Iterable[Dispute]) -> dict[str, list[Dispute]]:
    found: dict[str, list[Dispute]] = defaultdict(list)
    for dispute in disputes:
        for claim in dict.fromkeys(claim for side in dispute.sides for claim in side.claims):
            found[claim].append(dispute)
    return dict(found)


def seen_of(links: Mapping[str, Sequence[Relation]], subject: str) -> Mapping[str, Any] | None:
    """What a person sees of a relation, by how decisions name it."""
    return seen(lambda: links.get(subject.partition(" ")[0], ()))(subject)


def _brief(actor: Actor) -> Actor:
    """An actor whose names are no longer than pages have room for, which say them again and again."""
    names, why = tuple(map(short, actor.aliases)), tuple(map(short, actor.unresolved))
    return replace(actor, name=short(actor.name), role=actor.role and short(actor.role), aliases=names, unresolved=why)


def _brief_head(head: Head) -> Head:
    """A report whose names are no longer than that."""
    title, publisher, file = (name and short(name, 500) for name in (head.title, head.publisher, head.file))
    return replace(head, title=title, publisher=publisher, file=file)
