"""Training examples: PolNeAR articles and this project's own reports, as word-level labels on windows."""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import names_data
import numpy as np

from counterclaim.extract.windows import Window, Windows
from counterclaim.text.paragraphs import Marked

sys.path.insert(0, str(Path(__file__).parent / "texts"))
import markup

Span = tuple[int, int]
IGNORE = -100


@dataclass
class Gold:
    """One attribution: character spans, and codes where the annotators gave them."""

    source: list[Span]
    cue: list[Span]
    content: list[Span]
    stance: str | None = None
    polarity: str | None = None


@dataclass
class Article:
    name: str
    text: str
    versions: list[list[Gold]]  # one a annotator
    own: bool
    stretches: list[Span] | None = None  # what is article; None: all


@dataclass
class Example:
    """A window with labels. `W` words, `K` attributions.

    cue_tags: int64 [W]: 0 none, 1 begins a cue, 2 goes on, 3 first word of a content that has no cue.
    anchors: K tuples of word numbers: the cue's, or the content's first word.
    roles: int64 [K, W]: 0 none, 1/2 source begins/goes on, 3/4 content begins/goes on.
    stances, polarities: int64 [K], IGNORE where not annotated.
    """

    window: Window
    cue_tags: np.ndarray
    anchors: list[tuple[int, int]]
    kinds: np.ndarray
    roles: np.ndarray
    stances: np.ndarray
    polarities: np.ndarray
    own: bool


@dataclass
class NameExample:
    """A window with names: `tags` int64 [W], 0 none, then for each kind begins and goes on; IGNORE where the set is unsure."""

    window: Window
    tags: np.ndarray
    no_other: bool


def read_brat(path: Path) -> list[Gold]:
    """Attributions of one PolNeAR annotation file."""
    spans: dict[str, list[Span]] = {}
    found: list[Gold] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) < 2 or not re.match(r"[TE]\d+$", parts[0]):
            continue
        if parts[0][0] == "T":
            _, rest = parts[1].split(" ", 1)
            spans[parts[0]] = [(int(a), int(b)) for a, b in (piece.split() for piece in rest.split(";"))]
            continue
        roles: dict[str, list[Span]] = defaultdict(list)
        for item in parts[1].split()[1:]:
            role, key = item.split(":")
            roles[re.sub(r"\d+$", "", role).lower()] += spans.get(key, [])
        if roles["cue"] and roles["content"]:
            found.append(Gold(sorted(roles["source"]), sorted(roles["cue"]), sorted(roles["content"])))
    return found


def polnear(folder: Path) -> list[Article]:
    """All articles of a PolNeAR split."""
    articles = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        annotations = sorted((folder / "attributions").glob(f"{path.stem}_*.ann"))
        annotations = [a for a in annotations if re.fullmatch(re.escape(path.stem) + r"_[^_]+", a.stem)] or annotations
        articles.append(Article(path.stem, text, [read_brat(a) for a in annotations], own=False))
    return articles


def reports(folder: Path) -> list[Article]:
    """This project's annotated reports."""
    articles = []
    for report in markup.load(folder):
        gold = [
            Gold([m.source] if m.source else [], [m.cue] if m.cue else [], m.content, m.stance, m.polarity)
            for m in report.attributions.values()
            if m.content or m.cue
        ]
        inside = [(s, e) for kind, s, e in report.sections if kind in ("title", "body")]
        articles.append(Article(report.name, report.text, [gold], own=True, stretches=inside))
    return articles


def _words(window: Window, spans: list[Span]) -> list[int]:
    """Numbers of the window's words that the character spans touch."""
    out: set[int] = set()
    for start, end in spans:
        a = int(np.searchsorted(window.ends, start, side="right"))
        b = int(np.searchsorted(window.starts, end, side="left"))
        out.update(range(a, b))
    return sorted(out)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n:
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    return runs


def label(window: Window, gold: list[Gold], own: bool) -> Example:
    """The window's labels from an article's attributions; what lies outside of the window is left out."""
    count = len(window.starts)
    tags = np.zeros(count, dtype=np.int64)
    anchors: list[tuple[int, int]] = []
    kinds: list[int] = []
    rows: list[np.ndarray] = []
    stances: list[int] = []
    polarities: list[int] = []
    for g in gold:
        cue = _words(window, g.cue)
        content = _words(window, g.content)
        source = _words(window, g.source)
        if g.cue:
            if not cue:
                continue
            run = _runs(cue)
            for a, b in run:
                tags[a:b] = 2
                tags[a] = 1
            anchor, kind = run[0], 0
        else:
            if not content:
                continue
            whole = [w for w in content if window.starts[w] == g.content[0][0]]
            if not whole:
                continue
            anchor, kind = (whole[0], whole[0] + 1), 1
            tags[whole[0]] = 3
        row = np.zeros(count, dtype=np.int64)
        for a, b in _runs(content):
            row[a:b] = 4
            row[a] = 3
        for a, b in _runs(source):
            row[a:b] = 2
            row[a] = 1
        anchors.append(anchor)
        kinds.append(kind)
        rows.append(row)
        stances.append(markup.STANCES.index(g.stance) if g.stance else IGNORE)
        polarities.append(int(g.polarity == "negative") if g.polarity else IGNORE)
    as_array = lambda values: np.array(values, dtype=np.int64)  # noqa: E731
    roles = np.stack(rows) if rows else np.zeros((0, count), dtype=np.int64)
    return Example(window, tags, anchors, as_array(kinds), roles, as_array(stances), as_array(polarities), own)


def examples(articles: list[Article], cutter: Windows, rng: random.Random | None = None) -> list[Example]:
    """Windows with labels. With `rng`, windows begin elsewhere each time and one annotator is drawn an article."""
    out: list[Example] = []
    for article in articles:
        stretches = article.stretches
        first = None
        gold = article.versions[0]
        if rng:
            first = rng.randint(cutter.size // 3, cutter.size)
            gold = rng.choice(article.versions)
            if rng.random() < 0.5:
                stretches = None
        out += [label(w, gold, article.own) for w in cutter.cut(Marked(article.text, stretches), first)]
    return out


def name_tags(window: Window, text: names_data.Text) -> np.ndarray:
    """The window's name tags."""
    tags = np.zeros(len(window.starts), dtype=np.int64)
    for start, end in text.unsure:
        tags[_words(window, [(start, end)])] = IGNORE
    for start, end, kind in text.names:
        words = _words(window, [(start, end)])
        if words:
            tags[words] = 2 + 2 * names_data.KINDS.index(kind)
            tags[words[0]] = 1 + 2 * names_data.KINDS.index(kind)
    return tags


def name_examples(texts: list[names_data.Text], cutter: Windows, rng: random.Random | None = None) -> list[NameExample]:
    """Windows with names; with `rng` they begin elsewhere each time."""
    out = []
    for text in texts:
        first = rng.randint(cutter.size // 3, cutter.size) if rng else None
        out += [NameExample(w, name_tags(w, text), text.no_other) for w in cutter.cut(Marked(text.text), first)]
    return out
