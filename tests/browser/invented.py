"""A ledger in which every view has something to show: the quarrel at the quay, and a fallen bridge of which one report has two versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from counterclaim.keep.versions import keep_version
from counterclaim.ledger import columns
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.read.identity import document_id
from counterclaim.records import Attribution, Document, Likeness, Place, Quantity, Reason, Reference, Section, Span, Taken, Verification
from counterclaim.relate.origins import origin_id
from tests.desk import quarrel
from tests.desk.stories import ATLANTIS, NORTHERN, VARNA
from tests.ledger import made

URL = "https://post.example/bridge"
OLD = (
    "Bridge falls 🌉 in Varna\n\nMenu Home\n\nAna Petrova said that 12 people had died in Varna. "
    "Ivo Marin claimed that “Petrova said it was old”.\n\nقال المتحدث إن الجسر سقط\n\n"
    "It could not be verified because roads were shut.\n\nHidden \u202eturn\u202c here.\n\n"
    + "".join(f"The river stood {n} centimetres high on the {n}th day of the month, and nobody crossed it.\n\n" for n in range(4, 20))
    + "The dockers said that northern Bulgaria and Atlantis were cut off.\n"
)
NEW = OLD.replace("12 people", "14 people").replace("Menu Home\n\n", "") + "\nThe river rose overnight.\n"
ANSWER = "Union gives another number\n\nIvo Marin said that at least 30 people had died in Varna.\n"
NUMBERS = {"12": (12.0, 12.0), "14": (14.0, 14.0), "30": (30.0, None)}

DIED, QUOTED, INNER, CUT_OFF, MORE_DIED = "b-died", "b-quoted", "b-inner", "b-cut-off", "b-more-died"
"""Identifiers of the statements of the older bridge report, and of the answer to it; those of the newer version end in `-2`."""


def _span(text: str, words: str) -> Span:
    return made.span(text, words)


def _document(text: str, url: str | None = None, file: str | None = None, publisher: str = "Varna Post") -> Document:
    title = text.split("\n")[0]
    sections = [Section("title", 0, len(title))]
    if (menu := text.find("Menu Home")) >= 0:
        sections.append(Section("furniture", menu, menu + len("Menu Home")))
    sections.append(Section("body", text.index("\n\n", max(menu, 0)) + 2, len(text)))
    name = document_id(text, file=file, url=url)
    authors, day = ("Lena Kolev",), "2024-03-06"
    return Document(name, text, file, url, publisher, title, authors, day, "en", sections=tuple(sections))


def _place(text: str, words: str, known: tuple) -> Place:
    name, country, latitude, longitude, precision, identifier, unknown = known
    at = _span(text, words)
    return Place(at.start, at.end, words, name, country, latitude, longitude, precision, identifier, "made@1", unknown)


def _before(text: str, words: str, what: Span) -> Span:
    """Where words stand last before others."""
    start = text.rindex(words, 0, what.start)
    return Span(start, start + len(words), words)


def _said(doc: Document, name: str, source: str, cue: str, content: str, actor: str | None = None, **fields: object) -> Attribution:
    text, what = doc.text, _span(doc.text, content)
    counted = []
    for number, (lower, upper) in NUMBERS.items():
        if f"{number} people" in content:
            at = what.start + content.index(number)
            value = None if upper is None else lower
            counted.append(Quantity(at, at + 2, number, "killed", "people", value, lower, upper, None, "made@1"))
    return Attribution(
        name, doc.id, _before(text, source, what), _before(text, cue, what), (what,), "indirect", "asserts", "positive", None, 0.9,
        made_by={"spans": "made@1", "stance": "stances.words@1"}, evidence={"stance": (_before(text, cue, what),)},
        unknown={"said_at": "no day is named"}, actor=actor, quantities=tuple(counted), **fields,
    )  # fmt: skip


def _statements(doc: Document, after: str = "") -> list[Attribution]:
    people = "14 people" if after else "12 people"
    varna = (_place(doc.text, "Varna", VARNA),)
    lost = _place(doc.text, "northern Bulgaria", NORTHERN), _place(doc.text, "Atlantis", ATLANTIS)
    quoted = QUOTED + after
    return [
        _said(doc, DIED + after, "Ana Petrova", "said", f"that {people} had died in Varna", quarrel.MAYOR, places=varna),
        _said(doc, quoted, "Ivo Marin", "claimed", "that “Petrova said it was old”", quarrel.CLERK),
        replace(_said(doc, INNER + after, "Petrova", "said", "it was old", quarrel.MAYOR), parent=quoted, quotation="direct"),
        _said(doc, CUT_OFF + after, "The dockers", "said", "that northern Bulgaria and Atlantis were cut off", quarrel.UNION, places=lost),
    ]


OLDER, NEWER, ANSWERING = _document(OLD, URL), _document(NEW, URL), _document(ANSWER, file="answer.txt", publisher="Rila Courier")
ORIGIN = origin_id(OLDER.id)
NOTE_WORDS = "It could not be verified because roads were shut"


def make(path: Path) -> None:
    """Make the ledger."""
    with Ledger.open(str(path), create=True) as ledger:
        quarrel.keep(ledger)
        words = _span(OLD, NOTE_WORDS)
        note = Verification(OLDER.id, words.start, words.end, words.text, "unverified", _span(OLD, "roads were shut"), (DIED,), "made@1")
        older, newer = _statements(OLDER), _statements(NEWER, "-2")
        more = _said(
            ANSWERING, MORE_DIED, "Ivo Marin", "said", "that at least 30 people had died in Varna", quarrel.CLERK,
            places=(_place(ANSWER, "Varna", VARNA),),
        )  # fmt: skip
        with ledger.writing() as writer:
            old = writer.keep_document(OLDER, Taken(OLD.encode(), "http", url=URL), None)
            writer.keep_reading(old, OLDER, older, [note], "made@1", ORIGIN)
            new = writer.keep_document(NEWER, Taken(NEW.encode(), "http", url=URL), OLDER.id)
            writer.keep_reading(new, NEWER, newer, [], "made@1", ORIGIN, keep_version(writer, (old, OLDER), NEWER, newer))
            answer = writer.keep_document(ANSWERING, made.taken(ANSWER, file="answer.txt"), None)
            writer.keep_reading(answer, ANSWERING, [more], [], "made@1", origin_id(ANSWERING.id))
            alike = Likeness(NEWER.id, OLDER.id, "version", 1.0, (Reason("shared-words", "nine in ten words"),))
            OriginRows(writer.connection, writer.generation).keep_likenesses([alike])
            places = tuple(Reference(d.id, a.content[0].start, a.content[0].end) for d, a in ((OLDER, older[0]), (ANSWERING, more)))
            reason = Reason("figures", "at least 30 against 12", places)
            row = {"relation": "contradicts", "probability": 0.86, "reasons": columns.of_reasons((reason,)), "made_by": "made@1"}
            writer.keep_relations([{"a": a, "b": MORE_DIED, **row} for a in (DIED, DIED + "-2")])
            writer.keep_problem("lost.txt", None, "it is empty")
