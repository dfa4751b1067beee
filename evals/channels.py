"""Measure the channel rules on reports whose attributions are marked by hand, the marks themselves as input.

    python evals/channels.py [--wrong] [--by-rule] [REPORTS_FOLDER]
    python evals/channels.py --gold GOLD_FOLDER        the same on a folder of dossiers (gold.json beside the reports)

Prints how many channels of the annotation were found, and how many were given where the annotation has none.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "training" / "texts"), str(ROOT / "src")]

import markup  # type: ignore[import-not-found]  # noqa: E402

from counterclaim.read.sections import find_sections  # noqa: E402
from counterclaim.records import Attribution, Document, Known, Section, Span  # noqa: E402
from counterclaim.resolve.channel.channels import find_channels  # noqa: E402
from counterclaim.resolve.report import Report, report_of  # noqa: E402

Case = tuple[str, Report, dict[str, str | None]]


def spans(text: str, places: list[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(a, b, text[a:b]) for a, b in places)


def attribution(text: str, key: str, source, cue, content, quotation: str = "mixed", parent: str | None = None) -> Attribution:  # type: ignore[no-untyped-def]
    one = spans(text, [p for p in (source, cue) if p])
    return Attribution(
        id=key,
        document="d",
        source=one[0] if source else None,
        cue=one[-1] if cue else None,
        content=spans(text, content or [source or cue]),
        quotation=quotation,  # type: ignore[arg-type]
        stance="asserts",
        polarity="positive",
        parent=parent,
        probability=1.0,
    )


def parent_of(key: str, rows: dict[str, tuple]) -> str | None:  # type: ignore[type-arg]
    """The attribution with the shortest content that holds all of this one's marks."""
    source, cue, content = rows[key]
    at = min(p[0] for p in [source, cue, *content] if p)
    holders = [
        (b - a, other) for other, (_, _, parts) in rows.items() if other != key for a, b in parts if a <= at < b and (a, b) not in content
    ]
    return min(holders)[1] if holders else None


def training_cases(folder: Path) -> Iterator[Case]:
    for report in markup.load(folder):
        rows = {str(n): (m.source, m.cue, m.content) for n, m in report.attributions.items()}
        made = tuple(attribution(report.text, key, *row, parent=parent_of(key, rows)) for key, row in rows.items())
        sections = tuple(Section(kind, a, b) for kind, a, b in report.sections if kind != "dateline")
        document = Document(report.name, report.text, sections=sections)
        yield report.name, report_of(document, made), {str(n): m.channel for n, m in report.attributions.items()}


def gold_cases(folder: Path) -> Iterator[Case]:
    for gold in sorted(folder.glob("*/gold.json")):
        rows = json.loads(gold.read_text())["attributions"]
        for file in sorted({row["file"] for row in rows}):
            text = (gold.parent / file).read_text()
            mine = [row for row in rows if row["file"] == file]
            made = tuple(attribution(text, r["id"], r["source"], r["cue"], r["content"], r["quotation"], r["parent"]) for r in mine)
            document = Document(file, text, sections=find_sections(text))
            yield f"{gold.parent.name}/{file}", report_of(document, made), {row["id"]: row["channel"] for row in mine}


def shown(report: Report, one: Attribution) -> str:
    """The attribution's sentences, source and cue marked."""
    parts = [s for s in (one.source, one.cue) if s] or [one.content[0]]
    first, last = report.sentences.around(parts[0].start), report.sentences.around(max(p.end for p in parts) - 1)
    start = min(p.start for p in parts)
    line = report.text[max((first or (start, 0))[0], start - 220) : min((last or (0, start + 200))[1], start + 320)].replace("\n", " / ")
    before = report.text[max(0, (first or (start, 0))[0] - 160) : (first or (start, 0))[0]].replace("\n", " / ")
    return f"…{before} >>> {line}   [{one.source and one.source.text} | {one.cue and one.cue.text}]"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "training" / "texts" / "reports")
    parser.add_argument("--gold", type=Path, help="a folder of dossiers instead")
    parser.add_argument("--wrong", action="store_true", help="print each attribution whose channel differs")
    parser.add_argument("--by-rule", action="store_true", help="print how often each rule was right")
    parser.add_argument("--half", choices=("odd", "even"), help="only reports with an odd or even number in the order of names")
    options = parser.parse_args()
    cases = list(gold_cases(options.gold) if options.gold else training_cases(options.folder))
    if options.half:
        cases = cases[0 if options.half == "even" else 1 :: 2]
    counts: Counter[str] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for name, report, wanted in cases:
        found = find_channels(report)
        for one in report.attributions:
            result, want = found[one.id], wanted[one.id]
            got = result.value.kind if isinstance(result, Known) else None
            outcome = (
                "silent, right"
                if got == want is None
                else "right"
                if got == want
                else "extra"
                if want is None
                else "missed"
                if got is None
                else "other"
            )
            counts[outcome] += 1
            kinds[want or got or "", outcome] += 1
            if isinstance(result, Known):
                rules[result.made_by, outcome] += 1
            if options.wrong and outcome not in ("right", "silent, right"):
                rule = result.made_by if isinstance(result, Known) else "-"
                words = result.spans[0].text if isinstance(result, Known) else ""
                print(f"{outcome}: {name} {one.id} want {want} got {got} by {rule} {words!r}\n    {shown(report, one)}")
    total = sum(counts[o] for o in ("right", "missed", "other"))
    print(
        f"{len(cases)} reports; {total} channels annotated: {counts['right']} right ({counts['right'] / max(total, 1):.1%}),"
        f" {counts['other']} of another kind, {counts['missed']} missed;"
        f" {counts['extra']} given where none is annotated, of {counts['extra'] + counts['silent, right']}"
    )
    if options.by_rule:
        for table in (rules, kinds):
            for key in sorted({k for k, _ in table}):
                print(f"  {key:<28}" + "  ".join(f"{o} {table[key, o]}" for o in ("right", "other", "missed", "extra")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
