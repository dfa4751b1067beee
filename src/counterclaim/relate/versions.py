"""What changed between two versions of a document, and whether a reader should look at it.

Trivial is only what the rules below explain: white space, punctuation, the style of quotation marks, case, spelling, and whatever stands
outside of the article. Everything else is real. Each change is named, so that a person can check the verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from counterclaim.records import Attribution, Document, Reason
from counterclaim.relate.article import Article
from counterclaim.relate.edits import Edit, find_edits, shared_ends
from counterclaim.relate.signs import SignKind, names_among, signs_in
from counterclaim.relate.spelling import is_variant
from counterclaim.relate.statements import StatementChanges, compare_statements, words_of_statement
from counterclaim.relate.wording import TOKEN, Word

Verdict = Literal["trivial", "real"]

TRIVIAL = (
    "white-space", "punctuation", "quotation-marks", "case", "spelling", "furniture", "caption", "byline", "credit", "time-stamp",
)  # fmt: skip
"""Kinds of reasons that leave a change trivial."""

REAL = (
    "number", "date", "name", "negation", "hedge", "reporting-verb", "quotation", "wording", "sentence-added", "sentence-removed",
    "sentence-moved", "note-added", "note-removed", "figure-changed", "statement-gained", "statement-lost",
)  # fmt: skip
"""Kinds of reasons that make a change real."""

_NEAR = 2  # words beside a change that are read with it: "at least" where only "least" changed
_SHOWN = 160
_DOUBLE = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
_QUOTES = dict.fromkeys(map(ord, f"{_DOUBLE}'\u2018\u2019\u201a\u201b\u2039\u203a`\u00b4"), '"')
_OPENING = re.compile(rf"(?<!\w)(?:[{_DOUBLE}'\u2018\u2019\u201a\u201b\u2039\u203a`]+(?=\w)|\u00ab)")
_CORRECTION = re.compile(
    r"\W*(?:corrections?|clarifications?|retraction|editor['\u2019]s note)\b\W"
    r"|.{0,80}\b(?:earlier|previous|original) version of th(?:is|e) "
    r"|.{0,40}\bthis (?:article|story|report|post|item) (?:was|has been|is) (?:\w+ )?(?:corrected|amended|retracted|withdrawn)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What one version made of another.

    Attributes:
        kind: "trivial" where every change is of a kind in TRIVIAL, else "real".
        reasons: what happened, real changes first, each once; their kinds are those of TRIVIAL and REAL.
        edits: what makes the new text of the old one, whole texts, in code points.
        statements: what became of the statements.
    """

    kind: Verdict
    reasons: tuple[Reason, ...]
    edits: tuple[Edit, ...]
    statements: StatementChanges


def compare_versions(
    old: Document,
    new: Document,
    old_attributions: Iterable[Attribution] = (),
    new_attributions: Iterable[Attribution] = (),
) -> Change:
    """Whether a new version of a document says something else, and what.

    Args:
        old: the earlier version.
        new: the later one.
        old_attributions: the statements of the earlier version, in any order.
        new_attributions: those of the later one.

    Returns:
        The change. Versions with the same text are a trivial change without reasons, whatever was read in them.
    """
    edits = find_edits(old.text, new.text)
    statements = compare_statements(old_attributions, new_attributions)
    found = [*_Comparison(Article(old), Article(new), edits).reasons(), *_statement_reasons(statements)] if edits else []
    reasons = sorted(dict.fromkeys(found), key=lambda r: r.kind in TRIVIAL)
    real = any(r.kind in REAL for r in reasons)
    return Change("real" if real else "trivial", tuple(reasons), edits, statements)


def _statement_reasons(changes: StatementChanges) -> Iterator[Reason]:
    for update in changes.updates:
        yield from (Reason("figure-changed", _clipped(r.detail)) for r in update.reasons)
    yield from (Reason("statement-gained", _clipped(words_of_statement(a))) for a in changes.gained)
    yield from (Reason("statement-lost", _clipped(words_of_statement(a))) for a in changes.lost)


class _Place(NamedTuple):
    """An edit, or several with hardly a word between them, as numbers of words of both versions."""

    old: range
    new: range


class _Comparison:
    def __init__(self, old: Article, new: Article, edits: Sequence[Edit]) -> None:
        self.old, self.new = old, new
        self.surface: list[Edit] = []  # the article's words are the same in them
        self.outside: Counter[str] = Counter()  # what changed in sections that are not the article's
        self.worded: list[_Place] = []
        self.touched: tuple[set[int], set[int]] = set(), set()  # numbers of words that the other version does not have
        for edit in edits:
            self._sort(edit)

    def _sort(self, edit: Edit) -> None:
        """Put an edit where it belongs: other words, the same words otherwise, or words that are not the article's."""
        place = _trimmed(self.old, self.old.numbers(edit.old.start, edit.old.end), self.new, self.new.numbers(edit.new.start, edit.new.end))
        self.touched[0].update(place.old)
        self.touched[1].update(place.new)
        own, other = _by_owner(self.old, place.old), _by_owner(self.new, place.new)
        foreign = {kind for kind, _ in own[1] ^ other[1]}
        if own[0] != other[0]:
            self.worded.append(place)
        elif not foreign:
            here = self.old.kind_of(edit.old.start, edit.old.end), self.new.kind_of(edit.new.start, edit.new.end)
            foreign = {kind for kind in here if kind in TRIVIAL}
            if not foreign:
                self.surface.append(edit)
        self.outside.update(foreign)

    def reasons(self) -> Iterator[Reason]:
        """Everything that happened to the article, then what happened around it."""
        gone, come = self._unmatched()
        yield from self._sentences(gone, come)
        left, right = frozenset(gone), frozenset(come)
        names = self._names()
        spelt: list[str] = []
        for place in self._joined():
            old, new = _words(self.old, place.old, left), _words(self.new, place.new, right)
            before, after = self._beside(place)
            if [w.key for w in old] == [w.key for w in new]:
                continue
            if _are_variants(old, new):
                spelt.append(_shown(_joined_words(old), _joined_words(new)))
                continue
            yield from _word_reasons([*before, *old, *after], [*before, *new, *after], names)
        yield from self._trivial(spelt)

    def _unmatched(self) -> tuple[list[int], list[int]]:
        """Sentences that the other version lacks: most of their words, and what is left is no sentence there, drawn out or cut."""
        kept = [[n for n in range(len(s.words)) if n not in t] for s, t in zip((self.old, self.new), self.touched, strict=True)]
        twins = Counter((self.old.sentences[n], self.new.sentences[m]) for n, m in zip(*kept, strict=True))
        found = []
        for end, (side, other, touched) in enumerate(((self.old, self.new, self.touched[0]), (self.new, self.old, self.touched[1]))):
            sizes = Counter(other.sentences)
            matched = {pair[end] for pair, count in twins.items() if min(pair) >= 0 and 2 * count > sizes[pair[1 - end]]}
            found.append([s for s in _mostly(side, touched) if s not in matched])
        return found[0], found[1]

    def _sentences(self, gone: Sequence[int], come: Sequence[int]) -> Iterator[Reason]:
        """Sentences that stand elsewhere now, then those removed and added."""
        left = Counter(_sentence_key(self.old, n) for n in gone)
        right = Counter(_sentence_key(self.new, n) for n in come)
        leaving, arriving = left & right, left & right
        for n in gone:
            key = _sentence_key(self.old, n)
            if leaving[key]:
                leaving[key] -= 1
                yield Reason("sentence-moved", _clipped(self.old.sentence(n)))
            else:
                yield Reason(f"{_told_as(self.old, n)}-removed", _clipped(self.old.sentence(n)))
        for n in come:
            key = _sentence_key(self.new, n)
            if arriving[key]:
                arriving[key] -= 1
            else:
                yield Reason(f"{_told_as(self.new, n)}-added", _clipped(self.new.sentence(n)))

    def _names(self) -> set[str]:
        found = set()
        for side in (self.old, self.new):
            found |= names_among([w for w, s in zip(side.words, side.sentences, strict=True) if s >= 0], side.opens)
        return found

    def _joined(self) -> Iterator[_Place]:
        """Places with at most one word between them as one."""
        held: _Place | None = None
        for place in self.worded:
            if held is not None and place.old.start - held.old.stop <= 1 and place.new.start - held.new.stop <= 1:
                held = _Place(range(held.old.start, place.old.stop), range(held.new.start, place.new.stop))
                continue
            if held is not None:
                yield held
            held = place
        if held is not None:
            yield held

    def _beside(self, place: _Place) -> tuple[list[Word], list[Word]]:
        """The words before and behind a place that both versions share."""
        before: list[Word] = []
        for n, m in zip(range(place.old.start - 1, -1, -1), range(place.new.start - 1, -1, -1), strict=False):
            if len(before) == _NEAR or not self._shared(n, m):
                break
            before.insert(0, self.old.words[n])
        after: list[Word] = []
        for n, m in zip(range(place.old.stop, len(self.old.words)), range(place.new.stop, len(self.new.words)), strict=False):
            if len(after) == _NEAR or not self._shared(n, m):
                break
            after.append(self.old.words[n])
        return before, after

    def _shared(self, n: int, m: int) -> bool:
        same = self.old.words[n].key == self.new.words[m].key
        return same and n not in self.touched[0] and m not in self.touched[1] and self.old.is_own(n) and self.new.is_own(m)

    def _trivial(self, spelt: Sequence[str]) -> Iterator[Reason]:
        yield from (Reason("spelling", detail) for detail in dict.fromkeys(spelt))
        counts: Counter[str] = Counter()
        for edit in self.surface:
            found = _surface(self.old.text, self.new.text, edit)
            if "quotation" in found:
                yield Reason(
                    "quotation",
                    _shown(_around(self.old.text, edit.old.start, edit.old.end), _around(self.new.text, edit.new.start, edit.new.end)),
                )
            counts.update(kind for kind in found if kind in TRIVIAL)
        counts.update(self.outside)
        for kind in TRIVIAL:
            if counts[kind]:
                yield Reason(kind, "in one place" if counts[kind] == 1 else f"in {counts[kind]} places")


# words of a place


def _trimmed(old: Article, left: range, new: Article, right: range) -> _Place:
    """A place without the words that both versions begin or end it with, written otherwise."""
    head, tail = shared_ends([old.words[n].key for n in left], [new.words[n].key for n in right])
    return _Place(left[head : len(left) - tail], right[head : len(right) - tail])


def _by_owner(side: Article, numbers: range) -> tuple[list[str], set[tuple[str, str]]]:
    """Keys of the article's own words, and of the others with the kind of their section."""
    own = [side.words[n].key for n in numbers if side.is_own(n)]
    return own, {(side.kinds[n], side.words[n].key) for n in numbers if not side.is_own(n)}


def _words(side: Article, numbers: range, without: Collection[int]) -> list[Word]:
    """The article's own words, but for sentences that are told of as a whole."""
    return [side.words[n] for n in numbers if side.is_own(n) and side.sentences[n] not in without]


def _mostly(side: Article, numbers: set[int]) -> list[int]:
    """Sentences more than half of whose words are among the numbers."""
    sizes = Counter(side.sentences)
    counts = Counter(side.sentences[n] for n in numbers)
    return sorted(s for s in counts if s >= 0 and 2 * counts[s] > sizes[s])


def _sentence_key(side: Article, number: int) -> str:
    return side.sentence(number).casefold()


def _told_as(side: Article, number: int) -> str:
    """A note (a correction, a retraction) or a sentence of the report."""
    is_note = side.section_of_sentence(number) == "note" or _CORRECTION.match(side.sentence(number))
    return "note" if is_note else "sentence"


def _are_variants(old: Sequence[Word], new: Sequence[Word]) -> bool:
    """Whether words differ in spelling alone, one by one or in how they are put together ("cease-fire")."""
    if len(old) == len(new):
        return all(a.key == b.key or is_variant(a.text, b.text) for a, b in zip(old, new, strict=True))
    left, right = "".join(w.text for w in old), "".join(w.text for w in new)
    return left == right and left.isalpha() and left.islower() and not signs_in(old) and not signs_in(new)


def _word_reasons(old: Sequence[Word], new: Sequence[Word], names: set[str]) -> Iterator[Reason]:
    """The signs that differ, by kind, and whether other words do."""
    left, right = _signs(old, names), _signs(new, names)
    told = False
    for kind in (*get_args(SignKind), "wording"):
        a, b = left.get(kind, []), right.get(kind, [])
        head, tail = shared_ends([key for key, _ in a], [key for key, _ in b])
        a, b = a[head : len(a) - tail], b[head : len(b) - tail]
        if a or b:
            told = True
            joint = " " if kind == "wording" else ", "
            yield Reason(kind, _shown(joint.join(text for _, text in a), joint.join(text for _, text in b)))
    if not told:
        yield Reason("wording", _shown(_joined_words(old), _joined_words(new)))


def _signs(words: Sequence[Word], names: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Signs and other words by kind: what they are compared by and as they stand."""
    found: dict[str, list[tuple[str, str]]] = {}
    at = 0
    for sign in signs_in(words, names):
        found.setdefault("wording", []).extend((w.key, w.text) for w in words[at : sign.first])
        part = words[sign.first : sign.behind]
        found.setdefault(sign.kind, []).append((" ".join(w.key for w in part), _joined_words(part)))
        at = sign.behind
    found.setdefault("wording", []).extend((w.key, w.text) for w in words[at:])
    return found


def _joined_words(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


# the same words, written otherwise


def _surface(old: str, new: str, edit: Edit) -> set[str]:
    """How the same words are written otherwise."""
    left, right = _tokens(edit.old.text), _tokens(edit.new.text)
    kinds = set()
    for before, after in zip(left["word"], right["word"], strict=False):
        a, b = before.translate(_QUOTES), after.translate(_QUOTES)
        if before != after:
            kinds.add("quotation-marks" if a == b else "case" if a.casefold() == b.casefold() else "spelling")
    if left["space"] != right["space"]:
        kinds.add("white-space")
    if left["mark"] != right["mark"]:
        if _folded(left["mark"]) == _folded(right["mark"]):
            kinds.add("quotation-marks")
        elif _openings(old, edit.old.start, edit.old.end) != _openings(new, edit.new.start, edit.new.end):
            kinds.add("quotation")
        else:
            kinds.add("punctuation")
    return kinds


def _tokens(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"word": [], "space": [], "mark": []}
    for token in TOKEN.finditer(text):
        found[token.lastgroup or "mark"].append(token.group())
    return found


def _folded(marks: Sequence[str]) -> str:
    """Marks with all quotation marks alike; two single ones make a double one."""
    return re.sub('"+', '"', "".join(marks).translate(_QUOTES))


def _openings(text: str, start: int, end: int) -> int:
    """How many quotations open in a stretch."""
    return sum(start <= m.start() < end for m in _OPENING.finditer(text, start, end + 1))


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 20) : end + 20].split())


def _shown(old: str, new: str) -> str:
    """A change for a person to read."""
    if not old or not new:
        return f"added: {_clipped(new)}" if new else f"removed: {_clipped(old)}"
    return f"{_clipped(old)} → {_clipped(new)}"


def _clipped(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"
