"""Comparisons, for reading in a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from counterclaim.annotations.annotated import ROLES, Annotated
from counterclaim.annotations.comparing import Compared, Figures, Match
from counterclaim.export.jsonl import as_json
from counterclaim.export.rows import Row, span_row
from counterclaim.export.visible import on_one_line
from counterclaim.records import Attribution, Decision, Problem, Span

_CLIPPED = 100
_NAME = 28


def write_json(found: Sequence[Compared], problems: Iterable[Problem], made: Iterable[Decision], stream: TextIO) -> None:
    """One object: every text with its figures and statements, the figures of all, problems, and decisions that were made."""
    whole = Figures()
    texts = []
    for compared in found:
        whole.add(compared)
        texts.append(_row(compared))
    told = [{"file": problem.file, "reason": problem.reason} for problem in problems]
    decided = [{"id": d.id, "kind": d.kind, "subject": d.subject} for d in made]
    stream.write(as_json({"texts": texts, "all": _figures(whole), "problems": told, "decisions": decided}, indent=1) + "\n")


def write_table(found: Sequence[Compared], stream: TextIO) -> None:
    """What differs, text by text, then a line of figures for each and for all."""
    for compared in found:
        stream.write(on_one_line(f"{compared.file} · {_called(compared)}") + "\n")
        for line in _lines(compared):
            stream.write(f"  {on_one_line(line)}\n")
    heads = ("marked", "found", "both", "precision", "recall", "source", "cue", "content")
    stream.write(f"{'text':<{_NAME}}" + "".join(f"{head:>10}" for head in heads) + "\n")
    whole = Figures()
    for compared in found:
        whole.add(compared)
        stream.write(_line(_called(compared), Figures().add(compared)) + "\n")
    stream.write(_line("all", whole) + "\n")
    fields = [f"{name} {whole.agreed[name]} of {count}" for name, count in whole.given.items()]
    stream.write(f"fields that agree: {', '.join(fields)}\n" if fields else "")


def _called(compared: Compared) -> str:
    document = compared.document
    return document.file or document.url or document.id


def _line(name: str, figures: Figures) -> str:
    name = on_one_line(name)
    shown = name if len(name) < _NAME else "…" + name[2 - _NAME :]
    parts = [_percent(figures.same[role], figures.matched) for role in ROLES]
    shares = [_percent(figures.matched, figures.read), _percent(figures.matched, figures.marked), *parts]
    counts = "".join(f"{count:>10,}" for count in (figures.marked, figures.read, figures.matched))
    return f"{shown:<{_NAME}}{counts}" + "".join(f"{share:>10}" for share in shares)


def _percent(part: int, of: int) -> str:
    return f"{100 * part / of:.1f}" if of else "-"


def _lines(compared: Compared) -> Iterable[str]:
    for match in compared.matched:
        if match.spans or match.fields:
            yield f"~ {match.read.id}  {'; '.join(_differences(match))}"
        if match.marked.moved:
            yield f"> {match.read.id}  {', '.join(match.marked.moved)}: found by the words, not where the annotation says"
    for marked in compared.missed:
        yield f"- {_words(marked.source)} {_words(marked.cue)}: {_content(marked)}"
        if marked.moved:
            yield f"> {', '.join(marked.moved)}: found by the words, not where the annotation says"
    for alone in compared.alone:
        yield f"+ {alone.id}  {_words(alone.source)} {_words(alone.cue)}: {_content(alone)}"


def _differences(match: Match) -> Iterable[str]:
    for role in match.spans:
        if role == "content":
            yield f"content {_content(match.read)} marked as {_content(match.marked)}"
        else:
            yield f"{role} {_words(getattr(match.read, role))} marked as {_words(getattr(match.marked, role))}"
    for name in match.fields:
        read = match.read.channel.kind if name == "channel" and match.read.channel else getattr(match.read, name)
        marked = match.marked.fields.get("actor_name") if name == "actor" else None
        yield f"{name} {read or 'none'} marked as {marked or match.marked.fields.get(name)}"


def _words(span: Span | None) -> str:
    return "(nobody)" if span is None else f"“{_clipped(span.text)}”"


def _content(said: Annotated | Attribution) -> str:
    return f"“{_clipped(' … '.join(span.text for span in said.content))}”"


def _clipped(text: str) -> str:
    return text if len(text) <= _CLIPPED else text[: _CLIPPED - 1] + "…"


def _row(compared: Compared) -> Row:
    document = compared.document
    return {
        "annotations": compared.file,
        "document": document.id,
        "file": document.file,
        "url": document.url,
        **_figures(Figures().add(compared)),
        "matched": [
            {
                "attribution": match.read.id,
                "annotation": match.marked.id,
                "shared": round(match.shared, 4),
                "differing": [*match.spans, *match.fields],
                "marked": _marked(match.marked),
            }
            for match in compared.matched
        ],
        "missed": [{"annotation": marked.id, **_marked(marked)} for marked in compared.missed],
        "alone": [alone.id for alone in compared.alone],
    }


def _marked(marked: Annotated) -> Row:
    spans = {"source": span_row(marked.source), "cue": span_row(marked.cue), "content": [span_row(span) for span in marked.content]}
    return {**spans, "fields": dict(marked.fields), "creator": marked.creator, "at": marked.at, "moved": list(marked.moved)}


def _figures(figures: Figures) -> Row:
    return {
        "figures": {
            "annotated": figures.marked,
            "found": figures.read,
            "matched": figures.matched,
            "precision": _share(figures.precision),
            "recall": _share(figures.recall),
            "exact": {role: figures.same[role] for role in ROLES},
            "fields": {name: {"given": count, "agreed": figures.agreed[name]} for name, count in figures.given.items()},
        }
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
