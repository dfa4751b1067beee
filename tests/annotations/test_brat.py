"""brat's stand-off files: events as in PolNeAR, relations, spans alone, and damaged ones."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.brat import read
from counterclaim.annotations.texts import Found
from counterclaim.errors import UnreadableError
from counterclaim.records import Document

TEXT = "Ana Ruiz said 😀 that the quay,\nshe added, was closed. Ivo denied it."
DOCUMENT = Document("d1", TEXT, file="r1.txt")


def span(name: str, kind: str, *words: str, said: str | None = None) -> str:
    places = ";".join(f"{TEXT.index(w)} {TEXT.index(w) + len(w)}" for w in words)
    return f"{name}\t{kind} {places}\t{' '.join(words).replace(chr(10), ' ') if said is None else said}"


def taken(*lines: str, same: bool = False) -> tuple[list[Annotated], list[str]]:
    found = list(read("\n".join(lines).encode(), Found(DOCUMENT, same)))
    return [f for f in found if isinstance(f, Annotated)], [str(f) for f in found if not isinstance(f, Annotated)]


def words(statement: Annotated) -> tuple[str | None, str | None, list[str]]:
    return statement.source and statement.source.text, statement.cue and statement.cue.text, [c.text for c in statement.content]


SPANS = (span("T1", "Source", "Ana Ruiz"), span("T2", "Cue", "said"), span("T3", "Content", "that the quay", "was closed"))


def test_an_event_is_a_statement_and_its_content_may_be_in_pieces() -> None:
    event = "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1"
    (one,), problems = taken(
        *SPANS, span("T4", "Attribution", "said"), event, "A1\tStance E1 asserts", "A2\tPolarity T2 positive", "#1\tNote T1\thm"
    )
    assert (words(one), problems) == (("Ana Ruiz", "said", ["that the quay", "was closed"]), [])
    assert (one.id, one.fields, one.moved) == ("E1", {"stance": "asserts", "polarity": "positive"}, ())


def test_an_event_may_lack_a_source_or_a_content_and_have_two_contents() -> None:
    more = (span("T6", "Cue", "denied"), span("T7", "Content", "it"), span("T8", "Source", "Ivo"))
    found, problems = taken(*SPANS[1:], *more, "E1\tAttribution:T2 Content:T3 Content2:T7 Cue:T2", "E2\tAttribution:T6 Cue:T6 Source:T8")
    assert [words(s) for s in found] == [(None, "said", ["that the quay", "was closed", "it"]), ("Ivo", "denied", [])]
    assert problems == []


def test_relations_link_spans_whatever_their_type_and_direction() -> None:
    more = (
        span("T6", "cue", "denied"),
        span("T7", "CONTENT", "it."),
        "R1\tSays Arg1:T1 Arg2:T2",
        "R2\tWhat Arg1:T3 Arg2:T2",
        "R3\tx Arg1:T6 Arg2:T7",
    )
    found, problems = taken(*SPANS, *more)
    assert [words(s) for s in found] == [("Ana Ruiz", "said", ["that the quay", "was closed"]), (None, "denied", ["it."])]
    assert problems == []


def test_spans_alone() -> None:
    found, problems = taken(*SPANS, span("T9", "Discard", "Ivo"))
    assert [words(s) for s in found] == [(None, None, ["that the quay", "was closed"])]
    assert sorted(p[:2] for p in problems) == ["T1", "T2"]


def test_line_breaks_among_the_words() -> None:
    whole = span("T1", "Content", "that the quay,\nshe added, was closed")
    broken = whole.replace("quay, she", "quay,\nshe")
    for lines in (whole, broken):
        (one,), problems = taken(lines)
        assert (one.content[0].text, problems) == ("that the quay,\nshe added, was closed", [])


def test_words_elsewhere_are_moved_where_one_place_fits() -> None:
    (one,), problems = taken("T1\tContent 0 8\tIvo denied")
    assert (words(one)[2], one.moved, problems) == (["Ivo denied"], ("content",), [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("T1\tContent 0 x\tAna", "no place"),
        ("T1\tContent 5 2\tBoris", "does not stand"),
        ("T1\tContent 0 3;99 400\tAna z", "do not stand"),
        ("T1\tContent 0 3\te", "more than once"),
        ("T1\tContent 0 3", "no words to check"),
        ("T1\tContent 900 901\t", "do not stand"),
        ("T1\tContent 0 3\tAna\nT1\tContent 4 8\tRuiz", "twice"),
        ("E1\tAttribution:T8 Content:T9", "no source, cue or content"),
        ("E1\tAttribution:T8", "no source, cue or content"),
        ("R1\tx Arg1:T1", "two arguments"),
        ("A1\tStance T1 shrugs", "stance is one of"),
        ("T1\tSource 0 3\tAna\nT2\tSource 4 8\tRuiz\nE1\tX:T9 Source:T1 Source2:T2", "2 sources"),
        ("T1\tContent 0 8\tAna Ruiz\nT2\tContent 4 8\tRuiz\nE1\tX:T9 Content:T1 Content2:T2", "overlap"),
        (f"T1\tContent {'0 3;' * 1_001}0 3\tAna", "no place"),
    ],
)
def test_what_is_wrong_is_said_once_and_the_others_are_read(line: str, says: str) -> None:
    found, problems = taken(*line.split("\n"), span("T99", "Content", "it"))
    assert len(problems) == 1
    assert re.search(says, problems[0])
    assert words(found[-1])[2] == ["it"]


@pytest.mark.parametrize(("data", "says"), [(b"", "no annotations"), (b"\xff", "UTF-8"), (b"hello\nworld\t", "no annotations")])
def test_what_holds_no_annotations_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        list(read(data, Found(DOCUMENT, True)))


PARTS = st.sampled_from(
    [
        "T1",
        "T2",
        "E1",
        "R1",
        "A1",
        "\t",
        " ",
        ";",
        "Content",
        "Source",
        "Cue",
        "0 3",
        "4 8",
        "9 13",
        "Ana",
        "Ruiz",
        "Arg1:T1",
        ":",
        "\n",
        "X:T2",
        "said",
    ]
)


@given(st.lists(PARTS | st.text(max_size=3), max_size=40), st.booleans())
def test_any_file_gives_statements_or_reasons(parts: list[str], same: bool) -> None:
    found = []
    with suppress(UnreadableError):
        found += read("".join(parts).encode("utf-8", "replace"), Found(DOCUMENT, same))
    for item in found:
        assert isinstance(item, UnreadableError) or all(TEXT[s.start : s.end] == s.text for s in item.content)


def test_polnear_reads_whole(shared: Path) -> None:
    folder = shared / "data" / "polnear" / "dev"
    if not folder.is_dir():
        pytest.skip("no PolNeAR")
    statements = problems = 0
    for path in sorted((folder / "attributions").glob("*.ann")):
        text = (folder / "text" / f"{path.stem.rpartition('_')[0]}.txt").read_text(encoding="utf-8")
        for item in read(path.read_bytes(), Found(Document("d", text), True)):
            statements += isinstance(item, Annotated)
            problems += not isinstance(item, Annotated)
            assert not isinstance(item, Annotated) or not item.moved
    assert statements > 2_300
    assert problems < 20
