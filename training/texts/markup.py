"""Read annotated training reports: bracketed marks to plain text and character spans.

The format is described in GUIDE.md. All offsets count code points of the plain text, `end` exclusive.

    python training/texts/markup.py training/texts/reports/*.txt     check files, print what is wrong
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

STANCES = ("asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines")
CHANNELS = (
    "press_conference", "interview", "statement", "social_media", "audio_message", "video_message", "broadcast", "letter", "report",
    "speech", "court", "parliament", "phone", "remarks_to_reporters", "news_agency", "leaflet", "spokesperson",
)  # fmt: skip
KINDS = ("title", "byline", "dateline", "caption", "credit", "note", "furniture")
OPEN = re.compile(r"\[(d|[sct]\d+(?:,\d+)*)(?::([a-z_]+)?([+-])?)?(?:@([a-z_]+))?([+-])? ")
KIND = re.compile(r"<(\w+)> ?")


@dataclass
class Marked:
    """One attribution of a report, as its writer marked it."""

    source: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    content: list[tuple[int, int]] = field(default_factory=list)
    stance: str = "asserts"
    polarity: str = "positive"
    channel: str | None = None


@dataclass
class Report:
    name: str
    meta: dict[str, str]
    text: str
    sections: list[tuple[str, int, int]]
    attributions: dict[int, Marked]
    problems: list[str]


class _Reader:
    """Reads marks off the lines of one report; `out` is the plain text so far."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.out: list[str] = []
        self.length = 0
        self.sections: list[tuple[str, int, int]] = []
        self.marks: dict[int, Marked] = {}
        self.stack: list[tuple[str, list[int], int]] = []

    def line(self, line: str) -> None:
        """One line: its kind, its marks, its plain text."""
        kind = "body"
        if m := KIND.match(line):
            kind = m.group(1)
            line = line[m.end() :]
            if kind not in KINDS:
                self.problems.append(f"unknown line kind <{kind}>")
        if kind not in ("body", "title") and OPEN.search(line):
            self.problems.append(f"mark in a <{kind}> line")
        begin = self.length
        at = 0
        while at < len(line):
            if m := OPEN.match(line, at):
                self.open(m)
                at = m.end()
                continue
            if line[at] == "]":
                self.close(line[max(0, at - 25) : at + 1])
            else:
                if line[at] == "[":
                    self.problems.append(f"unreadable mark: {line[at : at + 25]!r}")
                self.out.append(line[at])
                self.length += 1
            at += 1
        if self.stack:
            self.problems.append(f"mark not closed at the end of its line: {line[-40:]!r}")
            self.stack.clear()
        if self.length > begin:
            self.sections.append((kind, begin, self.length))
        self.out.append("\n")
        self.length += 1

    def open(self, m: re.Match[str]) -> None:
        """An opening mark with what it says of its attributions."""
        role, stance, sign1, channel, sign2 = m.groups()
        numbers = [] if role == "d" else [int(n) for n in role[1:].split(",")]
        self.stack.append((role[0], numbers, self.length))
        for n in numbers:
            mark = self.marks.setdefault(n, Marked())
            if not (stance or sign1 or sign2 or channel):
                continue
            if role[0] == "s":
                self.problems.append(f"attributes on a source: {m.group(0)}")
            mark.stance = stance or mark.stance
            mark.channel = channel or mark.channel
            sign = sign1 or sign2
            if sign == "-" or (mark.stance == "denies" and sign != "+"):
                mark.polarity = "negative"

    def close(self, near: str) -> None:
        """A closing bracket: the span of the mark that was opened last."""
        if not self.stack:
            self.problems.append(f"closing bracket without opening: {near!r}")
            return
        role, numbers, start = self.stack.pop()
        span = (start, self.length)
        said = "".join(self.out)[start : self.length]
        if said != said.strip() or not said:
            self.problems.append(f"span with space at its edge or empty: {said!r}")
        if said and said[-1] in ",.;:" and role in "sc" and not re.search(r"\b\w{1,4}\.$", said):
            self.problems.append(f"{role} span ends in punctuation: {said!r}")
        if role == "d":
            self.sections.append(("dateline", *span))
        for n in numbers:
            mark = self.marks[n]
            if role == "t":
                mark.content.append(span)
            elif (mark.source if role == "s" else mark.cue) is not None:
                self.problems.append(f"two {'sources' if role == 's' else 'cues'} for {n}")
            elif role == "s":
                mark.source = span
            else:
                mark.cue = span


def parse(raw: str, name: str = "") -> Report:
    """Plain text, sections and attributions of one annotated report; what is wrong stands in `problems`."""
    head, _, body = raw.replace("\r\n", "\n").partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    reader = _Reader()
    for line in body.strip("\n").split("\n"):
        reader.line(line)
    text = "".join(reader.out).rstrip("\n") + "\n"
    report = Report(name, meta, text, reader.sections, dict(sorted(reader.marks.items())), reader.problems)
    _check(report)
    return report


def _check(report: Report) -> None:
    """Add to the report's problems what can be seen only in the whole."""
    problems = report.problems
    for n, mark in report.attributions.items():
        mark.content.sort()
        if mark.stance not in STANCES:
            problems.append(f"unknown stance {mark.stance!r} in {n}")
        if mark.channel and mark.channel not in CHANNELS:
            problems.append(f"unknown channel {mark.channel!r} in {n}")
        if not mark.content and not mark.cue:
            problems.append(f"attribution {n} has neither cue nor content")
        if not mark.content and mark.stance != "declines":
            problems.append(f"attribution {n} has no content")
        if mark.cue and mark.cue[1] - mark.cue[0] > 60:
            problems.append(f"long cue {report.text[mark.cue[0] : mark.cue[1]]!r}")
    for key in ("publisher", "published", "brief"):
        if key not in report.meta:
            problems.append(f"no {key!r} line")
    if not any(kind == "title" for kind, *_ in report.sections):
        problems.append("no <title> line")


def load(folder: Path) -> list[Report]:
    """All reports of a folder, in the order of their names."""
    return [parse(path.read_text(encoding="utf-8"), path.stem) for path in sorted(folder.glob("*.txt"))]


def main(paths: list[str]) -> int:
    count = marks = wrong = 0
    for path in paths:
        report = parse(Path(path).read_text(encoding="utf-8"), path)
        count += 1
        marks += len(report.attributions)
        for problem in report.problems:
            wrong += 1
            print(f"{path}: {problem}")
    print(f"{count} reports, {marks} attributions, {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main([p for p in sys.argv[1:] if not p.startswith("--")]))
