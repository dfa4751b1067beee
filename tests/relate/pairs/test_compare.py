"""Which pairs of statements are compared, and what is kept of them."""

from __future__ import annotations

from dataclasses import replace

from counterclaim.records import Attribution, Document, Quantity, Span
from counterclaim.relate.pairs.compare import MAX_CANDIDATES, candidates_of, compare, prepare
from counterclaim.relate.pairs.statement import Told
from tests.relate.pairs.reading import WordReader

READER = WordReader()


def report(name: str, *contents: str, on: str | None = "2025-05-06") -> Told:
    """A report that says one thing a line; the statements are name.0, name.1 …"""
    text = "\n".join(contents)
    said = []
    at = 0
    for n, content in enumerate(contents):
        said.append(_said(f"{name}.{n}", name, Span(at, at + len(content), content)))
        at += len(content) + 1
    return Told(Document(name, text, published_at=on), tuple(said))


def _said(identifier: str, document: str, content: Span) -> Attribution:
    return Attribution(identifier, document, None, None, (content,), "indirect", "asserts", "positive", None, 1.0)


def test_a_statement_is_compared_with_those_before_it() -> None:
    first, second = report("r1", "the weir broke", "rain fell"), report("r2", "the weir held", "the weir broke")
    found = [(a.attribution.id, b.attribution.id) for a, b, _ in candidates_of(second, [first], READER)]
    assert found == [("r1.0", "r2.0"), ("r1.0", "r2.1"), ("r2.0", "r2.1")]


def test_no_more_than_so_many_and_the_nearest() -> None:
    far = [report(f"q{n}", "the weir stood") for n in range(MAX_CANDIDATES + 5)]
    near = report("p", "the old weir broke")
    found = [a.attribution.id for a, _, _ in candidates_of(report("z", "the old weir broke"), [*far, near], READER)]
    assert len(found) == MAX_CANDIDATES
    assert "p.0" in found


def test_a_statement_and_the_one_inside_it_are_not_compared() -> None:
    told = report("r1", "the mayor said the weir broke", "the weir broke")
    inside = replace(told.attributions[1], parent="r1.0")
    assert candidates_of(Told(told.document, (told.attributions[0], inside)), [], READER) == []


def test_reports_far_apart_in_time_are_not_compared() -> None:
    old, undated = report("r1", "the weir broke", on="2024-05-06"), report("r2", "the weir broke", on=None)
    assert [p.a for p in compare(report("r3", "the weir broke"), [old, undated], READER)] == ["r2.0"]


def test_a_statement_without_words_is_passed_over() -> None:
    told = report("r1", "the weir broke")
    silent = replace(told.attributions[0], id="r1.1", content=())
    assert [s.attribution.id for s in prepare(Told(told.document, (*told.attributions, silent)), READER)] == ["r1.0"]


def test_what_the_texts_show_is_kept() -> None:
    def dead(told: Told, text: str, value: float) -> Told:
        at = told.document.text.index(text)
        figure = Quantity(at, at + len(text), text, "killed", None, value, None, None, None, "made")
        return Told(told.document, (replace(told.attributions[0], quantities=(figure,)),))

    first, second = (
        dead(report("r1", "the doors were sealed and 12 died"), "12", 12),
        dead(report("r2", "the doors were open and 9 died"), "9", 9),
    )
    (pair,) = compare(second, [first], READER)
    assert (pair.a, pair.b) == ("r1.0", "r2.0")
    assert pair.evidence["figures"] == [["killed", "excludes", 26, 28, 24, 25]]
    assert pair.evidence["opposed"] == [["sealed", "open"]]
    assert 0.3 < pair.evidence["wording"] < 0.9
    assert len(pair.evidence["labels"]) == 4


def test_what_has_nothing_to_do_with_it_is_not_kept() -> None:
    class Sure(WordReader):
        def read(self, pairs):  # type: ignore[no-untyped-def]
            return [replaced._replace(labels=replaced.labels * 0 + [1.0, 0.0, 0.0, 0.0]) for replaced in super().read(pairs)]

    assert compare(report("r2", "the weir held in spring and the gate was shut"), [report("r1", "the ferry sank")], Sure()) == []
