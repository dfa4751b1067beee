"""Divide the pairs of an archive into bundles that can be judged each by itself, and count the words of all statements for them."""

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
"""Which two parties have pairs in several bundles, by their places among the actors."""

WORDS = pa.schema([("word", pa.int64()), ("count", pa.int64())])
"""How many statements of a part have each word."""

STAGES = ("pairs", "given")
"""What statements hang together by: pairs that were compared, and relations between versions."""

PAIRS_HELD = 1_000_000
"""How many pairs the driver looks at together, at some 100 bytes each."""

PAIRS_AT_ONCE = 5_000
"""How many pairs a worker judges together, unless a single block has more."""


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


def divide(folder: Folder, order: Order) -> None:
    """Divide all pairs into bundles of blocks; some bytes a statement are held, and the pairs of some parts."""
    names = order.parts[: order.taken]
    _count_all(folder, names)
    actors = Actors.of(folder)
    actors.save(folder)
    block, sizes = _blocks(folder, int(order.founding[-1]), names)
    home = bundle(sizes, PAIRS_AT_ONCE)[block] if len(sizes) else block
    party = parties(folder, order, actors)
    met = [np.zeros((0, 3), np.int64)]
    for stage in STAGES:
        inside = [np.zeros((0, 2), np.int64)]
        for part, name in enumerate(names):
            a, b = _ends(folder, stage, name)
            arrays.save(folder, _home_file(stage, name), home[a])
            inside.append(np.stack([here := np.unique(home[a]), np.full(len(here), part)], axis=1))
            if stage == "pairs":
                met.append(np.unique(np.stack([home[a], np.minimum(party[a], party[b]), np.maximum(party[a], party[b])], axis=1), axis=0))
        listed = np.concatenate(inside)
        arrays.save(folder, f"judge/{stage}-parts.npy", listed[np.lexsort((listed[:, 1], listed[:, 0]))])
    told = np.concatenate(met)
    arrays.save(folder, SHARED, shared_parties(told[:, 0], told[:, 1], told[:, 2]))
    folder.write(BUNDLES, json.dumps({"bundles": int(home.max(initial=-1)) + 1}).encode())


def rows_in(folder: Folder, order: Order, stage: str, number: int) -> list[dict[str, Any]]:
    """The pairs of a bundle, or what is given of its statements."""
    listed = arrays.load(folder, f"judge/{stage}-parts.npy")
    found: list[dict[str, Any]] = []
    for part in listed[slice(*np.searchsorted(listed[:, 0], [number, number + 1])), 1].tolist():
        rows = np.flatnonzero(arrays.load(folder, _home_file(stage, order.parts[part])) == number)
        found += folder.table(part_name(stage, order.parts[part])).take(pa.array(rows)).to_pylist()
    return found


def _home_file(stage: str, part: str) -> str:
    return f"judge/{stage}/{part}.npy"


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
    """The two statements of pairs and of what is given, some parts at a time."""
    ends: tuple[list[Whole], list[Whole]] = [], []
    for name in names:
        for stage in STAGES:
            for held, more in zip(ends, _ends(folder, stage, name), strict=True):
                held.append(more)
        if sum(map(len, ends[0])) >= PAIRS_HELD:
            yield ends
            ends = [], []
    if ends[0]:
        yield ends


def bundles(folder: Folder) -> int:
    """How many bundles there are."""
    return int(json.loads(folder.read(BUNDLES))["bundles"])


def _count_all(folder: Folder, names: Sequence[str]) -> None:
    counted = pa.concat_tables([WORDS.empty_table(), *(folder.table(part_name("words", name)) for name in names)])
    words, places = np.unique(counted["word"].to_numpy(), return_inverse=True)
    having = np.zeros(len(words), dtype=np.int64)
    np.add.at(having, places, counted["count"].to_numpy())
    arrays.save(folder, "judge/words.npy", words)
    arrays.save(folder, "judge/having.npy", having)


def _ends(folder: Folder, stage: str, name: str) -> tuple[Whole, Whole]:
    """The two statements of each row of a part."""
    table = folder.table(part_name(stage, name), ["a", "b"])
    return table["a"].to_numpy(), table["b"].to_numpy()


def words_of_all(folder: Folder, order: Order) -> WordCounts:
    """How many statements of the archive have each word."""
    return WordCounts(int(order.founding[-1]), Counted(*(arrays.load(folder, f"judge/{name}.npy") for name in ("words", "having"))))
