"""One dispute: its sides in their own words, what stands behind each, and why statements are held to contradict each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.desk.scale import scale_of
from counterclaim.keep.related import subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.overview import Head
from counterclaim.records import Attribution, Claim, Dispute, Relation, Side, Verification
from counterclaim.relate.pairs import Statement

MOST_CONFLICTS = 40
"""How many contradicting pairs are explained: the surest ones, and one that the address asks for (`pair=A-B`)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the report in which it stands.

    Attributes:
        speaker: the fullest name known, else the report's words; None where no source is named.
        decided: what people decided about it.
    """

    statement: Statement
    head: Head
    speaker: str | None
    decided: Sequence[Decided]

    @property
    def said(self) -> Attribution:
        """What was read."""
        return self.statement.attribution


@dataclass(frozen=True, slots=True)
class Voice:
    """What one speaker says in the reports of one origin: the first of them, and the others folded under it.

    Attributes:
        agency: whose story the origin is; None where it is nobody's known.
        notes: the reporters' notes that cover one of the statements.
    """

    first: Told
    others: Sequence[Told]
    agency: str | None
    notes: Sequence[Verification]


@dataclass(frozen=True, slots=True)
class Position:
    """A claim of a side."""

    claim: Claim
    voices: Sequence[Voice]


@dataclass(frozen=True, slots=True)
class SideShown:
    """A side.

    Attributes:
        arithmetic: how its reports come down to origins, in sentences.
    """

    side: Side
    name: str | None
    positions: Sequence[Position]
    arithmetic: Sequence[str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that contradict each other, and why they are held to."""

    relation: Relation
    subject: str
    a: Told
    b: Told
    decided: Sequence[Decided]


def dispute(request: Request) -> Response:
    """`/dispute/{id}`."""
    case = desk_of(request).cases.now()
    found = case.disputes.get(request.path_params["id"])
    if found is None:
        return missing(request, "There is no such dispute now")
    sides = [side_shown(case, side) for side in found.sides]
    conflicts = list(conflicts_of(case, found))
    asked = request.query_params.get("pair", "")
    explained = [c for n, c in enumerate(conflicts) if n < MOST_CONFLICTS or f"{c.relation.a}-{c.relation.b}" == asked]
    return page(
        request,
        "dispute",
        case,
        dispute=found,
        sides=sides,
        scales=[scale for kind in figure_kinds(found) if (scale := scale_of(case, found, kind)) is not None],
        days=by_day(found),
        notes=[(case.notes[place], case.heads[place[0]]) for place in found.verified if place in case.notes],
        history=[(claim, made) for claim in _claims(case, found) if (made := assessments(case, claim))],
        conflicts=explained,
        all_conflicts=len(conflicts),
    )


def conflicts_of(case: Case, found: Dispute) -> Iterator[Conflict]:
    """The contradictions between the sides, the surest first; those that a person accepted before all others."""
    side_of = {a: n for n, side in enumerate(found.sides) for a in side.attributions}
    shown = []
    for identifier, side in side_of.items():
        for relation in case.contradictions_of.get(identifier, ()):
            if relation.a == identifier and side_of.get(relation.b, side) != side:
                subject = subject_of(relation)
                decided = case.standing_decisions(subject)
                shown.append((any(d.decision.kind == "accept" for d in decided), relation, subject, decided))
    shown.sort(key=lambda one: (not one[0], -one[1].probability, one[2]))
    for _, relation, subject, decided in shown:
        yield Conflict(relation, subject, told(case, relation.a), told(case, relation.b), decided)


def told_in(case: Case, found: Dispute) -> list[Statement]:
    """The statements of a dispute, side by side, in the order of the ledger."""
    return [case.related.statements[a] for side in found.sides for a in side.attributions]


def told(case: Case, identifier: str) -> Told:
    """A statement with its report."""
    statement = case.related.statements[identifier]
    return Told(statement, case.heads[statement.document], case.speaker(statement.attribution), case.standing_decisions(identifier))


def voices_of(case: Case, identifiers: Sequence[str]) -> list[Voice]:
    """Statements by who makes them in which origin, in the order of the ledger."""
    groups: Mapping[tuple[str, str], list[Told]] = defaultdict(list)
    for identifier in identifiers:
        one = told(case, identifier)
        who = one.said.actor or (one.speaker or "").casefold()
        groups[who, one.statement.origin].append(one)
    return [_voice(case, some) for some in groups.values()]


def _voice(case: Case, some: Sequence[Told]) -> Voice:
    origin = case.origins.get(some[0].statement.origin)
    notes = {(n.document, n.start): n for one in some for n in case.notes_of.get(one.said.id, ())}
    return Voice(some[0], some[1:], origin.agency if origin else None, list(notes.values()))


def side_shown(case: Case, side: Side) -> SideShown:
    """A side with all that stands behind it."""
    positions = [
        Position(
            case.claims[claim],
            voices_of(case, [a for a in case.claims[claim].attributions if a in set(side.attributions)]),
        )
        for claim in side.claims
    ]
    return SideShown(side, case.name(side.party), positions, _arithmetic(side))


def _claims(case: Case, found: Dispute) -> list[Claim]:
    return [case.claims[claim] for claim in dict.fromkeys(claim for side in found.sides for claim in side.claims)]


def assessments(case: Case, claim: Claim) -> list[Decided]:
    """What people hold of a claim: every assessment of a statement of it, in order."""
    return [d for a in claim.attributions for d in case.decided.get(a, ()) if d.decision.kind == "assess"]


def _arithmetic(side: Side) -> list[str]:
    """How reports come down to origins."""
    s = side.standing
    steps = [f"{s.reports} report{'s' * (s.reports != 1)} carry this side" if s.reports != 1 else "1 report carries this side"]
    if copies := s.reports - s.texts:
        steps.append(f"{copies} of them {'is a copy' if copies == 1 else 'are copies'} of another, letter for letter: {s.texts} texts")
    if reprints := s.texts - s.origins:
        steps.append(
            f"{reprints} more {'is a reprint or draws' if reprints == 1 else 'are reprints or draw'} on the same story: {s.origins} origin"
            + "s" * (s.origins != 1)
        )
    steps.append(f"{s.sources} independent source{'s' * (s.sources != 1)} vouch for it" if s.sources != 1 else "1 source vouches for it")
    return steps


def figure_kinds(found: Dispute) -> list[str]:
    """What is counted, that which most sides count first."""
    counted = Counter(kind for side in found.sides for kind in {f.kind for f in side.figures})
    return [kind for kind, _ in sorted(counted.items(), key=lambda both: (-both[1], both[0]))]


def by_day(found: Dispute) -> list[tuple[str, list[int]]]:
    """For each day with a statement, how many each side makes."""
    days = sorted({day for side in found.sides for day, _ in side.days})
    counts = [dict(side.days) for side in found.sides]
    return [(day, [count.get(day, 0) for count in counts]) for day in days]


ROUTES = [Route("/dispute/{id}", dispute)]
