"""What statements have to do with one another: disputes, claims, relations, origins; and who makes them, and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterclaim.desk.answers.statements import (
    MOST_QUOTES,
    decided,
    noted,
    quotes,
    speakers,
    summary,
)
from counterclaim.desk.case import Case
from counterclaim.desk.dispute import MOST_CONFLICTS, assessments, conflicts_of
from counterclaim.export.disputes import HOW_SURE
from counterclaim.export.ledger_rows import claim_row, decision_row, dispute_row, origin_row, relation_row, standing_row
from counterclaim.export.rows import Row, actor_row
from counterclaim.keep.related import subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.search import fold
from counterclaim.records import Actor, Claim, Dispute, Relation

MOST_AGAINST = 20
"""How many contradicting claims stand within an answer."""


def disputes(case: Case, certainty: str | None = None, status: str | None = None) -> list[Dispute]:
    """Disputes, the weightiest first."""
    return [d for d in case.related.disputes if certainty in (None, d.certainty) and status in (None, d.status)]


def contested(case: Case, dispute: Dispute) -> Row:
    """The `dispute` row; sides have the party's `name` and the words of their claims too."""
    row = dispute_row(dispute)
    for side in row["sides"]:
        side.update(name=case.name(side["party"]), claim_texts=[case.claims[c].text for c in side["claims"]])
    return row


def dispute(case: Case, identifier: str) -> Row | None:
    """A dispute with what each side says in its own words, and why statements are held to contradict each other."""
    found = case.disputes.get(identifier)
    if found is None:
        return None
    row = contested(case, found)
    for side in row["sides"]:
        side.update(quotes(case, side["attributions"]))
    conflicts = list(conflicts_of(case, found))
    claims = dict.fromkeys(claim for side in found.sides for claim in side.claims)
    return {
        **row,
        "how_sure": HOW_SURE[found.certainty],
        "contradictions": [related(case, conflict.relation) for conflict in conflicts[:MOST_CONFLICTS]],
        "more_contradictions": max(0, len(conflicts) - MOST_CONFLICTS),
        "notes": [noted(case, case.notes[place]) for place in found.verified if place in case.notes],
        "assessments": [decision_row(one) for claim in claims for one in assessments(case, case.claims[claim])],
    }


def claimed(case: Case, claim: Claim) -> Row:
    """The `claim` row, with who vouches for it."""
    return {**claim_row(claim), "by": speakers(case, claim.attributions)}


def claim(case: Case, identifier: str) -> Row | None:
    """A claim with its statements in their words, and what contradicts it."""
    found = case.claims.get(identifier)
    if found is None:
        return None
    return {
        **claimed(case, found),
        **quotes(case, found.attributions),
        **against(case, found),
        "disputes": [d.id for d in case.disputes_of.get(identifier, ())],
    }


def against(case: Case, claim: Claim | None) -> Row:
    """What contradicts a claim, that with most origins first."""
    found: dict[str, Claim] = {}
    for a in claim.attributions if claim else ():
        for relation in case.uses_of.get(a, ()):
            if relation.relation == "contradicts":
                other = case.claim_of.get(relation.b if relation.a == a else relation.a)
                if other is not None and other is not claim:
                    found[other.id] = other
    weighed = sorted(found.values(), key=lambda c: (-c.standing.origins, case.related.statements[c.attributions[0]].place))
    return {"contradicted_by": [_brief(case, c) for c in weighed[:MOST_AGAINST]], "more_against": max(0, len(weighed) - MOST_AGAINST)}


def _brief(case: Case, claim: Claim) -> Row:
    return {"claim": claim.id, "text": claim.text, "by": speakers(case, claim.attributions), **standing_row(claim.standing)}


def related(case: Case, relation: Relation) -> Row:
    """The `relation` row, with what people decided about it and whether claims are made of it."""
    return {**relation_row(relation), "decided": decided(case, subject_of(relation)), "used": case.ruling.uses(relation)}


def origin(case: Case, identifier: str) -> Row | None:
    """The `origin` row with its reports."""
    found = case.origins.get(identifier)
    if found is None:
        return None
    reports = [summary(case.heads[d]) for d in found.documents[:MOST_QUOTES] if d in case.heads]
    return {**origin_row(found), "reports": reports, "more_reports": max(0, len(found.documents) - MOST_QUOTES)}


def actors(case: Case, words: str = "", kind: str | None = None) -> Sequence[str]:
    """Identifiers of actors with all words among their names and roles, those that say most first."""
    ordered, names = case.tallies.ordered("statements"), case.tallies.words
    if wanted := [f" {word} " for word in fold(words).split()]:
        ordered = [a for a in ordered if all(word in names[a] for word in wanted)]
    return ordered if kind is None else [a for a in ordered if case.actors[a].kind == kind]


def listed_actor(case: Case, identifier: str) -> Row:
    """The `actor` row without its mentions, which may be thousands, with how much it says."""
    found = case.actors[identifier]
    row = actor_row(replace(found, mentions=(), merged=()))
    return {name: value for name, value in row.items() if name not in ("mentions", "merged")} | _counts(case, found)


def actor(case: Case, identifier: str) -> Row | None:
    """The `actor` row, with how much it says and who speaks for it."""
    found = case.actors.get(identifier)
    if found is None:
        return None
    under = case.tallies.under.get(identifier, ())
    return {
        **actor_row(found),
        **_counts(case, found),
        "spoken_for_by": [{"actor": a, "name": case.actors[a].name} for a in under[:MOST_QUOTES]],
        "more_speakers": max(0, len(under) - MOST_QUOTES),
        "decisions": [decision_row(one) for one in case.decided.get(identifier, ())],
    }


def _counts(case: Case, actor: Actor) -> Row:
    tally = case.tallies.tally(actor.id)
    return {
        "party_name": case.name(actor.party),
        "statements": tally.statements,
        "reports": tally.reports,
        "independent_origins": tally.origins,
        "claims": tally.claims,
        "contradicted": tally.contradicted,
        "disputes": tally.disputes,
    }


def decisions(case: Case, kind: str | None = None, standing: str | None = None, subject: str | None = None) -> list[Decided]:
    """Decisions, in order."""
    return [
        one
        for one in case.log
        if kind in (None, one.decision.kind) and standing in (None, one.standing) and subject in (None, one.decision.subject)
    ]


def counts(case: Case) -> Row:
    """How much there is, and how much of it waits to be compared."""
    return {
        "documents": len(case.heads),
        "attributions": len(case.related.statements),
        "actors": len(case.actors),
        "relations": len(case.related.relations),
        "claims": len(case.related.claims),
        "origins": len(case.origins),
        "disputes": len(case.related.disputes),
        "verifications": len(case.notes),
        "decisions": len(case.log),
        "waiting": case.waiting,
    }
