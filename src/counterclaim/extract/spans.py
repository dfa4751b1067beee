"""Mend spans at their edges and link them: trims, quotation marks, quotations that run on, parents."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from counterclaim.extract.attributions import Found
from counterclaim.extract.stances import by_words
from counterclaim.records import STANCES, Quotation
from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences

_LEFT = frozenset(",.;:!?)]}\u2014\u2013-\u2026")
_RIGHT = frozenset(",;:([{\u2014\u2013-")
_REACH = 200  # code points between a part and a cue that stands behind it in its sentence
_ASKED = re.compile(r"(?:when |if )?asked\b", re.I)
_REFUSES = re.compile(r"declin|refus|comment|would not|wouldn.t|did not say|confirm nor deny", re.I)
Span = tuple[int, int]


DECLINES, DENIES = STANCES.index("declines"), STANCES.index("denies")


def tidy(found: list[Found], marked: Marked) -> list[Found]:
    """What the model found as whole attributions: edges mended, quotations joined, parents set, empty ones dropped."""
    for f in found:
        f.content = sorted({c for c in (mend(span, marked) for span in f.content) if c})
        f.source = trim(marked.text, *f.source) if f.source else None
        f.cue = trim(marked.text, *f.cue) if f.cue else None
        _set_stance(f, marked.text)
    claim_own(found, marked)
    kept = list({(f.source, f.cue, tuple(f.content)): f for f in found if _stands(f, marked.text)}.values())
    run_on(kept, marked)
    share_out(kept)
    nest(kept)
    for f in kept:
        f.quotation = quotation_of(f.content, marked, bare=f.cue is None)
    return sorted(kept, key=_place)


def _set_stance(f: Found, text: str) -> None:
    """The stance that the words settle goes before the model's; to deny is negative, to refuse is not."""
    said = by_words(text[slice(*f.cue)] if f.cue else None, text[slice(*f.content[0])] if f.content else None)
    if said is not None:
        f.stance, f.worded = STANCES.index(said), True
    if f.stance == DENIES:
        f.negative = True
    elif f.stance == DECLINES:
        f.negative = False


def _stands(f: Found, text: str) -> bool:
    """Whether it is an attribution at all.

    One without content is only where somebody refuses ("declined to comment"). The reporter's own question ("Asked
    whether …, she said") is nobody's claim.
    """
    cue = text[slice(*f.cue)] if f.cue else ""
    if not f.content:
        return f.stance == DECLINES and _REFUSES.search(cue) is not None
    return f.source is not None or not _ASKED.match(cue)


def _place(f: Found) -> tuple[int, int]:
    spans = [s for s in (f.source, f.cue, *f.content) if s]
    return min(spans)


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without white space and stray punctuation at its edges; None where nothing is left."""
    while start < end and (text[start].isspace() or (text[start] in _LEFT and not text[start + 1 : start + 2].isdigit())):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _RIGHT):
        end -= 1
    return (start, end) if end > start else None


def mend(span: Span, marked: Marked) -> Span | None:
    """A content span with whole quotation marks: an edge that cuts a mark off by itself takes it in."""
    text = marked.text
    cut = trim(text, *span)
    if cut is None:
        return None
    start, end = cut
    for q in marked.touching(start - 1, end + 2):
        if q.start == start - 1:
            start = q.start
        if end < q.end <= end + 2 and not text[end : q.end - 1].strip(".,!?\u2026;"):
            end = q.end
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    if end in marked.unclosed:
        return start, end  # a quotation that goes on in the next paragraph keeps its full stop
    while end > start and text[end - 1] == "." and not _abbreviates(text, start, end):
        end -= 1
    return trim(text, start, end)


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end belongs to a word such as "U.S." or "p.m."."""
    word = text[max(start, end - 8) : end].rsplit(None, 1)[-1]
    return word.count(".") > 1


def quotation_of(content: list[Span], marked: Marked, bare: bool) -> Quotation:
    """Direct where every word of the content stands in quotation marks, mixed where some do.

    Args:
        content: the parts.
        marked: the text's quotations.
        bare: there is no cue, so that words without marks are a dialogue line.
    """
    inside = outside = 0
    for start, end in content:
        at = start
        for q in marked.touching(start, end):
            outside += _letters(marked.text, at, max(at, q.start))
            inside += _letters(marked.text, max(at, q.start), min(end, q.end))
            at = min(end, q.end)
        outside += _letters(marked.text, at, end)
    if not inside:
        return "direct" if bare else "indirect"
    return "mixed" if outside else "direct"


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def run_on(found: list[Found], marked: Marked) -> None:
    """A quotation that its paragraph leaves open goes on where the next paragraph opens with a quotation mark."""
    opening = {q.start: q for q in marked.quotations}
    following = {a[1]: b[0] for a, b in itertools.pairwise(marked.paragraphs)}
    taken = {start for f in found for start, _ in f.content}
    for f in found:
        while f.content and f.content[-1][1] in marked.unclosed:
            begin = following.get(f.content[-1][1])
            if begin is None or begin not in opening or begin in taken:
                break
            f.content.append((begin, opening[begin].end))
            taken.add(begin)


def claim_own(found: list[Found], marked: Marked) -> None:
    """A source and cue left without content take the part of another cue that stands in their own sentence, not in the other's.

    "A fell, the mayor said. B held, the port's spokesman said": where both went to the first cue, the second gets its own back.
    """
    sentences: Sentences | None = None
    several = [f for f in found if f.cue and len(f.content) > 1]
    for f in found:
        if f.content or not f.source or not f.cue:
            continue
        for other in several:
            near = [c for c in other.content if 0 <= f.cue[0] - c[1] < _REACH and other.cue is not None and other.cue[1] <= c[0]]
            if not near or len(near) == len(other.content):
                continue
            sentences = sentences or Sentences(marked)
            here = sentences.number(f.cue[0])
            own = [c for c in near if here is not None and sentences.number(c[0]) == here == sentences.number(c[1] - 1)]
            if own and sentences.number(other.cue[0] if other.cue else 0) != here:
                f.content, other.content = own, [c for c in other.content if c not in own]
                f.features = (f.features[0], other.features[1], *f.features[2:6], other.features[6])
                break


def share_out(found: list[Found]) -> None:
    """A part that two cues claim goes to the nearer one, where the other has parts of its own and neither holds the other.

    Both keep it where it is all that they have ("Z, the radio reported, citing Y").
    """
    claims: dict[Span, list[Found]] = {}
    for f in found:
        for part in f.content:
            claims.setdefault(part, []).append(f)
    for part, rivals in claims.items():
        if len(rivals) < 2:
            continue
        winner = min(rivals, key=lambda f: _gap(f.cue, part))
        for f in rivals:
            alone = len(f.content) == 1 or f.cue is None or winner.cue is None
            if f is not winner and not alone and not _within(winner.cue or part, f.content) and not _within(f.cue or part, winner.content):
                f.content.remove(part)


def _gap(cue: Span | None, part: Span) -> int:
    """Code points between a cue and a part of content."""
    if cue is None:
        return 0
    return max(part[0] - cue[1], cue[0] - part[1], 0)


def nest(found: list[Found]) -> None:
    """Give each attribution as parent the smallest other one inside whose content its cue stands."""
    holders = sorted((start, end, n) for n, f in enumerate(found) if f.cue for start, end in f.content)
    starts = [h[0] for h in holders]
    longest = max((end - start for start, end, _ in holders), default=0)
    for f in found:
        at = f.cue or (f.content[0] if f.content else None)
        if at is None:
            continue
        near = holders[bisect_left(starts, at[0] - longest) : bisect_right(starts, at[0])]
        around = [found[n] for _, end, n in near if end >= at[1]]
        inside = [o for o in around if o is not f and _holds(o, f, at) and f not in _ancestry(o)]
        f.parent = min(inside, key=lambda o: sum(b - a for a, b in o.content), default=None)


def _ancestry(f: Found) -> Iterator[Found]:
    """The attribution, its parent, and so on up."""
    while f.parent is not None:
        yield f
        f = f.parent
    yield f


def _holds(other: Found, f: Found, at: Span) -> bool:
    """Whether `f`, which is found at `at`, stands inside the other's content and not the other way round."""
    if other.cue is None or _within(other.cue, f.content):
        return False
    return _within(at, other.content) and (f.cue is not None or other.content != f.content)


def _within(span: Span, parts: list[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in parts)
