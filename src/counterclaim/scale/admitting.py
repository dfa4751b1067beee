"""Actors across reports: the one step that has to see every report in the order of the ledger."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterclaim.records import Document
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.remembered import Remembered
from counterclaim.scale import cited
from counterclaim.scale.actor_memory import DiskMemory
from counterclaim.scale.failures import Failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name

ACTORS_AT_ONCE, MENTIONS_AT_ONCE = 2_000, 50_000
"""How many actors make a part of their own, or how many mentions of them; one actor may have more."""

LAID = pa.schema([("actors", pa.list_(pa.string()))])
"""One row an item, as in the part that was read: for each statement its actor. Null where the item is no document."""

ACTORS = pa.schema(
    [
        ("number", pa.int64()),
        ("id", pa.string()),
        ("party", pa.string()),
        ("actor", pa.string()),  # JSON: the columns of a ledger's `actor`
        ("keys", pa.list_(pa.string())),
        ("mentions", pa.list_(pa.struct([("document", pa.int64()), ("place", pa.int64()), ("start", pa.int64()), ("end", pa.int64())]))),
        ("merged", pa.string()),  # JSON: rows of a ledger's `merged`
    ]
)
"""Actors with what is said of each, in the order of first appearance."""

DONE = "actors/done.json"


def actor_parts(folder: Folder) -> list[str]:
    """The files of actors, in their order."""
    return [name for name in folder.names("actors") if name.endswith(".parquet")]


def admit(folder: Folder, order: Order, tell: Callable[[], None] = lambda: None) -> None:
    """Lay the statements of all reports to actors, and keep both.

    Args:
        folder: of the batch.
        order: in which they are admitted.
        tell: is called after each part.
    """
    with tempfile.TemporaryDirectory() as home, closing(DiskMemory(Path(home) / "actors.db")) as memory:
        registry = Registry(memory)
        again = _Again(folder, order)
        failures = Failures(folder, "admit", "all")
        for part, admissions in groupby(range(len(order.number)), key=_home(order)):
            rows = folder.table(part_name("read", order.parts[part]), ["id", "said", "cited"]).to_pylist()
            laid: list[list[str | None] | None] = [None] * len(rows)
            for admission in admissions:
                number, row = int(order.number[admission]), int(order.row[admission])
                if order.part[admission] == part:
                    laid[row] = _lay(registry, memory, failures, number, rows[row])
                else:
                    memory.forget(number)
                    again.laid[admission] = _lay(registry, memory, failures, number, again.row(admission))
            folder.write_table(part_name("laid", order.parts[part]), pa.Table.from_pylist([{"actors": one} for one in laid], LAID))
            tell()
        again.keep()
        for n, actors in enumerate(_parts(memory)):
            folder.write_table(f"actors/{n:05}.parquet", pa.Table.from_pylist(actors, ACTORS), max(1, len(actors)))
        failures.keep()
        folder.write(DONE, b"{}")


def _home(order: Order) -> Callable[[int], int]:
    """In which part that was taken an admission happens."""
    last = 0

    def home(admission: int) -> int:
        nonlocal last
        part = int(order.part[admission])
        last = part if part < order.taken else last
        return last

    return home


def _lay(registry: Registry, memory: DiskMemory, failures: Failures, number: int, row: dict[str, Any]) -> list[str | None]:
    memory.for_document(number)
    said = [_Said(identifier) for identifier in row["said"]]
    actors: dict[str, Remembered] = {}
    with failures.on(row["id"]):
        actors = registry.admit(Document(row["id"], ""), said, cited.from_json(row["cited"]))  # type: ignore[arg-type]
    return [actors[a.id].id if a.id in actors else None for a in said]


class _Said:
    """A statement as far as admitting looks at it."""

    __slots__ = ("id",)

    def __init__(self, identifier: str) -> None:
        self.id = identifier


class _Again:
    """The parts of documents that were read again: few."""

    def __init__(self, folder: Folder, order: Order) -> None:
        self._folder = folder
        self._order = order
        self.laid: dict[int, list[str | None]] = {}
        self._part = -1
        self._rows: list[dict[str, Any]] = []

    def row(self, admission: int) -> dict[str, Any]:
        """Of an admission."""
        part = int(self._order.part[admission])
        if part != self._part:
            name = part_name("read", self._order.parts[part])
            self._part, self._rows = part, self._folder.table(name, ["id", "said", "cited"]).to_pylist()
        return self._rows[int(self._order.row[admission])]

    def keep(self) -> None:
        """Keep what they were laid to."""
        for part, admissions in groupby(sorted(self.laid), key=lambda a: int(self._order.part[a])):
            rows = [{"actors": self.laid[a]} for a in admissions]
            self._folder.write_table(part_name("laid", self._order.parts[part]), pa.Table.from_pylist(rows, LAID))


def _parts(memory: DiskMemory) -> Iterator[list[dict[str, Any]]]:
    """Actors with all that a ledger's tables hold of each."""
    keys, mentions, merged = (_Following(rows) for rows in (memory.actor_keys(), memory.mentions(), memory.merged()))
    part: list[dict[str, Any]] = []
    mentioned = 0
    for actor in memory.actors():
        number = actor["number"]
        part.append(
            {
                "number": number,
                "id": actor["id"],
                "party": actor["party"],
                "actor": json.dumps(actor),
                "keys": [row["key"] for row in keys.of(number)],
                "mentions": [{name: row[name] for name in ("document", "place", "start", "end")} for row in mentions.of(number)],
                "merged": json.dumps(list(merged.of(number))),
            }
        )
        mentioned += len(part[-1]["mentions"])
        if len(part) >= ACTORS_AT_ONCE or mentioned >= MENTIONS_AT_ONCE:
            yield part
            part, mentioned = [], 0
    if part:
        yield part


class _Following:
    """Rows in the order of their actors, some at a time."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._groups = groupby(rows, key=itemgetter("actor"))
        self._next = next(self._groups, None)

    def of(self, actor: int) -> list[dict[str, Any]]:
        """The rows of an actor; asked for in ascending order."""
        if self._next is None or self._next[0] != actor:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found
