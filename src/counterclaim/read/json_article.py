"""Articles that other crawlers kept as JSON objects: their fields mapped to ours, and the text read like a page's article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType
from typing import Any

from counterclaim.errors import UnreadableError
from counterclaim.read import MAX_CHARACTERS, bylines
from counterclaim.read.identity import document_id
from counterclaim.read.particulars import http_address, particular, settle, title_of, values
from counterclaim.read.published import iso, normal_published
from counterclaim.read.sections import find_sections
from counterclaim.records import Document, Particular, ParticularName

MAX_BYTES = 8 * 1024 * 1024
"""The largest object that is read; parsed, one of nothing but brackets takes some twenty times its size of memory."""

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    # Markup before plain text where both are given: ninjs' body_text may run all paragraphs into one.
    "text": (
        "maintext",                                  # news-please
        "articleBodyHtml", "articleBody",            # Zyte; schema.org
        "body_xhtml", "body_html", "body_text",      # ninjs 1.x
        "bodies",                                    # ninjs 2 and 3: the one with markup, else the first
        "content_html", "content_text",              # JSON Feed
        "text",                                      # trafilatura, newspaper, Common Crawl news dumps, Media Cloud
        "article_text", "full_text", "fulltext", "body", "content", "story", "paragraphs",  # Scrapy items
        "raw_text",                                  # trafilatura, where it kept nothing else
        "raw_html", "html",                          # whole pages
    ),
    "title": ("title", "headline", "headlines", "title_page", "title_rss", "name", "webTitle"),
    "authors": ("authors", "author", "byline", "by", "creator", "writer"),
    "publisher": (
        "publisher", "sourceOrganization", "provider", "infosource", "infosources",
        "sitename", "source-hostname", "site_name", "siteName", "meta_site_name", "media_name", "publication", "outlet", "newspaper",
        "source", "site", "copyrightholder", "copyrightHolder",
        "source_domain", "domain", "hostname",       # news-please, Common Crawl news, GDELT: better than nothing
    ),
    # Not GDELT's seendate, trafilatura's filedate or date_download: when a machine saw it is not when it was published.
    "published_at": (
        "date_publish", "datePublished", "date_published", "published_at", "publishedAt", "publish_date", "published_date",
        "publication_date", "publishing_date", "pub_date", "pubDate", "published", "published_time", "webPublicationDate",
        "firstcreated", "firstCreated", "versioncreated", "versionCreated", "date", "datetime", "timestamp", "dateCreated",
    ),
    "updated_at": (
        "date_modify", "dateModified", "date_modified", "updated_at", "updatedAt", "updated", "modified", "modified_date",
        "last_modified", "versioncreated", "versionCreated",
    ),
    # Only http and https count: ninjs' uri is often a urn, trafilatura's source is the address and others' the publisher.
    "url": ("url", "link", "canonical_link", "canonicalUrl", "canonical_url", "mainEntityOfPage", "webUrl", "href", "uri", "source", "@id"),
    "language": ("language", "inLanguage", "lang", "meta_lang", "language_code"),
})  # fmt: skip
"""Our field: theirs, the first that holds something is taken. A list stands for its parts, an object for its name or value.

Dialects: news-please, trafilatura's JSON, newspaper and newspaper4k, Common Crawl news dumps, GDELT's article lists with a text
added, Media Cloud, Zyte and usual Scrapy items, newsapi, JSON Feed items, IPTC ninjs 1.0 to 1.8 and 2.0 to 3.3, schema.org
NewsArticle.
"""

WRAPPERS = ("_source", "article", "item", "data")
"""Where an object without a text may hold the article: exports of search engines, schema.org's graphs (besides "@graph")."""

LANGUAGES: Mapping[str, str] = MappingProxyType({
    "arabic": "ar", "chinese": "zh", "english": "en", "french": "fr", "german": "de", "hebrew": "he", "hindi": "hi",
    "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "russian": "ru", "spanish": "es", "turkish": "tr", "ukrainian": "uk", "urdu": "ur",
})  # fmt: skip
"""GDELT writes languages out."""

_NAMES = ("name", "value", "@value", "$date", "@id", "url")
_NOTHING = frozenset(("", "none", "null", "nan", "n/a", "undefined"))
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d{1,9})?", re.A)
_MOST_VALUES = 5_000
_MOST_TRIED = 50
_LONG = 2000
_ADDRESS = re.compile(r"https?://", re.I)
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|article|section|figure|img|table|html|body)(?:\s[^<>]{0,500})?/?>",
    re.I,
)
_PAGE = re.compile(r"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype\s+html|html|head)\b", re.I)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff\x00]")

_BLOCKS = frozenset(
    "p div br h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote article section header footer table tr td th pre hr main body".split()
)
_LEFT_OUT = frozenset("script style noscript template iframe object svg figure form button select nav aside head".split())


def load_article(data: bytes) -> dict[str, Any]:
    """The object in these bytes.

    Raises:
        UnreadableError: no JSON object in UTF-8, nested too deeply, or larger than MAX_BYTES.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"the object is too large: {len(data):,} bytes, and {MAX_BYTES:,} are read at most")
    try:
        article = json.loads(data.decode("utf-8-sig"), parse_int=_number)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"this is not UTF-8 (byte {error.start:,}): save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"this is not JSON ({error.msg} at character {error.pos:,})") from None
    except RecursionError:
        raise UnreadableError("this JSON is nested too deeply for an article") from None
    if not isinstance(article, dict):
        raise UnreadableError("this is JSON but no object with fields, which an article is")
    return _unwrapped(article)


def find_url(article: Mapping[str, Any]) -> str | None:
    """Where the article says it was found; None where it gives no web address."""
    for value in _values(article, "url"):
        for text in _strings(value):
            if address := http_address(text):
                return address
    return None


def read_json_article(data: bytes, *, file: str | None = None, url: str | None = None) -> Document:
    """The report in a JSON object of another crawler; its text is the title, a blank line, and the paragraphs, as `read_html` has it.

    Args:
        data: the object, UTF-8.
        file: where it stands, a name that is its own ("articles.jsonl#17").
        url: where it was found; what the article says where it is None.

    Returns:
        The document, with what the article says of itself as its particulars, and its fields filled from them.

    Raises:
        UnreadableError: no JSON object, no field with a text, or a text with nothing in it that can be read.
    """
    article = load_article(data)
    paragraphs = _paragraphs(article)
    said, problems = _particulars(article)
    title = title_of(said)
    if title and paragraphs[0].casefold() == title.casefold():
        paragraphs = paragraphs[1:] or paragraphs
    text = "\n\n".join(([title] if title else []) + paragraphs) + "\n"
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"{len(text):,} characters are more than one report holds ({MAX_CHARACTERS:,} at most)")
    sections = find_sections(text, "first line" if title else "none")
    address = url if url is not None else find_url(article)
    document = Document(
        id=document_id(text, file=file, url=address),
        text=text,
        file=file,
        url=address,
        sections=sections,
        credits=bylines.find_credits(text, sections),
        problems=problems,
        particulars=said,
    )
    return settle(document)


def _number(digits: str) -> int | float:
    """A number of any length without Python's quadratic reading of long ones; none in an article needs more digits."""
    return int(digits) if len(digits) < 20 else float(digits)


def _unwrapped(article: dict[str, Any]) -> dict[str, Any]:
    """The object that holds the text: this one, or one inside it."""
    if any(_values(article, "text")):
        return article
    graph = article.get("@graph")
    inner = [article[key] for key in WRAPPERS if key in article] + (graph[:100] if isinstance(graph, list) else [])
    return next((item for item in inner if isinstance(item, dict) and any(_values(item, "text"))), article)


def _values(article: Mapping[str, Any], ours: str) -> Iterator[Any]:
    """What the fields that may hold it hold, best first; empty ones pass."""
    for theirs in FIELDS[ours]:
        value = article.get(theirs)
        if value is not None and any(_strings(value)):
            yield value


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    """The strings that a value stands for: a list for its parts, an object for its name or value."""
    if isinstance(value, str):
        if value.strip().casefold() not in _NOTHING:
            yield _SURROGATE.sub("\ufffd", value).strip()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, dict):
        for key in _NAMES:
            if isinstance(value.get(key), (str, int)):
                yield from _strings(value[key], depth)
                return
    elif isinstance(value, list) and depth < 3:
        for part in value[:_MOST_VALUES]:
            yield from _strings(part, depth + 1)


def _paragraphs(article: Mapping[str, Any]) -> list[str]:
    for value in _values(article, "text"):
        parts = list(_strings(value))
        if isinstance(value, list) and isinstance(value[0], dict):  # the same text in several forms
            parts = [next((part for part in parts if _TAG.search(part)), parts[0])]
        lines = (_SPACE.sub(" ", line).strip() for part in parts for line in _lines(part))
        if found := [line for line in lines if line]:
            return found
    raise UnreadableError(f"the article has no text: it was looked for in {', '.join(FIELDS['text'])}")


def _lines(text: str) -> list[str]:
    """The paragraphs of a text, of a piece of HTML or of a whole page."""
    if _PAGE.match(text):
        from counterclaim.read.html import read_html

        return read_html(text.encode("utf-8")).text.split("\n")
    if _TAG.search(text):
        return _fragment(text)
    return html.unescape(text).split("\n")


def _fragment(text: str) -> list[str]:
    """The paragraphs of a piece of HTML. All of it is the article, so nothing has to be found in it."""
    from lxml import etree

    from counterclaim.read.html import parse, refuse_bomb

    refuse_bomb(text)
    try:
        tree = parse(f"<html><body>{text}</body></html>")
    except (etree.LxmlError, ValueError):
        raise UnreadableError("the article's HTML could not be read") from None
    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        left_out = element.tag in _LEFT_OUT
        if element.tag in _BLOCKS or left_out:
            pieces.append("\n")
        if event == "end":
            pieces.append((element.tail or "").replace("\n", " "))
        elif left_out:
            walk.skip_subtree()
        else:
            pieces.append((element.text or "").replace("\n", " "))
    return "".join(pieces).split("\n")


def _particulars(article: Mapping[str, Any]) -> tuple[tuple[Particular, ...], tuple[str, ...]]:
    """What the article says of itself, cleaned, and what of it could not be understood."""
    said = [*_said(article, "title", _lines_joined), *_authors(article), *_said(article, "publisher", _lines_joined)]
    problems: list[str] = []
    dates: tuple[ParticularName, ...] = ("published_at", "updated_at")
    for name in dates:
        found = _said(article, name, _date)
        given = next((text for value in _values(article, name) for text in _strings(value)), None)
        if given is not None and not found:
            problems.append(f"the article's {name} {given[:40]!r} is no date that can be read")
        said += [p for p in found if p.value not in values(said, "published_at")]
    url = find_url(article)
    said += [Particular("url", url, "article")] if url else []
    said += _said(article, "language", lambda text: LANGUAGES.get(text.casefold(), text))
    return tuple(said), tuple(problems)


def _said(article: Mapping[str, Any], name: ParticularName, meant: Callable[[str], str | None]) -> list[Particular]:
    """The first value of a name that is one, in a list; what a field holds may be of another kind ("source" is an address with some)."""
    for text in islice((text for value in _values(article, name) for text in _strings(value)), _MOST_TRIED):
        if (value := meant(text)) and (found := particular(name, value, "article")):
            return [found]
    return []


def _authors(article: Mapping[str, Any]) -> list[Particular]:
    for value in _values(article, "authors"):
        texts = [html.unescape(text[:_LONG]) for text in islice(_strings(value), _MOST_TRIED)]
        names = [name for text in texts for part in text.split(";") for name in bylines.find_authors(part.strip()) or (part,)]
        if found := [p for name in dict.fromkeys(names) if (p := particular("authors", name, "article"))]:
            return found
    return []


def _lines_joined(text: str) -> str | None:
    """A title or name on one line, without markup; None for an address."""
    return None if _ADDRESS.match(text) else " ".join(html.unescape(_TAG.sub("", text[:_LONG])).split())


def _date(text: str) -> str | None:
    """The date or moment in the forms that `normal_published` knows, and in seconds or milliseconds since 1970."""
    if match := _EPOCH.fullmatch(text):
        return iso(datetime.fromtimestamp(int(match.group(1)), UTC))
    return normal_published(text[:_LONG])
