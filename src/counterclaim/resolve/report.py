"""A report as the resolving rules see it: its text with sentences, what was found in it, and when it was published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from counterclaim.records import Attribution, Document, Name, NameKind
from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences

READ_KINDS = ("title", "body", "note", "caption")


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    Attributes:
        marked: paragraphs and quotations of title, body, captions and notes.
        attributions: in the order of the text.
        names: proper names, in the order of the text.
        published: the day of publication; None where it is not known.
        published_unknown: why it is not known.
    """

    document: Document
    marked: Marked
    sentences: Sentences
    attributions: tuple[Attribution, ...]
    names: tuple[Name, ...]
    published: date | None
    published_unknown: str | None

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text


def report_of(document: Document, attributions: tuple[Attribution, ...], names: tuple[Name, ...] = ()) -> Report:
    """What the rules need of a document and what was found in it."""
    marked = Marked(document.text, [(s.start, s.end) for s in document.sections if s.kind in READ_KINDS])
    published, unknown = published_day(document.published_at)
    if published is not None and published > date.today() + timedelta(days=1):
        published, unknown = None, f"the date of publication, {document.published_at}, lies in the future"
    return Report(document, marked, Sentences(marked), attributions, agreed(names), published, unknown)


def agreed(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names with the kind that most mentions of the same words have."""
    counts: dict[str, Counter[NameKind]] = {}
    for n in names:
        counts.setdefault(n.text, Counter())[n.kind] += 1
    return tuple(replace(n, kind=counts[n.text].most_common(1)[0][0]) for n in names)


def published_day(published_at: str | None) -> tuple[date | None, str | None]:
    """The day in a publication date, or None and the reason."""
    if not published_at:
        return None, "the date of publication is not known"
    try:
        return date.fromisoformat(published_at[:10]), None
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(published_at).date(), None
    except ValueError:
        return None, f"the date of publication, {published_at}, does not name a day"


def without_date(report: Report, reason: str) -> Report:
    """The report as one whose day of publication is not known, for the reason given."""
    return replace(report, published=None, published_unknown=reason)
