"""Which items of a batch are new documents, versions of known ones, or known, as one ledger would say when it took them in their order.

Source: `counterclaim.keep.report`, whose rules these are; tests hold both to the same answers.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from counterclaim.ledger import columns
from counterclaim.ledger.address import address_of
from counterclaim.ledger.store import custody_key, problem_key
from counterclaim.read.particulars import settle
from counterclaim.records import Taken
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Growing, Order
from counterclaim.scale.parts import part_name

FIELDS = ("publisher", "title", "authors", "published_at", "language")
"""What a document is read again for, where more is said of it: times count from its date, sections from its title."""

AGAIN_AT_ONCE = 64
"""How many documents that are read again make a part."""

PROBLEM = pa.schema([("file", pa.string()), ("url", pa.string()), ("reason", pa.string())])
CUSTODY = pa.schema([("number", pa.int64()), ("row", pa.int64()), ("key", pa.string()), ("original", pa.bool_())])
"""The takings that a ledger logs: document, row of the part, key, and whether the bytes are there for the first time."""

Columns = dict[str, Any]
Again = tuple[str, list[tuple[str, int, Columns]]]
"""A part that is to be made of documents that are read again."""


class Identified(NamedTuple):
    """How many items were what.

    Attributes:
        added: documents.
        versions: those of them that are another state of a page that is known.
        amended: items that say more of a document that is known.
        known: items that say nothing new.
        problems: different ones.
        failed: how often the program itself failed.
    """

    added: int = 0
    versions: int = 0
    amended: int = 0
    known: int = 0
    problems: int = 0
    failed: int = 0


def identify(
    folder: Folder, parts: Sequence[str], read_again: Callable[[int, Iterable[Again]], None], tell: Callable[[], None] = lambda: None
) -> None:
    """Go through all parts in their order and keep the `Order`, and what else of it is not said by the parts themselves.

    Args:
        folder: of the batch.
        parts: names, in the order of the ledger; all were read.
        read_again: reads documents of which more is said, so many parts, and keeps these.
        tell: is called after each part.
    """
    with tempfile.TemporaryDirectory() as home, closing(_Known(Path(home) / "known.db")) as known:
        walk = _Walk(folder, parts, known)
        for n in range(len(parts)):
            walk.through(n)
            tell()
        read_again(-(-walk.again // AGAIN_AT_ONCE), walk.parts_again())
        walk.keep(walk.count_again())


def _name_again(part: int) -> str:
    return f"again-{part:05}"


class _Known:
    """What has to be looked up of the documents before, on disk."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(
            """PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
            CREATE TABLE custody (key BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID;
            CREATE TABLE original (key BLOB PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE problem (key BLOB PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE document (number INTEGER PRIMARY KEY, id TEXT, address TEXT, text BLOB, part INTEGER, row INTEGER);
            CREATE INDEX by_id ON document (id);
            CREATE INDEX by_address ON document (address, text) WHERE address IS NOT NULL;
            CREATE TABLE latest (address TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
            CREATE TABLE settled (number INTEGER PRIMARY KEY, columns TEXT);
            CREATE TABLE again (place INTEGER PRIMARY KEY, number INTEGER, part INTEGER, row INTEGER, columns TEXT);
            BEGIN"""
        )

    def is_new(self, table: str, key: str) -> bool:
        """Whether a digest was not there; it is from now on."""
        return self._db.execute(f"INSERT OR IGNORE INTO {table} VALUES (?)", (bytes.fromhex(key),)).rowcount > 0

    def taken(self, key: str) -> int | None:
        """The document that was made of the same bytes from the same place."""
        row = self._db.execute("SELECT number FROM custody WHERE key = ?", (bytes.fromhex(key),)).fetchone()
        return None if row is None else int(row[0])

    def log(self, key: str, number: int) -> None:
        """That a document was taken from somewhere, and that this is what its address led to last."""
        self._db.execute("INSERT INTO custody VALUES (?, ?)", (bytes.fromhex(key), number))
        self._db.execute(
            "INSERT INTO latest SELECT address, number FROM document WHERE number = ? AND address IS NOT NULL "
            "ON CONFLICT (address) DO UPDATE SET number = excluded.number",
            (number,),
        )

    def number(self, identifier: str, address: str | None, text: bytes) -> int | None:
        """As `Writer.document_number` answers."""
        row = self._db.execute("SELECT min(number) FROM document WHERE id = ?", (identifier,)).fetchone()
        if row[0] is None and address is not None:
            row = self._db.execute("SELECT min(number) FROM document WHERE address = ? AND text = ?", (address, text)).fetchone()
        return None if row[0] is None else int(row[0])

    def latest(self, address: str | None) -> int:
        """The document that an address led to last, 0 where it led to none."""
        row = self._db.execute("SELECT number FROM latest WHERE address = ?", (address,)).fetchone()
        return 0 if row is None else int(row[0])

    def keep(self, number: int, identifier: str, address: str | None, text: bytes, part: int, row: int) -> None:
        """A new document."""
        self._db.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", (number, identifier, address, text, part, row))

    def place(self, number: int) -> tuple[int, int]:
        """Part and row where a document was read first."""
        row = self._db.execute("SELECT part, row FROM document WHERE number = ?", (number,)).fetchone()
        return int(row[0]), int(row[1])

    def settled(self, number: int) -> Columns | None:
        """A document's columns, where more was said of it since it was read first."""
        row = self._db.execute("SELECT columns FROM settled WHERE number = ?", (number,)).fetchone()
        return None if row is None else json.loads(row[0])

    def settle(self, number: int, made: Mapping[str, Any]) -> None:
        """Keep what is said of a document by now."""
        self._db.execute("INSERT OR REPLACE INTO settled VALUES (?, ?)", (number, json.dumps(made)))

    def all_settled(self) -> Iterator[tuple[int, int, Columns]]:
        """Part, row and columns of the documents of which more was said, in the order of the ledger."""
        for part, row, made in self._db.execute("SELECT part, row, columns FROM settled JOIN document USING (number) ORDER BY number"):
            yield part, row, json.loads(made)

    def read_again(self, place: int, number: int, part: int, row: int, made: Mapping[str, Any]) -> None:
        """That a document is to be read again, as what was the place in the row of them."""
        self._db.execute("INSERT INTO again VALUES (?, ?, ?, ?, ?)", (place, number, part, row, json.dumps(made)))

    def all_again(self, start: int, end: int) -> list[tuple[int, int, int, Columns]]:
        """Number, part, row and columns of those at some places."""
        rows = self._db.execute("SELECT number, part, row, columns FROM again WHERE place >= ? AND place < ? ORDER BY place", (start, end))
        return [(number, part, row, json.loads(made)) for number, part, row, made in rows]

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


@dataclass
class _Walk:
    folder: Folder
    parts: Sequence[str]
    known: _Known
    growing: Growing = field(default_factory=Growing)
    counted: Identified = field(default_factory=Identified)
    again: int = 0  # how many are to be read again

    def through(self, part: int) -> None:
        """Go through a part."""
        name = self.parts[part]
        taken = self.folder.table(part_name("taken", name), ["taken", "problem", "sha256"]).to_pylist()
        read = self.folder.table(part_name("read", name), ["problem", "failed", "id", "text_sha256", "document", "said"]).to_pylist()
        custody: list[Columns] = []
        problems: list[Columns] = []
        for row, (item, made) in enumerate(zip(taken, read, strict=True)):
            if item["problem"] is not None:
                said = json.loads(item["problem"])
                self._problem(problems, said["file"], said["url"], said["reason"])
                continue
            how = json.loads(item["taken"])
            if made["id"] is None:
                self._problem(problems, how["file"], how["url"], made["problem"])
                self._count(failed=int(made["failed"]))
                continue
            key = custody_key(Taken(b"", how["method"], how["file"], how["url"]), item["sha256"])
            held = self.known.taken(key)
            if held is not None:  # whatever is declared of these bytes now
                self._more(held, json.loads(made["document"]))
                continue
            number = self._document(part, row, how["url"], made)
            self.known.log(key, number)
            original = self.known.is_new("original", item["sha256"])
            custody.append({"number": number, "row": row, "key": key, "original": original})
        self.folder.write_table(part_name("custody", name), pa.Table.from_pylist(custody, CUSTODY), max(1, len(custody)))
        self.folder.write_table(part_name("problems", name), pa.Table.from_pylist(problems, PROBLEM), max(1, len(problems)))

    def _document(self, part: int, row: int, url: str | None, made: Columns) -> int:
        """The number of the document that an item is; what is new in it is noted."""
        address, text = address_of(columns.plain(url)), bytes.fromhex(made["text_sha256"])
        number = self.known.number(made["id"], address, text)
        if number is not None:
            self._more(number, json.loads(made["document"]))
            return number
        previous = self.known.latest(address) if address is not None else 0
        number = self.growing.new(made["id"], part, row, len(made["said"]), previous)
        self.known.keep(number, made["id"], address, text, part, row)
        self._count(added=1, versions=int(previous > 0))
        return number

    def _more(self, number: int, made: Columns) -> None:
        """What an item says of a document that is known."""
        part, row = self.known.place(number)
        held = self.known.settled(number) or self._held(part, row)
        stored = columns.document({"id": "", "text": "", "origin": None, **held})
        settled = settle(stored, columns.document({"id": "", "text": "", "origin": None, **made}).particulars)
        if settled.particulars == stored.particulars:
            self._count(known=1)
            return
        self._count(amended=1)
        again = any(getattr(settled, name) != getattr(stored, name) for name in FIELDS)
        fields = columns.of_reading(settled if again else stored) | {"particulars": columns.of_reading(settled)["particulars"]}
        now = {**held, **fields}
        self.known.settle(number, now)
        if again:
            place, self.again = self.again, self.again + 1
            self.known.read_again(place, number, part, row, {**now, "url": settled.url})
            self.growing.again(number, len(self.parts) + place // AGAIN_AT_ONCE, place % AGAIN_AT_ONCE)

    def _held(self, part: int, row: int) -> Columns:
        made: Columns = json.loads(self.folder.row(part_name("read", self.parts[part]), row, ["document"])["document"])
        return made

    def _problem(self, problems: list[Columns], file: str | None, url: str | None, reason: str) -> None:
        if self.known.is_new("problem", problem_key(file, url, reason)):
            problems.append({"file": columns.plain(file), "url": columns.plain(url), "reason": columns.plain(reason) or ""})
            self._count(problems=1)

    def _count(self, **more: int) -> None:
        self.counted = Identified(*(n + more.get(name, 0) for name, n in self.counted._asdict().items()))

    def parts_again(self) -> Iterator[Again]:
        """Parts of what is to be read again."""
        for n in range(-(-self.again // AGAIN_AT_ONCE)):
            wanted = self.known.all_again(n * AGAIN_AT_ONCE, (n + 1) * AGAIN_AT_ONCE)
            yield _name_again(n), [(self.parts[part], row, made) for _, part, row, made in wanted]

    def count_again(self) -> list[str]:
        """Count the statements that documents have by now.

        Returns:
            The names of the parts.
        """
        names = [_name_again(n) for n in range(-(-self.again // AGAIN_AT_ONCE))]
        for n, name in enumerate(names):
            numbers = [number for number, *_ in self.known.all_again(n * AGAIN_AT_ONCE, (n + 1) * AGAIN_AT_ONCE)]
            lists = self.folder.table(part_name("read", name), ["said"])["said"].to_pylist()
            for number, said in zip(numbers, lists, strict=True):
                self.growing.said[number - 1] = len(said)
        return names

    def keep(self, again: Sequence[str]) -> None:
        """Keep the order, and by the part and row of its first reading what is said of a document by now."""
        more: dict[int, dict[int, Columns]] = {}
        for part, row, made in self.known.all_settled():
            if more and part not in more:
                self._keep_settled(more)
                more = {}
            more.setdefault(part, {})[row] = made
        self._keep_settled(more)
        self.folder.write("order/counts.json", json.dumps(self.counted._asdict()).encode())
        self.growing.order((*self.parts, *again), len(self.parts)).save(self.folder)

    def _keep_settled(self, more: Mapping[int, Mapping[int, Columns]]) -> None:
        for part, rows in more.items():
            self.folder.write(part_name("settled", self.parts[part], "json"), json.dumps(rows).encode())


def load(folder: Folder) -> tuple[Order, Identified]:
    """What was kept.

    Raises:
        FileNotFoundError: identifying was not done to its end.
    """
    return Order.load(folder), Identified(**json.loads(folder.read("order/counts.json")))
