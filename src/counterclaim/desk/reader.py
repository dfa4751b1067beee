"""A report: its text with everything that was read in it marked, and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.annotated import blocks_of, entries_of, notes_of
from counterclaim.desk.case import Case
from counterclaim.desk.deciding import NOTHING
from counterclaim.desk.decisions import orphans_in
from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.desk.words import day, plain, short
from counterclaim.export.cards import QUOTATIONS
from counterclaim.ledger import provenance, queries
from counterclaim.ledger.corrections import CHOICES, MAY_BE_NONE
from counterclaim.ledger.overview import Head
from counterclaim.ledger.provenance import Receipt, Verdict
from counterclaim.records import Document, Likeness, Reason

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_OF_ORIGIN = 30
"""How many other reports of its origin a report lists; those that it has to do with directly first."""

MOST_VERSIONS = 30
MOST_ORPHANS = 50
"""How many decisions about what is gone from the reading a report lists."""

_MOST_ACTORS = 200
_MOST_IN_CHAIN = 1_000
_MOST_CITED = 300
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.A)
# what no address holds is not made one that leads somewhere else; nor is one that hides its site behind a name
_NEVER = r"\s\"<>\\^`{|}\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\uffff\u061c"
_WEB = re.compile(rf"https?://[^/?#@{_NEVER}]+(?:[/?#][^{_NEVER}]*)?", re.I)

_DRAWS = {
    "copy": "has the same text",
    "reprint": "was reprinted here",
    "excerpt": "was printed here in part",
    "relay": "is relayed here",
    "version": "is an earlier version",
}
_IS_DRAWN_ON = {
    "copy": "has the same text",
    "reprint": "reprints this one",
    "excerpt": "prints a part of this one",
    "relay": "relays this one",
    "version": "is a later version",
}


@dataclass(frozen=True, slots=True)
class Kin:
    """Another report of the same origin.

    Attributes:
        words: what it has to do with this one.
        score: how much of the one that draws comes from the other, 0 to 1; None where both draw on a third.
    """

    head: Head
    words: str
    score: float | None
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report; `at`: when it was first taken in, `verdict`: what it changed in the one before."""

    head: Head
    at: str | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Background:
    """What the ledger knows of a report beside its text.

    Attributes:
        kin: other reports of its origin; `more_kin` are not listed.
        versions: the latest ones; `more_versions` came before them.
        particulars: what is said of it: name, value, whose word it is, and whether it is the value that holds.
    """

    kin: Sequence[Kin]
    more_kin: int
    versions: Sequence[Version]
    more_versions: int
    receipts: Sequence[Receipt]
    particulars: Sequence[tuple[str, str, str, bool]]


def report(request: Request) -> Response:
    """`/report/{id}`: `?at=START-END` marks a place, `?open=ID` shows everything about one statement, with `part=card` its card alone."""
    case = desk_of(request).cases.now()
    head = case.heads.get(request.path_params["id"])
    if head is None:
        return missing(request, "There is no such report")
    asked = request.query_params
    entries = entries_of(case, head.id, asked.get("open"))
    if asked.get("part") == "card":
        entry = next((entry for entry in entries if entry.is_open), None)
        if entry is None:
            return missing(request, "There is no such statement in this report")
        return page(request, "card", case, head=head, entry=entry, choices=_choices())
    with desk_of(request).cases.ledger.reading() as connection:
        found = queries.document(connection, case.generation, head.id)
        if found is None:
            return missing(request, "This report is being read anew, and is not in the present reading")
        document = found[1]
        background = _background(connection, case, head, document)
        orphans = orphans_in(connection, case, head.id)
    notes = notes_of(case, head.id, entries)
    at, amiss = place_of(asked.get("at"), document.text)
    return page(
        request,
        "report",
        case,
        head=head,
        document=document,
        address=document.url if document.url and _WEB.fullmatch(document.url) else None,
        origin=case.origins.get(head.origin),
        background=background,
        blocks=blocks_of(document, entries, notes, at),
        entries=entries,
        notes=notes,
        amiss=amiss,
        citation=citation(head),
        decided=case.standing_decisions(head.id),
        about_origin=case.standing_decisions(head.origin) if head.origin != head.id else (),
        orphans=orphans[:MOST_ORPHANS],
        more_orphans=max(0, len(orphans) - MOST_ORPHANS),
        choices=_choices(),
        actors=sorted({entry.card.actor for entry in entries if entry.card.actor})[:_MOST_ACTORS],
    )


def _background(connection: Connection, case: Case, head: Head, document: Document) -> Background:
    family = versions_of(case, head)
    shown = family[-MOST_VERSIONS:]
    verdicts = provenance.verdicts(connection, case.generation, [one.number for one in shown])
    taken = dict(reversed(queries.states_at(connection, head.url))) if head.url and len(family) > 1 else {}
    kin = kin_of(case, head, provenance.likenesses(connection, case.generation, head.id))
    return Background(
        kin=kin[:MOST_OF_ORIGIN],
        more_kin=max(0, len(kin) - MOST_OF_ORIGIN),
        versions=[Version(one, taken.get(one.id), verdicts.get(one.number)) for one in shown],
        more_versions=len(family) - len(shown),
        receipts=provenance.receipts(connection, head.id),
        particulars=particulars_of(document),
    )


def place_of(given: str | None, text: str) -> tuple[tuple[int, int] | None, str | None]:
    """The place that an address names, and what to say where it names none that the text has."""
    if given is None:
        return None, None
    found = _PLACE.fullmatch(given)
    if found is None:
        return None, "The address asks for a place that is none: it is written START-END, in code points of the text."
    start, end = int(found[1]), int(found[2])
    if not start < end <= len(text):
        return None, f"The address asks for a place that this text of {len(text):,} code points does not have."
    return (start, end), None


def citation(head: Head) -> str:
    """A report as it is cited: publisher, title, date, address."""
    title = f"“{short(head.title, _MOST_CITED)}”" if head.title else None
    parts = (
        short(head.publisher, _MOST_CITED),
        title,
        day(head.published_at) if head.published_at else "undated",
        short(head.url, _MOST_CITED) if head.url else head.id,
    )
    return ", ".join(part for part in parts if part)


def versions_of(case: Case, head: Head) -> list[Head]:
    """All versions of a report, the oldest first; itself alone where there is but one."""
    first, met = head, {head.id}
    while (before := case.heads.get(first.previous or "")) is not None and before.id not in met and len(met) < _MOST_IN_CHAIN:
        first = before
        met.add(first.id)
    found, waiting = {first.id: first}, [first]
    while waiting and len(found) < _MOST_IN_CHAIN:
        for later in case.next_of.get(waiting.pop().id, ()):
            if later.id not in found:
                found[later.id] = later
                waiting.append(later)
    return sorted({**found, head.id: head}.values(), key=lambda one: one.number)


def kin_of(case: Case, head: Head, likenesses: Sequence[Likeness]) -> list[Kin]:
    """The other reports of its origin: those that it draws on, those that draw on it, the others."""
    draws = {one.source: one for one in likenesses if one.document == head.id}
    drawn = {one.document: one for one in likenesses if one.source == head.id}
    others = [one for one in case.reports_of.get(head.origin, ()) if one.id != head.id]
    found: list[tuple[int, Kin]] = []
    for other in others:
        if (one := draws.get(other.id)) is not None:
            found.append((0, Kin(other, _DRAWS[one.kind], one.score, one.reasons)))
        elif (one := drawn.get(other.id)) is not None:
            found.append((1, Kin(other, _IS_DRAWN_ON[one.kind], one.score, one.reasons)))
        else:
            found.append((2, Kin(other, "is of the same origin by way of another report", None, ())))
    return [kin for _, kin in sorted(found, key=lambda both: (both[0], both[1].head.number))]


def particulars_of(document: Document) -> list[tuple[str, str, str, bool]]:
    """What is said of a report: name, value, whose word it is, and whether it is the value that holds."""
    seen: set[str] = set()
    found: list[tuple[str, str, str, bool]] = []
    for one in document.particulars:
        found.append((plain(one.name), one.value, one.said_by, one.name not in seen))
        seen.add(one.name)
    return found


def _choices() -> Mapping[str, Sequence[tuple[str, str]]]:
    """What fields of a statement can be corrected to: value and words."""
    fields = {field: values for (about, field), values in CHOICES.items() if about == "attribution"}
    none = {field: [NOTHING] if field in MAY_BE_NONE else [] for field in fields}
    return {field: [(v, QUOTATIONS.get(v, plain(v))) for v in (*none[field], *values)] for field, values in fields.items()}


ROUTES = [Route("/report/{id}", report)]
