"""Dates, months, seasons, years and longer: expressions that carry their own place on the calendar, or all of it but the year."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from counterclaim.resolve.when import calendar as cal
from counterclaim.resolve.when.calendar import Stretch
from counterclaim.resolve.when.expressions import (
    BETWEEN,
    DATE_WEEKDAY,
    HEDGE,
    PARTLY,
    TO,
    Match,
    Read,
    Rule,
    S,
    Setting,
    day,
    month,
    words,
    year,
)  # fmt: skip
from counterclaim.resolve.when.tenses import Sense

_GRACE_DAYS = 7
"""How long after publication a past date without a year may lie, so that reports that were amended keep their year."""

_SOON_DAYS = 90
"""How far ahead a date without a year may lie where the clause does not say that it is to come."""


def _whole(found: Match, setting: Setting) -> Stretch | None:
    return replace(cal.day(date(int(found["y"]), int(found["m"]), int(found["d"]))), dated=True)


def _numeric(found: Match, setting: Setting) -> Stretch | None:
    first, second, of_year = int(found["a"]), int(found["b"]), int(found["y"])
    if found["sep"] != "." and first <= 12 and second <= 12 and first != second:
        return None
    day_number, number = (second, first) if second > 12 else (first, second)
    return replace(cal.day(date(of_year, number, day_number)), dated=True)


def _placed_day(number: int, day_number: int, of_year: str | None, setting: Setting) -> Stretch | None:
    """A day of a month; without a year, the year that the sentence or the day of publication asks for."""
    if of_year:
        return replace(cal.day(date(int(of_year), number, day_number)), dated=True)
    near = _dated_before(setting)
    sense = setting.sense if setting.published else "unclear"
    if near and sense != "future":
        on = date(near.first.year, number, day_number)
        return replace(cal.day(on if on >= near.first else date(near.first.year + 1, number, day_number)), dated=True)
    if setting.published is None:
        return None
    return cal.day(_nearest(number, day_number, setting.published, sense))


def _dated_before(setting: Setting) -> Stretch | None:
    """An expression with its year written out that stands before in the same sentence."""
    if not setting.earlier or setting.earlier[-1].sentence != setting.sentence:
        return None
    before = setting.earlier[-1].stretch
    return before if before.dated and before.unit in ("day", "month") else None


def _nearest(number: int, day_number: int, published: date, sense: Sense) -> date:
    """The year by what the clause says; by the least distance where it says nothing."""
    days = [date(y, number, day_number) for y in range(published.year - 1, published.year + 2) if _exists(y, number, day_number)]
    if not days:
        raise ValueError("no such day")
    if sense == "future":
        days = [d for d in days if d >= published] or days
    elif sense == "past":
        days = [d for d in days if d <= published + timedelta(_GRACE_DAYS)] or days
    else:
        days = [d for d in days if (d - published).days <= _SOON_DAYS] or days
    return min(days, key=lambda d: abs((d - published).days))


def _exists(of_year: int, number: int, day_number: int) -> bool:
    try:
        date(of_year, number, day_number)
    except ValueError:
        return False
    return True


def _month_day(found: Match, setting: Setting) -> Stretch | None:
    number = cal.MONTHS[found["m"].lower()]
    if found["m"].lower() == "may" and not found["y"] and re.match(r"\s[a-z]+\s(?:people|of)\b", setting.after()):
        return None
    return _placed_day(number, int(found["d"]), found["y"], setting)


def _day_range(found: Match, setting: Setting) -> Stretch | None:
    """As in "3 to 5 June", "June 3-5", "June 3 to July 5", each with or without a year."""
    if (found["to"] == "and") != bool(found["between"]):
        return None
    parts = found.groupdict()
    behind = cal.MONTHS[(parts.get("m2") or found["m"]).lower()]
    last = _placed_day(behind, int(found["d2"]), parts.get("y2") or found["y"], setting)
    if last is None:
        return None
    number = cal.MONTHS[found["m"].lower()]
    of_year = int(found["y"]) if found["y"] and parts.get("y2") else last.first.year - (number > behind)
    return cal.join(replace(cal.day(date(of_year, number, int(found["d"]))), dated=last.dated), last)


def _nth(found: Match, setting: Setting) -> Stretch | None:
    """As in "on the 6th": of the month that the clause points to."""
    if setting.published is None:
        return None
    on, step = setting.published, 1 if setting.sense == "future" else -1
    for _ in range(4):
        if _exists(on.year, on.month, int(found["d"])):
            there = on.replace(day=int(found["d"]))
            if (there >= setting.published) if step > 0 else (there <= setting.published):
                return cal.day(there)
        of_year, number = cal.plus_months(on.year, on.month, step)
        on = date(of_year, number, 1)
    return None


def _fixed(found: Match, setting: Setting) -> Stretch | None:
    number, day_number = cal.FIXED_DAYS[re.sub(r"\s+", " ", found["name"].lower().replace("’", "'"))]
    return _placed_day(number, day_number, found["y"], setting)


# --- months, seasons, years ------------------------------------------------------------------------------------------------

_MONTH_LED = re.compile(
    r"\b(?:in|since|until|till|by|from|through|between|during|before|after|of|last|next|this|and|or|throughout|around|back in)\s+$", re.I
)
_BARE_MONTHS = re.compile(r"January|February|July|September|October|November|December", re.I)
_YEAR_LED = re.compile(
    r"\b(?:in|since|until|till|by|from|through|between|during|before|after|of|throughout|back in|the year|early|late|and|or|"
    r"to|than)\s+$|\($",
    re.I,
)
_YEAR_HELD = re.compile(r"\b(?:a|an|the|its|his|her|their|our|this|that|of|\w+['’]s)\s+$", re.I)
_COUNTED = re.compile(r"\s+(?:[a-z-]+\s)?[a-z]{3,}s\b|\s+(?:people|men|women|children|per cent|percent|km|kilo|met|mil|troops)")


def _some_month(found: Match, setting: Setting) -> Stretch | None:
    name, part, of_year = found["m"].lower(), found["part"], found["y"]
    if not (part or of_year):
        if (len(found["m"]) < 4 and name != "may") or re.match(r"\s+\d{1,2}\b", setting.after()):
            return None
        if not _MONTH_LED.search(setting.before()) and not _BARE_MONTHS.fullmatch(name):
            return None
    stretch = _placed_month(cal.MONTHS[name], of_year, setting)
    return cal.edge_of(stretch, part.lower()) if stretch and part else stretch


def _placed_month(number: int, of_year: str | None, setting: Setting) -> Stretch | None:
    if of_year:
        return replace(cal.month(int(of_year), number), dated=True)
    if setting.published is None:
        return None
    on = setting.published
    if setting.sense == "future":
        return cal.month(on.year + (number < on.month), number)
    return cal.month(on.year - (number > on.month), number)


def _month_range(found: Match, setting: Setting) -> Stretch | None:
    if (found["to"] == "and") != bool(found["between"]):
        return None
    last = _placed_month(cal.MONTHS[found["m2"].lower()], found["y2"], setting)
    if last is None:
        return None
    number = cal.MONTHS[found["m"].lower()]
    of_year = int(found["y"]) if found["y"] else last.first.year - (number > last.first.month)
    return cal.join(replace(cal.month(of_year, number), dated=last.dated), last)


def _season(found: Match, setting: Setting) -> Stretch | None:
    number = cal.SEASONS[found["season"].lower()]
    if found["y"]:
        stretch: Stretch | None = replace(cal.season(int(found["y"]), number), dated=True)
    else:
        if setting.published is None or re.match(r"\s+(?:of|in|from|back)\b", setting.after()):
            return None
        ahead = setting.sense == "future"
        stretch = _season_near(number, setting.published, ahead)
    return cal.edge_of(stretch, found["part"].lower()) if stretch and found["part"] else stretch


def _season_near(number: int, published: date, ahead: bool) -> Stretch:
    """The latest season of that name that has begun; the first that is not over where the clause looks ahead."""
    near = [cal.season(y, number) for y in range(published.year - 2, published.year + 2)]
    if ahead:
        return next(s for s in near if s.last >= published)
    return [s for s in near if s.first <= published][-1]


def _some_year(found: Match, setting: Setting) -> Stretch | None:
    number, before, after = int(found["y"]), setting.before(), setting.after()
    held = bool(_YEAR_HELD.search(before)) and bool(re.match(r"\s+[a-z]{3,}", after)) and number >= 1900
    if re.match(r"[-–]\w|\s(?:[ap]\.?m|hours?|GMT|UTC|local)\b", after) or re.search(r"[-#$£€/]$", before):
        return None
    if number % 50 == 0 and number != 2000 and _COUNTED.match(after) and not found["part"]:
        return None
    led = bool(_YEAR_LED.search(before)) and not (re.search(r"\b(?:to|than|of|by)\s+$", before) and _COUNTED.match(after))
    if not (led or held or found["part"] or found["hedge"]) or (number < 1500 and not led):
        return None
    if number % 100 == 0 and _COUNTED.match(after):
        return None
    stretch = replace(cal.year(number), dated=True)
    if found["part"]:
        return cal.edge_of(stretch, found["part"].lower())
    return cal.vague(stretch) if found["hedge"] else stretch


def _year_range(found: Match, setting: Setting) -> Stretch | None:
    first, last = int(found["y"]), int(found["y2"]) if len(found["y2"]) == 4 else int(found["y"][:2] + found["y2"])
    led = bool(re.search(r"\bfrom\s+$|\($|\bin\s+$|\bthe\s+$|\bof\s+$", setting.before()))
    if (found["to"] == "and") != bool(found["between"]) or first >= last:
        return None
    if not (found["between"] or led) and (found["to"] or first < 1900):
        return None
    return replace(cal.join(cal.year(first), cal.year(last)) or cal.year(first), dated=True)


def _decade(found: Match, setting: Setting) -> Stretch | None:
    if found["word"]:
        names = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
        stretch = cal.decade(1920 + 10 * names.index(found["word"].lower()))
    else:
        digits = found["digits"]
        stretch = cal.decade(int(digits) if len(digits) == 4 else 1900 + int(digits))
    return cal.vague(stretch) if found["part"] else stretch


def _century(found: Match, setting: Setting) -> Stretch | None:
    words = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
    number = int(found["n"]) if found["n"] else words[found["word"].lower()]
    return (cal.vague if found["part"] else lambda s: s)(cal.century(number)) if 0 < number < 30 else None


def _fraction(found: Match, setting: Setting) -> Stretch | None:
    """As in "the first half of 2020", "the second quarter"."""
    whole, nth = (4, cal.ORDINALS[found["nth"].lower()]) if found["unit"].lower() == "quarter" else (2, cal.ORDINALS[found["nth"].lower()])
    nth = whole if nth < 0 else nth
    if nth > whole:
        return None
    of_year = _year_said(found, setting)
    if of_year is None:
        return None
    months = 12 // whole
    return cal.join(cal.month(of_year, months * (nth - 1) + 1), cal.month(of_year, months * nth))


def _year_said(found: Match, setting: Setting) -> int | None:
    if found["y"]:
        return int(found["y"])
    if setting.published is None:
        return None
    return setting.published.year + {"last": -1, "next": 1}.get((found["which"] or "").lower(), 0)


def _month_week(found: Match, setting: Setting) -> Stretch | None:
    """As in "the first week of June"."""
    whole = _placed_month(cal.MONTHS[found["m"].lower()], found["y"], setting)
    nth = cal.ORDINALS[found["nth"].lower()]
    if whole is None:
        return None
    first = whole.last - timedelta(6) if nth < 0 else whole.first + timedelta(7 * (nth - 1))
    return cal.vague(replace(cal.days(first, min(first + timedelta(6), whole.last)), dated=whole.dated))


def _rule(name: str, pattern: str, read: Read) -> Rule:
    return Rule(f"times.{name}@1", re.compile(rf"(?<![\w.,$£€/-])(?:{pattern})(?!\w)", re.I), read)


_OF_YEAR = rf"(?:,?{S}(?:of{S})?{year()})?"
_OF_YEAR_2 = rf"(?:,?{S}(?:of{S})?{year('2')})?"
_ORDINAL = words(list(cal.ORDINALS))

ABSOLUTE = (
    _rule("iso", r"(?P<x>(?P<y>\d{4})-(?P<m>0\d|1[0-2])-(?P<d>[0-3]\d))(?:T[\d:.+Z-]*)?", _whole),
    _rule("iso", r"(?P<y>(?:19|20)\d\d)/(?P<m>0?\d|1[0-2])/(?P<d>[0-3]?\d)(?!/)", _whole),
    _rule("numeric", r"(?P<a>[0-3]?\d)(?P<sep>[/.-])(?P<b>[0-3]?\d)(?P=sep)(?P<y>(?:19|20)\d\d)(?!/)", _numeric),
    _rule(
        "day-range",
        rf"{BETWEEN}(?P<x>(?:the{S})?{day()}{TO}(?:the{S})?{day('2')}{S}(?:of{S})?{month()}{_OF_YEAR})",
        _day_range,
    ),
    _rule(
        "day-range",
        rf"{BETWEEN}(?P<x>{DATE_WEEKDAY}{day()}{S}(?:of{S})?{month()}{_OF_YEAR}{TO}{DATE_WEEKDAY}{day('2')}{S}(?:of{S})?{month('2')}{_OF_YEAR_2})",
        _day_range,
    ),
    _rule(
        "day-range",
        rf"{BETWEEN}(?P<x>{DATE_WEEKDAY}{month()}{S}{day()}{_OF_YEAR}{TO}{DATE_WEEKDAY}{month('2')}{S}{day('2')}{_OF_YEAR_2})",
        _day_range,
    ),
    _rule("day-range", rf"{BETWEEN}(?P<x>{month()}{S}{day()}{TO}{day('2')}{_OF_YEAR})", _day_range),
    _rule("date", rf"{HEDGE}{DATE_WEEKDAY}(?:the{S})?{day()}{S}(?:of{S})?{month()}{_OF_YEAR}", _month_day),
    _rule("date", rf"{HEDGE}{DATE_WEEKDAY}{month()}{S}(?:the{S})?{day()}{_OF_YEAR}", _month_day),
    _rule(
        "day-of-holiday",
        rf"(?P<name>{words(list(cal.FIXED_DAYS)).replace(chr(39), '[' + chr(39) + '’]')}){_OF_YEAR}",
        _fixed,
    ),
    _rule("month-range", rf"{BETWEEN}(?P<x>{month()}{_OF_YEAR}{TO}{month('2')}{_OF_YEAR_2})", _month_range),
    _rule("month-week", rf"the{S}(?P<nth>{_ORDINAL}){S}week{S}(?:of|in){S}{month()}{_OF_YEAR}", _month_week),
    _rule("month", rf"{PARTLY}(?:the{S}month{S}of{S})?{month()}{_OF_YEAR}", _some_month),
    _rule(
        "season",
        rf"{PARTLY}(?:the{S})?(?P<season>spring|summer|autumn|fall|winter)(?:{S}(?:of{S}|in{S})?{year()}(?:[-–/]\d\d)?)",
        _season,
    ),
    _rule("season", r"(?<=\bin )(?:the )?(?P<season>spring|summer|autumn|winter)(?P<part>)(?P<y>)", _season),
    _rule("season", r"(?<=\bin the )(?P<season>fall)(?P<part>)(?P<y>)", _season),
    _rule(
        "season",
        r"(?:(?<=over )|(?<=since )|(?<=until )|(?<=during ))the (?P<season>spring|summer|autumn|winter)(?P<part>)(?P<y>)",
        _season,
    ),
    _rule(
        "fraction",
        rf"the{S}(?P<nth>{_ORDINAL}){S}(?P<unit>quarter|half){S}of{S}(?:(?P<which>this|last|next|the){S}year|{year()})",
        _fraction,
    ),
    _rule(
        "decade",
        rf"(?:the{S})?(?:(?P<part>early|mid|late)[\s-])?(?:(?P<digits>(?:1[5-9]|20)\d0|(?<=['’])\d0)['’]?s|(?P<word>(?:twen|"
        rf"thir|for|fif|six|seven|eigh|nine)ties))",
        _decade,
    ),
    _rule(
        "century",
        rf"(?:the{S})?(?:(?P<part>early|mid|late)[\s-])?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>eighteenth|nineteenth|"
        rf"twentieth|twenty-first))[\s-]century",
        _century,
    ),
    _rule("year-range", rf"{BETWEEN}(?P<x>{year()}{TO}(?P<y2>\d{{4}}|\d\d)(?!\d))", _year_range),
    _rule("year", rf"{HEDGE}{PARTLY}{year()}", _some_year),
    _rule(
        "day-of-month",
        rf"(?<=\bon )the{S}(?P<d>3[01]|[12]?\d)(?:st|nd|rd|th)(?=[.,;:]|$|{S}(?:and|but|that|when|in|at|as|he|she|it|they|by|"
        rf"after|before)\b)",
        _nth,
    ),
)  # fmt: skip
"""In the order in which they are tried where two begin at the same place."""
