"""What is claimed about something: claims whose statements have its words, and what contradicts them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from counterclaim.keep.related import Related, related
from counterclaim.ledger import queries, search
from counterclaim.records import Standing
from counterclaim.relate.claims import standing, words_said
from counterclaim.relate.pairs import Statement
from counterclaim.relate.wording import FUNCTION_WORDS

_SEARCHED = 1_000
"""In how many documents, the latest ones, words are looked for."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Something that is claimed.

    Attributes:
        claim: identifier of the claim; None for a statement that nothing else repeats, corroborates or contradicts.
        text: its words.
        statements: in the order of the ledger.
        against: what contradicts it, without what contradicts that.
    """

    claim: str | None
    text: str
    statements: tuple[Statement, ...]
    standing: Standing
    against: tuple[Claimed, ...] = ()


def about(connection: Connection, generation: int, words: str, limit: int) -> list[Claimed]:
    """What is claimed in documents that hold all words and phrases; what has most of the words first, then what has most origins.

    Raises:
        UsageError: there is no word.
    """
    numbers = search.find(connection, words, _SEARCHED)
    if not numbers:
        return []
    documents = set(queries.identifiers_of(connection, numbers))
    folded = search.fold(words).split()
    wanted = set(folded) - FUNCTION_WORDS or set(folded)
    found = related(connection, generation)
    ranked = []
    for claimed in _claimed(found, documents):
        shared = wanted.intersection(search.fold(" ".join([claimed.text, *map(_words, claimed.statements)])).split())
        if shared:
            ranked.append((-len(shared), -claimed.standing.origins, claimed.statements[0].place, claimed))
    ranked.sort(key=lambda row: row[:3])
    return [row[3] for row in ranked[:limit]]


def _claimed(found: Related, documents: Collection[str]) -> list[Claimed]:
    """Everything that is claimed in these documents; who declines to say anything claims nothing."""
    alone = {i: s for i, s in found.statements.items() if s.document in documents and s.attribution.content}
    claims = {}
    for claim in found.claims:
        told = tuple(found.statements[a] for a in claim.attributions)
        claims[claim.id] = Claimed(claim.id, claim.text, told, claim.standing)
        for a in claim.attributions:
            alone.pop(a, None)
    against = _against(found, claims)
    made = [
        replace(c, against=against.get(identifier, ()))
        for identifier, c in claims.items()
        if any(s.document in documents for s in c.statements)
    ]
    return made + [Claimed(None, words_said(s), (s,), standing([s])) for s in alone.values()]


def _against(found: Related, claims: Mapping[str, Claimed]) -> dict[str, tuple[Claimed, ...]]:
    """What contradicts each claim, that with most origins first."""
    home = {s.attribution.id: identifier for identifier, claim in claims.items() for s in claim.statements}
    against: dict[str, dict[str, Claimed]] = {}
    for relation in found.used:
        if relation.relation == "contradicts" and relation.a in home and relation.b in home:
            for one, other in ((home[relation.a], home[relation.b]), (home[relation.b], home[relation.a])):
                against.setdefault(one, {})[other] = claims[other]
    return {one: _weighed(others.values()) for one, others in against.items()}


def _weighed(claims: Collection[Claimed]) -> tuple[Claimed, ...]:
    return tuple(sorted(claims, key=lambda c: (-c.standing.origins, c.statements[0].place)))


def _words(statement: Statement) -> str:
    return " ".join(span.text for span in statement.attribution.content)


def speakers(statements: Sequence[Statement], names: Mapping[str, str]) -> list[str]:
    """Who makes these statements, each once, in their order: an actor's name, else the words of the source."""
    found = {}
    for s in statements:
        said = s.attribution
        found[names.get(said.actor or "") or (said.source.text if said.source else "a source that is not named")] = True
    return list(found)
