"""Full-text search over documents. Words are folded here, so that both dialects find the same: no case, no accents."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import Connection, text

from counterclaim.errors import UsageError
from counterclaim.records import Document

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
LONGEST_BYTES = 400_000
"""How much of a document is indexed, in bytes of folded words; an index entry of PostgreSQL holds at most a million, with places."""
_FOUND_AT_MOST = 1_001
"""One more than are listed at most, so that it can be said that there are more."""

_KEEP = {
    "sqlite": text("INSERT INTO search (rowid, words) VALUES (:number, :words)"),
    "postgresql": text("INSERT INTO search (document, words) VALUES (:number, to_tsvector('simple', :words))"),
}
_FIND = {
    "sqlite": "SELECT rowid FROM search WHERE search MATCH :query ORDER BY rowid DESC LIMIT :limit",
    "postgresql": "SELECT document FROM search WHERE words @@ ({query}) ORDER BY document DESC LIMIT :limit",
}


def fold(words: str) -> str:
    """Words in lower case without accents, with single spaces between them."""
    plain = words.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain))


def keep(connection: Connection, number: int, document: Document) -> None:
    """Put a document into the index."""
    words = fold(f"{document.title or ''}\n{document.text}")
    if len(words) * 4 > LONGEST_BYTES:
        words = words.encode()[:LONGEST_BYTES].decode("utf-8", "ignore")
    connection.execute(_KEEP[connection.dialect.name], {"number": number, "words": words})


def find(connection: Connection, query: str, limit: int = 50) -> list[int]:
    """Numbers of the documents that hold all words and quoted phrases of a query, the latest first.

    Raises:
        UsageError: the query holds no word.
    """
    phrases = _phrases(query)
    limit = min(limit, _FOUND_AT_MOST)
    if connection.dialect.name == "sqlite":
        match = " AND ".join(f'"{phrase}"' for phrase in phrases)
        return list(connection.scalars(text(_FIND["sqlite"]), {"query": match, "limit": limit}))
    terms = " && ".join(f"phraseto_tsquery('simple', :p{n})" for n in range(len(phrases)))
    values = {f"p{n}": phrase for n, phrase in enumerate(phrases)}
    return list(connection.scalars(text(_FIND["postgresql"].format(query=terms)), {**values, "limit": limit}))


def places(text: str, query: str) -> list[tuple[int, int]]:
    """Where words and phrases of a query stand in a text, in code points, in the order of the text."""
    words = [(m.start(), m.end(), fold(m.group())) for m in _WORD.finditer(text)]
    found = set()
    for wanted in (phrase.split() for phrase in _phrases(query)):
        for n, (start, _, word) in enumerate(words):
            if word == wanted[0] and [w for _, _, w in words[n : n + len(wanted)]] == wanted:
                found.add((start, words[n + len(wanted) - 1][1]))
    return sorted(found)


def _phrases(query: str) -> list[str]:
    phrases = [folded for match in _PHRASE.finditer(query) if (folded := fold(match[1] or match[2] or ""))]
    if not phrases:
        raise UsageError("the search has no word in it: give words, or a phrase in quotation marks")
    return phrases
