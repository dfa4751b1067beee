"""Gather statements that say the same of the same event into claims."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from counterclaim.records import Claim, Relation, Span, Standing
from counterclaim.relate.linkage import Bounds, gather
from counterclaim.relate.pairs.figures import bounds
from counterclaim.relate.pairs.statement import Statement
from counterclaim.relate.wording import FUNCTION_WORDS, Word, words_of

SAME = ("repeats", "corroborates")
_BEARING = ("denies", "calls_for", "commits", "questions", "declines")  # their content alone says something else than they do
_VERBS = frozenset(
    """
    is are was were be been am has have had do does did will would shall should can could may might must went came took gave left held
    fell fled shot kept lost won broke began saw heard sent fought sank stood hit ran met rose got put set found paid cannot
    """.split()
)
_DETERMINERS = frozenset("a an the this these those his her its their our no some any".split())
_MARKS = {'"': '"', "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", "'": "'"}
_FEW_WORDS, _MANY_WORDS = 4, 40
_REMEMBERED = 16_384  # statements are looked at again as claims, sides and titles are made of them
_LOOKED_AT = 200  # members whose words are weighed; a claim printed more often is typical long before


def gather_claims(statements: Mapping[str, Statement], relations: Sequence[Relation], others: Iterable[str] = ()) -> list[Claim]:
    """The claims of a ledger in its order; each statement that a relation names is in one of them, the rest in none.

    Strong relations join first. No claim holds two statements that contradict or update each other, nor two whose figures of one kind
    exclude each other, so that a chain of near-equals ends where the meaning has moved.

    Args:
        statements: by identifier.
        relations: in any order; those whose statements are not there are passed over.
        others: identifiers of further statements that each come into a claim.
    """
    known = [r for r in relations if r.a in statements and r.b in statements]
    ids = sorted({*(i for r in known for i in (r.a, r.b)), *(i for i in others if i in statements)}, key=lambda i: (statements[i].place, i))
    number = {i: n for n, i in enumerate(ids)}
    links = ((number[r.a], number[r.b], r.probability) for r in known if r.relation in SAME)
    apart = ((number[r.a], number[r.b]) for r in known if r.relation not in SAME)
    groups = gather(len(ids), links, apart, [figures(statements[i]) for i in ids])
    return [_claim([statements[ids[n]] for n in group]) for group in groups]


def standing(statements: Iterable[Statement]) -> Standing:
    """How many stand behind these statements; a source that nobody names counts once in each origin."""
    told = list(statements)
    return Standing(
        reports=len({s.document for s in told}),
        texts=len({s.text_sha256 for s in told}),
        origins=len({s.origin for s in told}),
        sources=len({s.party for s in told if s.voices}) + len({s.origin for s in told if not s.voices}),
    )


def figures(statement: Statement) -> dict[str, Bounds]:
    """What a statement counts, by kind: the least and the most that its figures of the kind allow together."""
    found: dict[str, Bounds] = {}
    for quantity in statement.attribution.quantities:
        if quantity.kind is not None:
            low, high = bounds(quantity)
            before = found.get(quantity.kind, (low, high))
            found[quantity.kind] = min(low, before[0]), max(high, before[1])
    return found


def _claim(told: Sequence[Statement]) -> Claim:
    ids = tuple(s.attribution.id for s in told)
    digest = hashlib.sha256("\n".join(sorted(ids)).encode("utf-8", "surrogatepass")).hexdigest()
    actors = dict.fromkeys(s.attribution.actor for s in told if s.attribution.actor is not None)
    return Claim("c" + digest[:16], words_said(most_typical(told)), ids, tuple(actors), standing(told))


def most_typical(told: Sequence[Statement]) -> Statement:
    """The statement whose words stand best for all of them; the earliest of several."""
    looked_at = told[:_LOOKED_AT]
    words = [content_words(s) for s in looked_at]
    shared = Counter(word for found in words for word in found)

    def rank(n: int) -> tuple[bool, bool, int, bool, float, int]:
        """Least for the best. Body, plain assertion, neither fragment nor harangue, then closeness to the words of all."""
        mine, said = words[n], looked_at[n].attribution
        closeness = sum(shared[word] for word in mine) / math.sqrt(len(mine)) if mine else 0.0
        odd = (not _FEW_WORDS <= len(mine) <= _MANY_WORDS) + (not is_clause(said.content))
        return looked_at[n].title, said.stance in _BEARING, odd, said.quotation == "direct", -round(closeness, 9), n

    return looked_at[min(range(len(looked_at)), key=rank)]


def content_words(statement: Statement) -> frozenset[str]:
    """What the words of a statement are compared by, without those that say little."""
    return _content_words(statement.attribution.content)


@lru_cache(maxsize=_REMEMBERED)
def _content_words(content: tuple[Span, ...]) -> frozenset[str]:
    found = (word.key for span in content for word in words_of(span.text))
    return frozenset(key for key in found if key not in FUNCTION_WORDS and len(key) > 1)


def words_said(statement: Statement) -> str:
    """The words of a statement in one line, with the verb that attributes them where they do not tell without it ("denied that …").

    A leading "that" and quotation marks around the whole are left out.
    """
    said = statement.attribution
    parts = list(said.content)
    if said.cue is not None and said.cue.start < parts[0].start and (said.stance in _BEARING or not is_clause(parts)):
        parts.insert(0, said.cue)
    return bare(" ".join(span.text for span in parts))


def is_clause(content: Sequence[Span]) -> bool:
    """Whether what is said looks like a sentence of its own, and not like "control of the town" or "the owner of locking it"."""
    return _is_clause(tuple(content))


@lru_cache(maxsize=16 * _REMEMBERED)  # a place and a yes or no each, and asked of every statement again and again
def _is_clause(content: tuple[Span, ...]) -> bool:
    words = [word for span in content for word in words_of(span.text)]
    keys = [word.key for word in words]
    if keys[:1] == ["that"]:
        return True
    verb = next((n for n, key in enumerate(keys) if key in _VERBS or (key.endswith("ed") and _is_past(words, n))), 0)
    before = keys[:verb]
    return verb > 0 and "that" not in before and not any(one in ("of", "for") and other.endswith("ing") for one, other in pairwise(before))


def _is_past(words: Sequence[Word], n: int) -> bool:
    """Whether a word in "-ed" may be what somebody did: not "fired by", "the armed forces" or "Armed Forces"."""
    before, behind = words[max(0, n - 1)].key, words[min(n + 1, len(words) - 1)].key
    return n + 1 < len(words) and behind != "by" and before not in _DETERMINERS and words[n].text[:1].islower()


def bare(text: str) -> str:
    """A text in one line, without a leading "that", quotation marks around the whole and a mark at the end."""
    line = " ".join(text.split())
    if line[:5].lower() == "that ":
        line = line[5:]
    closing = _MARKS.get(line[:1])
    if closing and line.endswith(closing) and not any(mark in line[1:-1] for mark in {line[0], closing} - {"'", "\u2019"}):
        line = line[1:-1]
    return line.rstrip(",;: ").removesuffix(".")
