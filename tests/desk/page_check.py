"""What a page must not be, whatever stands in the ledger: two parsers look at it, and neither may see more than templates make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

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
_BODY = ["a", "header", "main", "footer"]
_BY_THEMSELVES = ("option", "title", "textarea", "text")
"""Elements whose text cannot turn that of others round."""


def complaints(page: str, words: str) -> list[str]:
    """What is wrong with a page, or a part of one, of a ledger that holds these words."""
    found = [f"{unicodedata.name(c[0], hex(ord(c[0])))} stands in the page" for c in _STEERING.finditer(page)]
    head = words[:60]
    if re.search("[<>\"']", head) and head in page:
        found.append("the words stand in the page as markup")
    tree = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", remove_blank_text=False))
    found += _of_tree(tree, words)
    tokens = _Tokens()
    tokens.feed(page)
    tokens.close()
    found += tokens.found
    for tag, attributes in tokens.tags:
        found += _of_element(tag, attributes)
    if page.lstrip().lower().startswith("<!doctype"):
        found += _of_frame(tree)
    return list(dict.fromkeys(found))


def _of_tree(tree: html.HtmlElement, words: str) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"{type(element).__name__}: {etree.tostring(element, encoding='unicode', with_tail=False)[:80]!r}"
            continue
        yield from _of_element(element.tag, dict(element.attrib))
        if element.tag in ("script", "style") and (element.text or "").strip():
            yield f"a {element.tag} that stands in the page"
        if element.tag == "script" and not _SCRIPT.fullmatch(element.get("src", "")):
            yield f"a script that is not the desk's: {element.get('src', '')!r}"
        for name, value in element.attrib.items():
            if _STEERING.search(value):
                yield f"a control in {name}"
            if "zqx" in value and name not in OF_WORDS:
                yield f"words in the attribute {name} of {element.tag}: {value[:60]!r}"
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and _STEERING.search(text):
                yield f"a control in the text of {element.tag}"
            if text and holder is not None and _turns(text) and not _is_apart(holder):
                yield f"{_path(holder)}: words from right to left that turn others round: {text.strip()[:40]!r}"


def _of_element(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag not in TAGS:
        yield f"an element {tag[:40]!r}"
    for name, value in attributes.items():
        if name not in ATTRIBUTES and not _DATA_OR_ARIA.fullmatch(name):
            yield f"an attribute {name[:40]!r} of {tag}"
        if name in _ADDRESSES and not _LOCAL.fullmatch(value):
            rel = attributes.get("rel", "").split()
            if tag != "a" or name != "href" or not _WEB.fullmatch(value) or "noreferrer" not in rel or "noopener" not in rel:
                yield f"an address of {tag}: {value[:60]!r}"
    if tag == "meta" and (
        attributes.get("http-equiv", "refresh") != "refresh" or not re.fullmatch(r"3|utf-8|width=.*|", attributes.get("content", ""))
    ):
        yield f"a meta: {attributes}"


def _of_frame(tree: html.HtmlElement) -> Iterator[str]:
    """The parts of a page lie beside one another, and nothing of one is in another, nor behind them."""
    body = tree.find("body")
    parts = [child.tag for child in body if not (child.tag == "p" and child.get("class") == "notice")]
    if parts != _BODY:
        yield f"the page has the parts {parts[:12]}"
    if [e.get("id") for e in tree.iter("main")] != ["main"] or len(list(tree.iter("h1"))) != 1:
        yield "the page has not one main part with one heading"
    if (body[-1].tail or "").strip():
        yield "words behind the page's end"
    if tree.xpath('count(//*[@id="main"])') != 1 or tree.xpath("count(//body[@data-token])") != tree.xpath("count(//*[@data-token])"):
        yield "a second part of the page's own"


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL", "AN") or c in "\u200e\u200f\u061c" for c in text if c > "\u0590")


def _is_apart(holder: html.HtmlElement) -> bool:
    return any(e.tag == "bdi" or e.get("dir") or e.tag in _BY_THEMSELVES for e in (holder, *holder.iterancestors()))


def _path(element: html.HtmlElement) -> str:
    steps = [element, *element.iterancestors()]
    return "/".join(f"{e.tag}{'.' + e.get('class') if e.get('class') else ''}" for e in reversed(steps[:4]))


class _Tokens(HTMLParser):
    """A second reading, which knows nothing of how elements may lie in one another."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) != len(attrs):
            self.found.append(f"an attribute of {tag} twice")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.found.append(f"a comment: {data[:40]!r}")

    def handle_decl(self, decl: str) -> None:
        if decl != "doctype html":
            self.found.append(f"a declaration: {decl[:40]!r}")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"a declaration: {data[:40]!r}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"an instruction: {data[:40]!r}")
