"""The labelled pairs of news claims are well-formed, and no trivial rule tells their labels."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import ROOT, load

PAIRS = ROOT / "training" / "pairs"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    return load("training/pairs/check.py")


def write(folder: Path, *lines: str) -> list[Path]:
    file = folder / "some.tsv"
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return [file]


@pytest.mark.parametrize("folder", sorted(path.name for path in PAIRS.iterdir() if any(path.glob("*.tsv"))))
def test_each_folder_passes(check: ModuleType, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = check.main([str(PAIRS / folder)])
    assert status == 0, capsys.readouterr().err


def test_no_pair_stands_in_two_folders(check: ModuleType) -> None:
    assert check.read_pairs(sorted(PAIRS.glob("*/*.tsv"))).faults == []


def test_there_are_enough_pairs(check: ModuleType) -> None:
    found = check.read_pairs(sorted((PAIRS / "a").glob("*.tsv")))
    assert len(found.pairs) >= 1600


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("same\tthat the gate held", "2 fields"),
        ("agrees\tthat the gate held\tthe gate stood firm", "unknown label"),
        ("same\tthat the gate held \tthe gate stood firm", "stray space"),
        ("same\t\tthe gate stood firm", "empty claim"),
        ("same\tthe gate held {he said}\tthe gate stood firm", "braces"),
        ("same\tThe gate held.\t“the gate held”", "same words"),
        ("same\t" + "very " * 90 + "late\tthe gate stood firm", "longer"),
    ],
)
def test_a_malformed_line_is_a_fault(check: ModuleType, tmp_path: Path, line: str, fault: str) -> None:
    found = check.read_pairs(write(tmp_path, line))
    assert found.pairs == []
    assert fault in found.faults[0]


def test_a_pair_said_again_in_the_other_order_is_a_fault(check: ModuleType, tmp_path: Path) -> None:
    found = check.read_pairs(write(tmp_path, "same\tthe gate held\tit stood firm", "unrelated\tIt stood firm.\tthe gate held"))
    assert len(found.pairs) == 1
    assert "the same pair as" in found.faults[0]


def test_negation_is_found_in_claim_and_cue(check: ModuleType) -> None:
    assert check.negated("that it wasn’t open")
    assert check.negated("{the ministry denied} that it was open")
    assert not check.negated("a note on the notary's door")


def test_negations_that_lean_to_one_label_are_found(check: ModuleType, tmp_path: Path) -> None:
    lines = [f"{label}\t{label} gate {i} held\tdoor {i} was shut" for label in ("same", "updates", "unrelated") for i in range(9)]
    lines += [f"contradicts\tgate {i} held\tgate {i} did not hold" for i in range(9)]
    found = check.read_pairs(write(tmp_path, *lines))
    assert found.faults == []
    faults = " ".join(check.leanings(found.pairs))
    assert "negations lean" in faults
    assert "'negation in exactly one' reaches 50%" in faults


def test_the_best_threshold_is_found(check: ModuleType) -> None:
    pairs = [check.Pair(label, "a", "word " * n, "") for label, n in (("same", 1), ("same", 2), ("updates", 3), ("updates", 3))]
    assert check.best_threshold(pairs, lambda pair: len(pair.b)) == 1.0
    assert check.best_threshold(pairs, lambda pair: 0.0) == 0.5


def test_an_empty_folder_exits_with_one(check: ModuleType, tmp_path: Path) -> None:
    assert check.main([str(tmp_path)]) == 1
