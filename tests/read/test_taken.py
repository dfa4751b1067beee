"""What was taken in, with what others say of it, to documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("trafilatura")

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.read import read_bytes, read_taken
from counterclaim.records import Document, Particular, Taken

PARAGRAPH = "<p>The mayor of Kota, Ana Lim, said on Monday that the bridge was safe and that nobody had been hurt when it swayed.</p>"
PAGE = (
    '<!doctype html><html lang="en"><head><meta property="og:title" content="Bridge is safe">'
    '<meta property="og:site_name" content="Kota Courier"><meta property="og:url" content="https://courier.example/own"></head>'
    f"<body><article>{PARAGRAPH * 3}</article></body></html>"
)
TEXT = "Bridge is safe\n\nBy Ana Lim\n\nThe mayor of Kota said on Monday that the bridge was safe.\n"


def take(data: str | bytes, **more: Any) -> Document:
    published = more.pop("published", None)
    return read_taken(Taken(data.encode() if isinstance(data, str) else data, more.pop("method", "http"), **more), published)


def test_the_manifest_goes_before_the_page_and_the_feed_behind() -> None:
    said = (
        Particular("title", "Bridge, says mayor", "manifest"),
        Particular("publisher", "Aggregated Kota", "feed"),
        Particular("published_at", "Sat, 02 Mar 2024 18:10:00 GMT", "feed"),
        Particular("url", "https://archive.example/1", "archive"),
    )
    document = take(PAGE, media_type="text/html", url="https://feed.example/1", particulars=said, published="2020")
    assert (document.title, document.publisher) == ("Bridge, says mayor", "Kota Courier")
    assert (document.published_at, document.url) == ("2024-03-02T18:10:00Z", "https://feed.example/1")
    assert document.text.startswith("Bridge is safe\n")
    listed = [(p.name, p.value, p.said_by) for p in document.particulars]
    assert listed[0] == ("title", "Bridge, says mayor", "manifest")
    assert listed[-4:] == [
        ("publisher", "Aggregated Kota", "feed"),
        ("published_at", "2024-03-02T18:10:00Z", "feed"),
        ("published_at", "2020", "option"),
        ("url", "https://archive.example/1", "archive"),
    ]
    assert ("url", "https://courier.example/own", "open graph") in listed


def test_the_identifier_does_not_rest_on_what_is_said() -> None:
    plain = take(PAGE, file="a.html")
    said = take(
        PAGE, file="b/a.html", particulars=(Particular("title", "Other", "manifest"), Particular("url", "https://x.example/", "feed"))
    )
    assert plain.id == said.id == read_bytes(PAGE.encode(), file="a.html").id
    assert (plain.url, said.title) == ("https://courier.example/own", "Other")
    assert plain.id != take(PAGE, file="a.html", url="https://courier.example/own").id


def test_a_texts_own_words_are_kept_with_their_origin() -> None:
    document = take(TEXT, file="a.txt", method="file", particulars=(Particular("title", "Feed's title", "feed"),))
    assert (document.title, document.authors) == ("Bridge is safe", ("Ana Lim",))
    assert [(p.name, p.value, p.said_by) for p in document.particulars] == [
        ("title", "Bridge is safe", "text"),
        ("authors", "Ana Lim", "text"),
        ("title", "Feed's title", "feed"),
    ]


def test_declared_types() -> None:
    assert take(PAGE, media_type="text/plain", url="https://x.example/a.html").text == PAGE
    assert take(PAGE, media_type="TEXT/HTML", file="a.txt").title == "Bridge is safe"
    assert take(PAGE, media_type="application/octet-stream").title == "Bridge is safe"
    assert take(PAGE, media_type="text/xml").title == "Bridge is safe"
    assert take(PAGE).title == "Bridge is safe"
    assert take(TEXT, media_type="text/html").text == TEXT
    assert take(TEXT).text == TEXT


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        ("{}", "application/json", "application/json"),
        ("%PDF-1.7", "application/pdf", "PDF"),
        ("body { color: red }", "text/css", "text/css"),
        ("<rss><channel/></rss>", "application/rss+xml", "feed"),
        ("<rss><channel/></rss>", "text/html", "feed"),
        ("<note>Hello</note>", "application/xml", "application/xml"),
        ("", "text/html", "empty"),
        ("<html></html>", "text/html", "no article"),
        ("x", "a/" + "b" * 10_000, "only text and HTML"),
    ],
)
def test_what_cannot_be_read(data: str, media_type: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        take(data, media_type=media_type)
    assert len(str(caught.value)) < 200


def test_bad_dates() -> None:
    with pytest.raises(UnreadableError, match="manifest's published_at"):
        take(TEXT, particulars=(Particular("published_at", "soon", "manifest"),))
    assert take(TEXT, particulars=(Particular("published_at", "soon", "feed"),)).particulars[-1].said_by == "text"
    with pytest.raises(UsageError):
        take(TEXT, published="soon")


RUSSIAN = PAGE.replace("Ana Lim", "\u0410\u043d\u043d\u0430 \u041b\u0438\u043c")
FRENCH = PAGE.replace("Ana Lim", "\u00c9l\u00e9onore Ch\u00e2telet")
JAPANESE = PAGE.replace("Ana Lim", "\u5c71\u7530\u592a\u90ce\u3055\u3093")


def declaring(page: str, charset: str) -> str:
    return page.replace("<head>", f'<head><meta charset="{charset}">')


@pytest.mark.parametrize(
    ("page", "encoding", "served", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251", None),
        (RUSSIAN, "cp1251", "windows-1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "no-such-charset", "windows-1251"),
        (RUSSIAN, "cp1251", "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "rot13", "windows-1251"),
        (RUSSIAN, "utf-8", "iso-8859-1", None),
        (RUSSIAN, "utf-8-sig", "windows-1251", "windows-1251"),
        (RUSSIAN, "utf-16", "windows-1251", None),
        (RUSSIAN, "utf-16-le", "utf-16", None),
        (FRENCH, "cp1252", "iso-8859-1", "utf-8"),
        (FRENCH, "cp1252", "utf-16", "iso-8859-1"),
        (JAPANESE, "iso2022_jp", "ISO-2022-JP", None),
        (JAPANESE, "iso2022_jp", None, "iso-2022-jp"),
        (JAPANESE, "shift_jis", "Shift_JIS", None),
        (JAPANESE, "utf-8", "iso-2022-jp", None),
    ],
)
def test_charsets(page: str, encoding: str, served: str | None, declared: str | None) -> None:
    data = (declaring(page, declared) if declared else page).encode(encoding)
    name = next(line for line in (RUSSIAN, FRENCH, JAPANESE) if line == page).partition("Kota, ")[2].partition(",")[0]
    assert name in take(data, media_type="text/html", charset=served).text


def test_server_and_page_that_disagree_are_named() -> None:
    data = declaring(RUSSIAN, "iso-8859-1").encode("cp1251")
    assert take(data, charset="windows-1251").problems == ("the server declared cp1251, the page cp1252: read as cp1251",)
    assert take(declaring(RUSSIAN, "utf-8").encode(), charset="windows-1251").problems == ()


def test_a_few_broken_places_do_not_make_utf_8_something_else() -> None:
    data = (RUSSIAN + RUSSIAN).encode().replace("\u041b".encode(), b"\xd0", 1)
    document = take(data, media_type="text/html", charset="iso-8859-1")
    assert "\u0410\u043d\u043d\u0430" in document.text
    assert "damaged UTF-8" in document.problems[0]


def test_the_charset_of_a_text() -> None:
    text = TEXT.replace("Kota", "\u041a\u043e\u0442\u0430")
    assert take(text.encode("cp1251"), media_type="text/plain", charset="windows-1251").text == text
    assert take(text.encode(), media_type="text/plain", charset="iso-8859-1").text == text


def test_a_line_of_another_crawler() -> None:
    line = json.dumps({"title": "Bridge is safe", "maintext": "The mayor said so.", "url": "https://courier.example/1"})
    said = (Particular("publisher", "Kota Courier", "feed"),)
    document = take(line, method="jsonl", file="a.jsonl", media_type="application/json", particulars=said)
    assert "The mayor said so." in document.text
    assert (document.title, document.publisher) == ("Bridge is safe", "Kota Courier")
    assert Particular("title", "Bridge is safe", "article") in document.particulars
