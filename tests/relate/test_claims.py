"""Which statements are one claim, what it is called, and how many stand behind it."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Relation, Standing
from counterclaim.relate.claims import bare, figures, gather_claims, is_clause, standing, words_said
from counterclaim.relate.linkage import gather
from counterclaim.relate.pairs.statement import Statement
from tests.relate.told import FIGURES, LINES, count, ledger, made, relate, say


def members(statements: dict[str, Statement], relations: list[Relation]) -> list[tuple[str, ...]]:
    return [claim.attributions for claim in gather_claims(statements, relations)]


def test_same_statements_are_one_claim_and_strangers_none():
    told = ledger(*(say(f"a{n}", f"the quay at Varna was flooded {n}") for n in range(5)))
    relations = relate("repeats", "a0 a2") + relate("corroborates", "a2 a3") + relate("contradicts", "a1 a3")
    assert members(told, relations) == [("a0", "a2", "a3"), ("a1",)]


def test_contradicting_statements_stay_apart_in_a_chain():
    told = ledger(*(say(f"a{n}", "x") for n in range(3)))
    relations = relate("corroborates", "a0 a1", probability=0.6) + relate("corroborates", "a1 a2", probability=0.8)
    assert members(told, relations) == [("a0", "a1", "a2")]
    assert members(told, relations + relate("contradicts", "a0 a2", probability=0.5)) == [("a0",), ("a1", "a2")]
    assert members(told, relations + relate("updates", "a0 a2", probability=0.5)) == [("a0",), ("a1", "a2")]


def test_chain_ends_where_the_figure_has_moved():
    told = ledger(
        say("a0", "12 people drowned", counts=(count("killed", 12),)),
        say("a1", "people drowned"),
        say("a2", "at least 15 people drowned", counts=(count("killed", lower=15),)),
        say("a3", "15 drowned", counts=(count("killed", 15), count("missing", 2))),
    )
    relations = relate("corroborates", "a0 a1", "a2 a3") + relate("corroborates", "a1 a2", probability=0.7)
    assert members(told, relations) == [("a0", "a1"), ("a2", "a3")]


def test_vague_figure_has_room():
    assert figures(say("a0", "x", counts=(count("crowd", 200, hedge="about"),)))["crowd"] == pytest.approx((170, 230))
    assert figures(say("a0", "x", counts=(count("crowd", 200),)))["crowd"] == (200, 200)
    assert figures(say("a0", "x", counts=(count("crowd", 5), count("crowd", lower=8))))["crowd"] == (5, float("inf"))


def test_average_of_known_links_decides():
    # 0 and 1 are one; 2 hangs on 0 by .9 and on 1 by .1, and on 3 by .6, from which 0 and 1 are kept apart
    assert gather(4, [(0, 1, 0.95), (0, 2, 0.9), (1, 2, 0.1), (2, 3, 0.6)], [(0, 3), (1, 3)]) == [[0, 1], [2, 3]]


def test_ties_go_to_what_stands_first():
    assert gather(3, [(1, 2, 0.5), (0, 1, 0.5)], [(0, 2)]) == [[0, 1], [2]]


def test_claim_has_actors_in_order_and_a_stable_name():
    told = ledger(say("a0", "x", voices="rada port"), say("a1", "x", voices="ivo"), say("a2", "x", voices="rada port"), say("a3", "x"))
    first, second = (
        gather_claims(told, relate("repeats", *pairs))[0] for pairs in (("a0 a1", "a1 a2", "a2 a3"), ("a2 a0", "a3 a2", "a3 a1"))
    )
    assert first.actors == ("rada", "ivo")
    assert first == second
    assert first.id[0] == "c"
    assert len(first.id) == 17


def test_standing_counts_copies_spokesmen_and_the_unnamed_once():
    told = [
        say("a0", "x", report="d0", origin="o0", text="t0", voices="rada port"),
        say("a1", "x", report="d0", origin="o0", text="t0"),
        say("a2", "x", report="d1", origin="o0", text="t0", voices="ivo port"),
        say("a3", "x", report="d2", origin="o0", text="t2"),
        say("a4", "x", report="d3", origin="o1", text="t3"),
    ]
    assert standing(told) == Standing(reports=4, texts=3, origins=2, sources=3)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("that the mill\nwas shut", "the mill was shut"),
        ("\u201cThe mill was shut,\u201d", "The mill was shut"),
        ("\u2018We don\u2019t mill\u2019", "We don\u2019t mill"),
        ("\u201cShut,\u201d \u201cfor good.\u201d", "\u201cShut,\u201d \u201cfor good.\u201d"),
        ("that \u201cno one\u201d milled", "\u201cno one\u201d milled"),
        ("", ""),
    ],
)
def test_words_lose_only_their_edges(words: str, line: str):
    assert bare(words) == line


def test_claim_is_told_by_a_plain_sentence_of_the_body():
    told = ledger(
        say("a0", "Mill at Ruse shut by flood", title=True),
        say("a1", "\u201cWe shut the mill at Ruse, and that was that.\u201d", quotation="direct"),
        say("a2", "that the mill at Ruse had been shut by the flood"),
        say("a3", "the closure"),
    )
    assert gather_claims(told, relate("repeats", "a0 a1", "a1 a2", "a2 a3"))[0].text == "the mill at Ruse had been shut by the flood"


def test_denial_and_phrase_are_told_with_their_verb():
    assert words_said(say("a0", "that the mill was shut", cue="denied", stance="denies")) == "denied that the mill was shut"
    assert words_said(say("a0", "the owner of shutting it", cue="accused")) == "accused the owner of shutting it"
    assert words_said(say("a0", "the mill was shut", cue="said")) == "the mill was shut"


def test_phrases_are_no_clauses():
    clauses = [is_clause(say("a0", words).attribution.content) for words in ("that rain falls", "it was wet", "rain ruined the hay")]
    assert clauses == [True, True, True]
    phrases = ("control of the weir", "a report that hay was wet", "the miller of hiding what had burned")
    assert not any(is_clause(say("a0", words).attribution.content) for words in phrases)


@given(LINES, FIGURES, st.randoms(use_true_random=False))
def test_claims_part_the_related_statements_in_every_order(lines, values, rnd: random.Random):
    told, relations = made(lines, values)
    claims = gather_claims(told, relations)
    named = [a for claim in claims for a in claim.attributions]
    assert sorted(named) == sorted({i for r in relations for i in (r.a, r.b)})
    shuffled = list(relations)
    rnd.shuffle(shuffled)
    assert gather_claims(dict(sorted(told.items(), reverse=True)), shuffled) == claims


@given(LINES, FIGURES)
def test_no_claim_disagrees_with_itself(lines, values):
    told, relations = made(lines, values)
    apart = {frozenset((r.a, r.b)) for r in relations if r.relation in ("contradicts", "updates")}
    for claim in gather_claims(told, relations):
        assert not any(frozenset(pair) in apart for pair in combinations(claim.attributions, 2))
        assert len({q.value for a in claim.attributions for q in told[a].attribution.quantities}) <= 1


@given(LINES)
def test_what_links_and_nothing_parts_is_one(lines):
    told, relations = made([line for line in lines if line[2] in ("repeats", "corroborates")], [None] * 10)
    claims = gather_claims(told, relations)
    of = {a: claim.id for claim in claims for a in claim.attributions}
    assert all(of[r.a] == of[r.b] for r in relations)
