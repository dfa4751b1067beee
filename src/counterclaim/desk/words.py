"""Values in words, for templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from counterclaim.export.cards import how_many
from counterclaim.export.disputes import HOW_SURE, range_words, standing_words
from counterclaim.ledger.edtf import is_edtf
from counterclaim.records import CREDIBILITY, RELIABILITY

CHECKED = {
    "unverified": "not independently confirmed",
    "verified": "confirmed by the reporters",
    "disputed": "disputed",
    "retracted": "retracted",
}
DONE = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "assess": "assessed", "note": "noted", "undo": "taken back"}
"""What was done by a decision of each kind."""

_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DOUBTS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
_MONTHS = ("January February March April May June July August September October November December").split()


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 report", "2,100 reports"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day(moment: str | None) -> str:
    """A moment or a time in EDTF as a person writes dates; what is not known is said to be so, what is no date stays as it is."""
    if not moment:
        return "date not known"
    plain = moment.partition("T")[0].partition(" ")[0]
    return _spelt(plain) if is_edtf(plain) else moment


def _spelt(given: str) -> str:
    """A time in EDTF, in words."""
    first, slash, last = given.partition("/")
    if slash:
        if first == "..":
            return f"until {_spelt(last)}"
        return f"from {_spelt(first)} on" if last == ".." else f"{_spelt(first)} to {_spelt(last)}"
    doubt = _DOUBTS.get(given[-1:], "")
    year, month, number = (*given.rstrip("?~%").split("-"), "", "")[:3]
    if year.endswith("X"):
        return f"{doubt}some year of {year.replace('X', '0')} to {year.replace('X', '9')}"
    if month in _SEASONS:
        return f"{doubt}{_SEASONS[month]} {year}"
    named = f"{_MONTHS[int(month) - 1]} {year}" if month.isdecimal() else year
    if "XX" in (month, number):
        return f"{doubt}a day of {named}"
    return doubt + (f"{int(number)} {named}" if number else named)


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
    "checked": CHECKED.__getitem__,
    "how_sure": HOW_SURE.__getitem__,
    "done": DONE.__getitem__,
    "credibility": CREDIBILITY.__getitem__,
    "reliability": RELIABILITY.__getitem__,
}
