"""What documents are found by, as a group-by: for each number the admissions that have it, in their order.

Numbers are spread over buckets, each of which one worker gathers and sorts; whoever looks up maps the sorted arrays into memory. An
admission that was taken back later counts until then, so that each document is compared with what stood there when it was taken in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from counterclaim.ledger.origins import IS_RELAYED, PUBLISHES, SLOTS
from counterclaim.relate.origins import MAX_HOLDERS
from counterclaim.relate.pairs import MAX_HOLDERS as MOST_WITH_KEY
from counterclaim.scale import arrays
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import FOREVER, Order
from counterclaim.scale.parts import part_name

Whole = NDArray[np.int64]

PRINTS, OUTLETS, EVENTS = "fingerprints", "outlets", "events"

DOCUMENTS_A_BUCKET = 1 << 16
"""For so many documents there is a bucket: some four million fingerprints, which a worker sorts in 200 MB."""


def buckets(order: Order) -> int:
    """How many buckets there are."""
    return len(order) // DOCUMENTS_A_BUCKET + 1


def gather(folder: Folder, buckets: int, bucket: int) -> int:
    """Gather and sort what falls into a bucket.

    Returns:
        The bucket.
    """
    order = Order.load(folder)
    for kind, columns in ((PRINTS, ("fingerprints",)), (OUTLETS, ("publishes", "relayed")), (EVENTS, ("event_keys",))):
        found = list(_found(folder, order, kind, columns, buckets, bucket))
        values = np.concatenate([np.zeros(0, np.int64), *(values for values, _ in found)])
        admissions = np.concatenate([np.zeros(0, np.int64), *(admissions for _, admissions in found)])
        # events are looked up by the place in the ledger, what is of one origin by what stood there at the time
        by = order.number[admissions] if kind == EVENTS else admissions
        sorting = np.lexsort((by, values))
        values, admissions = values[sorting], admissions[sorting]
        if kind == PRINTS:
            held = _held(values, admissions, order.until)
            values, admissions = values[held], admissions[held]
        arrays.save(folder, _file(kind, bucket, "admissions"), admissions)
        arrays.save(folder, _file(kind, bucket, "values"), values)
    return bucket


def is_gathered(folder: Folder, bucket: int) -> bool:
    """Whether a bucket is there; its last file is."""
    return folder.has(_file(EVENTS, bucket, "values"))


def _file(kind: str, bucket: int, what: str) -> str:
    return f"index/{kind}-{bucket:05}-{what}.npy"


def _found(folder: Folder, order: Order, kind: str, columns: Sequence[str], buckets: int, bucket: int) -> Iterator[tuple[Whole, Whole]]:
    """Numbers of the bucket with the admissions that have them, part by part."""
    for part, name in enumerate(order.parts):
        if part < order.taken:
            numbers = order.numbers_in(part)
            admissions = order.first[numbers.start - 1 : numbers.stop - 1]
        else:
            admissions = np.flatnonzero(order.part == part)
        if kind == EVENTS:
            admissions = admissions[order.until[admissions] == FOREVER]
        if not len(admissions):
            continue
        table = folder.table(part_name("read", name), columns)
        for column in columns:
            lists = table[column].combine_chunks().take(pa.array(order.row[admissions]))
            lengths = np.diff(lists.offsets.to_numpy())
            values = lists.flatten()
            hashed = values.to_numpy() if kind != OUTLETS else _hashes(PART_OF[column], values.to_pylist())
            here = hashed.view(np.uint64) % np.uint64(buckets) == bucket
            yield hashed[here], np.repeat(admissions, lengths)[here]


PART_OF = {"publishes": PUBLISHES, "relayed": IS_RELAYED}
"""The part that the names in a column play, as a ledger calls it."""


def _hashes(part: str, keys: Iterable[str]) -> Whole:
    """Numbers for names of outlets in a part that they play, the same on every machine."""
    made = (hashlib.blake2b(f"{part}\n{key}".encode("utf-8", "replace"), digest_size=8).digest() for key in keys)
    return np.frombuffer(b"".join(made), dtype=">i8").astype(np.int64)


def _held(values: Whole, admissions: Whole, until: Whole) -> NDArray[np.bool_]:
    """Which entries a ledger keeps: those for which there was room among `MAX_HOLDERS` when they came."""
    if not len(values):
        return np.zeros(0, np.bool_)
    starts = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    sizes = np.diff(np.append(starts, len(values)))
    held: NDArray[np.bool_] = np.arange(len(values)) - np.repeat(starts, sizes) < MAX_HOLDERS
    gone = np.add.reduceat((until[admissions] != FOREVER).astype(np.int64), starts)
    for n in np.flatnonzero((gone > 0) & (sizes > MAX_HOLDERS)):  # few: in order, as places become free
        here = slice(int(starts[n]), int(starts[n] + sizes[n]))
        held[here] = list(_with_room(admissions[here].tolist(), until))
    return held


def _with_room(admissions: Sequence[int], until: Whole) -> Iterator[bool]:
    held: list[int] = []
    for admission in admissions:
        held = [other for other in held if until[other] > admission]
        room = len(held) < MAX_HOLDERS
        if room:
            held.append(admission)
        yield room


class _Bucket(NamedTuple):
    values: Whole
    admissions: Whole


class Postings:
    """Looks up who has a number."""

    def __init__(self, folder: Folder, order: Order) -> None:
        self._folder = folder
        self._order = order
        self._buckets = buckets(order)
        self._open: dict[tuple[str, int], _Bucket] = {}

    def having(self, kind: str, values: Sequence[int] | Whole) -> list[Whole]:
        """For each value the admissions that have it, in their order; of `EVENTS` in the order of the ledger."""
        wanted = np.asarray(values, dtype=np.int64)
        found: list[Whole] = [_NONE] * len(wanted)
        homes = wanted.view(np.uint64) % np.uint64(self._buckets)
        for home in np.unique(homes).tolist():
            bucket = self._bucket(kind, int(home))
            places = np.flatnonzero(homes == home)
            left = np.searchsorted(bucket.values, wanted[places], side="left").tolist()
            right = np.searchsorted(bucket.values, wanted[places], side="right").tolist()
            for place, start, end in zip(places.tolist(), left, right, strict=True):
                found[place] = bucket.admissions[start:end]
        return found

    def with_prints(self, values: Sequence[int], admission: int) -> list[list[int]]:
        """For each fingerprint the documents that had it when an admission came, in the order of the ledger."""
        return [self._numbers(found, admission) for found in self.having(PRINTS, values)]

    def named(self, part: str, keys: Sequence[str], admission: int = FOREVER - 1) -> list[list[int]]:
        """For each name documents for which it played a part when an admission came, the latest first, `SLOTS` at most.

        Args:
            part: that the name plays.
            keys: names.
            admission: that came; the end of the batch when left out.
        """
        return [self._slots(found, admission) for found in self.having(OUTLETS, _hashes(part, keys))]

    def before(self, keys: Sequence[int], number: int) -> dict[int, list[int]]:
        """For each key of an event the documents before a number, the latest first, as many as a ledger looks up."""
        made = {}
        for key, admissions in zip(keys, self.having(EVENTS, keys), strict=True):
            numbers = self._order.number[admissions]
            behind = int(np.searchsorted(numbers, number))
            made[key] = numbers[max(0, behind - MOST_WITH_KEY) : behind][::-1].tolist()
        return made

    def _numbers(self, admissions: Whole, admission: int) -> list[int]:
        here = admissions[: int(np.searchsorted(admissions, admission))]
        here = here[self._order.until[here] > admission]
        found: list[int] = sorted(self._order.number[here].tolist())
        return found

    def _slots(self, admissions: Whole, admission: int) -> list[int]:
        """Of the documents of a name each slot holds the one that came last, unless that was taken back."""
        met: dict[int, int] = {}
        end = int(np.searchsorted(admissions, admission))
        while end > 0 and len(met) < SLOTS:
            here = admissions[max(0, end - 4 * SLOTS) : end]
            for one, number in zip(here[::-1].tolist(), self._order.number[here][::-1].tolist(), strict=True):
                met.setdefault(number % SLOTS, one)
            end -= len(here)
        return sorted((int(self._order.number[one]) for one in met.values() if self._order.until[one] > admission), reverse=True)

    def _bucket(self, kind: str, bucket: int) -> _Bucket:
        if (kind, bucket) not in self._open:
            self._open[kind, bucket] = _Bucket(
                arrays.load(self._folder, _file(kind, bucket, "values")), arrays.load(self._folder, _file(kind, bucket, "admissions"))
            )
        return self._open[kind, bucket]


_NONE = np.zeros(0, np.int64)
