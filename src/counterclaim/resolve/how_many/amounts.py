"""Numbers with what the words around them do to them: hedges, bounds, ranges."""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.resolve.how_many.numbers import SCALES, Number, find_numbers, uncounted

HEDGES: tuple[tuple[str, str], ...] = (
    ("not", r"not(?:\seven)?|rather\sthan|instead\sof"),
    (
        "upper",
        r"(?:no|not)\smore\sthan|as\s(?:many|much)\sas|up\sto|at\s(?:the\svery\s)?most|a\smaximum\sof|fewer\sthan"
        r"|less\sthan|just\sunder|well\sunder",
    ),
    ("upper", r"under|below|not\sabove|no\sgreater\sthan|not\sexceeding|slightly\sunder|well\sbelow"),
    (
        "lower",
        r"at\s(?:the\svery\s)?least|(?:no|not)\s(?:fewer|less)\sthan|more\sthan|well\sover|just\sover|over|above"
        r"|a\sminimum\sof|upwards?\sof",
    ),
    (
        "lower",
        r"in\sexcess\sof|greater\sthan|exceed(?:s|ed|ing)|north\sof|well\sabove|slightly\smore\sthan"
        r"|slightly\sover|topp(?:ed|ing)|upward\sof",
    ),
    (
        "near",
        r"just\sabout|about|around|some|roughly|approximately|approx\.?|nearly|almost|close\sto|circa|ca\.|c\."
        r"|perhaps|maybe|possibly|near|an?\sestimated",
    ),
    (
        "near",
        r"estimated(?:\sat)?|in\sthe\sregion\sof|approaching|virtually|as\sfew\sas|as\slittle\sas|~"
        r"|an?\saverage\sof|anywhere\sfrom|something\slike",
    ),
)
"""What the words before a number do to it."""

_FILLER = r"(?:(?:the|a|an|another|a\sfurther|a\stotal\sof|an\sadditional|all|just|only|his|her|its|their)\s)?"
_HEDGE = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{kind}{n}>{words})" for n, (kind, words) in enumerate(HEDGES)) + rf")\s{_FILLER}[$€£¥]?$", re.I
)
_BEHIND = re.compile(
    r"\s?(?:(?P<lower>\+|\s?plus\b|-plus\b|\sor\smore|\sor\sabove|\sat\s(?:the\svery\s)?least|\sand\scounting|,?\sif\snot\smore)"
    r"|(?P<upper>\sor\s(?:fewer|less)|\sat\s(?:the\svery\s)?most)|(?P<near>\sor\sso|-odd|\sor\sthereabouts))(?!\w)",
    re.I,
)
_SPAN = re.compile(r"\s?(?:-|\u2013|\u2014)\s?|\s(?:to|or)\s|\s(?:and)\s", re.I)
_BETWEEN = re.compile(r"\b(between|from|anywhere\sbetween|anywhere\sfrom|somewhere\sbetween)\s[$€£¥]?$", re.I)
_CHANGES = re.compile(
    r"\b(?:r(?:ose|ises?|isen|ising|aised|evised)|increas\w+|grew|grown|climb\w+|jump\w+|fell|fallen|falls"
    r"|dropp?\w*|lowered|cut|up|down|went|gone|chang\w+|slid|swung)\b",
    re.I,
)
_LIFTED = re.compile(r"\b(?:br(?:ing|ings|inging|ought)|t(?:ake|akes|aking|ook)|push(?:es|ed|ing)?)\b[^.;]{0,40}$", re.I)
_OF_THE = re.compile(r"(?:,)?\s(?:out\s)?of\s(?:(?:the|its|his|her|their|our|those|these|all|some)\s)?", re.I)


class Amount(NamedTuple):
    """A number with its hedge: `start` at the hedge, `end` behind the number or the hedge that follows it."""

    start: int
    number_start: int
    end: int
    value: float | None
    lower: float | None
    upper: float | None
    hedge: str | None
    share: bool


class Amounts:
    """The numbers of one sentence.

    Args:
        text: the document's text.
        start: where the sentence begins (code points).
        end: where it ends.
        title: whether it stands in a title.
    """

    def __init__(self, text: str, start: int, end: int, title: bool) -> None:
        self.text, self.start, self.end, self.title = text, start, end, title
        self.numbers = list(find_numbers(text, start, end))

    def take(self, at: int) -> tuple[Amount | None, int]:
        """The number at this place with its hedge, or None where it counts nothing; and the place of the next number."""
        number = self.numbers[at]
        other = self.numbers[at + 1] if at + 1 < len(self.numbers) else None
        if other is not None and (span := self._range(number, other)) is not None:
            return span, at + 2
        if uncounted(self.text, number, self.start, self.end, self.title):
            return None, at + 1
        return self._hedged(number), at + 1

    def _range(self, number: Number, other: Number) -> Amount | None:
        """Two numbers that are the ends of one range."""
        joint = self.text[number.end : other.start]
        if len(joint) > 5 or not _SPAN.fullmatch(joint) or number.value is None or other.value is None:
            return None
        low, high = number.value, other.value
        low *= self._scale(other, low)
        if not low < high or (number.form == "share" and other.form != "share"):
            return None
        before = self.text[max(self.start, number.start - 60) : number.start]
        opened = _BETWEEN.search(before)
        word = joint.strip().lower()
        between = opened is not None and "between" in opened[1].lower()
        if (word == "and") != between:
            return None
        changes = _CHANGES.search(before if opened else before[-24:]) is not None
        if changes and word == "to":
            return None
        whole = Number(number.start, other.end, low, None, number.form)
        if uncounted(self.text, number._replace(form="words"), self.start, self.end, True) and not joint.startswith("-"):
            return None
        if (
            uncounted(self.text, whole, self.start, self.end, self.title)
            or uncounted(self.text, number, self.start, number.end, self.title) == "year"
        ):
            return None
        hedge = opened[1].lower() if opened and opened[1].lower() != "from" else ("or" if word == "or" else None)
        first = number.start - len(before) + opened.start() if opened else number.start
        return Amount(first, number.start, other.end, None, low, high, hedge, other.form == "share")

    def _scale(self, other: Number, low: float) -> float:
        """What "2 to 3 million" multiplies its first number by."""
        words = self.text[other.start : other.end].split()
        return SCALES.get(words[-1].lower(), 1.0) if low < 100 and len(words) == 2 else 1.0

    def _hedged(self, number: Number) -> Amount:
        """The number with what the words before and behind it do to its value and bounds."""
        start, end = number.start, number.end
        value, lower, upper, hedge = number.value, number.lower, None, number.vague
        window = max(self.start, start - 44)
        before = _HEDGE.search(self.text[window:start])
        effect = ""
        if before and not (before[0].lower().startswith("up to") and _LIFTED.search(self.text, window, start)):
            effect = (before.lastgroup or "").rstrip("0123456789")
            words = before[before.lastgroup or 0]
            hedge = " ".join(words.lower().split()) if number.vague is None else f"{' '.join(words.lower().split())} {number.vague}"
            if effect == "not" and not self._contrasts(window + before.start()):
                effect, hedge = "", number.vague
            else:
                start = window + before.start()
        if not effect and (behind := _BEHIND.match(self.text, end, self.end)):
            effect, end = behind.lastgroup or "", behind.end()
            hedge = behind[0].strip(" ,").lower()
        figure = value if value is not None else lower
        if effect == "lower":
            value, lower = None, figure
        elif effect == "upper":
            value, lower, upper = None, None, figure
        if number.form == "share" and effect in ("", "near"):
            hedge = self._fraction_hedge(start, end, hedge)
        return Amount(start, number.start, end, value, lower, upper, hedge, number.form == "share")

    def _contrasts(self, at: int) -> bool:
        """Whether "not" before a number sets it against another one, rather than negating what is said of it."""
        return (
            bool(re.search(r"[,\u2014\u2013(\"'\u201c\u2018]\s?$|\s(?:rather|instead)$|^$", self.text[max(self.start, at - 12) : at]))
            or self.text[at : at + 3].lower() != "not"
        )

    def _fraction_hedge(self, start: int, end: int, hedge: str | None) -> str | None:
        """A fraction in words is vague by itself: the hedge is all of it ("about a third of")."""
        words = self.text[start:end]
        if "%" in words or any(char.isdigit() for char in words) or re.search(r"per\s?cent|\b(?:in|out\sof)\b", words, re.I):
            return hedge
        return " ".join(words.lower().split()) + (" of" if self.text[end : end + 4] == " of " else "")

    def total(self, at: int, end: int) -> int | None:
        """The place of the number that is the whole of which this one is a part ("four of the six exits")."""
        if at >= len(self.numbers):
            return None
        joint = self.text[end : self.numbers[at].start]
        return at if len(joint) < 16 and _OF_THE.fullmatch(joint) else None
