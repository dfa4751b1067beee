"""Every decision, the latest first, with how it stands now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.case import Case
from counterclaim.desk.pages import desk_of, page
from counterclaim.desk.subjects import Subject, present, was
from counterclaim.desk.words import CREDIBILITY, RELIABILITY
from counterclaim.ledger.corrections import ACTORS, SPANS
from counterclaim.ledger.decisions import Decided, Standing
from counterclaim.records import DecisionKind

ON_PAGE = 100
"""How many decisions a page shows."""

_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter asks for; empty where anything will do."""

    by: str = ""
    kind: str = ""
    standing: str = ""
    about: str = ""
    id: str = ""

    @property
    def any(self) -> bool:
        """Whether it asks for anything."""
        return self != Asked()

    def fits(self, one: Decided) -> bool:
        """Whether a decision is what is asked for."""
        d = one.decision
        return (
            (not self.by or d.by == self.by)
            and (not self.kind or d.kind == self.kind)
            and (not self.standing or one.standing == self.standing)
            and (not self.about or d.subject == self.about)
            and (not self.id or d.id == self.id)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision in the list.

    Attributes:
        about: what it is about.
        values: what was decided, field by field, in words.
        nearby: statements that now stand where an orphan's words were.
        may_undo: whether it can be taken back.
    """

    decided: Decided
    about: Subject
    values: Sequence[tuple[str, str]]
    nearby: Sequence[Subject]
    may_undo: bool


def listed(request: Request) -> Response:
    """`GET /decisions`."""
    case = desk_of(request).cases.now()
    query = request.query_params
    asked = Asked(*(query.get(name, "")[:300] for name in ("by", "kind", "standing", "about", "id")))
    found = [one for one in reversed(case.log) if asked.fits(one)]
    pages = max(1, -(-len(found) // ON_PAGE))
    number = min(max(1, _number(query.get("page", "1"))), pages)
    return page(
        request,
        "decisions",
        case,
        entries=[entry(case, one) for one in found[(number - 1) * ON_PAGE : number * ON_PAGE]],
        asked=asked,
        found=len(found),
        number=number,
        pages=pages,
        people=sorted({d.decision.by for d in case.log}, key=str.casefold)[:_MOST_PEOPLE],
        kinds=get_args(DecisionKind),
        standings=get_args(Standing),
    )


def entry(case: Case, one: Decided) -> Entry:
    """A decision with what it is about."""
    d = one.decision
    about = present(case, d.subject_type, d.subject) or was(case, d.subject_type, d.subject, d.seen)
    nearby = [found for a in one.nearby if (found := present(case, "attribution", a)) is not None]
    is_open = d.kind != "undo" and one.standing not in ("undone", "replaced")
    return Entry(one, about, list(_values(case, d.value)), nearby, is_open)


def _values(case: Case, value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, given in value.items():
        yield name.replace("_", " "), _in_words(case, name, given)


def _in_words(case: Case, name: str, given: Any) -> str:
    if given is None:
        return "nothing"
    if name in SPANS:
        spans = given if name == "content" else [given]
        return ", ".join(f"“{words}” ({start}:{end})" for start, end, words in spans)
    if name in ACTORS:
        return case.name(given) or str(given)
    if name == "credibility":
        return f"{given}, {CREDIBILITY.get(given, '')}"
    if name == "reliability":
        return f"{given.upper()}, {RELIABILITY.get(given, '')}"
    return str(given).replace("_", " ")


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 9 else 1


ROUTES = [Route("/decisions", listed)]
