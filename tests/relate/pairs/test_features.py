"""The numbers that are weighed of a pair."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.relate.pairs.features import Features
from counterclaim.relate.pairs.statement import Pair, Statement
from counterclaim.relate.pairs.weights import load_weights
from counterclaim.relate.pairs.words import WordCounts
from tests.relate.pairs.judged import ledger_of
from tests.relate.told import ledger, say

EVIDENCE = {"labels": [0.1, 0.2, 0.6, 0.1], "follows": [0.3, 0.2, 0.5], "wording": 0.4, "near": 1.5, "one party": 0.8}


def numbers(a: Statement, b: Statement, **more: Any) -> dict[str, float]:
    told = ledger(a, b)
    features = Features(told, WordCounts.of(s.attribution for s in told.values()))
    pair = Pair(a.attribution.id, b.attribution.id, EVIDENCE | more)
    return {name: column.item() for name, column in features.of([pair]).items()}


def test_there_are_the_numbers_that_were_learned() -> None:
    assert sorted(numbers(say("a1", "the weir held"), say("a2", "it broke"))) == sorted(load_weights().features)


@pytest.mark.parametrize(
    ("one", "other", "who"),
    [("owner", "owner", "one actor"), ("a miners", "b miners", "one party"), ("owner", "miners", "two parties"), ("", "x", "unknown")],
)
def test_who_speaks_is_one_of_four(one: str, other: str, who: str) -> None:
    found = numbers(say("a1", "the weir held", voices=one), say("a2", "it broke", voices=other))
    assert [name for name, value in found.items() if name.startswith("voice:") and value] == [f"voice: {who}"]
    assert found[f"contradicts, voice: {who}"] == 0.6
    is_open = who in ("two parties", "unknown")
    assert found["contradicts, one party"] == pytest.approx(0.48 if is_open else 0)
    assert found["text: one party, voice not known as one"] == pytest.approx(math.log(4) if is_open else 0)


def test_manners() -> None:
    denied = say("a1", "that the weir will break", stance="denies", polarity="negative")
    found = numbers(denied, say("a2", "the weir broke"))
    assert {name for name in ("both facts", "one denies", "polarities differ", "one modal") if found[name]} == {
        "both facts", "one denies", "polarities differ", "one modal",
    }  # fmt: skip
    found = numbers(denied, say("a2", "to go on", stance="calls_for"))
    assert (found["one attitude"], found["called for"], found["both facts"], found["contradicts, both facts"]) == (1, 1, 0, 0)
    both = numbers(say("a1", "x", stance="calls_for"), say("a2", "y", stance="commits"))
    assert (both["two attitudes"], both["one attitude of two"]) == (1, 0)


@pytest.mark.parametrize(("first", "second", "later", "days"), [("2025-04-02", "2025-04-04", 1, 0.4), ("2025-04-02", "2025-03-01", 1, 1)])
def test_days_between(first: str, second: str, later: float, days: float) -> None:
    found = numbers(say("a1", "x", on=first), say("a2", "y", on="2020-01-01", said_at=second))
    assert (found["later day"], found["days"], found["updates, later day"]) == (later, days, 0.1 * later)


def test_an_unknown_day_is_no_other_day() -> None:
    found = numbers(say("a1", "x", on=None), say("a2", "y", on="2025-04"))
    assert (found["later day"], found["days"]) == (0, 0)


def test_statements_side_by_side() -> None:
    a, b = (say(f"a{n}", "x", voices=voice, report="d") for n, voice in enumerate(("owner", "union")))
    found = numbers(a, b, apart=100, paragraphs=0, contrast=[3, 6])
    names = ("side by side", "side by side, contrast", "side by side, contrast, two parties", "one paragraph, two parties")
    assert [found[name] for name in names] == [0.75, 0.75, 0.75, 1]
    assert [numbers(a, b, apart=400, paragraphs=0, contrast=[3, 6])[name] for name in names] == [0, 0, 0, 0]
    assert [numbers(a, b)[name] for name in names] == [0, 0, 0, 0]


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_a_pair_has_its_numbers_whatever_the_others_are(seed: int, draw: Any) -> None:
    statements, pairs, *_ = ledger_of(seed, 3)
    if not pairs:
        return
    words = WordCounts.of(s.attribution for s in statements.values())
    features = Features(statements, words)
    found = features.of(pairs)
    n = draw.randrange(len(pairs))
    own = {i: statements[i] for i in (pairs[n].b, pairs[n].a)}
    alone = Features(own, words.only(s.attribution for s in own.values())).of([pairs[n]])
    assert {name: column[n] for name, column in found.items()} == {name: column[0] for name, column in alone.items()}
    assert all(np.isfinite(column).all() and column.dtype == np.float64 for column in found.values())
