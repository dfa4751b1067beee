"""A text as words to compare: what differs only in case, spelling of a number, or invisible characters is one word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

_INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
_NUMBER = r"(?:(?<!\w)[-\u2212](?=\d))?\d+(?:[.,:/]\d+)*[\w\u0300-\u036f]*"
_LETTERS = rf"\w[\w\u0300-\u036f{_INVISIBLE}]*(?:['\u2019]\w+)*"
SIGNS = r"[%\u2030\u00b0+\u00b1\u2212\u00d7$\u00a2-\u00a5\u20a0-\u20cf]"
"""Signs that belong to numbers, and are words, as a pattern."""

TOKEN = re.compile(rf"(?P<word>{_NUMBER}|{_LETTERS}|{SIGNS})|(?P<space>\s+)|(?P<mark>.)", re.S)
"""A text in tokens, without gaps: words (numbers and the signs that belong to them among them), white space, single marks."""

_WORD = re.compile(rf"{_NUMBER}|{_LETTERS}|{SIGNS}|(?P<odd>[^\w\s\x00-\x7f])")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_NUMERALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: str(n) for n, word in enumerate(_NUMERALS)} | {word: str(10 * n) for n, word in enumerate(_TENS, 2)}

FUNCTION_WORDS = frozenset(
    """
    a an and are as at be been being but by for from had has have he her him his i if in into is it its itself me my of on or our out
    she so than that the their them themselves there these they this those to us was we were what when where which who whom will with
    would you your also after before over up down about then too
    """.split()
)
"""Words that say little by themselves; two statements are not alike for sharing them."""


class Word(NamedTuple):
    """A word: code points of the text, the words as they stand, and what they are compared by."""

    start: int
    end: int
    text: str
    key: str


def words_of(text: str, offset: int = 0) -> list[Word]:
    """The words of a text in order; marks and white space are left out.

    Args:
        text: any text.
        offset: where in a longer text it begins; added to `start` and `end`.
    """
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if match.lastgroup is None or unicodedata.category(word)[0] == "M":
            found.append(Word(match.start() + offset, match.end() + offset, word, key_of(word)))
    return found


@lru_cache(maxsize=65_536)
def key_of(word: str) -> str:
    """What a word is compared by: one case, one form of each character, digits for a number that one word names."""
    if word.isascii() and word.isalpha():
        key = word.lower()
        return _VALUES.get(key, key)
    form: Literal["NFC", "NFKC"] = "NFC" if any(map(str.isdecimal, word)) else "NFKC"  # 10² is not 102
    key = "".join(unicodedata.normalize(form, _UNSEEN.sub("", word)).casefold().split())
    key = key.replace("\u2019", "'").replace("\u2212", "-")
    if not key.isascii():
        key = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in key)
    return key.replace(",", "") if _THOUSANDS.fullmatch(key) else key


def is_number(key: str) -> bool:
    """Whether a word's key is a number, and not a name with digits in it."""
    return key.removeprefix("-")[:1].isdecimal()
