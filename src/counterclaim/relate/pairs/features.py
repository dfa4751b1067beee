"""What is weighed of pairs: numbers with names, made of the texts' evidence and of what the ledger knows of speakers and times."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from counterclaim.records import Attribution
from counterclaim.relate.pairs.joint import Floats, Whole
from counterclaim.relate.pairs.opposed import stem
from counterclaim.relate.pairs.statement import Pair, Statement, content_of, day_of
from counterclaim.relate.pairs.words import Vocabulary, WordCounts, stems
from counterclaim.relate.wording import FUNCTION_WORDS, words_of

K = TypeVar("K", bound=Hashable)
Flags = NDArray[np.bool_]
Columns = dict[str, Floats]
"""Numbers [P] of pairs, by name."""

_FACTUAL = ("asserts", "denies")
_MODAL = re.compile(
    r"\b(?:will|would|shall|should|must|may|might|could|can|going to|ought to|want(?:s|ed)?|hope[sd]?|plan(?:s|ned)?|if)\b", re.I
)
_OPENING_WORDS = 12
_LEAST = 1e-3
_NEXT = 400  # code points between statements that stand side by side
_VOICES = ("one actor", "one party", "two parties", "unknown")
_SAME_WORDS = 0.85
_VERDICTS = ("equal", "compatible", "excludes")


class _Values(Generic[K]):
    """What each statement has of one thing; two values are compared once, however many statements have them."""

    def __init__(self, of: Iterable[K]) -> None:
        numbers: dict[K, int] = {}
        self.number = np.array([numbers.setdefault(value, len(numbers)) for value in of], dtype=np.int64)
        self._values = list(numbers)

    def compare(self, a: Whole, b: Whole, outcome: Callable[[K, K], Any]) -> Floats:
        """What comes out for the statements of these numbers, [P] or [P, N]."""
        two, places = np.unique(self.number[a] * len(self._values) + self.number[b], return_inverse=True)
        numbers = zip(*(part.tolist() for part in divmod(two, len(self._values))), strict=True)
        found = [outcome(self._values[one], self._values[other]) for one, other in numbers]
        made: Floats = np.array(found, dtype=np.float64)[places]
        return made

    def alike(self, a: Whole, b: Whole) -> Flags:
        """Whether both statements have the same, [P]."""
        made: Flags = self.number[a] == self.number[b]
        return made


class Features:
    """The numbers of pairs of some statements.

    Args:
        statements: by identifier.
        words: of all statements of the ledger.
    """

    def __init__(self, statements: Mapping[str, Statement], words: WordCounts) -> None:
        told = list(statements.values())
        said = [s.attribution for s in told]
        self._at = {i: n for n, i in enumerate(statements)}
        self._vocabulary = Vocabulary(words)
        self._words = _Values(stems(a.content) for a in said)
        self._voices = _Values(s.voices for s in told)
        self._sources = _Values(map(_source_words, said))
        self._places = _Values(frozenset(p.gazetteer_id for p in a.places if p.gazetteer_id is not None) for a in said)
        self._kinds = _Values(frozenset(q.kind for q in a.quantities if q.kind is not None) for a in said)
        self._documents = _Values(s.document for s in told)
        self._origins = _Values(s.origin for s in told)
        self._stances = _Values(a.stance for a in said)
        self._polarities = _Values(a.polarity for a in said)
        self._stance_is = {stance: np.array([a.stance == stance for a in said]) for stance in ("denies", "declines", "calls_for")}
        self._facts = np.array([a.stance in _FACTUAL for a in said])
        self._modal = np.array([_is_modal(a) for a in said])
        self._titles = np.array([s.title for s in told])
        self._lengths = np.array([math.log2(1 + len(content_of(a).split())) for a in said])
        self._days = np.array([math.nan if day is None else day.toordinal() for day in map(_day, told)])

    def of(self, pairs: Sequence[Pair]) -> Columns:
        """Every number of each pair; at least one pair, and no statement that is not there."""
        a, b = (np.array([self._at[end] for end in ends], dtype=np.int64) for ends in zip(*((p.a, p.b) for p in pairs), strict=True))
        evidence = [p.evidence for p in pairs]
        who = self._voices.compare(a, b, lambda one, other: _VOICES.index(_voices(one, other)))
        voice = {name: (who == n) * 1.0 for n, name in enumerate(_VOICES)}
        made = {f"voice: {name}": here for name, here in voice.items()}
        for some in (self._words_in_common(a, b), self._manners(a, b), self._circumstances(a, b), _of_texts(evidence)):
            made |= some
        return made | _together(made, voice) | _weighed_labels(evidence, made, voice) | _side_by_side(evidence, voice["two parties"])

    def _words_in_common(self, a: Whole, b: Whole) -> Columns:
        rare = self._words.compare(a, b, self._vocabulary.compare)
        return {"rare words": rare[:, 0], "rarest word": rare[:, 1], "sources alike": self._sources.compare(a, b, _share_of_shorter)}

    def _manners(self, a: Whole, b: Whole) -> Columns:
        """Stances, polarities and moods."""
        either = {stance: found[a] | found[b] for stance, found in self._stance_is.items()}
        denies, facts, modal = self._stance_is["denies"], self._facts, self._modal
        attitudes = ~facts[a] & ~facts[b]
        one_stance = self._stances.alike(a, b)
        made = {
            "both facts": facts[a] & facts[b],
            "one attitude": facts[a] ^ facts[b],
            "one attitude of two": attitudes & one_stance,
            "two attitudes": attitudes & ~one_stance,
            "declined": either["declines"],
            "called for": either["calls_for"],
            "one denies": denies[a] ^ denies[b],
            "both deny": denies[a] & denies[b],
            "polarities differ": ~self._polarities.alike(a, b),
            "one modal": modal[a] ^ modal[b],
            "both modal": modal[a] & modal[b],
        }
        return {name: holds * 1.0 for name, holds in made.items()}

    def _circumstances(self, a: Whole, b: Whole) -> Columns:
        """In which reports and when it was said, of which places and figures, at what length."""
        one_report = self._documents.alike(a, b)
        days = np.nan_to_num(np.abs(self._days[b] - self._days[a]))  # 0 where a day is not known
        return {
            "same document": one_report * 1.0,
            "same origin": (~one_report & self._origins.alike(a, b)) * 1.0,
            "title": (self._titles[a] | self._titles[b]) * 1.0,
            "shorter": np.minimum(self._lengths[a], self._lengths[b]),
            "longer": np.maximum(self._lengths[a], self._lengths[b]),
            "later day": (days > 0) * 1.0,
            "days": np.minimum(days, 5) / 5,
            "places": self._places.compare(a, b, lambda one, other: bool(one & other)),
            "kinds": self._kinds.compare(a, b, lambda one, other: bool(one & other)),
        }


def _of_texts(evidence: Sequence[Mapping[str, Any]]) -> Columns:
    """What the two texts alone show."""
    unrelated, same, contradicts, updates = _table(e["labels"] for e in evidence)
    _, entailed, contradicted = _table(e["follows"] for e in evidence)
    wording, near = _table((e["wording"], e["near"]) for e in evidence)
    verdicts = [{figure[1] for figure in e.get("figures", ())} for e in evidence]
    return {
        "text: same": _odds(same),
        "text: contradicts": _odds(contradicts),
        "text: updates": _odds(updates),
        "text: unrelated": _odds(unrelated),
        "follows": _odds(entailed),
        "follows not": _odds(contradicted),
        "wording": wording,
        "near": near,
        "text: one party": _odds(_one_party(evidence)),
        "same words": (wording > _SAME_WORDS) * 1.0,
        **{f"figures: {verdict}": np.array([verdict in found for found in verdicts]) * 1.0 for verdict in _VERDICTS},
        "opposed": np.array([bool(e.get("opposed")) for e in evidence]) * 1.0,
    }


def _together(made: Columns, voice: Columns) -> Columns:
    """Products of what is known."""
    one_voice = voice["one actor"] + voice["one party"]
    return {
        "near, two parties": made["near"] * voice["two parties"],
        "same words, same origin": made["wording"] * made["same origin"],
        "excludes, one voice": made["figures: excludes"] * one_voice,
        "excludes, two parties": made["figures: excludes"] * voice["two parties"],
        "rare words, two parties": made["rare words"] * voice["two parties"],
        "rarest word, two parties": made["rarest word"] * voice["two parties"],
        "text: one party, voice not known as one": made["text: one party"] * (1 - one_voice),
    }


def _weighed_labels(evidence: Sequence[Mapping[str, Any]], made: Columns, voice: Columns) -> Columns:
    """What the model says of both contents, by who speaks and where that matters most."""
    _, same, contradicts, updates = _table(e["labels"] for e in evidence)
    perhaps_one = _one_party(evidence) * (voice["two parties"] + voice["unknown"])
    labels = {"same": same, "contradicts": contradicts, "updates": updates}
    return {
        **{f"{label}, one party": chance * perhaps_one for label, chance in labels.items()},
        **{f"{label}, voice: {name}": chance * here for label, chance in labels.items() for name, here in voice.items()},
        "contradicts, both facts": contradicts * made["both facts"],
        "updates, later day": updates * made["later day"],
    }


def _side_by_side(evidence: Sequence[Mapping[str, Any]], two_parties: Floats) -> Columns:
    """Two statements of one report that stand side by side."""
    near = np.array([1 - min(e.get("apart", _NEXT), _NEXT) / _NEXT for e in evidence])
    contrast = near * np.array(["contrast" in e for e in evidence])
    one_paragraph = np.array([e.get("apart", _NEXT) < _NEXT and e["paragraphs"] == 0 for e in evidence])
    return {
        "side by side": near,
        "side by side, contrast": contrast,
        "side by side, contrast, two parties": contrast * two_parties,
        "one paragraph, two parties": one_paragraph * two_parties,
    }


def _table(rows: Iterable[Sequence[float]]) -> Floats:
    """Numbers by column."""
    return np.array(list(rows), dtype=np.float64).T


def _one_party(evidence: Sequence[Mapping[str, Any]]) -> Floats:
    return np.array([e.get("one party", 0.5) for e in evidence], dtype=np.float64)


def _odds(probability: Floats) -> Floats:
    p = np.clip(probability, _LEAST, 1 - _LEAST)
    made: Floats = np.log(p / (1 - p))
    return made


def _source_words(a: Attribution) -> frozenset[str]:
    if a.source is None:
        return frozenset()
    return frozenset(stem(word.key) for word in words_of(a.source.text) if word.key not in FUNCTION_WORDS)


def _share_of_shorter(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the words of the shorter source that the other one has too."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _is_modal(a: Attribution) -> bool:
    """Whether the content speaks of what may, should or will be, by its first words."""
    return _MODAL.search(" ".join(content_of(a).split()[:_OPENING_WORDS])) is not None


def _day(s: Statement) -> date | None:
    return day_of(s.attribution.said_at) or day_of(s.published_at)


def voices(a: Statement, b: Statement) -> str:
    """Who speaks: "one actor", "one party", "two parties", or "unknown" where one of them is nobody known."""
    return _voices(a.voices, b.voices)


def _voices(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    if not a or not b:
        return "unknown"
    if a[0] == b[0]:
        return "one actor"
    return "two parties" if set(a).isdisjoint(b) else "one party"
