"""Statements in PLOVER's JSON: one record a statement, which is the class of events that PLOVER dropped from its predecessors.

The actor of a record makes the statement. What it tells of stands apart from that, in `told`: who did that, the records do not know, and
in `event` the claimant would seem to have done it.

Source: PLOVER manual (draft 0.7b1, 2021), "JSON Data Fields".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.country_codes import ALPHA_3
from counterclaim.export.event_places import Days, days, location_of, published
from counterclaim.export.event_words import content_of, rules_for
from counterclaim.export.jsonl import as_json
from counterclaim.export.sectors import UNKNOWN, code_of, sector_of
from counterclaim.records import Actor, Attribution, Document, Place, Quantity, Span
from counterclaim.resolve.countries import NAMES
from counterclaim.version import __version__

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment
    from counterclaim.export.rows import Row

STATEMENT = "STATEMENT"
CODE_BOOK = "PLOVER 0.7b1"
SIZES = {"dead": "killed", "injured": "injured", "arrested": "detained"}
"""PLOVER's numbers, and the kinds of quantities that they are."""

RESOLUTION: Mapping[int | None, int] = {1: 4, 2: 3, 3: 3, 4: 2, 6: 1}
"""How fine a place is (4 city, 3 district, 2 province, 1 country), by UCDP GED's code of precision."""

_FUTURE = ("predicts", "commits")
_HYPOTHETICAL = ("calls_for", "questions")
_LONG_AGO = timedelta(days=365)


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """A record for each statement, in the order of the ledger."""
    records = _Records(moment)
    for document, attributions, _ in moment.reports():
        for number, said in enumerate(attributions, 1):
            stream.write(as_json(records.of(document, said, number)) + "\n")


class _Records:
    """What the records of all reports need to know."""

    def __init__(self, moment: Moment) -> None:
        self._actors = moment.actors
        self._claims = {a: claim.id for claim in moment.related.claims for a in claim.attributions}
        self._decisions: dict[str, list[Row]] = {}
        for d in moment.decided:
            if d.standing == "holds" and d.decision.subject_type == "attribution":
                row = {"id": d.decision.id, "kind": d.decision.kind, "why": d.decision.why, "by": d.decision.by}
                self._decisions.setdefault(d.decision.subject, []).append(row)

    def of(self, document: Document, said: Attribution, number: int) -> Row:
        """The record of a statement, the `number`th of its report."""
        made, issued = days(said.said_at), published(document.published_at)
        when = made if made.first or made.last else issued
        told = rules_for(content_of(said))
        place = location_of([said])
        start, end = _stretch(said)
        decisions = self._decisions.get(said.id, [])
        return {
            "id": said.id,
            "claim_type": "statement",
            "has_event": any(rule.event for rule in told),
            "date": _iso(when.first or when.last),
            "time": None,
            "enddate": _iso(when.last) if when.first and when.last != when.first else None,
            "endtime": None,
            "actor": _actor(said, self._actors),
            "recipient": [],
            "event": [STATEMENT],
            "told": [{"event": rule.event, "mode": rule.mode, "rule": rule.name} for rule in told],
            "event_loc": None if place is None else _location(place),
            "places": [_location(one) for one in said.places],
            "event_text": [span.text for span in said.content],
            "quad_code": None,
            "event_scale": None,
            "mode": list(modes(said, when)),
            "context": [],
            "size": {name: _size(said.quantities, kind) for name, kind in SIZES.items()},
            "size_bounds": [_bounds(q, name) for name, kind in SIZES.items() for q in said.quantities if q.kind == kind],
            "link": self._claims.get(said.id),
            "text": document.text[start:end],
            "text_info": {
                "sequence": number,
                "start": start,
                "end": end,
                "text_story": None,
                "source": _place(said.source),
                "cue": _place(said.cue),
                "content": [_place(span) for span in said.content],
            },
            "cite_info": {
                "citation": document.id,
                "url": document.url,
                "title": document.title,
                "language": document.language,
                "publication": document.publisher,
                "date": document.published_at,
                "codebook": CODE_BOOK,
            },
            "coder": " ".join(filter(None, ("counterclaim", __version__, said.made_by.get("spans")))),
            "coded_date": None,
            "coded_time": None,
            "comment": None,
            "stance": said.stance,
            "polarity": said.polarity,
            "quotation": said.quotation,
            "said_at": said.said_at,
            "probability": said.probability,
            "parent": said.parent,
            "rejected": any(d["kind"] == "reject" for d in decisions),
            "decisions": decisions,
        }


def modes(said: Attribution, when: Days) -> Iterator[str]:
    """PLOVER's flags of what is told: `negation`, `hypothetical`, `future` and `historical`.

    Args:
        said: the statement.
        when: the days on which it may have been made.
    """
    told = [days(time.edtf) for time in said.times]
    if said.stance == "denies" or said.polarity == "negative":
        yield "negation"
    if said.stance in _HYPOTHETICAL:
        yield "hypothetical"
    is_ahead = bool(told) and when.last is not None and all(t.first is not None and t.first > when.last for t in told)
    if said.stance in _FUTURE or is_ahead:
        yield "future"
    if told and when.first is not None and all(t.last is not None and when.first - t.last > _LONG_AGO for t in told):
        yield "historical"


def _actor(said: Attribution, actors: Mapping[str, Actor]) -> list[Row]:
    """Who makes the statement; nobody where the report does not say."""
    known = actors.get(said.actor or "")
    if known is None and said.source is None:
        return []
    return [
        {
            "code": None if known is None else code_of(known, actors),
            "sector": UNKNOWN if known is None else sector_of(known, actors),
            "entity_text": None if said.source is None else said.source.text,
            "identifier_id": None,
            "identifier_text": None,
            "office": None if known is None else known.role,
            "name": None if known is None else known.name,
            "kind": None if known is None else known.kind,
            "actor": None if known is None else known.id,
        }
    ]


def _location(place: Place) -> Row:
    source, _, number = (place.gazetteer_id or "").partition(":")
    return {
        "extracted_place": place.text,
        "resolved_place": None if place.unknown else place.name,
        "geonameid": int(number) if source == "geonames" and number.isascii() and number.isdigit() else None,
        "lat": place.latitude,
        "lon": place.longitude,
        "city": place.name if place.precision == 1 else None,
        "district": place.name if place.precision == 3 else None,
        "province": place.name if place.precision == 4 else None,
        "country": NAMES.get(place.country or ""),
        "country_code": ALPHA_3.get(place.country or ""),
        "feature_class": None,
        "feature_code": None,
        "resolution": RESOLUTION.get(place.precision),
    }


def _size(quantities: Sequence[Quantity], kind: str) -> float | None:
    """The number, where the statement gives one figure of the kind; bounds, and several figures, stand in `size_bounds`."""
    given = [q.value for q in quantities if q.kind == kind]
    return _whole(given[0]) if len(given) == 1 else None


def _bounds(q: Quantity, name: str) -> Row:
    bounds = {"value": _whole(q.value), "lower": _whole(q.lower), "upper": _whole(q.upper), "hedge": q.hedge}
    return {"size": name, "text": q.text, **bounds, "start": q.start, "end": q.end}


def _whole(value: float | None) -> float | None:
    """A whole number without a fraction."""
    return int(value) if value is not None and float(value).is_integer() else value


def _stretch(said: Attribution) -> tuple[int, int]:
    """From the first to the last of its words."""
    spans = [span for span in (said.source, said.cue, *said.content) if span is not None]
    return min((span.start for span in spans), default=0), max((span.end for span in spans), default=0)


def _place(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"start": span.start, "end": span.end}


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())
