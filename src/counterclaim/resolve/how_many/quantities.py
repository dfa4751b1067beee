"""Counts, shares and measures: number, hedge, unit, and what is counted.

A plain figure has a value and open bounds; "at least 12" has only a lower bound, "up to 40" only an upper one, "about 20" a
value and the hedge. What is counted is read from the words around the number, or from the sentence before where it leaves it out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import NamedTuple

from counterclaim.records import Quantity
from counterclaim.resolve.how_many.amounts import Amount, Amounts
from counterclaim.resolve.how_many.counted import (
    ADJECTIVE_KINDS,
    COMPOUND,
    CURRENCY_SIGNS,
    GENERIC,
    MONEY_PATTERN,
    NOUN_KINDS,
    SIGNS,
    UNIT_PATTERN,
    UNITS,
    Noun,
    noun_behind,
    plural_of,
)
from counterclaim.resolve.report import Report

_PEOPLE_KINDS_WORDS = """
killed injured detained missing displaced captured crowd present rescued infected casualties died_of_wounds
"""
PEOPLE_KINDS = frozenset(_PEOPLE_KINDS_WORDS.split())

_ZERO = re.compile(
    r"(?<![\w-])(?:no\s(?:one|casualties|deaths|fatalities|injuries|dead|wounded|victims|survivors|losses"
    r"|arrests|civilians?|soldiers?|people|person|bodies|lives"
    r"|child|children|votes|protesters|detainees|prisoners)|nobody|none|neither\sdead)(?![\w-])",
    re.I,
)
_OF_NOUN = re.compile(r"\s(?:of|in)\s(?:(?:all|the|its|his|her|their|our|those|these|them|whom|which|total|registered)\s)*", re.I)
_OF_THEM = re.compile(r"\s(?:of\s)(?:them|whom)(?:\s(?:were|are|was|is))?(?=\s)", re.I)
_INCLUDING = re.compile(
    r"(?:\b(?:including|among\s(?:them|whom|the\s\w+)(?:\swere)?|of\s(?:them|whom)|most\sof\sthem|(?:them|whom))\s)$", re.I
)
_CLAUSE = re.compile(r"[;:!?]\s|\s[\u2014\u2013]\s|\s--\s|,?\s(?:while|whereas|but|although)\s|\.\s", re.I)
_SUBORDINATE = re.compile(r"\b(?:when|after|as|who|which|that|where|with|from|before|since|during|of)\b", re.I)
_DIED = re.compile(r"\s(?:have\s|had\s|has\s|later\s|since\s|also\s){0,3}(?:died|succumbed|perished|did\snot\ssurvive)", re.I)
_MARGIN = re.compile(r"\b(?:ahead\sby|lead(?:ing)?\s(?:by|of)|margin\sof|majority\sof|won\sby|behind\sby|trail(?:s|ed|ing)\sby)\s$", re.I)
_TURNOUT = re.compile(r"\bturn-?out\b|\bparticipation\b", re.I)
_TOLL = re.compile(
    r"\b(?:(?P<kind>injur\w+|wounded)?\s?tolls?|number\sof\s(?P<of>\w+)|(?P<figure>figure|count|estimate|total|tally))\b", re.I
)
_NTH = re.compile(
    r"\b(?:a|the)\s(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s(?:person|victim|man|woman"
    r"|body|soldier|protester|death|worker|child)\b",
    re.I,
)
_NTHS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class _Sighting(NamedTuple):
    """A sign of a kind in a sentence."""

    start: int
    end: int
    kind: str
    where: str


def find_quantities(report: Report) -> list[Quantity]:
    """Counts, shares and measures of title and body, also those inside quotations, in the order of the text.

    Args:
        report: the report; only its text, sections and sentences are used.

    Returns:
        Quantities with spans in code points, from the hedge to the noun or unit. Dates, times, durations, ages, ordinals,
        scores, labels and names are left out. Where the text does not say what is counted, `kind` is None.
    """
    kept = [s for s in report.document.sections if s.kind in ("title", "body")]
    starts = [s.start for s in kept]
    found: list[Quantity] = []
    before: str | None = None
    compounds = _compounds(report.text)
    for start, end in report.sentences.places:
        at = bisect_right(starts, start) - 1
        if at < 0 or kept[at].end <= start:
            continue
        sentence = _Sentence(report.text, start, end, kept[at].kind == "title", before, compounds)
        found += sentence.read()
        before = sentence.left
    return _by_figure(found)


def _compounds(text: str) -> dict[str, str]:
    """What heads such as "stations" mean in this report, where it says it once in full: "polling_stations"."""
    full: dict[str, str] = {}
    for found in COMPOUND.finditer(text):
        head = plural_of(found[2].lower())
        full.setdefault(head, f"{found[1].lower()}_{head}")
    return full


def _by_figure(found: list[Quantity]) -> list[Quantity]:
    """Bare figures that the report also gives with what they count take that kind."""
    known: dict[tuple[float | None, float | None, float | None], Quantity] = {}
    for quantity in found:
        if quantity.kind is not None and (quantity.value or quantity.lower or quantity.upper or 0) > 4:
            known.setdefault((quantity.value, quantity.lower, quantity.upper), quantity)
    out = []
    for quantity in found:
        other = known.get((quantity.value, quantity.lower, quantity.upper)) if quantity.kind is None and quantity.unit is None else None
        out.append(replace(quantity, kind=other.kind, unit=other.unit, made_by="quantities.same-figure@1") if other else quantity)
    return out


class _Sentence:
    """One sentence being read. `before`: the kind that the sentence before leaves; `left`: what this one leaves."""

    def __init__(self, text: str, start: int, end: int, title: bool, before: str | None, compounds: dict[str, str]) -> None:
        self.text, self.start, self.end, self.title, self.before = text, start, end, title, before
        self.compounds = compounds
        self.left: str | None = None
        self.amounts = Amounts(text, start, end, title)
        self.numbers = self.amounts.numbers
        self.signs: list[_Sighting] = []
        self.found: list[Quantity] = []

    def read(self) -> list[Quantity]:
        zeros = list(_ZERO.finditer(self.text, self.start, self.end))
        nths = list(_NTH.finditer(self.text, self.start, self.end))
        if self.numbers or zeros or nths:
            self.signs = self._sightings()
        at = 0
        while at < len(self.numbers):
            at = self._take(at)
        self._zeros(zeros)
        self._nths(nths)
        self.found.sort(key=lambda quantity: quantity.start)
        self.left = self._leaves()
        return self.found

    def _sightings(self) -> list[_Sighting]:
        return sorted(
            _Sighting(found.start(), found.end(), sign.kind, sign.where)
            for sign in SIGNS
            for found in sign.words.finditer(self.text, self.start, self.end)
        )

    def _leaves(self) -> str | None:
        """The kind that a bare figure in the next sentence would mean."""
        kinds = [quantity.kind for quantity in self.found if quantity.kind]
        if kinds:
            return kinds[-1].removesuffix("_total")
        if _TOLL.search(self.text, self.start, self.end):
            return "killed"
        return self.before if self.end - self.start < 160 else None

    def _take(self, at: int) -> int:
        """Reads the number at this place and gives the place of the next one."""
        number = self.numbers[at]
        amount, after = self.amounts.take(at)
        if amount is None:
            return after
        total = self.amounts.total(after, amount.end)
        if total is not None:
            whole, behind = self.amounts.take(total)
            if whole is not None:
                noun = noun_behind(self.text, whole.end, self.end)
                self._add(amount, noun, stretch=False)
                kind = self.found[-1].kind
                self._put(whole, noun, f"{kind}_total" if kind else None, "quantities.total@1")
                return behind
        if (unit := self._measure(amount)) is not None:
            self._put_measure(amount, *unit)
        elif amount.share:
            self._share(amount)
        else:
            one = number.value == 1
            self._add(amount, noun_behind(self.text, amount.end, self.end, one) or self._partitive(amount))
        return after

    def _partitive(self, amount: Amount) -> Noun | None:
        """The noun in "three of the wounded", "hundreds of people"."""
        return (
            noun_behind(self.text, amount.end, self.end, of=True)
            if self.text[amount.end : amount.end + 4].lower() in (" of ", " in ") and self.text[amount.end + 1] in "oO"
            else None
        )

    def _measure(self, amount: Amount) -> tuple[str, str, int, int] | None:
        """Kind, unit, start and end where a unit of measure or a currency sign stands at the number."""
        window = max(self.start, amount.number_start - 5)
        sign = MONEY_PATTERN.search(self.text[window : amount.number_start])
        if sign:
            return "money", CURRENCY_SIGNS[sign[0].strip()], min(amount.start, window + sign.start()), amount.end
        found = UNIT_PATTERN.match(self.text, amount.end, self.end)
        if found is None or amount.share:
            return None
        unit = UNITS[int((found.lastgroup or "u0")[1:])]
        return unit.kind, unit.name, amount.start, found.end()

    def _put_measure(self, amount: Amount, kind: str, unit: str, start: int, end: int) -> None:
        self._append(amount, start, end, kind, unit, "quantities.measure@1")

    def _share(self, amount: Amount) -> None:
        """A share: turnout, or of what it is one."""
        text = self.text
        near = text[max(self.start, amount.start - 120) : amount.start]
        behind = text[amount.end : min(self.end, amount.end + 30)]
        noun = noun_behind(text, amount.end, self.end, of=True) if _OF_NOUN.match(text, amount.end, self.end) else None
        last = self.found[-1].kind if self.found else None
        if re.search(r"\s(?:in|out\sof)\s", text[amount.number_start : amount.end]):
            noun = noun or noun_behind(text, amount.end, self.end)
        if whose := _OF_THEM.match(text, amount.end, self.end):
            noun = noun_behind(text, whose.end(), self.end)
        if noun is None and (_TURNOUT.search(near) or _TURNOUT.match(behind.lstrip())):
            kind: str | None = "turnout_percent"
        elif last and text[amount.start - 2 : amount.start] == ", " and not (noun and noun.people):
            kind = f"{last.removesuffix('_percent')}_percent"
        elif noun is not None:
            kind = f"{self._plain(noun)}_percent"
        else:
            kind = last if last and last.endswith("_percent") else self._turnout_before()
        self._append(amount, amount.start, amount.end, kind, "percent", "quantities.share@1")

    def _turnout_before(self) -> str | None:
        return self.before if self.before and self.before.endswith("_percent") else None

    def _plain(self, noun: Noun) -> str:
        return self.compounds.get(plural_of(noun.head)) or NOUN_KINDS.get(noun.head) or ADJECTIVE_KINDS.get(noun.head) or noun.head

    def _add(self, amount: Amount, noun: Noun | None, stretch: bool = True) -> None:
        """A count: its kind from the noun, from what befell the people, or from the words before."""
        kind, rule = self._kind(amount, noun)
        end = noun.end if noun is not None and stretch else amount.end
        unit = "percent" if kind and kind.endswith("_percent") else self._unit(kind, noun)
        self._append(amount, amount.start, max(end, amount.end), kind, unit, rule)

    def _put(self, amount: Amount, noun: Noun | None, kind: str | None, rule: str) -> None:
        self._append(amount, amount.start, max(noun.end if noun else 0, amount.end), kind, self._unit(kind, noun), rule)

    def _unit(self, kind: str | None, noun: Noun | None) -> str | None:
        if (noun is not None and noun.people) or (kind is not None and kind.removesuffix("_total") in PEOPLE_KINDS):
            return "people"
        return kind.removesuffix("_total") if kind else None

    def _kind(self, amount: Amount, noun: Noun | None) -> tuple[str | None, str]:
        if noun is not None and noun.kind is not None:
            if noun.head in ("wounded", "injured") and _DIED.match(self.text, noun.end, self.end):
                return "killed", "quantities.befell@1"
            if noun.kind == "votes" and _MARGIN.search(self.text, max(self.start, amount.start - 24), amount.start):
                return "votes_margin", "quantities.noun@1"
            return self.compounds.get(noun.kind, noun.kind), "quantities.noun@1"
        if noun is None and (whose := _OF_THEM.match(self.text, amount.end, self.end)):
            theirs = noun_behind(self.text, whose.end(), self.end)
            if theirs is not None:
                return theirs.kind or plural_of(theirs.head), "quantities.noun@1"
        specific = noun is not None and noun.head not in GENERIC
        if specific and noun is not None and _INCLUDING.search(self.text[max(self.start, amount.start - 30) : amount.start]):
            return plural_of(noun.head), "quantities.noun@1"
        end = noun.end if noun else amount.end
        near = self._sign_near(amount, end, 55 if specific else 60)
        if near:
            return near, "quantities.befell@1"
        if specific and noun is not None:
            return NOUN_KINDS.get(noun.head) or plural_of(noun.head), "quantities.noun@1"
        last = self.found[-1].kind if self.found else None
        if last and noun is None:
            return last.removesuffix("_total"), "quantities.figure-before@1"
        far = self._sign_near(amount, end, 150)
        if far:
            return far, "quantities.befell@1"
        if (
            noun is None
            and self.before
            and (self._about_figure(amount) or self.title or re.match(r"\sof\s(?:them|these|those)\b", self.text[end : end + 10]))
        ):
            return self.before, "quantities.sentence-before@1"
        return None, "quantities.number@1"

    def _about_figure(self, amount: Amount) -> bool:
        """Whether the words before a bare number present it as a figure ("put it at 40", "spoke of 35,000", "said 12")."""
        near = self.text[max(self.start, amount.start - 40) : amount.start]
        return bool(
            re.search(
                r"\b(?:at|to|of|is|was|be|says?|said|claim\w*|list\w*|count\w*|figure|number|toll|than|whoever\ssays|all)\s(?:the\s)?$|^$",
                near,
                re.I,
            )
        )

    def _sign_near(self, amount: Amount, end: int, limit: int, kinds: tuple[str, ...] | None = None) -> str | None:
        """The kind whose sign stands nearest to the number or its noun phrase, within `limit` characters' worth of distance."""
        best: tuple[float, str] | None = None
        first = bisect_left(self.signs, (amount.start - limit - 40,))
        for sign in self.signs[first : bisect_left(self.signs, (end + limit + 1,))]:
            if kinds and sign.kind not in kinds:
                continue
            if sign.start >= end and sign.where in ("after", "either"):
                cost = self._cost(end, sign.start)
            elif sign.end <= amount.start and sign.where in ("before", "either", "beside"):
                cost = self._cost(sign.end, amount.start) + 2
                if sign.where == "beside" and amount.start - sign.end > 4:
                    continue
            else:
                continue
            if cost <= limit and (best is None or cost < best[0]):
                best = cost, sign.kind
        return best[1] if best else None

    def _cost(self, start: int, end: int) -> float:
        """How far apart two places of the sentence are: characters, more for what stands between."""
        between = self.text[start:end]
        cost = float(len(between))
        cost += 80 * len(_CLAUSE.findall(between)) + 15 * between.count(",") + 25 * len(_SUBORDINATE.findall(between))
        cost += 45 * (bisect_left(self.numbers, (end,)) - bisect_left(self.numbers, (start,)))
        return cost

    def _zeros(self, found: list[re.Match[str]]) -> None:
        """Zero of a kind, where one is named: no one was killed, no casualties."""
        for zero in found:
            words = zero[0].lower().split()
            kind = NOUN_KINDS.get(words[-1]) if len(words) > 1 else None
            amount = Amount(zero.start(), zero.start(), zero.end(), 0.0, None, None, None, False)
            kind = kind or self._sign_near(amount, zero.end(), 28, ("killed", "injured", "detained", "missing", "displaced", "captured"))
            if kind:
                self._append(amount, zero.start(), zero.end(), kind, "people" if kind != "votes" else "votes", "quantities.zero@1")

    def _nths(self, found: list[re.Match[str]]) -> None:
        """Four so far, where a fourth person had died."""
        for nth in found:
            value = float(_NTHS.index(nth[1].lower()) + 2)
            amount = Amount(nth.start(), nth.start(), nth.end(), value, None, None, None, False)
            if self._sign_near(amount, nth.end(), 130, ("killed",)):
                self._append(amount, nth.start(), nth.end(), "killed", "people", "quantities.nth@1")

    def _append(self, amount: Amount, start: int, end: int, kind: str | None, unit: str | None, rule: str) -> None:
        self.found.append(
            Quantity(start, end, self.text[start:end], kind, unit, amount.value, amount.lower, amount.upper, amount.hedge, rule)
        )
