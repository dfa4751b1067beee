"""Batches for tests: inputs, an engine without processes, and a ledger of the same documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from counterclaim.export.jsonl import as_json
from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.export.rows import Row
from counterclaim.intake import sources
from counterclaim.keep.adding import add
from counterclaim.ledger import schema
from counterclaim.ledger.store import Ledger
from counterclaim.scale import admitting, dividing, identifying, loading, postings, rows, taking
from counterclaim.scale.batch import Batch, Outcome
from counterclaim.scale.folder import Folder
from counterclaim.scale.inputs import plan
from counterclaim.scale.reading import tools
from counterclaim.scale.row_columns import KINDS
from counterclaim.scale.row_files import read_rows

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "evals"))

import news_made  # noqa: E402

LINKED = {"custody": ("number", "at", "program", "before", "hash"), "problem": ("at",), "generation": ("started_at",)}
"""Columns that tell when something was written."""


class Here:
    """An engine that works in this very process, and may be told to fail."""

    name, workers = "here", 1

    def __init__(self, parts: int | None = None) -> None:
        """Fail after so many parts."""
        self.left = parts

    def map(self, work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        for part in parts:
            if self.left is not None:
                if self.left == 0:
                    raise LostError
                self.left -= 1
            yield work(part)

    def close(self) -> None:
        """Nothing to end."""


SMALL = {
    taking: {"MOST_ITEMS": 16},
    postings: {"DOCUMENTS_A_BUCKET": 40, "PARTS_A_GROUP": 3},
    identifying: {"AGAIN_AT_ONCE": 1},
    admitting: {"ACTORS_AT_ONCE": 30, "MENTIONS_AT_ONCE": 60},
    dividing: {"COUNTED_TOGETHER": 3, "RELATIONS_AT_ONCE": 30, "RELATIONS_HELD": 300},
    rows: {"PARTS_AT_ONCE": 2},
    loading: {"PARTS_A_CHUNK": 2},
}
"""What makes a few dozen documents as many parts, buckets and bundles as an archive has."""


@contextmanager
def small_parts() -> Iterator[None]:
    with ExitStack() as held:
        for module, sizes in SMALL.items():
            held.enter_context(patch.multiple(module, **sizes))
        yield


class LostError(Exception):
    """A worker is lost."""


def news(folder: Path, count: int) -> Path:
    """Some made news."""
    news_made.write(folder, count, shards=3)
    return folder


def batch(out: Path | str, *inputs: Path, engine: Any = None, relating: bool = True, published: str | None = None) -> Outcome:
    return Batch(Folder(str(out)), engine or Here(), published=published).run(plan([str(i) for i in inputs]), relating=relating)


def rows_of(out: Path | str) -> dict[str, list[str]]:
    """All rows of a batch, by type, as JSON."""
    return by_kind(row for kind in KINDS for row in read_rows(Folder(str(out)), kind))


def by_kind(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["type"], []).append(as_json(row))
    return {kind: sorted(some) for kind, some in sorted(found.items())}


def ledger_of(address: str, *inputs: Path, relating: bool = True) -> None:
    """A ledger to which the same was added."""
    with Ledger.open(address, create=True) as ledger:
        add(ledger, sources.take([str(i) for i in inputs]), lambda added: None, tools=tools(), threads=1, relating=relating)


def exported(address: str) -> dict[str, list[str]]:
    with Ledger.open(address) as ledger:
        return by_kind(ledger_rows(ledger))


def dump(address: str) -> dict[str, list[str]]:
    """Every row of every table but for when it was written and how often keys changed on the way."""
    with Ledger.open(address) as ledger, ledger.reading() as connection:
        return {
            name: sorted(
                json.dumps({c: repr(v) for c, v in row.items() if c not in LINKED.get(name, ())})
                for row in connection.execute(select(table)).mappings()
            )
            for name, table in schema.metadata.tables.items()
            if name not in ("batch", "rekeyed", "migration")
        }
