"""Lookups in postings are what a ledger would answer at the moment a document is taken in, also where documents are taken back."""

from __future__ import annotations

import tempfile

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, SLOTS
from counterclaim.relate.origins import MAX_HOLDERS
from counterclaim.scale import postings
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Growing, Order
from counterclaim.scale.parts import READ, part_name
from counterclaim.scale.postings import Postings

postings.PARTS_A_GROUP = 2
PART = 16
AGAIN = 4

Admission = tuple[int | None, list[int], list[str]]
"""Which document is read again (None: a new one), its fingerprints, its names."""


class AsALedger:
    """The same by tables that are changed with each admission."""

    def __init__(self) -> None:
        self.prints: dict[int, list[int]] = {}
        self.slots: dict[tuple[str, str, int], int] = {}
        self.events: dict[int, list[int]] = {}

    def admit(self, number: int, values: list[int], names: list[str]) -> tuple[list[list[int]], list[list[int]]]:
        for holders in self.prints.values():
            if number in holders:
                holders.remove(number)
        self.slots = {key: held for key, held in self.slots.items() if held != number}
        held = [sorted(self.prints.get(value, ())) for value in values]
        named = [self.having(PUBLISHES, name) for name in names]
        for value, holders in zip(values, held, strict=True):
            if len(holders) < MAX_HOLDERS:
                self.prints.setdefault(value, []).append(number)
        for name in names:
            for part in (PUBLISHES, IS_RELAYED):
                self.slots[part, name, number % SLOTS] = number
        for those in self.events.values():
            if number in those:
                those.remove(number)
        for value in values:
            self.events.setdefault(value, []).append(number)
        return held, named

    def having(self, part: str, name: str) -> list[int]:
        return sorted((held for (p, n, _), held in self.slots.items() if (p, n) == (part, name)), reverse=True)


def written(folder: Folder, admissions: list[Admission]) -> Order:
    """The parts of such admissions, as reading leaves them."""
    growing = Growing()
    parts: list[list[dict]] = []
    again: list[list[dict]] = []
    new = sum(number is None for number, *_ in admissions)
    taken = -(-new // PART)
    for number, values, names in admissions:
        row = {**dict.fromkeys(READ.names), "fingerprints": values, "event_keys": values, "publishes": names, "relayed": names}
        if number is None:
            if not parts or len(parts[-1]) == PART:
                parts.append([])
            parts[-1].append(row)
            growing.new(f"d{len(growing.first):016x}", len(parts) - 1, len(parts[-1]) - 1, 0, 0)
        else:
            if not again or len(again[-1]) == AGAIN:
                again.append([])
            again[-1].append(row)
            growing.again(number, taken + len(again) - 1, len(again[-1]) - 1)
    names = [f"{n:05}" for n in range(len(parts))] + [f"again-{n:05}" for n in range(len(again))]
    for name, rows in zip(names, [*parts, *again], strict=True):
        folder.write_table(part_name("read", name), pa.Table.from_pylist(rows, READ))
    growing.order(tuple(names), len(parts)).save(folder)
    return Order.load(folder)


@st.composite
def admissions(draw: st.DrawFn) -> list[Admission]:
    """Few different fingerprints, so that some have more holders than are kept."""
    chance = draw(st.randoms(use_true_random=False))
    common = chance.choice((0.1, 0.5, 0.9))
    made: list[Admission] = []
    documents = 0
    for _ in range(draw(st.integers(1, 150))):
        again = chance.randint(1, documents) if documents and chance.random() < 0.1 else None
        documents += again is None
        values = [value for value in (-7, 0, 3, 2**62) if chance.random() < common]
        made.append((again, values, [name for name in ("post|dam", "wire|dam") if chance.random() < common]))
    return made


@settings(max_examples=40, deadline=None)
@given(admissions(), st.integers(1, 3))
def test_what_stood_there(made: list[Admission], buckets: int) -> None:
    ledger = AsALedger()
    with tempfile.TemporaryDirectory() as home:
        folder = Folder(home)
        order = written(folder, made)
        for group in range(postings.groups(order)):
            postings.spread(folder, buckets, group)
        for bucket in range(buckets):
            assert not postings.is_gathered(folder, bucket)
            postings.gather(folder, bucket)
            assert postings.is_gathered(folder, bucket)
        looked = Postings(folder, order)
        looked._buckets = buckets
        for admission, (_, values, names) in enumerate(made):
            held, named = ledger.admit(int(order.number[admission]), values, names)
            assert looked.with_prints(values, admission) == held
            assert looked.named(PUBLISHES, names, admission) == named
        for name in ("post|dam", "wire|dam", "nobody|dam"):
            assert looked.named(IS_RELAYED, [name]) == [ledger.having(IS_RELAYED, name)]
        for number in range(1, len(order) + 2):
            earlier = {value: sorted(n for n in those if n < number)[::-1][:64] for value, those in ledger.events.items()}
            assert looked.before(list(earlier), number) == earlier


def test_no_documents(tmp_path: object) -> None:
    folder = Folder(str(tmp_path))
    order = written(folder, [])
    for group in range(postings.groups(order)):
        postings.spread(folder, 1, group)
    postings.gather(folder, 0)
    assert Postings(folder, order).with_prints([5], 0) == [[]]
