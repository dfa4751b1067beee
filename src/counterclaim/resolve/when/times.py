"""Report to expressions of time, each as EDTF: dates, days and periods that can be placed on the calendar.

An expression counts from the day of publication, or from an earlier expression, which is then its anchor. Without a day of
publication those that need it are left out; today's clock is never asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from counterclaim.records import Span, Time
from counterclaim.resolve.report import Report
from counterclaim.resolve.when.absolute_times import ABSOLUTE
from counterclaim.resolve.when.calendar import Stretch
from counterclaim.resolve.when.expressions import Earlier, Rule, Setting
from counterclaim.resolve.when.relative_times import RELATIVE

RULES: tuple[Rule, ...] = (*ABSOLUTE, *RELATIVE)

_WORTH = re.compile(
    r"\d{4}|\d(?:st|nd|rd|th)\b|\d0s\b|day|week|month|year|hour|minute|moment|decade|century|quarter|half of|ties\b|"
    r"tonight|yesterday|tomorrow|"
    r"night|morning|evening|afternoon|date\b|time\b|"
    r"spring|summer|autumn|fall|winter|Christmas|Halloween|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|"
    r"Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|DAY",
    re.I,
)
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_SAME_AGAIN = re.compile(r"\(\?P=\w+\)")


def _nameless(pattern: str) -> str:
    return _SAME_AGAIN.sub("[/.-]", _GROUP_NAME.sub("(?:", pattern))


_BY_NUMBER = "|".join(f"(?P<r{n}>{_nameless(rule.pattern.pattern)})" for n, rule in enumerate(RULES))
_ANY = re.compile(rf"(?<!\w)(?=[\w])(?:{_BY_NUMBER})", re.I)


def find_times(report: Report) -> list[Time]:
    """Every expression of time in title, body, captions and notes that can be placed on the calendar.

    Args:
        report: the report; of it the text, its sentences and quotations, and the day of publication are read.

    Returns:
        Times in the order of the text, without overlaps. Spans are code points and leave out the preposition, but for
        "in the past week" and its like. `anchor` is the expression that one counts from, None where that is the day of
        publication or nothing.

    Source: Library of Congress, Extended Date/Time Format specification (2019), level 1.
    """
    times: list[Time] = []
    earlier: list[Earlier] = []
    contents = _contents(report)
    for number, (start, end) in enumerate(report.sentences.places):
        at = start
        if not _WORTH.search(report.text, start, end):
            continue
        while found := _ANY.search(report.text, at, end):
            begin = found.start()
            read = _read(report, number, begin, int((found.lastgroup or "r0")[1:]), earlier, contents)
            if read is None:
                at = begin + 1
                continue
            times.append(read[0])
            earlier.append(read[1])
            at = max(read[0].end, begin + 1)
    return times


def _read(
    report: Report, number: int, begin: int, first_rule: int, earlier: list[Earlier], contents: tuple[list[int], list[int]]
) -> tuple[Time, Earlier] | None:
    """The first rule from a given one on that can place the expression that begins there."""
    start, end = report.sentences.places[number]
    for rule in RULES[first_rule:]:
        found = rule.pattern.match(report.text, begin, end)
        if not found:
            continue
        at, behind = found.span("x") if "x" in rule.pattern.groupindex else found.span()
        paragraph = report.sentences.paragraph(number)
        quoted = bool(report.marked.touching(at, behind))
        told = _inside(contents, at)
        setting = Setting(report.text, start, end, at, behind, report.published, number, paragraph, quoted, told, earlier)
        stretch = _placed(rule, found, setting)
        if stretch is not None:
            text = report.text[at:behind]
            anchor = setting.anchor.span if setting.anchor else None
            time = Time(at, behind, text, stretch.edtf, stretch.approximate, rule.name, anchor)
            return time, Earlier(Span(at, behind, text), stretch, number, paragraph, told)
    return None


def _contents(report: Report) -> tuple[list[int], list[int]]:
    """Where the attributions' contents begin, and the furthest that any of those up to there reaches."""
    spans = sorted((c.start, c.end) for a in report.attributions for c in a.content)
    return [start for start, _ in spans], list(accumulate((end for _, end in spans), max))


def _inside(contents: tuple[list[int], list[int]], offset: int) -> bool:
    """Whether an offset stands in what somebody is said to have said."""
    number = bisect_right(contents[0], offset) - 1
    return number >= 0 and offset < contents[1][number]


def _placed(rule: Rule, found: re.Match[str], setting: Setting) -> Stretch | None:
    """What the rule makes of it; None for days that no calendar has."""
    try:
        return rule.read(found, setting)
    except (ValueError, OverflowError):
        return None
