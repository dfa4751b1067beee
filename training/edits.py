"""Inference pairs made by editing claims: another number, day, place, or a negation; and edits after which the claim still holds.

No readable set of conflicting numbers exists, so a script makes one, from the contents of this project's own reports.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ENTAILED, CONTRADICTED, NEUTRAL = "entailment", "contradiction", "neutral"


class Edited(NamedTuple):
    """A claim, what became of it, what the first says of the second, and the kind of edit."""

    premise: str
    hypothesis: str
    label: str
    kind: str


SMALL = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
PLACES = (
    "Aleppo Bangui Beni Bamako Cali Colombo Cotabato Dakar Davao Donetsk Durban Gao Goma Guayaquil Harare Herat Homs Juba Kano Khartoum "
    "Lae Lagos Lima Lusaka Maiduguri Manila Mombasa Mosul Osh Pemba Quetta Sana Tiraspol Tripoli Varna Vlora Wau Yei Zinder"
).split()
NUMBER = re.compile(rf"(?<![\w.,:])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{'|'.join(SMALL[2:])})(?![\w:]|[.,]\d)")
HEDGE = re.compile(
    r"\b(?:at least|more than|fewer than|less than|about|around|some|nearly|almost|over|up to|no more than|under|roughly)\s+$", re.I
)
DAY = re.compile(rf"\b(?:{'|'.join(DAYS)})\b")
MONTH = re.compile(rf"\b(?:{'|'.join(m for m in MONTHS if m != 'May')})\b")
PLACE = re.compile(r"\b(in|near|at|from|outside|to)\s+([A-Z][a-zéíóúãâêôçšžćöü]+)(?=[\s,.;\"”’]|$)")
VERB = re.compile(
    r"\b(was|were|is|are|had|has|have|will|would|could|can|did|does|do)\s+(not\s+|never\s+)?(?=[a-z])(?!(?:n't|only|just|also|at|in|on|no)\b)"
)
NEGATION = re.compile(r"\b(?:not|no|never|nobody|none|nor|neither|nothing|without)\b|n['’]t\b", re.I)
MONEY_OR_TIME = re.compile(r"^\s*(?:%|percent|per cent|a\.?m|p\.?m|o'clock|[A-Z][a-z]+ \d{4})", re.I)


def value_of(words: str) -> int:
    """What a written number says."""
    return SMALL.index(words.casefold()) if words.casefold() in SMALL else int(words.replace(",", ""))


def written(value: int, like: str) -> str:
    """A number, in words where the other was, as far as words go."""
    if not like[0].isdigit() and 0 <= value <= 20:
        return SMALL[value]
    return f"{value:,}" if "," in like or value > 9999 else str(value)


def other_number(draw: random.Random, claim: str) -> Iterator[Edited]:
    """Another figure; the same in other writing; a bound that it keeps or breaks."""
    for match in NUMBER.finditer(claim):
        value = value_of(match.group())
        if (1900 <= value <= 2100) or MONEY_OR_TIME.match(claim[match.end() :]) or value < 2:
            continue
        before, behind = claim[: match.start()], claim[match.end() :]
        hedged = HEDGE.search(before)

        def put(words: str, at: int = len(before), behind: str = behind, before: str = before) -> str:
            return before[:at] + words + behind

        if hedged:
            word = hedged.group().strip().casefold()
            at = hedged.start()
            if word in ("at least", "more than", "over"):
                less = max(1, value - draw.randint(1, max(1, value // 2)))
                yield Edited(claim, put(f"fewer than {written(less, '1')}", at), CONTRADICTED, "number")
                yield Edited(claim, put(f"at least {written(less, '1')}", at), ENTAILED, "number")
                yield Edited(claim, put(f"more than {written(value + draw.randint(1, value), '1')}", at), NEUTRAL, "number")
            continue
        change = draw.choice((draw.randint(1, 3), max(1, value // 2), value, value * 3))
        less = value - min(change, value - 1)
        for other in {less, value + change} - {value}:
            yield Edited(claim, put(written(other, match.group())), CONTRADICTED, "number")
        if value <= 20:
            yield Edited(claim, put(str(value) if not match.group()[0].isdigit() else SMALL[value]), ENTAILED, "number")
        if less < value:
            yield Edited(claim, put(f"{draw.choice(('at least', 'more than'))} {written(less, match.group())}"), ENTAILED, "number")
        yield Edited(
            claim, put(f"{draw.choice(('at least', 'more than'))} {written(value + change, match.group())}"), CONTRADICTED, "number"
        )
        yield Edited(
            claim,
            put(f"{draw.choice(('at most', 'fewer than', 'no more than'))} {written(value + change, match.group())}"),
            ENTAILED,
            "number",
        )
        if less < value:
            yield Edited(claim, put(f"{draw.choice(('at most', 'no more than'))} {written(less, match.group())}"), CONTRADICTED, "number")
        yield Edited(put(f"at least {match.group()}"), claim, NEUTRAL, "number")
        return


def other_day(draw: random.Random, claim: str) -> Iterator[Edited]:
    """Another weekday or month; the day left out."""
    for pattern, words in ((DAY, DAYS), (MONTH, MONTHS)):
        if match := pattern.search(claim):
            other = draw.choice([w for w in words if w != match.group()])
            yield Edited(claim, claim[: match.start()] + other + claim[match.end() :], CONTRADICTED, "date")
            before = claim[: match.start()]
            if before.endswith(" on ") and pattern is DAY:
                short = before[:-4] + claim[match.end() :]
                yield Edited(claim, short, ENTAILED, "date")
                yield Edited(short, claim, NEUTRAL, "date")


def other_place(draw: random.Random, claim: str) -> Iterator[Edited]:
    """Another place; the place left out."""
    if match := PLACE.search(claim):
        name = match.group(2)
        if name in DAYS or name in MONTHS:
            return
        other = draw.choice([p for p in PLACES if p != name])
        yield Edited(claim, claim[: match.start(2)] + other + claim[match.end(2) :], CONTRADICTED, "place")
        short = (claim[: match.start()].rstrip() + claim[match.end() :]).strip()
        if match.group(1) in ("in", "near", "outside") and len(short.split()) > 3:
            yield Edited(claim, short, ENTAILED, "place")
            yield Edited(short, claim, NEUTRAL, "place")


def negated(draw: random.Random, claim: str) -> Iterator[Edited]:
    """A negation put in or taken out."""
    if match := VERB.search(claim):
        verb, negation = match.group(1), match.group(2)
        if NEGATION.search(claim[: match.start()] + claim[match.end() :]):
            return  # two negations in a claim say nothing plain
        if negation:
            turned = claim[: match.start(2)] + claim[match.end(2) :]
        elif verb in ("do", "does", "did"):
            return
        else:
            turned = f"{claim[: match.end(1)]} {draw.choice(('not', 'not', 'never'))}{claim[match.end(1) :]}"
        yield Edited(claim, turned, CONTRADICTED, "negation")
        yield Edited(turned, claim, CONTRADICTED, "negation")
        yield Edited(turned, turned[5:] if turned.startswith("that ") else f"that {turned}", ENTAILED, "negation")


EDITS: tuple[Callable[[random.Random, str], Iterator[Edited]], ...] = (other_number, other_day, other_place, negated)


def edits(claims: list[str], seed: int = 5) -> list[Edited]:
    """Every edit of every claim."""
    draw = random.Random(seed)
    return [e for claim in claims for edit in EDITS for e in edit(draw, claim)]


def contents(folder: Path) -> dict[str, list[str]]:
    """Contents of the statements in annotated reports of this project, by report."""
    found = {}
    for path in sorted(folder.glob("*.txt")):
        found[path.name] = list(_contents(path))
    return found


def _contents(path: Path) -> Iterator[str]:
    for words in re.findall(r"\[t[\d,]+ ([^\[\]]{12,200})\]", path.read_text(encoding="utf-8")):
        yield " ".join(words.strip(' ,"“”').split())
