"""Compare the statements of reports with those of earlier ones that may be about the same event."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from counterclaim.relate import pairs
from counterclaim.scale.failures import Failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.postings import Postings
from counterclaim.scale.reading import tools
from counterclaim.scale.reports import Reports

PAIRS = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("a_id", pa.string()),
        ("b_id", pa.string()),
        ("evidence", pa.string()),  # JSON, as a ledger keeps it
    ]
)
"""Pairs of statements, by number and identifier, with what their texts show."""

OTHERS = pa.schema([("others", pa.list_(pa.int64()))])
"""For each document of a part the numbers of those that it was compared with."""


def compare(folder: Folder, part: int) -> int:
    """Compare the statements of a part's documents with one another and with those of earlier ones.

    Returns:
        The part.
    """
    order = Order.load(folder)
    reader = tools().pairs
    assert reader is not None
    found: list[dict[str, Any]] = []
    compared: list[dict[str, Any]] = []
    failures = Failures(folder, "compare", order.parts[part])
    with Reports(folder, order) as reports:
        postings = Postings(folder, order)
        for number in order.numbers_in(part):
            holders = postings.before(reports.keys(number, ("event_keys",))["event_keys"], number)
            others = pairs.choose_documents(holders)
            compared.append({"others": others})
            told = {n: reports.report(n) for n in (*others, number)}
            places = {a.id: order.statement(n, k) for n in told for k, a in enumerate(told[n].attributions)}
            reads = {n: pairs.Told(report.document, report.attributions) for n, report in told.items()}
            with failures.on(told[number].document.id):
                made = pairs.compare(reads[number], [reads[n] for n in others], reader)
                found += [{"a": places[p.a], "b": places[p.b], "a_id": p.a, "b_id": p.b, "evidence": json.dumps(p.evidence)} for p in made]
    failures.keep()
    folder.write_table(part_name("others", order.parts[part]), pa.Table.from_pylist(compared, OTHERS), max(1, len(compared)))
    folder.write_table(part_name("pairs", order.parts[part]), pa.Table.from_pylist(found, PAIRS), 2_000)
    return part
