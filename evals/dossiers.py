"""Dossiers as the program sees them, beside what their gold says of each pair of statements."""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from counterclaim.intake.sources import take
from counterclaim.keep.adding import add
from counterclaim.keep.related import statements_of
from counterclaim.keep.relating import told_of
from counterclaim.ledger import queries
from counterclaim.ledger.pairs import PairRows
from counterclaim.ledger.store import Ledger
from counterclaim.pipeline import Tools
from counterclaim.read import read_taken
from counterclaim.records import Attribution, Document, Span, Taken
from counterclaim.relate.pairs import MAX_HOLDERS, Pair, Statement, Told, compare
from counterclaim.resolve.stage import resolve

HERE = Path(__file__).parent


@dataclass(slots=True)
class Case:
    """A dossier.

    Attributes:
        statements: by identifier, in the order of the ledger.
        pairs: that were compared.
        told: the reports with their statements, as they are compared.
        to_gold: the gold's identifier of each statement that it has.
        relations: what the gold says, by the identifiers of two of its statements.
    """

    name: str
    statements: dict[str, Statement]
    pairs: list[Pair]
    told: list[Told]
    to_gold: dict[str, str]
    relations: dict[frozenset[str], str]

    def label(self, a: str, b: str) -> str | None:
        """What the gold says of two statements of ours."""
        if a not in self.to_gold or b not in self.to_gold:
            return None
        return self.relations.get(frozenset((self.to_gold[a], self.to_gold[b])))


def own(held: bool = False) -> list[Path]:
    """Folders of the dossiers of our own: those that may be looked at, or those that are set aside."""
    aside = (HERE / "gold" / "held.txt").read_text(encoding="utf-8").split()
    return [p for p in sorted((HERE / "gold").iterdir()) if p.is_dir() and (p.name in aside) == held]


def shared(home: Path) -> list[Path]:
    """Folders of the shared dossiers."""
    return sorted(p for p in (home / "gold" / "dossiers").iterdir() if p.is_dir())


def scorer(home: Path) -> ModuleType:
    """The shared scorer."""
    spec = importlib.util.spec_from_file_location("score", home / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def extracted(folder: Path, score: ModuleType, tools: Tools) -> Case:
    """A dossier from end to end: read, kept and compared by the program."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return _read(folder.name, folder / "reports.json", gold["attributions"], _relations(gold), score, tools)


def seed(home: Path, score: ModuleType, tools: Tools) -> Case:
    """The seed article; of its relations only those that its gold names: the conflicts."""
    gold = json.loads(next((home / "gold").glob("panjshir*.json")).read_text(encoding="utf-8"))
    conflicts = {frozenset(pair): "contradicts" for pair in gold["conflicts"]}
    (article,) = (home / "seed").glob("panjshir*.txt")
    return _read("seed", article, [{**row, "file": article.name} for row in gold["attributions"]], conflicts, score, tools)


def _read(
    name: str,
    reports: Path,
    golden_rows: Sequence[Mapping[str, Any]],
    relations: dict[frozenset[str], str],
    score: ModuleType,
    tools: Tools,
) -> Case:
    with tempfile.TemporaryDirectory() as place, Ledger.open(f"{place}/case.db", create=True) as ledger:
        add(ledger, take([str(reports)]), lambda added: None, tools=tools, relating=True)
        with ledger.reading() as connection:
            generation = queries.generation(connection)
            statements = statements_of(connection, generation)
            pairs = [Pair(*row) for row in PairRows(connection, generation, MAX_HOLDERS).pairs()]
            told = [told_of(document, said) for _, document, said, _ in queries.reports(connection, generation)]
    to_gold = {}
    for report in told:
        file = Path(report.document.file or "").name
        index = score.Index(report.document.text)
        rows = [score.from_row(index, _row(a)) for a in report.attributions]
        golden = [score.from_gold(index, r) for r in golden_rows if r["file"] == file]
        to_gold.update({mine["id"]: theirs["id"] for mine, theirs in score.match(rows, golden)})
    return Case(name, statements, pairs, told, to_gold, relations)


def given(folder: Path, tools: Tools) -> Case:
    """A dossier with the gold's statements, actors and origins: what is left is relating."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    origins = {name: str(n) for n, group in enumerate(gold["origins"]) for name in group}
    statements: dict[str, Statement] = {}
    reports: list[Told] = []
    pairs: list[Pair] = []
    for item in take([str(folder / "reports.json")]):
        assert isinstance(item, Taken)
        document = read_taken(item)
        name = Path(document.file or "").name
        rows = [r for r in gold["attributions"] if r["file"] == name]
        resolved = resolve(document, tuple(_attribution(document, r) for r in rows), (), tools.gazetteer).attributions
        titles = [(s.start, s.end) for s in document.sections if s.kind == "title"]
        for row, said in zip(rows, resolved, strict=True):
            voices = tuple(_voices(gold["actors"], row["actor"]))
            title = any(start <= span.start < end for span in said.content[:1] for start, end in titles)
            actor = voices[0] if voices else None
            statements[said.id] = Statement(
                replace(said, actor=actor),
                len(statements),
                document.id,
                title,
                document.published_at,
                origins.get(name, name),
                name,
                voices,
            )
        report = told_of(document, resolved)
        pairs += compare(report, reports, tools.pairs)
        reports.append(report)
    return Case(folder.name, statements, pairs, reports, {i: i for i in statements}, _relations(gold))


def _relations(gold: Mapping[str, Any]) -> dict[frozenset[str], str]:
    return {frozenset((r["a"], r["b"])): r["relation"] for r in gold["relations"]}


def _row(a: Attribution) -> dict[str, Any]:
    def place(span: Span | None) -> dict[str, int] | None:
        return None if span is None else {"start": span.start, "end": span.end}

    return {"id": a.id, "source": place(a.source), "cue": place(a.cue), "content": [place(span) for span in a.content]}


def _attribution(document: Document, row: Mapping[str, Any]) -> Attribution:
    def span(place: Sequence[int] | None) -> Span | None:
        return None if place is None else Span(place[0], place[1], document.text[place[0] : place[1]])

    content = tuple(s for place in row["content"] if (s := span(place)) is not None)
    return Attribution(
        row["id"], document.id, span(row["source"]), span(row["cue"]), content,
        row["quotation"], row["stance"], row["polarity"], row["parent"], 1.0, {"spans": "gold"},
    )  # fmt: skip


def _voices(actors: Mapping[str, Mapping[str, Any]], key: str | None) -> Iterator[str]:
    seen: set[str] = set()
    while key is not None and key in actors and key not in seen:
        yield key
        seen.add(key)
        key = actors[key]["party"]
