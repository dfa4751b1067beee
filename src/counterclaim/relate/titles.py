"""Name a dispute with the words of its statements."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from counterclaim.relate.claims import bare, content_words, is_clause
from counterclaim.relate.pairs.statement import Statement
from counterclaim.relate.wording import FUNCTION_WORDS, Word, is_number, words_of

LONGEST = 90
"""Characters of a title, the question mark among them."""

_LOOKED_AT = 20  # statements of a side whose words are weighed
_COUNTRY = 6  # the precision of a place that is no more than a country
_FEW_WORDS, _MANY_WORDS = 3, 12
_FIRST_PERSON = frozenset("i we me us my our ours mine you your".split())
_BACKWARDS = frozenset("he she it they this that these those its his her their what".split())
_INSIDE = re.compile(r"[.?!][\"'\u2019\u201d]?\s+\S")  # another sentence begins
_OPENING = FUNCTION_WORDS | frozenset(
    "no nobody none nothing not never all any both each every many most neither several some only".split()
)
_ASKED = {"crowd": "How large was the crowd", "aboard": "How many were aboard", "trapped": "How many were trapped"}


def title_of(sides: Sequence[Sequence[Statement]], kind: str | None, weight: Mapping[str, int]) -> str:
    """A short question: how many, where figures are disputed; else whether it is as the plainest statement of all sides says.

    Args:
        sides: the statements of each, in the order of the ledger.
        kind: what is counted, where that is the question.
        weight: how much is said against each statement, by identifier; of plain ones the title is the weightiest.

    Returns:
        At most `LONGEST` characters.
    """
    looked_at = [side[:_LOOKED_AT] for side in sides]
    return _whether(looked_at, weight) if kind is None else _how_many([s for side in looked_at for s in side], kind)


def _how_many(told: Sequence[Statement], kind: str) -> str:
    """The kind, and what tells it from other figures of the kind: the place, else words that most of the statements share."""
    counted = kind.replace("_", " ")
    asked = f"What share: {counted.removesuffix(' percent')}" if kind.endswith("_percent") else _ASKED.get(kind, f"How many {counted}")
    places = Counter(place.name for s in told for place in s.attribution.places if (place.precision or 0) < _COUNTRY)
    if places:
        return _cut(f"{asked} in {places.most_common(1)[0][0]}", "?")
    shared = Counter(word for s in told for word in content_words(s))
    spoken = {word.key: word.text for s in told for word in _words(s)}
    told_by_most = sorted(
        (-often, key) for key, often in shared.items() if 2 * often > len(told) and not is_number(key) and key not in counted.split()
    )
    return _cut(f"{asked} ({', '.join(spoken[key] for _, key in told_by_most[:2])})" if told_by_most else asked, "?")


class _Read(NamedTuple):
    """A statement as it is weighed: the words of its content, and those of them that say something."""

    statement: Statement
    words: list[Word]
    own: frozenset[str]


def _whether(sides: Sequence[Sequence[Statement]], weight: Mapping[str, int]) -> str:
    read = [[_Read(s, _words(s), content_words(s)) for s in side] for side in sides]
    common = _common_words([[r.own for r in side] for side in read])
    all_read = [r for side in read for r in side]

    def rank(read: _Read) -> tuple[tuple[bool, int, bool], int, float]:
        return _unfit(read), -weight.get(read.statement.attribution.id, 0), -_closeness(read.own, common)

    content = min(all_read, key=rank).statement.attribution.content
    text = bare(" ".join(span.text for span in content))
    if not is_clause(content):
        return _cut(text[:1].upper() + text[1:], "?")
    return _cut(f"Whether {_inside(text, {word.text for r in all_read for word in r.words})}", "")


def _unfit(read: _Read) -> tuple[bool, int, bool]:
    """Least for a clause that can be read alone and says what is the case; what is denied is such a clause, too."""
    said = read.statement.attribution
    keys = [word.key for word in read.words]
    opening = keys[1:2] if keys[:1] == ["that"] else keys[:1]
    unclear = (
        not _FEW_WORDS <= len(read.own) <= _MANY_WORDS,
        not _FIRST_PERSON.isdisjoint(keys),
        "such" in keys or not _BACKWARDS.isdisjoint(opening),
        any(_INSIDE.search(span.text) for span in said.content),
        read.statement.title,
    )
    return not is_clause(said.content), sum(unclear), said.polarity == "negative" and said.stance != "denies"


def _common_words(sides: Sequence[Sequence[frozenset[str]]]) -> dict[str, float]:
    """What words have to do with the question: first those that a second side uses, too, then those of many statements."""
    shares: dict[str, list[float]] = defaultdict(list)
    for side in sides:
        for word, often in Counter(word for own in side for word in own).items():
            shares[word].append(often / len(side))
    return {word: sorted(each)[-2] + max(each) / 4 if len(each) > 1 else each[0] / 4 for word, each in shares.items()}


def _closeness(own: frozenset[str], common: Mapping[str, float]) -> float:
    return round(math.fsum(common[word] for word in own) / math.sqrt(len(own)), 9) if own else 0.0


def _words(statement: Statement) -> list[Word]:
    return [word for span in statement.attribution.content for word in words_of(span.text)]


def _inside(text: str, spoken: set[str]) -> str:
    """A clause as it stands after "whether": its first word small, unless it is a name."""
    first = words_of(text)[:1]
    if not first or first[0].start > 0 or first[0].text == "I":
        return text
    small = first[0].text[:1].lower() + first[0].text[1:]
    return small + text[len(small) :] if small in _OPENING or small in spoken or is_number(first[0].key) else text


def _cut(text: str, mark: str) -> str:
    """At most `LONGEST` characters, at the end of a word."""
    if len(text) + len(mark) <= LONGEST:
        return text + mark
    kept = text[: LONGEST - len(mark) - 1]
    return (kept[: kept.rfind(" ")] if " " in kept else kept).rstrip(" ,;:\u2013\u2014-") + "\u2026" + mark
