"""Words as they are compared: one spelling for British and American ones, no accents, no case; each with a number of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

import numpy as np
import numpy.typing as npt

from counterclaim.records import Document, SectionKind
from counterclaim.text.paragraphs import Marked

Hashes = npt.NDArray[np.uint64]

SHINGLE_WORDS = 5
"""Words in a shingle: fewer are shared by chance, more do not survive a light edit."""

MAX_WORDS = 100_000
"""Words of a document that are compared; what lies behind them is not looked at."""

_LONGEST_WORD = 64
_WORD = re.compile(r"[Pp]er cent\b|[^\W_]+(?:['\u2019][^\W_]+)*")
_FACTOR = 0x9E3779B97F4A7C15
_FACTORS = np.array([pow(_FACTOR, n, 1 << 64) for n in range(SHINGLE_WORDS, 0, -1)], dtype=np.uint64)
_ONE_SPELLING = (
    ("z", "s"),
    ("ll", "l"),
    ("our", "or"),
    ("ence", "ense"),
    ("ogue", "og"),
    ("amme", "am"),
    ("dgement", "dgment"),
    ("wards", "ward"),
    ("plough", "plow"),
)
_TRE = re.compile(r"tre(?=s?$|d$)")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a report's title and body, in order.

    Attributes:
        starts: where each begins, code points, int64.
        ends: where each ends, exclusive.
        hashes: one number for each word, equal for equal words on every machine, uint64.
        narrated: whether the word is the reporter's own: outside quotation marks, bool.
        title: how many of them are the title's.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    hashes: Hashes
    narrated: npt.NDArray[np.bool_]
    title: int


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """The word in the one spelling that is compared; no word of any language, only equal for equal ones."""
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    if word == "per cent":
        return "percent"
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = word.replace("grey", "gray").replace("tyre", "tire")
    if len(word) > 4:  # "four" is not "for"
        for old, new in _ONE_SPELLING:
            word = word.replace(old, new)
        word = _TRE.sub("ter", word)
    return word


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    return int.from_bytes(blake2b(folded(word[:_LONGEST_WORD]).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def stretches(document: Document, *kinds: SectionKind) -> list[tuple[int, int]]:
    """The sections of these kinds as (start, end); the whole text where the document has none of them."""
    return [(s.start, s.end) for s in document.sections if s.kind in kinds] or [(0, len(document.text))]


def read_words(document: Document) -> Words:
    """The words of title and body; those of the whole text where the document has no sections."""
    text = document.text
    places = stretches(document, "title", "body")
    titles = {(s.start, s.end) for s in document.sections if s.kind == "title"}
    found: list[re.Match[str]] = []
    title = 0
    for place in places:
        found += islice(_WORD.finditer(text, *place), MAX_WORDS - len(found))
        if place in titles:
            title = len(found)
    at = np.array([match.start() for match in found], dtype=np.int64)
    ends = np.array([match.end() for match in found], dtype=np.int64)
    numbers = np.array([_number(match.group()) for match in found], dtype=np.uint64)
    quotations = Marked(text, places).quotations
    edges = np.array([edge for q in quotations for edge in (q.start, q.end)], dtype=np.int64)
    inside = np.searchsorted(edges, at, side="right") % 2 == 1
    return Words(at, ends, numbers, ~inside, title)


def shingles(hashes: Hashes) -> Hashes:
    """One number for each run of `SHINGLE_WORDS` words, uint64, shape (words - SHINGLE_WORDS + 1,); empty for fewer words."""
    count = len(hashes) - SHINGLE_WORDS + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for n, factor in enumerate(_FACTORS):
        mixed += hashes[n : n + count] * factor  # wraps around, as is meant
    return scrambled(mixed)


def scrambled(numbers: Hashes) -> Hashes:
    """The numbers with every bit spread over all, so that the least of them is any of them.

    Source: the finalizer of MurmurHash3 (Appleby), for 64 bits.
    """
    mixed: Hashes = numbers ^ (numbers >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed
