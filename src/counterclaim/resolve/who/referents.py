"""Which of a report's entities a phrase stands for, as far as the text has been walked through.

Names find whom they name, definite descriptions and the words for a party find the entity that they fit, pronouns the antecedent
that weighs most.
"""

from __future__ import annotations

import re
from bisect import insort
from dataclasses import dataclass, replace

from counterclaim.resolve.countries import NAMES, countries, is_country
from counterclaim.resolve.report import Report
from counterclaim.resolve.who import antecedents, nouns
from counterclaim.resolve.who.antecedents import Candidate
from counterclaim.resolve.who.capitals import CAPITALS
from counterclaim.resolve.who.cast import BODIES, Cast, Entity, Mention, content_words, nearest
from counterclaim.resolve.who.phrases import Phrase, read_phrase

WORDS = "actors.party-words@1"
SHORT = re.compile(r"\s*\(([A-Z][A-Za-z.&-]{1,9})\)")
_OWNED = re.compile(r"\bof\s+(?P<whose>(?:[\w-]+\s+){1,5}?[\w-]+)[’']s?\s+(?P<what>[\w-]+)")
_MEMORY = 4  # sentences back that a pronoun reaches, beyond the last source


@dataclass(slots=True, eq=False)
class Item:
    """Something to resolve: a source, or a name elsewhere with its kind; `title` where it stands in one."""

    start: int
    end: int
    source: bool
    title: bool
    kind: str | None = None


class Referents:
    """Finds entities of a cast by the words for them.

    Args:
        report: the report.
        cast: its entities so far; what is found new is added to it.
    """

    def __init__(self, report: Report, cast: Cast) -> None:
        self._report, self._cast = report, cast
        self._quoted = sorted((c.start, c.end) for a in report.attributions for c in a.content if a.quotation != "indirect")

    def find(self, phrase: Phrase, item: Item) -> tuple[Entity | None, str]:
        """The entity that a phrase stands for, None where the cast has none that fits, and the rule."""
        at = phrase.start
        if phrase.form == "pronoun":
            return self.pronoun(phrase, item)
        if phrase.form == "part":
            return None, ""
        if phrase.name in CAPITALS and item.source:
            return self.state(CAPITALS[phrase.name]), "actors.capital@1"
        if phrase.name and phrase.person:
            return self._cast.named_person(phrase.name, at), "actors.short-name@1"
        if phrase.name and item.kind != "organization":
            person = self._cast.named_person(phrase.name, at)
            if person is not None:
                return person, "actors.short-name@1"
        if phrase.person:
            members = self._members(phrase, at)
            if members is not None:
                return members, "actors.members@1"
            if phrase.definite:
                return self._cast.person(phrase, at, only=item.title), "actors.role@1"
            return None, ""
        if phrase.head in nouns.WRITINGS and not phrase.name:
            return self._author(phrase, item), "actors.author@1"
        found = self._cast.body(phrase, at)
        if found is not None and (phrase.definite or phrase.name or item.title):
            return found, "actors.same-words@1"
        if phrase.definite and phrase.head and not phrase.name:
            return self._cast.generic(phrase, at), "actors.kind-of-body@1"
        return None, ""

    def _author(self, phrase: Phrase, item: Item) -> Entity | None:
        """Whose a report, estimate or statement is: named with it, else for "the report" the body that spoke last."""
        told = re.search(r"\b(?:by|from|of)\s+(.+)$", phrase.text)
        owner = _OWNED.search(phrase.text)
        if owner and nouns.singular(owner["what"].lower()) in nouns.WRITINGS:
            return self.body_named(owner["whose"], phrase.start)
        if phrase.party and phrase.party not in nouns.POSSESSIVE:
            return self.body_named(phrase.party, phrase.start)
        if told and re.match(r"(?:the\s+)?[^\W\d_a-z]", told.group(1)):
            return self.body_named(told.group(1), phrase.start)
        if not phrase.definite or phrase.modifiers:
            return None
        return self.pronoun(replace(phrase, pronoun="it"), item)[0]

    def _members(self, phrase: Phrase, at: int) -> Entity | None:
        """The body that members belong to, where the report knows it: "Taliban leaders", "health officials"."""
        if not phrase.plural or phrase.text.split()[-1].lower().strip('”"') not in nouns.MEMBERS:
            return None
        words = content_words(f"{phrase.party or ''} {' '.join(phrase.modifiers)}") - nouns.NO_PARTY
        if not words:
            return None
        bodies = [e for e in self._cast.entities if not e.person and e.words and words <= (e.words | content_words(" ".join(e.names)))]
        found = nearest(bodies, at)
        if found is None and phrase.party and phrase.party[:1].isupper() and phrase.party.lower() not in nouns.NO_PARTY:
            found = self.body_named(phrase.party, phrase.start)
        return found

    def pronoun(self, phrase: Phrase, item: Item) -> tuple[Entity | None, str]:
        """The antecedent of a pronoun that weighs most, and the rule."""
        pronoun = phrase.pronoun or ""
        here = self._report.sentences.number(phrase.start)
        before: list[tuple[Mention, Entity]] = []
        for entity in self._cast.entities:
            last = next((m for m in reversed(entity.mentions) if m.start < phrase.start and m.rule != WORDS), None)
            if last is not None:
                before.append((last, entity))
        before.sort(key=lambda m: -m[0].start)
        scored = []
        for between, (mention, entity) in enumerate(before):
            if not _agrees(entity, pronoun):
                continue
            there = self._report.sentences.number(mention.start)
            if here is None or there is None or (here - there > _MEMORY and not mention.is_source):
                continue
            seen = self._candidate(mention, entity, here, there, between, phrase)
            scored.append((antecedents.score(seen, pronoun, item.source), -between, entity))
        return (max(scored, key=lambda s: s[:2])[2], antecedents.NAME) if scored else (None, "")

    def _candidate(self, mention: Mention, entity: Entity, here: int, there: int, between: int, phrase: Phrase) -> Candidate:
        quoted = any(a <= mention.start < b and not a <= phrase.start < b for a, b in self._quoted)
        return Candidate(
            sentences=here - there,
            between=between,
            opens_sentence=mention.start - self._report.sentences.places[there][0] < 25,
            quoted=quoted,
            form="pronoun" if mention.pronoun else "name" if mention.named else "nominal",
            same_pronoun=mention.pronoun == phrase.pronoun,
            mentions=len(entity.mentions),
            gender_known=entity.gender is not None,
            number_agrees=entity.plural == (phrase.pronoun == "they"),
            person=entity.person,
            speaker=mention.is_source,
        )

    # bodies

    def body_named(self, words: str, at: int, end: int | None = None) -> Entity | None:
        """The entity that the words for a party name; a new one for a proper name.

        Args:
            words: the words.
            at: where the phrase begins in which they stand, in code points of the text.
            end: where it ends, exclusive; None where the words are not the text's own.
        """
        words = re.sub(r"\s+(?:there|here)$", "", words.strip())
        short = SHORT.search(words)
        found = self._body_named(SHORT.sub("", words), at)
        start = self._report.text.find(words, at, end) if end is not None and words else -1
        if found is not None and start >= 0:
            short = short or SHORT.match(self._report.text, start + len(words))
            if short and not found.person and found.named and short[1] not in found.names:
                found.names.append(short[1])
            if not any(m.start <= start < m.end for m in found.mentions):
                insort(found.mentions, Mention(start, start + len(words), WORDS, False, named=found.named), key=lambda m: m.start)
        return found

    def _body_named(self, words: str, at: int) -> Entity | None:
        phrase = replace(read_phrase(words, 0, len(words)), start=at, end=at)
        person = self._cast.named_person(phrase.name, at) if phrase.name else None
        if person is not None:
            return person
        code = countries(words)
        if code and (is_country(words) or len(words.split()) == 1):
            return self.state(code[0][1])
        found = self._cast.body(replace(phrase, definite=True), at)
        if found is None and phrase.head and not phrase.name:
            found = self._cast.generic(phrase, at)
        if found is None and self._is_body(phrase):
            found = self._cast.new(replace(phrase, definite=True))
            if phrase.name:
                found.names.append(phrase.name)
            if phrase.party and phrase.party not in nouns.POSSESSIVE and len(phrase.party) < len(words):
                owner = self._body_named(phrase.party, at)
                found.party, found.party_rule = (owner, WORDS) if owner is not found else (None, None)
        return found

    def _is_body(self, phrase: Phrase) -> bool:
        """Whether words that nobody has been called by so far name a body, and not a place or a thing."""
        if not phrase.name:
            return phrase.head in (nouns.STATE_HEADS | nouns.ORGANIZATION_HEADS | nouns.ARMED_HEADS) - nouns.LOOSE
        heads = nouns.STATE_HEADS | nouns.ORGANIZATION_HEADS | nouns.ARMED_HEADS | nouns.MEDIA_HEADS
        if phrase.name.isupper() or content_words(phrase.name) & heads:
            return True
        return any(n.kind == "organization" and n.text in phrase.name for n in self._report.names)

    def state(self, code: str) -> Entity:
        """The entity of a country, made where the cast has none."""
        for e in self._cast.entities:
            if e.kind == "state" and e.names[:1] == [NAMES[code]]:
                return e
        state = Entity("state", names=[NAMES[code]], words=frozenset({code}), country=code, description=NAMES[code])
        self._cast.entities.append(state)
        return state


def _agrees(entity: Entity, pronoun: str) -> bool:
    if pronoun in ("he", "she"):
        return entity.kind in ("person", "anonymous") and not entity.plural and entity.gender in (None, pronoun)
    if pronoun == "it":
        return entity.kind in BODIES and not entity.plural
    if pronoun == "they":
        return entity.plural or entity.kind in ("collective", "armed_group", "organization")
    return entity.kind == "person"
