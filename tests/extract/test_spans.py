"""Spans mended at their edges, quotations joined, attributions nested: bracketed text."""

import pytest

from counterclaim.extract.attributions import Found
from counterclaim.extract.spans import mend, nest, quotation_of, run_on, tidy, trim
from counterclaim.text.paragraphs import Marked
from tests.marked import unmark


def found(content: list[tuple[int, int]], cue: tuple[int, int] | None = None, stance: int = 0) -> Found:
    return Found(None, cue, content, stance, False, ())


def marked(text: str) -> Marked:
    return Marked(text, [(0, len(text))])


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("He said [t that it held,] adding", "He said [t that it held], adding"),
        ('"[t We stay,]" he said.', '[t "We stay,"] he said.'),
        ('[t "We stay,]" he said.', '[t "We stay,"] he said.'),
        ("It was [t ‘a raid]’, he said.", "It was [t ‘a raid’], he said."),
        ("He said [t it fell in the U.S.] on Monday", "He said [t it fell in the U.S.] on Monday"),
        ("He said [t it fell.] On Monday", "He said [t it fell]. On Monday"),
        ("said [t it fell (in May]) and", "said [t it fell (in May)] and"),
        ("at [t -5 degrees ,]", "at [t -5 degrees] ,"),
        ("It [t fell .] he said", "It [t fell] . he said"),
        ("They put [t , the dead at 31 -] he said", "They put , [t the dead at 31] - he said"),
    ],
)
def test_mend(given: str, wanted: str) -> None:
    text, spans = unmark(given)
    assert mend(spans["t"][0], marked(text)) == unmark(wanted)[1]["t"][0]


def test_nothing_is_left_of_punctuation() -> None:
    assert trim("a , b", 1, 4) is None
    assert mend((1, 4), marked("a , b")) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('[t "All of it,"] he said. [t "Every word."]', "direct"),
        ('He said [t that it was "a raid" on a town]', "mixed"),
        ("He said [t that it was a raid]", "indirect"),
        ("[t “One part,”] he said, [t and another]", "mixed"),
    ],
)
def test_quotation(text: str, kind: str) -> None:
    plain, spans = unmark(text)
    assert quotation_of(spans["t"], marked(plain), bare=False) == kind


def test_a_dialogue_line_is_direct_without_marks() -> None:
    plain, spans = unmark("Mayor: [t The server never slept.]")
    assert quotation_of(spans["t"], marked(plain), bare=True) == "direct"
    assert quotation_of(spans["t"], marked(plain), bare=False) == "indirect"


def test_a_quotation_runs_on_over_paragraphs() -> None:
    text, spans = unmark(
        "[t “We waited,”] he said. [t “Nobody came.]\n\n[u “Then the water came.]\n\n[u “That is all.”]\n\n[v “Another,”] she said."
    )
    f = found(list(spans["t"]))
    run_on([f, found(spans["v"])], marked(text))
    assert f.content == spans["t"] + spans["u"]


def test_a_cue_left_without_content_takes_its_own_sentence_back() -> None:
    text, spans = unmark("[t The bridge fell], [s the mayor] [c said]. [u The pier held], [r the port's spokesman] [q said].")
    features = (0.0,) * 7
    first = Found(spans["s"][0], spans["c"][0], [*spans["t"], *spans["u"]], 0, False, features)
    second = Found(spans["r"][0], spans["q"][0], [], 0, False, features)
    kept = tidy([first, second], marked(text))
    assert [k.content for k in kept] == [spans["t"], spans["u"]]


def test_a_quotation_that_goes_on_in_the_next_sentence_stays_with_its_cue() -> None:
    text, spans = unmark("[t The bridge fell], [s the mayor] [c said]. [u Nobody was on it].")
    whole = Found(spans["s"][0], spans["c"][0], [*spans["t"], *spans["u"]], 0, False, (0.0,) * 7)
    (kept,) = tidy([whole], marked(text))
    assert kept.content == [*spans["t"], *spans["u"]]


def test_a_closed_quotation_does_not_run_on() -> None:
    text, spans = unmark("[t “We waited,”] he said. [t “Nobody came.”]\n\n“Then the water came.”")
    f = found(list(spans["t"]))
    run_on([f], marked(text))
    assert f.content == spans["t"]


def test_a_quotation_that_ends_its_paragraph_with_a_stop_runs_on_too() -> None:
    text, spans = unmark("[t “We waited all night. Nobody came].\n\n[u “Then the water came.”]")
    f = found(list(spans["t"]), cue=None)
    assert tidy([f], marked(text))[0].content[1:] == spans["u"]


def test_nested_attributions_know_their_parent() -> None:
    _, spans = unmark("Radio [c quoted] [t the mayor [c as saying] [t that the bridge fell]]. She [c agreed].")
    inner_cue, outer_cue, third = spans["c"][1], spans["c"][0], spans["c"][2]
    inner, outer, other = found([spans["t"][0]], inner_cue), found([spans["t"][1]], outer_cue), found([(0, 5)], third)
    nest([outer, inner, other])
    assert inner.parent is outer
    assert outer.parent is None
    assert other.parent is None


def test_three_that_hold_one_another_make_no_ring() -> None:
    a, b, c = found([(0, 8), (20, 28)], (10, 12)), found([(9, 13), (30, 38)], (22, 24)), found([(21, 25)], (32, 34))
    nest([a, b, c])
    for f in (a, b, c):
        seen = []
        while f.parent is not None:
            assert f not in seen
            seen.append(f)
            f = f.parent


def test_the_same_is_said_once() -> None:
    text = "The mayor said so."
    assert len(tidy([found([(0, 9)], (10, 14)), found([(0, 9)], (10, 14))], marked(text))) == 1


def test_without_content_only_a_refusal_is_kept() -> None:
    text = "The ministry declined to comment. The mayor said."
    refusal, nothing = found([], (13, 32), stance=7), found([], (44, 48))
    assert tidy([refusal, nothing], marked(text)) == [refusal]
