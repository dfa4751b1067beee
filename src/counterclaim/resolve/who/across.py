"""The same person or body in several reports becomes one actor.

Reports are admitted one by one. An entity of a report joins an actor that is known already only where the evidence says
"same" of exactly one; two that fit equally well are left apart, and the actor's row says so. What was joined is kept with
its reasons, so that it can be undone.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, partial

from counterclaim.records import Attribution, Document, Reference
from counterclaim.resolve.countries import NAMES, is_country
from counterclaim.resolve.who.actor_names import ActorName, keys, near_keys
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.cast import BODIES, Entity, chain
from counterclaim.resolve.who.described import (
    ALIKE,
    DESCRIBED_RULE,
    KIND_RULE,
    ONE_OF_KIND,
    UNIQUE_ORGANS,
    called,
    may_be,
    one_of_its_kind,
    same_event,
    told,
    told_alike,
)
from counterclaim.resolve.who.name_words import GENERIC, PORTFOLIOS, countries_and_words
from counterclaim.resolve.who.parties import COUNTRY_OF_EVENT, COUNTRY_OF_REPORT, GUESSED
from counterclaim.resolve.who.referents import WORDS
from counterclaim.resolve.who.remembered import Memory, Remembered
from counterclaim.resolve.who.same_name import Match, same

MERGE_RULE = "actors.same-name@1"
PARTY_RULE = "actors.party-of-known@1"
BODY_RULE = "actors.known-body@1"
_PARTY_OF = "who belongs to it in another report belongs to this one here"


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
        found = {id(e): frozenset().union(*(near_keys(n) for n in (names[id(e)], _as_body(e)) if n is not None)) for e in wanted}
        near = self._memory.with_keys(sorted(frozenset().union(*found.values())))
        self._held = set(self._memory.get(sorted({_first_identifier(document, e, names[id(e)]) for e in wanted})))
        laid: dict[int, Remembered] = {}
        related: Callable[[], Sequence[Remembered]] = tuple
        for entity in sorted(wanted, key=lambda e: (not e.named, not e.person, -len(e.name.split()))):
            if not entity.named and related is tuple:
                related = cache(partial(self._related, _told_in_full(laid.values())))
            candidates = {k.id: k for key in sorted(found[id(entity)]) for k in near.get(key, ())}
            taken = {k.id for k in laid.values()}
            free = [self._this(k) for i, k in candidates.items() if i not in taken or (is_country(entity.name) and is_country(k.name))]
            name = names[id(entity)]
            place = self._of_members(document, entity, name, wanted, laid) or self._place(document, entity, name, free, related, laid)
            place.keys |= keys(name) if place.new and name is not None else frozenset()
            laid[id(entity)] = place
        for entity in wanted:
            self._set_party(entity, laid)
        self._same_state(wanted, laid)
        self._memory.keep(document.id, {known.id: known for known in laid.values()}.values())
        return {a.id: laid[id(cited.actors[a.id][0])] for a in attributions if a.id in cited.actors}

    def _set_party(self, entity: Entity, laid: Mapping[int, Remembered]) -> None:
        """What words say goes before what was guessed from the country that a report is mostly about."""
        if entity.party is None:
            return
        known, party, rule = laid[id(entity)], laid[id(entity.party)], entity.party_rule or WORDS
        guessed = known.made_by.get("party") in GUESSED and rule not in GUESSED
        if party.id != known.id and (known.party is None or guessed):
            by_country = known.made_by.get("party") in (COUNTRY_OF_REPORT, COUNTRY_OF_EVENT)
            if guessed and by_country and entity.party.kind == "state" and party.party is None and party.id != known.party:
                party.party, party.made_by["party"] = known.party, COUNTRY_OF_REPORT  # the minister's country is the ministry's
            known.party, known.made_by["party"] = party.id, rule

    def _same_state(self, wanted: Iterable[Entity], laid: Mapping[int, Remembered]) -> None:
        """A state's organ without a country, in a report whose other officials and organs are all of one country, is of that country."""
        parties = sorted({k.party for k in laid.values() if k.party is not None})
        known = {**self._memory.get(parties), **self._here}
        states = {p for p in parties if p in known and known[p].kind == "state" and is_country(known[p].name)}
        if len(states | {k.id for k in laid.values() if k.kind == "state" and is_country(k.name)}) != 1 or not states:
            return
        (state,) = states
        for entity in wanted:
            organ = laid[id(entity)]
            if entity.kind == organ.kind == "state" and organ.party is None and not is_country(organ.name):
                organ.party, organ.made_by["party"] = state, COUNTRY_OF_EVENT

    def _of_members(
        self, document: Document, entity: Entity, name: ActorName | None, wanted: Iterable[Entity], laid: Mapping[int, Remembered]
    ) -> Remembered | None:
        """The body to which those who belong to it here belong in other reports, where its words allow that."""
        if entity.person:
            return None
        members = [laid[id(e)] for e in wanted if e.party is entity and e.person and id(e) in laid and e.named]
        ids = {k.party for k in members if k.party is not None and not k.new}
        # all that this report's people belong to are asked for at once
        known = self._memory.get(sorted({k.party for k in laid.values() if k.party is not None and not k.new})) if ids else {}
        found = [self._this(known[i]) for i in sorted(ids) if i in known]
        fits = [k for k in found if may_be(entity, name, k)]
        if len(fits) != 1:
            return None
        self._join(fits[0], document, entity, PARTY_RULE, 1.0, [{"kind": "party", "detail": _PARTY_OF}])
        return fits[0]

    def _this(self, known: Remembered) -> Remembered:
        """The one object that stands for an actor while a report is admitted."""
        return self._here.setdefault(known.id, known)

    def _related(self, ids: Collection[str]) -> Sequence[Remembered]:
        """Actors of the reports that name one of these, so that they may well tell of the same event."""
        return [self._this(k) for k in self._memory.in_documents(self._memory.naming(ids))] if ids else []

    def _place(
        self,
        document: Document,
        entity: Entity,
        name: ActorName | None,
        candidates: Sequence[Remembered],
        related: Callable[[], Sequence[Remembered]],
        laid: Mapping[int, Remembered],
    ) -> Remembered:
        fits: list[tuple[Remembered, Match]] = []
        if name is not None:
            fits = [(k, match) for k in candidates if (match := same(name, k.compared)) is not None]
        rule = MERGE_RULE
        if not fits and (body := _as_body(entity)) is not None:
            rule = BODY_RULE
            fits = [(k, match) for k in candidates if k.kind in BODIES and (match := same(body, k.compared)) is not None]
        most = max((match.score for _, match in fits), default=0.0)
        best = [f for f in fits if f[1].score == most]
        if len(best) == 1:
            known, match = best[0]
            self._join(known, document, entity, rule, match.score, [{"kind": r.kind, "detail": r.detail} for r in match.reasons])
            return known
        if not fits:
            alike = self._alike(entity, related, laid)
            if alike is not None:
                known, rule, detail = alike
                self._join(known, document, entity, rule, 1.0, [{"kind": "description", "detail": detail}])
                return known
        known = self._new(document, entity, name)
        if len(best) > 1:
            others = ", ".join(f"{k.name} ({k.id})" for k, _ in best)
            known.unresolved.append(f"could be any of {others}: left apart")
        return known

    def _alike(
        self, entity: Entity, related: Callable[[], Sequence[Remembered]], laid: Mapping[int, Remembered]
    ) -> tuple[Remembered, str, str] | None:
        """An actor that an entity without a name is known to be by its description, the rule, and what it says."""
        if entity.named:
            return None
        known = told_alike(entity, related)
        if known is not None:
            return known, DESCRIBED_RULE, ALIKE
        if called(entity):
            documents = same_event(self._memory, list({k.id: k for k in laid.values()}.values()))
            known = one_of_its_kind(entity, [self._this(k) for k in self._memory.in_documents(documents)])
        return (known, KIND_RULE, ONE_OF_KIND) if known is not None else None

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
        for words in (told(entity), called(entity), frozenset() if entity.person else frozenset(entity.heads)):
            if words and words not in known.told:
                known.told.append(words)
        known.made_by.setdefault("name", entity.mentions[0].rule if entity.mentions else "actors.party-words@1")
        known.made_by.setdefault("kind", "actors.nouns@1")
        if known.role is None and entity.person and entity.roles and entity.kind != "collective":
            known.role = entity.roles[0]
            known.made_by["role"] = "actors.role-words@1"


def _told_in_full(laid: Iterable[Remembered]) -> tuple[str, ...]:
    """Those known from other reports who have more than one word for a name, states left out: who names them tells of the same event."""
    return tuple(k.id for k in laid if not k.new and len(k.name.split()) > 1 and k.kind != "state")


def _as_name(entity: Entity) -> ActorName | None:
    """What can be compared across all reports: names, and organs that a country has one of."""
    country = _country(entity)
    if entity.kind in ("anonymous", "collective"):
        return None
    if entity.kind == "state" and is_country(entity.name):
        return ActorName(entity.name, "state", (), None, None, country)  # its capital and adjective are no names to compare
    said = entity.party is not None and entity.party.named and entity.party_rule not in GUESSED
    party = entity.party.name if said and entity.party is not None else None
    if entity.named:
        return ActorName(entity.name, entity.kind, tuple(n for n in entity.names if n != entity.name), _role(entity), party, country)
    if entity.kind in ("state", "media") and country and entity.words & UNIQUE_ORGANS:
        words = " ".join(sorted(w for w in entity.words if w not in NAMES))
        return ActorName(f"{words} of {NAMES[country]}", entity.kind, (), None, None, country)
    return None


def _as_body(entity: Entity) -> ActorName | None:
    """The name of what was taken for a person, though nothing but the name tells of one: it may be a body that is known."""
    bare = entity.kind == "person" and entity.named and not (entity.heads or entity.roles or entity.gender or entity.party)
    return ActorName(entity.name, "organization") if bare and len(entity.name.split()) > 1 else None


def _country(entity: Entity) -> str | None:
    """Its country; one that is only guessed counts for organs that each country has, not for persons and telling names."""
    telling = entity.person or not set(countries_and_words(entity.name)[1]) <= GENERIC | PORTFOLIOS
    for e in chain(entity):
        if e.country:
            return e.country
        if telling and e.party_rule == COUNTRY_OF_REPORT:
            return None
    return None


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
