"""Expressions that count from the day of publication, or from an expression that stands before them in the text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from counterclaim.resolve.when import calendar as cal
from counterclaim.resolve.when.calendar import Stretch
from counterclaim.resolve.when.expressions import (
    BETWEEN,
    COUNT_HEDGE,
    DAY_PART,
    EDGE,
    LONG_WEEKDAY,
    NUMBER,
    TO,
    Match,
    Read,
    Rule,
    S,
    Setting,
    named,
    weekday,
)  # fmt: skip

# --- days of the week ------------------------------------------------------------------------------------------------------

_NAME_BEFORE = re.compile(r"\b(?:Good|Holy|Black|Bloody|Super|Ash|Palm|Red|Cyber|Maundy|Fat|Shrove|Whit|Sheffield|Giving)\s$")
_NAME_BEHIND = re.compile(
    r"\s(?:Times|Post|Herald|Mail|Telegraph|Mirror|Express|Review|Magazine|Star|Sun|Independent|Tribune|Night Live|"
    r"Club|[Ss]chools?|Group|Agreement)\b"
)
_EACH = re.compile(r"\b(?:every|each|any|most|alternate|a|per)\s$", re.I)


def _weekday_of(found: Match, setting: Setting) -> Stretch | None:
    if _NAME_BEFORE.search(setting.before()) or _NAME_BEHIND.match(setting.after()) or _EACH.search(setting.before()):
        return None
    number, which = cal.WEEKDAYS[found["w"].lower()], re.sub(r"\s+", " ", (found["which"] or "").lower())
    if which.startswith("the "):
        return _weekday_from(number, which, setting)
    on = setting.published
    if on is None:
        return None
    if found["week"]:
        monday = cal.week(on + timedelta({"last": -7, "next": 7}.get(found["week"].lower(), 0))).first
        return cal.day(monday + timedelta(number))
    if which in ("last", "this past", "past"):
        return cal.day(cal.latest_weekday(number, on - timedelta(1)))
    if which in ("next", "this coming", "coming"):
        return cal.day(cal.coming_weekday(number, on + timedelta(1)))
    return cal.day(_bare_weekday(number, on, setting, which == "this"))


def _bare_weekday(number: int, on: date, setting: Setting, this: bool = False) -> date:
    sense = setting.sense
    ahead = sense == "future" or (this and sense == "unclear")
    return cal.coming_weekday(number, on) if ahead else cal.latest_weekday(number, on)


def _weekday_from(number: int, which: str, setting: Setting) -> Stretch | None:
    """As in "the following Tuesday", "the previous Friday": from an expression before."""
    start = setting.count_from()
    if start is None:
        return None
    if which in ("the following", "the next"):
        return cal.day(cal.coming_weekday(number, start.last + timedelta(1)))
    return cal.day(cal.latest_weekday(number, start.first - timedelta(1)))


def _weekday_range(found: Match, setting: Setting) -> Stretch | None:
    if (found["to"] == "and") != bool(found["between"]) or setting.published is None:
        return None
    first, last = cal.WEEKDAYS[found["w"].lower()], cal.WEEKDAYS[found["w2"].lower()]
    if setting.sense == "future":
        begin = cal.coming_weekday(first, setting.published)
        return cal.days(begin, cal.coming_weekday(last, begin))
    end = cal.latest_weekday(last, setting.published)
    return cal.days(cal.latest_weekday(first, end), end)


def _into(found: Match, setting: Setting) -> Stretch | None:
    """As in "overnight into Wednesday": the night before that day."""
    if setting.published is None:
        return None
    end = _bare_weekday(cal.WEEKDAYS[found["w"].lower()], setting.published, setting)
    return cal.days(end - timedelta(1), end)


# --- from the day of publication -------------------------------------------------------------------------------------------

_DEICTIC = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1, "last night": -1,
    "last evening": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _deictic(found: Match, setting: Setting) -> Stretch | None:
    """Counted from publication; inside quotation marks the speaker may have counted from another day."""
    if setting.published is None:
        return None
    if found["word"][0].isupper() and setting.at > setting.start and not setting.before()[-2:].strip(" ").endswith((",", ":", "“", '"')):
        return None  # a name: "USA Today", "Bridge to Tomorrow"
    words = re.sub(r"\s+", " ", found["word"].lower())
    return replace(cal.day(setting.published + timedelta(_DEICTIC[words])), approximate=setting.quoted)


def _overnight(found: Match, setting: Setting) -> Stretch | None:
    """As in "overnight" by itself; before a day or a noun it only colours that."""
    if setting.published is None or re.match(r"[-\s](?:stays?|guests?|curfew|trains?|bus|flights?|trips?|queues?|low)\b", setting.after()):
        return None
    if setting.sense == "future":
        return cal.days(setting.published, setting.published + timedelta(1))
    return cal.days(setting.published - timedelta(1), setting.published)


def _this_period(found: Match, setting: Setting) -> Stretch | None:
    """As in "this week", "last month", "next year", "last summer", with "early", "late", "earlier" or "later"."""
    on, which, unit = setting.published, found["which"].lower().split()[-1], found["unit"].lower()
    if on is None or (unit == "fall" and re.match(r"\s+(?:of|in|from)\b", setting.after())):
        return None
    count = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    whole = _named_period(unit, on, count, setting)
    part = (found["part"] or "").lower()
    if not part:
        return whole
    if unit == "week" and part == "earlier" and count == 0:
        return cal.vague(cal.days(whole.first, on))
    if unit == "week" and part == "later" and count == 0:
        return cal.vague(cal.days(on, whole.last))
    return cal.edge_of(whole, part)


def _named_period(unit: str, on: date, count: int, setting: Setting) -> Stretch:
    if unit in cal.SEASONS:
        return _season_by_count(cal.SEASONS[unit], on, count)
    if unit in cal.MONTHS:
        number = cal.MONTHS[unit]
        of_year = on.year + ((number <= on.month) if count > 0 else -(number >= on.month) if count < 0 else 0)
        return cal.month(of_year, number)
    if unit == "weekend":
        return _weekend(on, count, setting)
    return cal.period(unit, on, count)


def _season_by_count(number: int, on: date, count: int) -> Stretch:
    near = [cal.season(y, number) for y in range(on.year - 2, on.year + 2)]
    if count < 0:
        return [s for s in near if s.last < on][-1]
    if count > 0:
        return next(s for s in near if s.first > on)
    return next(s for s in near if s.last >= on) if number != 4 or on.month > 2 else near[1]


def _weekend(on: date, count: int, setting: Setting) -> Stretch:
    """The last one that is over or has begun; the coming one where the clause looks ahead."""
    running = on.weekday() >= 5
    if count < 0:
        return cal.weekend(on - timedelta(7 if running else 0))
    ahead = count > 0 or setting.sense == "future"
    return cal.weekend(on + timedelta(7)) if ahead and not (running and count == 0) else cal.weekend(on)


def _bare_weekend(found: Match, setting: Setting) -> Stretch | None:
    if setting.published is None or re.match(r"\s+(?:of|before|after|beginning|starting|when)\b", setting.after()):
        return None
    return _weekend(setting.published, 0, setting)


def _edge_of_period(found: Match, setting: Setting) -> Stretch | None:
    """As in "the end of the month", "at the start of this week", "mid-week"."""
    if setting.published is None:
        return None
    count = {"last": -1, "next": 1}.get(found["which"].lower(), 0)
    return cal.edge_of(cal.period(found["unit"].lower(), setting.published, count), found["part"].lower())


def _past_units(found: Match, setting: Setting) -> Stretch | None:
    """As in "in the past week", "the last three days", "over the next 48 hours"; "the previous week" counts from an expression."""
    which, unit, count = found["which"].lower(), found["unit"].lower().rstrip("s"), _count(found["n"])
    if count is None or (count == 1 and not found["n"] and found["unit"].lower().endswith("s")):
        return None
    if which in ("previous", "preceding", "following"):
        return _neighbour(which, unit, count, setting, bool(found["n"]))
    on = setting.published
    if on is None or re.match(r"\s+of\b", setting.after()):
        return None
    if unit == "hour":
        unit, count = "day", max(1, -(-count // 24))
    step = 1 if which in ("next", "coming") else -1
    return _run(on, step * count, unit, bool(found["n"]))


def _run(on: date, count: int, unit: str, numbered: bool) -> Stretch | None:
    """From a day to a number of units on or back; several months or years by months or years, one by days."""
    if unit in ("day", "week"):
        there = on + timedelta(count * (7 if unit == "week" else 1))
        return cal.days(min(on, there), max(on, there))
    months = count * {"month": 1, "year": 12, "decade": 120}[unit]
    if not numbered and unit != "decade":
        there = cal.same_day(on, months)
        return cal.days(min(on, there), max(on, there))
    if unit == "month":
        here, far = cal.month(on.year, on.month), cal.month(*cal.plus_months(on.year, on.month, months))
    else:
        here, far = cal.year(on.year), cal.year(on.year + months // 12)
    return cal.join(far, here) if count < 0 else cal.join(here, far)


def _ago(found: Match, setting: Setting) -> Stretch | None:
    count = _count(found["n"])
    if setting.published is None or count is None:
        return None
    stretch = cal.step(cal.day(setting.published), -count, found["unit"].lower().rstrip("s"))
    loose = found["hedge"] or found["n"].lower().startswith("a couple") or found["unit"].lower().startswith("decade")
    return cal.vague(stretch) if stretch and loose else stretch


def _count(words: str | None) -> int | None:
    if not words:
        return 1
    key = re.sub(r"\s+", " ", words.lower())
    return int(key) if key.isdecimal() else cal.NUMBERS.get(key)


# --- from an expression before ---------------------------------------------------------------------------------------------


def _earlier_or_later(found: Match, setting: Setting) -> Stretch | None:
    count = _count(found["n"]) if found["n"] else 1
    unit = found["unit"].lower().rstrip("s")
    if count is None or (not found["n"] and unit not in ("hour", "minute", "moment")):
        return None
    count = -count if found["way"].lower() in ("earlier", "before", "beforehand", "previously", "prior") else count
    start = setting.count_from(unit)
    stretch = cal.step(start, count, unit) if start else None
    return cal.vague(stretch) if stretch and found["hedge"] else stretch


def _neighbour(which: str, unit: str, count: int, setting: Setting, numbered: bool = False) -> Stretch | None:
    start = setting.count_from(unit if unit in ("day", "week", "month", "year") else "day")
    if start is None:
        return None
    ahead = which in ("following", "next")
    if unit == "day":
        if count == 1:
            return cal.day(start.last + timedelta(1)) if ahead else cal.day(start.first - timedelta(1))
        return _days_beside(start, count, ahead)
    if unit == "week" and numbered and start.unit == "day":
        return _days_beside(start, 7 * count, ahead)
    if unit in ("hour", "decade"):
        return None
    near = cal.period(unit, start.last if ahead else start.first, 1 if ahead else -1)
    if unit == "weekend" and ahead:
        return cal.weekend(cal.coming_weekday(5, start.last + timedelta(1)))
    far = cal.period(unit, start.last if ahead else start.first, count if ahead else -count)
    return near if count == 1 else cal.join(near, far) if ahead else cal.join(far, near)


def _days_beside(start: Stretch, count: int, ahead: bool) -> Stretch:
    if ahead:
        return cal.days(start.last + timedelta(1), start.last + timedelta(count))
    return cal.days(start.first - timedelta(count), start.first - timedelta(1))


_UNITS = dict.fromkeys(("day", "morning", "afternoon", "evening", "night", "date"), "day")


def _same_or_next(found: Match, setting: Setting) -> Stretch | None:
    """As in "the same day", "that night", "the next morning", "the previous month"."""
    which, said = re.sub(r"\s+", " ", found["which"].lower()), found["unit"].lower()
    unit = _UNITS.get(said, said)
    if which in ("the same", "that", "that same", "the very same"):
        return _same(unit, setting)
    return _neighbour(which.split()[-1], unit, 1, setting)


def _same(unit: str, setting: Setting) -> Stretch | None:
    start = setting.count_from(unit if unit in ("day", "month", "year") else "day", single=unit == "day")
    if start is None:
        return None
    return replace(start, approximate=False) if unit == "day" else cal.period(unit, start.first, 0)


def _before_or_after(found: Match, setting: Setting) -> Stretch | None:
    """As in "the day before", "the morning after", "the year before", where nothing follows that they would belong to."""
    said = found["unit"].lower()
    return _neighbour("following" if found["way"].lower() == "after" else "previous", _UNITS.get(said, said), 1, setting)


def _in_the_day(found: Match, setting: Setting) -> Stretch | None:
    return _same("day", setting)


def _at_the_time(found: Match, setting: Setting) -> Stretch | None:
    """As in "said at the time": the expression that stands last before it, however coarse."""
    if not setting.earlier or setting.paragraph - setting.earlier[-1].paragraph > 1:
        return None
    setting.anchor = setting.earlier[-1]
    return setting.anchor.stretch


def _rule(name: str, pattern: str, read: Read) -> Rule:
    return Rule(f"times.{name}@1", re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.I), read)


_LONG_MONTHS = named({name: number for name, number in cal.MONTHS.items() if len(name) > 3 or name == "may"})
_PERIODS = rf"week|weekend|month|year|decade|century|spring|summer|autumn|fall|winter|{_LONG_MONTHS}"
_STANDS_ALONE = rf"(?=[.,;:)\"”’\u2014-]|$|{S}(?:and|but|or|at|from|to|said|told|with|by)\b)"

RELATIVE = (
    _rule("weekday-range", rf"{BETWEEN}(?P<x>{weekday()}{TO}{weekday('2')})", _weekday_range),
    _rule("overnight-into", rf"overnight{S}(?:in)?to{S}(?P<w>{LONG_WEEKDAY})", _into),
    _rule(
        "weekday",
        rf"(?:(?:late|early|earlier|later){S}(?:on{S})?)?(?:(?P<which>last|next|this{S}past|this{S}coming|this|past|the{S}(?:previous|preceding|following|next)){S})?"
        rf"(?P<w>{LONG_WEEKDAY})(?:{S}{DAY_PART})?(?:{S}(?:of{S})?(?P<week>last|this|next){S}week)?",
        _weekday_of,
    ),
    _rule(
        "today",
        rf"(?:(?:early|earlier|late|later){S})?(?P<word>the{S}day{S}(?:before{S}yesterday|after{S}tomorrow)|this{S}(?:morning|"
        rf"afternoon|evening)|last{S}(?:night|evening)|today|tonight|yesterday|tomorrow)(?:{S}{DAY_PART})?",
        _deictic,
    ),
    _rule("overnight", r"overnight", _overnight),
    _rule(
        "ago",
        rf"{COUNT_HEDGE}(?P<n>{NUMBER}){S}(?P<unit>days?|weeks?|months?|years?|decades?|hours?|minutes?){S}ago",
        _ago,
    ),
    _rule(
        "earlier-or-later",
        rf"{COUNT_HEDGE}(?:(?P<n>{NUMBER}){S})?(?P<unit>days?|weeks?|months?|years?|hours?|minutes?|moments?){S}(?P<way>earlier|"
        rf"later|previously|beforehand|afterwards?|(?:before|after|prior|on){_STANDS_ALONE})",
        _earlier_or_later,
    ),
    _rule(
        "this-period",
        rf"(?:(?P<part>early|mid|late|earlier|later)[\s-](?:in{S}|on{S})?)?(?P<which>this|last|next|this{S}past|"
        rf"this{S}coming){S}(?P<unit>{_PERIODS})",
        _this_period,
    ),
    _rule(
        "past-units",
        rf"(?:(?:in|over|within|during){S})?the{S}(?P<which>past|last|previous|preceding|next|coming|following){S}"
        rf"(?:(?P<n>{NUMBER}){S})?(?P<unit>hours?|weeks?|weekend|months?|years?|decades?|(?:(?<=past )|(?<=last )|(?<=\d )|"
        rf"(?<=\w ))days)",
        _past_units,
    ),
    _rule(
        "edge-of-period",
        rf"(?P<part>{EDGE}){S}(?P<which>the|this|last|next){S}(?P<unit>week|month|year|decade)",
        _edge_of_period,
    ),
    _rule("edge-of-period", r"(?P<part>mid)-?(?P<which>)(?P<unit>week)", _edge_of_period),
    _rule("weekend", rf"(?:(?<=over )|(?<=at )|(?<=on )|(?<=during )|(?<=since ))the{S}weekend", _bare_weekend),
    _rule(
        "same-or-next",
        rf"(?:(?:earlier|later|late|early){S}(?:on{S})?)?(?P<which>the{S}(?:very{S})?same|that{S}same|that|the{S}(?:very{S})?"
        rf"(?:next|following|previous|preceding)){S}(?P<unit>day|date|morning|afternoon|evening|night|week|weekend|month|year)",
        _same_or_next,
    ),
    _rule(
        "before-or-after",
        rf"the{S}(?P<unit>day|morning|afternoon|evening|night|week|month|year){S}(?P<way>before|after){_STANDS_ALONE}",
        _before_or_after,
    ),
    _rule("in-the-day", rf"(?:earlier|later){S}in{S}the{S}(?:day|morning|evening|afternoon)", _in_the_day),
    _rule("at-the-time", rf"(?<=at )(?:the|that){S}time(?!{S}(?:of|that|when|he|she|they|it|the)\b)", _at_the_time),
)  # fmt: skip
"""In the order in which they are tried where two begin at the same place."""
