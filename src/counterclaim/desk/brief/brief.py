"""All that a brief tells, gathered from a ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.desk.brief.coverage import MOST_NAMED, Coverage, coverage_of
from counterclaim.desk.brief.measured import Measured, measured
from counterclaim.desk.brief.question import EVERYTHING, Limits, Question, question_of
from counterclaim.desk.case import Case
from counterclaim.ledger import queries
from counterclaim.ledger.digests import Digests, digests, last_entry
from counterclaim.ledger.overview import Head
from counterclaim.ledger.store import Ledger
from counterclaim.records import Dispute, Origin
from counterclaim.version import __version__

_DOCUMENT = re.compile(r"\bd[0-9a-f]{16,64}\b", re.A)


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list of documents."""

    number: int
    head: Head
    digests: Digests
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What is told.

    Attributes:
        title: of the whole.
        by: who hands it over, if anybody says so.
        is_case: whether it is about all disputes of the ledger, not about some that were chosen.
        as_of: when the last report was taken in or the last decision made; None where the ledger is empty.
        more: disputes that are not told, of which `more_possible` are only possible ones.
        more_documents: reports of the case, or reports that carry a side, that are not listed.
    """

    title: str
    by: str | None
    is_case: bool
    as_of: str | None
    questions: Sequence[Question]
    more: int
    more_possible: int
    documents: Sequence[Listed]
    more_documents: int
    coverage: Coverage
    measured: Measured
    limits: Limits
    numbers: Mapping[str, int]
    version: str = __version__

    def cited(self, words: str) -> str:
        """Words of the program in which reports are called by their numbers in the list, not by their identifiers."""
        return _DOCUMENT.sub(lambda found: f"[{self.numbers[found[0]]}]" if found[0] in self.numbers else found[0], words)


def brief_of(
    ledger: Ledger,
    case: Case,
    chosen: Sequence[Dispute] | None = None,
    *,
    limits: Limits | None = None,
    title: str | None = None,
    by: str | None = None,
) -> Brief:
    """Gather a brief.

    Args:
        ledger: where the digests are read.
        case: the ledger as it is.
        chosen: the disputes to tell, all of them; those of the whole case where left out, as many as the limits leave room for.
        limits: how much is told; the usual where left out.
        title: of the whole, in place of the question, or of "What is contested".
        by: who hands it over.
    """
    limits = limits or Limits()
    every = list(case.related.disputes if chosen is None else chosen)
    told = every[: limits.disputes] if chosen is None else every
    questions = [question_of(case, dispute, n, limits) for n, dispute in enumerate(told, 1)]
    heads, more = _listed(case, questions, limits, is_case=chosen is None)
    with ledger.reading() as connection:
        known = digests(connection, [head.id for head in heads])
        as_of = last_entry(connection)
        unread = sum(1 for _ in queries.problems(connection))
    documents = [Listed(n, head, known[head.id], case.origins.get(head.origin)) for n, head in enumerate(heads, 1)]
    return Brief(
        title=title or (told[0].title if chosen is not None and len(told) == 1 else "What is contested"),
        by=by,
        is_case=chosen is None,
        as_of=as_of,
        questions=questions,
        more=len(every) - len(told),
        more_possible=sum(d.certainty == "possible" for d in every[len(told) :]),
        documents=documents,
        more_documents=more,
        coverage=coverage_of(case, unread, len(case.heads) if limits is EVERYTHING else MOST_NAMED),
        measured=measured(),
        limits=limits,
        numbers={one.head.id: one.number for one in documents},
    )


def _listed(case: Case, questions: Sequence[Question], limits: Limits, *, is_case: bool) -> tuple[list[Head], int]:
    """The reports of the list in the order of the ledger, and how many are left out: never one that is quoted."""
    quoted: set[str] = set().union(*(question.quoted(limits) for question in questions))
    if is_case:
        others = [head for head in case.heads.values() if head.id not in quoted]
    else:
        carrying = {case.related.statements[a].document for q in questions for side in q.dispute.sides for a in side.attributions}
        others = sorted((case.heads[d] for d in carrying - quoted), key=lambda head: head.number)
    listed = [case.heads[d] for d in quoted] + others[: limits.documents]
    return sorted(listed, key=lambda head: head.number), max(0, len(others) - limits.documents)
