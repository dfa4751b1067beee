"""Number words and figures to values: "18 million", "1.5bn", "two dozen", "scores", "two thirds", "one in five".

What looks like a number and counts nothing (dates, times, ages, labels, durations) is told apart by `uncounted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Form = Literal["figure", "words", "vague", "share"]


class Number(NamedTuple):
    """A number in a text.

    Attributes:
        start: code points, `end` exclusive.
        value: None where the words give only a least value ("dozens").
        lower: the least value of vague words, None elsewhere.
        form: how it is written; a "share" is a fraction or percentage, its value a percentage.
        vague: the words that are vague by themselves ("dozens", "several hundred"), None elsewhere.
    """

    start: int
    end: int
    value: float | None
    lower: float | None
    form: Form
    vague: str | None = None


_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS: dict[str, int] = {word: n for n, word in enumerate(_UNITS)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
SCALES: dict[str, float] = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
SUFFIXES: dict[str, float] = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
VAGUE: dict[str, float] = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2e3, "millions": 2e6, "billions": 2e9,
    "several": 3, "a few": 2, "a handful": 2,
    "several dozen": 36, "several hundred": 300, "several thousand": 3e3, "several million": 3e6,
    "a few dozen": 24, "a few hundred": 200, "a few thousand": 2e3, "a few million": 2e6,
    "tens of thousands": 2e4, "hundreds of thousands": 2e5, "tens of millions": 2e7, "hundreds of millions": 2e8,
    "dozens upon dozens": 24, "hundreds upon hundreds": 200, "thousands upon thousands": 2e3,
}  # fmt: skip
"""Vague words and the least that each stands for: a plural is two or more of its unit."""
PARTS: dict[str, int] = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip

_FIGURE = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?!,?\d)|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d,])|\d{1,15}(?:\.\d{1,6})?"
)
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_SCALE = "|".join(SCALES)
_VAGUE = "|".join(sorted((re.escape(word).replace(r"\ ", r"\s") for word in VAGUE), key=len, reverse=True))
_PART = "thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
_ATOM = re.compile(
    rf"(?<![\w.,])(?:"
    rf"(?P<part>(?:an?|one|two|three|four|five|six|seven|eight|nine)[-\s](?:{_PART}|half|halves)(?!\w)(?!-))"
    r"|(?P<half>(?<!northern\s)(?<!southern\s)(?<!eastern\s)(?<!western\s)(?<!second\s)(?<!first\s)(?<!other\s)(?<!upper\s)(?<!lower\s)half(?=\s(?:of"
    r"|the|its|their|his|her|our|those|these|this|were|are|was|have|had)\b(?!\s(?:an\s|the\s)?(?:hour|day|year"
    r"|time))))"
    rf"|(?P<halfof>half[-\s]an?\s(?:dozen|million|billion)(?!\w))"
    rf"|(?P<couple>a\scouple(?:\sdozen)?(?!\w))"
    rf"|(?P<vague>(?:{_VAGUE})(?!\w))"
    rf"|(?P<article>an?(?=\s(?:{_SCALE})(?!\w)))"
    rf"|(?P<word>(?:{_WORD})(?!\w))"
    rf"|(?P<figure>{_FIGURE})(?:(?P<suffix>[Kk]|mn?|bn|b|tn)(?!\w))?(?!\w)"
    rf")",
    re.I,
)
_JOINT = re.compile(
    rf"(?:(?:[ \u00a0]|-)(?P<scale>{_SCALE})|-(?P<hyphen>{'|'.join(_UNITS[1:10])})|\s(?:and\s)?(?P<rest>(?:{_WORD})))(?!\w)",
    re.I,
)
_SCALED = re.compile(rf"\s({_SCALE})(?!\w)", re.I)
_PERCENT = re.compile(r"\s?%|[\s-](?:per\s?cent|percent|pct|percentage points?)(?!\w)", re.I)
_RATIO = re.compile(rf"\s(?:in|out\sof)\s(?:every\s)?(?:(?P<word>{_WORD})|(?P<figure>\d{{1,4}}))(?![\w,.]\d|\w)", re.I)
_TIME_UNIT = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|centur(?:y|ies)|fortnights?)\b"
_UNIT_OF_TIME = re.compile(rf"\s{_TIME_UNIT}", re.I)


def find_numbers(text: str, begin: int, end: int) -> Iterator[Number]:
    """Numbers between two offsets of a paragraph, in order, without those that `uncounted` tells apart.

    Args:
        text: the document's text.
        begin: where to begin (code points).
        end: where to stop, exclusive.

    Yields:
        Numbers that do not overlap; each slices to its words.
    """
    at = begin
    while found := _ATOM.search(text, at, end):
        number = _read(text, found, end)
        at = max(found.end(), number.end if number else 0)
        if number:
            yield number


def _read(text: str, found: re.Match[str], end: int) -> Number | None:
    kind = found.lastgroup or ""
    start, stop = found.span()
    if found["figure"] is not None:
        return _figure(text, found, end)
    if kind == "part":
        return _part(text, found, end)
    if kind == "half":
        return Number(start, stop, 50.0, None, "share")
    if kind == "halfof":
        return Number(start, stop, SCALES[found["halfof"].split()[-1].lower()] / 2, None, "words")
    if kind == "couple":
        return Number(start, stop, 24.0 if found["couple"].lower().endswith("dozen") else 2.0, None, "words", found["couple"].lower())
    if kind == "vague":
        words = " ".join(found["vague"].lower().split())
        return Number(start, stop, None, VAGUE[words], "vague", words)
    value, stop = _words(text, found, end)
    return _shared(text, Number(start, stop, value, None, "words"), end)


def _figure(text: str, found: re.Match[str], end: int) -> Number | None:
    value = float(re.sub(r"[^\d.]", "", found["figure"]))
    stop = found.end()
    if found["suffix"]:
        value *= SUFFIXES[found["suffix"].lower()]
    elif (scale := _JOINT.match(text, stop, end)) and scale["scale"]:
        value *= SCALES[scale["scale"].lower()]
        stop = scale.end()
    return _shared(text, Number(found.start(), stop, _rounded(value), None, "figure"), end)


def _words(text: str, found: re.Match[str], end: int) -> tuple[float, int]:
    """The value of a run of number words that `found` begins, and where it ends."""
    total = 0.0
    current = 1.0 if found["article"] else float(WORDS[found["word"].lower()])
    stop = found.end()
    scaled = bool(found["article"])
    while joint := _JOINT.match(text, stop, end):
        if joint["scale"]:
            scale = SCALES[joint["scale"].lower()]
            if scale > 100:
                total, current = total + max(current, 1.0) * scale, 0.0
            else:
                current *= scale
            scaled = True
        elif joint["hyphen"]:
            if current < 20 or current % 10:
                break
            current += WORDS[joint["hyphen"].lower()]
        elif not _goes_on(text, joint, total, current, scaled):
            break
        else:
            current += WORDS[joint["rest"].lower()]
        stop = joint.end()
    return total + current, stop


def _goes_on(text: str, joint: re.Match[str], total: float, current: float, scaled: bool) -> bool:
    """Whether a number word that follows belongs to the same number ("two hundred and six", "forty five")."""
    more = WORDS[joint["rest"].lower()]
    scale = _SCALED.match(text, joint.end())
    if more == 0 or (scale and (total == 0 or current != 0 or SCALES[scale[1].lower()] * more >= 1000)):
        return False
    if scaled and current % 100 == 0:
        return True
    return " and" not in joint.group() and 20 <= current < 100 and current % 10 == 0 and more < 10


def _shared(text: str, number: Number, end: int) -> Number:
    """The number as a share, where a percent sign or "in five" follows."""
    if percent := _PERCENT.match(text, number.end, end):
        return number._replace(end=percent.end(), form="share")
    ratio = _RATIO.match(text, number.end, end)
    if ratio and number.value and not _UNIT_OF_TIME.match(text, ratio.end()):
        whole = float(WORDS[ratio["word"].lower()] if ratio["word"] else ratio["figure"])
        if number.value < whole <= 10 or (number.value == 1 and whole <= 1000):
            return Number(number.start, ratio.end(), _rounded(100 * number.value / whole, 1), None, "share")
    return number


def _part(text: str, found: re.Match[str], end: int) -> Number | None:
    """A fraction, unless it is an ordinal ("a third man") or a stretch of time."""
    count, part = re.split(r"[-\s]", found["part"].lower(), maxsplit=1)
    behind = text[found.end() : min(end, found.end() + 16)]
    if re.match(r"\s(?:of\s)?(?:an\s|a\s)?(?:hour|day|year|century|mile|dozen|million|billion)", behind, re.I):
        return None
    many = count not in ("a", "an", "one")
    if (not many and part.endswith("s")) or (many and not part.endswith("s")):
        return None
    if count in ("a", "an") and not re.match(r"\sof\b|\s?[,.;:)\u2013\u2014]|\s?$|\s(?:were|are|have|had|had|more|less|fewer)\b", behind):
        return None
    top = 1 if count in ("a", "an") else WORDS[count]
    whole = PARTS[part if part in PARTS else part.rstrip("s")]
    return Number(found.start(), found.end(), _rounded(100 * top / whole, 1), None, "share") if top <= whole else None


def _rounded(value: float, digits: int = 6) -> float:
    return round(value, digits)


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_LABEL = re.compile(
    r"(?<!\w)(?:articles?|sections?|units?|chapters?|paragraphs?|clauses?|pages?|resolutions?|routes?"
    r"|highways?|flights?|gates?|piers?|phase|stage|level"
    r"|rooms?|wards?|blocks?|channel|studio|terminals?|platforms?|grade|version|nos?\.|apartment|magnitude"
    r"|episode|season|category|boeing|airbus|apollo"
    r"|exhibit|volume|battalion|brigade|precinct|number|reactor|berth)\s$",
    re.I,
)
_BEFORE = re.compile(
    rf"(?:\b{_MONTH}\.?\s|\b(?:aged?|ages|under-|over-)\s?|[A-Za-z\u00c0-\u024f]-|[+/:#@_\\]|\d[-.,/]|\d\s"
    r"|\bgroup\sof\s|\bday\s|\b(?:half|minutes|quarter)\s(?:past|to)\s|\bpast\s|\b(?-i:Tank|Box|Hall|Shed|Camp"
    r"|Line|Bus|Well|Mine|Plant|Lot|Court|Area|Sector|District|Zone|Tower|Field|Block|Shaft|Bay|Dock|Pump)\s)$",
    re.I,
)
_AGE_BEFORE = re.compile(r"\b[A-Z\u00c0-\u024f][\w'’-]*,?\s\(?$|,\s(?:who\sis\s|now\s)?$")
_AFTER = re.compile(
    rf"(?:[-\s](?:year|month|day|week)s?[-\s]old\b|[:.]\d|/\d|-(?!\d|strong|odd|plus)\w|'?s\b|[°º]|\s(?:minutes\s)?past\s"
    rf"|\s?(?:a\.?m\b|p\.?m\b)|\s?(?:gmt|utc|o['’]clock|hrs|noon|bce?|ad)\b|\s(?:of\s)?{_MONTH}\b(?!\s(?:have|be|not))"
    r"|\s(?:(?:more|full|whole|straight|long|consecutive|further|additional|other|short|working|successive"
    rf"|calendar|and\sa\shalf)\s){{0,2}}{_TIME_UNIT}"
    rf"|\s(?:years?|months?)['’]|\s(?:times|percentile|metres?\shigh\sjump|degrees|magnitude)\b)",
    re.I,
)
_CLOCK_BEFORE = re.compile(r"\b(?:at|before|after|until|till|by|around|about|from|since|past)\s$", re.I)
_CLOCK_AFTER = re.compile(
    r"\s(?:on\s(?:mon|tues|wednes|thurs|fri|satur|sun)day|in\sthe\s(?:morning|afternoon|evening)|(?:this|that"
    r"|yesterday|tomorrow|on\sthe)\b|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|local\stime)",
    re.I,
)
_AT = re.compile(r"\b(?:at|by|before|after|until|from|since)\s$", re.I)
_FIGURE_OF = re.compile(
    r"\b(?:put|puts|putting|stood|stands?|toll|numbers?|figures?|counts?|estimat\w+|crowd|loss(?:es)?|turnout"
    r"|total|tally|dead|casualties|place[sd]?|remain\w*|fix\w*)\b",
    re.I,
)
_PAIR = re.compile(
    r"\s(?:sides|men|countries|leaders|versions|accounts|parties|governments|nations|groups|armies|camps|women"
    r"|states|capitals|ministers|claims)\b",
    re.I,
)
_YEAR_BEFORE = re.compile(r"\b(?:in|since|until|till|of|from|by|before|after|during|late|early|mid|to|and|the|around)[\s-]$|[(/]$", re.I)
_IDIOM_BEFORE = re.compile(r"\b(?:no|some|any|every|day|square|number|plus|back\sto|the|this|another|which|each)\s$", re.I)
_ONE_AFTER = re.compile(
    r"[,.;:!?)\u201d\u2019\"']|\s(?:of|another|day|night|morning|evening|week|month|year|hour|time|way|thing"
    r"|point|side|hand|is|has|can|could|would|might|should"
    r"|that|who|which|or|and|another|after|by|to|in|on|at|for|from|the|thing|moment|more|reason|example|side"
    r"|version|account|party|sense|word|case|said|says|told|knows?|as|he|she|they|i|we|you)\b|$|-",
    re.I,
)
_PEOPLE_AFTER = re.compile(
    r"\s(?:people|persons|troops|soldiers|votes|civilians|families|protesters|men|women|children|dead|injured|wounded)\b"
)


def uncounted(text: str, number: Number, begin: int, end: int, title: bool) -> str | None:
    """Why a number counts nothing ("date", "time", "age", "duration", "label", "year", "name"), None where it may count.

    Args:
        text: the document's text.
        number: one of its numbers.
        begin: where its paragraph begins (code points).
        end: where it ends.
        title: whether it stands in a title, where capitals tell nothing.
    """
    before = text[max(begin, number.start - 28) : number.start]
    after = text[number.end : min(end, number.end + 40)]
    if number.form == "share":
        return None
    if _BEFORE.search(before):
        return "date, time or label"
    if _AFTER.match(after):
        return "age, time or duration"
    if _LABEL.search(before) and not _PEOPLE_AFTER.match(after):
        return "label"
    if number.form == "vague":
        return _not_scores(text, number, after)
    if number.value is not None and number.value <= 24 and _CLOCK_BEFORE.search(before) and _CLOCK_AFTER.match(after):
        return "time"
    if number.value is not None and number.value <= 12 and _AT.search(before) and re.match(r"[.,;)]|\s?$|\ssharp\b", after):
        near = text[max(begin, number.start - 80) : number.start]
        if not _FIGURE_OF.search(near):
            return "time"
    if number.value == 2 and re.search(r"\b(?:the|these|those|both)\s$", before, re.I) and _PAIR.match(after):
        return "pair"
    if number.form == "figure":
        return _figure_name(text, number, before, after, title)
    return _word_name(text, number, before, after, begin, title)


def _not_scores(text: str, number: Number, after: str) -> str | None:
    if number.vague == "scores" and not re.match(
        r"\s(?:of|more|killed|dead|wounded|injured|hurt|arrested|detained|missing|were|are|have)\b", after, re.I
    ):
        return "verb"
    return None


def _figure_name(text: str, number: Number, before: str, after: str, title: bool) -> str | None:
    plain = text[number.start : number.end].isdigit()
    if not plain or number.value is None:
        return None
    if number.end - number.start == 4 and 1700 <= number.value <= 2100:
        return None if _PEOPLE_AFTER.match(after) and not _YEAR_BEFORE.search(before) else "year"
    if number.value <= 110 and re.match(r"\s?(?:[,)]|\.?$|\.\s)", after) and _AGE_BEFORE.search(before) and not title:
        return "age" if re.search(r"[A-Z\u00c0-\u024f][\w'’-]*,?\s\(?$", before) else None
    if number.value <= 110 and re.search(r"[a-z],\s$", before) and re.match(r",\s(?!incl|among|most|some|many|all|of|with)", after):
        return "age"
    if before and not title and re.search(r"[a-z,]\s(?:[A-Z]\w+\s)$", before) and not re.match(r"\s[a-z]", after):
        return "name"
    if re.match(r"[-\u2013]\d{1,2}(?!\d)", after):
        return "score"
    if before == "" and re.match(r"[.)]\s", after):
        return "list"
    return "phone" if re.match(r"[-\s]\d{3,}", after) and number.value > 99 else None


def _word_name(text: str, number: Number, before: str, after: str, begin: int, title: bool) -> str | None:
    first = text[number.start]
    head = number.start == begin or bool(
        re.search(r"[.!?:\u2026][\"'\u201d\u2019)]*\s[\"'\u201c\u2018(]*$|[\"'\u201c\u2018(\u2014]$", before)
    )
    if first.isupper() and not head and not title:
        return "name"
    if (
        number.value == 1
        and text[number.start : number.end].lower() == "one"
        and (_IDIOM_BEFORE.search(before) or _ONE_AFTER.match(after) or (not title and re.match(r"\s[A-Z]", after)))
    ):
        return "pronoun"
    return None
