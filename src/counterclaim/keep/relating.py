"""Compare the statements of reports with those of earlier ones, and keep what that shows.

What comes out for a report depends on its text, on those of earlier reports and on nothing else: not on how reports came in, nor on how
many are compared at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import queries
from counterclaim.ledger.pairs import PairRows
from counterclaim.ledger.store import Ledger, Writer
from counterclaim.records import Attribution, Document
from counterclaim.relate import pairs

if TYPE_CHECKING:
    from counterclaim.pipeline import Tools

AT_ONCE = 8
"""How many documents one transaction keeps; a kill loses the comparisons of no more than these."""

Writing = Callable[[], AbstractContextManager[Writer]]

AHEAD = 64
"""How many documents are compared before it is asked anew which ones wait."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing one document.

    Attributes:
        document: its identifier.
        characters: length of its text.
        of: how many documents waited at the beginning.
        pairs: how many pairs of statements may have to do with each other.
        problem: why it could not be compared; the fault is the program's.
    """

    document: str
    characters: int
    of: int
    pairs: int
    problem: str | None = None


def relate(
    ledger: Ledger,
    tools: Tools,
    tell: Callable[[Compared], None] = lambda compared: None,
    threads: int | None = None,
    *,
    next_generation: bool = False,
) -> None:
    """Compare every document that waits for it, in the order of the ledger.

    Args:
        ledger: whose.
        tools: with the model that compares statements; without it documents go on waiting.
        tell: is called for each document, when its pairs are in the ledger.
        threads: documents compared at once; the number of processors when left out. The rows don't depend on it.
        next_generation: of the generation that is being made, not of the one that holds.
    """
    from counterclaim.pipeline import processors

    if tools.pairs is None:
        return
    writing = partial(ledger.writing, next_generation=next_generation)
    waiting, keyed = _waiting(ledger, next_generation), 0
    compare = partial(_compare, ledger, tools, waiting.of)
    pool = ThreadPoolExecutor(threads or processors())
    try:
        while waiting.numbers:
            keyed = _make_keys(writing, keyed)
            numbers = [n for n in waiting.numbers if n <= keyed]
            for part in queries.parts(pool.map(partial(compare, waiting.generation), numbers), AT_ONCE):
                for told in _keep(writing, waiting.generation, part):
                    tell(told)
            waiting = _waiting(ledger, next_generation)
    finally:
        pool.shutdown(cancel_futures=True)


def relate_anew(ledger: Ledger, tools: Tools, tell: Callable[[Compared], None] = lambda compared: None, threads: int | None = None) -> None:
    """Forget what was compared, and compare everything; with the same program the rows are the same."""
    with ledger.writing() as writer:
        _rows(writer.connection, writer.generation).forget_all()
    relate(ledger, tools, tell, threads)


def was_related(ledger: Ledger) -> bool:
    """Whether any document of the generation that holds was compared."""
    with ledger.reading() as connection:
        return _rows(connection, queries.generation(connection)).is_begun()


def count_waiting(ledger: Ledger) -> int:
    """How many documents wait to be compared."""
    with ledger.reading() as connection:
        return _rows(connection, queries.generation(connection)).count_unrelated()


def waits_for_relating(writer: Writer, tools: Tools) -> bool:
    """Whether any document of the generation at hand waits to be compared, and can be."""
    return tools.pairs is not None and bool(_rows(writer.connection, writer.generation).unrelated(1))


def let_wait(writer: Writer, number: int) -> None:
    """Let a document that is new wait to be compared; what finds it is made by then."""
    _rows(writer.connection, writer.generation).let_wait(number)


def wait_again(writer: Writer, number: int, document: Document, attributions: Sequence[Attribution]) -> None:
    """Let a document that was read anew wait to be compared; what found it before is brought up to date."""
    if _rows(writer.connection, writer.generation).keys(number):
        _keep_keys(writer, number, document, attributions)
    else:
        let_wait(writer, number)


def _keep_keys(writer: Writer, number: int, document: Document, attributions: Sequence[Attribution]) -> None:
    _rows(writer.connection, writer.generation).keep_keys(number, pairs.event_keys(pairs.Told(document, tuple(attributions))))


def forget_pairs(writer: Writer, number: int) -> None:
    """Take back what was compared with a document that is read anew; later ones for which it matters wait to be compared again."""
    _rows(writer.connection, writer.generation).forget(number)


def _make_keys(writing: Writing, last: int) -> int:
    """Make the keys of documents behind a number that wait and have none.

    Returns:
        The number up to which all have theirs; later documents have come meanwhile.
    """
    while True:
        with writing() as writer:
            rows = _rows(writer.connection, writer.generation)
            numbers = rows.without_keys(last, AT_ONCE)
            if not numbers:
                return writer.documents
            for number, document, attributions, _ in queries.reports(writer.connection, writer.generation, numbers):
                _keep_keys(writer, number, document, attributions)
        last = numbers[-1]


class _Waiting(NamedTuple):
    """How many documents of a generation wait to be compared, and the next of them."""

    generation: int
    of: int = 0
    numbers: Sequence[int] = ()


def _waiting(ledger: Ledger, next_generation: bool = False) -> _Waiting:
    with ledger.reading() as connection:
        generation = queries.next_generation(connection) if next_generation else queries.generation(connection)
        if generation is None:
            return _Waiting(0)
        rows = _rows(connection, generation)
        return _Waiting(generation, rows.count_unrelated(), rows.unrelated(AHEAD))


@dataclass(frozen=True, slots=True)
class _Found:
    """What comparing a document found, and the state of the ledger on which that rests."""

    number: int
    others: tuple[int, ...]
    pairs: tuple[pairs.Pair, ...]
    changes: int
    told: Compared


def _compare(ledger: Ledger, tools: Tools, of: int, generation: int, number: int) -> _Found | None:
    """Compare one document; None where it is read anew meanwhile."""
    with ledger.reading() as connection:
        rows = _rows(connection, generation)
        changes, holders = rows.changes(), rows.holders(rows.keys(number), number)
        others = tuple(pairs.choose_documents(holders))
        reports = {n: told_of(document, said) for n, document, said, _ in queries.reports(connection, generation, (number, *others))}
    if number not in reports:
        return None
    assert tools.pairs is not None
    told = reports[number]
    found: tuple[pairs.Pair, ...] = ()
    problem = None
    try:
        found = tuple(pairs.compare(told, [reports[n] for n in others if n in reports], tools.pairs))
    except CounterclaimError:
        raise
    except Exception as error:  # a fault of ours in one document must not stop the others
        problem = f"the program failed when it compared this document ({type(error).__name__}: {error}): please report it"
    document = told.document
    return _Found(number, others, found, changes, Compared(document.id, len(document.text), of, len(found), problem))


def _keep(writing: Writing, generation: int, part: Sequence[_Found | None]) -> list[Compared]:
    """Keep what was found, but for documents that another process was faster with, and where what it rests on was changed meanwhile."""
    kept = []
    with writing() as writer:
        rows = _rows(writer.connection, writer.generation)
        changes = rows.changes()
        for found in part:
            if found is not None and (writer.generation, changes) == (generation, found.changes) and rows.waits(found.number):
                rows.keep(found.number, found.others, ((p.a, p.b, p.evidence) for p in found.pairs))
                kept.append(found.told)
    return kept


def _rows(connection: Connection, generation: int) -> PairRows:
    return PairRows(connection, generation, pairs.MAX_HOLDERS)


def told_of(document: Document, attributions: Sequence[Attribution]) -> pairs.Told:
    """A report without what other reports decide: to which origin it is laid, and to whom its sources."""
    return pairs.Told(replace(document, origin=None), tuple(replace(a, actor=None) for a in attributions))
