"""What became of the statements of a document: read again, or in its next version.

Two readings of one text are compared by place, two versions by words. Pairs are made one to one, the surest first: the same spans or
words, then the same words around another figure, then those that share most, looked for among statements that share a rare word.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal, NamedTuple

from counterclaim.records import Attribution, Quantity, Reason, Span
from counterclaim.relate.signs import signs_in
from counterclaim.relate.wording import FUNCTION_WORDS, Word, is_number, words_of

FIELDS = (
    "cue", "quotation", "stance", "polarity", "parent", "actor", "channel", "said_at", "said_in", "quantities", "times", "places",
)  # fmt: skip
"""What is compared of a pair. Left out: `probability`, which every model moves, and what only tells how a field was found."""

ALIKE_FROM = 0.5
"""The share of content words that makes two statements one, reworded."""

_ALL_PAIRS = 40_000
_RARE = 4  # statements of a side that share a word, for the word to bring them together
_LOOK = 1_000  # code points of a statement that are compared word by word
_PLACING = frozenset(["start", "end", "made_by", "gazetteer_id", "anchor"])
_PRONOUNS = frozenset("he she it they we i him her them his its their who".split())


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a statement that differs: its value before and after, as the records hold it."""

    name: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement before and after, and the fields that differ."""

    old: Attribution
    new: Attribution
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A relation: statement `b` says what `a` said with another figure; no second claim.

    Attributes:
        a: identifier of the earlier attribution.
        b: identifier of the later one.
        reasons: the figures that changed, in the words of the texts.
    """

    a: str
    b: str
    reasons: tuple[Reason, ...]
    relation: Literal["updates"] = "updates"


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """What became of statements; each one of either side is in exactly one list, in the order of the text.

    Attributes:
        kept: the same spans (read again) or the same source and content words (next version), all fields alike.
        changed: the same, with other fields.
        moved: read again, the same statement with other edges.
        reworded: in the next version, in other words; `fields` says what else differs.
        figures: in the next version, with another quantity.
        updates: the relations that `figures` are.
        lost: only before.
        gained: only after.
    """

    kept: tuple[Pair, ...] = ()
    changed: tuple[Pair, ...] = ()
    moved: tuple[Pair, ...] = ()
    reworded: tuple[Pair, ...] = ()
    figures: tuple[Pair, ...] = ()
    updates: tuple[Update, ...] = ()
    lost: tuple[Attribution, ...] = ()
    gained: tuple[Attribution, ...] = ()


def compare_statements(old: Iterable[Attribution], new: Iterable[Attribution]) -> StatementChanges:
    """What was kept, changed, moved, reworded, lost and gained.

    Args:
        old: the statements before, in any order.
        new: the statements after. Where a document of theirs is among the old ones' (identifiers hold its text), it was read again, and
            places are compared; otherwise they are those of another version, and words are.

    Returns:
        The same for any order of the arguments' elements. Gained and lost change places when the arguments do.
    """
    before, after = sorted(old, key=_place), sorted(new, key=_place)
    again = not {a.document for a in before}.isdisjoint(a.document for a in after)
    return _reread(before, after) if again else _next_version(before, after)


def words_of_statement(a: Attribution) -> str:
    """A statement in a line: source, cue and content, in the order of the text."""
    spans = sorted((s for s in (a.source, a.cue, *a.content) if s is not None), key=lambda s: (s.start, -s.end))
    return " … ".join(" ".join(s.text.split()) for s in spans)


def _place(a: Attribution) -> tuple[str, int, tuple[tuple[int, int], ...], str]:
    spans = tuple((s.start, s.end) for s in (a.source, a.cue, *a.content) if s is not None)
    return a.document, min((start for start, _ in spans), default=0), spans, a.id


class _Said(NamedTuple):
    """A statement's words: of the source, of the content (of the cue where there is none), and those of these that tell it from others."""

    source: tuple[str, ...]
    content: tuple[str, ...]
    telling: frozenset[Hashable]


# one text, read again


def _reread(old: Sequence[Attribution], new: Sequence[Attribution]) -> StatementChanges:
    matching = _Matching(old, new)
    same = matching.by_key([_spans(a) for a in old], [_spans(a) for a in new])
    moved = matching.by_likeness(lambda n: _word_places(old[n]), lambda m: _word_places(new[m]), lambda n, m: True)
    twins = {old[n].id: new[m].id for n, m in [*same, *moved]}
    pairs = [_paired(old[n], new[m], twins) for n, m in same]
    return StatementChanges(
        kept=tuple(p for p in pairs if not p.fields),
        changed=tuple(p for p in pairs if p.fields),
        moved=tuple(_paired(old[n], new[m], twins) for n, m in moved),
        lost=matching.lost(),
        gained=matching.gained(),
    )


def _spans(a: Attribution) -> Hashable:
    return a.document, _edges(a.source), _edges(a.cue), tuple(map(_edges, a.content))


def _edges(span: Span | None) -> tuple[int, int] | None:
    return None if span is None else (span.start, span.end)


def _word_places(a: Attribution) -> frozenset[Hashable]:
    spans = [s for s in (a.cue, *a.content) if s is not None]
    return frozenset((a.document, w.start) for w in _words(spans)[0])


# a text and its next version


def _next_version(old: Sequence[Attribution], new: Sequence[Attribution]) -> StatementChanges:
    before, after = [_said(a) for a in old], [_said(a) for a in new]
    matching = _Matching(old, new)
    same = matching.by_key([s[:2] for s in before], [s[:2] for s in after])
    around = matching.by_key([_but_figures(s) for s in before], [_but_figures(s) for s in after])
    alike = matching.by_likeness(
        lambda n: before[n].telling,
        lambda m: after[m].telling,
        lambda n, m: _one_source(old[n], before[n], new[m], after[m]),
    )
    twins = {old[n].id: new[m].id for n, m in [*same, *around, *alike]}
    kept = [_paired(old[n], new[m], twins) for n, m in same]
    rest = [(_paired(old[n], new[m], twins), _figures(old[n], new[m])) for n, m in sorted([*around, *alike])]
    return StatementChanges(
        kept=tuple(p for p in kept if not p.fields),
        changed=tuple(p for p in kept if p.fields),
        reworded=tuple(p for p, reasons in rest if not reasons),
        figures=tuple(p for p, reasons in rest if reasons),
        updates=tuple(Update(p.old.id, p.new.id, reasons) for p, reasons in rest if reasons),
        lost=matching.lost(),
        gained=matching.gained(),
    )


def _said(a: Attribution) -> _Said:
    words, rest = _words(a.content or ((a.cue,) if a.cue else ()))
    content = tuple(w.key for w in words)
    telling = frozenset(content) - FUNCTION_WORDS or frozenset(content)
    source = _words([a.source] if a.source else ())
    return _Said((*(w.key for w in source[0]), source[1]), (*content, rest), telling)


def _but_figures(said: _Said) -> Hashable:
    return said.source, tuple("#" if is_number(key) else key for key in said.content)


def _words(spans: Sequence[Span]) -> tuple[list[Word], str]:
    """The words of the spans, with their places in the text, and what is too much to be looked at word by word."""
    found: list[Word] = []
    rest = []
    left = _LOOK
    for span in spans:
        found += words_of(span.text[:left], span.start)
        rest.append(span.text[left:])
        left = max(0, left - len(span.text))
    return found, "".join(rest)


def _one_source(a: Attribution, said: _Said, b: Attribution, told: _Said) -> bool:
    """Whether two sources may be one: one actor, words of one among the other's, or one of them is left out or a pronoun."""
    if a.actor is not None and a.actor == b.actor:
        return True
    left, right = (frozenset(s.source) - FUNCTION_WORDS - _PRONOUNS - {""} for s in (said, told))
    return left <= right or right <= left or 3 * len(left & right) > len(left) + len(right)


def _figures(old: Attribution, new: Attribution) -> tuple[Reason, ...]:
    """The figures that differ, of what both count equally often."""
    left, right = _counted(old), _counted(new)
    both = [what for what in left if len(left[what]) == len(right.get(what, ()))]
    pairs = [pair for what in both for pair in zip(left[what], right[what], strict=True)]
    return tuple(Reason("figure", f"{' '.join(a[1].split())} → {' '.join(b[1].split())}") for a, b in pairs if a[0] != b[0])


def _counted(a: Attribution) -> dict[Hashable, list[tuple[Hashable, str]]]:
    """What a statement's quantities count, and of each its values and words; numbers as they stand where nothing was resolved."""
    found: dict[Hashable, list[tuple[Hashable, str]]] = {}
    for q in a.quantities:
        found.setdefault((q.kind, q.unit), []).append(((q.value, q.lower, q.upper), q.text))
    if not a.quantities and not a.times:
        words, _ = _words(a.content)
        for sign in signs_in(words):
            if sign.kind == "number":
                found.setdefault(None, []).append((words[sign.first].key, words[sign.first].text))
    return found


# pairs

_Features = frozenset[Hashable]
_Places = list[tuple[int, int]]


class _Matching:
    """Pairs of places in two lists, one to one; what an earlier step has paired no later one sees."""

    def __init__(self, old: Sequence[Attribution], new: Sequence[Attribution]) -> None:
        self._old, self._new = old, new
        self._left, self._right = list(range(len(old))), list(range(len(new)))

    def by_key(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> _Places:
        """Those with equal keys, the first with the first."""
        waiting: dict[Hashable, list[int]] = {}
        for m in reversed(self._right):
            waiting.setdefault(after[m], []).append(m)
        return self._take([(n, rest.pop()) for n in self._left if (rest := waiting.get(before[n]))])

    def by_likeness(
        self, features: Callable[[int], _Features], other_features: Callable[[int], _Features], fits: Callable[[int, int], bool]
    ) -> _Places:
        """Those whose features are most alike (Dice), the most alike first; of equals the ones whose places are nearest."""
        before, after = {n: features(n) for n in self._left}, {m: other_features(m) for m in self._right}
        scored = []
        for n, m in self._candidates(before, after):
            shared = len(before[n] & after[m])
            score = 2 * shared / (len(before[n]) + len(after[m])) if shared else 0.0
            if score >= ALIKE_FROM and fits(n, m):
                scored.append((-score, abs(n - m), min(n, m), n, m))
        pairs, lefts, rights = [], set[int](), set[int]()
        for *_, n, m in sorted(scored):
            if n not in lefts and m not in rights:
                pairs.append((n, m))
                lefts.add(n)
                rights.add(m)
        return self._take(sorted(pairs))

    def _candidates(self, before: dict[int, _Features], after: dict[int, _Features]) -> Iterable[tuple[int, int]]:
        """All pairs where these are few, else those that share a feature which few of either side have."""
        if len(self._left) * len(self._right) <= _ALL_PAIRS:
            return ((n, m) for n in self._left for m in self._right)
        having: dict[Hashable, tuple[list[int], list[int]]] = {}
        for side, features in enumerate((before, after)):
            for n, held in features.items():
                for feature in held:
                    having.setdefault(feature, ([], []))[side].append(n)
        return {(n, m) for lefts, rights in having.values() if max(len(lefts), len(rights)) <= _RARE for n in lefts for m in rights}

    def _take(self, pairs: _Places) -> _Places:
        lefts, rights = {n for n, _ in pairs}, {m for _, m in pairs}
        self._left = [n for n in self._left if n not in lefts]
        self._right = [m for m in self._right if m not in rights]
        return pairs

    def lost(self) -> tuple[Attribution, ...]:
        """Those of the old list that no pair has."""
        return tuple(self._old[n] for n in self._left)

    def gained(self) -> tuple[Attribution, ...]:
        """Those of the new list that no pair has."""
        return tuple(self._new[m] for m in self._right)


# fields


def _paired(old: Attribution, new: Attribution, twins: dict[str, str]) -> Pair:
    """A pair with the fields that differ in meaning; a parent that was paired as well is the same parent."""
    differing = []
    for name in FIELDS:
        a, b = getattr(old, name), getattr(new, name)
        if (a and twins.get(a, a)) != b if name == "parent" else _meaning(a) != _meaning(b):
            differing.append(FieldChange(name, a, b))
    return Pair(old, new, tuple(differing))


def _meaning(value: object) -> object:
    """A field's value without where it stands and which rule found it."""
    if isinstance(value, Span):
        return tuple(w.key for w in words_of(value.text))
    if isinstance(value, tuple):
        return tuple(map(_meaning, value))
    if isinstance(value, Quantity):
        return value.kind, value.unit, value.value, value.lower, value.upper, value.hedge
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_meaning(getattr(value, f.name)) for f in fields(value) if f.name not in _PLACING)
    return value
