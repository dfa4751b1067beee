"""Answers that are bounded in size, for readers that take in only so much: the weightiest of everything, and how much more there is."""

from __future__ import annotations

from functools import cache

from counterclaim.desk.answers import contested
from counterclaim.desk.answers.contested import listed_actor, related
from counterclaim.desk.answers.shapes import shapes
from counterclaim.desk.answers.statements import noted, quotes
from counterclaim.desk.case import Case
from counterclaim.desk.dispute import conflicts_of
from counterclaim.export.disputes import HOW_SURE
from counterclaim.export.rows import Row
from counterclaim.export.schema_parts import Schema, also, some, text, thing, whole, without
from counterclaim.records import Dispute

MOST_CLAIMS = 5
"""How many claims of a side are told in words."""
MOST_IDENTIFIERS = 100
"""How many statements of a side are named."""
_MOST_FIGURES = 10
_MOST_NOTES = 10
_MOST_CONFLICTS = 5


def dispute_at_a_glance(case: Case, dispute: Dispute) -> Row:
    """A dispute: each side with its first claims in words, and what stands behind it."""
    row = contested.contested(case, dispute)
    del row["verified"]
    for side in row["sides"]:
        del side["days"], side["claims"]
        side["more_claims"] = max(0, len(side["claim_texts"]) - MOST_CLAIMS)
        side["more_attributions"] = max(0, len(side["attributions"]) - MOST_IDENTIFIERS)
        side.update(
            claim_texts=side["claim_texts"][:MOST_CLAIMS],
            attributions=side["attributions"][:MOST_IDENTIFIERS],
            figures=side["figures"][:_MOST_FIGURES],
        )
    return row


def dispute_in_brief(case: Case, identifier: str, most: int) -> Row | None:
    """A dispute with the first statements of each side in their exact words, and the surest contradictions."""
    found = case.disputes.get(identifier)
    if found is None:
        return None
    row = dispute_at_a_glance(case, found)
    for side in row["sides"]:
        side.update(
            quotes(case, side["attributions"], most), more_quotes=max(0, len(side["attributions"]) - most) + side["more_attributions"]
        )
    conflicts = list(conflicts_of(case, found))
    notes = [case.notes[place] for place in found.verified if place in case.notes]
    return {
        **row,
        "how_sure": HOW_SURE[found.certainty],
        "contradictions": [related(case, one.relation) for one in conflicts[:_MOST_CONFLICTS]],
        "more_contradictions": max(0, len(conflicts) - _MOST_CONFLICTS),
        "notes": [noted(case, note) for note in notes[:_MOST_NOTES]],
        "more_notes": max(0, len(notes) - _MOST_NOTES),
    }


def actor_in_brief(case: Case, identifier: str, most: int) -> Row | None:
    """An actor with the first statements of it and of those who speak for it, in their exact words."""
    if identifier not in case.actors:
        return None
    under = case.tallies.under.get(identifier, ())
    told = case.statements_of.get(identifier, ())
    return {
        **listed_actor(case, identifier),
        "spoken_for_by": [{"actor": a, "name": case.actors[a].name} for a in under[:MOST_IDENTIFIERS]],
        "more_speakers": max(0, len(under) - MOST_IDENTIFIERS),
        **quotes(case, [s.attribution.id for s in told[:most]], most),
        "more_quotes": max(0, len(told) - most),
    }


@cache
def brief_shapes() -> dict[str, Schema]:
    """The schemas of these answers, by name."""
    full = shapes()
    glance, dispute, actor = _glance(full["dispute_summary"]), full["dispute"]["properties"], full["actor"]["properties"]
    quoted = {name: dispute["sides"]["items"]["properties"][name] for name in ("quotes", "more_quotes")}
    beside = {name: dispute[name] for name in ("how_sure", "contradictions", "more_contradictions", "notes")}
    side = also(glance["properties"]["sides"]["items"], **quoted)
    sides = {**glance["properties"]["sides"], "items": side}
    return {
        "dispute_at_a_glance": glance,
        "dispute": also(
            {**glance, "properties": {**glance["properties"], "sides": sides}}, **beside, more_notes=whole("How many more there are.")
        ),
        "actor": also(full["actor_summary"], spoken_for_by=actor["spoken_for_by"], more_speakers=actor["more_speakers"], **quoted),
        "quotes": thing(
            {
                "quotes": some(full["quote"], "The statements in their exact words, in the order in which they were asked for."),
                "not_found": some(text("An identifier."), "Identifiers that name no statement in the ledger."),
            },
            "Statements in their exact words.",
        ),
    }


def _glance(summary: Schema) -> Schema:
    side = also(
        without(summary["properties"]["sides"]["items"], "days", "claims"),
        more_claims=whole("How many more claims there are than are told in words."),
        more_attributions=whole("How many more statements there are than are named."),
    )
    made = without(summary, "verified")
    return {**made, "properties": {**made["properties"], "sides": {**made["properties"]["sides"], "items": side}}}
