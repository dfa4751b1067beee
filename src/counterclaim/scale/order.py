"""The order of the ledger: which documents a batch holds, where they lie, and when each was taken in."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder

Whole = NDArray[np.int64]

FOREVER = np.iinfo(np.int64).max
"""When what is never taken back is taken back."""


@dataclass(frozen=True)
class Order:
    """Documents by number from 1, and the admissions that made them: one each, and one more whenever one was read again.

    Attributes:
        parts: names of the parts; behind those that were taken the ones that were read again.
        taken: how many of them were taken.
        ids: identifiers of the documents, `S17`.
        first: the admission of each document that came first.
        last: the one that holds.
        previous: the number of the version before each document, or 0.
        later: the documents that are versions of earlier ones, by these.
        begins: with which number, less one, each taken part begins; one more than there are.
        founding: how many statements stand before those of each document, in the reading that holds; one more than documents.
        number: the document of each admission.
        part: in which part its reading is.
        row: in which row there.
        until: the admission with which it was taken back.
    """

    parts: tuple[str, ...]
    taken: int
    ids: NDArray[np.bytes_]
    first: Whole
    last: Whole
    previous: Whole
    later: Whole
    begins: Whole
    founding: Whole
    number: Whole
    part: Whole
    row: Whole
    until: Whole

    def __len__(self) -> int:
        return len(self.ids)

    def id(self, number: int) -> str:
        """The identifier of a document."""
        return str(self.ids[number - 1], "ascii")

    def numbers_in(self, part: int) -> range:
        """Numbers of the documents that were new in a part that was taken."""
        return range(int(self.begins[part]) + 1, int(self.begins[part + 1]) + 1)

    def admission(self, number: int) -> int:
        """The admission of a document that holds."""
        return int(self.last[number - 1])

    def statement(self, number: int, place: int) -> int:
        """A number for each statement, in the order of the ledger."""
        return int(self.founding[number - 1]) + place

    def document_of(self, statement: int) -> tuple[int, int]:
        """Number of the document of a statement, and its place there."""
        number = int(np.searchsorted(self.founding, statement, side="right"))
        return number, statement - int(self.founding[number - 1])

    def versions_after(self, number: int) -> list[int]:
        """The documents whose version before is this one."""
        places = np.searchsorted(self.previous[self.later - 1], [number, number + 1])
        return [int(n) for n in self.later[slice(*places)]]

    def save(self, folder: Folder) -> None:
        """Keep it; `order/parts.json` comes last and says that all is there."""
        for name in _ARRAYS:
            arrays.save(folder, f"order/{name}.npy", getattr(self, name))
        folder.write("order/parts.json", json.dumps({"parts": self.parts, "taken": self.taken}).encode())

    @classmethod
    def load(cls, folder: Folder) -> Order:
        """What was kept.

        Raises:
            FileNotFoundError: nothing was, or not all of it.
        """
        said = json.loads(folder.read("order/parts.json"))
        return cls(tuple(said["parts"]), said["taken"], **{name: arrays.load(folder, f"order/{name}.npy") for name in _ARRAYS})


_ARRAYS = tuple(f.name for f in fields(Order) if f.name not in ("parts", "taken"))


@dataclass
class Growing:
    """An order in the making: some bytes a document."""

    first: array[int] = field(default_factory=lambda: array("q"))
    last: array[int] = field(default_factory=lambda: array("q"))
    previous: array[int] = field(default_factory=lambda: array("q"))
    said: array[int] = field(default_factory=lambda: array("q"))
    number: array[int] = field(default_factory=lambda: array("q"))
    part: array[int] = field(default_factory=lambda: array("q"))
    row: array[int] = field(default_factory=lambda: array("q"))
    until: array[int] = field(default_factory=lambda: array("q"))
    ids: bytearray = field(default_factory=bytearray)

    def new(self, identifier: str, part: int, row: int, said: int, previous: int) -> int:
        """A document that is new.

        Returns:
            Its number.
        """
        self.ids += identifier.encode("ascii")
        self.first.append(len(self.number))
        self.last.append(len(self.number))
        self.previous.append(previous)
        self.said.append(said)
        self._admit(len(self.first), part, row)
        return len(self.first)

    def again(self, number: int, part: int, row: int) -> None:
        """A document that is read again: what was made of it before is taken back."""
        self.until[self.last[number - 1]] = len(self.number)
        self.last[number - 1] = len(self.number)
        self._admit(number, part, row)

    def _admit(self, number: int, part: int, row: int) -> None:
        self.number.append(number)
        self.part.append(part)
        self.row.append(row)
        self.until.append(FOREVER)

    def order(self, parts: tuple[str, ...], taken: int) -> Order:
        """The order, once all is known."""
        given = ("first", "last", "previous", "number", "part", "row", "until")
        made = {name: np.array(getattr(self, name), dtype=np.int64) for name in given}
        later = np.flatnonzero(made["previous"]) + 1
        later = later[np.argsort(made["previous"][later - 1], kind="stable")]
        begins = np.searchsorted(made["part"][made["first"]], np.arange(taken + 1))
        founding = np.concatenate([[0], np.cumsum(np.array(self.said, dtype=np.int64))]).astype(np.int64)
        return Order(parts, taken, np.frombuffer(bytes(self.ids), dtype="S17"), later=later, begins=begins, founding=founding, **made)


def parts_of(folder: Folder, inputs: int) -> Iterator[tuple[str, int]]:
    """Names of the parts that were taken, in the order of the inputs, with how many items each has."""
    for number in range(inputs):
        said: dict[str, Any] = json.loads(folder.read(f"taken/{number:05}.json"))
        for name, items, problems in said["parts"]:
            yield name, items + problems
