"""What can be derived again from what was kept: identifiers of documents and statements, the text of a text file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counterclaim.errors import UnreadableError
from counterclaim.extract import attribution_id
from counterclaim.read import encodings, is_page
from counterclaim.read.identity import document_id
from counterclaim.records import ARTICLES, Attribution, Span, Taken

_ESCAPED = re.compile(r"\\u(d[89a-f][0-9a-f]{2})")


def document_ids(text: str, places: Iterable[Mapping[str, Any]]) -> set[str]:
    """The identifiers that a text may have.

    Args:
        text: the document's.
        places: rows with the `file` and `url` where it was found. An address that a page only claims for itself is no part of its
            identifier, so that every place counts with its address and without.
    """
    found = set()
    for place in places:
        for file in _spellings(place["file"]):
            found |= {document_id(text, file=file, url=place["url"]), document_id(text, file=file, url=None)}
    return found


def _spellings(file: str | None) -> Iterator[str | None]:
    """The name as it is kept, and as it was where some of its bytes are kept as escapes."""
    yield file
    if file is not None and _ESCAPED.search(file):
        yield _ESCAPED.sub(lambda match: chr(int(match[1], 16)), file)


def statement_id(a: Attribution) -> str:
    """The identifier that a statement's document and places give."""

    def place(span: Span | None) -> tuple[int, int] | None:
        return None if span is None else (span.start, span.end)

    return attribution_id(a.document, place(a.source), place(a.cue), [(c.start, c.end) for c in a.content])


def decoded_text(taken: Taken) -> str | None:
    """The text that the bytes of a text file hold.

    Returns:
        None for pages and crawlers' articles, whose text is a choice, and where the encoding had to be guessed.
    """
    try:
        if taken.method in ARTICLES or is_page(taken):
            return None
        decoded = encodings.decode(taken.data, charset=taken.charset)
    except UnreadableError:
        return None
    return None if decoded.problems else decoded.text.replace("\r\n", "\n")
