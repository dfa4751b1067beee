"""What a page says of itself: OpenGraph, JSON-LD, and what else its head and its marked-up parts say.

Source: The Open Graph protocol (ogp.me); schema.org Article and NewsArticle; JSON-LD 1.1; HTML Living Standard, microdata.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from counterclaim.read.particulars import MAX_LENGTH, http_address, particular, values
from counterclaim.read.vocabulary import BYLINE_ROLES
from counterclaim.records import Particular, ParticularName, SaidBy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_JSON_LD = 512 * 1024
"""How much of a page's JSON-LD is read, in characters, over all its scripts; 181 saved news pages have 30,025 at most."""

MAX_NODES = 1000
"""The most JSON-LD objects that are looked at."""

MAX_SAID = 20
"""The most values of one name that one voice says; no article has more authors."""

_META: dict[str, tuple[ParticularName, SaidBy]] = {
    "og:title": ("title", "open graph"),
    "og:site_name": ("publisher", "open graph"),
    "article:published_time": ("published_at", "open graph"),
    "og:article:published_time": ("published_at", "open graph"),
    "article:modified_time": ("updated_at", "open graph"),
    "og:article:modified_time": ("updated_at", "open graph"),
    "og:updated_time": ("updated_at", "open graph"),
    "article:author": ("authors", "open graph"),
    "og:article:author": ("authors", "open graph"),
    "og:url": ("url", "open graph"),
    "og:locale": ("language", "open graph"),
    "twitter:title": ("title", "page"),
    "dc.title": ("title", "page"),
    "parsely-title": ("title", "page"),
    "sailthru.title": ("title", "page"),
    "author": ("authors", "page"),
    "byl": ("authors", "page"),
    "dc.creator": ("authors", "page"),
    "parsely-author": ("authors", "page"),
    "sailthru.author": ("authors", "page"),
    "application-name": ("publisher", "page"),
    "publisher": ("publisher", "page"),
    "dc.publisher": ("publisher", "page"),
    "date": ("published_at", "page"),
    "pubdate": ("published_at", "page"),
    "publish-date": ("published_at", "page"),
    "publish_date": ("published_at", "page"),
    "dc.date": ("published_at", "page"),
    "dc.date.issued": ("published_at", "page"),
    "dcterms.created": ("published_at", "page"),
    "parsely-pub-date": ("published_at", "page"),
    "sailthru.date": ("published_at", "page"),
    "last-modified": ("updated_at", "page"),
    "dcterms.modified": ("updated_at", "page"),
    "language": ("language", "page"),
    "content-language": ("language", "page"),
    "dc.language": ("language", "page"),
}
_ITEMPROPS: dict[str, ParticularName] = {
    "headline": "title",
    "author": "authors",
    "datePublished": "published_at",
    "dateModified": "updated_at",
    "inLanguage": "language",
}
_MARKED = 3  # a page that marks more of one kind marks a list of other stories
_ROLES = frozenset({*BYLINE_ROLES, "editor", "writer"})
_ARTICLES = ("BlogPosting", "LiveBlogPosting", "Report")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_NAMES = re.compile(r" ?[;|/,\u2022] ?(?:and )?| (?:&|and|und) ")


def said_by_page(tree: HtmlElement, url: str | None) -> list[Particular]:
    """What the page says of itself, in the order of trust.

    Args:
        tree: the parsed page, its scripts still in it.
        url: where it was found, if known: what a relative address counts from, and which article of several is the page's own.

    Returns:
        Cleaned particulars said by "open graph", "json-ld" and "page"; a value that is broken or too long is left out.
    """
    head = [p for element in tree.iter("meta") for p in _from_meta(element, url)]
    open_graph = _limited(p for p in head if p.said_by == "open graph")
    home = url or next(iter(values(open_graph, "url")), None)
    canonical = _canonical(tree, home)
    addresses = {url, *values(open_graph, "url"), *values(canonical, "url")}
    markup = [p for p in head if p.said_by == "page"] + [p for name, value in _from_markup(tree) for p in _particulars(name, value, "page")]
    return [*open_graph, *_limited(_from_json_ld(tree, home, addresses)), *_limited([*canonical, *markup])]


def _limited(said: Iterable[Particular]) -> list[Particular]:
    """Each value once, and not too many of one name."""
    kept: list[Particular] = []
    for p in dict.fromkeys(said):
        if len(values(kept, p.name)) < MAX_SAID:
            kept.append(p)
    return kept


def _particulars(name: ParticularName, value: str, said_by: SaidBy, home: str | None = None) -> Iterator[Particular]:
    """What one value of the page comes to: markup and entities undone, several authors told apart, addresses made absolute."""
    if len(value) > 4 * MAX_LENGTH[name]:
        return
    if name in ("title", "authors", "publisher"):
        value = _TAG.sub("", html.unescape(value))
    elif name == "url":
        value = http_address(value, home) or ""
    for part in _split_names(value) if name == "authors" else [value]:
        if found := particular(name, part, said_by):
            yield found


def _split_names(value: str) -> list[str]:
    """The names of a byline, without what the persons are: "Ana Lim, political editor and Jon Roe" are two."""
    if "://" in value:  # the address of a profile
        return []
    names = _NAMES.split(" ".join(value.split()))
    return names[:1] + [name for name in names[1:] if name.rpartition(" ")[2].casefold() not in _ROLES]


def _from_meta(element: HtmlElement, url: str | None) -> Iterator[Particular]:
    content = element.get("content")
    for attribute in ("property", "name", "http-equiv"):
        known = _META.get((element.get(attribute) or "").lower())
        if known is not None and content:
            yield from _particulars(known[0], content, known[1], url)
            return


def _canonical(tree: HtmlElement, home: str | None) -> list[Particular]:
    links = (link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return [p for link in islice(links, 1) for p in _particulars("url", link.get("href") or "", "page", home)]


def _from_markup(tree: HtmlElement) -> Iterator[tuple[ParticularName, str]]:
    """What is marked in the page itself: microdata, the time that is said to be that of publication, the only heading, the language."""
    marked = tree.xpath("//*[@itemprop]")
    for attribute, name in _ITEMPROPS.items():
        own = list(islice((e for e in marked if attribute in e.get("itemprop").split()), _MARKED))
        # A comment below the article has its author too.
        own = [e for e in own if _item(e) is _item(own[0])] if name == "authors" else own
        yield from ((name, value) for value in islice(filter(None, map(_marked_value, own)), _MARKED if name == "authors" else 1))
    for moment in islice((e.get("datetime") for e in tree.iter("time") if e.get("pubdate") is not None), 1):
        yield "published_at", moment or ""
    headings = [text for text in (_text(e, "title") for e in islice(tree.iter("h1"), _MARKED)) if text]
    if len(headings) == 1:
        yield "title", headings[0]
    yield "language", tree.get("lang") or tree.get("xml:lang") or ""


def _item(element: HtmlElement) -> HtmlElement | None:
    """The element of the item that a marked element belongs to."""
    return next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)


def _marked_value(element: HtmlElement) -> str:
    value = element.get("content") or element.get("datetime")
    if value is not None or element.tag in ("a", "meta", "link", "time"):
        return value or _text(element, "title")
    name = next((e for e in element.iter() if "name" in (e.get("itemprop") or "").split()), element)
    return name.get("content") or _text(name, "title")


def _text(element: HtmlElement, name: ParticularName) -> str:
    """The element's text; empty where it is longer than any such value."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > 4 * MAX_LENGTH[name]:
            return ""
    return " ".join(" ".join(parts).split())


def _from_json_ld(tree: HtmlElement, home: str | None, addresses: set[str | None]) -> list[Particular]:
    """The article's own particulars; of several articles the one that has the page's address, or else the first."""
    nodes = list(islice(_nodes(tree), MAX_NODES))
    articles = [node for node in nodes if any(kind.endswith("Article") or kind in _ARTICLES for kind in _kinds(node))]
    if not articles:
        return []
    named = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    own = next((node for node in articles if addresses.intersection(_addresses(node))), articles[0])
    found: list[tuple[ParticularName, str]] = [("title", title) for title in _strings(own.get("headline") or own.get("name"))[:1]]
    found += [("authors", name) for name in _names(own.get("author"), named)]
    found += [("publisher", name) for name in _names(own.get("publisher"), named)[:1]]
    found += [("published_at", value) for value in _strings(own.get("datePublished"))[:1]]
    found += [("updated_at", value) for value in _strings(own.get("dateModified"))[:1]]
    found += [("language", value) for value in _strings(own.get("inLanguage"))[:1]]
    found += [("url", value) for value in _addresses(own)]
    return [p for name, value in found for p in _particulars(name, value, "json-ld", home)]


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects at the top of the page's JSON-LD, in lists and graphs and as main entities, not what is nested otherwise."""
    left = MAX_JSON_LD
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > left:
            continue
        left -= len(text)
        try:
            waiting = [json.loads(text, strict=False)]  # control characters in strings are frequent and harm nobody
        except (ValueError, RecursionError):  # broken, or nested deeper than anything honest
            continue
        for item in waiting:
            if isinstance(item, list):
                waiting += item[:MAX_NODES]
            elif isinstance(item, dict):
                waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]
                yield item


def _kinds(node: dict[str, Any]) -> list[str]:
    return [kind.rsplit("/", 1)[-1] for kind in _strings(node.get("@type"))]


def _strings(value: Any) -> list[str]:
    """The strings of a value that is one or a list of them."""
    return [item for item in (value[:MAX_SAID] if isinstance(value, list) else [value]) if isinstance(item, str)]


def _addresses(node: dict[str, Any]) -> list[str]:
    page = node.get("mainEntityOfPage")
    return _strings(node.get("url"))[:1] + _strings(page.get("@id") if isinstance(page, dict) else page)[:1]


def _names(value: Any, named: dict[str, dict[str, Any]]) -> list[str]:
    """The names of persons or bodies, given as text, as objects, or by the identifier of an object elsewhere in the graph."""
    found = []
    for item in value[:MAX_SAID] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item if item.get("name") else named.get(str(item.get("@id")), item)
            found += _strings(item.get("name"))[:MAX_SAID]
        else:
            found += _strings(item)
    return found
