"""What statements have to do with one another: relations with their reasons, and claims and disputes made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.export.ledger_rows import claim_row, dispute_row, relation_row
from counterclaim.keep.related import undecided
from counterclaim.ledger import columns
from counterclaim.records import Relation, RelationKind, Verification
from counterclaim.relate.pairs import Pair, Statement, load_weights
from counterclaim.relate.pairs.judge import explain
from counterclaim.relate.pairs.others import Chosen, Link, Others, Parties, Plain, parties_of, plainly
from counterclaim.relate.pairs.weights import RELATED
from counterclaim.scale import dividing
from counterclaim.scale.changing import GIVEN
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.rows import Dated, write
from counterclaim.scale.statements import Statements
from counterclaim.scale.weighing import PLAIN, Near, weighed_rows


def name_of(number: int) -> str:
    """What the rows of a bundle are called."""
    return f"judged-{number:05}"


def relate(folder: Folder, part: int) -> int:
    """Keep the relations of a part, those that were chosen and those that are given, with their reasons.

    Returns:
        The part.
    """
    order = Order.load(folder)
    name = order.parts[part]
    near = Near(folder, order, part)
    found = near.gathered("chosen", 3)
    related = np.flatnonzero(found[:, 0])
    links = [
        Link(a, b, RELATED[int(kind) - 1], sure + plain)
        for (a, b), (kind, sure, plain) in zip(near.ends[related].tolist(), found[related].tolist(), strict=True)
    ]
    mine = related[near.parts[related] == part]
    table = folder.table(part_name("pairs", name)).take(pa.array(weighed_rows(folder, name)[near.rows[mine]])).to_pylist()
    given_rows = folder.table(part_name("given", name)).to_pylist()
    given = {(r.a, r.b): r for r in (columns.relation(json.loads(row["relation"])) for row in given_rows)}
    with Statements(folder, order) as known:
        statements = known.of(sorted({int(row[end]) for row in (*table, *given_rows) for end in ("a", "b")}))
        chosen = [
            Chosen(Pair(row["a_id"], row["b_id"], json.loads(row["evidence"])), RELATED[int(kind) - 1], sure)
            for row, (kind, sure, _) in zip(table, found[mine].tolist(), strict=True)
        ]
        named = {
            place: parties
            for one, place in zip(chosen, near.shared[near.among.graph.sides[mine]].tolist(), strict=True)
            if place >= 0 and (parties := parties_of(statements[one.pair.a], statements[one.pair.b])) is not None
        }
        plain = {**plainly(chosen, statements), **_plain(folder, known, named)}
        relations = explain(chosen, given.values(), statements, Others(links, known.at, plain), load_weights().name)
    rows = [{"a": statements[r.a].place, "b": statements[r.b].place, "relation": json.dumps(_columns(r))} for r in relations]
    folder.write_table(part_name(dividing.RELATED, name), pa.Table.from_pylist(rows, GIVEN), max(1, min(len(rows), 2_000)))
    return part


def _columns(relation: Relation) -> dict[str, Any]:
    """What a ledger keeps of a relation."""
    return {
        **{n: getattr(relation, n) for n in ("a", "b", "relation", "probability", "made_by")},
        "reasons": columns.of_reasons(relation.reasons),
    }


def _plain(folder: Folder, known: Statements, named: Mapping[int, Parties]) -> dict[tuple[Parties, RelationKind], Plain]:
    """What holds plainly between parties, by all pairs.

    Args:
        folder: where parts are.
        known: statements.
        named: parties by their place among those that are shared.
    """
    table = folder.table(PLAIN)
    rows = table.take(pa.array(np.flatnonzero(np.isin(table["parties"].to_numpy(), list(named))))).to_pylist()
    place = {s.place: s for s in known.of(sorted({row[end] for row in rows for end in ("a", "b")})).values()}
    return {(named[row["parties"]], row["kind"]): Plain(row["chance"], place[row["a"]], place[row["b"]], row["pairs"]) for row in rows}


def judge(root: Folder, folder: Folder, number: int) -> int:
    """Make claims and disputes of the relations of a bundle, and write the rows of all three.

    Args:
        root: where rows go.
        folder: where parts are.
        number: of the bundle.

    Returns:
        The number.
    """
    order = Order.load(folder)
    rows = dividing.rows_in(folder, order, number)
    places = sorted({row[end] for row in rows for end in ("a", "b")})
    with Statements(folder, order) as known:
        statements = known.of(places)
        relations = sorted(
            (columns.relation(json.loads(row["relation"])) for row in rows), key=lambda r: (statements[r.b].place, statements[r.a].place)
        )
        write(root, folder, name_of(number), _rows(statements, relations, known.notes(places)))
    return number


def _rows(statements: Mapping[str, Statement], relations: Sequence[Relation], notes: Sequence[Verification]) -> Iterator[Dated]:
    """Relations, claims and disputes, each with when the first report was published that it appears in."""

    def when(attributions: Sequence[str]) -> str | None:
        return min((statements[a] for a in attributions), key=lambda s: s.place).published_at

    found = undecided(statements, relations, notes)
    yield from ((statements[r.b].published_at, relation_row(r)) for r in relations)
    yield from ((when(claim.attributions), claim_row(claim)) for claim in found.claims)
    yield from ((when([a for side in d.sides for a in side.attributions]), dispute_row(d)) for d in found.disputes)
