"""Seconds to load a batch into an empty ledger, by table.

    python benchmarks/loading.py --work FOLDER [--documents 100000] [--ledger postgresql://user@host/database] [--record]

The rows are those of a ledger that the usual writer filled with 10,000 made reports, each of three (evals/reports_made.py), whose
statements a pattern finds; they stay in FOLDER for the next time. More documents are the same ones under other names, numbers and keys.
Pairs of statements are made up, since no model is measured here. What it takes to unpack the rows is measured before, without a
ledger, and taken off.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from ledger import quickly_read, taken_of  # noqa: E402
from recording import command_line, record  # noqa: E402
from sqlalchemy import Connection, func, select  # noqa: E402

from counterclaim import pipeline  # noqa: E402
from counterclaim.keep.relating import _make_keys  # noqa: E402
from counterclaim.keep.report import keep_report  # noqa: E402
from counterclaim.ledger import schema  # noqa: E402
from counterclaim.ledger.bulk import load  # noqa: E402
from counterclaim.ledger.bulk_rows import LOADED  # noqa: E402
from counterclaim.ledger.queries import parts  # noqa: E402
from counterclaim.ledger.store import Ledger  # noqa: E402
from counterclaim.records import Taken  # noqa: E402

Rows = Iterable[dict[str, Any]]
MADE = 10_000  # documents that are made; more are copies
AT_ONCE = 64  # documents in a transaction while the ledger is filled
IN_CHUNK = 1_000  # documents
TOGETHER = 500  # rows that are unpacked at once
PAIRS = 10  # for each document
EVIDENCE = {
    "labels": [0.9706, 0.0075, 0.0097, 0.0122], "follows": [0.189, 0.2052, 0.6058], "wording": 0.2664, "near": -2.9429, "one party": 0.4513,
    "apart": 3, "paragraphs": 1,
}  # fmt: skip
RENAMED = {
    "original": ("sha256",),
    "document": ("id", "original", "previous", "url", "address"),
    "custody": ("key", "document", "original", "url"),
    "reading": ("origin",),
    "attribution": ("id", "actor", "parent"),
    "actor": ("id", "party"),
    "relation": ("a", "b"),
    "likeness": ("document", "source"),
    "outlet": ("key",),
    "pair": ("a", "b"),
}
SPREAD = {"fingerprint": "value", "event_key": "key"}
ACTORS = {"actor": "number", "actor_key": "actor", "mention": "actor", "merged": "actor"}


def made(draw: random.Random, n: int, earlier: list[str]) -> Taken:
    """Three reports as one, of about 2,500 characters and six statements."""
    first, *others = (taken_of(draw, n, earlier) for _ in range(3))
    bodies = [other.data.split(b"\n\n", 1)[1] for other in others]
    return Taken(b"\n".join([first.data, *bodies]), "http", url=first.url, media_type="text/plain", particulars=first.particulars)


def fill(path: Path, documents: int) -> None:
    """A ledger of made reports, kept as `add` keeps them, and what finds reports of one event."""
    tools = pipeline.Tools.load()
    draw, earlier = random.Random(8), []
    part = path.with_suffix(".part")
    for old in path.parent.glob(f"{part.name}*"):
        old.unlink()
    with Ledger.open(str(part), create=True) as ledger:
        for numbers in parts(range(documents), AT_ONCE):
            with ledger.writing() as writer:
                for n in numbers:
                    item = made(draw, n, earlier)
                    keep_report(writer, item, quickly_read(item), tools)
            print(f"\r{numbers[-1] + 1:>8,} documents", end="", file=sys.stderr, flush=True)
        _make_keys(partial(ledger.writing, next_generation=False), 0)
    part.rename(path)


def unpack_to(folder: Path, ledger: Path, documents: int) -> None:
    """The ledger's rows, so many documents a file."""
    with Ledger.open(str(ledger)) as opened, opened.reading() as connection:
        actors = connection.scalar(select(func.max(schema.actor.c.number)))
        for n, first in enumerate(range(1, documents + 1, IN_CHUNK)):
            with (folder / f"{n:05}.pickle").open("wb") as stream:
                for table, rows in rows_between(connection, first, min(first + IN_CHUNK - 1, documents)):
                    for some in parts(rows, TOGETHER):
                        pickle.dump((table, some), stream)
    (folder / "all.json").write_text(json.dumps({"documents": documents, "actors": actors}))


def rows_between(connection: Connection, first: int, last: int) -> Iterator[tuple[str, Rows]]:
    """The rows of documents between two numbers, by table."""
    doc, said, actor = schema.document, schema.attribution, schema.actor
    for table in LOADED:
        rows = select(table).order_by(*table.primary_key)
        if table is doc or table is schema.custody:
            rows = rows.where(table.c.number.between(first, last))
        elif table is schema.original:
            rows = rows.join(doc, doc.c.original == table.c.sha256).where(doc.c.number.between(first, last))
        elif table is actor:
            rows = rows.where(table.c.founder.between(first, last))
        elif table is schema.actor_key:
            rows = rows.join(actor, actor.c.number == table.c.actor).where(actor.c.founder.between(first, last))
        elif table is schema.likeness:
            rows = rows.join(doc, doc.c.id == table.c.document).where(doc.c.number.between(first, last))
        elif table is schema.relation:
            rows = rows.join(said, said.c.id == table.c.b).where(said.c.document.between(first, last))
        elif "document" in table.c and table is not schema.pair:
            rows = rows.where(table.c.document.between(first, last))
        else:
            continue
        yield table.name, map(dict, connection.execute(rows).mappings())
    titles = select(doc.c.number, schema.reading.c.title, doc.c.text).join(schema.reading, schema.reading.c.document == doc.c.number)
    yield "search", map(dict, connection.execute(titles.where(doc.c.number.between(first, last))).mappings())
    yield "pair", pairs(connection.execute(select(said.c.id, said.c.document).where(said.c.document.between(first, last))).all())


def pairs(said: Any) -> Iterator[dict[str, Any]]:
    """Statements with later ones."""
    held: Counter[int] = Counter()
    for n, (b, document) in enumerate(said):
        for a, earlier in reversed(said[max(0, n - 30) : n]):
            if earlier < document and held[document] < PAIRS:
                held[document] += 1
                yield {"a": a, "b": b, "document": document, "evidence": EVIDENCE}


class Batch:
    """The packed rows as chunks of a batch, each once or more times."""

    def __init__(self, folder: Path, documents: int) -> None:
        held = json.loads((folder / "all.json").read_text())
        self.files = sorted(folder.glob("*.pickle"))
        self.chunks = -(-documents // IN_CHUNK)
        self.documents, self.actors = held["documents"], held["actors"]
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def rows_of(self, chunk: int) -> Iterator[tuple[str, Rows]]:
        """The rows of a chunk; notes how long the tables take."""
        again, place = divmod(chunk, len(self.files))
        for table, rows in groupby(_packed(self.files[place]), itemgetter(0)):
            flat = chain.from_iterable(map(itemgetter(1), rows))
            began = time.perf_counter()
            yield table, map(partial(self._other, table, again), flat) if again else flat
            self.seconds[table] += time.perf_counter() - began

    def _other(self, table: str, again: int, row: dict[str, Any]) -> dict[str, Any]:
        """The row of a copy: other names, numbers and keys."""
        for name in RENAMED.get(table, ()):
            if row[name] is not None:
                row[name] = f"{row[name]}-{again}"
        if table in SPREAD:
            name = SPREAD[table]
            row[name] = (row[name] + again * 0x9E3779B97F4A7C15 + 2**63) % 2**64 - 2**63
        for name in ("document", "founder", "number"):
            if type(row.get(name)) is int and (table, name) != ("actor", "number"):
                row[name] += again * self.documents
        if table in ACTORS:
            row[ACTORS[table]] += again * self.actors
        return row


def _packed(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    with path.open("rb") as stream:
        while True:
            try:
                yield pickle.load(stream)
            except EOFError:
                return


def measured(batch: Batch, address: str) -> dict[str, Any]:
    """Seconds by table, and all in all."""
    began, worked = time.perf_counter(), time.process_time()
    for n in range(batch.chunks):
        for _, rows in batch.rows_of(n):
            for _ in rows:
                pass
    unpacking, unpacked, work = time.perf_counter() - began, dict(batch.seconds), time.process_time() - worked
    batch.seconds.clear()
    counts: Counter[str] = Counter()
    last = began = time.perf_counter()
    worked = time.process_time()

    def tell(loaded: Any) -> None:
        nonlocal last
        counts.update(loaded.rows)
        last = time.perf_counter()
        print(f"\r{loaded.chunk + 1:>5} of {loaded.of} chunks, {last - began:.0f} s", end="", file=sys.stderr, flush=True)

    load(address, f"benchmark of {batch.chunks}", batch.chunks, batch.rows_of, tell)
    ended = time.perf_counter()
    print(file=sys.stderr)
    own = {table: max(batch.seconds[table] - unpacked[table], 0.001) for table in counts}
    return {
        "documents": counts["document"],
        "rows": sum(counts.values()),
        "loading_s": round(ended - began - unpacking, 1),
        "loading_processor_s": round(time.process_time() - worked - work, 1),
        "of_these_at_the_end_s": round(ended - last, 1),
        "unpacking_s": round(unpacking, 1),
        "tables": {t: {"rows": counts[t], "s": round(own[t], 1), "rows_a_s": round(counts[t] / own[t])} for t in counts},
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def megabytes(address: str) -> int:
    """How large the ledger is."""
    if "://" not in address:
        return round(sum(p.stat().st_size for p in Path(address).parent.glob(f"{Path(address).name}*")) / 1e6)
    with Ledger.open(address) as ledger, ledger.reading() as connection:
        return round(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one() / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the rows")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--ledger", help="an empty PostgreSQL database; SQLite in the folder when left out")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    folder = options.work / f"rows-{min(options.documents, MADE)}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "all.json").exists():
        ledger = options.work / f"made-{min(options.documents, MADE)}.db"
        if not ledger.exists():
            fill(ledger, min(options.documents, MADE))
        unpack_to(folder, ledger, min(options.documents, MADE))
    address = options.ledger or str(options.work / "loaded.db")
    if options.ledger is None:
        for old in options.work.glob("loaded.db*"):
            old.unlink()
    figures = measured(Batch(folder, options.documents), address)
    figures["megabytes"] = megabytes(address)
    print(json.dumps(figures, indent=1))
    if options.record:
        record(HERE / f"loading-{'postgresql' if options.ledger else 'sqlite'}.json", command_line(), figures)


if __name__ == "__main__":
    main()
