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


def parse(raw: str, name: str = "") -> Report:
    """Plain text, sections and attributions of one annotated report; what is wrong stands in `problems`."""
    problems: list[str] = []
    head, _, body = raw.replace("\r\n", "\n").partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    out: list[str] = []
    length = 0
    sections: list[tuple[str, int, int]] = []
    stack: list[tuple[str, list[int], int]] = []
    marks: dict[int, Marked] = {}
    for line in body.strip("\n").split("\n"):
        kind = "body"
        if m := KIND.match(line):
            kind = m.group(1)
            line = line[m.end() :]
            if kind not in KINDS:
                problems.append(f"unknown line kind <{kind}>")
        begin = length
        i = 0
        while i < len(line):
            if m := OPEN.match(line, i):
                role, stance, sign1, channel, sign2 = m.groups()
                numbers = [] if role == "d" else [int(n) for n in role[1:].split(",")]
                stack.append((role[0], numbers, length))
                for n in numbers:
                    mark = marks.setdefault(n, Marked())
                    if stance or sign1 or sign2 or channel:
                        if role[0] == "s":
                            problems.append(f"attributes on a source: {m.group(0)}")
                        mark.stance = stance or mark.stance
                        mark.channel = channel or mark.channel
                        sign = sign1 or sign2
                        mark.polarity = "negative" if sign == "-" or (mark.stance == "denies" and sign != "+") else mark.polarity
                i = m.end()
                continue
            if line[i] == "[":
                problems.append(f"unreadable mark: {line[i : i + 25]!r}")
            if line[i] == "]":
                if not stack:
                    problems.append(f"closing bracket without opening: {line[max(0, i - 25) : i + 1]!r}")
                else:
                    role, numbers, start = stack.pop()
                    span = (start, length)
                    said = "".join(out)[start:length]
                    if said != said.strip() or not said:
                        problems.append(f"span with space at its edge or empty: {said!r}")
                    if said and said[-1] in ",.;:" and role in "sc" and not re.search(r"\b\w{1,4}\.$", said):
                        problems.append(f"{role} span ends in punctuation: {said!r}")
                    if role == "d":
                        sections.append(("dateline", *span))
                    for n in numbers:
                        if role == "s":
                            if marks[n].source:
                                problems.append(f"two sources for {n}")
                            marks[n].source = span
                        elif role == "c":
                            if marks[n].cue:
                                problems.append(f"two cues for {n}")
                            marks[n].cue = span
                        else:
                            marks[n].content.append(span)
                i += 1
                continue
            out.append(line[i])
            length += 1
            i += 1
        if stack:
            problems.append(f"mark not closed at the end of its line: {line[-40:]!r}")
            stack.clear()
        if length > begin:
            sections.append((kind, begin, length))
        if kind not in ("body", "title") and OPEN.search(line):
            problems.append(f"mark in a <{kind}> line")
        out.append("\n")
        length += 1
    text = "".join(out).rstrip("\n") + "\n"
    for n, mark in marks.items():
        if mark.stance not in STANCES:
            problems.append(f"unknown stance {mark.stance!r} in {n}")
        if mark.channel and mark.channel not in CHANNELS:
            problems.append(f"unknown channel {mark.channel!r} in {n}")
        if not mark.content and not mark.cue:
            problems.append(f"attribution {n} has neither cue nor content")
        if not mark.content and mark.stance != "declines":
            problems.append(f"attribution {n} has no content")
        if mark.cue and mark.cue[1] - mark.cue[0] > 60:
            problems.append(f"long cue {text[mark.cue[0] : mark.cue[1]]!r}")
        mark.content.sort()
    for key in ("publisher", "published", "brief"):
        if key not in meta:
            problems.append(f"no {key!r} line")
    if not any(kind == "title" for kind, *_ in sections):
        problems.append("no <title> line")
    return Report(name, meta, text, sections, dict(sorted(marks.items())), problems)


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
