"""What reports have to do with one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from counterclaim.records.statements import Reference

OriginKind = Literal["wire", "reprint", "own"]
LikenessKind = Literal["copy", "reprint", "excerpt", "relay", "version"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: the permanent name of its kind, and the words or figures for a person to check.

    Attributes:
        spans: where those words stand.
    """

    kind: str
    detail: str
    spans: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two documents, as code points of each text."""

    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """That one document draws on another, so that both are one origin.

    Attributes:
        document: identifier of the one that draws.
        source: identifier of the one that it draws on.
        kind: "copy" (the same text), "reprint" (lightly edited, cut, with another title), "excerpt" (a part of it), "relay" (tells what
            the other reported, and nothing of its own), "version" (another state of the same report).
        score: how much of the drawing document comes from the other, 0 to 1; no probability.
        passages: shared words, in the order of the drawing document.
    """

    document: str
    source: str
    kind: LikenessKind
    score: float
    reasons: tuple[Reason, ...]
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports that are one origin.

    Attributes:
        documents: identifiers, in the order of the ledger.
        kind: "wire" (an agency's story), "reprint" (several reports, no agency known), "own" (one report).
        agency: its name, for a wire story.
        reasons: why they are one.
    """

    id: str
    documents: tuple[str, ...]
    kind: OriginKind
    agency: str | None
    reasons: tuple[Reason, ...] = ()
