"""What statements have to do with one another, judged in blocks that cannot influence each other: just what one ledger would say.

Pairs that hang together through statements make a block, and workers judge some blocks each. What blocks hear of each other all the same
goes through the driver: how many statements have a word, and what pairs of the same two parties tell in each round.

Source: `counterclaim.relate.pairs.apart`; docs/decisions/0015-archives.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.export.ledger_rows import claim_row, dispute_row, relation_row
from counterclaim.keep.related import is_in_title, undecided
from counterclaim.ledger import columns
from counterclaim.relate.pairs import Pair, Statement, load_weights
from counterclaim.relate.pairs.apart import Judging, Told
from counterclaim.relate.pairs.joint import Sums
from counterclaim.relate.pairs.others import Parties, Plain, Plainly
from counterclaim.scale import arrays
from counterclaim.scale.dividing import SHARED, words_of_all
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Reports
from counterclaim.scale.rows import Dated, origin_of, write
from counterclaim.scale.voices import Actors

PLAIN = "judge/plain.json"
"""What holds plainly between parties, by all pairs."""


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


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
        self._actors = Actors.load(folder)
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
        words = words_of_all(self._folder, self._order).only(s.attribution for s in self._statements.values())
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
