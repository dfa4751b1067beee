"""Which contradictions are one question, who stands on which side, and what it is called."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import Dispute, Range, Relation, Verification
from counterclaim.relate.claims import gather_claims
from counterclaim.relate.disputes import gather_disputes
from counterclaim.relate.pairs.statement import Statement
from counterclaim.relate.titles import LONGEST, title_of
from tests.relate.told import FIGURES, LINES, count, ledger, made, relate, say


def disputes(told: dict[str, Statement], relations: list[Relation], notes: tuple[Verification, ...] = (), assessed: tuple[str, ...] = ()):
    return gather_disputes(told, relations, gather_claims(told, relations), notes, assessed)


def sides(dispute: Dispute) -> list[tuple[str, ...]]:
    return [side.attributions for side in dispute.sides]


WEIR = ledger(
    say("a0", "the weir at Ruse had been opened at noon", voices="rada board", origin="o0"),
    say("a1", "that the weir had been opened", voices="ivo", origin="o1"),
    say("a2", "nobody had opened the weir", voices="mira farmers", origin="o1", polarity="negative"),
    say("a3", "that the weir had been opened", voices="mira farmers", origin="o2", stance="denies", polarity="negative"),
    say("a4", "the weir had stayed shut", voices="petar", origin="o3"),
)
WEIR_RELATIONS = (
    relate("corroborates", "a0 a1", "a2 a4")
    + relate("repeats", "a2 a3")
    + relate("contradicts", "a0 a2", "a0 a3", "a0 a4", "a1 a2", "a1 a4")
)


def test_one_question_has_two_sides_the_stronger_first():
    (dispute,) = disputes(WEIR, WEIR_RELATIONS)
    assert sides(dispute) == [("a2", "a3", "a4"), ("a0", "a1")]
    assert [side.party for side in dispute.sides] == ["farmers", None]
    assert [side.standing.origins for side in dispute.sides] == [3, 2]
    assert dispute.title == "Whether the weir at Ruse had been opened at noon"
    assert dispute.id[0] == "q"
    assert dispute.status == "open"


def test_assessed_and_verified_come_through():
    notes = (
        Verification("d-a4", 5, 9, "seen", "verified", None, ("a4",), "made"),
        Verification("d-a0", 5, 9, "seen", "unverified", None, ("a0", "a3"), "made"),
        Verification("d-x", 5, 9, "seen", "unverified", None, ("a9",), "made"),
    )
    (dispute,) = disputes(WEIR, WEIR_RELATIONS, notes, ("a3",))
    assert dispute.verified == (("d-a0", 5, 9), ("d-a4", 5, 9))
    assert dispute.status == "assessed"
    claim = dispute.sides[1].claims[0]
    assert disputes(WEIR, WEIR_RELATIONS, (), (claim,))[0].status == "assessed"
    assert disputes(WEIR, WEIR_RELATIONS, (), ("a9",))[0].status == "open"


def test_bridge_does_not_glue_two_questions():
    told = ledger(
        say("a0", "the lorry came from Pleven", voices="customs"),
        say("a1", "the lorry came from Pleven with a Danish driver", voices="customs"),
        say("a2", "the driver was a Danish citizen", voices="customs"),
        say("a3", "the lorry had come from Sofia", voices="haulier"),
        say("a4", "the driver had been a Swede", voices="consul"),
    )
    relations = relate("repeats", "a0 a1", "a1 a2") + relate("contradicts", "a0 a3", "a1 a3", "a1 a4", "a2 a4")
    found = disputes(told, relations)
    assert [sides(d) for d in found] == [[("a0", "a1", "a2"), ("a3",)], [("a0", "a1", "a2"), ("a4",)]]
    assert found[0].id != found[1].id


def test_figures_of_one_kind_have_a_side_a_party_over_time():
    told = ledger(
        say("a0", "12 miners died", voices="ministry", counts=(count("killed", 12),), on="2025-04-02T08:00:00Z"),
        say("a1", "more than 30 had died", voices="union", counts=(count("killed", lower=31),), said_at="2025-04-02"),
        say("a2", "nine had died", voices="owner", counts=(count("killed", 9),)),
        say("a3", "17 miners had died", voices="ministry", counts=(count("killed", 17),), on="2025-04-04T08:00:00Z"),
        say("a4", "36 had died", voices="union", counts=(count("killed", 36),), on=None),
    )
    relations = relate("updates", "a0 a3", "a1 a4") + relate("contradicts", "a0 a1", "a0 a2", "a1 a2", "a1 a3", "a2 a3", "a3 a4", "a2 a4")
    (dispute,) = disputes(told, relations)
    assert {side.party: side.attributions for side in dispute.sides} == {"ministry": ("a0", "a3"), "union": ("a1", "a4"), "owner": ("a2",)}
    ministry, union = (next(side for side in dispute.sides if side.party == party) for party in ("ministry", "union"))
    assert ministry.figures == (Range("killed", 12, 12, "a0", "2025-04-02"), Range("killed", 17, 17, "a3", "2025-04-04"))
    assert union.figures[0] == Range("killed", 31, None, "a1", "2025-04-02")
    assert ministry.days == (("2025-04-02", 1), ("2025-04-04", 1))
    assert union.days == (("2025-04-02", 1),)
    assert dispute.title.startswith("How many killed")


def test_party_of_two_voices_is_one_side():
    told = ledger(
        say("a0", "the bridge is ours", voices="rada army"),
        say("a1", "the bridge never fell", voices="ivo army"),
        say("a2", "the bridge was taken", voices="rebels"),
    )
    (dispute,) = disputes(told, relate("contradicts", "a0 a2", "a1 a2"))
    assert sides(dispute) == [("a0", "a1"), ("a2",)]
    assert dispute.sides[0].party == "army"


def test_weighty_disputes_come_first():
    told = ledger(
        say("a0", "the till was empty", voices="rada"),
        say("a1", "the till was full", voices="ivo"),
        say("a2", "the gate was shut", voices="mira"),
        say("a3", "the gate was open", voices="petar"),
        say("a4", "the gate was open", voices="oleg"),
    )
    found = disputes(told, relate("contradicts", "a0 a1", "a2 a3", "a2 a4") + relate("corroborates", "a3 a4"))
    assert [sides(d)[0] for d in found] == [("a3", "a4"), ("a0",)]


def test_no_contradiction_no_dispute():
    assert disputes(WEIR, relate("repeats", "a0 a1") + relate("updates", "a1 a2")) == []


@pytest.mark.parametrize(
    ("words", "kind", "title"),
    [
        ("Nobody had seen the barge at Silistra", None, "Whether nobody had seen the barge at Silistra"),
        ("Silistra had seen the barge", None, "Whether Silistra had seen the barge"),
        ("control of the barge", None, "Control of the barge?"),
        ("8,000 stood there", "crowd", "How large was the crowd (stood)?"),
        ("a tenth of it", "turnout_percent", "What share: turnout (tenth)?"),
    ],
)
def test_titles_are_made_of_the_words(words: str, kind: str | None, title: str):
    assert title_of([[say("a0", words)], [say("a1", words)]], kind, {}) == title


def test_long_title_ends_with_a_word():
    title = title_of([[say("a0", "the barge was " + "towed " * 40)], [say("a1", "no")]], None, {})
    assert len(title) <= LONGEST
    assert title.endswith("towed\u2026")


@given(LINES, FIGURES, st.randoms(use_true_random=False))
def test_disputes_hold_every_contradiction_between_sides(lines, values, rnd: random.Random):
    told, relations = made(lines, values)
    found = disputes(told, relations)
    across = set()
    against = {frozenset((r.a, r.b)) for r in relations if r.relation == "contradicts"}
    for dispute in found:
        assert len(dispute.sides) >= 2
        for n, side in enumerate(dispute.sides):
            assert not any(frozenset((a, b)) in against for a in side.attributions for b in side.attributions)
            across |= {frozenset((a, b)) for other in dispute.sides[:n] for a in side.attributions for b in other.attributions}
    assert against <= across
    assert len({d.id for d in found}) == len(found)
    shuffled = list(relations)
    rnd.shuffle(shuffled)
    assert disputes(told, shuffled) == found
