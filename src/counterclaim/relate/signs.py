"""Words that must not change unseen: hedges, dates, reporting verbs, negations, numbers, names. One row a kind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from counterclaim.relate.wording import FUNCTION_WORDS, SIGNS, Word

SignKind = Literal["hedge", "date", "reporting-verb", "negation", "number", "name"]

_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_ANY_MONTH = rf"(?:{_MONTH}|march|may)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_COUNTED = rf"(?= (?:{SIGNS} )?(?:\d|hundred|thousand|million|a |half|dozen))"

_WORDS: tuple[tuple[SignKind, str], ...] = (
    (
        "hedge",
        r"at (?:the very )?(?:least|most)|up to|as (?:many|much|few|little) as|(?:no )?(?:more|less|fewer) than|upwards? of|in excess of",
    ),
    ("hedge", r"or (?:more|fewer|less|so)|roughly|approximately|nearly|almost|estimated|an estimate|so called|unconfirmed|unverified"),
    ("hedge", rf"(?:well |just )?(?:about|around|some|over|under|above|below|near|nearly|almost|close to){_COUNTED}"),
    ("hedge", r"alleged(?:ly)?|reportedly|apparent(?:ly)?|purported(?:ly)?|supposed(?:ly)?|suspected|presumed|presumably|seemingly"),
    ("hedge", r"possibly|perhaps|maybe|probabl[ey]|unlikely|likely|might|may(?! \d)|could|(?:seem|appear)(?:s|ed)?(?: to)?"),
    ("hedge", r"(?:is|are|was|were) (?:believed|thought|feared|said|understood) to"),
    ("date", rf"{_ANY_MONTH} {_DAY}(?: {_YEAR})?|{_DAY} (?:of )?{_ANY_MONTH}(?: {_YEAR})?|{_ANY_MONTH} {_YEAR}|{_MONTH}|{_YEAR}"),
    ("date", r"(?:in|since|until|by|last|next|of|early|late|mid) march|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4} \d\d \d\d"),
    ("date", r"\d{1,2}(?:[:.]\d\d)? ?(?:a m|p m|am|pm|gmt|utc)|\d{1,2}:\d\d|noon|midnight|overnight|today|yesterday|tomorrow|tonight"),
    ("date", r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:last|next|this) (?:week|month|year|night|morning|evening|weekend)"),
    ("reporting-verb", r"according to|sa(?:id|ys?|ying)|t(?:old|ells?|elling)|wr(?:ote|ites?)|den(?:y|ies|ied|ying)|repl(?:y|ies|ied)"),
    ("reporting-verb", r"admit(?:s|ted|ting)?|imply|impl(?:ies|ied)|testif(?:y|ies|ied)|stat(?:ed|ing)"),
    (
        "reporting-verb",
        r"(?:acknowledg|add|announc|argu|assert|boast|conced|condemn|confirm|contend|declar|disclos|explain|hint)(?:e?s|ed|ing)",
    ),
    (
        "reporting-verb",
        r"(?:accus|alleg|charg|claim|declin|demand|describ|dismiss|disput|insist|maintain|not|pledg|predict|promis)(?:e?s|ed|ing)",
    ),
    (
        "reporting-verb",
        r"(?:recall|refus|refut|reject|remark|report|respond|reveal|stress|suggest|threaten|tweet|urg|vow|warn)(?:e?s|ed|ing)",
    ),
    ("reporting-verb", r"accuse|acknowledge|allege|assert|claim|confirm|insist|maintain|report|warn"),
    ("negation", r"not|no one|no|never|none|neither|nor|without|nobody|nothing|nowhere|cannot|\w+n't|hardly|scarcely|barely|unable"),
    ("negation", r"fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?"),
    (
        "number",
        rf"{SIGNS}|[^ \d]*\d[^ ]*|(?:hundred|thousand|million|billion|trillion|dozen|score)s?|percent|half|halves|twice|double|triple",
    ),
    ("number", r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|thirds|quarters?|couple|several|both|single"),
)
"""Words over keys joined by blanks; where two rows fit the same words, the upper one tells the kind."""

_SIGN = re.compile(rf"(?<!\S)(?:{'|'.join(f'(?P<row{n}>{words})' for n, (_, words) in enumerate(_WORDS))})(?!\S)")
_LONGEST = 64  # a word that is longer is no sign, unless it holds a digit


class Sign(NamedTuple):
    """A sign among words: which of them, from `first` to before `behind`."""

    kind: SignKind
    first: int
    behind: int


def signs_in(words: Sequence[Word], names: Collection[str] = ()) -> list[Sign]:
    """The signs among words, in order; no word is in two.

    Args:
        words: consecutive words of a text.
        names: keys of words that are names wherever they begin with a capital.
    """
    keys = [w.key if len(w.key) <= _LONGEST or any(map(str.isdecimal, w.key)) else "" for w in words]
    starts = [0]
    for key in keys:
        starts.append(starts[-1] + len(key) + 1)
    found = []
    done = 0
    for match in _SIGN.finditer(" ".join(keys)):
        first, behind = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        found += _names(words, done, first, names)
        found.append(Sign(_WORDS[int((match.lastgroup or "")[3:])][0], first, behind))
        done = behind
    return found + _names(words, done, len(words), names)


def _names(words: Sequence[Word], first: int, behind: int, names: Collection[str]) -> list[Sign]:
    return [Sign("name", n, n + 1) for n in range(first, behind) if words[n].key in names and words[n].text[0].isupper()]


def names_among(words: Sequence[Word], opens: Collection[int]) -> set[str]:
    """Keys of the words that are names by their capital.

    Args:
        words: words of a text's sentences.
        opens: starts of the words that open a sentence, and need not be names.
    """
    return {w.key for w in words if w.text[0].isupper() and w.start not in opens and w.key not in FUNCTION_WORDS}
