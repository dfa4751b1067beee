"""Pairs of statements weighed part by part, just as they would be all at once.

What a part needs of others is all pairs that its statements have, as these are after each round, and what the pairs of the same two
parties tell in each round, which the driver adds up.

Source: `counterclaim.relate.pairs.joint`; docs/decisions/0015-archives.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.ledger import columns
from counterclaim.relate.pairs import Pair, load_weights
from counterclaim.relate.pairs.joint import Among, Floats, Told, among, begin, chances, hear_of, mean, tell_by
from counterclaim.relate.pairs.judge import Bench, choose
from counterclaim.relate.pairs.reasons import is_plain
from counterclaim.relate.pairs.weights import RELATED
from counterclaim.scale import arrays
from counterclaim.scale.dividing import PARTY, SHARED, TOUCHED, ends_file, first_statements, words_of_all
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order, Whole
from counterclaim.scale.parts import part_name
from counterclaim.scale.statements import Statements

NUMBERED = "weigh/x"
"""The stage in which pairs are put in numbers; its last files."""

PLAIN = "weigh/plain.parquet"
"""What holds plainly between shared parties, by all pairs."""

SHOWN = "weigh/shown"
"""The stage in which it is chosen which relation holds; parts show what holds plainly in its last files."""

PLAINLY = pa.schema(
    [
        ("parties", pa.int64()),  # which two, by their place among those that are shared
        ("kind", pa.string()),
        ("chance", pa.float64()),
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("pairs", pa.int64()),
        ("a_id", pa.string()),
        ("b_id", pa.string()),
    ]
)

TOLD = pa.schema(
    [
        ("parties", pa.int64()),
        ("pairs", pa.int64()),
        ("coarse", pa.list_(pa.float64())),  # of all nets, one behind the other
        ("fine", pa.list_(pa.float64())),
    ]
)
"""What the pairs of a part tell in a round."""


def forget(folder: Folder) -> None:
    """Remove all that weighing left, once relations are kept: two kilobytes a pair."""
    folder.remove("weigh")


def rounds() -> int:
    """How often parts have to tell each other something before it can be chosen."""
    return len(load_weights().nets[0].rounds)


def number(folder: Folder, part: int) -> int:
    """Put the pairs of a part in numbers, in the order of the ledger, without those whose relation is given.

    Returns:
        The part.
    """
    order = Order.load(folder)
    name = order.parts[part]
    compared = folder.table(part_name("pairs", name)).to_pylist()
    given = [columns.relation(json.loads(row["relation"])) for row in folder.table(part_name("given", name)).to_pylist()]
    with Statements(folder, order) as known:
        statements = known.of(sorted({row[end] for row in compared for end in ("a", "b")}))
    words = words_of_all(folder, order).only(s.attribution for s in statements.values())
    bench = Bench(statements, [Pair(row["a_id"], row["b_id"], json.loads(row["evidence"])) for row in compared], given, words=words)
    rows = {(row["a_id"], row["b_id"]): n for n, row in enumerate(compared)}
    ends = [(statements[p.a].place, statements[p.b].place) for p in bench.pairs]
    arrays.save(folder, _file("rows", name), np.array([rows[p.a, p.b] for p in bench.pairs], dtype=np.int64))
    arrays.save(folder, _file("one-party", name), bench.of_one_party())
    arrays.save(folder, ends_file(name), np.array(ends, dtype=np.int64).reshape(-1, 2))
    arrays.save(folder, _file("x", name), bench.numbers())
    return part


def tell(folder: Folder, turn: int, part: int) -> int:
    """Take the pairs of a part through the round before, and keep what they tell in this one, by the places of the shared parties.

    Returns:
        The part.
    """
    order = Order.load(folder)
    name = order.parts[part]
    if turn:
        states = _heard(folder, order, turn - 1, part)
        arrays.save(folder, _file(f"state-{turn}", name), np.concatenate(states, axis=1))
    else:
        states = [begin(net, np.asarray(arrays.load(folder, _file("x", name)))) for net in load_weights().nets]
    places = _places_of(folder, arrays.load(folder, PARTY)[arrays.load(folder, ends_file(name))])
    mine = np.flatnonzero(places >= 0)
    shared, sides = np.unique(places[mine], return_inverse=True)
    told = tell_by(load_weights().nets, turn, [state[mine] for state in states], sides, len(shared))
    rows = [
        {"parties": place, "pairs": pairs, "coarse": coarse.ravel(), "fine": fine.ravel()}
        for place, pairs, coarse, fine in zip(shared.tolist(), told.pairs.tolist(), told.coarse, told.fine, strict=True)
    ]
    folder.write_table(part_name(told_name(turn), name), pa.Table.from_pylist(rows, TOLD), max(1, len(rows)))
    return part


def told_name(turn: int) -> str:
    """The stage in which parts tell what they tell in a round; each leaves a file."""
    return f"weigh/told-{turn}"


def sum_told(folder: Folder, turn: int) -> None:
    """Add up what all parts tell; the sums are exact, so that their order does not matter."""
    count, nets = len(arrays.load(folder, SHARED)), load_weights().nets
    pairs = np.zeros(count, dtype=np.int64)
    sums = {part: np.zeros((count, sum(net.begins.matrix.shape[1] for net in nets))) for part in ("coarse", "fine")}
    for name in folder.names(told_name(turn)):
        table = folder.table(name)
        places = table["parties"].to_numpy()
        np.add.at(pairs, places, table["pairs"].to_numpy())
        for part, of_all in sums.items():
            numbers = table[part].combine_chunks().flatten().to_numpy().reshape(len(places), of_all.shape[1])
            np.add.at(of_all, places, numbers)
    for part, of_all in sums.items():
        arrays.save(folder, _told_file(turn, part), of_all)
    arrays.save(folder, _told_file(turn, "pairs"), pairs)


def is_told(folder: Folder, turn: int) -> bool:
    """Whether what all tell is added up."""
    return folder.has(_told_file(turn, "pairs"))


def decide(folder: Folder, part: int) -> int:
    """Choose which pairs of a part have which relation, and keep what holds plainly between shared parties.

    Returns:
        The part.
    """
    order, weights = Order.load(folder), load_weights()
    name = order.parts[part]
    x, ends = (np.asarray(arrays.load(folder, file)) for file in (_file("x", name), ends_file(name)))
    states = _heard(folder, order, rounds() - 1, part)
    found = mean([chances(net, x, state) for net, state in zip(weights.nets, states, strict=True)])
    rows, kinds, sure = choose(found, arrays.load(folder, _file("one-party", name)), np.array(weights.least))
    compared = folder.table(part_name("pairs", name)).take(pa.array(weighed_rows(folder, name)[rows])).to_pylist()
    plain = np.array(
        [is_plain(RELATED[k], json.loads(row["evidence"])) for k, row in zip(kinds.tolist(), compared, strict=True)], dtype=np.bool_
    )
    chosen = np.zeros((len(x), 3))
    chosen[rows] = np.stack([kinds + 1, sure, plain], axis=1)
    arrays.save(folder, _file("chosen", name), chosen)
    places = _places_of(folder, arrays.load(folder, PARTY)[ends[rows]])
    best: dict[tuple[int, str], dict[str, Any]] = {}
    for n in np.flatnonzero(plain & (places >= 0)).tolist():
        row = {field: compared[n][field] for field in ("a", "b", "a_id", "b_id")}
        _add(best, {**row, "parties": int(places[n]), "kind": RELATED[int(kinds[n])], "chance": float(sure[n]), "pairs": 1})
    folder.write_table(part_name(SHOWN, name), _table(best), max(1, len(best)))
    return part


def sum_shown(folder: Folder) -> None:
    """Of all that holds plainly between two parties keep the surest, and how often it does."""
    best: dict[tuple[int, str], dict[str, Any]] = {}
    for name in folder.names(SHOWN):
        for row in folder.table(name).to_pylist():
            _add(best, row)
    folder.write_table(PLAIN, _table(best), max(1, len(best)))


def is_shown(folder: Folder) -> bool:
    """Whether what all show is put together."""
    return folder.has(PLAIN)


def _add(best: dict[tuple[int, str], dict[str, Any]], row: dict[str, Any]) -> None:
    key = row["parties"], row["kind"]
    other = best.get(key)
    if other is not None:
        pairs = row["pairs"] + other["pairs"]
        row = max(row, other, key=itemgetter("chance", "a_id", "b_id")) | {"pairs": pairs}
    best[key] = row


def _table(best: dict[tuple[int, str], dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([best[key] for key in sorted(best)], PLAINLY)


class Near:
    """The pairs of a part with all others that its statements have.

    Attributes:
        among: their graph.
        parts: in which part each pair is, in the order of the graph.
        rows: which of the part's pairs it is.
        ends: the places of its two statements, [P, 2].
        shared: the place of each side's two parties among those that are shared, -1 for others.
    """

    def __init__(self, folder: Folder, order: Order, part: int) -> None:
        self._folder, self._order = folder, order
        own = arrays.load(folder, ends_file(order.parts[part]))
        self._mine = np.unique(own)
        found = list(self._found())
        parts = np.concatenate([np.zeros(0, np.int64), *(np.full(len(rows), home) for home, rows, _ in found)])
        rows = np.concatenate([np.zeros(0, np.int64), *(rows for _, rows, _ in found)])
        ends = np.concatenate([np.zeros((0, 2), np.int64), *(ends for *_, ends in found)])
        party = arrays.load(folder, PARTY)
        self.among: Among = among(ends[:, 0], ends[:, 1], parts == part, lambda statements: party[statements])
        self.parts, self.rows, self.ends = (found[self.among.rows] for found in (parts, rows, ends))
        self.shared = _places_of(folder, self.among.parties)

    def homes(self) -> Iterator[tuple[int, Whole]]:
        """Parts, and which pairs of the graph are in each."""
        for home in np.unique(self.parts).tolist():
            yield home, np.flatnonzero(self.parts == home)

    def gathered(self, stage: str, width: int) -> Floats:
        """What a stage left of each pair, [P, width]."""
        made = np.empty((len(self.rows), width))
        for home, at in self.homes():
            made[at] = arrays.load(self._folder, _file(stage, self._order.parts[home]))[self.rows[at]]
        return made

    def _found(self) -> Iterator[tuple[int, Whole, Whole]]:
        """Part, rows and ends of the pairs that have one of the part's statements."""
        first = first_statements(self._order)
        homes = np.unique(np.searchsorted(first, self._mine, side="right") - 1).tolist()
        bounds, parts, rows = (arrays.load(self._folder, name) for name in TOUCHED)
        wanted: dict[int, list[Whole]] = {home: [] for home in homes}
        for home in homes:
            here = slice(int(bounds[home]), int(bounds[home + 1]))
            for other in np.unique(parts[here]).tolist():
                wanted.setdefault(other, []).append(rows[here][parts[here] == other])
        for home in sorted(wanted):
            ends = arrays.load(self._folder, ends_file(self._order.parts[home]))
            touched = np.unique(np.concatenate(wanted[home])) if home not in homes else np.arange(len(ends))
            there = touched[np.isin(ends[touched], self._mine).any(axis=1)]
            if len(there):
                yield home, there, np.asarray(ends[there])


def weighed_rows(folder: Folder, part: str) -> Whole:
    """In which rows of a part's table the pairs stand that are weighed, in their order."""
    return arrays.load(folder, _file("rows", part))


def _heard(folder: Folder, order: Order, turn: int, part: int) -> list[Floats]:
    """Of each net what the pairs of a part are after a round."""
    nets = load_weights().nets
    width = nets[0].begins.matrix.shape[1]
    near = Near(folder, order, part)
    if turn:
        states = np.split(near.gathered(f"state-{turn}", len(nets) * width), len(nets), axis=1)
        states = [np.ascontiguousarray(state) for state in states]
    else:
        x = near.gathered("x", nets[0].begins.matrix.shape[0])
        states = [begin(net, x) for net in nets]
    abroad = np.flatnonzero(near.shared >= 0)
    pairs, coarse, fine = (arrays.load(folder, _told_file(turn, name))[near.shared[abroad]] for name in ("pairs", "coarse", "fine"))
    told = Told(pairs, *(np.asarray(one).reshape(len(abroad), len(nets), width) for one in (coarse, fine)))
    return hear_of(nets, turn, states, near.among.graph, abroad, told)


def _places_of(folder: Folder, parties: Whole) -> Whole:
    """The places of two parties among those that are shared, [N] of [N, 2]; -1 for others."""
    shared = arrays.load(folder, SHARED)
    two = np.sort(parties.reshape(-1, 2), axis=1)
    if not len(shared):
        return np.full(len(two), -1, dtype=np.int64)
    many = int(max(two.max(initial=0), shared.max())) + 1
    wanted, held = (np.where(one[:, 0] < 0, -1, one[:, 0] * many + one[:, 1]) for one in (two, np.asarray(shared)))
    places = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
    return np.where(held[places] == wanted, places, -1)


def _file(stage: str, part: str) -> str:
    return f"weigh/{stage}/{part}.npy"


def _told_file(turn: int, what: str) -> str:
    return f"weigh/sum-{turn}-{what}.npy"
