"""The same person or body in several reports becomes one actor.

Reports are admitted one by one. An entity of a report joins an actor that is known already only where the evidence says
"same" of exactly one; two that fit equally well are left apart, and the actor's row says so. What was joined is kept with
its reasons, so that it can be undone.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence

from counterclaim.records import Attribution, Document, Reference
from counterclaim.resolve.countries import NAMES
from counterclaim.resolve.who.actor_names import ActorName, keys, near_keys
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.cast import Entity, chain, content_words
from counterclaim.resolve.who.remembered import Memory, Remembered
from counterclaim.resolve.who.same_name import Match, compare

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


class Registry:
    """Actors across reports, in the order in which the reports are admitted."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._here: dict[str, Remembered] = {}
        self._held: set[str] = set()  # identifiers that are given already, of those that this report's actors would have

    def admit(self, document: Document, attributions: Iterable[Attribution], cited: Cited) -> dict[str, Remembered]:
        """Take in a report's entities.

        Returns:
            The actor of each attribution that has one, by the attribution's identifier.
        """
        self._here = {}
        wanted: list[Entity] = []
        for a in attributions:
            if a.id in cited.actors:
                wanted += [e for e in chain(cited.actors[a.id][0]) if e not in wanted]
        names = {id(entity): _as_name(entity) for entity in wanted}
        found = {i: near_keys(name) if name is not None else frozenset() for i, name in names.items()}
        near = self._memory.with_keys(sorted(frozenset().union(*found.values())))
        self._held = set(self._memory.get(sorted({_first_identifier(document, e, names[id(e)]) for e in wanted})))
        laid: dict[int, Remembered] = {}
        related: Sequence[Remembered] | None = None
        for entity in sorted(wanted, key=lambda e: (not e.named, -len(e.name.split()))):
            if not entity.named and related is None:
                related = self._related(laid.values())
            candidates = {k.id: k for key in sorted(found[id(entity)]) for k in near.get(key, ())}
            taken = {k.id for k in laid.values()}
            free = [self._this(k) for i, k in candidates.items() if i not in taken]
            place = self._place(document, entity, names[id(entity)], free, [k for k in related or () if k.id not in taken])
            name = names[id(entity)]
            place.keys |= keys(name) if place.new and name is not None else frozenset()
            laid[id(entity)] = place
        for entity in wanted:
            known = laid[id(entity)]
            if entity.party is not None and known.party is None and laid[id(entity.party)].id != known.id:
                known.party = laid[id(entity.party)].id
                known.made_by["party"] = entity.party_rule or "actors.party-words@1"
        self._memory.keep(document.id, {known.id: known for known in laid.values()}.values())
        return {a.id: laid[id(cited.actors[a.id][0])] for a in attributions if a.id in cited.actors}

    def _this(self, known: Remembered) -> Remembered:
        """The one object that stands for an actor while a report is admitted."""
        return self._here.setdefault(known.id, known)

    def _related(self, laid: Iterable[Remembered]) -> Sequence[Remembered]:
        """Actors of reports that name one of these by more than one word, so that they may well tell of the same event."""
        strong = [k.id for k in laid if len(k.name.split()) > 1 and k.kind != "state"]
        return [self._this(k) for k in self._memory.in_documents(self._memory.naming(strong))] if strong else []

    def _place(
        self, document: Document, entity: Entity, name: ActorName | None, candidates: Sequence[Remembered], related: Sequence[Remembered]
    ) -> Remembered:
        fits: list[tuple[Remembered, Match]] = []
        if name is not None:
            fits = [(k, match) for k in candidates if (match := compare(name, k.compared)).verdict == "same"]
        best = [f for f in fits if f[1].score == max(m.score for _, m in fits)]
        if len(best) == 1:
            known, match = best[0]
            self._join(known, document, entity, MERGE_RULE, match.score, [{"kind": r.kind, "detail": r.detail} for r in match.reasons])
            return known
        told = None if entity.named or fits else _told_alike(entity, related)
        if told is not None:
            self._join(told, document, entity, DESCRIBED_RULE, 1.0, [{"kind": "description", "detail": _ALIKE}])
            return told
        known = self._new(document, entity, name)
        if len(best) > 1:
            others = ", ".join(f"{k.name} ({k.id})" for k, _ in best)
            known.unresolved.append(f"could be any of {others}: left apart")
        return known

    def _new(self, document: Document, entity: Entity, name: ActorName | None) -> Remembered:
        identifier = _first_identifier(document, entity, name)
        tries = 0
        while identifier in self._here or identifier in self._held:  # another of the same name, which the evidence keeps apart
            identifier = _identifier((*_base(document, entity, name), *_place_of(document, entity), *range(tries)))
            self._held |= set(self._memory.get([identifier]))
            tries += 1
        known = self._this(Remembered(identifier, entity.name, entity.kind, name or ActorName(entity.name, entity.kind)))
        self._learn(known, document, entity)
        return known

    def _join(self, known: Remembered, document: Document, entity: Entity, rule: str, score: float, reasons: list[dict[str, str]]) -> None:
        known.merged.append({"document": document.id, "name": entity.name, "made_by": rule, "score": score, "reasons": reasons})
        self._learn(known, document, entity)

    def _learn(self, known: Remembered, document: Document, entity: Entity) -> None:
        for name in dict.fromkeys([*entity.names, entity.description]):
            if name and name != known.name and name not in known.aliases:
                known.aliases.append(name)
        known.mentions += [Reference(document.id, m.start, m.end) for m in sorted(entity.mentions, key=lambda m: m.start)]
        told = _told(entity)
        if told and told not in known.told:
            known.told.append(told)
        known.made_by.setdefault("name", entity.mentions[0].rule if entity.mentions else "actors.party-words@1")
        known.made_by.setdefault("kind", "actors.nouns@1")
        if known.role is None and entity.person and entity.roles and entity.kind != "collective":
            known.role = entity.roles[0]
            known.made_by["role"] = "actors.role-words@1"


def _told_alike(entity: Entity, related: Iterable[Remembered]) -> Remembered | None:
    """The one actor of related reports that is described in the same words; never for anonymous sources."""
    words = _told(entity)
    if entity.kind == "anonymous" or (not entity.definite and entity.kind != "collective") or not words:
        return None
    fits = []
    for known in related:
        if known.kind == "anonymous" or (known.kind == "person") != (entity.kind == "person"):
            continue
        if any(words <= other or (other <= words and len(other) > 1) for other in known.told):
            fits.append(known)
    return fits[0] if len(fits) == 1 else None


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


def _place_of(document: Document, entity: Entity) -> tuple[object, ...]:
    return (document.id, entity.mentions[0].start if entity.mentions else -1, entity.name)


def _base(document: Document, entity: Entity, name: ActorName | None) -> tuple[object, ...]:
    """What an actor's identifier is made of: the name, for what can be known by it, else where it is called so first."""
    if name is None:
        return _place_of(document, entity)
    return ("named", "person" if entity.person else "body", _folded(entity.name), name.country)


def _first_identifier(document: Document, entity: Entity, name: ActorName | None) -> str:
    return _identifier(_base(document, entity, name))


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _identifier(parts: tuple[object, ...]) -> str:
    return "p" + hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
