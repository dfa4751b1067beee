"""Articles as other crawlers keep them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import UnreadableError
from counterclaim.read import read_taken
from counterclaim.read.json_article import MAX_BYTES, find_url, load_article, read_json_article
from counterclaim.records import Document, Particular, Taken

FIRST = "The mayor of Varna, Ana Lim, said on Monday that the bridge over the river was safe."
SECOND = "Nobody had been hurt when it swayed in the wind, she told reporters."
URL = "https://courier.example/bridge"
TEXT = f"Bridge is safe\n\n{FIRST}\n\n{SECOND}\n"


def read(article: object, **given: Any) -> Document:
    return read_json_article(json.dumps(article).encode(), **given)


DIALECTS: dict[str, dict[str, Any]] = {
    "news-please": {
        "authors": ["Ana Lim", "Jon Roe"],
        "date_download": "2024-03-05 01:02:03",
        "date_modify": "None",
        "date_publish": "2024-03-02 18:10:00",
        "description": "A bridge.",
        "filename": "x.html",
        "language": "en",
        "maintext": f"{FIRST}\n{SECOND}",
        "source_domain": "courier.example",
        "text": None,
        "title": "Bridge is safe",
        "url": URL,
    },
    "trafilatura": {
        "title": "Bridge is safe",
        "author": "Ana Lim; Jon Roe",
        "hostname": "courier.example",
        "date": "2024-03-02",
        "fingerprint": "0",
        "raw_text": f"{FIRST} {SECOND}",
        "text": f"{FIRST}\n{SECOND}",
        "language": "en",
        "filedate": "2024-03-05",
        "source": URL,
        "source-hostname": "Kota Courier",
        "excerpt": "A bridge.",
        "comments": "",
    },
    "newspaper": {
        "url": URL,
        "source_url": "https://courier.example",
        "title": "Bridge is safe",
        "text": f"{FIRST}\n\n{SECOND}",
        "authors": ["Ana Lim", "Jon Roe"],
        "publish_date": "2024-03-02T18:10:00+00:00",
        "meta_lang": "en",
        "meta_site_name": "Kota Courier",
        "summary": "A bridge.",
    },
    "Common Crawl news": {
        "domain": "courier.example",
        "date": "2024-03-02 18:10:00",
        "description": "A bridge.",
        "title": "Bridge is safe",
        "text": f"{FIRST}\n{SECOND}",
        "url": URL,
    },
    "GDELT": {
        "url": URL,
        "title": "Bridge is safe",
        "seendate": "20240305T181500Z",
        "domain": "courier.example",
        "language": "English",
        "sourcecountry": "Bulgaria",
        "text": f"{FIRST}\n{SECOND}",
    },
    "Scrapy": {
        "link": [URL],
        "title": ["  Bridge is safe\n"],
        "body": [FIRST, " ", SECOND],
        "author": ["By Ana Lim and Jon Roe"],
        "date": ["Sat, 02 Mar 2024 18:10:00 GMT"],
        "site": "Kota Courier",
    },
    "newsapi": {
        "source": {"id": None, "name": "Kota Courier"},
        "author": "Ana Lim",
        "title": "Bridge is safe",
        "url": URL,
        "publishedAt": "2024-03-02T18:10:00Z",
        "content": f"{FIRST}\r\n{SECOND}",
    },
    "ninjs 1.3": {
        "uri": URL,
        "type": "text",
        "versioncreated": "2024-03-02T18:10:00Z",
        "copyrightholder": "Kota Wire",
        "language": "en-GB",
        "byline": "Ana Lim and Jon Roe",
        "headline": "Bridge is safe",
        "body_text": f"{FIRST} {SECOND}",
        "body_xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>",
    },
    "ninjs 3": {
        "uri": "urn:newsml:kota.example:1",
        "firstCreated": "2024-03-02T18:10:00+02:00",
        "versionCreated": "2024-03-02T19:00:00+02:00",
        "by": "By Ana Lim, Kota Wire",
        "language": "en",
        "headlines": [{"role": "main", "value": "Bridge is safe"}, {"role": "short", "value": "Safe"}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": f"{FIRST} {SECOND}"},
            {"role": "rich", "contentType": "text/html", "value": f"<section><p>{FIRST}</p>\n<p>{SECOND}</p></section>"},
        ],
        "infosources": [{"name": "Kota Wire"}],
    },
    "schema.org": {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Bridge is safe",
        "articleBody": f"{FIRST}\n\n{SECOND}",
        "datePublished": "2024-03-02T18:10:00+00:00",
        "dateModified": "2024-03-02T19:00:00+00:00",
        "author": [{"@type": "Person", "name": "Ana Lim", "url": "https://courier.example/ana"}, {"@type": "Person", "name": "Jon Roe"}],
        "publisher": {"@type": "Organization", "name": "Kota Courier", "logo": {"url": "https://courier.example/l.png"}},
        "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
        "inLanguage": "en-GB",
    },
    "schema.org in a graph": {
        "@graph": [
            {"@type": "WebSite", "name": "Kota Courier", "url": "https://courier.example"},
            {"@type": "NewsArticle", "headline": "Bridge is safe", "articleBody": f"{FIRST}\n{SECOND}", "url": URL},
        ]
    },
    "JSON Feed": {
        "id": "1",
        "url": URL,
        "title": "Bridge is safe",
        "content_html": f"<h1>Bridge is safe</h1><p>{FIRST}</p><p>{SECOND}</p>",
        "date_published": "2024-03-02T18:10:00Z",
        "authors": [{"name": "Ana Lim"}, {"name": "Jon Roe"}],
    },
    "an export of a search engine": {
        "_index": "news",
        "_id": "1",
        "_source": {"title": "Bridge is safe", "maintext": f"{FIRST}\n{SECOND}", "url": URL, "date_publish": {"$date": 1709403000000}},
    },
}


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects(name: str) -> None:
    document = read(DIALECTS[name])
    assert document.text == TEXT
    assert document.title == "Bridge is safe"
    assert [section.kind for section in document.sections] == ["title", "body", "body"]
    assert document.url == (None if name == "ninjs 3" else URL)
    assert document.problems == ()
    given = json.dumps(DIALECTS[name])
    if "2024-03-02" in given or "02 Mar 2024" in given or "$date" in given:
        assert (document.published_at or "").startswith("2024-03-02")
    else:
        assert document.published_at is None
    if "Jon Roe" in given:
        assert document.authors == ("Ana Lim", "Jon Roe")
    elif "Ana Lim" in given.replace(FIRST, ""):
        assert document.authors == ("Ana Lim",)
    if '"en' in given.lower().replace("language_", ""):
        assert document.language in ("en", None)
    for publisher in ("Kota Courier", "Kota Wire"):
        if publisher in given and "graph" not in given:
            assert document.publisher == publisher


def test_particulars_and_what_is_made_of_them() -> None:
    document = read(DIALECTS["schema.org"])
    assert [(p.name, p.value) for p in document.particulars] == [
        ("title", "Bridge is safe"),
        ("authors", "Ana Lim"),
        ("authors", "Jon Roe"),
        ("publisher", "Kota Courier"),
        ("published_at", "2024-03-02T18:10:00Z"),
        ("updated_at", "2024-03-02T19:00:00Z"),
        ("url", URL),
        ("language", "en"),
    ]
    assert {p.said_by for p in document.particulars} == {"article"}
    assert document.language == "en"


def test_moments() -> None:
    assert read({"text": FIRST, "date": "2024-03-02 18:10:00"}).published_at == "2024-03-02T18:10:00"
    assert read({"text": FIRST, "timestamp": 1709403000}).published_at == "2024-03-02T18:10:00Z"
    assert read({"text": FIRST, "timestamp": "1709403000.25"}).published_at == "2024-03-02T18:10:00Z"
    assert read({"text": FIRST, "date": "soon", "published": "2024-03"}).published_at == "2024-03"
    odd = read({"text": FIRST, "date": "02/03/2024"})
    assert odd.published_at is None
    assert "'02/03/2024' is no date" in odd.problems[0]


def test_read_as_it_was_taken() -> None:
    data = json.dumps(DIALECTS["news-please"]).encode()
    said = (Particular("publisher", "The Courier of Kota", "manifest"),)
    document = read_taken(Taken(data, "jsonl", file="a.jsonl#3", url=URL, media_type="application/json", particulars=said), "2020")
    assert (document.publisher, document.file, document.published_at) == ("The Courier of Kota", "a.jsonl#3", "2024-03-02T18:10:00")


def test_identifiers() -> None:
    plain = {"text": FIRST}
    assert read(plain, file="a.jsonl#1").id != read(plain, file="a.jsonl#2").id
    assert read(plain, file="x/a.jsonl#1").id == read(plain, file="y/a.jsonl#1").id
    found = {"text": FIRST, "url": URL}
    assert read(found, file="a.jsonl#1").id == read(found, file="b.jsonl#9").id == read(plain, url=URL).id


# HTML inside


def test_markup() -> None:
    body = f"""<div>\n<script>alert(1)</script><style>p {{}}</style><h2>What &amp; where</h2>
    <p>{FIRST[:30]}<a href="x">{FIRST[30:40]}</a><b>{FIRST[40:]}</b></p>
    <ul><li>One</li><li>Two</li></ul><figure><img src="x"><figcaption>A bridge</figcaption></figure>after<br>Last line</div>"""
    assert read({"body_html": body}).text.split("\n\n") == ["What & where", FIRST, "One", "Two", "after", "Last line\n"]


def test_markup_in_titles_and_entities_in_text() -> None:
    document = read({"title": "<b>Bridge</b> &quot;safe&quot;", "text": "&quot;It is safe,&quot; she said.\nA &lt; B"})
    assert document.text == 'Bridge "safe"\n\n"It is safe," she said.\n\nA < B\n'


def test_a_whole_page() -> None:
    article = f"<article><h1>Bridge is safe</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    page = f"<!doctype html><html><head><title>Bridge</title></head><body><nav><a href='/'>Home</a></nav>{article}</body></html>"
    assert read({"title": "Bridge is safe", "html": page, "url": URL}).text == TEXT


def test_less_than_is_no_markup() -> None:
    assert "a < b and c > d <3" in read({"text": "Where a < b and c > d <3 they said."}).text


def test_characters_that_no_text_has() -> None:
    data = b'{"text": "The mayor \\ud800said \\u0000so.", "title": "A\\udfff title"}'
    document = read_json_article(data)
    document.text.encode()
    assert "\x00" not in document.text


# what cannot be read

BAD = {
    "no JSON": (b"{text: 1}", "not JSON"),
    "cut": (b'{"text": "a', "not JSON"),
    "a list": (b"[1]", "no object"),
    "a number": (b"1", "no object"),
    "not UTF-8": ('{"text": "é"}'.encode("latin-1"), "not UTF-8"),
    "deep": (b'{"text": ' + b"[" * 100_000, "nested too deeply"),
    "deep and closed": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    "no text": (b'{"title": "x", "text": "  ", "body": null, "content": [], "maintext": "None"}', "articleBody"),
    "empty": (b"{}", "maintext"),
    "large": (b'{"text": "' + b"a" * MAX_BYTES + b'"}', "too large"),
    "too many characters": (b'{"text": "' + b"a" * 4_100_000 + b'"}', "more than one report"),
    "bomb": (json.dumps({"text": "<div>" * 100_000}).encode(), "elements"),
    "nothing but markup": (b'{"text": "<p> </p><script>x</script>"}', "no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read(name: str) -> None:
    data, reason = BAD[name]
    with pytest.raises(UnreadableError, match=reason):
        read_json_article(data)


def test_huge_numbers() -> None:
    data = b'{"id": ' + b"9" * 1_000_000 + b', "x": 1e999999, "date": ' + b"9" * 50 + b', "text": "The mayor said so."}'
    assert "mayor" in read_json_article(data).text


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "javascript:alert(1)", "/relative", "https://", "http://a b.example/", "x" * 9000, 7, None, {}]
)
def test_what_is_no_address(url: object) -> None:
    assert find_url({"url": url}) is None


_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "text", "@id"]), v, max_size=3),
)
_NAMES = st.sampled_from(
    ["text", "bodies", "title", "authors", "date", "url", "source", "publisher", "language", "headlines", "@graph", "_source"]
)


@given(st.dictionaries(_NAMES, _VALUES, max_size=6))
def test_any_object_is_read_or_refused(article: dict[str, Any]) -> None:
    try:
        document = read(article, file="a.jsonl#1")
    except UnreadableError:
        return
    assert document.text.strip()
    assert document == read(article, file="a.jsonl#1")
    document.text.encode()
    assert all(document.text[s.start : s.end].strip() for s in document.sections)
    assert load_article(json.dumps(article).encode()) is not None
