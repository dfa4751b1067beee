"""What a batch brings into a ledger: the rows of its tables, a chunk of documents at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from counterclaim.errors import LedgerError, UsageError
from counterclaim.ledger import bulk, hashes, queries
from counterclaim.ledger.bulk import Loaded, Rows
from counterclaim.ledger.opening import shown
from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, SLOTS
from counterclaim.ledger.store import Ledger, problem_key
from counterclaim.relate import origins
from counterclaim.scale import arrays
from counterclaim.scale.admitting import actor_parts
from counterclaim.scale.drawing import FOUNDERS, KINDS
from counterclaim.scale.folder import Folder
from counterclaim.scale.manifest import DAMAGED, PARTS, locked, manifest
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.postings import Postings
from counterclaim.scale.reports import Reports

Row = dict[str, Any]

PARTS_A_CHUNK = 8
"""How many parts are one transaction."""


def load(address: str, folder: Folder, tell: Callable[[Loaded], None] = lambda loaded: None) -> dict[str, Any]:
    """Load a batch into a ledger, or what is missing of it.

    Args:
        address: of the ledger, which holds nothing or a part of this very batch.
        folder: of the batch.
        tell: is called for each chunk, when it is in the ledger.

    Returns:
        The batch's manifest.

    Raises:
        UsageError: this is no batch, or it is not finished; the ledger cannot be opened, or holds something else.
        LedgerError: the database refused, or files of the batch are damaged.
    """
    told = manifest(folder)
    if not told["finished"]:
        raise UsageError(f"{folder}: this batch is not finished: run `counterclaim batch` with it again first")
    digest = hashes.of_row({name: value for name, value in told.items() if name != "stages"})
    try:
        with locked(folder), _Chunks(folder.below(PARTS), told["reader"], related=told["related"]) as chunks:
            bulk.load(address, digest, chunks.count, chunks.rows, tell)
    except DAMAGED as error:
        raise LedgerError(f"{folder}: this batch is damaged ({type(error).__name__}: {error}): make it anew") from error
    return told


def check(address: str, told: Mapping[str, Any]) -> dict[str, int]:
    """Compare a ledger with the manifest of the batch that was loaded into it.

    Returns:
        How many rows of each kind there are.

    Raises:
        LedgerError: something is missing, or there is more.
    """
    with Ledger.open(address, read_only=True) as ledger, ledger.reading() as connection:
        found = queries.count_rows(connection, queries.generation(connection))
    for kind, number in found.items():
        wanted = told["rows"].get(kind, 0)
        if number != wanted:
            raise LedgerError(
                f"{shown(address)}: the batch has {wanted:,} rows of {kind}, and the ledger {number:,}: make the ledger anew, and see what "
                "`counterclaim verify --ledger` says"
            )
    return found


class _Chunks:
    """The chunks of a batch: first documents, some parts at a time, then actors."""

    def __init__(self, folder: Folder, reader: str, *, related: bool) -> None:
        self._folder = folder
        self._reader = reader
        self._related = related
        self._order = Order.load(folder)
        self._reports = Reports(folder, self._order, laid=True)
        self._postings = Postings(folder, self._order)
        self._founder = arrays.load(folder, FOUNDERS)
        self._actors = actor_parts(folder)
        self._documents = -(-self._order.taken // PARTS_A_CHUNK)
        self.count = self._documents + len(self._actors)

    def rows(self, chunk: int) -> Rows:
        """The rows of a chunk by table, in an order in which what they refer to comes first."""
        if chunk >= self._documents:
            yield from self._of_actors(self._actors[chunk - self._documents])
            return
        for part in range(self._order.taken)[chunk * PARTS_A_CHUNK : (chunk + 1) * PARTS_A_CHUNK]:
            yield from self._of_part(part)

    def __enter__(self) -> _Chunks:
        return self

    def __exit__(self, *error: object) -> None:
        self._reports.close()

    def _of_part(self, part: int) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
        numbers = self._order.numbers_in(part)
        yield "original", self._originals(part)
        yield "document", map(self._document, numbers)
        yield "search", map(self._words, numbers)
        yield "custody", self._custody(part)
        changed = {row["number"]: json.loads(row["change"]) for row in self._table("changed", part)}
        yield "reading", (self._reading(n, changed.get(n)) for n in numbers)
        yield "attribution", (row for n in numbers for row in self._attributions(n))
        yield "verification", (row for n in numbers for row in self._notes(n))
        kept = [row["fingerprints"] for row in self._table("kept", part)]
        yield "fingerprint", ({"value": value, "document": n} for n, values in zip(numbers, kept, strict=True) for value in values)
        yield "outlet", (row for n in numbers for row in self._outlets(n))
        yield "likeness", map(self._likeness, self._table("likeness", part))
        yield "relation", (json.loads(row["relation"]) for row in self._table("given", part))
        yield from self._compared(part, numbers)
        yield "problem", self._problems(part)

    def _compared(self, part: int, numbers: Sequence[int]) -> Iterator[tuple[str, Iterable[Row]]]:
        if not self._related:
            yield "related", ({"document": n, "others": None} for n in numbers)
            return
        others = [row["others"] for row in self._table("others", part)]
        yield "event_key", ({"key": key, "document": n} for n in numbers for key in self._reports.keys(n, ("event_keys",))["event_keys"])
        yield "related", ({"document": n, "others": those} for n, those in zip(numbers, others, strict=True))
        yield "pair", map(self._pair, self._table("pairs", part))

    def _table(self, stage: str, part: int) -> Iterator[Row]:
        with self._folder.parquet(part_name(stage, self._order.parts[part])) as file:
            for batch in file.iter_batches(1_000):
                yield from batch.to_pylist()

    def _custody(self, part: int) -> Iterator[Row]:
        taken = self._folder.table(part_name("taken", self._order.parts[part]), ["taken", "sha256"]).to_pylist()
        for row in self._table("custody", part):
            item = taken[row["row"]]
            how = json.loads(item["taken"])
            record = {**how["record"], **({"charset": how["charset"]} if how["charset"] else {})}
            place = {name: how[name] for name in ("method", "file", "url", "taken_at")}
            yield {"key": row["key"], "document": self._order.id(row["number"]), "original": item["sha256"], **place, "record": record}

    def _originals(self, part: int) -> Iterator[Row]:
        wanted = {row["row"] for row in self._table("custody", part) if row["original"]}
        last = -1
        with self._folder.parquet(part_name("taken", self._order.parts[part])) as file:
            for batch in file.iter_batches(16, columns=["taken", "sha256", "size", "packed"]):
                for row in batch.to_pylist():
                    last += 1
                    if last in wanted:
                        media_type = json.loads(row["taken"])["media_type"]
                        yield {"sha256": row["sha256"], "size": row["size"], "media_type": media_type, "packed": row["packed"]}

    def _document(self, number: int) -> Row:
        row = self._reports.first(number)
        made = json.loads(row["document"])
        previous = int(self._order.previous[number - 1])
        return {
            "number": number,
            "id": row["id"],
            "original": row["sha256"],
            "file": made["file"],
            "url": made["url"],
            "address": row["address"],
            "text": row["text"],
            "text_sha256": row["text_sha256"],
            "previous": self._order.id(previous) if previous else None,
        }

    def _words(self, number: int) -> Row:
        row = self._reports.first(number)
        return {"number": number, "title": json.loads(row["document"])["title"], "text": row["text"]}

    def _reading(self, number: int, change: Any) -> Row:
        made = self._reports.columns(number)
        fields = {name: value for name, value in made.items() if name not in ("file", "url")}
        origin = origins.origin_id(self._order.id(int(self._founder[number - 1])))
        return {"document": number, "reader": self._reader, **fields, "change": change, "origin": origin}

    def _attributions(self, number: int) -> Iterator[Row]:
        said = json.loads(self._reports.rows(number)["attributions"])
        for place, (row, actor) in enumerate(zip(said, self._reports.actors(number), strict=True)):
            yield {"document": number, "place": place, **row, "actor": actor}

    def _notes(self, number: int) -> Iterator[Row]:
        for place, row in enumerate(json.loads(self._reports.rows(number)["notes"])):
            yield {"document": number, "place": place, **row}

    def _outlets(self, number: int) -> Iterator[Row]:
        """The slots that a document still has, after all that came later."""
        keys = self._reports.keys(number, ("publishes", "relayed"))
        for part, names in ((PUBLISHES, keys["publishes"]), (IS_RELAYED, keys["relayed"])):
            for name, holders in zip(names, self._postings.named(part, names), strict=True):
                if number in holders:
                    yield {"key": name, "part": part, "slot": number % SLOTS, "document": number}

    def _likeness(self, row: Row) -> Row:
        ends = {name: self._order.id(row[name]) for name in ("document", "source")}
        told = {name: json.loads(row[name]) for name in ("reasons", "passages")}
        return {**ends, "kind": KINDS[row["kind"]], "score": row["score"], **told}

    def _pair(self, row: Row) -> Row:
        number, _ = self._order.document_of(row["b"])
        return {"a": row["a_id"], "b": row["b_id"], "document": number, "evidence": json.loads(row["evidence"])}

    def _problems(self, part: int) -> Iterator[Row]:
        for row in self._table("problems", part):
            yield {"key": problem_key(row["file"], row["url"], row["reason"]), **row}

    def _of_actors(self, name: str) -> Iterator[tuple[str, Iterable[Row]]]:
        rows = self._folder.table(name).to_pylist()
        yield "actor", (json.loads(row["actor"]) for row in rows)
        yield "actor_key", ({"key": key, "actor": row["number"]} for row in rows for key in row["keys"])
        yield "mention", ({"actor": row["number"], **mention} for row in rows for mention in row["mentions"])
        yield "merged", (merged for row in rows for merged in json.loads(row["merged"]))
