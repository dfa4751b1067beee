"""The page."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.export import page
from counterclaim.export.visible import on_page
from counterclaim.pipeline import Result
from counterclaim.records import Channel, Credit, Document, Place, Quantity, Section, Span, Time, Verification

Report = Callable[..., Result]
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """Elements as (name, attributes), the text of each report's text column, and whether every element was closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.words = ""
        self.open: list[tuple[str, bool]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") == "text"))
            self.texts += [""] if self.open[-1][1] else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        name, _ = self.open.pop()
        assert name == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] not in ("style", "script"):
            self.words += data
        if any(is_text for _, is_text in self.open):
            self.texts[-1] += data

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if name in (a.get("class") or "").split()]

    @property
    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.elements if "id" in a]


def written(*results: Result) -> str:
    stream = io.StringIO()
    page.write(results, stream)
    return stream.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_text_is_whole(report: Report) -> None:
    result = report("Before.\n\n[sa The ministry] [qa said] [ca the [sb bridge] fell.\n\nAll of it].\n", title="Bridge")
    assert result.document is not None
    assert Reader(written(result)).texts == [result.document.text]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=3))
def test_any_text_is_whole_and_the_page_well_formed(text: str, places: list[tuple[int, int]]) -> None:
    sections = tuple(Section("body", a, b) for a, b in sorted((min(p), max(p)) for p in places))
    read = Reader(written(Result("x", Document("d", text, sections=sections))))
    assert read.texts == [on_page(text)]
    assert not read.open


def test_nothing_hostile_is_live(hostile: Result) -> None:
    out = written(hostile)
    read = Reader(out)
    assert not read.open
    assert not {t for t, _ in read.elements} & {"img", "iframe", "object", "embed", "link", "base", "form", "input", "red"}
    assert [t for t, _ in read.elements].count("style") == 1
    assert [t for t, _ in read.elements].count("script") == 1
    assert not [name for _, a in read.elements for name in a if name.startswith("on") or name in ("src", "style", "action")]
    assert all(str(a["href"]).startswith("#") for _, a in read.elements if "href" in a)
    assert all(re.fullmatch(r"[a-z0-9-]+", i) for i in read.ids)
    assert not [c for c in out if ord(c) < 32 and c != "\n"]
    assert not set(out) & {chr(c) for c in (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000))}
    assert "{{ 7*7 }}" in read.words


def test_policy_allows_this_style_and_this_script_alone(report: Report) -> None:
    out = written(report("[sa A] [qa said] [ca b]"))
    policy = next(a["content"] for _, a in Reader(out).elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("style", "script"):
        content = re.search(rf"<{name}>(.*?)</{name}>", out, re.S)
        assert content
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?:|url\(|@import", out)


def test_links_lead_to_places_on_the_page(report: Report) -> None:
    nested = "[sa TV] [qa quoted] [ca [sb X] [qb as saying] [cb no]]. [cc “Bare.”] [cc “Twice.”]"
    read = Reader(written(report(nested, changes={"b": {"parent": "a"}}), report("[sa A] [qa said] [ca b]")))
    targets = [str(a["href"])[1:] for _, a in read.elements if "href" in a]
    assert set(targets) <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))
    assert [a["href"] for a in read.with_class("ref") if "href" in a] == ["#r1-1", "#r1-2", "#r1-3", "#r2-1"]


def test_a_segment_names_all_its_cards_and_the_innermost(report: Report) -> None:
    read = Reader(written(report("[sa TV] [qa quoted] [ca [sb X] [qb as saying] [cb no]]", changes={"b": {"parent": "a"}})))
    last = read.with_class("nested")[-1]
    assert (last["class"], last["data-c"], last["data-i"]) == ("m content nested", "1 2", "2")


def test_a_card_says_everything(report: Report) -> None:
    changes = {
        "a": {"stance": "calls_for", "polarity": "negative", "quotation": "mixed", "probability": 0.834},
        "b": {"parent": "a"},
        "c": {"parent": "elsewhere", "stance": "declines"},
    }
    words = flat(Reader(written(report("[sa The ministry] [qa urged] [ca calm [qb said] [cb x]] [qc declined]", changes=changes))).words)
    for expected in (
        "calls for", "⊖ negative", "partly quoted", "83% machine guess, probability 0.83", "inside: 1The ministry", "source not named",
        "inside a statement that is not on this page", "nothing: declined to say", "source 0–12", "cue 13–18", "content 19–30",
    ):  # fmt: skip
        assert expected in words


def test_what_is_unknown_is_said_to_be(report: Report) -> None:
    known = report(
        "It rained.", title="Rain", publisher="The Courier", published_at="2021-09-06", language="ka", credits=(Credit("AFP", 0, 2),)
    )
    words = flat(Reader(written(known)).words)
    for expected in ("publisher The Courier", "date 2021-09-06", "language ka", "credits AFP", "No statement with a source was found"):
        assert expected in words
    words = flat(Reader(written(report("It rained."))).words)
    for expected in ("title unknown", "publisher unknown", "date unknown", "language unknown", "credits none found", "file report.txt"):
        assert expected in words


def test_sections_that_are_not_read_carry_their_kind(report: Report) -> None:
    result = report("Menu\n\nIt rained.", sections=(Section("furniture", 0, 4), Section("body", 6, 16)))
    assert [a["data-kind"] for a in Reader(written(result)).with_class("aside")] == ["not part of the report"]


def test_unreadable_inputs_and_none(report: Report) -> None:
    words = flat(Reader(written(report("x"), Result("gone.txt", problem="there is no such file"))).words)
    assert "This input could not be read: there is no such file." in words
    assert "1 report · 0 statements · 1 could not be read" in words
    assert "There were no reports to read." in Reader(written()).words


def test_the_same_results_give_the_same_page_which_says_what_made_it(report: Report) -> None:
    results = [report("[sa A] [qa said] [ca b]"), report("x")]
    assert written(*results) == written(*results)
    assert "quotation by quotation-marks@1; spans by tagger-test@0." in flat(Reader(written(*results)).words)


def test_reports_are_written_as_they_come(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "BUFFERED_PIECES", 5)
    stream = io.StringIO()
    sizes = []

    def results() -> Iterator[Result]:
        for _ in range(5):
            sizes.append(stream.tell())
            yield report("[sa A] [qa said] [ca b]")

    page.write(results(), stream)
    assert all(a < b for a, b in pairwise(sizes))


def test_a_card_says_what_its_words_mean(report: Report) -> None:
    text = "[sa He] [qa said] by phone [ca that at least 12 fled Varna on Monday]."
    fields = {
        "actor": "p1", "channel": Channel("phone", 11, 16), "said_at": "2021-09-06",
        "quantities": (Quantity(27, 38, "at least 12", "displaced", "people", None, 12, None, "at least", "r@1"),),
        "places": (Place(44, 49, "Varna", "Varna", "BG", 43.2167, 27.9167, 1, "geonames:726050", "r@1"),),
        "times": (Time(53, 59, "Monday", "2021-09-06", False, "r@1"),),
    }  # fmt: skip
    result = replace(report(text, changes={"a": fields}), who={"p1": "Ivo Marin"})
    words = flat(Reader(written(result)).words)
    for expected in ("actor Ivo Marin", "channel phone", "said at 2021-09-06", "Monday: 2021-09-06", "Varna: Varna, BG 43.22, 27.92"):
        assert expected in words
    assert "at least 12: from 12 displaced" in words


def test_what_the_reporters_could_check_stands_below_the_cards(report: Report) -> None:
    note = Verification("d1", 0, 4, "We could not check it.", "unverified", Span(0, 3, "the road was cut"), ("a", "b"), "r@1")
    words = flat(Reader(written(replace(report("[sa A] [qa said] [ca b]"), notes=(note,)))).words)
    assert "unverified We could not check it. reason: the road was cut about 2 statements" in words


def test_the_actors_of_all_reports_are_no_report(report: Report) -> None:
    words = flat(Reader(written(report("x"), Result("", actors=()))).words)
    assert "1 report · 0 statements" in words
    assert "could not be read" not in words


def test_the_index_has_a_limit(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "INDEX_LIMIT", 2)
    words = flat(Reader(written(*[report("x", title="T" * 500)] * 5)).words)
    assert "5 reports" in words
    assert "3 more reports are on this page and not in this index." in words
    assert "T" * 159 + "…" in words
