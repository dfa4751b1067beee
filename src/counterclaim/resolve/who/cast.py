"""The people and bodies of one report, gathered from the words that call them.

Each entity keeps what was said of it: names, roles, head nouns, party, country. Two mentions are one entity where a rule of
this module says so; where two entities fit equally well, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from counterclaim.records import ActorKind
from counterclaim.resolve.countries import CODES, NAMES, ORGANS, first_country, is_country
from counterclaim.resolve.who import nouns
from counterclaim.resolve.who.phrases import Phrase, surname

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "for",
        "and",
        "in",
        "on",
        "at",
        "to",
        "de",
        "la",
        "el",
        "al",
        "du",
        "des",
        "s",
        "so-called",
        "its",
        "his",
        "her",
        "their",
    ]
)
BODIES: tuple[ActorKind, ...] = ("state", "organization", "armed_group", "media")


@dataclass(slots=True, eq=False)
class Mention:
    """Where an entity is called something; `rule` says how the mention was laid to it."""

    start: int
    end: int
    rule: str
    is_source: bool
    pronoun: str | None = None
    named: bool = False


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or some body in a report.

    `words`: of a body, the content words of its name or description, with country adjectives as codes.
    """

    kind: ActorKind
    names: list[str] = field(default_factory=list)
    person: bool = False
    gender: str | None = None
    plural: bool = False
    definite: bool = True
    roles: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    modifiers: set[str] = field(default_factory=set)
    words: frozenset[str] = frozenset()
    description: str = ""
    party: Entity | None = None
    party_rule: str | None = None
    country: str | None = None
    mentions: list[Mention] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest proper name, else the first description; for a state its usual name."""
        if self.kind == "state" and self.country and any(is_country(n) for n in self.names):
            return NAMES[self.country]
        return max(self.names, key=lambda n: (len(n.split()), len(n))) if self.names else self.description

    @property
    def named(self) -> bool:
        """Whether a proper name is known."""
        return bool(self.names)


def content_words(text: str) -> frozenset[str]:
    """Lower-case content words in one spelling, countries and their adjectives as codes."""
    code = first_country(text)
    if code:
        text = re.sub("|".join(re.escape(f) for f, c in sorted(CODES.items(), key=lambda x: -len(x[0])) if c == code), f" {code} ", text)
    found = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if word == code:
            found.add(word)
            continue
        word = re.sub(r"[’']s?$", "", word.lower())
        if word and word not in _SMALL:
            found.add(nouns.same_role(nouns.singular(word)))
    return frozenset(found)


def acronym(name: str) -> str:
    """Initials of a name's content words."""
    return "".join(w[0] for w in _WORD.findall(name) if w.lower() not in _SMALL and not w.islower()).upper()


def kind_of(phrase: Phrase, words: frozenset[str]) -> ActorKind:
    """What the words of a phrase show."""
    if phrase.person:
        if phrase.plural:
            return "anonymous" if re.match(r"(?:two|three|four|five|six|\d+)\b", phrase.text, re.I) else "collective"
        return "person" if phrase.name or phrase.definite else "anonymous"
    if phrase.plural and not phrase.name and phrase.head and not words & (nouns.STATE_HEADS | nouns.ARMED_HEADS):
        return "collective"
    if phrase.form == "part":
        return "collective" if phrase.plural else "anonymous"
    name = phrase.name or ""
    if is_country(name) or name.lower() in ORGANS:
        return "state"
    if words & nouns.RESCUE:
        return "organization"
    tail = (phrase.head or "", *sorted(words))
    for table, kind in _KINDS:
        if any(w in table for w in tail[:1]):
            return kind
    for table, kind in _KINDS:
        if words & table:
            return kind
    return "organization"


_MEDIA_NAMES = nouns.MEDIA_HEADS - {"agency-news", "media"}
_KINDS: tuple[tuple[frozenset[str], ActorKind], ...] = (
    (nouns.ARMED_HEADS | {"armed"}, "armed_group"),
    (_MEDIA_NAMES, "media"),
    (nouns.STATE_HEADS, "state"),
    (nouns.ORGANIZATION_HEADS, "organization"),
)


class Cast:
    """The entities of a report, in the order in which they appear.

    Args:
        country: the code of the country that the report is mostly about, if one stands out.
    """

    def __init__(self, country: str | None) -> None:
        self.entities: list[Entity] = []
        self.country = country

    def mention(self, phrase: Phrase, source: bool, rule: str, entity: Entity) -> Entity:
        """Lay a phrase to an entity, which learns from it."""
        entity.mentions.append(Mention(phrase.start, phrase.end, rule, source, phrase.pronoun, phrase.name is not None))
        learn(entity, phrase)
        return entity

    def new(self, phrase: Phrase) -> Entity:
        """A new entity made from a phrase."""
        words = content_words(f"{phrase.party or ''} {phrase.name or phrase.text}" if not phrase.person else "")
        entity = Entity(kind_of(phrase, words), person=bool(phrase.person), plural=phrase.plural, definite=phrase.definite, words=words)
        entity.description = _describe(phrase)
        if entity.kind in ("state", "media", "armed_group"):
            entity.country = next((w for w in words if w in NAMES), None) or ORGANS.get((phrase.name or "").lower())
        self.entities.append(entity)
        return entity

    def named_person(self, name: str, before: int | None = None) -> Entity | None:
        """The one person whose name this is, in full or in part; of several, the one who has spoken."""
        fits = [e for e in self.entities if e.person and not e.plural and any(same_person(name, n) for n in e.names)]
        if len(fits) > 1 and before is not None:
            exact = [e for e in fits if name in e.names]
            fits = exact or fits
            speak = [e for e in fits if any(m.is_source and m.start < before for m in e.mentions)]
            fits = speak if len(speak) == 1 else fits  # "Vidal" is she who spoke, not her brother who was only named
        return fits[0] if len(fits) == 1 else None

    def body(self, phrase: Phrase, at: int) -> Entity | None:
        """The body that a name or a definite description stands for: same words, acronym, or the nearest that includes them."""
        words = content_words(f"{phrase.party or ''} {phrase.name or phrase.text}")
        if not words:
            return None
        bodies = [e for e in self.entities if not e.person and e.words]
        for e in bodies:
            if e.words == words or (phrase.name and any(phrase.name.lower() == n.lower() for n in e.names)):
                return e
        short = (phrase.name or "").replace(".", "")
        if short.isupper() and 2 <= len(short) <= 8:
            same = [e for e in bodies if any(acronym(n) == short for n in e.names)]
            return same[0] if len(same) == 1 else None
        if phrase.name and not phrase.definite:
            return None
        return self._including(words, phrase, bodies, at)

    def _including(self, words: frozenset[str], phrase: Phrase, bodies: list[Entity], at: int) -> Entity | None:
        head = phrase.head or ""
        single = len(words) == 1 or (phrase.name is not None and len(_WORD.findall(phrase.name)) == 1)
        fits = []
        for e in bodies:
            other = e.words
            countries = {w for w in words | other if w in NAMES}
            if len(countries) > 1:
                continue
            shared = words <= other or (other <= words and len(other) > 1) or (other <= words and not phrase.name and not e.named)
            if shared and (single or head in other or head in e.heads or phrase.name):
                fits.append(e)
        return nearest(fits, at)

    def generic(self, phrase: Phrase, at: int) -> Entity | None:
        """The nearest body that a noun such as "the group" can stand for: known by that noun, else of its kind."""
        head = phrase.head or ""
        if head not in nouns.GENERIC:
            return None
        bodies = [e for e in self.entities if not e.person and e.kind in BODIES]
        synonyms = nouns.FIRMS if head in nouns.FIRMS else {head}
        exact = [e for e in bodies if synonyms & (e.words | e.heads)]
        fits = [e for e in bodies if e.named and may_be_called(e, phrase)]
        speak = [e for e in fits if any(m.is_source for m in e.mentions)]
        return nearest(exact, at) or nearest(speak, at) or nearest(fits, at)

    def person(self, phrase: Phrase, at: int, only: bool = False) -> Entity | None:
        """The person whom a definite description stands for: the same role, and no other modifiers or party.

        `only`: there must be no other whom it fits.
        """
        head = phrase.head
        if head is None:
            return None
        fits = [e for e in self.entities if e.person and e.plural == phrase.plural and head in e.heads and _modifiers_fit(e, phrase)]
        return None if only and len(fits) > 1 else nearest(fits, at)


def may_be_called(entity: Entity, phrase: Phrase) -> bool:
    """Whether a noun such as "group" can stand for a body of this kind that is not known by another noun of the sort."""
    head = phrase.head or ""
    if entity.kind not in nouns.GENERIC.get(head, ()):
        return False
    if head in nouns.EXACT and not any(n.isupper() and head[0].upper() in n[1:] for n in entity.names):  # "the union" for "the ADWU"
        return False
    if "armed" in phrase.modifiers and entity.kind != "armed_group":
        return False
    others = (entity.words | entity.heads) & (nouns.ORGANIZATION_HEADS | nouns.STATE_HEADS)
    return not others - {head, "organization", "front"} - (set() if head in nouns.FIRMS else {"group"})


def learn(entity: Entity, phrase: Phrase) -> None:
    """What a phrase adds to an entity."""
    if phrase.name and phrase.name not in entity.names:
        entity.names.append(phrase.name)
    if phrase.name and not phrase.person and not entity.person:
        words = content_words(f"{phrase.party or ''} {phrase.name}")
        if not entity.words <= words and not words <= entity.words:
            entity.words = entity.words if len(entity.words) >= len(words) else words
        elif len(words) > len(entity.words):
            entity.words = words
        entity.country = entity.country or next((w for w in entity.words if w in NAMES), None)
    if phrase.head and (phrase.person or not phrase.name or phrase.head != surname(phrase.name)):
        entity.heads.add(phrase.head)
        entity.modifiers |= phrase.modifiers
    if phrase.person and phrase.role and phrase.role.lower() not in (r.lower() for r in entity.roles):
        entity.roles.append(phrase.role)
    for title in phrase.titles:
        entity.gender = entity.gender or nouns.HONORIFICS.get(title)
        if title in nouns.TITLE_ROLES or title in nouns.RANKS | nouns.POLICE_RANKS:
            entity.heads.add(nouns.TITLE_ROLES.get(title, title))
    own = re.search(r"\bwho\b.{0,30}\b(his|her)\b", phrase.text)
    if own and phrase.person and not phrase.plural:
        entity.gender = entity.gender or nouns.PRONOUNS[own.group(1)]
    if phrase.name and phrase.person:
        entity.kind, entity.definite = "person", True
    if not entity.description:
        entity.description = _describe(phrase)


def _describe(phrase: Phrase) -> str:
    return re.sub(r"^(?:the|The|a|A|an|An)\s+", "", re.sub(r"\s+", " ", phrase.text)).strip(" ,“”\"'") or phrase.text


def _modifiers_fit(entity: Entity, phrase: Phrase) -> bool:
    if phrase.modifiers and entity.modifiers and not (phrase.modifiers & entity.modifiers):
        return False
    if phrase.party and phrase.party not in nouns.POSSESSIVE and entity.party and entity.party.words:
        words = content_words(phrase.party)
        return bool(words & (entity.party.words | content_words(" ".join(entity.party.names))))
    return True


def same_person(a: str, b: str) -> bool:
    """Whether two names within one report can be one person's: equal family names and no other given name."""
    first, second = a.lower().split(), b.lower().split()
    if len(first) > len(second):
        first, second = second, first
    if not first or not second:
        return False
    if len(first) == 1:
        return first[0] in (second[-1], second[0]) or (len(second) > 2 and first[0] in second)
    if first[-1] != second[-1]:
        return False
    given, other = first[0].strip("."), second[0].strip(".")
    return given == other or (len(given) == 1 and other.startswith(given)) or (len(other) == 1 and given.startswith(other))


def nearest(entities: Iterable[Entity], at: int) -> Entity | None:
    """The entity that was last mentioned before a code point."""
    best = None
    for e in entities:
        places = [m.start for m in e.mentions if m.start < at]
        if places and (best is None or places[-1] > best[0]):
            best = (max(places), e)
    return best[1] if best else None


def chain(entity: Entity) -> Iterator[Entity]:
    """An entity, its party, that one's party, and so on."""
    seen: list[Entity] = []
    at: Entity | None = entity
    while at is not None and at not in seen:
        seen.append(at)
        yield at
        at = at.party
