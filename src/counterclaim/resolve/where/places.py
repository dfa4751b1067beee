"""Where: the places that a report names, and where its words were spoken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from counterclaim.records import Document, Place, Span
from counterclaim.resolve.report import Report
from counterclaim.resolve.where.gazetteer import Entry, Gazetteer, normal_name
from counterclaim.resolve.where.geography import Group, lies_in, prior, settle
from counterclaim.resolve.where.place_names import spotted_places
from counterclaim.resolve.where.spoken_at import find_said_in
from counterclaim.resolve.where.toponyms import (
    Container,
    Reading,
    asked_kinds,
    container_behind,
    counties_behind,
    outlet_entries,
    read_name,
)

__all__ = ["find_places", "find_said_in", "resolve_mentions"]

UNKNOWN_NAME = "the gazetteer knows no place of this name"
_NEARBY = re.compile(
    r"\b(?:near|outside|around|close to|not far from|(?:north|south|east|west)(?:east|west)? of|(?:miles|kilometers|kilometres|km) from)"
    r"[ \n](?:the )?$",
    re.I,
)
_DATELINE = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
_SPEAKS = re.compile(
    r"[ \n](?:has |had |have |also |again |later )?"
    r"(?:said|says|warned|warns|accused|accuses|denied|denies|insists|insisted|claims|claimed|condemned|condemns|rejected|rejects|"
    r"blamed|blames|vowed|vows|maintains|announced|urged|urges|called|calls|wants|believes|argues|argued|responded)\b"
)
_AT_HOME, _NAMESAKE = 1.0, 3.0
_GENERIC = re.compile(r"\.(?:com|net|org|info|us)(?:[:/]|$)")


class Toponym(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    text: str
    reading: Reading
    container: tuple[Entry, ...]
    wants: frozenset[str]
    group: int = -1


def find_places(report: Report, gazetteer: Gazetteer) -> list[Place]:
    """The places that a report's title and body name, in the order of the text.

    They are capitalised words that the gazetteer knows and that the words around do not make a person's or a body's. The
    model's names were tried in their stead and found fewer: see docs/decisions/0006-gazetteer.md. Adjectives ("Afghan") and
    people are no places; the adjectives help to tell which places are meant, as the dateline does.
    """
    spans, adjectives = spotted_places(report, gazetteer)
    return resolve_mentions(report.text, spans, gazetteer, report.document, [*adjectives, *_dateline(report, gazetteer)])


def _dateline(report: Report, gazetteer: Gazetteer) -> list[Span]:
    """The place in a dateline, which tells much about the others."""
    found = []
    for section in report.document.sections:
        match = _DATELINE.match(report.text, section.start, section.end) if section.kind == "dateline" else None
        if match and gazetteer.find(match.group()):
            found.append(Span(match.start(), match.end(), match.group()))
    return found


def resolve_mentions(
    text: str, mentions: Sequence[Toponym], gazetteer: Gazetteer, document: Document | None = None, context: Sequence[Toponym] = ()
) -> list[Place]:
    """Where given place names lie, all of them settled together.

    Args:
        text: the document's text.
        mentions: spans of place names (code points).
        gazetteer: where places of a name lie.
        document: its url and publisher tell where the outlet is at home; left out, nothing is known of it.
        context: further spans (of adjectives such as "Afghan") that are weighed but not returned.

    Returns:
        One place a mention, in the mentions' order; one that cannot be resolved has `unknown` set.
    """
    spans = [(m.start, m.end) for m in mentions] + [(m.start, m.end) for m in context]
    read = [_read(text, start, end, gazetteer) for start, end in spans]
    groups = _grouped(read)
    outlet = _outlet_group(document, groups, gazetteer)
    settled = settle([*groups, *outlet])
    return [_place(text, mention, settled[mention.group], len(groups)) for mention in read[: len(mentions)]]


def _read(text: str, start: int, end: int, gazetteer: Gazetteer) -> _Mention:
    phrase = text[start:end]
    county = counties_behind(text, end)
    whole = gazetteer.find(phrase)
    if county and not any(e.kind in ("country", "admin1") and e.how == "name" for e in whole):
        reading = Reading(gazetteer.find(phrase + county))
    else:
        reading = Reading(())
    if not reading.entries:
        reading = read_name(phrase, gazetteer)
    behind = container_behind(text, end, gazetteer)
    wants = reading.wants or asked_kinds(text, start, end)
    return _Mention(start, end, phrase, reading, _holding(reading, behind), wants)


def _holding(reading: Reading, behind: Container | None) -> tuple[Entry, ...]:
    """The container's places, but none of a list: "China, Japan and Vietnam", "Idaho, Montana"."""
    if behind is None:
        return ()
    likeliest = sorted((e for e in reading.entries if e.how == "name"), key=prior, reverse=True)[:2]
    own = {e.kind for e in likeliest if e.kind in ("country", "admin1")}
    if behind.listed and own & {e.kind for e in behind.entries}:
        return ()
    return behind.entries


def _grouped(mentions: list[_Mention]) -> list[Group]:
    """One group a name; a name that stands in two containers ("Paris, Texas", "Paris, France") makes two."""
    groups: list[Group] = []
    by_key: dict[tuple[str, bool], list[int]] = {}
    for mention in mentions:
        key = normal_name(mention.text), bool(mention.wants & {"admin1"})
        own = tuple(c for c in mention.container if any(lies_in(e, c) for e in mention.reading.entries))
        known = by_key.setdefault(key, [])
        fitting = [
            g for g in known if not own or not groups[g].containers or {c.number for c in own} & {c.number for c in groups[g].containers}
        ]
        if fitting:
            mention.group = fitting[-1] if own else known[0]
            group = groups[mention.group]
            group.containers = group.containers or own
            group.weight = min(2.0, group.weight + 0.25)
        else:
            mention.group = len(groups)
            known.append(mention.group)
            groups.append(Group(mention.reading.entries, own, 1.0, mention.wants))
    return groups


def _outlet_group(document: Document | None, groups: list[Group], gazetteer: Gazetteer) -> list[Group]:
    """The outlet's own place, as one more name; and a lean towards the country of its domain."""
    if document is None:
        return []
    entries, country = outlet_entries(document.url, document.publisher, gazetteer)
    if not country and entries and document.url and _GENERIC.search(document.url):
        country = "US"  # ".com" and no country's own domain, and a town's name in it
    towns = tuple(e for e in entries if e.kind in ("city", "capital", "postal", "admin1", "country", "county"))
    own = {e.number for e in towns}
    named = any(own & {e.number for e in group.entries} for group in groups)
    if country:
        for group in groups:
            for entry in group.entries:
                if entry.country == country and entry.kind != "country":
                    group.lean[entry.number] = _NAMESAKE if entry.number in own else _AT_HOME
    lean = {e.number: _NAMESAKE for e in towns if e.country == country}
    return [Group(towns, (), 1.5, frozenset(), lean)] if towns and not named else []


def _place(text: str, mention: _Mention, entry: Entry | None, groups: int) -> Place:
    if entry is None:
        rule = "places.unknown@1"
        return Place(mention.start, mention.end, mention.text, mention.text, None, None, None, None, None, rule, UNKNOWN_NAME)
    precision = entry.precision
    if mention.reading.precision is not None:
        precision = max(precision, mention.reading.precision) if precision != 6 else 5
    elif precision == 1 and _NEARBY.search(text, max(0, mention.start - 30), mention.start):
        precision = 2
    return Place(
        mention.start,
        mention.end,
        mention.text,
        entry.name,
        entry.country or None,
        entry.latitude,
        entry.longitude,
        precision,
        entry.id,
        _rule(text, mention, entry, groups),
    )


def _rule(text: str, mention: _Mention, entry: Entry, groups: int) -> str:
    if entry.kind == "capital" and _SPEAKS.match(text, mention.end):
        return "places.metonym@1"  # the government speaks; the name still stands for the city
    if mention.reading.rule == "fallback":
        return "places.fallback@1"
    if entry.how == "adjective":
        return "places.adjective@1"
    if any(lies_in(entry, container) for container in mention.container):
        return "places.container@1"
    if len({e.number for e in mention.reading.entries}) == 1:
        return "places.only@1"
    return "places.context@1" if groups > 1 else "places.population@1"
