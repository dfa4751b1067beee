"""The same person or body in several reports becomes one actor.

Reports are admitted one by one. An entity of a report joins an actor that is known already only where the evidence says
"same" of exactly one; two that fit equally well are left apart, and the actor's row says so. What was joined is kept with
its reasons, so that it can be undone.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterclaim.records import Actor, ActorKind, Attribution, Document, Reference
from counterclaim.resolve.countries import NAMES
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.cast import Entity, chain, content_words
from counterclaim.resolve.who.same_name import ActorName, Match, compare, keys

MERGE_RULE = "actors.same-name@1"
DESCRIBED_RULE = "actors.same-description@1"
_ALIKE = "described in the same words in a report that names the same people"
_UNIQUE_ORGANS = frozenset(
    [
        "police",
        "army",
        "navy",
        "government",
        "parliament",
        "commission",
        "ministry",
        "television",
        "radio",
        "military",
        "court",
        "senate",
        "prosecutor",
    ]
)


@dataclass(slots=True)
class _Known:
    """An actor in the making."""

    id: str
    name: str
    kind: ActorKind
    compared: ActorName
    role: str | None = None
    party: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: list[Reference] = field(default_factory=list)
    made_by: dict[str, str] = field(default_factory=dict)
    merged: list[Mapping[str, Any]] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)


class Registry:
    """Actors across reports, in the order in which the reports are admitted."""

    def __init__(self) -> None:
        self._actors: dict[str, _Known] = {}
        self._by_key: dict[str, list[str]] = {}

    def admit(self, document: Document, attributions: Iterable[Attribution], cited: Cited) -> dict[str, str]:
        """Take in a report's entities.

        Returns:
            The actor's identifier for each attribution that has one.
        """
        wanted: list[Entity] = []
        for a in attributions:
            if a.id in cited.actors:
                wanted += [e for e in chain(cited.actors[a.id][0]) if e not in wanted]
        ids: dict[int, str] = {}
        related: set[str] = set()
        for entity in sorted(wanted, key=lambda e: (not e.named, -len(e.name.split()))):
            if not entity.named:
                related = related or self._related(ids.values())
            ids[id(entity)] = self._place(document, entity, set(ids.values()), related)
        for entity in wanted:
            known = self._actors[ids[id(entity)]]
            if entity.party is not None and known.party is None and ids[id(entity.party)] != known.id:
                known.party = ids[id(entity.party)]
                known.made_by["party"] = entity.party_rule or "actors.party-words@1"
        return {a.id: ids[id(cited.actors[a.id][0])] for a in attributions if a.id in cited.actors}

    def name(self, identifier: str) -> str:
        """The name of an actor."""
        return self._actors[identifier].name

    def actors(self) -> list[Actor]:
        """Every actor, in the order of first appearance."""
        return [
            Actor(
                k.id,
                k.name,
                k.kind,
                k.role,
                k.party,
                tuple(k.aliases),
                tuple(k.mentions),
                dict(k.made_by),
                tuple(k.merged),
                tuple(k.unresolved),
            )
            for k in self._actors.values()
        ]

    def _related(self, ids: Iterable[str]) -> set[str]:
        """Documents that name one of these actors by more than one word, so that they may well tell of the same event."""
        strong = [self._actors[i] for i in ids if len(self._actors[i].name.split()) > 1 and self._actors[i].kind != "state"]
        return {m.document for known in strong for m in known.mentions}

    def _place(self, document: Document, entity: Entity, taken: set[str], related: set[str]) -> str:
        name = _as_name(entity)
        fits: list[tuple[_Known, Match]] = []
        if name is not None:
            near = {i for key in sorted(keys(name)) for i in self._by_key.get(key, [])}
            for known in (self._actors[i] for i in self._actors if i in near and i not in taken):
                match = compare(name, known.compared)
                if match.verdict == "same":
                    fits.append((known, match))
        best = [f for f in fits if f[1].score == max(m.score for _, m in fits)]
        if len(best) == 1:
            known, match = best[0]
            self._join(known, document, entity, MERGE_RULE, match.score, [{"kind": r.kind, "detail": r.detail} for r in match.reasons])
            return known.id
        told = None if entity.named or fits else self._told_alike(entity, related, taken)
        if told is not None:
            self._join(told, document, entity, DESCRIBED_RULE, 1.0, [{"kind": "description", "detail": _ALIKE}])
            return told.id
        known = self._new(document, entity, name)
        if len(best) > 1:
            others = ", ".join(f"{k.name} ({k.id})" for k, _ in best)
            known.unresolved.append(f"could be any of {others}: left apart")
        if name is not None:
            for key in keys(name):
                self._by_key.setdefault(key, []).append(known.id)
        return known.id

    def _told_alike(self, entity: Entity, related: set[str], taken: set[str]) -> _Known | None:
        """The one actor of related reports that is described in the same words; never for anonymous sources."""
        words = _told(entity)
        if entity.kind == "anonymous" or (not entity.definite and entity.kind != "collective") or not words:
            return None
        fits = []
        for known in self._actors.values():
            if known.id in taken or not any(m.document in related for m in known.mentions):
                continue
            if known.kind == "anonymous" or (known.kind == "person") != (entity.kind == "person"):
                continue
            if any(words <= other or (other <= words and len(other) > 1) for other in known.told):
                fits.append(known)
        return fits[0] if len(fits) == 1 else None

    def _new(self, document: Document, entity: Entity, name: ActorName | None) -> _Known:
        place = (document.id, entity.mentions[0].start if entity.mentions else -1, entity.name)
        base = ("named", "person" if entity.person else "body", _folded(entity.name), name.country) if name is not None else place
        identifier = _identifier(base)
        if identifier in self._actors:  # another of the same name, which the evidence keeps apart
            identifier = _identifier((*base, *place))
        compared = name or ActorName(entity.name, entity.kind)
        known = _Known(identifier, entity.name, entity.kind, compared)
        self._actors[identifier] = known
        self._learn(known, document, entity)
        return known

    def _join(self, known: _Known, document: Document, entity: Entity, rule: str, score: float, reasons: list[dict[str, str]]) -> None:
        known.merged.append({"document": document.id, "name": entity.name, "made_by": rule, "score": score, "reasons": reasons})
        self._learn(known, document, entity)

    def _learn(self, known: _Known, document: Document, entity: Entity) -> None:
        for name in dict.fromkeys([*entity.names, entity.description]):
            if name and name != known.name and name not in known.aliases:
                known.aliases.append(name)
        known.mentions += [Reference(document.id, m.start, m.end) for m in sorted(entity.mentions, key=lambda m: m.start)]
        if told := _told(entity):
            known.told.append(told)
        known.made_by.setdefault("name", entity.mentions[0].rule if entity.mentions else "actors.party-words@1")
        known.made_by.setdefault("kind", "actors.nouns@1")
        if known.role is None and entity.person and entity.roles and entity.kind != "collective":
            known.role = entity.roles[0]
            known.made_by["role"] = "actors.role-words@1"


def _as_name(entity: Entity) -> ActorName | None:
    """What can be compared across all reports: names, and organs that a country has one of."""
    country = next((e.country for e in chain(entity) if e.country), None)
    if entity.kind in ("anonymous", "collective"):
        return None
    party = entity.party.name if entity.party is not None and entity.party.named else None
    if entity.named:
        return ActorName(entity.name, entity.kind, tuple(n for n in entity.names if n != entity.name), _role(entity), party, country)
    if entity.kind in ("state", "media") and country and entity.words & _UNIQUE_ORGANS:
        words = " ".join(sorted(w for w in entity.words if w not in NAMES))
        return ActorName(f"{words} of {NAMES[country]}", entity.kind, (), None, None, country)
    return None


def _told(entity: Entity) -> frozenset[str]:
    """The words of a description that are telling enough to know it again: two at least, or an office."""
    if entity.person:
        party = entity.party.words | content_words(entity.party.name) if entity.party is not None else frozenset()
        words = frozenset(entity.heads | entity.modifiers) | party
        return words if len(words) > 1 and entity.heads else frozenset()
    return entity.words if len(entity.words) > 1 or entity.words & _UNIQUE_ORGANS else frozenset()


def _role(entity: Entity) -> str | None:
    return entity.roles[0] if entity.roles else None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _identifier(parts: tuple[object, ...]) -> str:
    return "p" + hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
