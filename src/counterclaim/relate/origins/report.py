"""A report prepared for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from counterclaim.records import Attribution, Document
from counterclaim.relate.origins.words import Hashes, Words, read_words, shingles


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """What comparing needs of one report; made once, compared often.

    Attributes:
        attributions: its statements, as far as they are known: a relay is only seen with them.
        shingles: one number for each run of five words, uint64.
        narration: how many of its words stand outside of quotation marks.
        published: first and last moment at which it may have been published; None where that is not known.
    """

    document: Document
    attributions: tuple[Attribution, ...]
    words: Words
    shingles: Hashes
    narration: int
    published: tuple[datetime, datetime] | None

    @property
    def id(self) -> str:
        """The document's identifier."""
        return self.document.id


def prepare(document: Document, attributions: tuple[Attribution, ...] = ()) -> Report:
    """The report as `compare` takes it."""
    words = read_words(document)
    return Report(document, attributions, words, shingles(words.hashes), int(words.narrated.sum()), published(document.published_at))


def published(published_at: str | None) -> tuple[datetime, datetime] | None:
    """The first and the last moment that a date of publication (EDTF or ISO 8601) may mean, in UTC; None where it names no day."""
    if not published_at:
        return None
    said = published_at.rstrip("~?%")
    try:
        moment = datetime.fromisoformat(said)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        length = timedelta(days=1) if len(said) <= 10 else timedelta(0)
        return moment, moment + length
    except (ValueError, OverflowError):
        return None


def is_earlier(one: Report, other: Report) -> bool:
    """Whether the one is known to have been published before the other."""
    if one.published is None or other.published is None:
        return False
    return one.published[0] < other.published[0] and one.published[1] <= other.published[0]
