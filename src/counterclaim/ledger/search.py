"""Full-text search over documents. Words are folded here, so that both dialects find the same: no case, no accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
    connection.execute(_KEEP[connection.dialect.name], {"number": number, "words": indexed(document.title, document.text)})


def indexed(title: str | None, text: str) -> str:
    """The words of a document that the index has."""
    words = fold(f"{title or ''}\n{text}")
    if len(words) * 4 > LONGEST_BYTES:
        words = words.encode()[:LONGEST_BYTES].decode("utf-8", "ignore")
    return words


def find(connection: Connection, query: str, limit: int = 50, *, begun: bool = False) -> list[int]:
    """Numbers of the documents that hold all words and quoted phrases of a query, the latest first.

    Args:
        connection: for reading.
        query: words, and phrases in quotation marks.
        limit: how many at most.
        begun: the last word may be the beginning of one, as of somebody who is typing.

    Raises:
        UsageError: the query holds no word.
    """
    wanted = phrases(query)
    limit = min(limit, _FOUND_AT_MOST)
    if connection.dialect.name == "sqlite":
        match = " AND ".join(f'"{phrase}"' for phrase in wanted) + (" *" if begun else "")
        return list(connection.scalars(text(_FIND["sqlite"]), {"query": match, "limit": limit}))
    terms, values = _asked(wanted, begun)
    return list(connection.scalars(text(_FIND["postgresql"].format(query=terms)), {**values, "limit": limit}))


def _asked(wanted: Sequence[str], begun: bool) -> tuple[str, dict[str, str]]:
    """A query for PostgreSQL with its values."""
    values = {f"p{n}": phrase for n, phrase in enumerate(wanted)}
    terms = [f"phraseto_tsquery('simple', :{name})" for name in values]
    if begun:
        *before, values["begun"] = wanted[-1].split()
        values["begun"] = f"'{values['begun']}':*"
        unfinished = "to_tsquery('simple', :begun)"
        last = f"p{len(wanted) - 1}"
        values[last] = " ".join(before)
        terms[-1] = f"({terms[-1]} <-> {unfinished})" if before else unfinished
        values = {name: value for name, value in values.items() if value}
    return " && ".join(terms), values


def places(text: str, query: str, *, begun: bool = False, most: int | None = None) -> list[tuple[int, int]]:
    """Where words and phrases of a query stand in a text, in code points, in the order of the text; the first so many of them.

    Args:
        text: any text.
        query: words, and phrases in quotation marks.
        begun: the last word may be the beginning of one; all of that is the place.
        most: how many at most; all where left out.

    Raises:
        UsageError: the query holds no word.
    """
    wanted = [phrase.split() for phrase in phrases(query)]
    words = list(_WORD.finditer(text))
    found: list[tuple[int, int]] = []
    for n, word in enumerate(words):
        folded = fold(word.group())
        ends = set()
        for phrase in wanted:
            unfinished = begun and phrase is wanted[-1]
            begins = folded == phrase[0] or (unfinished and len(phrase) == 1 and folded.startswith(phrase[0]))
            if begins and _stands([fold(m.group()) for m in words[n : n + len(phrase)]], phrase, unfinished):
                ends.add(words[n + len(phrase) - 1].end())
        found += [(word.start(), end) for end in sorted(ends)]
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def _stands(words: Sequence[str], phrase: Sequence[str], unfinished: bool) -> bool:
    """Whether these words are the phrase, of which the last word may be unfinished."""
    if len(words) < len(phrase):
        return False
    return words[:-1] == phrase[:-1] and (words[-1].startswith(phrase[-1]) if unfinished else words[-1] == phrase[-1])


def phrases(query: str) -> list[str]:
    """The words and quoted phrases of a query, folded.

    Raises:
        UsageError: the query holds no word.
    """
    found = [folded for match in _PHRASE.finditer(query) if (folded := fold(match[1] or match[2] or ""))]
    if not found:
        raise UsageError("the search has no word in it: give words, or a phrase in quotation marks")
    return found
