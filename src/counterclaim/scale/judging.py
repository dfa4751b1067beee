"""What statements have to do with one another, judged in blocks that cannot influence each other: just what one ledger would say.

A pair's probability depends on the pairs that it hangs together with, through statements and through the two parties that speak, and on
how many statements of the whole archive have a word. So the words are counted first, then pairs are divided into blocks, and workers judge
some blocks each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from counterclaim.export.ledger_rows import claim_row, dispute_row, relation_row
from counterclaim.keep.related import is_in_title
from counterclaim.ledger import columns
from counterclaim.records import Attribution
from counterclaim.relate.pairs import Pair, Statement
from counterclaim.relate.pairs.blocks import blocks, bundled
from counterclaim.relate.pairs.words import WordCounts
from counterclaim.relate.judged import judged
from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import Dated, origin_of, write

Whole = NDArray[np.int64]

BUNDLES = "judge/bundles.json"
"""How many bundles there are; the last file of the division."""

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
    words = np.array([(_number_of(word), count) for word, count in counted.having.items()], dtype=np.int64).reshape(-1, 2)
    arrays.save(folder, part_name("words", order.parts[part], "npy"), words[np.argsort(words[:, 0])])
    return part


def _number_of(word: str) -> int:
    """63 bits for a word, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


class _Counted(Mapping[str, int]):
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


# Who speaks for whom


@dataclass(frozen=True)
class _Actors:
    """Actors with the party of each.

    Attributes:
        ids: sorted, `S17`.
        party: the place of each one's party among them, -1 where it has none.
    """

    ids: NDArray[np.bytes_]
    party: Whole

    @classmethod
    def of(cls, folder: Folder) -> _Actors:
        """As they were admitted."""
        names = [name for name in folder.names("actors") if name.endswith(".parquet")]
        tables = [folder.table(name, ["id", "party"]) for name in names]
        ids, parties = ([value for table in tables for value in table[name].to_pylist()] for name in ("id", "party"))
        sorting = np.argsort(np.array(ids, dtype="S17"), kind="stable")
        listed = np.array(ids, dtype="S17")[sorting]
        made = cls(listed, np.full(len(listed), -1, dtype=np.int64))
        return cls(listed, made.places(np.array([party or "" for party in parties], dtype="S17")[sorting]))

    def places(self, wanted: NDArray[np.bytes_]) -> Whole:
        """Where identifiers stand, -1 for those that are none."""
        if not len(self.ids):
            return np.full(len(wanted), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[found] == wanted, found, -1).astype(np.int64)

    def voices(self, place: int) -> list[int]:
        """An actor, whom it speaks for, and so on."""
        met: list[int] = []
        while place >= 0 and place not in met:
            met.append(place)
            place = int(self.party[place])
        return met

    def widest(self) -> Whole:
        """For whom each speaks in the end."""
        return np.array([self.voices(place)[-1] for place in range(len(self.ids))], dtype=np.int64)

    def save(self, folder: Folder) -> None:
        arrays.save(folder, "judge/actors.npy", self.ids)
        arrays.save(folder, "judge/parties.npy", self.party)

    @classmethod
    def load(cls, folder: Folder) -> _Actors:
        return cls(arrays.load(folder, "judge/actors.npy"), arrays.load(folder, "judge/parties.npy"))


def _parties(folder: Folder, order: Order, actors: _Actors) -> Whole:
    """A number for the party of each statement, in the order of the ledger; -1 where nobody is known."""
    widest = np.append(actors.widest(), -1)
    made = np.full(int(order.founding[-1]), -1, dtype=np.int64)
    where = np.asarray(order.part)[order.last]
    sorting = np.argsort(where, kind="stable")
    bounds = np.searchsorted(where[sorting], np.arange(len(order.parts) + 1))
    for part, name in enumerate(order.parts):
        places = np.sort(sorting[bounds[part] : bounds[part + 1]])
        if not len(places):
            continue
        lists = folder.table(part_name("laid", name))["actors"].combine_chunks().take(pa.array(order.row[order.last[places]]))
        said = np.array([actor or "" for actor in lists.flatten().to_pylist()], dtype="S17")
        statements = np.concatenate([np.arange(order.founding[p], order.founding[p + 1]) for p in places.tolist()])
        made[statements] = widest[actors.places(said)]
    return made


# The division


def bundle(folder: Folder, order: Order, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
    """Divide all pairs into bundles of blocks."""
    names = order.parts[: order.taken]
    _count_all(folder, names)
    actors = _Actors.of(folder)
    actors.save(folder)
    a, b, part, row = _ends(folder, "pairs", names)
    given_a, given_b, given_part, given_row = _ends(folder, "given", names)
    parties = _parties(folder, order, actors)
    block = blocks(a, b, parties, given_a, given_b)
    home, given_home, count = bundled(block, pairs_at_once)
    for n, wanted in enumerate(_by_bundle(home, part, row, count)):
        arrays.save(folder, f"judge/{n:05}-pairs.npy", wanted)
    for n, wanted in enumerate(_by_bundle(given_home, given_part, given_row, count)):
        arrays.save(folder, f"judge/{n:05}-given.npy", wanted)
    folder.write(BUNDLES, json.dumps({"bundles": count}).encode())


def bundles(folder: Folder) -> int:
    """How many bundles there are."""
    return int(json.loads(folder.read(BUNDLES))["bundles"])


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


def _count_all(folder: Folder, names: Sequence[str]) -> None:
    counted = np.concatenate([np.zeros((0, 2), np.int64), *(arrays.load(folder, part_name("words", name, "npy")) for name in names)])
    counted = counted[np.argsort(counted[:, 0], kind="stable")]
    starts = np.flatnonzero(np.diff(counted[:, 0], prepend=-1))
    arrays.save(folder, "judge/words.npy", counted[starts, 0])
    arrays.save(folder, "judge/having.npy", np.add.reduceat(counted[:, 1], starts) if len(starts) else np.zeros(0, np.int64))


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


# Judging


def judge(root: Folder, folder: Folder, number: int) -> int:
    """Judge a bundle, and write its rows.

    Args:
        root: where rows go.
        folder: where parts are.
        number: of the bundle.

    Returns:
        The number.
    """
    order = Order.load(folder)
    with Reports(folder, order, laid=True) as reports:
        write(root, folder, name_of(number), _rows(folder, order, reports, number))
    return number


def _rows(folder: Folder, order: Order, reports: Reports, number: int) -> Iterator[Dated]:
    told = _told(folder, order, "pairs", number)
    pairs = [Pair(row["a_id"], row["b_id"], json.loads(row["evidence"])) for row in told]
    given = [(row, columns.relation(json.loads(row["relation"]))) for row in _told(folder, order, "given", number)]
    wanted = sorted({row[end] for row in (*told, *(row for row, _ in given)) for end in ("a", "b")})
    statements = _statements(folder, order, reports, wanted)
    documents = sorted({order.document_of(one)[0] for one in wanted})
    notes = [note for n in documents for note in reports.notes(n)]
    words = WordCounts(int(order.founding[-1]), _words(folder))
    known = sorted((relation for _, relation in given), key=lambda r: (r.a, r.b, r.relation))  # as a ledger gives them
    found = judged(statements, pairs, known, notes, words)

    def when(attributions: Sequence[str]) -> str | None:
        return min((statements[a] for a in attributions), key=lambda s: s.place).published_at

    yield from ((statements[r.b].published_at, relation_row(r)) for r in found.relations)
    yield from ((when(claim.attributions), claim_row(claim)) for claim in found.claims)
    yield from ((when([a for side in d.sides for a in side.attributions]), dispute_row(d)) for d in found.disputes)


def _words(folder: Folder) -> _Counted:
    return _Counted(arrays.load(folder, "judge/words.npy"), arrays.load(folder, "judge/having.npy"))


def _told(folder: Folder, order: Order, stage: str, number: int) -> list[dict[str, Any]]:
    """The rows of a bundle."""
    wanted = arrays.load(folder, f"judge/{number:05}-{stage}.npy")
    found: list[dict[str, Any]] = []
    for part in np.unique(wanted[:, 0]).tolist():
        rows = wanted[wanted[:, 0] == part, 1]
        found += folder.table(part_name(stage, order.parts[part])).take(pa.array(rows)).to_pylist()
    return found


def _statements(folder: Folder, order: Order, reports: Reports, wanted: Sequence[int]) -> dict[str, Statement]:
    """Statements with what a ledger would know of them, by identifier, in the order of the ledger."""
    actors = _Actors.load(folder)
    origins = origin_of(folder, order)

    @cache
    def voices(actor: str | None) -> tuple[str, ...]:
        place = -1 if actor is None else int(actors.places(np.array([actor], dtype="S17"))[0])
        return tuple(str(actors.ids[n], "ascii") for n in actors.voices(place))

    made: dict[str, Statement] = {}
    for statement in wanted:
        number, place = order.document_of(statement)
        said, row = reports.report(number), reports.columns(number)
        a: Attribution = said.attributions[place]
        title = is_in_title(a, row["sections"])
        text = reports.rows(number)["text_sha256"]
        made[a.id] = Statement(a, statement, said.document.id, title, row["published_at"], origins(number), text, voices(a.actor))
    return made
