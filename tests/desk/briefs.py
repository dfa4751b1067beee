"""Briefs of a ledger, as their words, and as a reader of Markdown sees them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from counterclaim.desk.brief.brief import Brief, brief_of
from counterclaim.desk.brief.markdown import write_markdown
from counterclaim.desk.brief.page import write_html
from counterclaim.desk.brief.question import Limits
from counterclaim.desk.cases import Cases
from counterclaim.ledger.store import Ledger

FORMS = {"html": write_html, "markdown": write_markdown}


def gathered(ledger: Ledger, *chosen: int, limits: Limits | None = None, **more: str) -> Brief:
    """A brief of the whole case, or of the disputes of these numbers."""
    case = Cases(ledger).now()
    some = [case.related.disputes[n] for n in chosen] if chosen else None
    return brief_of(ledger, case, some, limits=limits, **more)


def written(brief: Brief, form: str = "html") -> str:
    stream = io.StringIO()
    FORMS[form](brief, stream)
    return stream.getvalue()


def words_of_page(page: str) -> str:
    """What stands on a page, in one line."""
    body = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8")).body
    for block in body.iter("td", "th", "p", "li", "dt", "dd", "blockquote", "caption", "h2", "h3"):
        block.tail = f" {block.tail or ''}"
    return " ".join(body.text_content().split())


def parsed(text: str, *, has_html: bool) -> list[Token]:
    """As GitHub's dialect is read, with all that it may make of words."""
    reader = MarkdownIt("commonmark", {"html": has_html}).enable(["table", "strikethrough"])
    return [inner for token in reader.parse(text) for inner in (token, *(token.children or ()))]


def words_of_markdown(text: str) -> str:
    """What stands in it, in one line, without its markup."""
    told = ("".join(_told(inner) for inner in token.children or ()) for token in parsed(text, has_html=False) if token.type == "inline")
    return " ".join(" ".join(told).split())


def _told(token: Token) -> str:
    return " " if token.type == "softbreak" else token.content


def outline(tokens: Sequence[Token]) -> list[str]:
    """Which elements there are, in order, without the words in them."""
    return [token.type for token in tokens if token.type not in ("inline", "text", "softbreak", "code_inline")]
