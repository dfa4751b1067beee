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
from counterclaim.scale.order import FOREVER, Order, Whole
from counterclaim.scale.parts import part_name

_NONE = np.zeros(0, np.int64)

PRINTS, OUTLETS, EVENTS = "fingerprints", "outlets", "events"

DOCUMENTS_A_BUCKET = 1 << 16
"""For so many documents there is a bucket: some four million fingerprints, which a worker sorts in 200 MB."""


PARTS_A_GROUP = 64
"""So many parts are spread over the buckets at once."""


def buckets(order: Order) -> int:
    """How many buckets there are."""
    return len(order) // DOCUMENTS_A_BUCKET + 1


KINDS = {PRINTS: ("fingerprints",), OUTLETS: ("publishes", "relayed"), EVENTS: ("event_keys",)}
"""The columns that each kind is read from."""


def groups(order: Order) -> int:
    """How many groups of parts are spread over the buckets, each by one worker."""
    return -(-len(order.parts) // PARTS_A_GROUP)


def spread(folder: Folder, buckets: int, group: int) -> int:
    """Spread what a group of parts has over the buckets.

    Returns:
        The group.
    """
    order = Order.load(folder)
    here = range(len(order.parts))[group * PARTS_A_GROUP : (group + 1) * PARTS_A_GROUP]
    for kind, columns in KINDS.items():
        found = [one for part in here for one in _found(folder, order, part, kind, columns)]
        values = np.concatenate([_NONE, *(values for values, _ in found)])
        admissions = np.concatenate([_NONE, *(admissions for _, admissions in found)])
        homes = values.view(np.uint64) % np.uint64(buckets)
        sorting = np.argsort(homes, kind="stable")
        arrays.save(folder, _spread_file(kind, group, "admissions"), admissions[sorting])
        arrays.save(folder, _spread_file(kind, group, "bounds"), np.searchsorted(homes[sorting], np.arange(buckets + 1)))
        arrays.save(folder, _spread_file(kind, group, "values"), values[sorting])
    return group


def is_spread(folder: Folder, group: int) -> bool:
    """Whether a group is spread; its last file is there."""
    return folder.has(_spread_file(EVENTS, group, "values"))


def gather(folder: Folder, bucket: int) -> int:
    """Gather and sort what falls into a bucket.

    Returns:
        The bucket.
    """
    order = Order.load(folder)
    for kind in KINDS:
        found = [_NONE], [_NONE]
        for group in range(groups(order)):
            start, end = arrays.load(folder, _spread_file(kind, group, "bounds"))[bucket : bucket + 2].tolist()
            for parts, what in zip(found, ("values", "admissions"), strict=True):
                parts.append(arrays.load(folder, _spread_file(kind, group, what))[start:end])
        values, admissions = map(np.concatenate, found)
        if kind == EVENTS:  # these are looked up by the place in the ledger, what is of one origin by what stood there at the time
            admissions = order.number[admissions]
        sorting = np.lexsort((admissions, values))
        values, admissions = values[sorting], admissions[sorting]
        if kind == PRINTS:
            held = _held(values, admissions, order.until)
            values, admissions = values[held], admissions[held]
        arrays.save(folder, _file(kind, bucket, "holders"), admissions)
        arrays.save(folder, _file(kind, bucket, "values"), values)
    return bucket


def is_gathered(folder: Folder, bucket: int) -> bool:
    """Whether a bucket is gathered; its last file is there."""
    return folder.has(_file(EVENTS, bucket, "values"))


def _file(kind: str, bucket: int, what: str) -> str:
    return f"index/{kind}-{bucket:05}-{what}.npy"


def _spread_file(kind: str, group: int, what: str) -> str:
    return f"spread/{kind}-{group:05}-{what}.npy"


def _found(folder: Folder, order: Order, part: int, kind: str, columns: Sequence[str]) -> Iterator[tuple[Whole, Whole]]:
    """The numbers in a part with the admissions that have them."""
    if part < order.taken:
        numbers = order.numbers_in(part)
        admissions = order.first[numbers.start - 1 : numbers.stop - 1]
    else:
        admissions = np.flatnonzero(order.part == part)
    if kind == EVENTS:
        admissions = admissions[order.until[admissions] == FOREVER]
    if not len(admissions):
        return
    table = folder.table(part_name("read", order.parts[part]), columns)
    for column in columns:
        lists = table[column].combine_chunks().take(pa.array(order.row[admissions]))
        values = lists.flatten()
        hashed = values.to_numpy() if kind != OUTLETS else _hashes(PART_OF[column], values.to_pylist())
        yield hashed, np.repeat(admissions, np.diff(lists.offsets.to_numpy()))


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
    holders: Whole


class Postings:
    """Looks up who has a number."""

    def __init__(self, folder: Folder, order: Order) -> None:
        self._folder = folder
        self._order = order
        self._buckets = buckets(order)
        self._open: dict[tuple[str, int], _Bucket] = {}

    def having(self, kind: str, values: Sequence[int] | Whole) -> list[Whole]:
        """For each value the admissions that have it, in their order; of `EVENTS` the documents, in theirs."""
        wanted = np.asarray(values, dtype=np.int64)
        found: list[Whole] = [_NONE] * len(wanted)
        homes = wanted.view(np.uint64) % np.uint64(self._buckets)
        for home in np.unique(homes).tolist():
            bucket = self._bucket(kind, int(home))
            places = np.flatnonzero(homes == home)
            left = np.searchsorted(bucket.values, wanted[places], side="left").tolist()
            right = np.searchsorted(bucket.values, wanted[places], side="right").tolist()
            for place, start, end in zip(places.tolist(), left, right, strict=True):
                found[place] = bucket.holders[start:end]
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
        for key, numbers in zip(keys, self.having(EVENTS, keys), strict=True):
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
                arrays.load(self._folder, _file(kind, bucket, "values")), arrays.load(self._folder, _file(kind, bucket, "holders"))
            )
        return self._open[kind, bucket]
