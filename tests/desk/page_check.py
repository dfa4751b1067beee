"""What a page must not be, whatever stands in the ledger: it is read twice, and neither reading may see more than templates make.

It is read as it stands, where every `<` must begin a tag that is written as templates write it, and as a parser mends it like a browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape

from lxml import etree, html

TAGS = frozenset(
    "a article aside b bdi blockquote body button caption circle code datalist dd del details div dl dt fieldset footer form g h1 "
    "h2 h3 head header html input ins label legend li line link main mark meta nav noscript ol option p path progress q rect "
    "section select script span summary svg table tbody td text textarea th thead title tr ul".split()
)
ATTRIBUTES = frozenset(
    "action autocomplete autofocus charset checked class colspan content cx cy d defer dir enctype for height href http-equiv id inputmode "
    "lang list max maxlength method multiple name open pattern placeholder r rel required role rows scope selected spellcheck src "
    "start tabindex text-anchor title type value viewbox width x x1 x2 y y1 y2".split()
)
OF_WORDS = frozenset("aria-label data-cite href label placeholder title value".split())
"""Attributes in which words of a document or a person may stand."""

_DATA_OR_ARIA = re.compile(r"(?:data|aria)-[a-z-]+")
_SCRIPT = re.compile(r"/static/[a-z]+\.js\?[0-9A-Za-z.+-]*")
_LOCAL = re.compile(r"(?:/(?![/\\])|[#?])[^\x00-\x20\\]*|")
_WEB = re.compile(r"https?://[^\s/?#@\"<>\\]+(?:[/?#][^\s\"<>\\]*)?", re.I)
_ADDRESSES = ("href", "src", "action", "formaction", "data-state", "xlink:href", "srcset", "poster")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]")
_MAY_TURN = re.compile("[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Where the letters from right to left stand in Unicode, and the marks that make others so."""

_PARSER = html.HTMLParser(encoding="utf-8", remove_blank_text=False)
_DOCTYPE = "<!doctype html>"
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z][a-zA-Z0-9:-]*)(?:=("[^"]*"|'[^']*'|[^\s"'=`]+))?""")
_TAG = re.compile(rf"(?:/(?=[a-z0-9]+\Z))?([a-z][a-z0-9]*)((?:{_ATTRIBUTE.pattern})*)\s*/?")
_HAS_ONE_HEADING = etree.XPath("count(//*[self::main or self::h1]) = 2 and count(/html/body/main[@id = 'main']//h1) = 1")
_HAS_ITS_OWN_PARTS = etree.XPath("count(//*[@id = 'main' or @data-token]) = count(/html/body/main[@id = 'main'] | /html/body[@data-token])")
_BODY = ["a", "header", "main", "footer"]
_BY_THEMSELVES = ("option", "title", "textarea", "text")
"""Elements whose text cannot turn that of others round."""


def complaints(page: str, words: str) -> list[str]:
    """What is wrong with a page, or a part of one, of a ledger that holds these words."""
    found = [f"{unicodedata.name(c[0], hex(ord(c[0])))} stands in the page" for c in _STEERING.finditer(page)]
    head = words[:60]
    if re.search("[<>\"']", head) and head in page:
        found.append("the words stand in the page as markup")
    page = page.lstrip()
    is_whole = page[: len(_DOCTYPE)].lower() == _DOCTYPE
    found += _of_markup(page[len(_DOCTYPE) :] if is_whole else page)
    tree = html.document_fromstring(page.encode(), parser=_PARSER)
    found += _of_markup(etree.tostring(tree, encoding="unicode"))
    text = etree.tostring(tree, method="text", encoding="unicode")
    if _STEERING.search(text):
        found.append("a control in the text")
    if _MAY_TURN.search(text):
        found += _of_turned(tree)
    if is_whole:
        found += _of_frame(tree)
    return list(dict.fromkeys(found))


def _of_markup(markup: str) -> Iterator[str]:
    for piece in markup.split("<")[1:]:
        tag, closed, behind = piece.partition(">")
        yield from _of_tag(tag) if closed else [f"a tag without an end: <{piece[:40]!r}"]
        if tag.startswith(("script", "style")) and behind.strip():
            yield f"a {tag[:6]} that stands in the page"


def _of_turned(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter(etree.Element):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and holder is not None and _turns(text) and not _is_apart(holder):
                yield f"{_path(holder)}: words from right to left that turn others round: {text.strip()[:40]!r}"


@lru_cache(maxsize=4096)
def _of_tag(written: str) -> list[str]:
    """Of a tag as it is written, without what encloses it."""
    tag = _TAG.fullmatch(written)
    if tag is None:
        return [f"no tag: <{written[:60]!r}"]
    if written.startswith("/"):
        return [] if tag[1] in TAGS else [f"the end of an element {tag[1][:40]!r}"]
    attributes = [(name.lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value)) for name, value in _ATTRIBUTE.findall(tag[2])]
    twice = [f"an attribute of {tag[1]} twice"] if len(dict(attributes)) != len(attributes) else []
    return twice + _of_element(tag[1], tuple(attributes))


def _of_element(tag: str, attributes: tuple[tuple[str, str], ...]) -> list[str]:
    given = dict(attributes)
    found = [complaint for name, value in attributes for complaint in _of_attribute(tag, name, value, given)]
    if tag not in TAGS:
        found.append(f"an element {tag[:40]!r}")
    if tag == "script" and not _SCRIPT.fullmatch(given.get("src", "")):
        found.append(f"a script that is not the desk's: {given.get('src', '')!r}")
    if tag == "meta" and (
        given.get("http-equiv", "refresh") != "refresh" or not re.fullmatch(r"3|utf-8|width=.*|", given.get("content", ""))
    ):
        found.append(f"a meta: {given}")
    return found


def _of_attribute(tag: str, name: str, value: str, given: Mapping[str, str]) -> Iterator[str]:
    if name not in ATTRIBUTES and not _DATA_OR_ARIA.fullmatch(name):
        yield f"an attribute {name[:40]!r} of {tag}"
    if _STEERING.search(value):
        yield f"a control in {name}"
    if "zqx" in value and name not in OF_WORDS:
        yield f"words in the attribute {name} of {tag}: {value[:60]!r}"
    if name in _ADDRESSES and not _LOCAL.fullmatch(value):
        rel = given.get("rel", "").split()
        if tag != "a" or name != "href" or not _WEB.fullmatch(value) or "noreferrer" not in rel or "noopener" not in rel:
            yield f"an address of {tag}: {value[:60]!r}"


def _of_frame(tree: html.HtmlElement) -> Iterator[str]:
    """The parts of a page lie beside one another, and nothing of one is in another, nor behind them."""
    body = tree.find("body")
    parts = [child.tag for child in body if not (child.tag == "p" and child.get("class") == "notice")]
    if parts != _BODY:
        yield f"the page has the parts {parts[:12]}"
    if not _HAS_ONE_HEADING(tree):
        yield "the page has not one main part with one heading"
    if (body[-1].tail or "").strip():
        yield "words behind the page's end"
    if not _HAS_ITS_OWN_PARTS(tree):
        yield "a second part of the page's own"


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") or c in "\u200e\u200f\u061c" for c in text if c > "\u0590")


def _is_apart(holder: html.HtmlElement) -> bool:
    return any(e.tag == "bdi" or e.get("dir") or e.tag in _BY_THEMSELVES for e in (holder, *holder.iterancestors()))


def _path(element: html.HtmlElement) -> str:
    steps = [element, *element.iterancestors()]
    return "/".join(f"{e.tag}{'.' + e.get('class') if e.get('class') else ''}" for e in reversed(steps[:4]))
