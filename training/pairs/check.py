"""Check the labelled pairs: form, shares, and what a model could learn from the form instead of the meaning.

python training/pairs/check.py [FOLDER …]
"""

from __future__ import annotations

import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
SHARES = {"same": 0.25, "contradicts": 0.30, "updates": 0.10, "unrelated": 0.35}
SHARE_TOLERANCE = 0.05
NEGATION_TOLERANCE = 0.08  # between the labels' shares of pairs with a negation in exactly one claim
BASELINE_TOLERANCE = 0.12  # what a trivial rule may gain over always answering "unrelated"
LONGEST = 400  # code points of a claim

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_NEGATION = re.compile(r"not|no|none|never|nobody|nothing|nowhere|neither|nor|without|cannot|den(?:y|ies|ied|ying|ial)|\w+n['’]t")
_BRACES = re.compile(r"\{[^{}]+\} \S.*")


@dataclass(frozen=True, slots=True)
class Pair:
    label: str
    a: str
    b: str
    where: str  # file and line


@dataclass
class Findings:
    """What was read, and what is wrong with it in words for a person."""

    pairs: list[Pair] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def words_of(claim: str) -> list[str]:
    """The words of a claim in lower case, those of speaker and cue included."""
    return _WORD.findall(claim.lower())


def negated(claim: str) -> bool:
    """Whether a word of negation or denial stands in the claim or its cue."""
    return any(_NEGATION.fullmatch(word) for word in words_of(claim))


def overlap(pair: Pair) -> float:
    """Common words over all words, 0 to 1."""
    a, b = set(words_of(pair.a)), set(words_of(pair.b))
    return len(a & b) / len(a | b)


def read_pairs(files: Iterable[Path]) -> Findings:
    """All well-formed pairs of the files; a fault for each line that is malformed or says again what an earlier one said."""
    found = Findings()
    seen: dict[tuple[str, ...], str] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            where = f"{file.parent.name}/{file.name}:{number}"
            fields = line.split("\t")
            fault = _fault_of(fields)
            if fault:
                found.faults.append(f"{where}: {fault}")
                continue
            key = tuple(sorted(" ".join(words_of(claim)) for claim in fields[1:]))
            if key in seen:
                found.faults.append(f"{where}: the same pair as {seen[key]}")
                continue
            seen[key] = where
            found.pairs.append(Pair(fields[0], fields[1], fields[2], where))
    return found


def _fault_of(fields: list[str]) -> str | None:
    if len(fields) != 3:
        return f"{len(fields)} fields, not 3"
    if fields[0] not in SHARES:
        return f"unknown label {fields[0]!r}"
    for claim in fields[1:]:
        if claim != " ".join(claim.split()) or not words_of(claim):
            return f"empty claim or stray space: {claim!r}"
        if len(claim) > LONGEST:
            return f"claim longer than {LONGEST}: {claim[:40]!r}…"
        if ("{" in claim or "}" in claim) and not _BRACES.fullmatch(claim):
            return f"braces must hold speaker and cue before the claim: {claim!r}"
    if words_of(fields[1]) == words_of(fields[2]):
        return "both claims have the same words"
    return None


def best_lookup(pairs: list[Pair], feature: Callable[[Pair], Hashable]) -> float:
    """Accuracy of answering, for each value of the feature, the label that is most frequent with it (in-sample: an upper bound)."""
    by_value: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        by_value[feature(pair)][pair.label] += 1
    return sum(max(labels.values()) for labels in by_value.values()) / len(pairs)


def best_threshold(pairs: list[Pair], feature: Callable[[Pair], float]) -> float:
    """Accuracy of the best threshold on the feature with the best label on either side (in-sample: an upper bound)."""
    ordered = sorted((feature(pair), pair.label) for pair in pairs)
    below: Counter[str] = Counter()
    above = Counter(label for _, label in ordered)
    best = max(above.values())
    for (value, label), (following, _) in pairwise(ordered):
        below[label] += 1
        above[label] -= 1
        if value < following:
            best = max(best, max(below.values()) + max(above.values()))
    return best / len(pairs)


def baselines(pairs: list[Pair]) -> dict[str, float]:
    """Accuracy of the trivial rules; the first is what always answering the most frequent label gives."""
    return {
        "majority": best_lookup(pairs, lambda pair: 0),
        "overlap": best_threshold(pairs, overlap),
        "negation in exactly one": best_lookup(pairs, lambda pair: negated(pair.a) != negated(pair.b)),
        "negations, none to two": best_lookup(pairs, lambda pair: negated(pair.a) + negated(pair.b)),
        "length": best_threshold(pairs, lambda pair: len(words_of(pair.a)) + len(words_of(pair.b))),
    }


def negation_shares(pairs: list[Pair]) -> dict[str, float]:
    """By label, the share of pairs with a negation in exactly one of the claims."""
    return {label: statistics.fmean(negated(p.a) != negated(p.b) for p in pairs if p.label == label) for label in SHARES}


def leanings(pairs: list[Pair]) -> list[str]:
    """What in shares, negations and trivial rules is past its tolerance."""
    counts = Counter(pair.label for pair in pairs)
    missing = [label for label in SHARES if not counts[label]]
    if missing:
        return [f"no pair is labelled {label}" for label in missing]
    faults = [
        f"{label}: {counts[label] / len(pairs):.0%} of the pairs, not {share:.0%}"
        for label, share in SHARES.items()
        if abs(counts[label] / len(pairs) - share) > SHARE_TOLERANCE
    ]
    negations = negation_shares(pairs)
    if max(negations.values()) - min(negations.values()) > NEGATION_TOLERANCE:
        faults.append("negations lean: " + ", ".join(f"{label} {share:.0%}" for label, share in negations.items()))
    accuracy = baselines(pairs)
    faults += [
        f"the rule {name!r} reaches {value:.0%}, always answering one label {accuracy['majority']:.0%}"
        for name, value in accuracy.items()
        if value > accuracy["majority"] + BASELINE_TOLERANCE
    ]
    return faults


def table(pairs: list[Pair]) -> str:
    """Counts and means by label, then the trivial rules."""
    lines = [
        f"{'label':12}{'pairs':>7}{'share':>7}{'neg. any':>10}{'neg. one':>10}{'neg. both':>10}{'overlap':>9}{'words':>7}{'overlap<.1':>12}"
    ]
    for label in SHARES:
        chosen = [pair for pair in pairs if pair.label == label]
        if not chosen:
            continue
        sides = [(negated(pair.a), negated(pair.b)) for pair in chosen]
        overlaps = [overlap(pair) for pair in chosen]
        lines.append(
            f"{label:12}{len(chosen):7}{len(chosen) / len(pairs):7.0%}{statistics.fmean(a or b for a, b in sides):10.0%}"
            f"{statistics.fmean(a != b for a, b in sides):10.0%}{statistics.fmean(a and b for a, b in sides):10.0%}"
            f"{statistics.fmean(overlaps):9.2f}{statistics.fmean(len(words_of(p.a)) + len(words_of(p.b)) for p in chosen) / 2:7.1f}"
            f"{statistics.fmean(value < 0.1 for value in overlaps):12.0%}"
        )
    lines += [f"{name:26}{value:.1%}" for name, value in baselines(pairs).items()]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    folders = [Path(argument) for argument in arguments] or [folder for folder in sorted(HERE.iterdir()) if folder.is_dir()]
    files = [file for folder in folders for file in sorted(folder.glob("*.tsv"))]
    found = read_pairs(files)
    if not found.pairs:
        print("no pairs found", file=sys.stderr)
        return 1
    faults = found.faults + leanings(found.pairs)
    print(f"{len(found.pairs)} pairs in {len(files)} files\n{table(found.pairs)}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
