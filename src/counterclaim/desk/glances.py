"""What lists of disputes look up in each of them, made once, as thousands are gone through for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from counterclaim.desk.words import short
from counterclaim.ledger.search import fold
from counterclaim.records import Attribution, Dispute
from counterclaim.relate.pairs import Statement


@dataclass(frozen=True, slots=True)
class Glance:
    """A dispute at a glance.

    Attributes:
        words: of its title, its statements and the names of who makes them, folded as the search compares them, between spaces.
        voices: everybody whose statements stand in it, and for whom they speak.
        places: that statements name, the most named first.
        first: the day of its earliest statement; None where unknown.
        last: of its latest.
        counts: whether figures stand against each other.
    """

    words: str
    voices: frozenset[str]
    places: tuple[str, ...]
    first: str | None
    last: str | None
    counts: bool


Names = Callable[[Attribution], str | None]


def glances(disputes: Iterable[Dispute], statements: Mapping[str, Statement], speaker: Names) -> dict[str, Glance]:
    """By the disputes' identifiers.

    Args:
        disputes: in any order.
        statements: by identifier; those of the disputes among them.
        speaker: gives the name of who speaks.
    """
    return {dispute.id: _glance(dispute, statements, speaker) for dispute in disputes}


def _glance(dispute: Dispute, statements: Mapping[str, Statement], speaker: Names) -> Glance:
    told = [statements[a] for side in dispute.sides for a in side.attributions]
    places = Counter(short(place.name) for s in told for place in s.attribution.places if place.name and place.gazetteer_id)
    days = [day for side in dispute.sides for day, _ in side.days]
    spans = (span.text for s in told for span in s.attribution.content)
    names = (speaker(s.attribution) or "" for s in told)
    return Glance(
        f" {fold(' '.join((dispute.title, *spans, *names)))} ",
        frozenset(voice for s in told for voice in s.voices),
        tuple(name for name, _ in places.most_common()),
        min(days, default=None),
        max(days, default=None),
        any(side.figures for side in dispute.sides),
    )
