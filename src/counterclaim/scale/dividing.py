"""What has to be known of all statements of an archive, and of all pairs and relations, before parts of them can be judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.relate.pairs.blocks import bundle, find_blocks, shared_parties
from counterclaim.relate.pairs.candidates import number_of
from counterclaim.relate.pairs.words import WordCounts
from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order, Whole
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.voices import Actors, parties

BUNDLES = "judge/bundles.json"
"""How many bundles there are; the last file of the division."""

SHARED = "judge/shared.npy"
"""Which two parties have pairs in several parts, by their places among the actors."""

WORDS = pa.schema([("word", pa.int64()), ("count", pa.int64())])
"""How many statements of a part have each word."""

PARTY = "judge/party.npy"
"""The place of the party of each statement among all actors, -1 where it is unknown."""

TOUCHED = ("judge/touched-bounds.npy", "judge/touched-parts.npy", "judge/touched-rows.npy")
"""For each part the pairs of later parts that have a statement of it: where they begin, and in which part and row each is."""

RELATED = "related"
"""The stage that leaves relations."""

LISTED = "judge/listed.npy"
"""Which bundles have relations in which parts."""

COUNTED_TOGETHER = 64
"""The words of so many parts are added up at once."""

RELATIONS_HELD = 1_000_000
"""How many relations the driver looks at together, at some 100 bytes each."""

RELATIONS_AT_ONCE = 5_000
"""Of how many relations a worker makes claims and disputes together, unless a single block has more."""


def count_words(folder: Folder, part: int) -> int:
    """Count how many statements of a part have each word.

    Returns:
        The part.
    """
    order = Order.load(folder)
    with Reports(folder, order) as reports:
        said = [a for number in order.numbers_in(part) for a in reports.report(number).attributions]
    counted = WordCounts.of(said)
    rows = [{"word": word, "count": count} for word, count in sorted((number_of(w), n) for w, n in counted.having.items())]
    folder.write_table(part_name("words", order.parts[part]), pa.Table.from_pylist(rows, WORDS), max(1, len(rows)))
    return part


class Counted(Mapping[str, int]):
    """How many statements have each word, in a sorted array on disk."""

    def __init__(self, numbers: Whole, counts: Whole) -> None:
        self._numbers = numbers
        self._counts = counts

    def __getitem__(self, word: str) -> int:
        number = number_of(word)
        place = int(np.searchsorted(self._numbers, number))
        if place == len(self._numbers) or self._numbers[place] != number:
            raise KeyError(word)
        return int(self._counts[place])

    def __iter__(self) -> Iterator[str]:
        raise TypeError("words are kept as numbers: they can be looked up, not listed")

    def __len__(self) -> int:
        return len(self._numbers)


def gather(folder: Folder, order: Order) -> None:
    """Count the words of all statements, and find out who speaks for whom; some bytes a statement are held."""
    _count_all(folder, order.parts[: order.taken])
    actors = Actors.of(folder)
    actors.save(folder)
    arrays.save(folder, PARTY, parties(folder, order, actors))


def meet(folder: Folder, order: Order) -> None:
    """Find out which pairs of later parts have statements of each part, and which two parties have pairs in several parts.

    Some twenty bytes a pair are held.
    """
    party, first = arrays.load(folder, PARTY), first_statements(order)
    touched, met = [np.zeros((0, 3), np.int32)], [np.zeros((0, 3), np.int64)]
    for part, name in enumerate(order.parts[: order.taken]):
        ends = arrays.load(folder, ends_file(name))
        homes = np.searchsorted(first, ends[:, 0], side="right") - 1
        rows = np.flatnonzero(homes != part)
        touched.append(np.stack([homes[rows], np.full(len(rows), part), rows], axis=1).astype(np.int32))
        two = np.sort(party[ends], axis=1)
        two = two[two[:, 0] >= 0]
        met.append(np.unique(np.column_stack([np.full(len(two), part), two]), axis=0))
    found = np.concatenate(touched)
    found = found[np.argsort(found[:, 0], kind="stable")]
    bounds = np.searchsorted(found[:, 0], np.arange(order.taken + 1))
    for file, column in zip(TOUCHED, (bounds, found[:, 1], found[:, 2]), strict=True):
        arrays.save(folder, file, np.ascontiguousarray(column))
    told = np.concatenate(met)
    arrays.save(folder, SHARED, shared_parties(told[:, 0], told[:, 1], told[:, 2]))


def has_met(folder: Folder) -> bool:
    """Whether that is found out; the last file is there."""
    return folder.has(SHARED)


def first_statements(order: Order) -> Whole:
    """With which statement each part that was taken begins; one more than there are."""
    return order.founding[order.begins]


def ends_file(part: str) -> str:
    """Where the places of the two statements of each pair of a part are kept, [P, 2]."""
    return f"weigh/ends/{part}.npy"


def divide(folder: Folder, order: Order) -> None:
    """Divide all relations into bundles, such that no relation leads out of one; some bytes a statement are held."""
    names = order.parts[: order.taken]
    block, sizes = _blocks(folder, int(order.founding[-1]), names)
    home = bundle(sizes, RELATIONS_AT_ONCE)[block] if len(sizes) else block
    inside = [np.zeros((0, 2), np.int64)]
    for part, name in enumerate(names):
        a, _ = _ends(folder, name)
        arrays.save(folder, _home_file(name), home[a])
        inside.append(np.stack([here := np.unique(home[a]), np.full(len(here), part)], axis=1))
    listed = np.concatenate(inside)
    arrays.save(folder, LISTED, listed[np.lexsort((listed[:, 1], listed[:, 0]))])
    folder.write(BUNDLES, json.dumps({"bundles": int(home.max(initial=-1)) + 1}).encode())


def rows_in(folder: Folder, order: Order, number: int) -> list[dict[str, Any]]:
    """The relations of a bundle."""
    listed = arrays.load(folder, LISTED)
    found: list[dict[str, Any]] = []
    for part in listed[slice(*np.searchsorted(listed[:, 0], [number, number + 1])), 1].tolist():
        rows = np.flatnonzero(arrays.load(folder, _home_file(order.parts[part])) == number)
        found += folder.table(part_name(RELATED, order.parts[part])).take(pa.array(rows)).to_pylist()
    return found


def _home_file(part: str) -> str:
    return f"judge/home/{part}.npy"


def _blocks(folder: Folder, statements: int, names: Sequence[str]) -> tuple[Whole, Whole]:
    """The block of each statement, and how many pairs each block has."""
    block = np.arange(statements)
    for some in _some(folder, names):
        first = np.unique(block, return_index=True)[1][block]  # of each block, by each of its statements
        later = np.flatnonzero(first != np.arange(statements))
        block = find_blocks(
            statements, *(np.concatenate([*ends, joined]) for ends, joined in zip(some, (later, first[later]), strict=True))
        )
    sizes = np.zeros(int(block.max(initial=-1)) + 1, dtype=np.int64)
    for a, _ in _some(folder, names):
        sizes += np.bincount(block[np.concatenate(a)], minlength=len(sizes))
    return block, sizes


def _some(folder: Folder, names: Sequence[str]) -> Iterator[tuple[list[Whole], list[Whole]]]:
    """The two statements of relations, some parts at a time."""
    ends: tuple[list[Whole], list[Whole]] = [], []
    for name in names:
        for held, more in zip(ends, _ends(folder, name), strict=True):
            held.append(more)
        if sum(map(len, ends[0])) >= RELATIONS_HELD:
            yield ends
            ends = [], []
    if ends[0]:
        yield ends


def bundles(folder: Folder) -> int:
    """How many bundles there are."""
    return int(json.loads(folder.read(BUNDLES))["bundles"])


def _count_all(folder: Folder, names: Sequence[str]) -> None:
    """Add up the words of all parts; what is held grows with the vocabulary, not with the parts."""
    words, having = (np.zeros(0, dtype=np.int64) for _ in range(2))
    for start in range(0, len(names), COUNTED_TOGETHER):
        tables = [folder.table(part_name("words", name)) for name in names[start : start + COUNTED_TOGETHER]]
        counts = np.concatenate([having, *(table["count"].to_numpy() for table in tables)])
        words, places = np.unique(np.concatenate([words, *(table["word"].to_numpy() for table in tables)]), return_inverse=True)
        having = np.zeros(len(words), dtype=np.int64)
        np.add.at(having, places, counts)
    arrays.save(folder, "judge/words.npy", words)
    arrays.save(folder, "judge/having.npy", having)


def _ends(folder: Folder, name: str) -> tuple[Whole, Whole]:
    """The two statements of each relation of a part."""
    table = folder.table(part_name(RELATED, name), ["a", "b"])
    return table["a"].to_numpy(), table["b"].to_numpy()


def words_of_all(folder: Folder, order: Order) -> WordCounts:
    """How many statements of the archive have each word."""
    return WordCounts(int(order.founding[-1]), Counted(*(arrays.load(folder, f"judge/{name}.npy") for name in ("words", "having"))))
