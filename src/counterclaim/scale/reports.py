"""Reports of a batch by number, as one ledger would hold them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from counterclaim.ledger import columns
from counterclaim.ledger.address import address_of
from counterclaim.records import Attribution, Document, Verification
from counterclaim.scale.folder import ROWS_AT_ONCE, Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name

if TYPE_CHECKING:
    import pyarrow.parquet as pq

Columns = dict[str, Any]

_OPEN = 48
"""How many files are kept open."""

_REMEMBERED_CHARACTERS = 32_000_000
"""How much of packs of `ROWS_AT_ONCE` rows is remembered; one may have more by itself."""

_READ = ("id", "text", "text_sha256", "document", "attributions", "notes")


class Report(NamedTuple):
    """A report by its number: the document without its origin, its statements without actors, unless these were asked for."""

    number: int
    document: Document
    attributions: tuple[Attribution, ...]


class Reports:
    """Looks reports up; what was looked at lately is remembered.

    Args:
        folder: of the batch.
        order: where reports lie.
        laid: with the actors to whom statements are laid.
    """

    def __init__(self, folder: Folder, order: Order, *, laid: bool = False) -> None:
        self.folder = folder
        self.order = order
        self._laid = laid
        self._files: OrderedDict[str, pq.ParquetFile] = OrderedDict()
        self._pieces: OrderedDict[tuple[str, tuple[str, ...], int], Sequence[Columns]] = OrderedDict()
        self._characters = 0
        self._settled: OrderedDict[int, dict[str, Columns]] = OrderedDict()

    def rows(self, number: int) -> Columns:
        """The columns of a report as they are kept: JSON in `document`, `attributions` and `notes`."""
        admission = self.order.admission(number)
        part, row = int(self.order.part[admission]), int(self.order.row[admission])
        return self._row("read", part, row, _READ)

    def first(self, number: int) -> Columns:
        """What a document was when it was taken in first: the columns that were read, and of what was taken its digest and address."""
        admission = int(self.order.first[number - 1])
        part, row = int(self.order.part[admission]), int(self.order.row[admission])
        taken = self._row("taken", part, row, ("taken", "sha256"))
        address = address_of(columns.plain(json.loads(taken["taken"])["url"]))
        return {**self._row("read", part, row, _READ), "sha256": taken["sha256"], "address": address}

    def keys(self, number: int, wanted: Sequence[str]) -> Columns:
        """Other columns of the part that was read."""
        admission = self.order.admission(number)
        return self._row("read", int(self.order.part[admission]), int(self.order.row[admission]), wanted)

    def columns(self, number: int) -> Columns:
        """What a ledger keeps of a report beside its text, by now."""
        return self._now(number, self.rows(number))

    def published_at(self, number: int) -> str | None:
        """When a document was published, as far as that is known by now."""
        made: str | None = self.columns(number)["published_at"]
        return made

    def document(self, number: int) -> Document:
        """A document."""
        row = self.rows(number)
        return columns.document({"id": row["id"], "text": row["text"], "origin": None, **self._now(number, row)})

    def report(self, number: int) -> Report:
        """A document with its statements."""
        row = self.rows(number)
        document = columns.document({"id": row["id"], "text": row["text"], "origin": None, **self._now(number, row)})
        said = json.loads(row["attributions"])
        if self._laid:
            for a, actor in zip(said, self.actors(number), strict=True):
                a["actor"] = actor
        return Report(number, document, tuple(columns.attribution(a, document.id) for a in said))

    def notes(self, number: int) -> list[Verification]:
        """The reporters' notes of a document."""
        row = self.rows(number)
        return [columns.verification(note, row["id"]) for note in json.loads(row["notes"])]

    def actors(self, number: int) -> list[str | None]:
        """The actors to whom the statements of a document are laid, by their places."""
        admission = self.order.admission(number)
        found: list[str | None] = self._row("laid", int(self.order.part[admission]), int(self.order.row[admission]), ("actors",))["actors"]
        return found

    def close(self) -> None:
        """Close all files."""
        while self._files:
            self._files.popitem()[1].close()

    def __enter__(self) -> Reports:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _now(self, number: int, row: Columns) -> Columns:
        """A document's columns with all that was said of it in other places too."""
        first = int(self.order.first[number - 1])
        settled = self._settled_in(int(self.order.part[first])).get(str(int(self.order.row[first])))
        made: Columns = json.loads(row["document"]) if settled is None else settled
        return made

    def _settled_in(self, part: int) -> dict[str, Columns]:
        if part not in self._settled:
            name = part_name("settled", self.order.parts[part], "json")
            there = name in self._with_more
            if len(self._settled) >= _OPEN:
                self._settled.popitem(last=False)
            self._settled[part] = json.loads(self.folder.read(name)) if there else {}
        return self._settled[part]

    @cached_property
    def _with_more(self) -> frozenset[str]:
        return frozenset(self.folder.names("settled"))

    def _row(self, stage: str, part: int, row: int, wanted: Sequence[str]) -> Columns:
        name = part_name(stage, self.order.parts[part])
        piece, place = divmod(row, ROWS_AT_ONCE)
        key = name, tuple(wanted), piece
        if key not in self._pieces:
            self._pieces[key] = rows = self._file(name).read_row_group(piece, columns=list(wanted)).to_pylist()
            self._characters += _characters(rows)
            while self._characters > _REMEMBERED_CHARACTERS and len(self._pieces) > 1:
                self._characters -= _characters(self._pieces.popitem(last=False)[1])
        self._pieces.move_to_end(key)
        return self._pieces[key][place]

    def _file(self, name: str) -> pq.ParquetFile:
        if name not in self._files:
            if len(self._files) >= _OPEN:
                self._files.popitem(last=False)[1].close()
            self._files[name] = self.folder.parquet(name)
        self._files.move_to_end(name)
        return self._files[name]


def _characters(rows: Sequence[Columns]) -> int:
    """Roughly how much rows hold."""
    return sum(len(value) for row in rows for value in row.values() if isinstance(value, str | list))
