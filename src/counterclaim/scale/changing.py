"""What changed between the versions of a page, and which statement goes on which."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from counterclaim.keep.versions import relations_of, verdict_of
from counterclaim.relate.versions import compare_versions
from counterclaim.scale.failures import Failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.reports import Report, Reports

CHANGED = pa.schema([("number", pa.int64()), ("change", pa.string())])
"""The verdict on each version, as a ledger's `reading` keeps it."""

GIVEN = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("relation", pa.string()),  # JSON: the columns of a ledger's `relation`
    ]
)
"""Relations between statements of versions, by numbers of statements."""


def change(folder: Folder, part: int) -> int:
    """Compare the versions that were new in a part with those before them.

    Returns:
        The part.
    """
    order = Order.load(folder)
    verdicts: list[dict[str, Any]] = []
    given: list[dict[str, Any]] = []
    failures = Failures(folder, "versions", order.parts[part])
    with Reports(folder, order, laid=True) as reports:
        for number in order.numbers_in(part):
            if before := int(order.previous[number - 1]):
                old, new = reports.report(before), reports.report(number)
                with failures.on(new.document.id):
                    found = compare_versions(old.document, new.document, old.attributions, new.attributions)
                    verdicts.append({"number": number, "change": json.dumps(verdict_of(found))})
                    places = _places(order, old) | _places(order, new)
                    rows = list(relations_of(found))
                    given += [{"a": places[row["a"]], "b": places[row["b"]], "relation": json.dumps(row)} for row in rows]
    failures.keep()
    folder.write_table(part_name("given", order.parts[part]), pa.Table.from_pylist(given, GIVEN), max(1, len(given)))
    folder.write_table(part_name("changed", order.parts[part]), pa.Table.from_pylist(verdicts, CHANGED), max(1, len(verdicts)))
    return part


def _places(order: Order, report: Report) -> dict[str, int]:
    """Numbers of a report's statements."""
    return {a.id: order.statement(report.number, place) for place, a in enumerate(report.attributions)}
