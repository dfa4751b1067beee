"""One dispute as a brief tells it: the sides in their own words, their figures by day, and what is known about both."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from counterclaim.desk.case import Case
from counterclaim.desk.dispute import (
    Conflict,
    Position,
    Told,
    assessments,
    by_day,
    conflicts_of,
    figure_kinds,
    side_shown,
)
from counterclaim.desk.scale import Bar, Scale, scale_of
from counterclaim.desk.subjects import Subject, present
from counterclaim.export.disputes import range_words
from counterclaim.keep.related import subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.overview import Head
from counterclaim.records import Claim, Dispute, Origin, Side, Verification


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a case is told, so that a long one stays a brief; what is left out is counted.

    Attributes:
        disputes: told whole, the weightiest first.
        voices: of one side, who say something in one origin.
        others: more statements of one voice.
        origins: behind one side, those with most reports first.
        reports: named of one origin.
        notes: on what could be checked, of one dispute.
        pairs: of contradicting statements, the surest first.
        decisions: of one dispute, beside the assessments.
        documents: listed though nothing is quoted from them.
        letters: of one quotation, in code points.
    """

    disputes: int = 20
    voices: int = 12
    others: int = 2
    origins: int = 12
    reports: int = 12
    notes: int = 20
    pairs: int = 6
    decisions: int = 40
    documents: int = 200
    letters: int = 1_500


EVERYTHING = Limits(*[sys.maxsize] * len(fields(Limits)))


@dataclass(frozen=True, slots=True)
class PositionTold:
    """A claim of a side with some of its voices; `more` are not told."""

    position: Position
    more: int


@dataclass(frozen=True, slots=True)
class OriginTold:
    """An origin behind a side.

    Attributes:
        origin: None where it is not in the reading any more.
        reports: those that carry the side; `more` are not named.
        silent: how many other reports of it there are, which do not carry the side.
    """

    origin: Origin | None
    reports: Sequence[Head]
    more: int
    silent: int


@dataclass(frozen=True, slots=True)
class SideTold:
    """A side.

    Attributes:
        words: of the claim that stands for it in a summary.
        figures: that it gives, in words.
        more_positions: claims of which no voice is told.
        more_voices: of those claims.
        arithmetic: how its reports come down to origins, in sentences.
    """

    number: int
    side: Side
    name: str | None
    words: str
    figures: Sequence[str]
    positions: Sequence[PositionTold]
    more_positions: int
    more_voices: int
    arithmetic: Sequence[str]
    origins: Sequence[OriginTold]
    more_origins: int


@dataclass(frozen=True, slots=True)
class RangeOfDay:
    """What one side gives on one day: its range in words, and each figure in it."""

    day: str | None
    side: int
    words: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one kind, by day and side."""

    scale: Scale
    rows: Sequence[RangeOfDay]


@dataclass(frozen=True, slots=True)
class Question:
    """A dispute.

    Attributes:
        days: of each day with a statement, how many each side makes.
        history: claims that were assessed, with every assessment.
        decided: other decisions about what stands in it, with what each is about.
        conflicts: pairs of statements that contradict each other.
    """

    number: int
    dispute: Dispute
    sides: Sequence[SideTold]
    figures: Sequence[Figures]
    days: Sequence[tuple[str, list[int]]]
    notes: Sequence[tuple[Verification, Head]]
    more_notes: int
    history: Sequence[tuple[Claim, list[Decided]]]
    decided: Sequence[tuple[Subject, Decided]]
    more_decided: int
    conflicts: Sequence[Conflict]
    more_conflicts: int

    def told(self, limits: Limits) -> Iterator[Told]:
        """Every statement that is quoted."""
        for side in self.sides:
            for one in side.positions:
                for voice in one.position.voices:
                    yield from (voice.first, *voice.others[: limits.others])
        for conflict in self.conflicts:
            yield from (conflict.a, conflict.b)

    def quoted(self, limits: Limits) -> set[str]:
        """Identifiers of the reports that are named in it."""
        named = {head.id for side in self.sides for one in side.origins for head in one.reports}
        return named | {t.head.id for t in self.told(limits)} | {head.id for _, head in self.notes}


def question_of(case: Case, dispute: Dispute, number: int, limits: Limits) -> Question:
    """A dispute, with as much as the limits leave room for."""
    claims = [case.claims[c] for c in dict.fromkeys(c for side in dispute.sides for c in side.claims)]
    notes = [(case.notes[place], case.heads[place[0]]) for place in dispute.verified if place in case.notes]
    conflicts = list(conflicts_of(case, dispute))
    decided = list(_decided(case, dispute, conflicts, notes))
    return Question(
        number=number,
        dispute=dispute,
        sides=[_side(case, side, n, limits) for n, side in enumerate(dispute.sides, 1)],
        figures=[Figures(scale, _ranges(scale)) for kind in figure_kinds(dispute) if (scale := scale_of(case, dispute, kind)) is not None],
        days=by_day(dispute),
        notes=notes[: limits.notes],
        more_notes=max(0, len(notes) - limits.notes),
        history=[(claim, made) for claim in claims if (made := assessments(case, claim))],
        decided=decided[: limits.decisions],
        more_decided=max(0, len(decided) - limits.decisions),
        conflicts=conflicts[: limits.pairs],
        more_conflicts=max(0, len(conflicts) - limits.pairs),
    )


def _side(case: Case, side: Side, number: int, limits: Limits) -> SideTold:
    whole = side_shown(case, side)
    room = _shared([len(position.voices) for position in whole.positions], limits.voices)
    told = [
        PositionTold(replace(position, voices=position.voices[:kept]), len(position.voices) - kept)
        for position, kept in zip(whole.positions, room, strict=True)
    ]
    origins = _origins(case, side, limits)
    left = [one for one in told if not one.position.voices]
    return SideTold(
        number,
        side,
        whole.name,
        whole.positions[0].claim.text,
        list(dict.fromkeys(f"{range_words(f)} {f.kind.replace('_', ' ')}" for f in side.figures)),
        [one for one in told if one.position.voices],
        len(left),
        sum(one.more for one in left),
        whole.arithmetic,
        origins[: limits.origins],
        max(0, len(origins) - limits.origins),
    )


def _shared(sizes: Sequence[int], most: int) -> list[int]:
    """How many of each are told: one of each first, so that no claim goes without a voice before others have many."""
    room = [0] * len(sizes)
    left = most
    while left > 0 and any(kept < size for kept, size in zip(room, sizes, strict=True)):
        for n, size in enumerate(sizes):
            if room[n] < size and left > 0:
                room[n] += 1
                left -= 1
    return room


def _origins(case: Case, side: Side, limits: Limits) -> list[OriginTold]:
    """Those behind a side, with most reports first."""
    behind: dict[str, dict[str, Head]] = defaultdict(dict)
    for a in side.attributions:
        statement = case.related.statements[a]
        behind[statement.origin][statement.document] = case.heads[statement.document]
    found = []
    for origin, heads in behind.items():
        reports = sorted(heads.values(), key=lambda head: head.number)
        silent = len(case.reports_of.get(origin, reports)) - len(reports)
        found.append(OriginTold(case.origins.get(origin), reports[: limits.reports], max(0, len(reports) - limits.reports), silent))
    return sorted(found, key=lambda one: (-len(one.reports) - one.more, one.reports[0].number))


def _ranges(scale: Scale) -> list[RangeOfDay]:
    """Figures by day, unknown days last, and by side."""
    groups: dict[tuple[bool, str, int], list[Bar]] = defaultdict(list)
    for bar in scale.bars:
        groups[bar.given.at is None, bar.given.at or "", bar.side].append(bar)
    return [RangeOfDay(at or None, side + 1, _range(bars), bars) for (_, at, side), bars in sorted(groups.items(), key=lambda g: g[0])]


def _range(bars: Sequence[Bar]) -> str:
    """From the least to the most that any of some figures allows."""
    lows, highs = [bar.given.lower for bar in bars], [bar.given.upper for bar in bars]
    low = None if None in lows else min(one for one in lows if one is not None)
    high = None if None in highs else max(one for one in highs if one is not None)
    return range_words(replace(bars[0].given, lower=low, upper=high))


def _decided(
    case: Case, dispute: Dispute, conflicts: Sequence[Conflict], notes: Sequence[tuple[Verification, Head]]
) -> Iterator[tuple[Subject, Decided]]:
    """What people decided about parts of a dispute, beside the assessments of its claims; in the order of its parts."""
    said = [case.related.statements[a] for side in dispute.sides for a in side.attributions]
    parties = [(("actor", side.party)) for side in dispute.sides if side.party is not None]
    about = [
        *parties,
        *(("actor", voice) for statement in said for voice in statement.voices),
        *(("attribution", statement.attribution.id) for statement in said),
        *(("relation", subject_of(conflict.relation)) for conflict in conflicts),
        *(("verification", f"{note.document} {note.start} {note.end}") for note, _ in notes),
        *(("document", statement.document) for statement in said),
        *(("origin", statement.origin) for statement in said),
    ]
    for kind, identifier in dict.fromkeys(about):
        some = [d for d in case.decided.get(identifier, ()) if d.decision.subject_type == kind]
        for one in some:
            is_told = kind == "attribution" and one.decision.kind == "assess"
            if not is_told and (subject := present(case, kind, identifier)) is not None:
                yield subject, one
