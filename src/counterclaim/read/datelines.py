"""Find the dateline that opens a paragraph: place, region, date, agency and a dash, each but the place optional."""

from __future__ import annotations

import re

from counterclaim.read.vocabulary import MONTHS, WEEKDAYS

DATELINE_LENGTH = 120
"""The longest dateline, in code points."""

_DASH = re.compile(r"\s*(?:-{2,3}|[\u2013\u2014\u2015])(?=\s|$|[\w\"'\u2018\u201c])|\s+-(?=\s|$)|(?<=\)):(?=\s)")
_COLON = re.compile(r":(?=\s+\S)")
_DATE = re.compile(
    rf"(?:(?:{WEEKDAYS}),? )?(?:(?:{MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:de )?(?:{MONTHS})\.?)(?:,? (?:de )?\d{{4}})?|{WEEKDAYS}",
    re.I,
)
_AGENCY = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*$")
# In headlines a dash follows these just as it follows a place.
_NO_PLACE = frozenset(
    """update updates live exclusive breaking watch listen video photos analysis opinion comment editorial factbox explainer
    profile interview review fact press release news alert urgent just correction transcript podcast letter column blog q&a
    feature special timeline refile""".split()
)
_PLACE = re.compile(r"[^\W\d_][\w'\u2019.\- ]{1,40}(?:/[^\W\d_][\w'\u2019.\- ]{1,40}){0,3}")


def find_dateline(line: str, *, first: bool = True) -> int:
    """How many code points of the line are its dateline, through the dash; 0 where there is none.

    Args:
        line: a paragraph, trimmed.
        first: whether it is the first paragraph; there a place in capitals and a dash are enough.
    """
    head = line[:DATELINE_LENGTH]
    # Nearly every paragraph is let go here, before any search.
    if not (head[:1].isupper() or head[:1] in "([") or (
        "-" not in head and "\u2013" not in head and "\u2014" not in head and ")" not in head and ":" not in head
    ):
        return 0
    for dash in _DASH.finditer(head):
        if _is_dateline(head[: dash.start()], line[dash.end() :].lstrip(), first):
            return dash.end()
        if dash.start() > 80:
            break
    agency = re.match(r"[^()]{3,60}\([^()]{2,40}\)(?=\s|$)", head)
    if agency and _is_dateline(agency.group(), line[agency.end() :].lstrip(), False):
        return agency.end()
    colon = _COLON.search(head)
    if first and colon and len(line) > 120 and _is_capitals(head[: colon.start()]) and "?" not in line[:80]:
        return colon.end() if _is_dateline(head[: colon.start()], line[colon.end() :].lstrip(), True) else 0
    return 0


_NO_AGENCY = re.compile(
    r"(?:\d+(?:st|nd|rd|th) )?(?:update|upd|lead|ld|writethru|correct|adds|eds|wrap|refile|repeats?|urgent|graphic)", re.I
)


def agency_slug(dateline: str) -> tuple[int, int] | None:
    """Where the agency's name stands in a dateline (code points in it), or None."""
    match = re.search(r"[(\[]([^()\[\]]{2,40})[)\]]", dateline)
    if match is None or _DATE.search(match.group(1)) or _NO_AGENCY.match(match.group(1)):
        return None
    return match.start(1), match.end(1)


def is_date_and_place(line: str) -> bool:
    """Whether a whole line is a dateline that no paragraph follows: "Kota, 9 February", "Friday, 3 May 2024"."""
    if len(line) > 60:
        return False
    bare = re.sub(r"\s*[\u2013\u2014-]\s*for immediate release$", "", line, flags=re.I).rstrip(" .\u2014\u2013-")
    match = _DATE.search(bare)
    if match is None or match.end() != len(bare):
        return False
    place = bare[: match.start()].rstrip(" ,")
    return not place or (place[0].isupper() and len(place.split()) <= 4 and _is_region(place))


def _is_dateline(prefix: str, rest: str, first: bool) -> bool:
    """Whether the prefix has a dateline's parts and what follows could open a report."""
    if rest and rest[0].islower():
        return False
    prefix = prefix.strip()
    if prefix[:1] == "(" and prefix[-1:] == ")":
        prefix = prefix[1:-1]
    agency = _AGENCY.search(prefix)
    if agency:
        prefix = prefix[: agency.start()]
    prefix = prefix.rstrip(" .:,")
    dated = False
    match = _DATE.search(prefix)
    if match and match.end() == len(prefix):
        dated = True
        prefix = prefix[: match.start()].rstrip(" ,.")
    if not prefix:
        return bool(agency) and first
    place, *regions = [part.strip() for part in prefix.split(",")]
    if not place or place.split()[0].casefold() in _NO_PLACE:
        return False
    if len(regions) > 2 or len(place.split()) > 5 or _PLACE.fullmatch(place) is None or not all(_is_region(region) for region in regions):
        return False
    if _is_capitals(place):
        return first or dated or bool(agency) or bool(regions)
    return (dated or (bool(agency) and first)) and _is_region(place)


def _is_capitals(words: str) -> bool:
    return words.isupper() and sum(1 for c in words if c.isalpha()) >= 3


def _is_region(words: str) -> bool:
    """Whether it is a name of at most five words: capitals, and small words only between them."""
    parts = words.replace("/", " ").split()
    small = {"of", "the", "and", "de", "la", "du", "al", "el", "da", "do", "sur"}
    return 1 <= len(parts) <= 5 and parts[0][0].isupper() and all(part[0].isupper() or part in small for part in parts)
