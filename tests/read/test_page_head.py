"""What pages say of themselves, and pages that say it to do harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("trafilatura")

from lxml.html import HTMLParser, document_fromstring

from counterclaim.read import read_bytes
from counterclaim.read.page_head import MAX_JSON_LD, MAX_SAID, said_by_page
from counterclaim.records import Document, Particular

BODY = "".join(
    f"<p>The mayor of Kota, Ana Lim, said on {day} that the bridge was safe and that nobody had been hurt when it swayed.</p>"
    for day in ("Monday", "Tuesday", "Wednesday")
)


def page(head: str, html: str = "<html>", body: str = BODY) -> str:
    return f"<!doctype html>{html}<head><meta charset=utf-8>{head}</head><body><article>{body}</article></body></html>"


def read(head: str, **more: Any) -> Document:
    return read_bytes(page(head).encode(), file="bridge.html", **more)


def said(head: str, url: str | None = None, *, html: str = "<html>", body: str = BODY) -> list[tuple[str, str, str]]:
    tree = document_fromstring(page(head, html, body).encode(), parser=HTMLParser(encoding="utf-8"))
    return [(p.name, p.value, p.said_by) for p in said_by_page(tree, url)]


def ld(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{node if isinstance(node, str) else json.dumps(node)}</script>' for node in nodes)


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge &amp; road <em>safe</em>",
    "author": [{"@type": "Person", "name": "Ana Lim"}, {"@type": "Person", "name": "Jon Roe"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Kota Courier"},
    "datePublished": "2024-03-02T18:10:00.000Z",
    "dateModified": "2024-03-03T08:00:00+02:00",
    "inLanguage": "en-GB",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://courier.example/bridge"},
}
FROM_ARTICLE = [
    ("title", "Bridge & road safe", "json-ld"),
    ("authors", "Ana Lim", "json-ld"),
    ("authors", "Jon Roe", "json-ld"),
    ("publisher", "Kota Courier", "json-ld"),
    ("published_at", "2024-03-02T18:10:00Z", "json-ld"),
    ("updated_at", "2024-03-03T08:00:00+02:00", "json-ld"),
    ("language", "en", "json-ld"),
    ("url", "https://courier.example/bridge", "json-ld"),
]


def test_open_graph() -> None:
    head = meta(
        og__title="Bridge is safe", og__site_name="Kota Courier", article__published_time="2024-03-02 18:10", og__locale="en_GB",
        article__modified_time="2024-03-03", article__author="Ana Lim and Jon Roe", og__url="https://courier.example/bridge",
    )  # fmt: skip
    assert said(head) == [
        ("title", "Bridge is safe", "open graph"),
        ("publisher", "Kota Courier", "open graph"),
        ("published_at", "2024-03-02T18:10:00", "open graph"),
        ("language", "en", "open graph"),
        ("updated_at", "2024-03-03", "open graph"),
        ("authors", "Ana Lim", "open graph"),
        ("authors", "Jon Roe", "open graph"),
        ("url", "https://courier.example/bridge", "open graph"),
    ]
    assert said(meta(article__author="https://social.example/people/ana-lim")) == []
    assert said(head.replace("property", "name")) == said(head)


@pytest.mark.parametrize(
    "node",
    [
        ARTICLE,
        [ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Other"}, ARTICLE]},
        [[{"@graph": [[ARTICLE]]}]],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Thing", "http://schema.org/ReportageNewsArticle"]},
        {**ARTICLE, "mainEntityOfPage": "https://courier.example/bridge"},
        {**ARTICLE, "author": "Ana Lim, Jon Roe"},
        {**ARTICLE, "author": {"name": ["Ana Lim", "Jon Roe"]}},
    ],
)
def test_json_ld(node: object) -> None:
    assert said(ld(node)) == FROM_ARTICLE


def test_json_ld_names_by_identifier() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#ana"}, "publisher": {"@id": "#courier"}},
        {"@type": "Person", "@id": "#ana", "name": "Ana Lim"},
        {"@type": "Organization", "@id": "#courier", "name": "Kota Courier"},
    ]
    assert said(ld({"@graph": graph})) == [p for p in FROM_ARTICLE if p[1] != "Jon Roe"]


def test_of_several_articles_the_one_with_the_pages_address_is_meant() -> None:
    other = {"@type": "NewsArticle", "headline": "Road closed", "url": "https://courier.example/road"}
    titles = [value for name, value, _ in said(ld(other, ARTICLE), "https://courier.example/bridge") if name == "title"]
    assert titles == ["Bridge & road safe"]
    assert ("title", "Road closed", "json-ld") in said(ld(other, ARTICLE))


BROKEN = {
    "a comma too many": '{"@type": "NewsArticle", "headline": "Bridge",}',
    "cut": '{"@type": "NewsArticle", "headline": "Bri',
    "deep lists": "[" * 200_000,
    "deep objects": '{"@graph":' * 100_000 + "1" + "}" * 100_000,
    "a number of many digits": '{"@type": "NewsArticle", "headline": ' + "9" * 100_000 + "}",
    "too long": '{"@type": "NewsArticle", "headline": "' + "x" * MAX_JSON_LD + '"}',
    "a long title": '{"@type": "NewsArticle", "headline": "' + "x" * 100_000 + '"}',
    "no object": '"NewsArticle"',
    "nothing": "",
    "wrong kinds": json.dumps({"@type": "NewsArticle", "headline": 3, "author": [None, 1, [], {}, {"name": {}}], "publisher": [[]],
                               "datePublished": {}, "inLanguage": [1], "mainEntityOfPage": [{}], "url": None, "@id": []}),
    "no type": json.dumps({"@type": {"a": 1}, "headline": "Bridge"}),
    "another type": json.dumps({"@type": "Recipe", "headline": "Soup"}),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_json_ld_is_passed_over_and_the_next_is_read(name: str) -> None:
    assert said(ld(BROKEN[name])) == []
    assert said(ld(BROKEN[name], ARTICLE), "https://courier.example/bridge") == FROM_ARTICLE


def test_control_characters_and_lone_surrogates_in_json_ld() -> None:
    node = '{"@type": "NewsArticle", "headline": "Bridge\n is \\ud83d safe\\u0000"}'
    assert said(ld(node)) == [("title", "Bridge is safe", "json-ld")]


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["@type", "@graph", "@id", "headline", "author", "publisher", "name", "url", "datePublished", "mainEntity"]), inner
)))  # fmt: skip
@settings(max_examples=150)
def test_any_json_ld_is_read_or_passed_over(value: object) -> None:
    text = json.dumps([{"@type": "Article", "headline": value, "author": value, "publisher": value, "url": value}, value])
    for name, kept, said_by in said(ld(text.replace("<", "\\u003c"))):
        assert kept.encode()
        assert (said_by, name != "url" or kept.startswith("http")) == ("json-ld", True)


def test_what_else_the_page_says() -> None:
    head = (
        '<link rel="canonical" href="/bridge?a=1&amp;b=2"><meta name="author" content="Ana Lim, political editor, and Jon Roe">'
        '<meta name="dc.date" content="20240302"><meta name="twitter:title" content="Safe!">'
        '<meta name="application-name" content="Courier">'
    )
    body = (
        '<h1>Bridge is <b>safe</b></h1><div itemscope><span itemprop="author" itemscope>by <i itemprop="name">Kit May</i></span>'
        '<time itemprop="datePublished" datetime="2024-03-02T18:10Z">Saturday</time><time pubdate datetime="2024-03-02">2 March</time>'
        f'{BODY}</div><div itemscope>comment by <span itemprop="author">reader7</span></div>'
    )
    assert said(head, "https://courier.example/news/1", html='<html lang="en-GB">', body=body) == [
        ("url", "https://courier.example/bridge?a=1&b=2", "page"),
        ("authors", "Ana Lim", "page"),
        ("authors", "Jon Roe", "page"),
        ("published_at", "2024-03-02", "page"),
        ("title", "Safe!", "page"),
        ("publisher", "Courier", "page"),
        ("authors", "Kit May", "page"),
        ("published_at", "2024-03-02T18:10:00Z", "page"),
        ("title", "Bridge is safe", "page"),
        ("language", "en", "page"),
    ]
    assert said("", body=f"<h1>Courier</h1><h1>Bridge</h1>{BODY}") == []
    assert said("", html='<html xml:lang="pt">') == [("language", "pt", "page")]


@pytest.mark.parametrize(
    ("address", "home", "kept"),
    [
        ("/bridge", "https://courier.example/a/b", "https://courier.example/bridge"),
        ("bridge", "https://courier.example/a/b", "https://courier.example/a/bridge"),
        ("//courier.example/bridge", "http://x.example/", "http://courier.example/bridge"),
        ("/bridge", None, None),
        ("javascript:alert(1)", "https://courier.example/", None),
        (" java\tscript:alert(1)", "https://courier.example/", None),
        ("data:text/html,hello", "https://courier.example/", None),
        ("file:///etc/hostname", "https://courier.example/", None),
        ("https://courier.example/" + "a" * 3000, None, None),
        ("http://[", "https://courier.example/", None),
    ],
)
def test_canonical_addresses(address: str, home: str | None, kept: str | None) -> None:
    assert said(f'<link rel="canonical" href="{address}">', home) == ([("url", kept, "page")] if kept else [])


def test_a_relative_canonical_address_counts_from_open_graphs() -> None:
    head = '<link rel="canonical" href="/bridge">' + meta(og__url="https://courier.example/x")
    assert ("url", "https://courier.example/bridge", "page") in said(head)
    assert said(meta(og__url="javascript:alert(1)")) == []


def test_not_too_much_is_listed() -> None:
    many = "".join(f'<meta name="author" content="Ana Lim{chr(97 + i % 26)}{i}">' for i in range(5000)) + meta(og__title="x" * 100_000)
    assert len(said(many)) == MAX_SAID
    assert said(meta(og__title="Bridge") * 100) == [("title", "Bridge", "open graph")]


def test_the_document_lists_everything_and_takes_the_most_trusted() -> None:
    head = ld(ARTICLE) + meta(og__title="Bridge is safe - Kota Courier", article__published_time="2024-03-02", og__site_name="Courier")
    document = read(head + '<link rel="canonical" href="https://courier.example/canonical">')
    assert document.text.startswith("Bridge is safe\n\nThe mayor")
    assert (document.title, document.publisher, document.authors) == ("Bridge is safe", "Courier", ("Ana Lim", "Jon Roe"))
    assert (document.published_at, document.url, document.language) == ("2024-03-02T18:10:00Z", "https://courier.example/bridge", "en")
    titles = [(p.value, p.said_by) for p in document.particulars if p.name == "title"]
    assert titles[:2] == [("Bridge is safe - Kota Courier", "open graph"), ("Bridge & road safe", "json-ld")]
    assert {p.said_by for p in document.particulars} == {"open graph", "json-ld", "page", "trafilatura"}
    assert Particular("updated_at", "2024-03-03T08:00:00+02:00", "json-ld") in document.particulars


def test_a_huge_title_is_none() -> None:
    document = read(meta(og__title="x" * 1_000_000) + "<title>" + "y" * 1_000_000 + "</title>")
    assert document.title is None
    assert document.text.startswith("The mayor")


def test_markup_in_values_is_no_markup() -> None:
    head = meta(og__title="&lt;script&gt;alert(1)&lt;/script&gt; Bridge &amp;amp; road", og__site_name="&lt;img src=x onerror=y&gt;Courier")
    document = read(head)
    assert (document.title, document.publisher) == ("alert(1) Bridge & road", "Courier")


def test_a_date_that_only_the_option_gives() -> None:
    assert read("", published="2024-03").published_at == "2024-03"
    given = read(meta(article__published_time="2023-01-01"), published="2024-03")
    assert given.published_at == "2023-01-01"
    assert Particular("published_at", "2024-03", "option") in given.particulars
