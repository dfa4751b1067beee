"""Learn the weights of resolve/who/antecedents.py from GUM's coreference, and measure them beside the rules that came first.

    python training/antecedents.py --shared ../shared            prints the table to put into the module
    python training/antecedents.py --shared ../shared --measure  only measures what the module holds

Mentions and their entity types are given (gold); for each third-person pronoun the entity that it stands for is chosen among
those mentioned before. Weights are learned on train and dev, figures are on GUM's test split (12 documents), which was set
aside first. Measures: share of pronouns laid to the right entity, and B-cubed F1 over all mentions, where names and
descriptions are gathered by equal heads in both cases.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from counterclaim.extract import extract
from counterclaim.models.tagger import Tagger
from counterclaim.records import Document, Section
from counterclaim.resolve.who import antecedents, nouns
from counterclaim.resolve.who.antecedents import Candidate
from counterclaim.text.paragraphs import Marked
from counterclaim.text.sentences import Sentences

PRONOUNS = ("he", "she", "it", "they")
REACH = 25  # entities looked back at


@dataclass
class Mention:
    start: int
    end: int
    text: str
    group: str
    kind: str
    form: str
    pronoun: str | None
    possessive: bool


@dataclass
class Text:
    name: str
    text: str
    mentions: list[Mention]
    sources: list[tuple[int, int]] = field(default_factory=list)


def load(conll: Path, conllu: Path) -> Text:
    """A document with its mentions in the order of the text."""
    text, places, tags = "", [], []
    for line in conllu.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newpar") and not line.startswith("# newpar_") and text:
            text += "\n"
        cells = line.split("\t")
        if len(cells) < 10 or not cells[0].isdigit():
            continue
        places.append((len(text), len(text) + len(cells[1])))
        tags.append(cells[3])
        text += cells[1] + ("" if "SpaceAfter=No" in cells[9] else " ")
    opened: dict[str, list[int]] = {}
    mentions = []
    rows = [line.split("\t") for line in conll.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    for n, row in enumerate(rows):
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", row[2] if len(row) > 2 else ""):
            label = part.strip("()")
            if part.startswith("("):
                opened.setdefault(label, []).append(n)
            if part.endswith(")") and opened.get(label):
                first = opened[label].pop()
                kind, group = label.split("-")[:2]
                mentions.append(_mention(text, places, tags, first, n, kind, group))
    return Text(conll.stem, text, sorted(mentions, key=lambda m: (m.start, -m.end)))


def _mention(text: str, places: list[tuple[int, int]], tags: list[str], first: int, last: int, kind: str, group: str) -> Mention:
    start, end = places[first][0], places[last][1]
    words = text[start:end]
    pronoun = nouns.PRONOUNS.get(words.lower()) if tags[first] == "PRON" and first == last else None
    form = "pronoun" if pronoun else "name" if "PROPN" in tags[first : last + 1] else "nominal"
    return Mention(start, end, words, group, kind, form, pronoun, words.lower() in nouns.POSSESSIVE)


def head(m: Mention) -> str:
    """The last word before a preposition, singular."""
    core = re.split(r"\s(?:of|in|for|at|on|to|with|by|from|who|that|which)\s", m.text)[0]
    words = re.findall(r"\w+", core.lower())
    return nouns.singular(words[-1]) if words else m.text.lower()


def agrees(kind: str, genders: set[str], plural: bool, pronoun: str) -> bool:
    if pronoun in ("he", "she"):
        return kind in ("person", "animal") and not plural and not (genders - {pronoun})
    if pronoun == "it":
        return kind != "person" and not plural
    return True


@dataclass
class Seen:
    group: int
    kind: str
    last: Mention
    count: int = 1
    genders: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    plural: bool = False
    order: int = 0


def walk(document: Text, choose, learn=None, speaks=False):  # type: ignore[no-untyped-def]
    """Lay every mention to a cluster. `choose` picks among the candidates of a pronoun; `learn` is given gold clusters instead.

    Returns cluster numbers by mention, and (right, all) of the pronouns that had an antecedent.
    """
    sentences = Sentences(Marked(document.text))
    quotes = Marked(document.text).quotations
    seen: list[Seen] = []
    by_gold: dict[str, int] = {}
    laid: list[int] = []
    right = total = 0
    for n, m in enumerate(document.mentions):
        place = None
        if m.pronoun in PRONOUNS:
            options = [s for s in sorted(seen, key=lambda s: -s.order)[:REACH] if agrees(s.kind, s.genders, s.plural, m.pronoun)]
            table = [candidate(document, sentences, quotes, s, m, i) for i, s in enumerate(options)]
            true = [i for i, s in enumerate(options) if s.group == by_gold.get(m.group)]
            if learn is not None and true:
                learn([antecedents.features(c, m.pronoun, speaks) for c in table], true[0])
            if by_gold.get(m.group) is not None:
                total += 1
            if options:
                picked = options[choose(table, m.pronoun)]
                right += picked.group == by_gold.get(m.group)
                place = picked
        else:
            same = [s for s in seen if head(m) in s.heads and (m.form == "name") == (s.last.form == "name" or s.count > 1)]
            place = max(same, key=lambda s: s.order, default=None)
        if learn is not None:  # the history is gold's while learning
            place = next((s for s in seen if s.group == by_gold.get(m.group)), None)
        if place is None:
            place = Seen(len(seen), m.kind, m)
            seen.append(place)
        by_gold.setdefault(m.group, place.group)
        place.last, place.order, place.count = m, n + 1, place.count + 1
        if m.pronoun in ("he", "she"):
            place.genders.add(m.pronoun)
        if m.form != "pronoun":
            place.heads.add(head(m))
            words = m.text.lower().split()
            place.plural = place.plural or (m.form == "nominal" and nouns.singular(words[-1]) != words[-1]) or " and " in f" {m.text} "
        laid.append(place.group)
    return laid, right, total


def candidate(document: Text, sentences: Sentences, quotes: list, s: Seen, m: Mention, between: int) -> Candidate:  # type: ignore[type-arg]
    here, there = sentences.number(m.start), sentences.number(s.last.start)
    opens = there is not None and s.last.start - sentences.places[there][0] < 25
    quoted = any(q.start <= s.last.start < q.end and not q.start <= m.start < q.end for q in quotes)
    speaker = any(a <= s.last.start < b for a, b in document.sources)
    plural = s.plural or s.last.pronoun == "they"
    return Candidate(
        max(0, (here or 0) - (there or 0)), between, opens, quoted, s.last.form, s.last.pronoun == m.pronoun, s.count - 1,
        bool(s.genders), plural == (m.pronoun == "they"), s.kind == "person", speaker,
    )  # fmt: skip


def b_cubed(documents: list[Text], laid: list[list[int]]) -> float:
    """B-cubed F1 in percent over all mentions."""
    precision, recall = [], []
    for document, mine in zip(documents, laid, strict=True):
        gold = [m.group for m in document.mentions]
        for i in range(len(gold)):
            a = {j for j in range(len(gold)) if mine[j] == mine[i]}
            b = {j for j in range(len(gold)) if gold[j] == gold[i]}
            precision.append(len(a & b) / len(a))
            recall.append(len(a & b) / len(b))
    p, r = np.mean(precision), np.mean(recall)
    return round(float(200 * p * r / (p + r)), 1)


def by_rule(table: list[Candidate], pronoun: str) -> int:
    """The baseline: nearest sentence, then speakers and beginnings of sentences."""
    scores = [-c.sentences + 1.6 * c.speaker + 0.7 * c.opens_sentence - 2.0 * c.quoted - 0.01 * c.between for c in table]
    return int(np.argmax(scores))


def by_weights(table: list[Candidate], pronoun: str) -> int:
    return int(np.argmax([antecedents.score(c, pronoun) for c in table]))


def fit(cases: list[tuple[list[dict[str, float]], int]]) -> dict[str, float]:
    """A softmax over each pronoun's candidates, by gradient descent with a small ridge."""
    names = sorted({name for table, _ in cases for row in table for name in row})
    weights = np.zeros(len(names))
    arrays = [(np.array([[row.get(name, 0.0) for name in names] for row in table]), true) for table, true in cases]
    velocity = np.zeros_like(weights)
    for _ in range(600):
        gradient = 1e-3 * weights
        for x, true in arrays:
            z = x @ weights
            p = np.exp(z - z.max())
            gradient += ((p / p.sum()) @ x - x[true]) / len(arrays)
        velocity = 0.9 * velocity - 0.3 * gradient
        weights += velocity
    return {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--model", type=Path, help="another tagger than the packaged one")
    options = parser.parse_args()
    tagger = Tagger(options.model) if options.model else Tagger()
    sets: dict[str, list[Text]] = {}
    for split in ("train", "dev", "test"):
        sets[split] = []
        for conll in sorted((options.shared / "data/coref/gum" / split).glob("*.conll")):
            document = load(conll, options.shared / "data/ner/gum" / split / f"{conll.stem}.conllu")
            whole = Document("d", document.text, sections=(Section("body", 0, len(document.text)),))
            document.sources = [(a.source.start, a.source.end) for a in extract(whole, tagger).attributions if a.source]
            sets[split].append(document)
    if not options.measure:
        for speaks in (False, True):
            cases: list[tuple[list[dict[str, float]], int]] = []
            for document in sets["train"] + sets["dev"]:
                walk(document, by_rule, learn=lambda table, true: cases.append((table, true)), speaks=speaks)  # noqa: B023
            antecedents.WEIGHTS[speaks] = fit(cases)
        print(f"{len(cases)} pronouns\n" + json.dumps({str(k): v for k, v in antecedents.WEIGHTS.items()}, indent=4))
    for name, choose in (("rules", by_rule), ("learned", by_weights)):
        done = [walk(document, choose) for document in sets["test"]]
        right, total = sum(d[1] for d in done), sum(d[2] for d in done)
        print(f"{name:<8} pronouns right {100 * right / total:.1f} % of {total}, B-cubed F1 {b_cubed(sets['test'], [d[0] for d in done])}")


if __name__ == "__main__":
    main()
