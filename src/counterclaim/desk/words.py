"""Values in words, for templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from counterclaim.export.cards import how_many
from counterclaim.export.disputes import range_words, standing_words

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
RELIABILITY = {
    "a": "completely reliable",
    "b": "usually reliable",
    "c": "fairly reliable",
    "d": "not usually reliable",
    "e": "unreliable",
    "f": "cannot be judged",
}
_MONTHS = ("January February March April May June July August September October November December").split()


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 report", "2,100 reports"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(moment: str | None) -> str:
    """A date as a person writes it; what is not known is said to be unknown, what is no single day stays as it is."""
    if not moment:
        return "date not known"
    parts = moment[:10].split("-")
    try:
        year, *rest = (int(part) for part in parts)
    except ValueError:
        return moment
    if not rest or not 1 <= rest[0] <= 12 or (moment[10:11] not in ("", "T", " ")):
        return moment
    month = _MONTHS[rest[0] - 1]
    return f"{rest[1]} {month} {year}" if len(rest) == 2 else f"{month} {year}"


def clock(moment: str | None) -> str:
    """Day and time, where there is a time."""
    return day(moment) + (f", {moment[11:16]}" if moment and len(moment) > 15 and moment[10] in "T " else "")


def plain(name: str | None) -> str:
    """A code in words: "calls_for" is "calls for"."""
    return (name or "").replace("_", " ")


def percent(share: float) -> str:
    """A probability: "37 %", not to be broken."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Some names, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def short(text: str | None, most: int = 200) -> str:
    """At most so many code points of a text, the last of them "…" where it goes on."""
    text = text or ""
    return text if len(text) <= most else f"{text[: most - 1]}…"


FILTERS: dict[str, Callable[..., Any]] = {
    "count": count,
    "standing": standing_words,
    "day": day,
    "clock": clock,
    "figure": range_words,
    "how_many": how_many,
    "plain": plain,
    "percent": percent,
    "listed": listed,
    "short": short,
    "credibility": CREDIBILITY.__getitem__,
    "reliability": RELIABILITY.__getitem__,
}
