"""What is remembered of actors from report to report, and where: in memory for one run, in a ledger for all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from counterclaim.records import Actor, ActorKind, Reference
from counterclaim.resolve.who.actor_names import ActorName

RECENT_DOCUMENTS = 50
"""How many of the latest reports that name an actor are looked into for others that are described in the same words."""

MOST_WITH_KEY = 16
"""How many actors a blocking key leads to; what more than these have in common tells nothing."""


@dataclass(slots=True)
class Remembered:
    """An actor in the making.

    Attributes:
        compared: its name as names are compared.
        keys: what it is found by.
        told: the words of its descriptions.
        mentions: where it is called something; from a ledger only those that came since it was remembered.
        merged: what was taken for it, likewise.
        new: it came with the report that is being admitted.
    """

    id: str
    name: str
    kind: ActorKind
    compared: ActorName
    keys: frozenset[str] = frozenset()
    role: str | None = None
    party: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: list[Reference] = field(default_factory=list)
    made_by: dict[str, str] = field(default_factory=dict)
    merged: list[Mapping[str, Any]] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)
    new: bool = True

    def actor(self) -> Actor:
        """The record that leaves the program."""
        return Actor(
            self.id,
            self.name,
            self.kind,
            self.role,
            self.party,
            tuple(self.aliases),
            tuple(self.mentions),
            dict(self.made_by),
            tuple(self.merged),
            tuple(self.unresolved),
        )


class Memory(Protocol):
    """Where actors are remembered. All answers are in the order of first appearance."""

    def with_keys(self, keys: Collection[str]) -> Mapping[str, Sequence[Remembered]]:
        """Actors by each of these blocking keys, `MOST_WITH_KEY` at most."""

    def get(self, ids: Collection[str]) -> Mapping[str, Remembered]:
        """Those of these identifiers that are known."""

    def naming(self, ids: Collection[str]) -> Sequence[Any]:
        """The `RECENT_DOCUMENTS` latest reports in which one of these actors is called something, as `in_documents` takes them."""

    def in_documents(self, documents: Collection[Any]) -> Sequence[Remembered]:
        """Actors that are called something in these reports; those of whom no description is remembered may be left out."""

    def keep(self, document: str, changed: Iterable[Remembered]) -> None:
        """Remember these, new or known, as they are after a report."""


class Run:
    """Actors of one run of the program."""

    def __init__(self) -> None:
        self._actors: dict[str, Remembered] = {}
        self._by_key: dict[str, list[Remembered]] = {}
        self._documents: dict[str, int] = {}
        self._in_document: list[dict[str, Remembered]] = []
        self._naming: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}

    def with_keys(self, keys: Collection[str]) -> Mapping[str, Sequence[Remembered]]:
        """Actors by each of these blocking keys."""
        return {key: self._by_key[key] for key in keys if key in self._by_key}

    def get(self, ids: Collection[str]) -> Mapping[str, Remembered]:
        """Those of these identifiers that are known."""
        return {i: self._actors[i] for i in ids if i in self._actors}

    def naming(self, ids: Collection[str]) -> Sequence[int]:
        """Numbers of the latest reports in which one of these actors is called something, the latest first."""
        latest = {number for i in ids for number in self._naming.get(i, ())[-RECENT_DOCUMENTS:]}
        return sorted(latest, reverse=True)[:RECENT_DOCUMENTS]

    def in_documents(self, documents: Collection[int]) -> Sequence[Remembered]:
        """Actors that are called something in these reports."""
        found = {i: known for number in documents for i, known in self._in_document[number].items()}
        return sorted(found.values(), key=lambda known: self._numbers[known.id])

    def keep(self, document: str, changed: Iterable[Remembered]) -> None:
        """Remember these as they are after a report."""
        for known in changed:
            if known.new:
                known.new = False
                self._numbers[known.id] = len(self._numbers)
                self._actors[known.id] = known
                for key in sorted(known.keys):
                    if len(self._by_key.setdefault(key, [])) < MOST_WITH_KEY:
                        self._by_key[key].append(known)
            if any(m.document == document for m in reversed(known.mentions)):  # its own stand last
                self._name(document, known)

    def _name(self, document: str, known: Remembered) -> None:
        number = self._documents.setdefault(document, len(self._in_document))
        if number == len(self._in_document):
            self._in_document.append({})
        self._in_document[number][known.id] = known
        naming = self._naming.setdefault(known.id, [])
        at = bisect_left(naming, number)  # at the end, but for a report that comes a second time
        if naming[at : at + 1] != [number]:
            naming.insert(at, number)

    def actors(self) -> list[Actor]:
        """Every actor, in the order of first appearance."""
        return [known.actor() for known in self._actors.values()]
