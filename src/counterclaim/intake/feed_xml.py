"""The XML of feeds, read without expanding or fetching anything, and mended where it is broken in the usual ways.

Feeds are read with lxml and not with feedparser: that took 51 seconds for 300 kB of entity declarations and 23 for 340 kB of nested
addresses, since its patterns go over the same text again and again (feedparser 6.0.14).
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Any, NamedTuple

from counterclaim.errors import UnreadableError
from counterclaim.read.encodings import decode

MAX_TEXT = 4000
"""The most characters that are taken from one element."""

_NAMESPACES = {
    "": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
}
_UNDECLARED = {"dc": "dc:", "dcterms": "dc:", "atom": "", "rss": ""}
_SPACE = re.compile(r"\s*+")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_STRAY = re.compile(r"&(?!#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Root(NamedTuple):
    """The name of a document's outermost element, and where it starts in the text."""

    name: str
    start: int


def root_of(text: str) -> Root | None:
    """The outermost element, None where the text does not begin as XML does."""
    at = 0
    while True:
        at += len(_SPACE.match(text, at).group())  # type: ignore[union-attr]
        if text.startswith(("<?", "<!--"), at):
            close = "?>" if text.startswith("<?", at) else "-->"
            at = text.find(close, at) + len(close)
            if at < len(close):
                return None
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            found = _ROOT.search(text, at)
            return Root(found.group(1), found.start()) if found else None
        else:
            found = _ROOT.match(text, at)
            return Root(found.group(1), found.start()) if found else None


def is_feed(data: bytes) -> bool:
    """Whether the bytes begin as RSS or Atom do."""
    head = data[: 64 * 1024]
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace").removeprefix("\ufeff")
    root = root_of(text)
    if root is None:
        return False
    name = root.name.rpartition(":")[2].lower()
    return name in ("rss", "feed") or (name == "rdf" and re.search(r"purl\.org/rss/|netscape\.com/rdf/", text[root.start :]) is not None)


def load_xml(data: bytes) -> Any:
    """The outermost element, as lxml has it; entities that the document itself declares are not expanded.

    Raises:
        UnreadableError: nothing can be read as XML.
    """
    from lxml import etree

    text = _NO_XML.sub("", decode(data, html=True).text)
    root = root_of(text)
    # what stands before the first element is of no use in a feed, and holds the declarations that bombs are made of
    text = _NAMED.sub(_character, text[root.start :] if root else text)

    def parse(xml: str, *, recover: bool) -> Any:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=recover
        )
        return etree.fromstring(xml.encode(), parser)

    try:
        return parse(text, recover=False)
    except etree.XMLSyntaxError:
        pass
    try:
        mended = parse(_escape_strays(text), recover=True)
    except etree.XMLSyntaxError:
        mended = None
    if mended is None:
        raise UnreadableError("the feed is no XML that can be read")
    return mended


def key_of(element: Any) -> str:
    """The name of an element of RSS or Atom in small letters, with "dc:" before it for Dublin Core; empty for any other."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.rpartition("}")
    if not namespace and ":" in name:
        prefix, _, name = name.partition(":")
        kind = _UNDECLARED.get(prefix)
    else:
        kind = _NAMESPACES.get(namespace[1:])
    return "" if kind is None else kind + name.lower()


def text_of(element: Any, *, is_prose: bool = False) -> str:
    """The text of an element on one line.

    Args:
        element: of RSS or Atom.
        is_prose: whether HTML may be written out in it, to be taken away; Atom says where it is none.
    """
    text = "".join(element.itertext())[:MAX_TEXT]
    if is_prose and element.get("type") != "text":
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split())


def _character(named: re.Match[str]) -> str:
    """The character that HTML calls so; XML knows five of the names, and for those alone it is a matter how they are written."""
    character = html5.get(named.group(1) + ";", "")
    return character if character and not set(character) & set("<>&\"'") else named.group()


def _escape_strays(text: str) -> str:
    """Escape every & that begins nothing, outside of CDATA, where it needs no escape."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        pieces += _STRAY.sub("&amp;", text[at:start]), text[start:end]
        at = end
    return "".join((*pieces, _STRAY.sub("&amp;", text[at:])))
