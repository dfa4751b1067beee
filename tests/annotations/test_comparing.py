"""What counts as the same statement, and the figures that come of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterclaim.annotations import comparing
from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.comparing import Figures, compare
from counterclaim.errors import UnreadableError
from counterclaim.records import Attribution, Document
from tests.export.conftest import build

MARKED = (
    "“[ca The quay was [cb closed] ]”, [sa the mayor] [qa said]. [sc Lena] [qc told] us [cc that 30 ships sank off the coast]. "
    "[sd Ivo] [qd declined to comment]."
)
NAMES = {"p1": frozenset({"ana ruiz", "ruiz"}), "p2": frozenset({"lena"})}


def said() -> tuple[Document, dict[str, Attribution]]:
    result = build(MARKED)
    assert result.document is not None
    return result.document, {a.id: a for a in result.attributions}


def marked(document: Document, a: Attribution, **more: object) -> Annotated:
    return replace(Annotated(a.id, document, a.source, a.cue, a.content), **more)  # type: ignore[arg-type]


def test_the_same_are_matched_and_a_cue_stands_for_a_missing_content() -> None:
    document, a = said()
    found = compare("f", document, [marked(document, a[k]) for k in "acd"], [a["d"], a["c"], a["a"]], {})
    assert [(m.read.id, m.shared, m.spans, m.fields) for m in found.matched] == [(k, 1.0, (), ()) for k in "dca"]
    assert (found.missed, found.alone, found.document.text) == ([], [], "")
    figures = Figures().add(found)
    assert (figures.precision, figures.recall, dict(figures.same)) == (1.0, 1.0, {"source": 3, "cue": 3, "content": 3})


def test_half_of_the_words_and_sources_that_touch() -> None:
    document, a = said()
    span = a["c"].content[0]

    def cut(end: int) -> Annotated:
        return marked(document, a["c"], content=(replace(span, end=span.start + end, text=span.text[:end]),))

    half, less = cut(len("that 30 ships sank")), cut(len("that 30 ships"))
    assert [m.spans for m in compare("f", document, [half], [a["c"]], {}).matched] == [("content",)]
    assert compare("f", document, [less], [a["c"]], {}).missed
    for source in (a["a"].source, None):
        assert compare("f", document, [marked(document, a["c"], source=source)], [a["c"]], {}).alone == [a["c"]]
    assert compare("f", document, [marked(document, a["c"], source=None)], [replace(a["c"], source=None)], {}).matched


def test_punctuation_at_the_edges_is_no_difference() -> None:
    document, a = said()
    span = a["a"].content[0]
    wider = replace(span, start=span.start - 1, end=span.end + 2, text=document.text[span.start - 1 : span.end + 2])
    (match,) = compare("f", document, [marked(document, a["a"], content=(wider,))], [a["a"]], {}).matched
    assert (match.spans, match.shared) == ((), 1.0)


def test_the_best_come_first_and_one_is_matched_once() -> None:
    document, a = said()
    twin = replace(a["c"], id="twin", content=(replace(a["c"].content[0], start=a["c"].content[0].start + 5),))
    found = compare("f", document, [marked(document, a["c"])], [twin, a["c"]], {})
    assert ([m.read.id for m in found.matched], [x.id for x in found.alone]) == (["c"], ["twin"])
    assert Figures().add(found).precision == 0.5


def test_fields_are_compared_where_the_annotator_gives_them() -> None:
    document, a = said()
    read = replace(a["c"], actor="p2", said_at="2024-03-04")
    given = {
        "stance": "denies",
        "polarity": "positive",
        "said_at": "2024-03-05",
        "actor_name": "Lena",
        "channel": "phone",
        "probability": "1",
    }
    (match,) = compare("f", document, [marked(document, a["c"], fields=given)], [read], NAMES).matched
    assert match.fields == ("stance", "said_at", "channel")
    for fields, differs in (
        ({"actor_name": "Ruiz"}, True), ({"actor": "p2", "actor_name": "Ruiz"}, False), ({"actor": "p1"}, True), ({"actor": "p9"}, True),
        ({"actor": "p9", "actor_name": "lena"}, False),
    ):  # fmt: skip
        (match,) = compare("f", document, [marked(document, a["c"], fields=fields)], [read], NAMES).matched
        assert ("actor" in match.fields) is differs
    figures = Figures().add(compare("f", document, [marked(document, a["c"], fields=given)], [read], NAMES))
    assert (figures.given["stance"], figures.agreed["stance"], figures.agreed["actor"]) == (1, 0, 1)


def test_nothing_on_one_side_has_no_share() -> None:
    document, a = said()
    assert Figures().add(compare("f", document, [], [a["c"]], {})).recall is None
    assert Figures().add(compare("f", document, [marked(document, a["c"])], [], {})).precision is None


def test_work_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    document, a = said()
    monkeypatch.setattr(comparing, "MOST_COMPARED", 10)
    with pytest.raises(UnreadableError, match="too many spans"):
        compare("f", document, [marked(document, a["c"])] * 9, [a["c"]], {})
    monkeypatch.setattr(comparing, "MOST_STATEMENTS", 3)
    with pytest.raises(UnreadableError, match="no more than 3"):
        compare("f", document, [marked(document, a["c"])] * 4, [a["c"]], {})
