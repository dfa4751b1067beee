"""Statements that somebody marked against those that the program found in the same text.

Words are runs of letters and digits, and a span is the words that it touches: quotation marks, commas and white space at its edges count
for nothing. Two statements are one where their contents share at least half of their words and their sources touch, or neither has one;
where nothing is said, the cue stands for the content.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from counterclaim.annotations.annotated import MOST_STATEMENTS, ROLES, Annotated
from counterclaim.errors import UnreadableError
from counterclaim.records import Attribution, Document, Span

LEAST_SHARED = 0.5
MOST_COMPARED = 4_000_000
"""How many pairs of spans are compared in one text."""

_WORD = re.compile(r"\w+")
_PLAIN = ("stance", "polarity", "quotation", "said_at")
Runs = list[tuple[int, int]]
"""Stretches of words by their numbers, in order, the end not included."""


@dataclass(frozen=True, slots=True)
class Match:
    """One statement, as it was marked and as it was read.

    Attributes:
        shared: how much of the words of both contents they share, 0 to 1.
        spans: roles whose words differ.
        fields: names of fields that were marked otherwise.
    """

    marked: Annotated
    read: Attribution
    shared: float
    spans: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One text as one file marks it, and as it was read.

    Attributes:
        file: the file of annotations.
        document: without its text.
        matched: in the order of the text.
        missed: what the program has not.
        alone: what the program alone has.
    """

    file: str
    document: Document
    matched: Sequence[Match]
    missed: Sequence[Annotated]
    alone: Sequence[Attribution]


@dataclass(slots=True)
class Figures:
    """How often both say the same.

    Attributes:
        marked: statements in the annotations.
        read: statements of the program in the same texts.
        matched: statements that are in both.
        same: by role, in how many matched statements its words are the same.
        given: by field, in how many matched statements the annotator gives it.
        agreed: by field, in how many of these the program says the same.
    """

    marked: int = 0
    read: int = 0
    matched: int = 0
    same: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)

    def add(self, compared: Compared) -> Figures:
        """Count a text in."""
        self.marked += len(compared.matched) + len(compared.missed)
        self.read += len(compared.matched) + len(compared.alone)
        self.matched += len(compared.matched)
        for match in compared.matched:
            self.same.update(role for role in ROLES if role not in match.spans)
            given = _given(match.marked)
            self.given.update(given)
            self.agreed.update(name for name in given if name not in match.fields)
        return self

    @property
    def precision(self) -> float | None:
        """The share of the program's statements that are marked; None where it has none."""
        return self.matched / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        """The share of the marked statements that the program has; None where none is marked."""
        return self.matched / self.marked if self.marked else None


def compare(
    file: str, document: Document, marked: Sequence[Annotated], read: Sequence[Attribution], names: dict[str, frozenset[str]]
) -> Compared:
    """Match statements one to one, those first that share most.

    Args:
        file: where the annotations are from.
        document: with the text of both; it is not kept.
        marked: by somebody.
        read: by the program.
        names: all names of actors, by identifier, in small letters.

    Raises:
        UnreadableError: there is too much to compare.
    """
    if len(marked) > MOST_STATEMENTS:
        raise UnreadableError(f"{len(marked):,} statements are marked in one text, and no more than {MOST_STATEMENTS:,} are compared")
    words = _Words(document.text)
    document = replace(document, text="")
    marked = [replace(m, document=document) for m in marked]
    a, b = ([(words.of(s.content or s.cue), words.of(s.source), bool(s.content)) for s in some] for some in (marked, read))
    if sum(len(c) for c, _, _ in a) * max(1, len(b)) + sum(len(c) for c, _, _ in b) * len(a) > MOST_COMPARED:
        raise UnreadableError("too many spans are marked in one text to compare them")
    pairs = sorted(
        (-shared, i, k)
        for i, (content, source, says) in enumerate(a)
        for k, (other, who, tells) in enumerate(b)
        if says == tells and (shared := _shared(content, other)) >= LEAST_SHARED and (_common(source, who) > 0 or (not source and not who))
    )
    taken: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for shared, i, k in pairs:
        if i not in taken and k not in used:
            taken[i] = (k, -shared)
            used.add(k)
    matched = [_match(marked[i], read[k], shared, words, names) for i, (k, shared) in sorted(taken.items(), key=lambda item: item[1][0])]
    alone = [r for k, r in enumerate(read) if k not in used]
    return Compared(file, document, matched, [m for i, m in enumerate(marked) if i not in taken], alone)


def _match(marked: Annotated, read: Attribution, shared: float, words: _Words, names: dict[str, frozenset[str]]) -> Match:
    spans = tuple(role for role in ROLES if words.of(getattr(marked, role)) != words.of(getattr(read, role)))
    said = {name: getattr(read, name) for name in _PLAIN} | {"channel": read.channel.kind if read.channel else None}
    differing = [name for name in _given(marked) if name in said and said[name] != marked.fields[name]]
    if "actor" in _given(marked) and not _is_same(marked, read.actor, names):
        differing.append("actor")
    return Match(marked, read, shared, spans, tuple(differing))


def _given(marked: Annotated) -> list[str]:
    """Fields that the annotator gives and that can be compared; an actor may be given by name or identifier."""
    actor = ["actor"] if "actor" in marked.fields or "actor_name" in marked.fields else []
    return [name for name in (*_PLAIN, "channel") if name in marked.fields] + actor


def _is_same(marked: Annotated, actor: str | None, names: dict[str, frozenset[str]]) -> bool:
    """Whether it is the same actor: by its identifier, where the ledger knows that one, else by any of its names."""
    identifier, name = marked.fields.get("actor"), marked.fields.get("actor_name")
    if identifier in names:
        return identifier == actor
    return name is not None and actor is not None and name.casefold() in names.get(actor, ())


class _Words:
    """The words of a text, by their numbers."""

    def __init__(self, text: str) -> None:
        places = [found.span() for found in _WORD.finditer(text)]
        self._starts, self._ends = [start for start, _ in places], [end for _, end in places]

    def of(self, spans: Span | Iterable[Span] | None) -> Runs:
        """The words that spans touch."""
        runs: Runs = []
        for span in [spans] if isinstance(spans, Span) else sorted(spans or (), key=lambda s: (s.start, s.end)):
            first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
            if runs and first <= runs[-1][1]:
                runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
            elif first < last:
                runs.append((first, last))
        return runs


def _shared(a: Runs, b: Runs) -> float:
    """How many of the words of both are in each, 0 to 1."""
    if not a or not b or a[-1][1] <= b[0][0] or b[-1][1] <= a[0][0]:
        return 0.0
    common = _common(a, b)
    return common / (sum(end - start for start, end in (*a, *b)) - common)


def _common(a: Runs, b: Runs) -> int:
    """How many words are in both."""
    count = i = k = 0
    while i < len(a) and k < len(b):
        count += max(0, min(a[i][1], b[k][1]) - max(a[i][0], b[k][0]))
        if a[i][1] <= b[k][1]:
            i += 1
        else:
            k += 1
    return count
