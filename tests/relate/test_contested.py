"""What is likely contested, and what only perhaps."""

from __future__ import annotations

from hypothesis import given

from counterclaim.records import Relation
from counterclaim.relate.claims import gather_claims
from counterclaim.relate.contested import POSSIBLE, Contested, contested
from counterclaim.relate.disputes import gather_disputes
from tests.relate.told import FIGURES, LINES, ledger, made, relate, say

TOLD = ledger(
    say("a0", "the till was empty", voices="rada"),
    say("a1", "the till was full", voices="ivo"),
    say("a2", "the till held coins", voices="ivo"),
    say("a3", "the gate was shut", voices="rada"),
    say("a4", "the gate was open", voices="ivo"),
    say("a5", "somebody had gone in", voices="ivo"),
    say("a6", "nobody had come in", voices="rada"),
)


def is_sure(relation: Relation) -> bool:
    return relation.probability >= 0.7


def found(*relations: list[Relation]) -> Contested:
    return contested(TOLD, [r for some in relations for r in some], is_sure, [])


def sides(made: Contested) -> list[tuple[str, list[tuple[str, ...]]]]:
    return [(d.certainty, sorted(side.attributions for side in d.sides)) for d in made.disputes]


def test_several_doubtful_contradictions_make_one_possible_dispute() -> None:
    assert sides(found(relate("contradicts", "a3 a4", "a3 a5", "a4 a6", probability=0.36))) == [
        ("possible", [("a3", "a6"), ("a4", "a5")]),
    ]


def test_one_doubtful_contradiction_makes_none() -> None:
    made = found(relate("contradicts", "a3 a4", probability=0.69))
    assert (made.disputes, made.claims, made.doubtful) == ([], [], [])


def test_likely_disputes_come_first_and_are_not_possible_once_more() -> None:
    doubtful = relate("contradicts", "a3 a4", "a3 a5", "a4 a6", probability=0.5)
    made = found(relate("contradicts", "a0 a1"), relate("corroborates", "a1 a2"), relate("contradicts", "a0 a2", probability=0.6), doubtful)
    assert sides(made) == [("likely", [("a0",), ("a1", "a2")]), ("possible", [("a3", "a6"), ("a4", "a5")])]
    assert made.doubtful == doubtful


def test_too_improbable_contradictions_count_for_nothing() -> None:
    assert sides(found(relate("contradicts", "a3 a4", "a3 a5", "a4 a6", probability=POSSIBLE - 0.01))) == []


def test_doubtful_contradictions_part_no_claim() -> None:
    same = relate("repeats", "a3 a4", "a4 a5", "a3 a5")
    made = found(same, relate("contradicts", "a3 a6", "a4 a6", "a5 a6", probability=0.5))
    assert [c.attributions for c in made.claims] == [("a3", "a4", "a5"), ("a6",)]
    assert found(same, relate("contradicts", "a3 a4", probability=0.5)).claims == found(same).claims


@given(LINES, FIGURES)
def test_what_is_likely_is_what_it_would_be_without_the_rest(lines: list, values: list) -> None:
    told, relations = made(lines, values)
    all_made = contested(told, relations, is_sure, [])
    used = [r for r in relations if r.relation != "contradicts" or is_sure(r)]
    claims = gather_claims(told, used)
    assert all_made.used == used
    assert [d for d in all_made.disputes if d.certainty == "likely"] == gather_disputes(told, used, claims, [])
    assert [c for c in all_made.claims if len(c.attributions) > 1] == [c for c in claims if len(c.attributions) > 1]
    assert {c.id for c in claims} <= {c.id for c in all_made.claims}


@given(LINES, FIGURES)
def test_possible_disputes_hold_every_doubtful_contradiction_across_sides(lines: list, values: list) -> None:
    told, relations = made(lines, values)
    all_made = contested(told, relations, is_sure, [])
    by_side = [[set(side.attributions) for side in d.sides] for d in all_made.disputes if d.certainty == "possible"]
    likely = [[set(side.attributions) for side in d.sides] for d in all_made.disputes if d.certainty == "likely"]

    def across(relation: Relation, disputes: list[list[set[str]]]) -> bool:
        a, b = relation.a, relation.b
        return any(a in one and b in other for sides in disputes for one in sides for other in sides if one is not other)

    assert all(across(r, by_side) and not across(r, likely) for r in all_made.doubtful)
    named = {a for sides in by_side for side in sides for a in side}
    assert named <= {a for c in all_made.claims for a in c.attributions}
