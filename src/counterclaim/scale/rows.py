"""The rows of the contract: documents, statements, notes, actors, origins and problems, from what the stages before left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterclaim.export.ledger_rows import origin_row
from counterclaim.export.rows import Row, actor_row, attribution_row, document_row, problem_row, verification_row
from counterclaim.ledger import columns
from counterclaim.records import Likeness, Reference
from counterclaim.relate import origins
from counterclaim.scale import arrays
from counterclaim.scale.admitting import actor_parts
from counterclaim.scale.drawing import FOUNDERS, KINDS
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.row_files import write_rows

PARTS_AT_ONCE = 32
"""How many parts are written together: of each month they make one file."""

Dated = tuple[str | None, Row]
"""A row, and when the report was published in which what it tells first appears."""


def groups(order: Order) -> range:
    """Numbers of the groups of parts."""
    return range(-(-order.taken // PARTS_AT_ONCE))


def write_reports(root: Folder, folder: Folder, group: int) -> int:
    """Write what is known of a group of parts.

    Args:
        root: where rows go.
        folder: where parts are.
        group: number of the group.

    Returns:
        The group.
    """
    order = Order.load(folder)
    with Reports(folder, order, laid=True) as reports:
        rows = _rows(reports, _Families(folder, order), range(order.taken)[group * PARTS_AT_ONCE : (group + 1) * PARTS_AT_ONCE])
        write(root, folder, f"reports-{group:05}", rows)
    return group


def actor_groups(folder: Folder) -> range:
    """Numbers of the groups of parts of actors."""
    return range(-(-len(actor_parts(folder)) // PARTS_AT_ONCE))


def write_actors(root: Folder, folder: Folder, group: int) -> int:
    """Write the actors of a group of their parts.

    Args:
        root: where rows go.
        folder: where parts are.
        group: number of the group.

    Returns:
        The group.
    """
    order = Order.load(folder)
    names = actor_parts(folder)[group * PARTS_AT_ONCE : (group + 1) * PARTS_AT_ONCE]
    with Reports(folder, order) as reports:
        write(root, folder, f"actors-{group:05}", (row for name in names for row in _actor_rows(folder, order, reports, name)))
    return group


def write(root: Folder, folder: Folder, name: str, rows: Iterable[Dated]) -> None:
    """Write rows, and then that they are written."""
    counts = write_rows(root, name, rows)
    folder.write(part_name("rows", name, "json"), json.dumps(counts).encode())


def _rows(reports: Reports, families: _Families, parts: Sequence[int]) -> Iterator[Dated]:
    order = reports.order
    for part in parts:
        for number in order.numbers_in(part):
            report = reports.report(number)
            when = report.document.published_at
            yield when, document_row(replace(report.document, origin=families.origin_of(number)))
            yield from ((when, attribution_row(a)) for a in report.attributions)
            yield from ((when, verification_row(note)) for note in reports.notes(number))
            if families.founder[number - 1] == number:
                yield from ((when, origin_row(one)) for one in families.origins(number, reports))
        for problem in reports.folder.table(part_name("problems", order.parts[part])).to_pylist():
            yield None, problem_row(problem["file"], problem["reason"], problem["url"])


def _actor_rows(folder: Folder, order: Order, reports: Reports, name: str) -> Iterator[Dated]:
    for row in folder.table(name).to_pylist():
        made = json.loads(row["actor"])
        mentions = tuple(Reference(order.id(m["document"]), m["start"], m["end"]) for m in row["mentions"])
        merged = tuple(
            {"document": order.id(m["document"]), "name": m["name"], "made_by": m["made_by"], "score": m["score"], "reasons": m["reasons"]}
            for m in json.loads(row["merged"])
        )
        yield reports.published_at(made["founder"]), actor_row(columns.actor(made, mentions, merged))


def origin_of(folder: Folder, order: Order) -> Callable[[int], str]:
    """What gives the identifier of the origin to which a document is laid, by its number."""
    return _Families(folder, order).origin_of


class _Families:
    """Which documents are one origin."""

    def __init__(self, folder: Folder, order: Order) -> None:
        self._folder = folder
        self._order = order
        self.founder = arrays.load(folder, FOUNDERS)
        self._likenesses = lru_cache(64)(self._likenesses_in)

    def origin_of(self, number: int) -> str:
        """The identifier of a document's origin."""
        return origins.origin_id(self._order.id(int(self.founder[number - 1])))

    def origins(self, founder: int, reports: Reports) -> list[Any]:
        """The origin that a document founds, with its agency and reasons."""
        members = self._members(founder)
        printed = {self._order.id(n): origins.Printed.of(reports.document(n)) for n in members}
        found = [likeness for part in self._parts(members) for likeness in self._likenesses(part)] if len(members) > 1 else []
        inside = [n for n in found if n.document in printed and n.source in printed]
        return origins.group([self._order.id(n) for n in members], inside, printed)

    def _members(self, founder: int) -> list[int]:
        founders, numbers = self._by_founder
        return [int(n) for n in numbers[slice(*np.searchsorted(founders, [founder, founder + 1]))]]

    @cached_property
    def _by_founder(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        order = np.argsort(self.founder, kind="stable")
        return self.founder[order], order + 1

    def _parts(self, members: Sequence[int]) -> list[int]:
        """The parts in which these documents were new: there stands what each was found to be like."""
        return sorted({int(self._order.part[self._order.first[n - 1]]) for n in members})

    def _likenesses_in(self, part: int) -> list[Likeness]:
        table = self._folder.table(part_name("likeness", self._order.parts[part]), ["document", "source", "kind", "score", "reasons"])
        return [
            Likeness(
                self._order.id(row["document"]),
                self._order.id(row["source"]),
                KINDS[row["kind"]],
                row["score"],
                columns.reasons(json.loads(row["reasons"])),
            )
            for row in table.to_pylist()
        ]
