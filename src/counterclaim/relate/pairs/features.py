"""What is weighed of a pair: numbers with names, made of the texts' evidence and of what the ledger knows of speakers and times."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from counterclaim.records import Attribution
from counterclaim.relate.pairs.opposed import stem
from counterclaim.relate.pairs.statement import Statement, content_of, day_of
from counterclaim.relate.wording import FUNCTION_WORDS, words_of

_FACTUAL = ("asserts", "denies")
_MODAL = re.compile(
    r"\b(?:will|would|shall|should|must|may|might|could|can|going to|ought to|want(?:s|ed)?|hope[sd]?|plan(?:s|ned)?|if)\b", re.I
)
_OPENING_WORDS = 12
_LEAST = 1e-3
_RAREST = 36.0  # the weight of a word that two of a thousand statements have, squared log
_NEXT = 400  # code points between statements that stand side by side


class Vocabulary:
    """The words of a ledger's statements: two that share a word which few others have are likely about one thing.

    Args:
        statements: all of them.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._words: dict[str, frozenset[str]] = {s.attribution.id: _stems(s.attribution) for s in statements}
        having = Counter(word for words in self._words.values() for word in words)
        self._weights = {word: math.log((len(self._words) + 1) / (count + 0.5)) ** 2 for word, count in having.items()}
        self._sums = {name: sum(self._weights[word] for word in words) for name, words in self._words.items()}

    def likeness(self, a: str, b: str) -> float:
        """The cosine of two statements' words, rare ones weighing more, 0 to 1."""
        whole = self._sums[a] * self._sums[b]
        return sum(self._weights[word] for word in self._words[a] & self._words[b]) / math.sqrt(whole) if whole > 0 else 0.0

    def rarest(self, a: str, b: str) -> float:
        """How rare the rarest word is that both have: 0 where they share none, 1 where nobody else has it in a thousand statements."""
        return min(1.0, max((self._weights[word] for word in self._words[a] & self._words[b]), default=0.0) / _RAREST)


def _stems(a: Attribution) -> frozenset[str]:
    keys = (word.key for span in a.content for word in words_of(span.text))
    return frozenset(stem(key) for key in keys if key not in FUNCTION_WORDS)


def features(evidence: Mapping[str, Any], a: Statement, b: Statement, vocabulary: Vocabulary) -> dict[str, float]:
    """The numbers that are weighed, by name; those that are 0 may be left out.

    Args:
        evidence: what the texts show, of a `Pair`.
        a: the earlier statement.
        b: the later one.
        vocabulary: of all statements.
    """
    made: dict[str, float] = {}
    voice = voices(a, b)
    ids = a.attribution.id, b.attribution.id
    made["rare words"] = vocabulary.likeness(*ids)
    made["rarest word"] = vocabulary.rarest(*ids)
    unrelated, same, contradicts, updates = evidence["labels"]
    _, entailed, contradicted = evidence["follows"]
    made["text: same"] = _odds(same)
    made["text: contradicts"] = _odds(contradicts)
    made["text: updates"] = _odds(updates)
    made["text: unrelated"] = _odds(unrelated)
    made["follows"] = _odds(entailed)
    made["follows not"] = _odds(contradicted)
    made["wording"] = evidence["wording"]
    made["near"] = evidence["near"]
    made["text: one party"] = _odds(evidence.get("one party", 0.5))
    if voice in ("two parties", "unknown"):
        made["text: one party, voice not known as one"] = made["text: one party"]
        made["same, one party"] = same * evidence.get("one party", 0.5)
        made["updates, one party"] = updates * evidence.get("one party", 0.5)
        made["contradicts, one party"] = contradicts * evidence.get("one party", 0.5)
    made["near, two parties"] = evidence["near"] * float(voice == "two parties")
    made["same words"] = float(evidence["wording"] > 0.85)
    verdicts = {figure[1] for figure in evidence.get("figures", ())}
    for verdict in ("equal", "compatible", "excludes"):
        made[f"figures: {verdict}"] = float(verdict in verdicts)
    made["opposed"] = float(bool(evidence.get("opposed")))
    made.update(_manners(a.attribution, b.attribution))
    made[f"voice: {voice}"] = 1.0
    made["same document"] = float(a.document == b.document)
    made["same origin"] = float(a.document != b.document and a.origin == b.origin)
    made["title"] = float(a.title or b.title)
    made["sources alike"] = _sources_alike(a.attribution, b.attribution)
    for n, size in enumerate(sorted(len(content_of(x.attribution).split()) for x in (a, b))):
        made[("shorter", "longer")[n]] = math.log2(1 + size)
    days = _days_between(a, b)
    made["later day"] = float(days is not None and days > 0)
    made["days"] = min(days or 0, 5) / 5
    strong = {"same": same, "contradicts": contradicts, "updates": updates}
    for label, probability in strong.items():
        made[f"{label}, voice: {voice}"] = probability
    made["contradicts, both facts"] = contradicts * made["both facts"]
    made["same words, same origin"] = evidence["wording"] * made["same origin"]
    made["excludes, one voice"] = made["figures: excludes"] * float(voice in ("one actor", "one party"))
    made["excludes, two parties"] = made["figures: excludes"] * float(voice == "two parties")
    made["updates, later day"] = updates * made["later day"]
    made["rare words, two parties"] = made["rare words"] * float(voice == "two parties")
    made["rarest word, two parties"] = made["rarest word"] * float(voice == "two parties")
    made["places"] = float(bool(_places(a.attribution) & _places(b.attribution)))
    made["kinds"] = float(bool(_kinds(a.attribution) & _kinds(b.attribution)))
    made.update(_side_by_side(evidence, voice))
    return made


def _side_by_side(evidence: Mapping[str, Any], voice: str) -> dict[str, float]:
    """Two statements of one report that stand side by side."""
    if evidence.get("apart", _NEXT) >= _NEXT:
        return {}
    contrast = float("contrast" in evidence)
    near = 1 - evidence["apart"] / _NEXT
    return {
        "side by side": near,
        "side by side, contrast": near * contrast,
        "side by side, contrast, two parties": near * contrast * float(voice == "two parties"),
        "one paragraph, two parties": float(evidence["paragraphs"] == 0 and voice == "two parties"),
    }


def _sources_alike(a: Attribution, b: Attribution) -> float:
    """The share of the shorter source's words that the other one has too."""
    words = [{stem(w.key) for w in words_of(x.source.text) if w.key not in FUNCTION_WORDS} if x.source else set() for x in (a, b)]
    return len(words[0] & words[1]) / min(map(len, words)) if all(words) else 0.0


def _places(a: Attribution) -> set[str]:
    return {p.gazetteer_id for p in a.places if p.gazetteer_id is not None}


def _kinds(a: Attribution) -> set[str]:
    return {q.kind for q in a.quantities if q.kind is not None}


def _odds(probability: float) -> float:
    p = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))


def _manners(a: Attribution, b: Attribution) -> dict[str, float]:
    """Stances, polarities and moods."""
    facts = [x.stance in _FACTUAL for x in (a, b)]
    modal = [_is_modal(x) for x in (a, b)]
    return {
        "both facts": float(all(facts)),
        "one attitude": float(facts[0] != facts[1]),
        "one attitude of two": float(not any(facts) and a.stance == b.stance),
        "two attitudes": float(not any(facts) and a.stance != b.stance),
        "declined": float("declines" in (a.stance, b.stance)),
        "called for": float("calls_for" in (a.stance, b.stance)),
        "one denies": float((a.stance == "denies") != (b.stance == "denies")),
        "both deny": float(a.stance == b.stance == "denies"),
        "polarities differ": float(a.polarity != b.polarity),
        "one modal": float(modal[0] != modal[1]),
        "both modal": float(all(modal)),
    }


def _is_modal(a: Attribution) -> bool:
    """Whether the content speaks of what may, should or will be, by its first words."""
    return _MODAL.search(" ".join(content_of(a).split()[:_OPENING_WORDS])) is not None


def voices(a: Statement, b: Statement) -> str:
    """Who speaks: "one actor", "one party", "two parties", or "unknown" where one of them is nobody known."""
    if not a.voices or not b.voices:
        return "unknown"
    if a.voices[0] == b.voices[0]:
        return "one actor"
    return "one party" if set(a.voices) & set(b.voices) else "two parties"


def _days_between(a: Statement, b: Statement) -> int | None:
    first, second = (day_of(s.attribution.said_at) or day_of(s.published_at) for s in (a, b))
    return None if first is None or second is None else abs((second - first).days)
