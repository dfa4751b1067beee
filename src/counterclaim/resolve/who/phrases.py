"""Read the noun phrase by which a report calls somebody: name, title, role, party, head noun, number.

"Front spokesman Sami Odeh", "its leader, Ivo Marin", "the ministry's press service", "two residents".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from counterclaim.records import Name
from counterclaim.resolve.countries import CODES
from counterclaim.resolve.who import nouns

Form = Literal["pronoun", "name", "nominal", "part"]

_TOKEN = re.compile(r"[^\W_](?:[\w.&’'\u2010-\u2011-]*[\w&])?(?:(?<=\b[A-Z])\.)?|[,()“”\"]", re.U)
_POSSESSIVE = re.compile(r"[’']s?$")
_PREPOSITION = re.compile(
    r"\s(?:of|for|at|in|from|to|with|by|on|who|whom|whose|that|which|representing|interviewed|gathered|not|near|outside|inside|among|"
    r"against|under|working|hired|employed|retained|paid|sent|appointed|based|living|collecting|passed|speaking|quoted|close|familiar|"
    r"involved|cited|briefed|present|there|here|aboard|behind|after|before|during|along|across|around|named|called|known|identified)(?=\s|$)"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Col|Gen|Lt|Capt|Maj|Sgt|Brig|Cmdr|Adm|Colonel|General|Captain|Major|Lieutenant|Sergeant|Brigadier|Commander|"
    r"Admiral|Father|Sheikh|Imam|Bishop|Judge|Inspector|Superintendent)\b\.? (?!(?:Colonel|General|Commander|Staff)\b)"
    r"(?P<name>[^\W\d_a-z][\w’'-]+(?: (?:al|el|bin|ag|de|van|von)| [^\W\d_a-z][\w’'-]+){0,4})$"
)
_DOING = re.compile(r"(?<!\w)\w+s\s+[a-z]+ing\s+(?:the\s+)?$")
"""Before a name, what those do who are the head: no role of the name's."""
_OF = re.compile(r"\s+(?:of|from|with|at)\s+((?:the\s+)?[^,.;:]+)")
_AFTER_NAME = re.compile(r"\s(?:and|or|himself|herself|aged|also|then|later|told|said|has|had|is|was)\b")
_PART = re.compile(
    r"(?:(?:one|two|three|four|five|six|some|most|many|both|all|several|none|neither|either|another|few|each|others?|the others?|half)"
    r"(?: of (?:them|those|these|us|the .{1,60}))?|the (?:former|latter|first|second))$",
    re.I,
)
_NAMED_AS = re.compile(r"(?<![\w-])(?:named|called|as|identified as|name as|first name,|name,)\s+(?:only\s+)?(?=[A-Z])")
_CALLED = re.compile(
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s+)?(?P<before>(?:[\w’'-]+\s+){0,3}?)(?P<noun>[\w-]+),\s+(?:the\s+)?(?P<name>[^\W\d_a-z][^,;:]*)$"
)
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_NUMBER = re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|a dozen|dozens of|several|many|some|a few|both)\b", re.I)
_PARTICLES = frozenset("ag al el bin bint ibn abu de da di do du la le van von der den del dos das ul ur y e ould".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, read.

    Attributes:
        start: of the phrase, code points of the text.
        end: exclusive.
        pronoun: "he", "she", "it", "they", "i", "we" for a pronoun.
        name: a proper name without titles and articles.
        person: whether it names or describes a person; None where that is open.
        titles: lower-case honorifics and ranks before the name.
        role: what the person is, without article and party ("head of foreign relations").
        party: the words that name whom the person or body belongs to ("the FHF", "its").
        head: the head noun in lower-case singular, of the role or the description.
        modifiers: the other words of the description, in lower case.
        definite: a name, or a phrase with "the", a possessive or none of the indefinite words.
        plural: more than one.
    """

    start: int
    end: int
    text: str
    form: Form
    pronoun: str | None = None
    name: str | None = None
    person: bool | None = None
    titles: tuple[str, ...] = ()
    role: str | None = None
    party: str | None = None
    head: str | None = None
    modifiers: frozenset[str] = frozenset()
    definite: bool = True
    plural: bool = False


def read_phrase(text: str, start: int, end: int, names: Iterable[Name] = ()) -> Phrase:
    """The phrase between two code points of a text.

    Args:
        text: the document's text.
        start: where the phrase begins.
        end: where it ends, exclusive.
        names: proper names that the model found; those inside the phrase are used.
    """
    words = text[start:end].strip(" \n\t\"“”'‘’")
    empty = Phrase(start, end, text[start:end], "nominal")
    if not words.strip():
        return empty
    pronoun = nouns.PRONOUNS.get(words.lower().split()[0]) if len(words.split()) <= 2 else None
    if pronoun and (len(words.split()) == 1 or words.lower().split()[1] in ("himself", "herself", "itself", "themselves")):
        return replace(empty, form="pronoun", pronoun=pronoun, plural=pronoun in ("they", "we"))
    if _PART.fullmatch(words):
        return replace(
            empty,
            form="part",
            definite=False,
            head=words.lower().split()[0],
            plural=not re.match(r"(?:one|another|the other$)", words, re.I),
        )
    inside = [n for n in names if n.start >= start and n.end <= end]
    name, before, after = _split_name(words, start, inside, text)
    if name is not None:
        return _named(empty, name, before, after)
    return _called_body(empty, words, inside) or _nominal(empty, words)


def _called_body(empty: Phrase, words: str, inside: list[Name]) -> Phrase | None:
    """A body by what it is and its name behind a comma: "the operator, Reed Shipping"."""
    found = _CALLED.match(words.rstrip(" ,"))
    if not found or not any(n.kind == "organization" and n.text in found["name"] for n in inside):
        return None
    noun = found["noun"].lower()
    if noun not in nouns.ORGANIZATION_HEADS | nouns.MEDIA_HEADS | nouns.STATE_HEADS | nouns.ARMED_HEADS:
        return None
    modifiers = frozenset(found["before"].lower().split())
    return replace(empty, form="name", name=found["name"], head=nouns.same_role(noun), modifiers=modifiers)


def _person_name(words: str, start: int, inside: list[Name], text: str) -> tuple[int, int] | None:
    """(begin, end) within the words of the last person's name that could be the head."""
    offset = text.find(words, start)
    persons = [n for n in inside if n.kind == "person" and not is_body_name(n.text)]
    for n in reversed(persons):
        begin, end = n.start - offset, n.end - offset
        if begin < 0 or end > len(words):
            continue
        stripped = _POSSESSIVE.search(words[begin:end])
        end = begin + stripped.start() if stripped else end
        if words[end : end + 2] in ("'s", "’s") or words[end : end + 1] in ("’", "'"):
            continue  # "Rosa Vidal's campaign"
        if re.match(r"(?:the|a|an)\b", words[begin:end], re.I) or re.match(r"\s[^\W\d_a-z]", words[end:]):
            continue  # "The Delta Relief" of "The Delta Relief Fund"
        if re.match(r"\s[a-z]", words[end:]) and not _PREPOSITION.match(words, end) and not _AFTER_NAME.match(words, end):
            continue  # "Western" of "Western powers"
        return begin, end
    return None


def _titled_name(words: str) -> tuple[int, int] | None:
    """(begin, end) of a name that the model did not find and a title or rank stands before ("Colonel Ivo Marin")."""
    found = _TITLED.search(words)
    return found.span("name") if found and not is_body_name(found["name"]) else None


def is_body_name(name: str) -> bool:
    """Whether a capitalised name is a body's or a country's by its last word ("State Department")."""
    last = nouns.singular(name.rpartition(" ")[2].lower())
    return name in CODES or last in nouns.STATE_HEADS or last in ORGANIZATIONS


ORGANIZATIONS = nouns.ORGANIZATION_HEADS - {"church", "bank", "club", "board", "fund", "trust", "body", "unit", "clinic", "college"}
"""Of these, words that are no family names."""


def _split_name(words: str, start: int, inside: list[Name], text: str) -> tuple[str | None, str, str]:
    """The head person's name, what stands before it and behind it; no name where the head is no named person."""
    given = _NAMED_AS.search(words)
    if given:
        return words[given.end() :].strip(" ,"), words[: given.start()], ""
    place = _person_name(words, start, inside, text) or _titled_name(words)
    if place is None:
        return None, words, ""
    begin, end = place
    before, after = words[:begin], words[end:]
    if _DOING.search(before):
        return None, words, ""  # "rebels holding Gorna"
    if (
        re.search(r"\b(?:of|for|to|by|with|from|representing|against|in|at|on|and|that|who|which)\s+(?:the\s+)?$", before)
        and "," not in before
    ):
        return None, words, ""
    told = [m for m in re.finditer(r"[a-z][\w-]+", words[begin:end]) if nouns.is_person(nouns.singular(m.group()))]
    if told:  # "union leader Ivo Marin", taken whole
        before, begin = words[: begin + told[-1].end()], begin + told[-1].end() + 1
    if not words[begin:end].strip():
        return None, words, ""
    return words[begin:end].strip(), before, after


def _named(empty: Phrase, name: str, before: str, after: str) -> Phrase:
    """A person with a name: titles and role from the words before it, or behind a comma."""
    tokens = before.replace(",", " , ").split()
    titles: list[str] = []
    while tokens and _CAPITAL.match(tokens[-1]) and tokens[-1].strip(".").lower() in nouns.HONORIFICS:
        titles.insert(0, tokens.pop().strip(".").lower())
    first, *rest = name.split()
    while rest and (first.strip(".").lower() in nouns.HONORIFICS or first.lower() in nouns.OFFICES | _OFFICE_WORDS):
        if first.strip(".").lower() in nouns.HONORIFICS:
            titles.append(first.strip(".").lower())
        else:
            tokens.append(first)  # "President Joe Biden"
        first, *rest = rest
    described = " ".join(tokens).strip(" ,")
    if not described and after.strip(" ,"):
        described = after.strip(" ,") if after.lstrip().startswith(",") else ""
    owner = re.fullmatch(r"(?:the\s+)?(.+?)(?:[’']s|(?<=s)[’'])", described)
    role = replace(empty, party=owner.group(1)) if owner else _nominal(empty, described) if described else empty
    belongs = _OF.match(after)
    rank = next((nouns.TITLE_ROLES.get(t, t) for t in titles if t not in ("mr", "mrs", "ms", "miss", "sir", "lord", "lady")), None)
    return replace(
        empty,
        form="name",
        name=" ".join([first, *rest]),
        person=True,
        titles=tuple(titles),
        role=role.role or role.head or rank,
        party=role.party
        or (role.name if role.head is None or not role.role else None)
        or (belongs[1] if belongs and belongs[1] not in CODES else None),
        head=role.head or rank,
        modifiers=role.modifiers,
    )


def _nominal(empty: Phrase, words: str) -> Phrase:
    """A phrase whose head is no named person: a body's name or a description."""
    words = re.sub(r"^(?:both|even|only|so-called)\s+", "", words.strip())
    tokens = words.split()
    if not tokens:
        return empty
    definite = True
    party: str | None = None
    plural = False
    number = _NUMBER.match(words)
    lowered = tokens[0].lower()
    if lowered in nouns.ARTICLES:
        definite = lowered in ("the", "this", "that", "these", "those")
        tokens = tokens[1:]
    elif lowered in nouns.POSSESSIVE:
        party, tokens = lowered, tokens[1:]
    elif number:
        definite, plural = lowered == "both", True
        tokens = words[number.end() :].split()
    elif not _CAPITAL.match(tokens[0]) or tokens[0].lower() in nouns.COLLECTIVES:
        definite = False  # "residents", "officials"
    words = " ".join(tokens)
    core, tail = _core(words)
    owner, core = _possessor(core)
    party = owner or party
    core = re.sub(r"^so-called\s+", "", re.sub(r"\s*\([^)]*\)?$", "", core)).strip(' ,“”"')
    first = core.split(",")[0].strip()
    return _describe(replace(empty, definite=definite, plural=plural, party=party), first, tail)


def _core(words: str) -> tuple[str, str]:
    """The words before the first preposition or clause, and the rest; a name such as "Front for the Far Islands" stays whole."""
    doing = _ACTING.match(words)
    if doing and nouns.singular(doing[1].split()[-1].lower()) in nouns.PERSONS | nouns.BANDS:
        return doing[1], doing[2]
    at = 0
    while found := _PREPOSITION.search(words, at):
        rest = words[found.end() :].lstrip()
        inner = re.sub(r"^the\s+", "", rest)
        head = words[: found.start()].split()[-1] if words[: found.start()].split() else ""
        whole = _CAPITAL.match(head) and _CAPITAL.match(inner) and found.group().strip() in ("of", "for", "to")
        if whole and nouns.singular(head.lower()) not in nouns.PERSONS:
            at = found.end()
            continue
        return words[: found.start()], words[found.start() :].strip()
    return words, ""


_ACTING = re.compile(r"((?:[\w-]+ )?[\w-]+s) ([a-z]+ing\b.*)$")


def _possessor(core: str) -> tuple[str | None, str]:
    """Owner and rest: "the FHF's head" is ("the FHF", "head")."""
    found = re.search(r"(?:[’']s|s[’'])\s+", core)
    if not found:
        return None, core
    end = found.start() + (1 if core[found.start()] == "s" else 0)
    return core[:end].strip(" ,"), core[found.end() :]


def _describe(base: Phrase, core: str, tail: str) -> Phrase:
    """Head, role, party and name of a description without article, possessor and complement."""
    tokens = core.split()
    if not tokens:
        return base
    lowered = [t.strip(".,").lower() for t in tokens]
    at = _role_noun(tokens, lowered)
    if at is not None:
        return _role(base, tokens, lowered, at, tail)
    head = nouns.singular(lowered[-1])
    plural = base.plural or head != lowered[-1] or lowered[-1] in nouns.COLLECTIVES
    capitals = [bool(_CAPITAL.match(t)) for t in tokens]
    name = core if capitals[-1] or (len(tokens) > 1 and capitals[0]) else None
    if name is not None and len(tokens) == 1 and base.text.startswith(core) and head in nouns.ORGANIZATION_HEADS | nouns.BANDS:
        name = None  # "Union says": a headline's capital makes no name
    if name is not None and not capitals[0]:
        begin = capitals.index(True)
        name = " ".join(tokens[begin:])  # "human rights group Delta Relief"
        head = nouns.singular(lowered[begin - 1]) if begin else head
    if name in CODES or (name and (lowered[-1] not in nouns.COLLECTIVES or (capitals[-1] and lowered[-1] in nouns.STATE_HEADS))):
        plural = False
    party = base.party
    place = re.match(r"of\s+(?:the\s+)?([A-Z].*)", tail)
    if party is None and place:
        party = place.group(1)
    return replace(
        base, form="name" if name else "nominal", name=name, person=None if name else False, party=party,
        head=nouns.same_role(head), modifiers=frozenset(lowered[:-1]), plural=plural,
    )  # fmt: skip


def _role_noun(tokens: list[str], lowered: list[str]) -> int | None:
    """The index of the noun that makes a description one of a person or of persons, None where it is none."""
    for n in range(len(lowered) - 1, max(-1, len(lowered) - 4), -1):
        one = nouns.singular(lowered[n])
        if lowered == ["operator"]:
            return None  # of a mine, a ferry: a firm
        if n == len(lowered) - 1 and (nouns.is_person(one) or lowered[n] in nouns.COLLECTIVES):
            named = n and _CAPITAL.match(tokens[n]) and _CAPITAL.match(tokens[n - 1]) and one not in nouns.OFFICES
            return None if named else n  # "Delta Relief", "General Staff"
        if n < len(lowered) - 1 and one in nouns.OFFICES and lowered[n + 1] in ("general", "of", "for", "elect", "designate"):
            return n
    return None


def _role(base: Phrase, tokens: list[str], lowered: list[str], at: int, tail: str) -> Phrase:
    head = nouns.singular(lowered[at])
    plural = base.plural or (head != lowered[at]) or lowered[at] in nouns.COLLECTIVES
    begin = at
    while (
        begin
        and not _CAPITAL.match(tokens[begin - 1])
        and lowered[begin - 1] not in nouns.STATE_HEADS | nouns.ORGANIZATION_HEADS | nouns.ARMED_HEADS
    ):
        begin -= 1
    while begin and (lowered[begin - 1] in _OFFICE_WORDS) and (at > 0):
        begin -= 1
    party = base.party or (" ".join(tokens[:begin]) or None)
    tail = _HIRED.sub("for", tail)
    complement = re.match(r"(?:of|for|at|to|in|from|with|representing)\s+(.*)", tail)
    role = " ".join(tokens[begin:])
    if complement:
        inner = _core(complement.group(1).strip(" ,"))[0]
        named = _CAPITAL.search(inner.split()[0] if not inner.lower().startswith("the ") else " ".join(inner.split()[1:2]) or " ")
        body = nouns.singular(re.split(r"\s(?:of|in|for|at)\s", inner.lower())[0].split()[-1].strip(",")) if inner.split() else ""
        if (tail.startswith(("of", "for", "to", "with", "from", "representing")) and not plural) or (
            plural and tail.startswith(("of", "for", "representing"))
        ):
            bodies = nouns.STATE_HEADS | nouns.ORGANIZATION_HEADS | nouns.ARMED_HEADS | nouns.MEDIA_HEADS
            if party is None and (named or body in bodies):
                party = inner
            elif not named:
                role = f"{role} {tail.split()[0]} {re.split(',', inner)[0]}"
    return replace(
        base, form="nominal", person=True, role=role, party=party, head=nouns.same_role(head),
        modifiers=frozenset(lowered[begin:at]), plural=plural,
    )  # fmt: skip


_HIRED = re.compile(r"^(?:(?:hired|employed|retained|paid|sent|appointed) by|working (?:for|with))\b")

_OFFICE_WORDS = frozenset(
    """prime foreign defence defense interior finance vice deputy chief general attorney national acting interim justice health
    education transport labour labor trade energy home presidential prosecutor first former assistant senior returning
    presiding electoral district village youth country regional provincial""".split()
)


def surname(name: str) -> str:
    """The last word of a name with its particles' weight off, in lower case."""
    parts = [p for p in name.split() if p.lower().strip(".") not in ("jr", "sr", "ii", "iii")]
    return parts[-1].lower().strip(".,’'") if parts else ""
