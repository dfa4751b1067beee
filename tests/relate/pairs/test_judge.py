"""What is made of the evidence: relations, how surely, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records import RELATIONS, Relation
from counterclaim.relate.pairs.judge import judge
from counterclaim.relate.pairs.statement import Pair
from counterclaim.relate.pairs.weights import KINDS, Weights, load_weights, read_weights
from tests.relate.told import ledger, say

NOTHING = 2.0
TABLE = {
    "contradicts, voice: two parties": (1, 9.0),
    "same, voice: two parties": (2, 9.0),
    "same, voice: one actor": (4, 9.0),
    "updates, voice: one actor": (3, 9.0),
    "contradicts, voice: one actor": (1, 9.0),
    "contradicts, voice: one party": (1, 9.0),
}


def weights() -> Weights:
    """Of a table, each pair by itself."""
    matrix = [[value if n == kind else 0.0 for n in range(len(KINDS))] for kind, value in TABLE.values()]
    net = {
        "alone": {"matrix": matrix, "shift": [NOTHING, 0.0, 0.0, 0.0, 0.0]},
        "begins": {"matrix": [[0.0]] * len(TABLE), "shift": [0.0]},
        "rounds": [],
        "adds": {"matrix": [[0.0] * len(KINDS)], "shift": [0.0] * len(KINDS)},
    }
    return read_weights({"name": "made", "features": list(TABLE), "least": [0.0, 0.5, 0.5, 0.5, 0.5], "sure": 0.5, "nets": [net]})


def pair(a: str, b: str, same: float = 0.0, contradicts: float = 0.0, updates: float = 0.0, **more: Any) -> Pair:
    labels = [1 - same - contradicts - updates, same, contradicts, updates]
    return Pair(a, b, {"labels": labels, "follows": [1.0, 0.0, 0.0], "wording": 0.3, "near": 0.0, "one party": 0.5, **more})


TOLD = ledger(
    say("a1", "that the weir had held", voices="owner"),
    say("a2", "the weir broke at noon", voices="union miners"),
    say("a3", "that it had broken", voices="clerk miners"),
    say("a4", "the weir held all day", voices="owner"),
)


def kinds(*pairs: Pair, **settings: Any) -> list[tuple[str, str, str]]:
    return [(r.a, r.b, r.relation) for r in judge(TOLD, pairs, **{"weights": weights(), **settings})]


def test_who_speaks_tells_kinds_apart() -> None:
    assert kinds(pair("a1", "a2", contradicts=0.9), pair("a1", "a4", same=0.9), pair("a2", "a4", same=0.9)) == [
        ("a1", "a2", "contradicts"),
        ("a1", "a4", "repeats"),
        ("a2", "a4", "corroborates"),
    ]


def test_one_party_does_not_contradict_itself() -> None:
    assert kinds(pair("a1", "a4", contradicts=0.9), pair("a2", "a3", contradicts=0.9)) == []


def test_what_is_given_holds_whatever_the_evidence_says() -> None:
    known = Relation("a1", "a4", "updates", 1.0, (), "versions@1")
    assert judge(TOLD, [pair("a1", "a4", same=0.9)], [known], weights=weights()) == [known]


def test_the_threshold_is_a_setting() -> None:
    unsure = pair("a1", "a2", contradicts=0.25)
    assert kinds(unsure) == kinds(unsure, threshold=0.6) == []
    assert kinds(unsure, threshold=0.4) == [("a1", "a2", "contradicts")]


def test_wordings_of_one_claim_lend_each_other() -> None:
    told = ledger(*(say(f"a{n}", f"wording {n}", voices=f"v{n}") for n in range(1, 6)))
    alike = [pair("a1", "a2", same=0.9), pair("a1", "a3", same=0.9), pair("a2", "a3", same=0.9)]
    unsure = pair("a3", "a5", contradicts=0.4)
    against = [pair("a1", "a5", contradicts=0.9), pair("a2", "a5", contradicts=0.9)]
    everything = load_weights()._replace(least=(0.0, 0.0, 1.0, 1.0, 1.0))

    def chance(*pairs: Pair) -> float:
        (relation,) = (r for r in judge(told, pairs, weights=everything) if (r.a, r.b) == ("a3", "a5"))
        return relation.probability

    assert chance(unsure, *alike) < chance(unsure, *alike, *against)


def test_statements_that_are_not_there_are_passed_over() -> None:
    assert kinds(pair("a1", "a9", same=0.9)) == []


def test_every_relation_has_a_reason_that_can_be_opened() -> None:
    told = ledger(
        say("a1", "that the doors had been sealed", voices="owner", cue="denied", stance="denies"),
        say("a2", "the doors were open", voices="union"),
    )
    evidence = {"opposed": [["sealed", "open"]]}
    (relation,) = judge(told, [pair("a1", "a2", contradicts=0.9, **evidence)], weights=weights())
    reasons = {r.kind: r for r in relation.reasons}
    assert list(reasons) == ["denial", "opposed words", "speaker", "read together"]
    for reason in relation.reasons:
        for place in reason.spans:
            said = next(s.attribution for s in told.values() if s.document == place.document)
            inside = [*said.content, *([said.cue] if said.cue else [])]
            assert any(span.start <= place.start < place.end <= span.end for span in inside)
    assert [p.end - p.start for p in reasons["opposed words"].spans] == [6, 4]
    assert "“that the doors had been sealed”" in reasons["read together"].detail


def test_what_the_words_alone_do_not_show_is_explained_by_a_third_statement() -> None:
    told = ledger(say("a1", "it held", voices="owner"), say("a2", "it broke", voices="union"), say("a3", "it gave way", voices="clerk"))
    everything = weights()._replace(least=(0.0, 0.1, 0.1, 0.1, 0.1))
    plain = [pair("a1", "a2", contradicts=0.9), pair("a2", "a3", same=0.9)]
    reasons = {(r.a, r.b): r.reasons for r in judge(told, [*plain, pair("a1", "a3", contradicts=0.3)], weights=everything)}
    assert [r.kind for r in reasons["a1", "a2"]] == ["speaker", "read together"]
    assert [r.kind for r in reasons["a1", "a3"]] == ["speaker", "third statement", "read together"]
    shown = reasons["a1", "a3"][1]
    assert shown.detail == "“it broke” contradicts “it held” and says the same as “it gave way”"
    assert [place.document for place in shown.spans] == ["d-a2", "d-a1", "d-a3"]
    assert "(0.30)" in reasons["a1", "a3"][2].detail


def test_what_nothing_else_shows_is_explained_by_what_the_same_parties_say_elsewhere() -> None:
    told = ledger(*(say(f"a{n}", f"wording {n}", voices=voice) for n, voice in enumerate(("owner", "union", "owner", "union"), 1)))
    everything = weights()._replace(least=(0.0, 0.1, 0.1, 0.1, 0.1))
    compared = [pair("a1", "a2", contradicts=0.9), pair("a3", "a4", contradicts=0.3)]
    (last,) = (r for r in judge(told, compared, weights=everything) if (r.a, r.b) == ("a3", "a4"))
    assert [r.kind for r in last.reasons] == ["speaker", "same parties elsewhere", "read together"]
    assert last.reasons[1].detail == "of 1 other pair of these two parties the same holds plainly: “wording 1” contradicts “wording 2”"
    assert [place.document for place in last.reasons[1].spans] == ["d-a1", "d-a2"]


def test_a_third_statement_of_another_claim_explains_nothing() -> None:
    told = ledger(say("a1", "it held", voices="owner"), say("a2", "it broke", voices="union"), say("a3", "it gave way", voices="clerk"))
    everything = weights()._replace(least=(0.0, 0.1, 0.1, 0.1, 0.1))
    compared = [pair("a1", "a2", contradicts=0.9), pair("a2", "a3", contradicts=0.9), pair("a1", "a3", contradicts=0.3)]
    (last,) = (r for r in judge(told, compared, weights=everything) if (r.a, r.b) == ("a1", "a3"))
    assert [r.kind for r in last.reasons] == ["speaker", "read together"]


def test_the_packaged_weights_can_be_read() -> None:
    packaged = load_weights()
    assert all(net.begins.matrix.shape[0] == len(packaged.features) for net in packaged.nets)
    assert len(packaged.least) == len(KINDS)


CHANCES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.floats(0, 0.5), st.floats(0, 0.5))


@given(st.lists(CHANCES, max_size=12), st.randoms())
def test_the_order_of_the_pairs_does_not_matter(chances: list[tuple[int, int, float, float]], draw: Any) -> None:
    unique = {(min(a, b), max(a, b)): pair(f"a{min(a, b)}", f"a{max(a, b)}", s, c) for a, b, s, c in chances if a != b}
    pairs = list(unique.values())
    found = judge(TOLD, pairs, weights=weights())
    draw.shuffle(pairs)
    again = judge(TOLD, pairs, weights=weights())
    assert [(r.a, r.b, r.relation) for r in again] == [(r.a, r.b, r.relation) for r in found]
    assert [r.probability for r in again] == pytest.approx([r.probability for r in found], abs=2e-4)
    assert {r.relation for r in found} <= set(RELATIONS)
