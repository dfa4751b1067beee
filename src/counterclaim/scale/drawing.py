"""Which reports draw on which: likely ones are looked up in the postings and compared, as a ledger does it when it takes them in."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from counterclaim.keep.origins import VERSION
from counterclaim.ledger import columns
from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES
from counterclaim.records import Likeness
from counterclaim.records.origins import LikenessKind
from counterclaim.relate import origins
from counterclaim.relate.origins import MAX_HOLDERS
from counterclaim.scale import arrays
from counterclaim.scale.failures import Failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order
from counterclaim.scale.parts import part_name
from counterclaim.scale.postings import Postings
from counterclaim.scale.reports import Reports

Columns = dict[str, Any]

KINDS: tuple[LikenessKind, ...] = ("version", "copy", "reprint", "excerpt", "relay")
"""Numbers for kinds of likenesses, in their order of rank."""

LIKENESS = pa.schema(
    [
        ("document", pa.int64()),
        ("source", pa.int64()),
        ("kind", pa.int8()),
        ("score", pa.float64()),
        ("reasons", pa.string()),
        ("passages", pa.string()),
    ]
)
"""Likenesses that a part's documents found, by numbers of documents; JSON as a ledger keeps it."""

KEPT = pa.schema([("fingerprints", pa.list_(pa.int64()))])
"""For each document of a part the fingerprints for which there was room."""

_PREPARED = 256
"""How many reports are kept prepared: what was compared lately is compared again soon."""

_KEYS = ("fingerprints", "publishes", "relayed")


def draw(folder: Folder, part: int) -> int:
    """Find what the documents of a part draw on, and what draws on them.

    Returns:
        The part.
    """
    order = Order.load(folder)
    with Reports(folder, order) as reports:
        failures = Failures(folder, "origins", order.parts[part])
        drawing = _Drawing(order, reports, Postings(folder, order), failures)
        found: list[Columns] = []
        kept: list[Columns] = []
        for number in order.numbers_in(part):
            keys = drawing.keys(number)
            holders = drawing.postings.with_prints(keys["fingerprints"], order.admission(number))
            found += map(drawing.row, drawing.likenesses(number, keys, holders))
            room = [value for value, those in zip(keys["fingerprints"], holders, strict=True) if len(those) < MAX_HOLDERS]
            kept.append({"fingerprints": room})
    failures.keep()
    folder.write_table(part_name("kept", order.parts[part]), pa.Table.from_pylist(kept, KEPT))
    folder.write_table(part_name("likeness", order.parts[part]), pa.Table.from_pylist(found, LIKENESS), max(1, len(found)))
    return part


class _Drawing:
    def __init__(self, order: Order, reports: Reports, postings: Postings, failures: Failures) -> None:
        self.order = order
        self._failures = failures
        self.postings = postings
        self._reports = reports
        self._prepared: OrderedDict[int, origins.Report] = OrderedDict()
        self._numbers: dict[str, int] = {}

    def keys(self, number: int) -> Columns:
        """What a document is found by, and finds by."""
        return self._reports.keys(number, _KEYS)

    def likenesses(self, number: int, keys: Columns, holders: Sequence[Sequence[int]]) -> list[Likeness]:
        """Of a document with those that stood there when it was taken in."""
        found: list[Likeness] = []
        order, admission = self.order, self.order.admission(number)
        before = int(order.previous[number - 1])
        after = [n for n in order.versions_after(number) if order.first[n - 1] < admission]
        named = self.postings.named(PUBLISHES, keys["relayed"], admission) + self.postings.named(IS_RELAYED, keys["publishes"], admission)
        for other in origins.choose_candidates(holders, named, [n for n in (before, *after) if n]):
            if order.admission(other) < admission:  # else that one was read again later, and has found this one by itself
                with self._failures.on(order.id(number)):
                    made = origins.compare(self._report(number), self._report(other))
                    if made is not None:
                        found.append(made)
        if before:
            self._numbers[order.id(before)] = before
            self._numbers[order.id(number)] = number
            found.append(Likeness(order.id(number), order.id(before), "version", 1.0, (VERSION,)))
        return found

    def row(self, likeness: Likeness) -> Columns:
        """By numbers."""
        made = columns.of_likeness(likeness)
        return {
            "document": self._numbers[likeness.document],
            "source": self._numbers[likeness.source],
            "kind": KINDS.index(likeness.kind),
            "score": likeness.score,
            "reasons": json.dumps(made["reasons"]),
            "passages": json.dumps(made["passages"]),
        }

    def _report(self, number: int) -> origins.Report:
        if number not in self._prepared:
            if len(self._prepared) >= _PREPARED:
                self._prepared.popitem(last=False)
            _, document, attributions = self._reports.report(number)
            self._prepared[number] = origins.prepare(document, attributions)
            self._numbers[document.id] = number
        self._prepared.move_to_end(number)
        return self._prepared[number]


def group(folder: Folder, order: Order) -> None:
    """Lay every document to its origin, by all likenesses at once; the same as laying one after another, as a ledger does.

    Source: `counterclaim.relate.origins.grouping`, in arrays.
    """
    tables = [folder.table(part_name("likeness", name), ["document", "source", "kind", "score"]) for name in order.parts[: order.taken]]
    found = pa.concat_tables([LIKENESS_NUMBERS.empty_table(), *tables])
    document, source, kind, score = (found[name].to_numpy() for name in LIKENESS_NUMBERS.names)
    best_first = np.lexsort((document, source, kind, -score, kind != 0))
    document, source, kind, score = document[best_first], source[best_first], kind[best_first], score[best_first]
    _, firsts = np.unique(document, return_index=True)
    joining = (kind != KINDS.index("relay")) & (score >= origins.MOST_OF_IT)
    joining[firsts] = True
    root = np.arange(len(order) + 1)

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = int(root[one])
        return one

    for one, other in zip(document[joining].tolist(), source[joining].tolist(), strict=True):
        a, b = find(one), find(other)
        root[max(a, b)] = min(a, b)
    arrays.save(folder, FOUNDERS, np.array([find(n) for n in range(1, len(order) + 1)], dtype=np.int64))


FOUNDERS = "order/founder.npy"
"""Of each document the number of the first one of its origin."""

LIKENESS_NUMBERS = pa.schema([LIKENESS.field(name) for name in ("document", "source", "kind", "score")])
