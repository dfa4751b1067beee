"""Documents with statements, made by hand: no model is asked."""

from __future__ import annotations

import re

from counterclaim.read.identity import document_id
from counterclaim.records import (
    Attribution,
    Channel,
    Document,
    Particular,
    Place,
    Quantity,
    Section,
    Span,
    Taken,
    Time,
    Verification,
)

TEXT = "Bridge falls\n\nThe mayor of Varna said on Monday that 12 people had died. It could not be verified.\n"


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def taken(text: str = TEXT, file: str | None = "report.txt", url: str | None = None) -> Taken:
    return Taken(text.encode(), "file" if url is None else "http", file=file if url is None else None, url=url, media_type="text/plain")


def document(text: str = TEXT, file: str | None = "report.txt", url: str | None = None) -> Document:
    return Document(
        id=document_id(text, file=file, url=url),
        text=text,
        file=file,
        url=url,
        publisher="Varna Post",
        title=text.split("\n")[0],
        authors=("Ana Petrova",),
        published_at="2021-09-06",
        language="en",
        sections=(Section("title", 0, text.index("\n")), Section("body", text.index("\n") + 2, len(text))),
        particulars=(Particular("publisher", "Varna Post", "manifest"), Particular("published_at", "2021-09-06", "option")),
    )


def statement(doc: Document, content: str = "that 12 people had died", source: str = "The mayor of Varna", **fields: object) -> Attribution:
    text = doc.text
    what = span(text, content)
    number = re.search(r"\d+", content)
    quantities = ()
    if number:
        at = what.start + number.start()
        value = float(number.group())
        quantities = (Quantity(at, at + len(number.group()), number.group(), "killed", "people", value, value, value, None, "made@1"),)
    town = span(text, "Varna") if "Varna" in text else span(text, source)
    place = Place(town.start, town.end, town.text, "Varna", "BG", 43.2, 27.9, 1, "726050", "made@1")
    when = (Time(*_edges(span(text, "on Monday")), "2021-09-06", False, "made@1", anchor=town),) if "on Monday" in text else ()
    return Attribution(
        id=f"a{abs(what.start * 31 + len(content)):x}{doc.id[1:9]}",
        document=doc.id,
        source=span(text, source),
        cue=span(text, "said"),
        content=(what,),
        quotation="indirect",
        stance="asserts",
        polarity="positive",
        parent=None,
        probability=0.9,
        made_by={"spans": "made@1"},
        channel=Channel("statement", *_edges(span(text, "said"))[:2]),
        said_in=place,
        quantities=quantities,
        times=when,
        places=(place,),
        evidence={"channel": (span(text, "said"),)},
        unknown={"said_at": "no date"},
        **fields,
    )


def note(doc: Document) -> Verification:
    words = span(doc.text, "It could not be verified")
    return Verification(doc.id, words.start, words.end, words.text, "unverified", span(doc.text, "could not"), (), "made@1")


def _edges(s: Span) -> tuple[int, int, str]:
    return s.start, s.end, s.text
