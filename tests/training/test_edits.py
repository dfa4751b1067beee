"""Edited claims: what the edit makes of what the claim says."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.scripts import ROOT, load


@pytest.fixture(scope="module")
def edits() -> ModuleType:
    return load("training/edits.py")


def of(edits: ModuleType, claim: str, kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for e in edits.edits([claim]):
        if e.kind == kind:
            found.setdefault(e.label, set()).add(e.hypothesis if e.premise == claim else f"{e.premise} -> {e.hypothesis}")
    return found


def test_numbers(edits: ModuleType) -> None:
    found = of(edits, "that twelve barges had sunk", "number")
    assert "that 12 barges had sunk" in found["entailment"]
    assert found["neutral"] == {"that at least twelve barges had sunk -> that twelve barges had sunk"}
    assert "that twelve barges had sunk" not in found["contradiction"]
    assert any("at least" in words or "more than" in words for words in found["entailment"])


def test_bounds(edits: ModuleType) -> None:
    found = of(edits, "that at least 40 barges had sunk", "number")
    assert all("fewer than" in words for words in found["contradiction"])
    assert all("at least" in words for words in found["entailment"])


@pytest.mark.parametrize("claim", ["that it began in 1998", "at 6:30 the gate fell", "that 4.5 percent had voted", "the mill burned"])
def test_years_times_and_shares_stay(edits: ModuleType, claim: str) -> None:
    assert not of(edits, claim, "number")


def test_days_and_places(edits: ModuleType) -> None:
    assert of(edits, "that the mill burned on Monday", "date")["entailment"] == {"that the mill burned"}
    (other,) = of(edits, "that a mill near Varna burned", "place")["contradiction"]
    assert other.startswith("that a mill near ")
    assert "Varna" not in other


def test_negations(edits: ModuleType) -> None:
    assert of(edits, "that the mill had not burned", "negation")["contradiction"] >= {"that the mill had burned"}
    assert not of(edits, "that nobody had warned them", "negation")


def test_other_seeds_give_other_edits(edits: ModuleType) -> None:
    claims = [c for some in edits.contents(ROOT / "training" / "texts" / "reports").values() for c in some][:300]
    assert edits.edits(claims) != edits.edits(claims, seed=6)
    assert len(edits.edits(claims)) > 300
