"""Measure the section finder against reports whose lines are marked by hand.

    python evals/sections.py [--wrong] [REPORTS_FOLDER]

Prints a table of lines, gold kind by found kind, and with --wrong each line that was read otherwise than marked.
A dateline that opens a paragraph is a line of its own here. Deciding numbers: body lines lost to another kind, and
lines of another kind read as body.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "training" / "texts"), str(ROOT / "src")]

import markup  # type: ignore[import-not-found]  # noqa: E402

from counterclaim.read.sections import find_sections  # noqa: E402

KINDS = ("title", "byline", "dateline", "caption", "body", "credit", "note", "furniture")


def compare(report: markup.Report) -> list[tuple[str, str, str]]:
    """Gold kind, found kind and text of each marked section; a found kind is the one at its first character."""
    found = find_sections(report.text)
    starts = [section.start for section in found]
    rows = []
    gold = _without_datelines(report)
    for kind, start, end in gold:
        at = bisect_right(starts, start) - 1
        guess = found[at].kind if at >= 0 else "nothing"
        if kind == "dateline" and guess == "dateline" and found[at].end != end:
            guess = "dateline"
            rows.append((kind, "dateline, other end", report.text[start : found[at].end]))
            continue
        rows.append((kind, guess, report.text[start:end]))
    return rows


def _without_datelines(report: markup.Report) -> list[tuple[str, int, int]]:
    """The marked sections, a body paragraph beginning behind the dateline that opens it."""
    ends = {start: end for kind, start, end in report.sections if kind == "dateline"}
    rows = []
    for kind, start, end in sorted(set(report.sections), key=lambda row: (row[1], row[2])):
        if kind == "body" and start in ends:
            start = ends[start]
            start += len(report.text[start:end]) - len(report.text[start:end].lstrip())
        rows.append((kind, start, end))
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "training" / "texts" / "reports")
    parser.add_argument("--wrong", action="store_true", help="print each line that was read otherwise than marked")
    options = parser.parse_args()
    rows = [(report.name, *row) for report in markup.load(options.folder) for row in compare(report)]
    table = Counter((gold, found) for _, gold, found, _ in rows)
    columns = sorted({found for _, found in table}, key=lambda kind: (kind not in KINDS, KINDS.index(kind) if kind in KINDS else 0))
    print("gold \\ found".ljust(14) + "".join(kind.rjust(max(10, len(kind) + 2)) for kind in columns) + "     right")
    for gold in KINDS:
        total = sum(table[gold, found] for found in columns)
        if total:
            cells = "".join(str(table[gold, found] or ".").rjust(max(10, len(found) + 2)) for found in columns)
            print(gold.ljust(14) + cells + f"{table[gold, gold] / total:10.1%}")
    body = sum(table["body", found] for found in columns)
    # A paragraph that begins with a dateline that nobody marked is body behind it, and nothing is lost.
    lost = body - table["body", "body"] - table["body", "dateline"]
    kept = sum(table[gold, "body"] for gold in KINDS if gold != "body")
    print(
        f"\n{len({row[0] for row in rows})} reports, {len(rows)} lines; body lines lost: {lost} of {body}; other lines read as body: {kept}"
    )
    if options.wrong:
        for name, gold, found, text in rows:
            if gold != found:
                print(f"{name[:12]:12} {gold:>9} -> {found:9} {text[:150]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
