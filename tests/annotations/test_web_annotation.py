"""Web annotations that other tools make, and files that try everything."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.annotations import anchoring
from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.web_annotation import read
from counterclaim.errors import UnreadableError
from counterclaim.records import Document
from tests.annotations.found import Held

TEXT = "The mayor said 😀 that 12 died. The clerk said that 30 died. They said it."
DOCUMENT = Document("d1", TEXT, file="r1.txt", url="https://post.example/r1")
HELD = Held(DOCUMENT)


def target(words: str, *, position: bool = True, quote: bool = True, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    place = {"type": "TextPositionSelector", "start": start, "end": start + len(words)}
    quoted = {"type": "TextQuoteSelector", "exact": words}
    selectors = [s for s, wanted in ((place, position), (quoted, quote)) if wanted]
    return {"source": "r1.txt", "selector": selectors if len(selectors) > 1 else selectors[0], **more}


def marked(name: str, role: str | None, words: str, *tags: str, links: tuple[str, ...] = (), **how: Any) -> dict[str, Any]:
    bodies: list[Any] = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in ((role,) if role else ()) + tags]
    bodies += [{"type": "SpecificResource", "purpose": "linking", "source": link} for link in links]
    return {"id": name, "type": "Annotation", "body": bodies, "target": target(words, **how)}


def taken(value: Any) -> tuple[list[Annotated], list[str]]:
    found = list(read(json.dumps(value).encode(), HELD))
    return [f for f in found if isinstance(f, Annotated)], [str(f) for f in found if not isinstance(f, Annotated)]


def words(statement: Annotated) -> tuple[str | None, str | None, list[str]]:
    return statement.source and statement.source.text, statement.cue and statement.cue.text, [c.text for c in statement.content]


SAID = marked("u:c", "content", "that 12 died", "stance: denies", "said at: 2024-03-04", "Actor: Ana", "remark: none", links=("u:s",))
WHO = marked("u:w", "Source", "The mayor", links=("u:s",))
CUE = marked("u:q", "cue", "said", links=("u:s",))


PAGE = {"type": "AnnotationPage"}


@pytest.mark.parametrize(
    "wrapped",
    [
        [SAID, WHO, CUE],
        {"type": "AnnotationPage", "items": [WHO, CUE, SAID]},
        {"type": "AnnotationCollection", "total": 3, "first": {"type": "AnnotationPage", "items": [CUE, SAID, WHO]}},
        {"type": ["AnnotationCollection"], "first": {**PAGE, "items": [CUE], "next": {**PAGE, "items": [SAID, WHO]}}},
        {"@graph": [SAID, CUE, WHO]},
        [[SAID, [CUE]], WHO],
    ],
)  # fmt: skip
def test_whatever_they_are_wrapped_in(wrapped: Any) -> None:
    (statement,), problems = taken(wrapped)
    assert problems == []
    assert words(statement) == ("The mayor", "said", ["that 12 died"])
    assert statement.fields == {"stance": "denies", "said_at": "2024-03-04", "actor_name": "Ana"}
    assert statement.id == "u:s"


def test_a_single_annotation_without_a_role_is_the_content_of_a_statement() -> None:
    one = {
        "type": "Annotation",
        "bodyValue": "polarity: negative",
        "target": target("30 died"),
        "creator": {"name": "Mira"},
        "created": "2024-01-02",
    }
    (statement,), problems = taken(one)
    assert (words(statement), problems) == ((None, None, ["30 died"]), [])
    assert (statement.creator, statement.at, statement.fields) == ("Mira", "2024-01-02", {"polarity": "negative"})


def test_relations_between_annotations_link_them_and_a_source_serves_two_contents() -> None:
    link = {"type": "Annotation", "motivation": "linking"}
    value = [
        marked("w", "source", "The mayor"), marked("q", "cue", "said"), marked("c", "content", "that 12 died"),
        marked("k", "content", "30 died"),
        {**link, "id": "l1", "body": "c", "target": "w"}, {**link, "id": "l2", "body": ["k"], "target": [{"id": "w"}]},
        {**link, "id": "l3", "body": "q", "target": "c"},
    ]  # fmt: skip
    found, problems = taken(value)
    assert [words(s) for s in found] == [("The mayor", "said", ["that 12 died"]), ("The mayor", None, ["30 died"])]
    assert problems == []


def test_a_quote_alone_or_a_position_alone() -> None:
    found, problems = taken([marked("a", None, "that 12 died", position=False), marked("b", None, "said", position=False)])
    assert [words(s)[2] for s in found] == [["that 12 died"]]
    assert [p for p in problems if "more than once" in p] == problems != []
    found, problems = taken(marked("a", None, "The clerk", quote=False))
    assert (found, "nothing can be checked" in problems[0]) == ([], True)
    same = {"state": {"type": "TimeState", "cached": "nih:sha-256;" + _digest(TEXT)}}
    found, problems = taken(marked("a", None, "The clerk", quote=False, **same))
    assert (words(found[0])[2], problems) == (["The clerk"], [])


def _digest(text: str) -> str:
    from counterclaim.ledger.hashes import of_text

    return of_text(text)


def test_words_at_another_place_are_moved_only_where_one_place_fits_and_said_to_be() -> None:
    moved = marked("a", None, "that 30 died")
    moved["target"]["selector"][0] |= {"start": 3, "end": 9}
    (statement,), problems = taken(moved)
    assert (words(statement)[2], statement.moved, problems) == (["that 30 died"], ("content",), [])
    several = marked("a", None, "said")
    several["target"]["selector"][0] |= {"start": 3, "end": 7}
    assert taken(several)[0] == []
    several["target"]["selector"][1] |= {"prefix": "clerk ", "suffix": " that"}
    (statement,), _ = taken(several)
    assert statement.content[0].start == TEXT.index("said that 30")
    gone = marked("a", None, "said")
    gone["target"]["selector"][1]["exact"] = "shouted"
    assert "does not stand in the text" in taken(gone)[1][0]


def test_a_statement_with_a_part_that_has_no_place_is_left_out_whole() -> None:
    lost = json.loads(json.dumps(WHO))
    lost["target"]["selector"][1]["exact"] = "The major"
    found, problems = taken([SAID, lost, CUE])
    assert (found, len(problems)) == ([], 1)


BAD: list[tuple[Any, str]] = [
    (7, "no object"),
    ({}, "no target"),
    ("x", "no object"),
    ({"type": "AnnotationPage", "items": [None]}, "no object"),
    ({"target": {"source": "r1.txt", "selector": 5}}, "neither a TextPositionSelector"),
    ({"target": {"source": "r1.txt", "selector": {"type": "XPathSelector", "value": "/p"}}}, "neither a TextPositionSelector"),
    ({"target": {"source": "elsewhere", "selector": {"type": "TextQuoteSelector", "exact": "x"}}}, "no document"),
    ({"target": {"source": ["r1.txt"], "selector": {"type": "TextQuoteSelector", "exact": "x"}}}, "no document"),
    ({"target": target("said") | {"selector": {"type": "TextPositionSelector", "start": -4, "end": 3}}}, "whole numbers"),
    ({"target": target("said") | {"selector": {"type": "TextPositionSelector", "start": True, "end": "3"}}}, "whole numbers"),
    ({"target": target("said") | {"selector": {"type": "TextPositionSelector", "start": 10**400, "end": 10**401}}}, "no place"),
    ({"target": target("said") | {"selector": {"type": "TextPositionSelector", "start": 5, "end": 5}}}, "no place"),
    ({"target": target("said") | {"selector": {"type": "TextQuoteSelector", "exact": 5}}}, "texts"),
    ({"target": target("said") | {"selector": {"type": "TextQuoteSelector", "exact": ""}}}, "no words"),
    ({"target": target("said") | {"selector": {"type": "TextQuoteSelector", "exact": "said", "refinedBy": {}}}}, "refine"),
    (marked("a", "content", "that 12 died", "stance: shrugs"), "stance is one of"),
    (marked("a", "content", "that 12 died", "said_at: someday"), "EDTF"),
    (marked("a", "cue", "The mayor"), "linked to nothing"),
    ([SAID, marked("u:x", "source", "The clerk", links=("u:s",)), WHO], "2 sources"),
    ([SAID, marked("u:x", "content", "12 died", links=("u:s",))], "overlap"),
    ([SAID, SAID], "same id"),
    ({**SAID, "target": [target("12 died")] * 1_001}, "more targets"),
    ({**WHO, "target": [target("The mayor")] * 2}, "one span"),
    ({"motivation": "linking", "target": list("ab" * 600), "body": list("ab" * 600)}, "links more"),
]


@pytest.mark.parametrize(("value", "says"), BAD)
def test_what_is_wrong_is_said_once_and_the_others_are_read(value: Any, says: str) -> None:
    found, problems = taken([value, marked("good", None, "30 died")])
    assert len(problems) == 1
    assert says in problems[0]
    assert words(found[-1])[2] == ["30 died"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no JSON"), (b"{", "no JSON"), (b"\xff\xfe", "no JSON"), (b"[NaN]", "no JSON"), (b"[" * 100_000, "no JSON"),
        (b"[" + b"1" * 5_000 + b"]", "no JSON"), (b"[]", "no annotations"), (b"[" * 500 + b"]" * 500, "too deeply"),
        (b'{"type": "AnnotationCollection", "first": "https://x.example/1"}', "nothing is fetched"),
    ],
)  # fmt: skip
def test_what_holds_no_annotations_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        list(read(data, HELD))


def test_an_empty_page_is_no_problem() -> None:
    assert taken({"type": "AnnotationPage", "items": []}) == ([], [])


def test_work_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = [marked(str(k), None, "The mayor", position=False) for k in range(50)]
    monkeypatch.setattr(anchoring, "MOST_SEARCHED", 2 * len(TEXT) * 10)
    found, problems = taken(lost)
    assert (len(found), len(problems)) == (10, 40)
    monkeypatch.setattr(anchoring, "MOST_MARKED", 20)
    found, problems = taken([marked(str(k), None, "The mayor") for k in range(9)])
    assert (len(found), "are marked in all" in problems[0]) == (2, True)


KEYS = "id type @id @graph items first next body target selector source state cached motivation purpose value exact start end"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["content", "linking", "r1.txt", "said", "tagging"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner | st.sampled_from(["Annotation", "AnnotationPage", "TextQuoteSelector", "TextPositionSelector", "TextualBody"]),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(VALUES)
def test_any_json_gives_statements_or_reasons(value: Any) -> None:
    found = []
    with suppress(UnreadableError):
        found += read(json.dumps(value).encode(), HELD)
    for item in found:
        assert isinstance(item, UnreadableError) or all(TEXT[s.start : s.end] == s.text for s in item.content)
