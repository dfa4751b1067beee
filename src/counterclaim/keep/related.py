"""What the statements of a ledger have to do with one another: relations, claims and disputes, as they are now.

They are judged anew whenever they are asked for, since who speaks for whom, which reports are one origin and what people decided may
change with every report and decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection

from counterclaim.ledger import columns, queries
from counterclaim.ledger.decisions import Judged, decided
from counterclaim.ledger.pairs import PairRows
from counterclaim.records import Attribution, Claim, Dispute, Relation, Verification
from counterclaim.relate import pairs
from counterclaim.relate.contested import contested
from counterclaim.relate.pairs import Statement


@dataclass(frozen=True, slots=True)
class Related:
    """What holds in a ledger.

    Attributes:
        relations: all that may hold.
        kept: those of them that nobody rejects.
        used: of these all but contradictions that are not sure enough; claims and likely disputes are made of them.
        doubtful: contradictions that possible disputes are made of.
        statements: by identifier, in the order of the ledger.
    """

    relations: Sequence[Relation]
    kept: Sequence[Relation]
    used: Sequence[Relation]
    doubtful: Sequence[Relation]
    claims: Sequence[Claim]
    disputes: Sequence[Dispute]
    statements: Mapping[str, Statement]


def related(connection: Connection, generation: int, threshold: float | None = None, before: Related | None = None) -> Related:
    """Relations, claims and disputes.

    Args:
        connection: for reading.
        generation: which reading.
        threshold: the least probability of a contradiction of which disputes are made, all of them likely ones; where left out, the
            usual one, and possible disputes of others. One that a person accepts is sure whatever its probability.
        before: what held of the same documents at the same threshold; relations are not judged again then, as only decisions are new.
    """
    statements = before.statements if before else statements_of(connection, generation)
    relations = before.relations if before else _judge(connection, generation, statements, threshold)
    rejected, accepted = (decided(connection, kind, "relation") for kind in ("reject", "accept"))
    least = pairs.load_weights().sure if threshold is None else threshold
    kept = [r for r in relations if subject_of(r) not in rejected]
    notes = list(queries.notes(connection, generation))
    assessed = decided(connection, "assess", "attribution")

    def is_sure(relation: Relation) -> bool:
        return relation.probability >= least or subject_of(relation) in accepted

    weighed = kept if threshold is None else [r for r in kept if r.relation != "contradicts" or is_sure(r)]
    found = contested(statements, weighed, is_sure, notes, assessed)
    return Related(relations, kept, *found, statements)


def undecided(statements: Mapping[str, Statement], relations: Sequence[Relation], notes: Sequence[Verification]) -> Related:
    """What holds where nobody has decided anything.

    It may be asked for a part of a ledger, if no relation leads out of it: what comes out of all parts is what comes out of the whole.

    Args:
        statements: by identifier.
        relations: between them, as `pairs.judge` gives them.
        notes: reporters' notes that cover them.
    """
    sure = pairs.load_weights().sure
    return Related(relations, relations, *contested(statements, relations, lambda r: r.probability >= sure, notes), statements)


def subject_of(relation: Relation) -> str:
    """By what decisions name a relation."""
    return f"{relation.a} {relation.b} {relation.relation}"


def seen(relations: Callable[[], Iterable[Relation]]) -> Judged:
    """What gives what a person sees of a relation when deciding about it; the relations are asked for when the first is looked up."""

    @cache
    def known() -> dict[tuple[str, str, str], Relation]:
        return {(r.a, r.b, r.relation): r for r in relations()}

    def look(subject: str) -> Mapping[str, Any] | None:
        a, _, rest = subject.partition(" ")
        b, _, kind = rest.partition(" ")
        relation = known().get((a, b, kind))
        return None if relation is None else {"probability": relation.probability, "reasons": columns.of_reasons(relation.reasons)}

    return look


def judged(connection: Connection, generation: int) -> Judged:
    """What a person sees of a relation; none is judged before the first is asked for."""
    return seen(lambda: _judge(connection, generation, statements_of(connection, generation)))


def _judge(connection: Connection, generation: int, statements: Mapping[str, Statement], threshold: float | None = None) -> list[Relation]:
    compared = (pairs.Pair(*row) for row in PairRows(connection, generation, pairs.MAX_HOLDERS).pairs())
    given = map(columns.relation, queries.relations(connection, generation))
    return pairs.judge(statements, compared, list(given), threshold)


def statements_of(connection: Connection, generation: int) -> dict[str, Statement]:
    """Every statement of a reading with what the ledger knows of it, by identifier, in the order of the ledger."""
    parties = queries.parties(connection, generation)
    voices = cache(lambda actor: tuple(_voices(parties, actor)))
    return {
        said.id: Statement(
            attribution=said,
            place=place,
            document=document["id"],
            title=is_in_title(said, document["sections"]),
            published_at=document["published_at"],
            origin=document["origin"] or document["id"],
            text_sha256=document["text_sha256"],
            voices=voices(said.actor),
        )
        for place, (said, document) in enumerate(queries.statements(connection, generation))
    }


def _voices(parties: Mapping[str, str | None], actor: str | None) -> Iterator[str]:
    """An actor, whom it speaks for, and so on."""
    met: set[str] = set()
    while actor is not None and actor in parties and actor not in met:
        yield actor
        met.add(actor)
        actor = parties[actor]


def is_in_title(said: Attribution, sections: Sequence[Sequence[Any]]) -> bool:
    """Whether a statement stands in the title; sections as a ledger keeps them."""
    start = min((span.start for span in said.content), default=-1)
    return any(kind == "title" and first <= start < end for kind, first, end in sections)
