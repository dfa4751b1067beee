"""Rows in the shape of ACLED's events: claims whose words tell of something that ACLED has a type for.

A row is a claim, not an event, as told by those of its statements that have the words; nothing says that it is true. Several rows may be
about one event; `notes` names the disputes in which they stand against each other, and what the other sides say.

Source: ACLED Codebook (October 2024): names, order and codes of the columns; ACLED's FAQ on fatalities.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from counterclaim.export.country_codes import NUMERIC
from counterclaim.export.csv_cells import row_cells
from counterclaim.export.decided import rejected
from counterclaim.export.event_claims import Head, Telling, claimants, figures, heads, least, listed, number, tellings, tolls
from counterclaim.export.event_places import acled_precision, days_told, location_of
from counterclaim.export.event_words import RULES, Rule, content_of, happened, rules_for
from counterclaim.records import Place, Quantity, Side
from counterclaim.relate.claims import most_typical, words_said
from counterclaim.relate.pairs import Statement
from counterclaim.resolve.countries import NAMES

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

COLUMNS = tuple(
    """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2
    inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source
    source_scale notes fatalities tags timestamp
    """.split()
)
"""All columns of ACLED, in its order."""

NUMBERS = frozenset("year time_precision iso latitude longitude geo_precision fatalities".split())
"""Those of the columns filled here that hold numbers; all others are texts."""

_VIOLENCE, _DEMONSTRATIONS, _STRATEGIC = "Political violence", "Demonstrations", "Strategic developments"
DISORDER: Mapping[str, str] = {
    "Battles": _VIOLENCE,
    "Explosions/Remote violence": _VIOLENCE,
    "Violence against civilians": _VIOLENCE,
    "Protests": _DEMONSTRATIONS,
    "Riots": _DEMONSTRATIONS,
    "Strategic developments": _STRATEGIC,
    "Excessive force against protesters": f"{_VIOLENCE}; {_DEMONSTRATIONS}",
    "Mob violence": _VIOLENCE,
}
"""Type of disorder by sub-event type where that has its own, else by event type."""

GEO_PRECISION: Mapping[int | None, int] = {1: 1, 2: 2, 3: 2, 4: 3}
"""ACLED's code by ours, which is UCDP GED's; ACLED has none for less than a province."""

_TARGETED = ("Violence against civilians", "Excessive force against protesters")
_VAGUE = (("dozens", 12), ("tens", 10), ("hundreds", 100))
_OF_MORE = r"(?!\s+of\s+(?:hundreds|thousands|millions))"
_PROVINCE, _DISTRICT = 4, 3
_QUOTED = 160


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """A row for each claim that tells of an event, in the order of the ledger."""
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    names = {actor.id: actor.name for actor in moment.actors.values()}
    reports, gone = heads(moment), rejected(moment.decided)
    statements = {identifier: s for identifier, s in moment.related.statements.items() if identifier not in gone and s.attribution.content}
    for claim in tellings(moment):
        if rule := rule_for(claim.statements):
            telling = claim.of(s for s in claim.statements if rule.fits(content_of(s.attribution)))
            filled = _row(telling, rule, reports, names, statements)
            rows.writerow(row_cells(COLUMNS, NUMBERS, filled))


def rule_for(statements: Sequence[Statement]) -> Rule | None:
    """The rule that most of the statements fit, of each statement the first; of several the one that stands first in the table."""
    counted = Counter(rules[0].name for s in statements if (rules := rules_for(content_of(s.attribution))))
    return max((rule for rule in RULES if rule.name in counted), key=lambda rule: counted[rule.name], default=None)


def fatalities(statements: Sequence[Statement]) -> float | None:
    """The most conservative number of people killed that the statements give; None where they give none.

    Of one statement's several numbers, which may be parts, the greatest counts; of statements that differ the least. "Tens" are 10,
    "dozens" 12, "hundreds" 100.

    Source: ACLED's FAQ, "How does ACLED code fatalities?".
    """
    told = [max(least_told) for s in statements if (least_told := [n for q in tolls(s) if (n := _conservative(q)) is not None])]
    return min(told, default=None)


def _conservative(quantity: Quantity) -> float | None:
    if quantity.value is None:
        for word, meant in _VAGUE:
            if re.search(rf"\b{word}\b{_OF_MORE}", quantity.text, re.I):
                return meant
    return least(quantity) if quantity.value is None else quantity.value


def _row(
    telling: Telling, rule: Rule, reports: Mapping[str, Head], names: Mapping[str, str], statements: Mapping[str, Statement]
) -> dict[str, str]:
    told = days_told(telling.statements)
    precision = acled_precision(told)
    day = told.middle if precision else None
    place = location_of([statement.attribution for statement in telling.statements])
    sources = dict.fromkeys(reports[statement.document].publisher for statement in telling.carried_by())
    is_targeted = rule.event_type in _TARGETED or rule.sub_event_type in _TARGETED
    return {
        "event_id_cnty": telling.id,
        "event_date": day.isoformat() if day else "",
        "year": str(day.year) if day else "",
        "time_precision": number(precision),
        "disorder_type": DISORDER.get(rule.sub_event_type) or DISORDER[rule.event_type],
        "event_type": rule.event_type,
        "sub_event_type": rule.sub_event_type,
        "civilian_targeting": "Civilian targeting" if is_targeted else "",
        **({} if place is None else _where(place)),
        "source": listed([publisher for publisher in sources if publisher]),
        "notes": " ".join(_notes(telling, rule, names, statements)),
        "fatalities": number(fatalities(telling.statements)),
        "tags": _crowd(telling) if rule.event_type in ("Protests", "Riots") else "",
    }


def _where(place: Place) -> dict[str, str]:
    country = {"iso": number(NUMERIC.get(place.country or "")), "country": NAMES.get(place.country or "", "")}
    if place.precision not in GEO_PRECISION:
        return country
    return {
        **country,
        "admin1": place.name if place.precision == _PROVINCE else "",
        "admin2": place.name if place.precision == _DISTRICT else "",
        "location": place.name,
        "latitude": number(place.latitude),
        "longitude": number(place.longitude),
        "geo_precision": str(GEO_PRECISION[place.precision]),
    }


def _crowd(telling: Telling) -> str:
    """ACLED's tag for the size of a crowd, in the words of the first statement that gives one."""
    told = (q.text for s in telling.statements for q in s.attribution.quantities if q.kind == "crowd")
    size = next(told, None)
    return "" if size is None else f"crowd size={size}"


def _notes(telling: Telling, rule: Rule, names: Mapping[str, str], statements: Mapping[str, Statement]) -> Iterator[str]:
    """Who claims what, how many independent origins, by which rule it came here, and who says otherwise."""
    origins = f"{telling.origins} independent origin{'' if telling.origins == 1 else 's'}"
    yield f"Claimed by {listed(claimants(telling, names))} ({origins}): “{_clipped(telling.text)}”. Rule: {rule.name}."
    for dispute, own in telling.contested:
        others = [_other(told, side, names) for side in dispute.sides if side is not own and (told := _told(side, statements))]
        yield f"Contested in {dispute.id} ({dispute.certainty}): {'; '.join(others)}."


def _told(side: Side, statements: Mapping[str, Statement]) -> list[Statement]:
    return [statements[a] for a in side.attributions if a in statements]


def _other(told: Sequence[Statement], side: Side, names: Mapping[str, str]) -> str:
    """What another side says: its numbers of people killed, else its words."""
    who = names.get(side.party or "", "others")
    given = figures(s for s in told if happened(s.attribution))
    return f"{who}: {', '.join(given)} killed" if given else f"{who}: “{_clipped(words_said(most_typical(told)))}”"


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1].rsplit(" ", 1)[0] + "…"
