"""What the pages show of a ledger: one picture in memory, taken again when the ledger has changed."""

from __future__ import annotations

import gc
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from counterclaim.desk.index import Index
from counterclaim.desk.tally import Tallies, tallies
from counterclaim.desk.words import short
from counterclaim.keep.origins import described
from counterclaim.keep.related import Related, related, seen
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.overview import Head, State, heads, state_of
from counterclaim.ledger.search import fold
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor, Attribution, Claim, Dispute, Origin, Relation, Verification
from counterclaim.relate.pairs import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Case:
    """A ledger as it is at one moment.

    Attributes:
        actors: by identifier, in the order of first appearance.
        heads: reports by identifier, in the order of the ledger.
        origins: by identifier, in the order of their first reports.
        notes: reporters' notes on what could be checked, by place.
        decided: every decision with how it stands, by its subject, in order.
        index: over the statements of the reading.
        log: every decision, in order.
    """

    state: State
    generation: int
    related: Related
    actors: Mapping[str, Actor]
    heads: Mapping[str, Head]
    origins: Mapping[str, Origin]
    notes: Mapping[Place, Verification]
    decided: Mapping[str, Sequence[Decided]]
    index: Index
    log: Sequence[Decided] = ()

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
        return {a: claim for claim in self.related.claims for a in claim.attributions}

    @cached_property
    def disputes_of(self) -> dict[str, list[Dispute]]:
        """The disputes that each claim is in, by its identifier."""
        found: dict[str, list[Dispute]] = defaultdict(list)
        for dispute in self.related.disputes:
            for claim in dict.fromkeys(claim for side in dispute.sides for claim in side.claims):
                found[claim].append(dispute)
        return dict(found)

    @cached_property
    def relations_of(self) -> dict[str, list[Relation]]:
        """The relations of each statement that nobody rejects, the surest first."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.related.kept:
            found[relation.a].append(relation)
            found[relation.b].append(relation)
        return {a: sorted(some, key=lambda r: (-r.probability, r.a, r.b)) for a, some in found.items()}

    @cached_property
    def uses_of(self) -> dict[str, list[Relation]]:
        """Those of the relations of each statement that claims and disputes are made of."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.related.used:
            found[relation.a].append(relation)
            found[relation.b].append(relation)
        return dict(found)

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
    def decision_of(self) -> dict[str, Decided]:
        """Every decision by its identifier."""
        return {d.decision.id: d for d in self.log}

    @cached_property
    def orphans_in(self) -> dict[str, list[Decided]]:
        """The decisions about statements of each report that are not in the present reading."""
        found: dict[str, list[Decided]] = defaultdict(list)
        for some in self.decided.values():
            for one in some:
                if one.standing == "orphaned" and isinstance(document := one.decision.seen.get("document"), str):
                    found[document].append(one)
        return dict(found)

    @cached_property
    def words_of_report(self) -> dict[str, tuple[str, str]]:
        """Of each report the publisher, and all words that it can be found by without its text, folded."""
        return {
            head.id: (fold(head.publisher or ""), f" {fold(' '.join((head.title or '', head.publisher or '', head.file or '')))}")
            for head in self.heads.values()
        }

    @cached_property
    def made_of(self) -> frozenset[tuple[str, str, str]]:
        """The relations that claims and disputes are made of, as (a, b, kind)."""
        return frozenset((r.a, r.b, r.relation) for r in self.related.used)

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

    def name(self, actor: str | None) -> str | None:
        """An actor's name; None for nobody."""
        return self.actors[actor].name if actor is not None and actor in self.actors else None

    def speaker(self, said: Attribution) -> str | None:
        """Who speaks, by the fullest name known, else in the report's words; None where no source is named."""
        return self.name(said.actor) or (short(said.source.text) if said.source else None)

    def standing_decisions(self, subject: str) -> list[Decided]:
        """The decisions about something that were neither undone nor replaced."""
        return [d for d in self.decided.get(subject, ()) if d.standing not in ("undone", "replaced")]


class Cases:
    """The picture of a ledger, taken anew when it is asked for and something has changed.

    Args:
        ledger: whose.
        threshold: the least probability of a contradiction that is shown; the usual one where left out.
    """

    def __init__(self, ledger: Ledger, threshold: float | None = None) -> None:
        self.ledger = ledger
        self._threshold = threshold
        self._last: Case | None = None
        self._taking = threading.Lock()

    def now(self) -> Case:
        """The ledger as it is."""
        with self.ledger.reading() as connection:
            state = state_of(connection)
            if self._last is not None and self._last.state == state:
                return self._last
            with self._taking:
                if self._last is None or self._last.state != state:
                    self._last = self._taken(connection, state)
                    gc.collect()
                    gc.freeze()  # a case is millions of objects that stay; going through them again and again would stop requests
                return self._last

    def _taken(self, connection: Connection, state: State) -> Case:
        generation = queries.generation(connection)
        last = self._last if self._last is not None and self._last.state.read == state.read else None
        found = related(connection, generation, self._threshold, last.related if last else None)
        log = list(decisions(connection, generation, seen(found.relations).get))
        decided: dict[str, list[Decided]] = defaultdict(list)
        for one in log:
            decided[one.decision.subject].append(one)
        if last is not None:
            return replace(last, state=state, related=found, decided=dict(decided), log=log)
        actors = {a.id: _brief(a) for a in queries.actors(connection, generation)}
        return Case(
            state=state,
            generation=generation,
            related=found,
            actors=actors,
            heads={id: _brief_head(head) for id, head in heads(connection, generation).items()},
            origins={o.id: o for o in described(connection, generation)},
            notes={(n.document, n.start, n.end): n for n in queries.notes(connection, generation)},
            decided=dict(decided),
            index=Index(found.statements, actors),
            log=log,
        )


def _brief(actor: Actor) -> Actor:
    """An actor whose names are no longer than pages have room for, which say them again and again."""
    names, why = tuple(map(short, actor.aliases)), tuple(map(short, actor.unresolved))
    return replace(actor, name=short(actor.name), role=actor.role and short(actor.role), aliases=names, unresolved=why)


def _brief_head(head: Head) -> Head:
    """A report whose names are no longer than that."""
    title, publisher, file = (name and short(name, 500) for name in (head.title, head.publisher, head.file))
    return replace(head, title=title, publisher=publisher, file=file)
