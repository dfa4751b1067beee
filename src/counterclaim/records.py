"""Frozen values that the stages hand to one another. All offsets are code points, `end` exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SectionKind = Literal["title", "byline", "dateline", "caption", "body", "credit", "note", "furniture"]
Quotation = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines"]
Polarity = Literal["positive", "negative"]

STANCES: tuple[Stance, ...] = ("asserts", "denies", "calls_for", "commits", "predicts", "opines", "questions", "declines")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text; `text` is exactly `document.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a stretch of the text is. Sections are in order, do not overlap, and only title and body yield claims."""

    kind: SectionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency or outlet that the report says it draws on."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was read.

    Attributes:
        id: derived from the text and where it came from; the same on every machine.
        text: for a text file the decoded file, a byte-order mark dropped and line ends turned into a line feed.
        sections: title, byline, dateline, caption, body, credit, note and furniture, in the order of the text.
        problems: what was odd about the input though it could be read, for a person.
    """

    id: str
    text: str
    file: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    credits: tuple[Credit, ...] = ()
    origin: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement that a source vouches for.

    Attributes:
        source: who; None where the report does not say.
        cue: the words that attribute; None for dialogue lines and bare quotations.
        content: what is said, one span a part.
        parent: the attribution inside whose content this one stands.
        probability: calibrated: how often an attribution with this number is right.
        made_by: permanent names of the models and rules behind the fields, by field.
    """

    id: str
    document: str
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quotation: Quotation
    stance: Stance
    polarity: Polarity
    parent: str | None
    probability: float
    made_by: Mapping[str, str] = field(default_factory=dict)
