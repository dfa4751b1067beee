"""Who speaks for whom in an archive, in arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from counterclaim.scale import arrays
from counterclaim.scale.admitting import actor_parts
from counterclaim.scale.folder import Folder
from counterclaim.scale.order import Order, Whole
from counterclaim.scale.parts import part_name


@dataclass(frozen=True)
class Actors:
    """Actors with the party of each.

    Attributes:
        ids: sorted, `S17`.
        party: the place of each one's party among them, -1 where it has none.
    """

    ids: NDArray[np.bytes_]
    party: Whole

    @classmethod
    def of(cls, folder: Folder) -> Actors:
        """As they were admitted."""
        tables = [folder.table(name, ["id", "party"]) for name in actor_parts(folder)]
        ids, parties = ([value for table in tables for value in table[name].to_pylist()] for name in ("id", "party"))
        sorting = np.argsort(np.array(ids, dtype="S17"), kind="stable")
        listed = np.array(ids, dtype="S17")[sorting]
        made = cls(listed, np.full(len(listed), -1, dtype=np.int64))
        return cls(listed, made.places(np.array([party or "" for party in parties], dtype="S17")[sorting]))

    def places(self, wanted: NDArray[np.bytes_]) -> Whole:
        """Where identifiers stand, -1 for those that are none."""
        if not len(self.ids):
            return np.full(len(wanted), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[found] == wanted, found, -1).astype(np.int64)

    def voices(self, place: int) -> list[int]:
        """An actor, whom it speaks for, and so on."""
        met: list[int] = []
        while place >= 0 and place not in met:
            met.append(place)
            place = int(self.party[place])
        return met

    def named_voices(self, actor: str | None) -> tuple[str, ...]:
        """The same by identifiers; none where nobody is named."""
        place = -1 if actor is None else int(self.places(np.array([actor], dtype="S17"))[0])
        return tuple(str(self.ids[n], "ascii") for n in self.voices(place))

    def widest(self) -> Whole:
        """For whom each speaks in the end."""
        return np.array([self.voices(place)[-1] for place in range(len(self.ids))], dtype=np.int64)

    def save(self, folder: Folder) -> None:
        """Keep them."""
        arrays.save(folder, "judge/actors.npy", self.ids)
        arrays.save(folder, "judge/parties.npy", self.party)

    @classmethod
    def load(cls, folder: Folder) -> Actors:
        """Those that were kept."""
        return cls(arrays.load(folder, "judge/actors.npy"), arrays.load(folder, "judge/parties.npy"))


def parties(folder: Folder, order: Order, actors: Actors) -> Whole:
    """A number for the party of each statement, in the order of the ledger; -1 where nobody is known."""
    widest = np.append(actors.widest(), -1)
    made = np.full(int(order.founding[-1]), -1, dtype=np.int64)
    where = np.asarray(order.part)[order.last]
    sorting = np.argsort(where, kind="stable")
    bounds = np.searchsorted(where[sorting], np.arange(len(order.parts) + 1))
    for part, name in enumerate(order.parts):
        places = np.sort(sorting[bounds[part] : bounds[part + 1]])
        if not len(places):
            continue
        lists = folder.table(part_name("laid", name))["actors"].combine_chunks().take(pa.array(order.row[order.last[places]]))
        said = np.array([actor or "" for actor in lists.flatten().to_pylist()], dtype="S17")
        statements = np.concatenate([np.arange(order.founding[p], order.founding[p + 1]) for p in places.tolist()])
        made[statements] = widest[actors.places(said)]
    return made
