"""What statements have to do with one another, judged in blocks that cannot influence each other: just what one ledger would say.

Pairs that hang together through statements make a block, and workers judge some blocks each. What blocks hear of each other all the same
goes through the driver: how many statements have a word, and what pairs of the same two parties tell in each round.

Source: `counterclaim.relate.pairs.apart`; docs/decisions/0015-archives.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.export.ledger_rows import claim_row, dispute_row, relation_row
from counterclaim.keep.related import is_in_title, undecided
from counterclaim.ledger import columns
from counterclaim.relate.pairs import Pair, Statement, load_weights
from counterclaim.relate.pairs.apart import Judging, Told
from counterclaim.relate.pairs.joint import Sums
from counterclaim.relate.pairs.others import Parties, Plain, Plainly, parties_of
from counterclaim.scale import arrays
from counterclaim.scale.dividing import SHARED, STAGES, rows_in, words_of_all
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import Dated, origin_of, write
from counterclaim.scale.voices import Actors

PLAIN = "judge/plain.parquet"
"""What holds plainly between shared parties, by all pairs."""

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

SHOWN = "shown"
"""The stage in which bundles show what holds plainly."""

TOLD = pa.schema(
    [
        ("parties", pa.int64()),
        ("pairs", pa.int64()),
        ("coarse", pa.list_(pa.float64())),  # of all nets, one behind the other
        ("fine", pa.list_(pa.float64())),
    ]
)
"""What the pairs of a bundle tell in a round."""


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


def rounds(folder: Folder) -> int:
    """How often bundles have to tell each other something before they are judged."""
    return len(load_weights().nets[0].rounds) if len(arrays.load(folder, SHARED)) else 0


def told_name(turn: int) -> str:
    """The stage in which bundles tell what they tell in a round; each leaves a file."""
    return f"told-{turn}"


def tell(folder: Folder, turn: int, number: int) -> int:
    """Keep what the pairs of a bundle tell in a round, by the places of the shared parties.

    Returns:
        The number.
    """
    with _Bundle(folder, number) as bench:
        told = bench.heard(turn).tell()
        rows = [
            {"parties": bench.shared[two], "pairs": one.pairs, "coarse": one.coarse.ravel(), "fine": one.fine.ravel()}
            for two, one in told.items()
        ]
    folder.write_table(part_name(told_name(turn), f"{number:05}"), pa.Table.from_pylist(rows, TOLD), max(1, len(rows)))
    return number


def sum_told(folder: Folder, turn: int) -> None:
    """Add up what all bundles tell; the sums are exact, so that their order does not matter."""
    count = len(arrays.load(folder, SHARED))
    pairs = np.zeros(count, dtype=np.int64)
    sums: dict[str, Any] = {}
    for name in folder.names(told_name(turn)):
        table = folder.table(name)
        places = table["parties"].to_numpy()
        np.add.at(pairs, places, table["pairs"].to_numpy())
        for part in ("coarse", "fine") if len(places) else ():
            numbers = np.stack(table[part].to_pylist())
            np.add.at(sums.setdefault(part, np.zeros((count, numbers.shape[1]))), places, numbers)
    for part, made in sums.items():
        arrays.save(folder, _told_file(turn, part), made)
    arrays.save(folder, _told_file(turn, "pairs"), pairs)


def is_told(folder: Folder, turn: int) -> bool:
    """Whether what all tell is added up."""
    return folder.has(_told_file(turn, "pairs"))


def show(folder: Folder, number: int) -> int:
    """Keep what holds plainly between shared parties by the pairs of a bundle.

    Returns:
        The number.
    """
    with _Bundle(folder, number) as bench:
        plain = bench.heard(rounds(folder)).show()
        rows = [
            {"parties": bench.shared[two], "kind": kind, "chance": one.chance, "a": one.a.place, "b": one.b.place, "pairs": one.pairs}
            | {"a_id": one.a.attribution.id, "b_id": one.b.attribution.id}
            for (two, kind), one in sorted(plain.items())
        ]
    folder.write_table(part_name(SHOWN, f"{number:05}"), pa.Table.from_pylist(rows, PLAINLY), max(1, len(rows)))
    return number


def sum_shown(folder: Folder) -> None:
    """Of all that holds plainly between two parties keep the surest, and how often it does."""
    best: dict[tuple[int, str], dict[str, Any]] = {}
    for name in folder.names(SHOWN):
        for row in folder.table(name).to_pylist():
            key = row["parties"], row["kind"]
            other = best.get(key)
            if other is not None:
                pairs = row["pairs"] + other["pairs"]
                row = max(row, other, key=itemgetter("chance", "a_id", "b_id")) | {"pairs": pairs}
            best[key] = row
    folder.write_table(PLAIN, pa.Table.from_pylist([best[key] for key in sorted(best)], PLAINLY), max(1, len(best)))


def is_shown(folder: Folder) -> bool:
    """Whether what all show is put together."""
    return folder.has(PLAIN)


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
        self._actors = Actors.load(folder)
        told, given = (rows_in(folder, self._order, stage, number) for stage in STAGES)
        self._pairs = [Pair(row["a_id"], row["b_id"], json.loads(row["evidence"])) for row in told]
        relations = (columns.relation(json.loads(row["relation"])) for row in given)
        self._given = sorted(relations, key=lambda r: (r.a, r.b, r.relation))  # as a ledger gives them
        self._wanted = sorted({row[end] for row in (*told, *given) for end in ("a", "b")})
        self._statements = self._find(self._wanted)
        self.shared = self._find_shared()

    def __enter__(self) -> _Bundle:
        return self

    def __exit__(self, *error: object) -> None:
        self._reports.close()

    def heard(self, turns: int) -> Judging:
        """The pairs after so many rounds."""
        words = words_of_all(self._folder, self._order).only(s.attribution for s in self._statements.values())
        judging = Judging(self._statements, self._pairs, self._given, words, self.shared)
        for turn in range(turns):
            judging.hear(self._told(turn))
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

    def _find_shared(self) -> dict[Parties, int]:
        """The shared parties of which this bundle has pairs, and the place of each."""
        ids, shared = self._actors.ids, arrays.load(self._folder, SHARED)
        mine = {parties for p in self._pairs if (parties := parties_of(self._statements[p.a], self._statements[p.b])) is not None}
        if not mine or not len(shared):
            return {}
        listed = sorted(mine)
        ends = [self._actors.places(np.array([two[end] for two in listed], dtype=ids.dtype)) for end in (0, 1)]
        wanted, held = (one * len(ids) + other for one, other in (ends, shared.T))
        places = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
        return {two: n for two, n, there in zip(listed, places.tolist(), held[places] == wanted, strict=True) if there}

    def _told(self, turn: int) -> Told:
        """What all pairs of these parties tell in a round."""
        coarse, fine, pairs = (arrays.load(self._folder, _told_file(turn, name)) for name in ("coarse", "fine", "pairs"))
        nets = len(load_weights().nets)
        return {two: Sums(int(pairs[n]), coarse[n].reshape(nets, -1), fine[n].reshape(nets, -1)) for two, n in self.shared.items()}

    def _plain(self) -> Plainly:
        """What holds plainly between these parties."""
        named = {n: two for two, n in self.shared.items()}
        table = self._folder.table(PLAIN)
        here = table.take(pa.array(np.flatnonzero(np.isin(table["parties"].to_numpy(), list(named))))).to_pylist()
        known = {s.place: s for s in self._find(sorted({row[end] for row in here for end in ("a", "b")})).values()}
        return {(named[row["parties"]], row["kind"]): Plain(row["chance"], known[row["a"]], known[row["b"]], row["pairs"]) for row in here}

    def _find(self, wanted: Sequence[int]) -> dict[str, Statement]:
        """Statements with what a ledger would know of them, by identifier, in the order of the ledger."""
        origins = origin_of(self._folder, self._order)
        made: dict[str, Statement] = {}
        for number, places in groupby(map(self._order.document_of, wanted), key=itemgetter(0)):
            said, row, text = self._reports.report(number), self._reports.columns(number), self._reports.rows(number)["text_sha256"]
            for _, place in places:
                a = said.attributions[place]
                made[a.id] = Statement(
                    attribution=a,
                    place=self._order.statement(number, place),
                    document=said.document.id,
                    title=is_in_title(a, row["sections"]),
                    published_at=row["published_at"],
                    origin=origins(number),
                    text_sha256=text,
                    voices=self._actors.named_voices(a.actor),
                )
        return made


def _told_file(turn: int, what: str) -> str:
    return f"judge/told-{turn}-{what}.npy"
