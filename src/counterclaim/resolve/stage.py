"""One report through all of resolution: what each statement's words mean, and which rule says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, TypeVar

from counterclaim.records import Attribution, Document, Known, Name, Place, Quantity, Span, Time, Unknown, Verification
from counterclaim.resolve.channel.channels import find_channels
from counterclaim.resolve.checked.verification import find_notes
from counterclaim.resolve.how_many.quantities import find_quantities
from counterclaim.resolve.report import Report, report_of, without_date
from counterclaim.resolve.when.said_at import find_said_at
from counterclaim.resolve.when.tenses import sense_of
from counterclaim.resolve.when.times import find_times
from counterclaim.resolve.where.gazetteer import Gazetteer
from counterclaim.resolve.where.places import find_places, find_said_in
from counterclaim.resolve.who.actors import Cited, find_actors
from counterclaim.resolve.who.cast import Entity


@dataclass(frozen=True, slots=True)
class Resolved:
    """A report's statements with their fields, who is who in it, and what its reporters could check.

    Actors are those of this report alone; `counterclaim.resolve.who.across` makes them one across reports.
    """

    attributions: tuple[Attribution, ...]
    cited: Cited
    notes: tuple[Verification, ...]


def told_before_it_happened(report: Report, times: Sequence[Time]) -> str | None:
    """Why the date of publication cannot be right: the text tells of a full date behind it as past. None where it does not."""
    if report.published is None:
        return None
    for t in times:
        if not (_YEAR.search(t.text) and _DAY.fullmatch(t.edtf)) or date.fromisoformat(t.edtf) <= report.published + timedelta(days=1):
            continue
        sentence = report.sentences.around(t.start)
        if sentence and sense_of(report.text, *sentence, t.start, t.end) == "past":
            return f"the text tells of {t.text} as past, and the date of publication is {report.published}"
    return None


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_YEAR = re.compile(r"\b\d{4}\b")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
S = TypeVar("S", bound=_Spanned)


def resolve(document: Document, attributions: Sequence[Attribution], names: Sequence[Name], gazetteer: Gazetteer) -> Resolved:
    """Who, where, when, how many, through which channel, verified or not.

    Args:
        document: the report.
        attributions: its statements, in the order of the text.
        names: proper names in it.
        gazetteer: where places are looked up; may be shared between threads.
    """
    report = report_of(document, tuple(attributions), tuple(names))
    times = find_times(report)
    contradiction = told_before_it_happened(report, times)
    if contradiction is not None:
        report = without_date(report, contradiction)
        times = find_times(report)
    places = find_places(report, gazetteer)
    quantities = find_quantities(report)
    channels = find_channels(report)
    said_at = find_said_at(report, times)
    said_in = find_said_in(report, places)
    cited = find_actors(report)
    made = tuple(
        _with_fields(a, channels.get(a.id), said_at.get(a.id), said_in.get(a.id), times, places, quantities, cited, document.text)
        for a in attributions
    )
    return Resolved(made, cited, tuple(find_notes(report)))


def _with_fields(
    a: Attribution,
    channel: Known | Unknown | None,  # type: ignore[type-arg]
    said_at: Known[str] | Unknown | None,
    said_in: Known[Place] | Unknown | None,
    times: Sequence[Time],
    places: Sequence[Place],
    quantities: Sequence[Quantity],
    cited: Cited,
    text: str,
) -> Attribution:
    made_by = dict(a.made_by)
    evidence: dict[str, tuple[Span, ...]] = {}
    unknown: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, found in (("channel", channel), ("said_at", said_at), ("said_in", said_in)):
        if isinstance(found, Known):
            values[name] = found.value
            made_by[name] = found.made_by
            evidence[name] = found.spans
        elif found is not None:
            unknown[name] = found.reason
    if a.id in cited.actors:
        entity, made_by["actor"] = cited.actors[a.id]
        evidence["actor"] = _antecedent(entity, a, text)
    elif a.id in cited.unknown:
        unknown["actor"] = cited.unknown[a.id]
    return replace(
        a,
        quantities=_inside(quantities, a.content),
        times=_inside(times, a.content),
        places=_inside(places, a.content),
        made_by=made_by,
        evidence=evidence,
        unknown=unknown,
        **values,  # type: ignore[arg-type]
    )


def _antecedent(entity: Entity, a: Attribution, text: str) -> tuple[Span, ...]:
    """Where the actor was called something last before the source, else where it is called something first."""
    at = a.source.start if a.source else min((c.start for c in a.content), default=0)
    mentions = sorted(entity.mentions, key=lambda m: m.start)
    before = [m for m in mentions if m.start < at]
    return tuple(Span(m.start, m.end, text[m.start : m.end]) for m in (before[-1:] or mentions[:1]))


def _inside(found: Iterable[S], content: Sequence[Span]) -> tuple[S, ...]:
    """Those that stand in one of the parts."""
    return tuple(x for x in found if any(c.start <= x.start and x.end <= c.end for c in content))
