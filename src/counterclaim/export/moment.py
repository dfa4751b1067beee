"""A ledger as it is at one moment, for the forms in which it leaves the program: nothing is made before it is asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from counterclaim.export.ledger_rows import KINDS, rows_at
from counterclaim.export.rows import Row
from counterclaim.keep.origins import described
from counterclaim.keep.related import Related, related, seen
from counterclaim.ledger import queries
from counterclaim.ledger.decisions import Decided, decisions
from counterclaim.ledger.store import Ledger
from counterclaim.records import Actor, Attribution, Document, Origin, Verification

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Moment:
    """What a ledger holds, whatever is written to it meanwhile.

    Args:
        connection: on which everything is seen as it is at one moment.
        generation: which reading.
    """

    def __init__(self, connection: Connection, generation: int) -> None:
        self.connection = connection
        self.generation = generation

    @classmethod
    @contextmanager
    def of(cls, ledger: Ledger) -> Iterator[Moment]:
        """The ledger as it is now, for as long as the context lasts."""
        with ledger.reading() as connection:
            yield cls(connection, queries.generation(connection))

    def rows(self, kinds: frozenset[str] = KINDS) -> Iterator[Row]:
        """The rows of the public interface, in their order; of some kinds only, where those are named."""
        yield from rows_at(self.connection, self.generation, kinds=kinds, related_now=lambda: self.related)

    def reports(self) -> Iterator[tuple[Document, list[Attribution], list[Verification]]]:
        """Documents with their statements and notes, in the order of the ledger; a few are held at once."""
        for _, document, attributions, notes in queries.reports(self.connection, self.generation):
            yield document, attributions, notes

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """By identifier, in the order of first appearance."""
        return {actor.id: actor for actor in queries.actors(self.connection, self.generation)}

    @cached_property
    def related(self) -> Related:
        """Relations, claims and disputes, and all statements: some kilobytes of memory a statement."""
        return related(self.connection, self.generation)

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """By identifier, in the order of their first reports."""
        return {origin.id: origin for origin in described(self.connection, self.generation)}

    @cached_property
    def decided(self) -> list[Decided]:
        """Every decision with how it stands, in order; relations are judged only where one is about them."""
        return list(decisions(self.connection, self.generation, seen(lambda: self.related.relations)))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Inside, Python does not look for cycles: records have none, and to go through millions of them takes longer than all else."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
