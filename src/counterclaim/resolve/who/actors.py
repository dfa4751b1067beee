"""Who each source is, within one report.

Names and sources are walked through in the order of the text: full names gather their short forms, definite descriptions
and pronouns find their antecedent. What comes first but can only be understood later (headlines, "a survivor said" in a
lead) is settled at the end, where exactly one later source fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from counterclaim.records import Attribution, Name
from counterclaim.resolve.countries import countries
from counterclaim.resolve.report import Report
from counterclaim.resolve.who import nouns
from counterclaim.resolve.who.cast import BODIES, Cast, Entity, content_words, kind_of, may_be_called
from counterclaim.resolve.who.name_kinds import CLOSED, with_kinds
from counterclaim.resolve.who.parties import Parties
from counterclaim.resolve.who.phrases import Phrase, read_phrase
from counterclaim.resolve.who.referents import SHORT, Item, Referents

_APPOSITION = re.compile(r",\s+((?:[^,.;:“”\"\n]){3,90}?)(?=,|\.\s|\.$|;|\n|$)")
_CALLED_BEFORE = re.compile(r"(?<![\w’'-])((?:the|a|an|its|their|our)\s+(?:[\w’'-]+\s+){0,6}?[\w’'-]+),\s+$", re.I)
_BEFORE_NAME = re.compile(r"(?:[^\W_][\w.’'-]*[ ]){1,7}$")
_LEAD_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Cited:
    """The entities of a report and which one each attribution is laid to, by attribution id, with the rule."""

    cast: Cast
    actors: dict[str, tuple[Entity, str]]
    unknown: dict[str, str]


def find_actors(report: Report) -> Cited:
    """Who vouches for each attribution of a report."""
    return _Reader(report).read()


class _Reader:
    def __init__(self, report: Report) -> None:
        report = replace(report, names=with_kinds(report))
        self.report = report
        self.text = report.text
        self.cast = Cast(main_country(report))
        self.referents = Referents(report, self.cast)
        self.parties = Parties(report, self.cast, self.referents)
        self.titles = [(s.start, s.end) for s in report.document.sections if s.kind == "title"]
        self.of_span: dict[tuple[int, int], tuple[Entity, str]] = {}
        self.open: list[tuple[Phrase, Item, Entity | None]] = []
        self.name_starts = [n.start for n in report.names]
        self.cues = sorted(a.cue.start for a in report.attributions if a.cue)
        self.own_cues: dict[tuple[int, int], set[int]] = {}
        for a in report.attributions:
            if a.source and a.cue:
                self.own_cues.setdefault((a.source.start, a.source.end), set()).add(a.cue.start)

    def read(self) -> Cited:
        for item in self._items():
            self._resolve(item)
        for phrase, item, entity in self.open:
            self._later(phrase, item, entity)
        self._fuller()
        self.parties.settle()
        return self._lay()

    def _items(self) -> list[Item]:
        sources = sorted({(a.source.start, a.source.end) for a in self.report.attributions if a.source})
        items = [Item(a, b, True, self._in_title(a)) for a, b in sources]
        starts = [a for a, _ in sources]
        for n in self.report.names:
            before = bisect_right(starts, n.start) - 1
            inside = before >= 0 and n.start < max(b for _, b in sources[max(0, before - 2) : before + 1])
            if n.kind in ("person", "organization") and not inside:
                items.append(Item(n.start, n.end, False, self._in_title(n.start), n.kind))
        return sorted(items, key=lambda i: (i.title, i.start))

    def _in_title(self, at: int) -> bool:
        return any(a <= at < b for a, b in self.titles)

    # one mention

    def _resolve(self, item: Item) -> None:
        phrase = self._phrase(item)
        if phrase is None:
            return
        found, rule = self.referents.find(phrase, item)
        if item.title:
            self.open.append((phrase, item, found))
            return
        if found is None:
            found, rule = self.cast.new(phrase), "actors.new@1"
            if item.source and not phrase.name and phrase.form == "nominal" and self._leads(item):
                self.open.append((phrase, item, found))
        self._settle(phrase, item, found, rule)

    def _settle(self, phrase: Phrase, item: Item, entity: Entity, rule: str) -> None:
        self.cast.mention(phrase, item.source, rule, entity)
        if phrase.form == "pronoun" and phrase.pronoun in ("he", "she"):
            entity.gender = entity.gender or phrase.pronoun
        self.parties.told(phrase, entity)
        if item.source:
            self.of_span[item.start, item.end] = (entity, rule)
        if phrase.form != "pronoun":
            self._behind(phrase, item, entity)

    def _phrase(self, item: Item) -> Phrase | None:
        if item.source:
            return read_phrase(self.text, item.start, item.end, self._names(item.start, item.end))
        start = item.start
        if item.kind == "person":
            called = _CALLED_BEFORE.search(self.text, max(0, start - 70), start)
            if called and CLOSED.match(self.text, item.end):
                told = read_phrase(self.text, called.start(1), item.end, self._names(called.start(1), item.end))
                if told.name and told.person and told.head:
                    return replace(told, start=item.start, text=self.text[item.start : item.end])
            before = _BEFORE_NAME.search(self.text, max(0, start - 70), start)
            if before:
                start = self._title_start(before.start(), start)
        phrase = read_phrase(self.text, start, item.end, self._names(start, item.end))
        return replace(phrase, start=item.start, text=self.text[item.start : item.end]) if phrase.name else None

    def _names(self, start: int, end: int) -> tuple[Name, ...]:
        """The names between two code points."""
        return self.report.names[bisect_left(self.name_starts, start) : bisect_left(self.name_starts, end)]

    def _title_start(self, begin: int, end: int) -> int:
        """Where the words before a name begin that say what the person is: titles, roles, and the capitals before these."""
        words = [(m.start() + begin, m.group()) for m in re.finditer(r"\S+", self.text[begin:end])]
        start = end
        seen_role = False
        for at, word in reversed(words):
            plain = nouns.singular(word.strip(".,").lower())
            if word.endswith(".") and plain not in nouns.HONORIFICS:
                break  # a sentence ends there
            if plain in nouns.HONORIFICS or nouns.is_person(plain):
                seen_role = True
            elif not (seen_role and word[:1].isupper() and word.strip(".").lower() not in nouns.ARTICLES):
                break
            start = at
        return start

    def _behind(self, phrase: Phrase, item: Item, entity: Entity) -> None:
        """What stands behind a name: "(FHF)", ", the FHF's head of foreign relations,", ", a rights group,"."""
        short = SHORT.match(self.text, phrase.end)
        if short and not entity.person and entity.named:
            entity.names.append(short.group(1))
        found = _APPOSITION.match(self.text, phrase.end)
        if entity.named:
            self.parties.behind(entity, phrase.end)
        if not found or not entity.named or self._speaks_in(found.start(1), found.end(1), item):
            return
        told = read_phrase(self.text, found.start(1), found.end(1), self._names(found.start(1), found.end(1)))
        if entity.person and told.form == "nominal" and told.person and not told.plural and _describes(found.group(1)):
            if told.head:
                entity.heads.add(told.head)
                entity.modifiers |= told.modifiers
            if told.role:
                entity.roles.append(told.role)
            self.parties.told(told, entity)
        elif not entity.person and told.form == "nominal" and told.head and found.group(1).lower().startswith(("a ", "an ", "the ")):
            entity.heads.add(told.head)
            entity.modifiers |= told.modifiers
            if entity.kind == "organization":
                entity.kind = kind_of(told, content_words(told.text))

    def _speaks_in(self, start: int, end: int, item: Item) -> bool:
        """Whether a cue stands there: "…, the mayor said," tells of somebody else, unless the cue behind is that of the name before."""
        at = bisect_right(self.cues, start)
        if at == len(self.cues) or self.cues[at] >= end + 12:
            return False
        return self.cues[at] < end or self.cues[at] not in self.own_cues.get((item.start, item.end), ())

    def _leads(self, item: Item) -> bool:
        number = self.report.sentences.number(item.start)
        return number is not None and self.report.sentences.paragraph(number) < _LEAD_PARAGRAPHS + len(self.titles)

    # what only the rest of the report explains

    def _later(self, phrase: Phrase, item: Item, entity: Entity | None) -> None:
        """A headline's or a lead's phrase by what comes behind it; `entity` is what it was taken for so far."""
        if item.title:
            found = self._repeated(phrase, item)
            if found is not None:
                self._settle(phrase, item, found, "actors.title-repeats@1")
                return
        if entity is None or not item.title:
            fits = [e for e in self.cast.entities if e is not entity and self._speaks_later(e, item.start) and self._explains(e, phrase)]
            named = [e for e in fits if e.named] or [e for e in fits if item.title]
            if len(named) == 1:
                if entity is not None:
                    self._merge(entity, named[0])
                else:
                    self._settle(phrase, item, named[0], "actors.explained-later@1")
                return
        if item.title:
            again, rule = self.referents.find(replace(phrase, definite=True, start=len(self.text)), item)
            found = entity or again
            self._settle(phrase, item, found or self.cast.new(phrase), rule if found else "actors.new@1")

    def _fuller(self) -> None:
        """A body called by one noun ("the ministry", "rebels") is the only one of the report that the noun can stand for."""
        for entity in list(self.cast.entities):
            if entity.person or entity.named:
                continue
            others = [b for b in self.cast.entities if b is not entity and not b.person and b.kind in BODIES]
            if entity.heads & nouns.BANDS:
                fits = [b for b in others if b.kind == "armed_group"]
            elif entity.definite and not entity.plural and len(entity.words) == 1:
                fits = [b for b in others if entity.words <= b.words]
            else:
                continue
            if len(fits) == 1 and fits[0].party is not entity:
                self._merge(entity, fits[0])

    def _repeated(self, phrase: Phrase, item: Item) -> Entity | None:
        """The source of the statement in the body that a headline repeats, where its words do not speak against it."""
        said = [a for a in self.report.attributions if a.source and (a.source.start, a.source.end) == (item.start, item.end)]
        words = frozenset().union(*(content_words(" ".join(c.text for c in a.content)) for a in said)) if said else frozenset()
        best: tuple[float, Entity] | None = None
        for a in self.report.attributions:
            if a.source is None or self._in_title(a.source.start) or len(words) < 2:
                continue
            entity, _ = self.of_span[a.source.start, a.source.end]
            shared = len(words & content_words(" ".join(c.text for c in a.content))) / len(words)
            if shared >= 0.5 and (self._explains(entity, phrase) or _bears(entity, phrase)) and (best is None or shared > best[0]):
                best = (shared, entity)
        found = best[1] if best else None
        if found is not None and found.person and not phrase.person and found.party is not None and _bears(found.party, phrase):
            return found.party  # a headline gives to the office what its head said
        return found

    def _merge(self, entity: Entity, into: Entity) -> None:
        into.mentions = sorted([*into.mentions, *entity.mentions], key=lambda m: m.start)
        into.heads |= entity.heads
        into.roles += [r for r in entity.roles if r not in into.roles]
        into.gender = into.gender or entity.gender
        for mention in entity.mentions:
            if (mention.start, mention.end) in self.of_span:
                self.of_span[mention.start, mention.end] = (into, "actors.explained-later@1")
        for other in self.cast.entities:
            if other.party is entity:
                other.party = into
        self.cast.entities.remove(entity)

    def _speaks_later(self, entity: Entity, at: int) -> bool:
        return any(m.is_source and m.start > at for m in entity.mentions)

    def _explains(self, entity: Entity, phrase: Phrase) -> bool:
        """Whether a source is what an unexplained phrase in a title or lead speaks of."""
        head = phrase.head
        if head is None or phrase.form == "part":
            return False
        if phrase.person:
            if not entity.person or entity.plural != phrase.plural:
                return False
            if head not in entity.heads and not (entity.named and self._described_near(entity, head)):
                return False
            return not (phrase.modifiers and entity.modifiers) or bool(phrase.modifiers & entity.modifiers) or not entity.definite
        if entity.person or (entity.plural != phrase.plural and not entity.named):
            return False
        if head in entity.words or head in entity.heads:
            return True
        return entity.named and may_be_called(entity, phrase)

    def _described_near(self, entity: Entity, head: str) -> bool:
        """Whether the sentence of one of its mentions holds the head noun's stem: "survivor", "had survived"."""
        stem = head[: max(5, len(head) - 3)]
        for mention in entity.mentions:
            sentence = self.report.sentences.around(mention.start)
            if len(stem) >= 5 and sentence:
                words = re.findall(rf"\b{re.escape(stem)}\w*", self.text[slice(*sentence)].lower())
                if words and head not in map(nouns.singular, words):  # the noun itself could be anybody's
                    return True
        return False

    # laying actors to attributions

    def _lay(self) -> Cited:
        actors: dict[str, tuple[Entity, str]] = {}
        unknown: dict[str, str] = {}
        for a in self.report.attributions:
            if a.source is not None:
                actors[a.id] = self.of_span[a.source.start, a.source.end]
        last: Attribution | None = None
        for a in self.report.attributions:
            if a.source is None:
                found = self._unsaid(a, last, actors)
                if found:
                    actors[a.id] = found
                else:
                    unknown[a.id] = "the report does not name a source here"
            last = a
        return Cited(self.cast, actors, unknown)

    def _unsaid(self, a: Attribution, last: Attribution | None, actors: dict[str, tuple[Entity, str]]) -> tuple[Entity, str] | None:
        """The speaker of a bare quotation: of the same words elsewhere, else the one who speaks before it in its paragraph."""
        if a.cue is not None or a.quotation == "indirect" or not a.content:
            return None
        words = content_words(" ".join(c.text for c in a.content))
        for other in self.report.attributions:
            if other.id in actors and other.quotation != "indirect" and words:
                theirs = content_words(" ".join(c.text for c in other.content))
                if len(words & theirs) >= max(2, 0.6 * len(words)):
                    return actors[other.id][0], "actors.same-quotation@1"
        if last is not None and last.id in actors and last.content and last.quotation != "indirect":
            here, there = (self.report.sentences.number(x.content[0].start) for x in (a, last))
            if (
                here is not None
                and there is not None
                and self.report.sentences.paragraph(here) - self.report.sentences.paragraph(there) <= 1
            ):
                return actors[last.id][0], "actors.goes-on-speaking@1"
        return None


def _describes(words: str) -> bool:
    """Whether words between commas say who somebody is: they begin with an article, a possessive or a role."""
    first = words.split()[0].lower()
    return first in ("a", "an", "the", *nouns.POSSESSIVE) or bool(re.search(r"[’']s\s", words)) or nouns.is_person(nouns.singular(first))


def _bears(entity: Entity, phrase: Phrase) -> bool:
    """Whether a headline's words for a source can stand for the entity: all of them are among its words, or one noun of its kind."""
    words = content_words(f"{phrase.party or ''} {phrase.text}")
    known = entity.words | entity.heads | content_words(" ".join([*entity.names, *entity.roles, *entity.modifiers, entity.description]))
    return bool(words) and (words <= known or (len(words) == 1 and bool(words & known)))


def main_country(report: Report) -> str | None:
    """The country that most of a report's mentions of countries name, None where none has more than half."""
    counts = Counter(code for a, b in report.marked.paragraphs for _, code in countries(report.text, a, b))
    if not counts:
        return None
    (code, count), *_ = counts.most_common(1)
    return code if 2 * count > sum(counts.values()) else None
