"""Whether one report draws on another, which on which, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterclaim.records import Likeness, LikenessKind, Reason
from counterclaim.relate.origins.named import common_agency, credited
from counterclaim.relate.origins.outlets import name_key
from counterclaim.relate.origins.passages import Shared, find_shared, passages
from counterclaim.relate.origins.relays import find_relay
from counterclaim.relate.origins.report import Report, is_earlier

REPRINT = 0.5
"""The share of a report's narration from which on it is a reprint; below, an excerpt."""

EXCERPT = 1 / 3
"""The least share between two outlets that say nothing of each other."""

EXCERPT_OF_SAME_AGENCY = 0.25
"""The least share where both credit the same agency."""

CREDITED_EXCERPT = 0.15
"""The least share where the report credits the other's publisher."""

SAME_OUTLET = 0.6
"""The least share between reports of one outlet, which have background and "about us" in common."""

CONTAINED = 0.8
"""The share of a report that another holds which makes it an excerpt, even if most of that other is its own."""

_LEAST_WORDS = 25  # of shared narration
_LEAD = 0.25  # of a report's words: what one outlet's reports share further down may be a text that stands under each of them
_NOT_CLOSING = 0.5  # what is taken from behind that may be background that an agency puts under each story
_CONTAINED_WORDS, _CONTAINED_SHARE = 60, 0.2
_LITTLE_NARRATION = 30  # words; reports that are all quotation are compared by all their words


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Two reports with a direction: `report` would be the one that draws on `source`."""

    report: Report
    source: Report
    reason: Reason | None


def compare(report: Report, other: Report) -> Likeness | None:
    """The likeness of two reports, None where neither draws on the other; the same whichever is named first.

    Reprints, excerpts and copies are told by the share of the narration that both have word by word; relays by what a report
    says of where it has its statements from. Words in quotation marks do not count: speakers are heard by many.

    Returns:
        A likeness whose `document` draws on its `source`. Its score is the share of narration taken over or, for a relay, how
        much of what it tells through the outlet stands in that outlet's report.
    """
    if report.id == other.id:
        return None
    pair = _directed(*sorted((report, other), key=lambda r: r.id))
    return _verbatim(pair) or _relayed(pair)


def _directed(one: Report, two: Report) -> _Drawing:
    """Which of the two would be the source: whom the other credits, else the earlier, else the longer, else the one named first."""
    credit = credited(one.document, two.document), credited(two.document, one.document)
    if (credit[0] is None) != (credit[1] is None):
        report, source = (one, two) if credit[0] is not None else (two, one)
        name = credit[0] or credit[1]
        return _Drawing(report, source, Reason("credit", f'credits "{name}", {source.document.publisher} being the publisher of the other'))
    for report, source in ((one, two), (two, one)):
        if is_earlier(source, report):
            dates = f"{report.document.published_at}, after the other's {source.document.published_at}"
            return _Drawing(report, source, Reason("published", dates))
    lengths = len(one.words.hashes), len(two.words.hashes)
    report, source = (one, two) if lengths[0] < lengths[1] else (two, one)
    if lengths[0] == lengths[1]:
        return _Drawing(report, source, None)
    return _Drawing(
        report, source, Reason("length", f"{min(lengths)} words, the other {max(lengths)}; no dates that tell which came first")
    )


def _verbatim(pair: _Drawing) -> Likeness | None:
    report, source = pair.report, pair.source
    shared = find_shared(report.words, source.words, report.shingles, source.shingles)
    if _is_same_text(report, source):
        kind: LikenessKind = "copy" if report.words.title == source.words.title and _titles_equal(report, source) else "reprint"
        said = f"all {len(report.words.hashes) - report.words.title} words of the text"
        return _likeness(pair, kind, 1.0, (Reason("shared_passages", said),), shared)
    if not shared.runs:
        return None
    taken, given, of, whole = _counts(pair, shared)
    share, share_of_source = taken / max(of, 1), given / max(whole, 1)
    why = _threshold(pair)
    enough = share >= why.least and taken >= _LEAST_WORDS and (share >= why.anywhere or _begins_before(why.part, source, shared))
    contained = share_of_source >= CONTAINED and share >= _CONTAINED_SHARE and given >= _CONTAINED_WORDS and why.least <= EXCERPT
    if not enough and not contained:
        return None
    kind = "reprint" if share >= REPRINT else "excerpt"
    found = passages(shared.runs, report.words, source.words)
    said = (
        f"{taken} of {of} words of narration, in {len(found)} passages" if len(found) > 1 else f"{taken} of {of} words of narration, in one"
    )
    if contained and not enough:
        said += f"; {given} of the other's {whole}"
    return _likeness(pair, kind, round(share, 4), (Reason("shared_passages", said), *why.reasons), shared)


@dataclass(frozen=True, slots=True)
class _Threshold:
    """How much has to be shared: `least` where some of it begins in the first `part` of the source, else `anywhere`."""

    least: float
    anywhere: float
    part: float = _NOT_CLOSING
    reasons: tuple[Reason, ...] = ()


def _threshold(pair: _Drawing) -> _Threshold:
    """How much has to be shared, by what the reports say of each other; the reasons that the direction has not given."""
    report, source = pair.report.document, pair.source.document
    if min(pair.report.narration, pair.source.narration) < _LITTLE_NARRATION:
        return _Threshold(SAME_OUTLET, CONTAINED, _LEAD)
    if report.publisher and source.publisher and name_key(report.publisher) == name_key(source.publisher):
        return _Threshold(SAME_OUTLET, CONTAINED, _LEAD)
    if pair.reason is not None and pair.reason.kind == "credit":
        return _Threshold(CREDITED_EXCERPT, EXCERPT)
    agency = common_agency(report, source)
    if agency is not None:
        return _Threshold(EXCERPT_OF_SAME_AGENCY, REPRINT, reasons=(Reason("same_agency", f'both credit "{agency}"'),))
    return _Threshold(EXCERPT, REPRINT)


def _counts(pair: _Drawing, shared: Shared) -> tuple[int, int, int, int]:
    """Words taken, words of the source that were, and out of how many each: narration, or everything where there is little of it."""
    report, source = pair.report, pair.source
    if min(report.narration, source.narration) >= _LITTLE_NARRATION:
        return int(shared.counted[0].sum()), int(shared.counted[1].sum()), report.narration, source.narration
    here, there = np.zeros(len(report.words.hashes), np.bool_), np.zeros(len(source.words.hashes), np.bool_)
    for run in shared.runs:
        here[run.here : run.here + run.length] = True
        there[run.there : run.there + run.length] = True
    return int(here.sum()), int(there.sum()), len(here), len(there)


def _begins_before(part: float, source: Report, shared: Shared) -> bool:
    """Whether a counted passage begins in the first part of the source."""
    first = np.flatnonzero(shared.counted[1])
    return len(first) > 0 and int(first[0]) - source.words.title < part * (len(source.words.hashes) - source.words.title)


def _is_same_text(report: Report, source: Report) -> bool:
    one, other = report.words.hashes[report.words.title :], source.words.hashes[source.words.title :]
    return np.array_equal(one, other) and (len(one) >= _LEAST_WORDS or (len(one) > 0 and _titles_equal(report, source)))


def _titles_equal(report: Report, source: Report) -> bool:
    return np.array_equal(report.words.hashes[: report.words.title], source.words.hashes[: source.words.title])


def _relayed(pair: _Drawing) -> Likeness | None:
    for report, source in ((pair.report, pair.source), (pair.source, pair.report)):
        if is_earlier(report, source):
            continue
        relay = find_relay(report, source)
        if relay is not None:
            told = _Drawing(report, source, pair.reason if report is pair.report and not _has(relay.reasons, "credit") else None)
            shared = find_shared(report.words, source.words, report.shingles, source.shingles)
            return _likeness(told, "relay", relay.score, relay.reasons, shared)
    return None


def _has(reasons: tuple[Reason, ...], kind: str) -> bool:
    return any(reason.kind == kind for reason in reasons)


def _likeness(pair: _Drawing, kind: LikenessKind, score: float, reasons: tuple[Reason, ...], shared: Shared) -> Likeness:
    found = passages(shared.runs, pair.report.words, pair.source.words)
    return Likeness(pair.report.id, pair.source.id, kind, score, (*reasons, *([pair.reason] if pair.reason else [])), found)
