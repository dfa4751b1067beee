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
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import Dated, origin_of, write
from counterclaim.scale.voices import Actors, Whole

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
    ]
)


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


def rounds(folder: Folder) -> int:
    """How often bundles have to tell each other something before they are judged."""
    return len(load_weights().nets[0].rounds) if len(arrays.load(folder, SHARED)) else 0


def is_told(folder: Folder, turn: int) -> bool:
    """Whether all bundles have told what they tell in a round."""
    return folder.has(_told_file(turn, "pairs"))


def tell(folder: Folder, turn: int, number: int) -> Told:
    """What the pairs of a bundle tell in a round."""
    with _Bundle(folder, number) as bench:
        return bench.heard(turn).tell()


def keep_told(folder: Folder, turn: int, told: Told) -> None:
    """Keep what all tell, in the order of the shared parties."""
    sums = [told[two] for two in _named(Actors.load(folder), arrays.load(folder, SHARED))]
    for name in ("coarse", "fine", "pairs"):
        arrays.save(folder, _told_file(turn, name), np.array([getattr(one, name) for one in sums]))


def is_shown(folder: Folder) -> bool:
    """Whether all bundles have shown what holds plainly."""
    return folder.has(PLAIN)


def show(folder: Folder, number: int) -> Plainly:
    """What holds plainly between parties by the pairs of a bundle."""
    with _Bundle(folder, number) as bench:
        return bench.heard(rounds(folder)).show()


def keep_shown(folder: Folder, plain: Plainly) -> None:
    """Keep what holds plainly by all pairs, by the places of the shared parties."""
    place = {two: n for n, two in enumerate(_named(Actors.load(folder), arrays.load(folder, SHARED)))}
    rows = [
        {"parties": place[two], "kind": kind, "chance": one.chance, "a": one.a.place, "b": one.b.place, "pairs": one.pairs}
        for (two, kind), one in sorted(plain.items())
    ]
    folder.write_table(PLAIN, pa.Table.from_pylist(rows, PLAINLY), max(1, len(rows)))


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
        self._shared = self._find_shared()

    def __enter__(self) -> _Bundle:
        return self

    def __exit__(self, *error: object) -> None:
        self._reports.close()

    def heard(self, turns: int) -> Judging:
        """The pairs after so many rounds."""
        words = words_of_all(self._folder, self._order).only(s.attribution for s in self._statements.values())
        judging = Judging(self._statements, self._pairs, self._given, words, self._shared)
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
        return {two: Sums(int(pairs[n]), coarse[n], fine[n]) for two, n in self._shared.items()}

    def _plain(self) -> Plainly:
        """What holds plainly between these parties."""
        named = {n: two for two, n in self._shared.items()}
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


def _named(actors: Actors, places: Whole) -> list[Parties]:
    """Two parties each by their identifiers, in order."""
    return [(str(actors.ids[one], "ascii"), str(actors.ids[other], "ascii")) for one, other in places.tolist()]


def _told_file(turn: int, what: str) -> str:
    return f"judge/told-{turn}-{what}.npy"
