"""Whether two names, as two reports write them, are the same actor's, and why.

A comparison is a table of evidence functions. Each says what it saw, with the two values and a score; the verdict follows
from the scores, so that it can be read, stored beside a merge, and undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from counterclaim.resolve.who import name_words as words
from counterclaim.resolve.who.actor_names import ActorName, forms, is_name

NAME = "same-name@1"
"""What is stored with a merge that this comparison decided."""

Verdict = Literal["same", "different", "unsure"]

SAME_FROM = 0.7
UNSURE_FROM = 0.4
_MOST_AROUND = 0.15
"""More than all that speaks for two names, beside themselves, can add."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: what was compared, what it is worth, and the two values."""

    kind: str
    score: float
    detail: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on two names, how sure it is (0 to 1, not calibrated), and the evidence, the most telling first."""

    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...]


class _Seen(NamedTuple):
    """What two forms of a name have in common."""

    kind: str
    score: float
    detail: str


DIFFERENT = _Seen("other_name", 0.0, "the names differ")


def compare(a: ActorName, b: ActorName) -> Match:
    """Whether two names are the same actor's.

    A short form (a family name alone, "the Register", a ministry without its country) is "same" where nothing contradicts
    it; its reason says that the caller must check that it fits only one actor. Anonymous sources are never the same.

    Returns:
        The same verdict and score in either order of the arguments.
    """
    barred = _barred(a, b)
    if barred is not None:
        return Match("different", 0.0, (barred,))
    return _weighed(a, b, _best_name(a, b))


def same(a: ActorName, b: ActorName) -> Match | None:
    """What `compare` says of two names that are the same actor's; None for all others, most of which are told apart sooner."""
    if _barred(a, b) is not None:
        return None
    look = _persons if a.kind == "person" else _bodies
    others = forms(b)
    for one in forms(a):
        for other in others:
            if look(one, other).score + _MOST_AROUND >= SAME_FROM:
                match = _weighed(a, b, _best_name(a, b))
                return match if match.verdict == "same" else None
    return None


def _weighed(a: ActorName, b: ActorName, name: Reason) -> Match:
    """The verdict, with what stands around the names."""
    evidence = () if a == b else EVIDENCE  # nothing contradicts itself
    around = [reason for of in evidence if (reason := of(a, b)) is not None]
    against = [r for r in around if r.score < 0]
    score = max(0.0, min(1.0, name.score + sum(r.score for r in around)))
    if name.score < UNSURE_FROM:
        verdict: Verdict = "different"
    elif against and (name.kind not in FIRM or a.kind != "person"):
        verdict, score = "different", min(score, UNSURE_FROM - 0.1)
    elif against:
        verdict, score = "unsure", min(score, SAME_FROM - 0.1)
    else:
        verdict = "same" if score >= SAME_FROM else "unsure" if score >= UNSURE_FROM else "different"
    return Match(verdict, round(score, 3), (name, *sorted(around, key=lambda r: (-abs(r.score), r.kind))))


FIRM = frozenset({"equal", "spelling", "order"})
"""Kinds of name evidence that a contradiction makes doubtful, but does not overrule."""


# What bars a comparison at once


def _barred(a: ActorName, b: ActorName) -> Reason | None:
    if "anonymous" in (a.kind, b.kind):
        return Reason("anonymous", 0.0, "sources without a name are never taken for the same", a.name, b.name)
    if (a.kind == "person") != (b.kind == "person"):
        return Reason("kind", 0.0, "a person is no body", a.kind, b.kind)
    if (a.kind == "collective") != (b.kind == "collective"):
        return Reason("kind", 0.0, "a crowd is no body", a.kind, b.kind)
    return None


# Names


def _best_name(a: ActorName, b: ActorName) -> Reason:
    """The strongest evidence of any two of their names; a clash of two full names outweighs a shared short form."""
    look = _persons if a.kind == "person" else _bodies
    best: Reason | None = None
    for one in forms(a):
        for other in forms(b):
            seen = look(one, other)
            if a.kind == "collective" and seen.score:
                seen = _Seen("description", 0.5, "the same words for a crowd, which may be another one")
            if best is None or (seen.score, one, other) > (best.score, best.a, best.b):
                best = Reason(seen.kind, seen.score, seen.detail, one, other)
    if a.name == b.name and (best is None or best.score < UNSURE_FROM):  # signs that are no words
        return Reason("same_signs", 0.5, "the same signs, in which no name can be read", a.name, b.name)
    if best is None:
        return Reason("no_name", 0.0, "there is nothing to compare", a.name, b.name)
    if a.kind not in ("person", "collective") and best.score >= SAME_FROM and _full_names_clash(a, b):
        return Reason("short_form", 0.5, "a short form in common, but the full names differ", best.a, best.b)
    return best


def _full_names_clash(a: ActorName, b: ActorName) -> bool:
    """Whether both bodies have names of several words, no two of which agree."""
    longs = [[f for f in forms(n) if len(words.countries_and_words(f)[1]) > 1] for n in (a, b)]
    return bool(longs[0] and longs[1]) and all(_bodies(x, y).score < UNSURE_FROM for x in longs[0] for y in longs[1])


_OF = re.compile(r"\b(?:of|for)\b")


class _Words(NamedTuple):
    """The words of a person's name, run together, and levelled in the order of the alphabet."""

    core: tuple[str, ...]
    joined: str
    levels: list[str]


@lru_cache(maxsize=words.REMEMBERED)
def _person(name: str) -> _Words | None:
    """A person's name; None for a description."""
    core = words.person_words(name)[1]
    return None if words.is_description(name) else _Words(core, "".join(core), sorted(map(words.level, core)))


def _persons(a: str, b: str) -> _Seen:
    first, second = _person(a), _person(b)
    if first is None or second is None:
        return _described(a, b)
    one, other = first.core, second.core
    if not one or not other:
        return DIFFERENT
    short, long = (one, other) if (len(one), one) <= (len(other), other) else (other, one)
    if len(short) == 1:
        return _alone(short[0], long)
    if len(short) == len(long):
        seen = _in_step(short, long)
        if seen is not None:
            return seen
    if first.joined == second.joined:
        return _Seen("spelling", 0.93, "the same name, parted otherwise")
    if first.levels == second.levels:
        return _Seen("order", 0.92, "the same names in another order")
    return _within(short, long) if len(short) < len(long) else DIFFERENT


def _described(a: str, b: str) -> _Seen:
    if not words.body_words(a) or not words.body_words(b):
        return DIFFERENT
    if words.is_description(a) and words.is_description(b) and sorted(words.body_words(a)) == sorted(words.body_words(b)):
        return _Seen("description", 0.72, "the same description; the caller must check that it fits only one actor")
    return _Seen("description", 0.4, "a description, which tells little of the name")


def _alone(word: str, long: tuple[str, ...]) -> _Seen:
    """One name against one or more."""
    if len(long) == 1:
        if word != long[0] and (words.is_initial(word) or not words.is_variant(word, long[0])):
            return DIFFERENT
        return _Seen("single_name", 0.72, "the same single name; the caller must check that it fits only one actor")
    if words.is_initial(word):
        return DIFFERENT
    if words.is_variant(word, long[-1]):
        return _Seen("family_name", 0.75, "a family name alone; the caller must check that it fits only one actor")
    if len(long) > 2 and words.is_variant(word, long[-2]):
        return _Seen("family_name", 0.7, "the first of two family names alone; the caller must check that it fits only one actor")
    if words.is_gendered_pair(word, long[-1]):
        return _Seen("family_name", 0.5, "a family name alone, with the ending of the other sex")
    if words.is_variant(word, long[0]):
        return _Seen("given_name", 0.5, "a given name alone; the caller must check that it fits only one actor")
    return DIFFERENT


def _in_step(one: tuple[str, ...], other: tuple[str, ...]) -> _Seen | None:
    """Names of equal length, word by word; None where they do not agree."""
    grades = []
    for x, y in zip(one, other, strict=True):
        grades.append(_grade(x, y))
        if grades[-1] == 0:
            return None
    if max(grades) < VARIANT:
        return None
    if all(g == EQUAL for g in grades):
        return _Seen("equal", 1.0, "the same name")
    if all(g >= VARIANT for g in grades):
        return _Seen("spelling", 0.95, "spellings of one name")
    if INITIAL in grades:
        return _Seen("initial", 0.8, "an initial that fits the name")
    if words.is_gendered_pair(one[-1], other[-1]) and all(g >= VARIANT for g in grades[:-1]):
        return _Seen("ending", 0.85, "the same name with and without the ending for a woman")
    if grades.count(CLOSE) == 1:
        return _Seen("close", 0.65, "one letter apart")
    return None


EQUAL, VARIANT, INITIAL, CLOSE = 4, 3, 2, 1


@lru_cache(maxsize=words.REMEMBERED)
def _grade(x: str, y: str) -> int:
    if x == y:
        return EQUAL
    if words.is_initial(x) or words.is_initial(y):
        return INITIAL if x[:1] == y[:1] else 0
    if words.is_variant(x, y):
        return VARIANT
    return CLOSE if words.is_close(x, y) or words.is_gendered_pair(x, y) else 0


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> _Seen:
    """A name of which the other has all words and more: a middle name, a patronymic, a second family name."""
    at = 0
    exact = True
    for word in short:
        while at < len(long) and _grade(word, long[at]) < INITIAL:
            at += 1
        if at == len(long):
            return DIFFERENT
        exact = exact and _grade(word, long[at]) >= VARIANT
        at += 1
    if all(words.is_initial(w) for w in short):
        return DIFFERENT
    ends = _grade(short[0], long[0]) >= INITIAL, _grade(short[-1], long[-1]) >= VARIANT
    if all(ends):
        return _Seen("middle_name", 0.9 if exact else 0.8, "the same name without a middle name")
    if ends[0]:
        return _Seen("shorter_name", 0.82 if exact else 0.6, "the same name without its last part")
    if ends[1]:
        return _Seen("shorter_name", 0.78 if exact else 0.6, "the same name without its first part")
    return DIFFERENT


# Bodies


@lru_cache(maxsize=words.REMEMBERED)
def _bodies(a: str, b: str) -> _Seen:
    short_a, short_b = words.as_acronym(a), words.as_acronym(b)
    if not any(words.countries_and_words(a)) or not any(words.countries_and_words(b)):
        return _Seen("equal", 0.95, "the same name") if words.fold(a) == words.fold(b) else DIFFERENT
    if words.fold(a) == words.fold(b) and not set(words.countries_and_words(a)[1]) <= words.GENERIC:
        return _Seen("equal", 1.0, "the same name")
    if short_a and short_b:
        return _Seen("equal", 0.95, "the same acronym") if short_a == short_b else DIFFERENT
    if short_a or short_b:
        short, full = (short_a, b) if short_a else (short_b, a)
        if short in words.acronyms(full):
            return _Seen("acronym", 0.85, "the first letters of the other")
    (codes_a, words_a), (codes_b, words_b) = words.countries_and_words(a), words.countries_and_words(b)
    if codes_a and codes_b and not codes_a & codes_b:
        return _Seen("country", 0.0, "the names hold different countries")
    if sorted(words_a) == sorted(words_b):
        return _same_words(words_a, codes_a == codes_b)
    if {*words_a, *words_b} <= {"government", "state"} and codes_a == codes_b and codes_a:
        return _Seen("government", 0.9, "a country and its government")
    if len(words_a) == len(words_b) and all(
        x == y or words.is_variant(x, y) for x, y in zip(sorted(words_a), sorted(words_b), strict=True)
    ):
        return _Seen("spelling", 0.9, "spellings of one name")
    return _shortened(*sorted(((words_a, a), (words_b, b)), key=lambda pair: (len(pair[0]), pair)))


def _same_words(found: tuple[str, ...], same_country: bool) -> _Seen:
    if not found:
        return _Seen("equal", 0.95, "the same country") if same_country else DIFFERENT
    if same_country and set(found) <= words.GENERIC:
        return _Seen("words", 0.8, "the same words, which many bodies share; the caller must check that they fit only one actor")
    if same_country:
        return _Seen("spelling", 0.97, "the same words, in another order or spelling")
    return _Seen("country_left_out", 0.75, "the same words, one without the country; the caller must check that it fits only one actor")


def _shortened(short: tuple[tuple[str, ...], str], long: tuple[tuple[str, ...], str]) -> _Seen:
    """A name of which the other has all words and more: `Zelko` for `Zelko Air Services`, `the Register` for a paper."""
    (few, form), (many, full) = short, long
    if not few or not set(few) < set(many):
        return DIFFERENT
    left = [w for w in many if w not in few]
    if set(left) <= {"national", "state", "federal", "royal", "official"}:
        return _Seen("qualifier", 0.78, "the same words but for 'national', 'state' or the like")
    if len(few) > 1 and few == tuple(words.body_words(_OF.split(full, maxsplit=1)[0])):
        return _Seen("short_name", 0.7, "the other without the body that it belongs to; the caller must check that it fits only one actor")
    if _OF.search(full) and many[: len(few)] != few:
        return _Seen("part", 0.3, "one may be a part of the other")
    if many[: len(few)] == few and not set(few) <= words.GENERIC:
        return _Seen("short_name", 0.75, "the beginning of the other; the caller must check that it fits only one actor")
    if many[-len(few) :] == few and form[:1].isupper() | form.lower().startswith("the ") and is_name(form):
        return _Seen("short_name", 0.7, "the end of the other; the caller must check that it fits only one actor")
    return _Seen("part", 0.45, "some of the other's words")


# What stands around the names


def _country(a: ActorName, b: ActorName) -> Reason | None:
    if a.country is None or b.country is None:
        return None
    if a.country == b.country:
        return Reason("country", 0.03, "the same country", a.country, b.country)
    return Reason("country", -0.4, "different countries", a.country, b.country)


def _party(a: ActorName, b: ActorName) -> Reason | None:
    if not a.party or not b.party:
        return None
    seen = _bodies(a.party, b.party)
    if seen.score >= SAME_FROM:
        return Reason("party", 0.05, "the same party", a.party, b.party)
    codes = words.countries_and_words(a.party)[0] & words.countries_and_words(b.party)[0]
    if seen.score >= 0.3 or codes or (a.country is not None and a.country == b.country and a.kind == b.kind == "person"):
        return None  # an organ and its state, a part and its whole
    return Reason("party", -0.3, "different parties", a.party, b.party)


def _role(a: ActorName, b: ActorName) -> Reason | None:
    if not a.role or not b.role:
        return None
    shared = set(words.body_words(a.role)) & set(words.body_words(b.role))
    return Reason("role", 0.04, f"both {', '.join(sorted(shared))}", a.role, b.role) if shared else None


def _address(a: ActorName, b: ActorName) -> Reason | None:
    """`Mr Vidal` is not `Ms Rosa Vidal`."""
    if a.kind != "person":
        return None
    titles = [{t for form in (n.name, *n.aliases) for t in words.person_words(form)[0]} for n in (a, b)]
    for one, other in ((words.MALE, words.FEMALE), (words.FEMALE, words.MALE)):
        if titles[0] & one and titles[1] & other:
            return Reason("title", -0.5, "a man's title and a woman's", a.name, b.name)
    return None


EVIDENCE: tuple[Callable[[ActorName, ActorName], Reason | None], ...] = (_country, _party, _role, _address)
"""What supports or contradicts the names' own evidence."""
