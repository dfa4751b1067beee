"""Whom the people and bodies of one report belong to.

First by the words with them ("the FHF's head", "its spokeswoman", "who speaks for the union"); at the end, for those of whom
nothing is said, by what they are: rank, office, portfolio. Organs belong to their state.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from counterclaim.resolve.countries import ORGANS, countries, is_country
from counterclaim.resolve.report import Report
from counterclaim.resolve.who import nouns
from counterclaim.resolve.who.capitals import CAPITALS
from counterclaim.resolve.who.cast import BODIES, Cast, Entity, content_words
from counterclaim.resolve.who.phrases import Phrase
from counterclaim.resolve.who.referents import WORDS, Item, Referents

COUNTRY_OF_REPORT = "actors.country-of-report@1"
RANK, OFFICE = "actors.rank@1", "actors.office@1"
COUNTRY_OF_EVENT = "actors.country-of-event@1"
GUESSED = frozenset([COUNTRY_OF_EVENT, COUNTRY_OF_REPORT, RANK, OFFICE])
"""Rules that guess: what another report says with words goes before them, and they tell no two people of one name apart."""

_SPEAKS_FOR = re.compile(
    r",?\s+who\s+(?:also\s+)?(?:heads|leads|chairs|runs|directs|commands|represents|(?:speaks|works|spoke|works as \w+)\s+for)\s+"
    r"(?P<body>(?:[^,.;:“”\"\n]){3,60}?)(?=,|\.|;|\n|\s+(?:said|says|told|and|in|on)\b)"
)
_BELONGS = re.compile(r",?\s+(?:of|from|with|at)\s+(?P<body>(?:the\s+)?[^,.;:“”\"\n]{2,60}?)(?=,|\.|;|\n|$)")
_MINISTER = re.compile(r"(?<![\w-])((?:[\w-]+ (?:and )?){1,3})minister\b|\bminister (?:of|for) (?:the )?((?:[\w-]+ ?){1,4})", re.I)
_THE_FORCE = re.compile(rf"\b[Tt]he ({'|'.join(sorted(nouns.FORCE_HEADS))})\b")
_NO_PORTFOLIO = frozenset(
    "prime deputy first former acting vice cabinet state junior senior new then the a country government chief".split()
)


class Parties:
    """Lays the entities of a cast to those that they belong to.

    Args:
        report: the report.
        cast: its entities.
        referents: finds them by words.
    """

    def __init__(self, report: Report, cast: Cast, referents: Referents) -> None:
        self._report, self._cast, self._referents = report, cast, referents
        self._text = report.text
        self._forces: list[re.Match[str]] | None = None

    def told(self, phrase: Phrase, entity: Entity) -> None:
        """Learn a party from the words of a phrase."""
        if not phrase.party or entity.party is not None:
            return
        if phrase.party in nouns.POSSESSIVE:
            pronoun = nouns.PRONOUNS.get(phrase.party, "it")
            found, rule = self._referents.pronoun(replace(phrase, pronoun=pronoun), Item(phrase.start, phrase.end, True, False))
        else:
            found, rule = self._referents.body_named(phrase.party, phrase.start, phrase.end), WORDS
        _lay(entity, found, rule)

    def behind(self, entity: Entity, at: int) -> None:
        """Learn a party from what stands behind a person's name: "who leads the FHF", ", of the disaster office,"."""
        if entity.party is not None or not entity.person or entity.plural:
            return
        found = _SPEAKS_FOR.match(self._text, at) or _BELONGS.match(self._text, at)
        if found:
            _lay(entity, self._referents.body_named(found["body"], found.start("body"), found.end("body")), WORDS)

    def settle(self) -> None:
        """Lay those that are left by what they are, and a state's organs to the state."""
        for e in list(self._cast.entities):
            if e.person and not e.plural and e.party is None:
                for rule, find in self._offices():
                    _lay(e, find(e), rule)
            if e.person and e.party is not None and e.party.party is None and e.party.words & nouns.UNITS:
                _lay(e.party, self._force(e), RANK)  # his brigade is the army's
        for e in list(self._cast.entities):
            if e.kind not in ("state", "media") or (e.named and is_country(e.name)):
                continue
            if e.party is not None and e.party.kind != "person":
                continue
            code, rule = self._country(e)
            if code:
                e.party, e.party_rule = self._referents.state(code), rule

    def _offices(self) -> tuple[tuple[str, Callable[[Entity], Entity | None]], ...]:
        return (
            ("actors.portfolio@1", self._ministry),
            (RANK, self._force),
            (OFFICE, self._body_of_office),
            (COUNTRY_OF_REPORT, self._state_of_office),
        )

    def _ministry(self, e: Entity) -> Entity | None:
        """The ministry of a minister's portfolio."""
        if "minister" not in e.heads:
            return None
        ministries = [b for b in self._bodies() if b.words & nouns.MINISTRIES]
        for told in (*e.roles, e.description):
            found = _MINISTER.search(told)
            words = content_words(found[1] or found[2]) - _NO_PORTFOLIO if found else frozenset()
            if words:
                fits = [b for b in ministries if words <= b.words]
                return fits[0] if len(fits) == 1 else None
        return None

    def _force(self, e: Entity) -> Entity | None:
        """The army, police or guard of somebody with a rank, where the report knows one alone."""
        heads = nouns.POLICE_HEADS if e.heads & nouns.POLICE_RANKS else nouns.FORCE_HEADS if e.heads & nouns.RANKS else frozenset()
        forces = [b for b in self._bodies() if b.words & heads and b.kind == "state"]
        if heads and not forces:
            told = [m for m in self._told_forces() if m[1] in heads]
            if len({m[1] for m in told}) == 1:
                m = told[0]
                return self._referents.body_named(m[0], m.start(), m.end())
        return forces[0] if len(forces) == 1 else None

    def _told_forces(self) -> list[re.Match[str]]:
        """Where the text tells of "the army", "the police" and the like."""
        if self._forces is None:
            self._forces = list(_THE_FORCE.finditer(self._text))
        return self._forces

    def _body_of_office(self, e: Entity) -> Entity | None:
        """The one body of the report that has such an office: the council of a mayor, the court of a judge."""
        heads = frozenset().union(*(nouns.OFFICE_BODIES.get(h, ()) for h in e.heads))
        if "minister" in e.heads and e.modifiers:
            return None  # of a portfolio, or the prime minister
        fits = [b for b in self._bodies() if b.words & heads or b.heads & heads]
        if not fits and e.heads & nouns.OFFICIALS:
            shared = content_words(" ".join(sorted(e.modifiers))) - nouns.COMMON_WORDS
            fits = [b for b in self._bodies() if b.words & shared]
        return fits[0] if len(fits) == 1 else None

    def _state_of_office(self, e: Entity) -> Entity | None:
        code = e.country or self._cast.country
        if e.kind != "person" or not code or not e.heads & nouns.STATE_OFFICES:
            return None
        return self._referents.state(code)

    def _bodies(self) -> list[Entity]:
        return [b for b in self._cast.entities if not b.person and b.kind in BODIES and not (b.named and is_country(b.name))]

    def _country(self, e: Entity) -> tuple[str | None, str]:
        if e.country:
            return e.country, "actors.country-in-name@1"
        for name in (*e.names, e.description):
            if name.lower() in ORGANS:
                return ORGANS[name.lower()], "actors.known-organ@1"
        for mention in sorted(e.mentions, key=lambda m: m.start):
            code = self._said_in(mention.start)
            if code:
                return code, "actors.capital-before@1"
        owner = re.search(r"\b([^\W\d_]+)[’']s\s", f"{e.description} ")
        first = self._text.find(f" {owner.group(1)}") if owner else -1
        sentence = self._report.sentences.around(first + 1) if first >= 0 else None
        if sentence:
            near = [code for at, code in countries(self._text, *sentence) if at < first]
            if near:
                return near[-1], "actors.country-of-owner@1"
        if e.kind == "state" or "state" in e.words:
            return self._cast.country, COUNTRY_OF_REPORT
        return None, ""

    def _said_in(self, at: int) -> str | None:
        """The country of a capital just before a body: "In Sofia, the Interior Ministry"."""
        found = _IN_CAPITAL.search(self._text, max(0, at - 40), at)
        return CAPITALS.get(found["city"]) if found else None


_IN_CAPITAL = re.compile(r"\bIn (?P<city>[^\W\d_][^,.;:\n]{2,20}), (?:[Tt]he )?$")


def _lay(entity: Entity, party: Entity | None, rule: str) -> None:
    if party is not None and party is not entity and entity.party is None:
        entity.party, entity.party_rule = party, rule
