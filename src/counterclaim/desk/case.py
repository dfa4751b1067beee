"""What the pages show of a ledger: one picture in memory, taken again when the ledger has changed."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from counterclaim.keep.origins import described
from counterclaim.keep.related import Related, related, seen
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.overview import Head, State, heads, state_of
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
    """

    state: State
    generation: int
    related: Related
    actors: Mapping[str, Actor]
    heads: Mapping[str, Head]
    origins: Mapping[str, Origin]
    notes: Mapping[Place, Verification]
    decided: Mapping[str, Sequence[Decided]]

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
        for relation in self.related.used:
            found[relation.a].append(relation)
            found[relation.b].append(relation)
        return {a: sorted(some, key=lambda r: (-r.probability, r.a, r.b)) for a, some in found.items()}

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
        return self.name(said.actor) or (said.source.text if said.source else None)

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
                return self._last

    def _taken(self, connection: Connection, state: State) -> Case:
        generation = queries.generation(connection)
        last = self._last if self._last is not None and self._last.state.read == state.read else None
        found = related(connection, generation, self._threshold, last.related if last else None)
        decided: dict[str, list[Decided]] = defaultdict(list)
        for one in decisions(connection, generation, seen(found.relations).get):
            decided[one.decision.subject].append(one)
        if last is not None:
            known = (last.actors, last.heads, last.origins, last.notes)
        else:
            known = (
                {a.id: a for a in queries.actors(connection, generation)},
                heads(connection, generation),
                {o.id: o for o in described(connection, generation)},
                {(n.document, n.start, n.end): n for n in queries.notes(connection, generation)},
            )
        actors, documents, origins, notes = known
        return Case(state, generation, found, actors, documents, origins, notes, dict(decided))
