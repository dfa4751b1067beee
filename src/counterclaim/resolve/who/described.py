"""By which words a description in one report is known again in others that tell of the same event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from counterclaim.resolve.countries import NAMES
from counterclaim.resolve.who import nouns
from counterclaim.resolve.who.actor_names import ActorName
from counterclaim.resolve.who.cast import BODIES, Entity, content_words
from counterclaim.resolve.who.remembered import Memory, Remembered
from counterclaim.resolve.who.same_name import same

DESCRIBED_RULE = "actors.same-description@1"
KIND_RULE = "actors.one-of-its-kind@1"
ALIKE = "described in the same words in a report that names the same people"
ONE_OF_KIND = "the one body so called in reports that name the same people"
UNIQUE_ORGANS = frozenset(
    "police army navy government parliament commission ministry television radio military court senate prosecutor".split()
)
"""Organs that a country has one of."""


def told(entity: Entity) -> frozenset[str]:
    """The words of a description that are telling enough to know it again: two at least, or an office."""
    if entity.person:
        party = entity.party.words | content_words(entity.party.name) if entity.party is not None else frozenset()
        words = frozenset(entity.heads | entity.modifiers) | party
        return words if len(words) > 1 and entity.heads else frozenset()
    return entity.words if len(entity.words) > 1 or entity.words & UNIQUE_ORGANS else frozenset()


def told_alike(entity: Entity, related: Callable[[], Iterable[Remembered]]) -> Remembered | None:
    """The one actor of related reports that is described in the same words; never for anonymous sources.

    Args:
        entity: without a name.
        related: gives the actors of related reports; asked only where the words are telling.
    """
    words = told(entity)
    if entity.kind == "anonymous" or (not entity.definite and entity.kind != "collective") or not words:
        return None
    fits = []
    for known in related():
        if known.kind == "anonymous" or (known.kind == "person") != (entity.kind == "person"):
            continue
        for other in known.told:
            if words <= other or (other <= words and len(other) > 1):
                fits.append(known)
                break
    return fits[0] if len(fits) == 1 else None


def called(entity: Entity) -> frozenset[str]:
    """The one noun by which a report calls a body that it does not name ("the company"), with its synonyms; empty for others."""
    if entity.person or entity.named or entity.plural or not entity.definite or len(entity.words) != 1:
        return frozenset()
    (noun,) = entity.words
    if noun in nouns.FIRMS:
        return nouns.FIRMS
    return (
        entity.words
        if noun in nouns.ORGANIZATION_HEADS | nouns.STATE_HEADS | nouns.ARMED_HEADS | nouns.MEDIA_HEADS - nouns.LOOSE
        else frozenset()
    )


def one_of_its_kind(entity: Entity, related: Iterable[Remembered]) -> Remembered | None:
    """The one body of related reports that is known by the noun for an unnamed one."""
    nouns_for_it = called(entity)
    fits = [k for k in related if nouns_for_it and k.kind in BODIES and any(nouns_for_it & other for other in k.told)]
    return fits[0] if len(fits) == 1 else None


def may_be(entity: Entity, name: ActorName | None, known: Remembered) -> bool:
    """Whether the words for a body allow it to be a known one, to which somebody is known to belong."""
    if known.kind not in BODIES:
        return False
    if name is not None and entity.named:
        return same(replace(name, country=None, party=None), known.compared) is not None
    words = frozenset(w for w in entity.words if w not in NAMES)
    theirs = frozenset().union(content_words(known.name), *known.told)
    return bool(words) and (words <= theirs or (bool(words & nouns.FIRMS) and len(words) == 1 and known.kind == "organization"))


def same_event(memory: Memory, laid: Sequence[Remembered]) -> list[object]:
    """The reports that may well tell of the same event: they name one of these persons, or two of these bodies, in full."""
    counts: Counter[object] = Counter()
    for known in laid:
        if not known.new and len(known.name.split()) > 1 and known.kind != "state":  # a new one is in no other report
            counts.update(dict.fromkeys(memory.naming([known.id]), 2 if known.kind == "person" else 1))
    return [document for document, count in counts.items() if count >= 2]
