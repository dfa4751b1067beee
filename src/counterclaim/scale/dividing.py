"""Divide the pairs of an archive into bundles that can be judged each by itself, and count the words of all statements for them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from counterclaim.relate.pairs.blocks import bundle, find_blocks, shared_parties
from counterclaim.relate.pairs.words import WordCounts
from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.voices import Actors, parties

Whole = NDArray[np.int64]

BUNDLES = "judge/bundles.json"
"""How many bundles there are; the last file of the division."""

SHARED = "judge/shared.npy"
"""Which two parties have pairs in several bundles, by their places among the actors."""

WORDS = pa.schema([("word", pa.int64()), ("count", pa.int64())])
"""How many statements of a part have each word."""

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
    rows = [{"word": word, "count": count} for word, count in sorted((_number_of(w), n) for w, n in counted.having.items())]
    folder.write_table(part_name("words", order.parts[part]), pa.Table.from_pylist(rows, WORDS), max(1, len(rows)))
    return part


def _number_of(word: str) -> int:
    """63 bits for a word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


class Counted(Mapping[str, int]):
    """How many statements have each word, in a sorted array on disk."""

    def __init__(self, numbers: Whole, counts: Whole) -> None:
        self._numbers = numbers
        self._counts = counts

    def __getitem__(self, word: str) -> int:
        number = _number_of(word)
        place = int(np.searchsorted(self._numbers, number))
        if place == len(self._numbers) or self._numbers[place] != number:
            raise KeyError(word)
        return int(self._counts[place])

    def __iter__(self) -> Iterator[str]:
        raise TypeError("words are kept as numbers: they can be looked up, not listed")

    def __len__(self) -> int:
        return len(self._numbers)


def divide(folder: Folder, order: Order, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
    """Divide all pairs into bundles of blocks."""
    names = order.parts[: order.taken]
    _count_all(folder, names)
    actors = Actors.of(folder)
    actors.save(folder)
    a, b, part, row = _ends(folder, "pairs", names)
    given_a, given_b, given_part, given_row = _ends(folder, "given", names)
    statements = int(order.founding[-1])
    block = find_blocks(statements, np.append(a, given_a), np.append(b, given_b))
    sizes = np.bincount(np.append(block[a], block[given_a]), minlength=int(block.max(initial=-1)) + 1)
    home = bundle(sizes, pairs_at_once)[block] if len(sizes) else block
    count = int(home.max(initial=-1)) + 1
    for n, wanted in enumerate(_by_bundle(home[a], part, row, count)):
        arrays.save(folder, f"judge/{n:05}-pairs.npy", wanted)
    for n, wanted in enumerate(_by_bundle(home[given_a], given_part, given_row, count)):
        arrays.save(folder, f"judge/{n:05}-given.npy", wanted)
    party = parties(folder, order, actors)
    arrays.save(folder, SHARED, shared_parties(home[a], party[a], party[b]))
    folder.write(BUNDLES, json.dumps({"bundles": count}).encode())


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


def _ends(folder: Folder, stage: str, names: Sequence[str]) -> tuple[Whole, Whole, Whole, Whole]:
    """The two statements of each pair, and in which part and row it stands."""
    tables = [folder.table(part_name(stage, name), ["a", "b"]) for name in names]
    sizes = [len(table) for table in tables]
    ends = [np.concatenate([np.zeros(0, np.int64), *(table[end].to_numpy() for table in tables)]) for end in ("a", "b")]
    rows = np.concatenate([np.zeros(0, np.int64), *(np.arange(size) for size in sizes)])
    return ends[0], ends[1], np.repeat(np.arange(len(sizes)), sizes), rows


def _by_bundle(home: Whole, part: Whole, row: Whole, count: int) -> Iterator[Whole]:
    sorting = np.lexsort((row, part, home))
    bounds = np.searchsorted(home[sorting], np.arange(count + 1))
    for n in range(count):
        here = sorting[bounds[n] : bounds[n + 1]]
        yield np.stack([part[here], row[here]], axis=1)


def words_of_all(folder: Folder, order: Order) -> WordCounts:
    """How many statements of the archive have each word."""
    return WordCounts(int(order.founding[-1]), Counted(*(arrays.load(folder, f"judge/{name}.npy") for name in ("words", "having"))))
