"""Statements about invented events: the files are well-formed, and pairs are labelled by what each asserts and denies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import load

WEIR = """#event\tA weir broke
#proposition\theld\tThe weir held
#proposition\tbroke\tThe weir broke
#proposition\thurt2\tTwo people were hurt
#proposition\thurt5\tFive people were hurt
#proposition\thurt9\tNine people were hurt
#excludes\theld\tbroke
#updates\thurt2\thurt5
#updates\thurt5\thurt9
owner\t03-02\t+held\tThe owner\tsaid\tthat the weir had held
clerk\t03-02\t-held,+hurt2\tA clerk\tsaid\tthat nothing of it had stood, and two people were hurt
clerk\t03-03\t+hurt9\tShe\traised\tthe hurt to nine
union\t03-03\t+broke\t\t\tWeir Broke, Union Says
mayor\t03-03\t-\tThe mayor\tcalled for\tan inquiry
"""


@pytest.fixture(scope="module")
def events() -> ModuleType:
    return load("training/events.py")


def kept(folder: Path, text: str) -> Path:
    path = folder / "weir.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_labels(events: ModuleType, tmp_path: Path) -> None:
    event = events.read(kept(tmp_path, WEIR))
    owner, clerk, later, union, mayor = event.statements
    assert event.label(owner, clerk) == event.label(owner, union) == "contradicts"
    assert event.label(clerk, later) == "updates"  # over a chain
    assert event.label(owner, owner) == "same"
    assert {event.label(mayor, other) for other in (owner, clerk, later, union)} == {"unrelated"}


def test_pairs_have_the_earlier_statement_first(events: ModuleType, tmp_path: Path) -> None:
    lines = WEIR.splitlines()
    event = events.read(kept(tmp_path, "\n".join([*lines[:9], *reversed(lines[9:])])))
    assert all(a.day <= b.day for _, a, b in event.pairs())
    assert len(list(event.pairs())) == 10


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("+held\tThe owner", "+stood\tThe owner", "no proposition 'stood'"),
        ("+held\tThe owner", "held\tThe owner", "no sign"),
        ("#updates\thurt2", "#updates\thurt3", "no proposition 'hurt3'"),
        ("\tan inquiry", "", "5 columns"),
        ("owner\t03-02", "owner\tMarch 2", "6 columns"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(events: ModuleType, tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"weir\.tsv:\d+: ") as wrong:
        events.read(kept(tmp_path, WEIR.replace(old, new)))
    assert says in str(wrong.value)


def test_the_files_themselves(events: ModuleType) -> None:
    counts: Counter[str] = Counter()
    for path in sorted(events.FOLDER.glob("*.tsv")):
        event = events.read(path)
        assert 38 <= len(event.statements) <= 50, path.name
        assert len({(s.source, s.cue, s.content) for s in event.statements}) == len(event.statements), path.name
        counts.update(label for label, _, _ in event.pairs())
    whole = sum(counts.values())
    assert whole > 80_000
    assert counts["contradicts"] / whole > 0.05
    assert counts["same"] / whole > 0.04
    assert counts["updates"] / whole > 0.008
