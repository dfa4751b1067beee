"""A ledger with something in every table, words that spreadsheets take for formulas, emoji, and text from right to left."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterclaim.export.moment import Moment
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import Credit
from tests.desk import quarrel
from tests.ledger import made

FORMULA = (
    '=HYPERLINK("https://x.example";"Varna")\n\nThe mayor of Varna said on Monday that 12 people had died 🕊️🇧🇬, and “that, too”.\n\n'
    "+7 said -2, 'and' @home\tsaid\rשלום. It could not be verified.\n"
)
STORIES = (
    *quarrel.QUARREL,
    quarrel.Report((quarrel.Line("a8", quarrel.MAYOR, "that 40 cranes stood"),), unchecked="Nobody saw it because it was dark."),
)


def fill(path: Path) -> Ledger:
    """The ledger, open."""
    ledger = Ledger.open(str(path), create=True)
    quarrel.keep(ledger, STORIES)
    doc = replace(made.document(FORMULA, file="=cmd|' /C calc'!A0.txt"), publisher="@Varna 'Post'", credits=(Credit("+Wire", 0, 4),))
    first = made.statement(doc, source="The mayor of Varna")
    places = (*first.places, replace(first.places[0], latitude=None, longitude=None, gazetteer_id=None, unknown="two fit equally well"))
    content = (*first.content, made.span(FORMULA, "“that, too”"))
    first = replace(first, content=content, places=places)
    second = replace(made.statement(doc, "@home", "+7"), cue=made.span(FORMULA, "'and'"), said_in=None, places=(), parent=first.id)
    third = replace(made.statement(doc, "שלום", "-2"), source=None, channel=None, said_at="2021-09~", times=())
    with ledger.writing() as writer:
        number = writer.keep_document(doc, made.taken(FORMULA, file=doc.file), None)
        writer.keep_reading(number, doc, [first, second, third], [made.note(doc)], "made@1", doc.id)
        writer.keep_problem("scan.pdf", None, "=this is a PDF")
    with ledger.writing() as writer:
        decide(writer, "reject", "attribution", first.id, by="Mira", why="@ the tape says otherwise")
        decide(writer, "note", "attribution", first.id, by="Jon", why="ask again")
        decide(writer, "assess", "attribution", second.id, by="Mira", why="heard", value={"credibility": 2, "reliability": "b"})
        decide(writer, "correct", "attribution", third.id, by="Mira", why="asked", value={"stance": "questions"})
        taken_back = decide(writer, "accept", "attribution", "a1", by="Mira", why="seen")
        decide(writer, "undo", "decision", taken_back.id, by="Mira", why="not seen")
        decide(writer, "accept", "relation", "a1 a2 contradicts", by="Mira", why="both mean that night")
        decide(writer, "accept", "actor", quarrel.MAYOR, by="Jon", why="known")
    return ledger


def rows_by_type(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    """The rows of the public interface."""
    found = defaultdict(list)
    with Moment.of(ledger) as moment:
        for row in moment.rows():
            found[row["type"]].append(row)
    return found


def check_words(tables: Mapping[str, list[Mapping[str, Any]]]) -> int:
    """That every span in the tables slices to its words; how many there were."""
    text = {row["id"]: row["text"] for row in tables["documents"]}
    count = 0
    for document, start, end, words in _spans(tables):
        assert text[document][start:end] == words
        count += 1
    return count


def _spans(tables: Mapping[str, list[Mapping[str, Any]]]) -> Iterator[tuple[str, int, int, str]]:
    for row in tables["attributions"]:
        for name in ("source", "cue"):
            if row[f"{name}_start"] is not None:
                yield row["document"], row[f"{name}_start"], row[f"{name}_end"], row[f"{name}_text"]
        parts = json.loads(row["content"])
        for part in parts:
            yield row["document"], part["start"], part["end"], part["text"]
        assert row["content_start"] == min(part["start"] for part in parts)
        assert row["content_end"] == max(part["end"] for part in parts)
        if len(parts) == 1:
            yield row["document"], row["content_start"], row["content_end"], row["content_text"]
    for name in ("quantities", "times", "places", "verifications"):
        for row in tables[name]:
            yield row["document"], row["start"], row["end"], row["text"]
    for name, table in (("anchor", "times"), ("reason", "verifications")):
        for row in tables[table]:
            if row[f"{name}_start"] is not None:
                yield row["document"], row[f"{name}_start"], row[f"{name}_end"], row[f"{name}_text"]
