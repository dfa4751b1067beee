"""What statements have to do with one another, judged in blocks that cannot influence each other: just what one ledger would say.

Pairs that hang together through statements make a block, and workers judge some blocks each. What blocks hear of each other all the same
goes through the driver: how many statements have a word, and what pairs of the same two parties tell in each round.

Source: `counterclaim.relate.pairs.apart`; docs/decisions/0015-archives.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from counterclaim.export.ledger_rows import claim_row, dispute_row, relation_row
from counterclaim.keep.related import is_in_title, undecided
from counterclaim.ledger import columns
from counterclaim.relate.pairs import Pair, Statement, load_weights
from counterclaim.relate.pairs.apart import Judging, Told
from counterclaim.relate.pairs.blocks import bundle, find_blocks, shared_parties
from counterclaim.relate.pairs.joint import Sums
from counterclaim.relate.pairs.others import Parties, Plain, Plainly
from counterclaim.relate.pairs.words import WordCounts
from counterclaim.scale import arrays
from counterclaim.scale.admitting import actor_parts
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import Dated, origin_of, write

Whole = NDArray[np.int64]

BUNDLES = "judge/bundles.json"
"""How many bundles there are; the last file of the division."""

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
        tables = [folder.table(name, ["id", "party"]) for name in actor_parts(folder)]
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

    def named_voices(self, actor: str | None) -> tuple[str, ...]:
        """The same by identifiers; none where nobody is named."""
        place = -1 if actor is None else int(self.places(np.array([actor], dtype="S17"))[0])
        return tuple(str(self.ids[n], "ascii") for n in self.voices(place))

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


def divide(folder: Folder, order: Order, pairs_at_once: int = PAIRS_AT_ONCE) -> None:
    """Divide all pairs into bundles of blocks."""
    names = order.parts[: order.taken]
    _count_all(folder, names)
    actors = _Actors.of(folder)
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
    party = _parties(folder, order, actors)
    arrays.save(folder, "judge/shared.npy", shared_parties(home[a], party[a], party[b]))
    folder.write(BUNDLES, json.dumps({"bundles": count}).encode())


def bundles(folder: Folder) -> int:
    """How many bundles there are."""
    return int(json.loads(folder.read(BUNDLES))["bundles"])


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


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


# Judging


def rounds(folder: Folder) -> int:
    """How often bundles have to tell each other something before they are judged."""
    return len(load_weights().nets[0].rounds) if len(arrays.load(folder, SHARED)) else 0


def is_told(folder: Folder, turn: int) -> bool:
    """Whether all bundles have told what they tell in a round."""
    return folder.has(_told_file(turn, "json"))


def tell(folder: Folder, turn: int, number: int) -> Told:
    """What the pairs of a bundle tell in a round."""
    with _Bundle(folder, number) as bench:
        return bench.heard(turn).tell()


def keep_told(folder: Folder, turn: int, told: Told) -> None:
    """Keep what all tell."""
    parties = sorted(told)
    for name in ("coarse", "fine"):
        arrays.save(folder, _told_file(turn, f"{name}.npy"), np.array([getattr(told[two], name) for two in parties]))
    folder.write(_told_file(turn, "json"), json.dumps([[*two, told[two].pairs] for two in parties]).encode())


def is_shown(folder: Folder) -> bool:
    """Whether all bundles have shown what holds plainly."""
    return folder.has(PLAIN)


def show(folder: Folder, number: int) -> Plainly:
    """What holds plainly between parties by the pairs of a bundle."""
    with _Bundle(folder, number) as bench:
        return bench.heard(rounds(folder)).show()


def keep_shown(folder: Folder, plain: Plainly) -> None:
    """Keep what holds plainly by all pairs."""
    rows = [[*two, kind, one.chance, one.a.place, one.b.place, one.pairs] for (two, kind), one in sorted(plain.items())]
    folder.write(PLAIN, json.dumps(rows).encode())


def judge(root: Folder, folder: Folder, number: int) -> int:
    """Judge a bundle, and write its rows.

    Args:
        root: where rows go.
        folder: where parts are.
        number: of the bundle.

    Returns:
        The number.
    """
    with _Bundle(folder, number) as bench:
        write(root, folder, name_of(number), bench.rows())
    return number


class _Bundle:
    """The pairs of a bundle with all that judging them needs."""

    def __init__(self, folder: Folder, number: int) -> None:
        self._folder = folder
        self._order = Order.load(folder)
        self._reports = Reports(folder, self._order, laid=True)
        self._actors = _Actors.load(folder)
        told, given = (_told(folder, self._order, stage, number) for stage in ("pairs", "given"))
        self._pairs = [Pair(row["a_id"], row["b_id"], json.loads(row["evidence"])) for row in told]
        relations = (columns.relation(json.loads(row["relation"])) for row in given)
        self._given = sorted(relations, key=lambda r: (r.a, r.b, r.relation))  # as a ledger gives them
        self._wanted = sorted({row[end] for row in (*told, *given) for end in ("a", "b")})
        self._statements = self._find(self._wanted)

    def __enter__(self) -> _Bundle:
        return self

    def __exit__(self, *error: object) -> None:
        self._reports.close()

    def heard(self, turns: int) -> Judging:
        """The pairs after so many rounds."""
        words = WordCounts(
            int(self._order.founding[-1]), _Counted(*(arrays.load(self._folder, f"judge/{name}.npy") for name in ("words", "having")))
        ).only(s.attribution for s in self._statements.values())
        judging = Judging(self._statements, self._pairs, self._given, words, self._shared())
        for turn in range(turns):
            judging.hear(_kept(self._folder, turn))
        return judging

    def rows(self) -> Iterator[Dated]:
        """Relations, claims and disputes."""
        turns = rounds(self._folder)
        judging = self.heard(turns)
        for _ in range(turns, judging.rounds):
            judging.hear({})  # nothing is heard from elsewhere
        judging.show()
        relations = judging.relations(self._plain() if turns else {})
        notes = [note for n in sorted({self._order.document_of(one)[0] for one in self._wanted}) for note in self._reports.notes(n)]
        found = undecided(self._statements, relations, notes)
        yield from ((self._statements[r.b].published_at, relation_row(r)) for r in relations)
        yield from ((self._when(claim.attributions), claim_row(claim)) for claim in found.claims)
        yield from ((self._when([a for side in d.sides for a in side.attributions]), dispute_row(d)) for d in found.disputes)

    def _when(self, attributions: Sequence[str]) -> str | None:
        """When the first report with one of these statements was published."""
        return min((self._statements[a] for a in attributions), key=lambda s: s.place).published_at

    def _shared(self) -> list[Parties]:
        ids = self._actors.ids
        return [(str(ids[one], "ascii"), str(ids[other], "ascii")) for one, other in arrays.load(self._folder, SHARED).tolist()]

    def _plain(self) -> Plainly:
        rows = json.loads(self._folder.read(PLAIN))
        mine = {(s.party, o.party) for s, o in ((self._statements[p.a], self._statements[p.b]) for p in self._pairs)}
        mine |= {(other, one) for one, other in mine}
        here = [row for row in rows if (row[0], row[1]) in mine]
        known = {s.place: s for s in self._find(sorted({place for row in here for place in row[4:6]})).values()}
        return {((one, other), kind): Plain(chance, known[a], known[b], pairs) for one, other, kind, chance, a, b, pairs in here}

    def _find(self, wanted: Sequence[int]) -> dict[str, Statement]:
        """Statements with what a ledger would know of them, by identifier, in the order of the ledger."""
        origins = origin_of(self._folder, self._order)
        made: dict[str, Statement] = {}
        for statement in wanted:
            number, place = self._order.document_of(statement)
            said, row = self._reports.report(number), self._reports.columns(number)
            a = said.attributions[place]
            title = is_in_title(a, row["sections"])
            text = self._reports.rows(number)["text_sha256"]
            made[a.id] = Statement(
                a, statement, said.document.id, title, row["published_at"], origins(number), text, self._actors.named_voices(a.actor)
            )
        return made


SHARED = "judge/shared.npy"
"""Which two parties have pairs in several bundles, by their places among the actors."""

PLAIN = "judge/plain.json"


def _told_file(turn: int, what: str) -> str:
    return f"judge/told-{turn}.{what}"


def _kept(folder: Folder, turn: int) -> Told:
    coarse, fine = (arrays.load(folder, _told_file(turn, f"{name}.npy")) for name in ("coarse", "fine"))
    rows = json.loads(folder.read(_told_file(turn, "json")))
    return {(one, other): Sums(pairs, coarse[n], fine[n]) for n, (one, other, pairs) in enumerate(rows)}


def _told(folder: Folder, order: Order, stage: str, number: int) -> list[dict[str, Any]]:
    """The rows of a bundle."""
    wanted = arrays.load(folder, f"judge/{number:05}-{stage}.npy")
    found: list[dict[str, Any]] = []
    for part in np.unique(wanted[:, 0]).tolist():
        rows = wanted[wanted[:, 0] == part, 1]
        found += folder.table(part_name(stage, order.parts[part])).take(pa.array(rows)).to_pylist()
    return found
