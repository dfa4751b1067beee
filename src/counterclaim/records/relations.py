"""What statements have to do with one another: relations, claims, disputes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterclaim.records.origins import Reason

RelationKind = Literal["contradicts", "corroborates", "updates", "repeats"]
Certainty = Literal["likely", "possible"]
RELATIONS: tuple[RelationKind, ...] = ("contradicts", "corroborates", "updates", "repeats")


@dataclass(frozen=True, slots=True)
class Relation:
    """What one statement says of another.

    Attributes:
        a: identifier of the earlier attribution.
        b: identifier of the later one.
        probability: calibrated: how often a relation with this number is right.
        reasons: the evidence, each with the words that it rests on.
        made_by: permanent name of the rule or model.
    """

    a: str
    b: str
    relation: RelationKind
    probability: float
    reasons: tuple[Reason, ...]
    made_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many stand behind something: "14 reports, 5 texts, 2 origins".

    Attributes:
        reports: documents that carry it.
        texts: the same, copies counted once.
        origins: the same, reprints of one story counted once.
        sources: parties that vouch for it, spokesmen of one party counted once; a source without a name counts for itself in each origin.
    """

    reports: int
    texts: int
    origins: int
    sources: int


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that somebody gives.

    Attributes:
        kind: what is counted ("killed").
        lower: the least that the statement allows, None where open.
        upper: the most, None where open.
        attribution: who says so.
        at: the day of the statement, else of its report; EDTF, None where unknown.
    """

    kind: str
    lower: float | None
    upper: float | None
    attribution: str
    at: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements that say the same of the same event, whoever said it and however often it was printed.

    Attributes:
        id: the same for the same statements on every machine.
        text: the words of one of them.
        attributions: identifiers, in the order of the ledger.
        actors: identifiers of those who vouch for it, in the order in which they first did.
    """

    id: str
    text: str
    attributions: tuple[str, ...]
    actors: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute.

    Attributes:
        party: identifier of the actor for whom it speaks; None where nobody or several do.
        claims: identifiers.
        attributions: identifiers, in the order of the ledger.
        figures: what it gives for the question, where that is a number.
        days: on each day (EDTF) that a statement of it is from, how many.
    """

    party: str | None
    claims: tuple[str, ...]
    attributions: tuple[str, ...]
    standing: Standing
    figures: tuple[Range, ...] = ()
    days: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that contradict each other about one question.

    Attributes:
        id: the same for the same claims on every machine.
        title: made of the words of the claims.
        sides: two or more, the one with most origins first.
        status: "open", or "assessed" where a person has assessed a claim of it.
        verified: places of reporters' notes (document, start, end) that cover statements of it.
        certainty: whether its contradictions are sure enough each ("likely"), or only all of them together ("possible").
    """

    id: str
    title: str
    sides: tuple[Side, ...]
    status: Literal["open", "assessed"] = "open"
    verified: tuple[tuple[str, int, int], ...] = ()
    certainty: Certainty = "likely"
