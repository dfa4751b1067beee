"""Words that stand on opposed sides."""

from __future__ import annotations

import pytest

from counterclaim.relate.pairs.opposed import TABLE, find_opposed, stem


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("that the bridge had been captured", "our men hold the bridge", ("captured", "hold")),
        ("the rear doors were sealed", "every door was open", ("sealed", "open")),
        ("The garrison fled at dawn", '"We never left our posts and we remain here"', None),
        ("they are alive", "the miners were buried under the rock", ("alive", "buried")),
        ("The minister resigned", "the minister was dismissed", ("resigned", "dismissed")),
        ("the water is safe", "the wells are poisoned", ("safe", "poisoned")),
        ("the road is open", "the road was reopened on Monday", None),
        ("the talks took place", "the water is safe", None),
    ],
)
def test_oppositions(a: str, b: str, words: tuple[str, str] | None) -> None:
    found = {(o.a.text, o.b.text) for o in find_opposed(a, b)}
    assert (words in found) if words else not found
    assert {(o.b.text, o.a.text) for o in find_opposed(b, a)} == found


def test_offsets_are_those_of_the_texts() -> None:
    a, b = "Of the doors all were sealed", "each door was open"
    (opposed,) = find_opposed(a, b)
    assert (a[opposed.a.start : opposed.a.end], b[opposed.b.start : opposed.b.end]) == ("sealed", "open")


def test_forms_of_a_word_are_one() -> None:
    assert len({stem(word) for word in ("capture", "captured", "capturing", "captures")}) == 1


def test_no_line_of_the_table_has_a_word_on_both_sides() -> None:
    for line in TABLE.strip().splitlines():
        left, right = ({stem(word) for word in side.split()} for side in line.split("|"))
        assert left
        assert right
        assert not left & right, line
