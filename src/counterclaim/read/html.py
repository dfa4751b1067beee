"""HTML to Document: trafilatura finds the article, `page_head` what the page says of itself, behind checks that keep hostile pages out.

The page is never followed anywhere: what is not in the bytes is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from counterclaim.errors import UnreadableError
from counterclaim.read import bylines, encodings
from counterclaim.read.identity import document_id
from counterclaim.read.page_head import MAX_SAID, said_by_page
from counterclaim.read.particulars import particular, title_of
from counterclaim.read.sections import find_sections
from counterclaim.records import Document, Particular, ParticularName

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_HTML_BYTES = 16 * 1024 * 1024
"""The largest page that is read; the largest of 181 saved news pages has 1.5 million bytes."""

MAX_ELEMENTS = 12_000
"""The most elements a page may have; those 181 pages have 1,737 at most. With 10,000 links extraction took 3.5 s, with 40,000 over 15 s."""

MAX_SCRIPTS = 24 * 1024
"""How much of a page's JSON-LD, in characters, trafilatura may search: its patterns are quadratic in it (12 s for 60 kB)."""

MAX_DEPTH = 500
"""The deepest nesting; the parser and trafilatura recurse."""

MAX_ATTRIBUTES = 500
"""The most attributes of one tag: the parser compares each with all before it, and half a million take hours."""

_LONG_STRETCH = 1000
_ATTRIBUTE = re.compile(r"""[\s/]*[^\s>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']*))?|[\s/]*["'=]""")
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]{0,15})|!--)")
_RAW_END = {name: re.compile(end, re.I) for name, end in (("script", "</script"), ("style", "</style"), ("!--", "-->"))}
_NO_END_TAG = frozenset(
    """area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option thead tbody tfoot
    colgroup""".split()
)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")


def read_html(data: bytes, *, file: str | None = None, url: str | None = None, charset: str | None = None) -> Document:
    """The article of a page; its text is the title, a blank line, and the paragraphs with a blank line between them.

    Args:
        data: the whole page.
        file: its name, if it was a file.
        url: where it was found, if known.
        charset: the encoding that the server declared.

    Returns:
        The document with what the page says of itself as its particulars; `settle` fills the fields from them.

    Raises:
        UnreadableError: no text, too large or too deep, or no article in it.
    """
    if len(data) > MAX_HTML_BYTES:
        raise UnreadableError(f"the page is too large: {len(data):,} bytes, and {MAX_HTML_BYTES:,} of HTML are read at most")
    decoded = encodings.decode(data, html=True, charset=charset)
    refuse_bomb(decoded.text)
    found, particulars = _extract(decoded.text, url)
    title = title_of(particulars)
    paragraphs = [line for line in (_clean(line) for line in (found.text or "").split("\n")) if line]
    if title and paragraphs and paragraphs[0].casefold() == title.casefold():
        paragraphs = paragraphs[1:]
    if not paragraphs:
        raise UnreadableError("no article was found in the page: save its text as a .txt file")
    text = "\n\n".join(([title] if title else []) + paragraphs) + "\n"
    sections = find_sections(text, "first line" if title else "none")
    return Document(
        # The address that the page claims for itself may change from copy to copy; the given one and the file do not.
        id=document_id(text, file=file, url=url),
        text=text,
        file=file,
        url=url,
        sections=sections,
        credits=bylines.find_credits(text, sections),
        problems=decoded.problems,
        particulars=particulars,
    )


def refuse_bomb(page: str) -> None:
    """Raise UnreadableError for a page with too many or too deeply nested elements, in one pass over its tags."""
    depth = elements = previous = 0
    open_tags: dict[str, int] = {}
    for match in _tags(page):
        # Only a long way to the next tag has room for so many attributes.
        if match.start() - previous > _LONG_STRETCH:
            _refuse_attributes(page, previous)
        previous = match.end()
        name = match.group(2).lower()
        elements += not match.group(1)
        if name not in _NO_END_TAG:
            if not match.group(1):
                depth += 1
                open_tags[name] = open_tags.get(name, 0) + 1
            elif open_tags.get(name, 0) > 0:
                depth -= 1
                open_tags[name] -= 1
        if elements > MAX_ELEMENTS:
            raise UnreadableError(f"the page has more than {MAX_ELEMENTS:,} elements, which no article has")
        if depth > MAX_DEPTH:
            raise UnreadableError(f"the page nests more than {MAX_DEPTH} elements, which no article does")
    if len(page) - previous > _LONG_STRETCH:
        _refuse_attributes(page, previous)


def _tags(page: str) -> Iterator[re.Match[str]]:
    """The tags of a page; what stands in scripts, styles and comments is none, and an end that never comes is looked for once."""
    at, unclosed = 0, set()
    while match := _TAG.search(page, at):
        at = match.end()
        name = "!--" if match.group(2) is None else match.group(2).lower()
        if name != "!--":
            yield match
        if name in _RAW_END and name not in unclosed and not match.group(1):
            end = _RAW_END[name].search(page, at)
            if end is None:
                unclosed.add(name)
            else:
                at = end.start() if name != "!--" else end.end()


def _refuse_attributes(page: str, at: int) -> None:
    """Raise where the tag whose name ends at this offset goes on with too many attributes."""
    for _ in range(MAX_ATTRIBUTES):
        match = _ATTRIBUTE.match(page, at)
        if match is None:
            return
        at = match.end()
    raise UnreadableError(f"the page has a tag with more than {MAX_ATTRIBUTES} attributes, which no article has")


def _extract(page: str, url: str | None) -> tuple[Any, tuple[Particular, ...]]:
    """What trafilatura found, and what the page and trafilatura say of it."""
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise UnreadableError(f"HTML cannot be read here, since trafilatura does not load ({error}): install the package again") from None
    try:
        tree = parse(page)
        said = said_by_page(tree, url)
        _drop_scripts(tree)
        # The extensive search for dates reads any number in the text as one; a page that names no date has none.
        # The latest date is fixed, so that a page reads the same whatever the clock says.
        dates = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
        found = bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=dates
        )
    except UnreadableError:
        raise
    # Whatever lxml, trafilatura or its helpers make of a broken page, it is this page that could not be read.
    except Exception as error:
        raise UnreadableError(f"the page's HTML could not be read ({type(error).__name__})") from None
    if found is None or isinstance(found, dict):
        raise UnreadableError("no article was found in the page: save its text as a .txt file")
    return found, (*said, *_said_by_trafilatura(found, url))


def _said_by_trafilatura(found: Any, url: str | None) -> Iterator[Particular]:
    values: list[tuple[ParticularName, str | None]] = [("title", found.title), ("publisher", found.sitename), ("published_at", found.date)]
    values += [("authors", name) for name in (found.author or "").split(";")[:MAX_SAID]]
    # The address that it was given it only hands back.
    values += [("url", found.url)] if found.url != url else []
    for name, value in values:
        if value and (said := particular(name, value, "trafilatura")):
            yield said


def parse(page: str) -> HtmlElement:
    """The page's tree; raises UnreadableError where it has no element, and what lxml raises where it can make nothing of it."""
    from lxml.html import HTMLParser, document_fromstring

    # huge_tree stays off: the parser then stops by itself at ten million characters in one node.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    tree = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    if tree is None or len(tree) == 0:
        raise UnreadableError("no article was found in the page: save its text as a .txt file")
    return tree


def _drop_scripts(tree: HtmlElement) -> None:
    """Take out scripts and styles, all but as much JSON-LD as trafilatura can search in time."""
    left = MAX_SCRIPTS
    for script in list(tree.iter("script", "style")):
        length = len(script.text or "")
        if "ld+json" in script.get("type", "") and length <= left:
            left -= length
        else:
            script.drop_tree()


def _clean(line: str) -> str:
    return _SPACE.sub(" ", line).replace("\u2028", " ").replace("\u2029", " ").strip()
