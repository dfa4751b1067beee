"""Measure quantities against the gold dossiers: is the value, with its bounds, among those that the program gives?

    python evals/quantities.py DOSSIERS ROWS_FOLDER [--wrong]        the program's rows, ROWS_FOLDER/NAME.jsonl
    python evals/quantities.py DOSSIERS --gold-attributions [--wrong]

A gold quantity is right where the program has one with the same value, lower and upper bound inside the content of the
matched attribution, or in a sentence that the content touches. Kind and unit are counted apart, of those that are right.
An attribution matches as in the shared score: contents share half of their words, sources touch or neither has one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from counterclaim.read import read_file  # noqa: E402
from counterclaim.resolve.how_many.quantities import find_quantities  # noqa: E402
from counterclaim.resolve.report import Report, report_of  # noqa: E402

_WORD = re.compile(r"\w+")
Row = dict[str, Any]
Spans = list[tuple[int, int]]


def words(text: str, spans: Spans) -> set[int]:
    """Where the words of the spans begin."""
    return {m.start() for start, end in spans for m in _WORD.finditer(text, start, end)}


def spans_of(row: Row, key: str) -> Spans:
    """A field's spans, from a gold row or a program's row."""
    field = row.get(key)
    if not field:
        return []
    if isinstance(field, dict) or not isinstance(field[0], dict | list):
        field = [field]
    return [(span["start"], span["end"]) if isinstance(span, dict) else (span[0], span[1]) for span in field]


def match(text: str, predicted: list[Row], gold: list[Row]) -> dict[str, Row]:
    """Gold id to the predicted attribution that says the same by the same source."""
    pairs = []
    for n, p in enumerate(predicted):
        said, who = words(text, spans_of(p, "content")), words(text, spans_of(p, "source"))
        for m, g in enumerate(gold):
            true, true_who = words(text, spans_of(g, "content")), words(text, spans_of(g, "source"))
            share = len(said & true) / max(1, len(said | true))
            if share >= 0.5 and (who & true_who or (not who and not true_who)):
                pairs.append((share, n, m))
    matched: dict[str, Row] = {}
    taken: set[int] = set()
    for _, n, m in sorted(pairs, reverse=True):
        if n not in taken and gold[m]["id"] not in matched:
            taken.add(n)
            matched[gold[m]["id"]] = predicted[n]
    return matched


def reach(report: Report, content: Spans) -> Spans:
    """The content's spans and the sentences that they touch."""
    sentences = [(a, b) for a, b in report.sentences.places if any(a < end and start < b for start, end in content)]
    return content + sentences


def same(quantity: Row, gold: Row) -> bool:
    """Whether value and both bounds are those of the gold row."""
    return all(
        (quantity[k] is None) == (gold.get(k) is None) and (gold.get(k) is None or abs(quantity[k] - gold[k]) < 0.051)
        for k in ("value", "lower", "upper")
    )


def read_rows(path: Path) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """Document ids by file name, and attributions by document."""
    files: dict[str, str] = {}
    attributions: dict[str, list[Row]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] == "document":
            files[Path(row["file"] or row["url"] or row["id"]).name] = row["id"]
        elif row["type"] == "attribution":
            attributions[row["document"]].append(row)
    return files, attributions


def as_rows(report: Report) -> list[Row]:
    """The program's own quantities as rows."""
    keys = ("start", "end", "text", "kind", "unit", "value", "lower", "upper", "hedge")
    return [{key: getattr(quantity, key) for key in keys} for quantity in find_quantities(report)]


def judged(folder: Path, rows: Path | None) -> Iterator[tuple[str, Row, str, str | None]]:
    """For each gold quantity: attribution id, gold row, verdict ("right", "value", "unmatched"), and the kind found."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    files, attributions = read_rows(rows) if rows else ({}, {})
    for name in sorted({a["file"] for a in gold["attributions"]}):
        report = report_of(read_file(str(folder / name)), ())
        mine = [a for a in gold["attributions"] if a["file"] == name]
        matched = match(report.text, attributions[files[name]], mine) if rows else {}
        own = [] if rows else as_rows(report)
        for a in mine:
            if rows and a.get("quantities") and a["id"] not in matched:
                yield from ((a["id"], q, "unmatched", None) for q in a["quantities"])
                continue
            if not a.get("quantities"):
                continue
            spans = reach(report, spans_of(matched.get(a["id"], a), "content"))
            found = matched[a["id"]]["quantities"] if rows else [q for q in own if any(s <= q["start"] and q["end"] <= e for s, e in spans)]
            for q in a["quantities"]:
                fits = [f for f in found if same(f, q)]
                kinds = [f["kind"] for f in fits]
                kind = q["kind"] if q["kind"] in kinds else (kinds[0] if kinds else None)
                yield a["id"], q, "right" if fits else "value", kind


def share_right(dossiers: Path, rows: Path) -> float:
    """Percent of the gold quantities whose value and bounds the program's rows have."""
    folders = sorted(path.parent for path in dossiers.glob("*/gold.json"))
    verdicts = [verdict for folder in folders for *_, verdict, _ in judged(folder, rows / f"{folder.name}.jsonl")]
    return round(100 * verdicts.count("right") / max(1, len(verdicts)), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossiers", type=Path)
    parser.add_argument("rows", type=Path, nargs="?")
    parser.add_argument("--gold-attributions", action="store_true", help="ask where each quantity stands in the gold's own contents")
    parser.add_argument("--wrong", action="store_true", help="print each gold quantity that is not right")
    given = parser.parse_args()
    if (given.rows is None) != given.gold_attributions:
        parser.error("give the folder of rows, or --gold-attributions")
    verdicts: Counter[str] = Counter()
    kinds = 0
    for folder in sorted(path.parent for path in given.dossiers.glob("*/gold.json")):
        for name, gold, verdict, kind in judged(folder, given.rows / f"{folder.name}.jsonl" if given.rows else None):
            verdicts[verdict] += 1
            kinds += verdict == "right" and kind == gold["kind"]
            if given.wrong and (verdict != "right" or kind != gold["kind"]):
                print(f"{folder.name} {name}: {gold} {verdict} {kind}")
    total = sum(verdicts.values())
    right = verdicts["right"]
    print(f"value and bounds right  {right} of {total}  {100 * right / max(1, total):.1f} %")
    print(f"kind too                {kinds} of {total}  {100 * kinds / max(1, total):.1f} %")
    print(f"attribution not matched {verdicts['unmatched']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
