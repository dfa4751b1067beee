"""A ledger in Python: what it holds, as records, and what it is asked.

with counterclaim.open_ledger("case.db", create=True) as case:
    case.add("reports/")
    for dispute in case.disputes():
        print(dispute.title)
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from counterclaim.errors import UsageError
from counterclaim.export.forms import FORMS
from counterclaim.export.moment import Moment, without_collecting
from counterclaim.export.output import output, output_folder
from counterclaim.intake import sources
from counterclaim.intake.network import network
from counterclaim.keep import about, adding, relating, verifying
from counterclaim.keep.about import Claimed
from counterclaim.keep.adding import Added
from counterclaim.keep.memory import LedgerFeeds
from counterclaim.keep.related import Related, judged
from counterclaim.ledger import decisions, queries, search
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.overview import State, state_of
from counterclaim.ledger.store import Ledger
from counterclaim.ledger.verifying.findings import Finding
from counterclaim.pipeline import comparing_tools, usual_tools
from counterclaim.read.published import check_published
from counterclaim.records import (
    Actor,
    Attribution,
    Claim,
    Decision,
    DecisionKind,
    Dispute,
    Document,
    Origin,
    Problem,
    Relation,
    SubjectType,
    Verification,
)

MOST_FOUND = 1_000
"""How many documents or claims a search gives at most."""


def open_ledger(address: str | os.PathLike[str], *, create: bool = False) -> Casebook:
    """Open a ledger.

    Args:
        address: a file name, or `postgresql://user@host/database`.
        create: make it where there is none.

    Raises:
        UsageError: there is none, it cannot be reached, or the file is something else.
    """
    return Casebook(Ledger.open(os.fspath(address), create=create))


class Casebook:
    """A ledger that is open; `open_ledger` makes one. Close it, or use it as a context.

    What waits to be compared is compared before relations, claims or disputes are given. These are remembered as long as the ledger stays
    the same; some kilobytes of memory a statement.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: tuple[State, Related] | None = None

    def close(self) -> None:
        """Let go of the ledger."""
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(
        self, *taken: str | os.PathLike[str], published: str | None = None, threads: int | None = None, allow_private: bool = False
    ) -> list[Added]:
        """Read files, folders, manifests, archives, pages and feeds into the ledger. What is there already changes nothing.

        Args:
            taken: paths, and http and https addresses.
            published: date of publication (EDTF) of documents that give none.
            threads: documents read at once; the rows don't depend on it.
            allow_private: fetch from addresses of this machine and its network too.

        Returns:
            What became of each item, in order; one that could not be read has its `reason`, and the others are kept.

        Raises:
            UsageError: an argument is wrong; nothing was taken then.
        """
        if published is not None:
            check_published(published)
        told: list[Added] = []
        memory = LedgerFeeds(self._ledger)
        items = sources.take([os.fspath(one) for one in taken], network=network(memory, allow_private=allow_private))
        adding.add(self._ledger, items, told.append, published=published, threads=threads, tools=usual_tools())
        memory.keep()
        return told

    def decide(
        self,
        kind: DecisionKind,
        about: SubjectType,
        subject: str,
        *,
        by: str,
        why: str,
        value: Mapping[str, Any] | None = None,
        replaces: str | None = None,
    ) -> Decision:
        """Keep what a person holds of something; nothing is ever overwritten.

        Args:
            kind: accept, reject, correct, assess, note or undo.
            about: what the subject is.
            subject: its identifier; of a relation "A B KIND", of a note on what was checked "DOCUMENT START END".
            by: who decides.
            why: the reason.
            value: corrected fields, or credibility (1 to 6), reliability (a to f) and topic of an assessment.
            replaces: the decision that this one takes the place of.

        Raises:
            UsageError: nobody or no reason is named, the subject is not in the ledger, or the value is none that can be decided.
        """
        with self._ledger.writing() as writer:
            known = judged(writer.connection, writer.generation)
            return decisions.decide(writer, kind, about, subject, by=by, why=why, value=value, replaces=replaces, judged=known)

    def documents(self) -> Iterator[Document]:
        """Every report, in the order of the ledger."""
        with self._now() as moment:
            for _, document in queries.documents(moment.connection, moment.generation):
                yield document

    def document(self, identifier: str) -> Document:
        """The report of an identifier.

        Raises:
            UsageError: there is none.
        """
        with self._now() as moment:
            return _known_document(moment, identifier)[1]

    def attributions(self, document: str | None = None) -> Iterator[Attribution]:
        """Statements, in the order of the ledger: all, or those of one report.

        Raises:
            UsageError: there is no such report.
        """
        for _, said, _ in self._reports(document):
            yield from said

    def verifications(self, document: str | None = None) -> Iterator[Verification]:
        """The reporters' own notes on what could be checked: all, or those of one report.

        Raises:
            UsageError: there is no such report.
        """
        for _, _, notes in self._reports(document):
            yield from notes

    def actors(self) -> dict[str, Actor]:
        """Everybody who vouches for something, by identifier, in the order of first appearance."""
        with self._now() as moment:
            return moment.actors

    def origins(self) -> dict[str, Origin]:
        """Reports that are one origin, by identifier."""
        with self._now() as moment:
            return moment.origins

    def relations(self) -> Sequence[Relation]:
        """What statements have to do with one another, without what people rejected."""
        return self._related().kept

    def claims(self) -> Sequence[Claim]:
        """Statements that say the same of the same event, gathered."""
        return self._related().claims

    def disputes(self) -> Sequence[Dispute]:
        """What is contested, likely disputes before possible ones, the weightiest first."""
        return self._related().disputes

    def decisions(self) -> list[Decided]:
        """What people decided, and how it stands, in order."""
        with self._now() as moment:
            return moment.decided

    def search(self, words: str, limit: int = 20) -> list[Document]:
        """Reports that hold all words and "phrases in quotes", whatever their case and accents; the latest first.

        Raises:
            UsageError: there is no word to look for, or the limit is none.
        """
        with self._now() as moment:
            numbers = search.find(moment.connection, words, _checked(limit))
            found = dict(queries.documents(moment.connection, moment.generation, numbers))
        return [found[number] for number in numbers]

    def about(self, words: str, limit: int = 20) -> list[Claimed]:
        """What is claimed in reports that hold these words, by whom, and what contradicts it; what fits best first.

        Raises:
            UsageError: there is no word to look for, or the limit is none.
        """
        self._compare()
        with self._now() as moment:
            return about.about(moment.connection, moment.generation, words, _checked(limit))

    def export(self, form: str, out: str | os.PathLike[str]) -> None:
        """Write the ledger in a form: a file, or a folder for a form of several files.

        Raises:
            UsageError: there is no such form, it needs an extra that is not installed, or the file cannot be written.
        """
        if form not in FORMS:
            raise UsageError(f"there is no form {form!r}: {', '.join(FORMS)}")
        self._compare()
        with without_collecting(), self._now() as moment:
            if FORMS[form].folder:
                with output_folder(Path(out)) as folder:
                    FORMS[form].folder_writer()(moment, folder)
            else:
                with output(Path(out)) as stream:
                    FORMS[form].writer()(moment, stream)

    def problems(self) -> list[Problem]:
        """Inputs that could not be read, with the reason."""
        with self._now() as moment:
            return list(queries.problems(moment.connection))

    def verify(self) -> list[Finding]:
        """What is broken: every hash derived again, every offset looked up. Empty where all is well."""
        return list(verifying.verify(self._ledger))

    @contextmanager
    def _now(self) -> Iterator[Moment]:
        with Moment.of(self._ledger) as moment:
            state = state_of(moment.connection)
            if self._known is not None and self._known[0] == state:
                moment.related = self._known[1]
            yield moment
            if "related" in vars(moment):
                self._known = state, moment.related

    def _reports(self, document: str | None) -> Iterator[tuple[Document, list[Attribution], list[Verification]]]:
        with self._now() as moment:
            numbers = None if document is None else [_known_document(moment, document)[0]]
            for _, report, said, notes in queries.reports(moment.connection, moment.generation, numbers):
                yield report, said, notes

    def _related(self) -> Related:
        self._compare()
        with self._now() as moment:
            return moment.related

    def _compare(self) -> None:
        if relating.count_waiting(self._ledger):
            relating.relate(self._ledger, comparing_tools())


def _known_document(moment: Moment, identifier: str) -> tuple[int, Document]:
    found = queries.document(moment.connection, moment.generation, identifier)
    if found is None:
        raise UsageError(f"there is no document {identifier!r} in the ledger")
    return found


def _checked(limit: int) -> int:
    if not 1 <= limit <= MOST_FOUND:
        raise UsageError(f"the limit is a number from 1 to {MOST_FOUND:,}")
    return limit
