"""Read the marked reports of our own dossiers: markup's marks, verification notes, and what follows from where the marks stand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "training" / "texts"))

import markup

NOTE_KINDS = ("unverified", "verified", "disputed", "retracted")
NOTES = 90_000  # no attribution has such a number
HEADER = "publisher: -\npublished: -\nbrief: -\n---\n"
NOTE = re.compile(r"\[v:(\w+) ")
MARKED_NOTE_LINE = re.compile(r"^<note>.*\[[sct]\d", re.MULTILINE)
QUOTED = re.compile(r"^‘[^‘]*’$|“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)[‘'](?=\S).*?(?:(?<=\S)[’'](?!\w)|$)")
CITING = re.compile(r"\b(?:cit|quot)(?:es|ed|e|ing)\b|\baccording to\b", re.IGNORECASE)
Span = tuple[int, int]


def read_marked(raw: str) -> tuple[markup.Report, list[tuple[str, Span]]]:
    """The report under the marks, and its verification notes, which markup reads as contents with numbers of their own."""
    kinds: list[str] = []

    def numbered(m: re.Match[str]) -> str:
        kinds.append(m.group(1))
        return f"[t{NOTES + len(kinds)} "

    report = markup.parse(HEADER + NOTE.sub(numbered, raw))
    if not MARKED_NOTE_LINE.search(raw):  # a correction may stand in a line of its own, an attribution may not
        report.problems = [problem for problem in report.problems if problem != "mark in a <note> line"]
    report.problems += [f"unknown kind of note {kind!r}" for kind in kinds if kind not in NOTE_KINDS]
    marks = [report.attributions.pop(NOTES + n) for n in range(1, len(kinds) + 1)]
    return report, [(kind, span) for kind, mark in zip(kinds, marks, strict=True) for span in mark.content]


def quotation(text: str, mark: markup.Marked) -> str:
    """`direct` where all of the content stands in quotation marks (or is a line of dialogue), `mixed` where some does."""
    if mark.source and not mark.cue and text[mark.source[1] : mark.source[1] + 1] == ":":
        return "direct"
    parts = [text[start:end] for start, end in mark.content]
    outside = [QUOTED.sub("", part) for part in parts]
    if outside == parts:
        return "indirect"
    return "mixed" if any(re.search(r"\w", part) for part in outside) else "direct"


def parent_of(n: int, marks: dict[int, markup.Marked], text: str) -> int | None:
    """The attribution in whose content this one stands; "reported Z, citing Y" makes Y's the child of the report's."""
    mine = marks[n]
    spans = [span for span in (mine.source, mine.cue, *mine.content) if span]
    around: list[tuple[int, int]] = []
    for other, mark in marks.items():
        if other == n:
            continue
        inside = all(any(s <= start and end <= e for s, e in mark.content) for start, end in spans)
        cited = other < n and mark.content == mine.content and mine.cue and CITING.search(text[slice(*mine.cue)])
        if (inside and mark.content != mine.content) or cited:
            around.append((sum(e - s for s, e in mark.content), other))
    return min(around)[1] if around else None
