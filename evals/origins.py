"""Origins: pairs of reports that are one origin, on the six dossiers and on our own harder set.

    python evals/origins.py --shared ../shared [--record]

Reports go through the pipeline and an index in memory in the order of their manifest, each compared with what came before, as in
a ledger. The dossiers are scored by score.py ("same origin"). Of our own set (origins/: texts, reports.json, pairs.json) every pair of
reports counts: what pairs.json does not call the same is not. Its labels say with a reason what they test, and whether they were
written before the rules or after them. The same is done in the opposite order of reports, which should find the same pairs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from dossiers import scorer
from recording import RESULTS, fingerprint, record

from counterclaim import pipeline
from counterclaim.read.manifest import read_manifest
from counterclaim.records import Attribution, Document, Likeness, Origin
from counterclaim.relate.origins import (
    MAX_HOLDERS,
    Printed,
    Report,
    choose_candidates,
    compare,
    fingerprints,
    group,
    prepare,
    publisher_keys,
    relay_keys,
)

OWN = Path(__file__).parent / "origins"
ACCEPTED_F1 = 95.0
Read = tuple[Document, tuple[Attribution, ...]]


class Index:
    """What a ledger keeps of its documents, in memory."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.likenesses: list[Likeness] = []
        self.printed: dict[str, Printed] = {}
        self.compared = 0
        self._holders: dict[int, list[str]] = defaultdict(list)
        self._published: dict[str, list[str]] = defaultdict(list)
        self._relaying: dict[str, list[str]] = defaultdict(list)

    def candidates(self, prints: Sequence[int], published: Sequence[str], relayed: Sequence[str]) -> list[str]:
        """The documents to compare a new one with."""
        holders = [self._holders.get(number, [])[:MAX_HOLDERS] for number in prints]
        named = [self._published.get(key, [])[: -MAX_HOLDERS - 1 : -1] for key in relayed]
        named += [self._relaying.get(key, [])[: -MAX_HOLDERS - 1 : -1] for key in published]
        return choose_candidates(holders, named)

    def add(self, document: Document, attributions: tuple[Attribution, ...] = ()) -> None:
        """Compare with what is there, then keep."""
        report = prepare(document, attributions)
        prints, published, relayed = fingerprints(report), publisher_keys(document), relay_keys(document)
        for candidate in self.candidates(prints, published, relayed):
            self.compared += 1
            likeness = compare(report, self.reports[candidate])
            if likeness is not None:
                self.likenesses.append(likeness)
        self.keep(report, prints, published, relayed)

    def keep(self, report: Report, prints: Sequence[int], published: Sequence[str], relayed: Sequence[str]) -> None:
        """Keep what the next ones are found by."""
        self.reports[report.id] = report
        self.printed[report.id] = Printed.of(report.document)
        for number in prints:
            self._holders[number].append(report.id)
        for key in published:
            self._published[key].append(report.id)
        for key in relayed:
            self._relaying[key].append(report.id)

    def origins(self) -> list[Origin]:
        """All origins."""
        return group(list(self.reports), self.likenesses, self.printed)


def read(manifest: Path, tools: pipeline.Tools) -> list[Read]:
    """The documents of a manifest with their attributions, in its order."""
    inputs = [pipeline.Input(str(entry.path), entry.read) for entry in read_manifest(manifest)]
    return [(r.document, r.attributions) for r in pipeline.run(inputs, tools) if r.document is not None]


def origins_of(documents: list[Read]) -> tuple[list[Origin], Index]:
    index = Index()
    for document, attributions in documents:
        index.add(document, attributions)
    return index.origins(), index


def dossiers_f1(shared: Path, tools: pipeline.Tools) -> float:
    """score.py's "same origin" over all dossiers."""
    score = scorer(shared)
    tally = score.Tally()
    with tempfile.TemporaryDirectory() as made:
        for folder in sorted(path.parent for path in (shared / "gold" / "dossiers").glob("*/gold.json")):
            documents = read(folder / "reports.json", tools)
            rows: list[dict[str, Any]] = [{"type": "document", "id": d.id, "file": d.file, "text": d.text} for d, _ in documents]
            rows += [{"type": "origin", "id": o.id, "documents": o.documents} for o in origins_of(documents)[0]]
            path = Path(made) / f"{folder.name}.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            score.dossier(str(folder), str(path), tally, quiet=True)
    print(tally.line("same origin"))
    return round(tally.f1("same origin"), 1)


def name(document: Document) -> str:
    return Path(document.file or "").stem


def own_set(tools: pipeline.Tools) -> dict[str, Any]:
    """Figures of our own set and the pairs that are wrong."""
    documents = read(OWN / "reports.json", tools)
    labels = {frozenset((p["a"], p["b"])): p for p in json.loads((OWN / "pairs.json").read_text(encoding="utf-8"))}
    true = {pair for pair, label in labels.items() if label["same"]}
    origins, index = origins_of(documents)
    names = {document.id: name(document) for document, _ in documents}
    found = pairs(origins, names)
    backward = pairs(origins_of(documents[::-1])[0], names)
    errors = [wrong(pair, labels, index, names) for pair in sorted(found ^ true, key=sorted)]
    tests: dict[str, list[bool]] = defaultdict(list)
    written: dict[str, list[bool]] = defaultdict(list)
    for pair, label in labels.items():
        right = (pair in found) == label["same"]
        tests[label["tests"]].append(right)
        written[label["written"]].append(right)
    hit = len(found & true)
    for test, rows in sorted(tests.items()):
        print(f"{test:<28} right {sum(rows)} of {len(rows)}")
    print("\n".join(f"wrong: {' and '.join(e['pair'])}: {e['what']} ({e['reason']})" for e in errors))
    return {
        "reports": len(documents),
        "pairs labelled": len(labels),
        **{f"right, written {when}": f"{sum(rows)} of {len(rows)}" for when, rows in written.items()},
        "precision": round(100 * hit / max(len(found), 1), 1),
        "recall": round(100 * hit / max(len(true), 1), 1),
        "F1": round(200 * hit / max(len(found) + len(true), 1), 1),
        "kinds": dict(sorted(Counter(likeness.kind for likeness in index.likenesses).items())),
        "pairs that the order of the reports changes": len(found ^ backward),
        "errors": errors,
    }


def pairs(origins: list[Origin], names: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset((names[a], names[b])) for origin in origins for a, b in combinations(origin.documents, 2)}


def wrong(pair: frozenset[str], labels: dict[frozenset[str], Any], index: Index, names: dict[str, str]) -> dict[str, Any]:
    label = labels.get(pair, {"same": False, "tests": "none", "reason": "two reports that have nothing to do with each other"})
    why = [reason.detail for n in index.likenesses if {names[n.document], names[n.source]} == pair for reason in n.reasons]
    what = "missed" if label["same"] else "taken for one origin: " + ("; ".join(why) or "through others")
    return {"pair": sorted(pair), "tests": label["tests"], "what": what, "reason": label["reason"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    tools = pipeline.Tools.load()
    figures: dict[str, Any] = {}
    if (options.shared / "score" / "score.py").exists():
        figures["dossiers"] = {"same origin": dossiers_f1(options.shared.resolve(), tools)}
    else:
        print(f"origins: no dossiers at {options.shared}, only our own set is measured")
    figures["own set"] = own_set(tools)
    print("  ".join(f"{key} {value}" for key, value in figures["own set"].items() if key != "errors"))
    if options.record:
        command = "python evals/origins.py --shared ../shared --record"
        record(RESULTS / "origins.json", command, figures, data=fingerprint(OWN), model=tools.tagger.name)
    return 0 if figures.get("dossiers", {}).get("same origin", 100.0) >= ACCEPTED_F1 else 1


if __name__ == "__main__":
    sys.exit(main())
