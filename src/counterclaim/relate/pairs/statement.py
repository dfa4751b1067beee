"""The values that relating works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterclaim.records import Attribution, Document


@dataclass(frozen=True, slots=True)
class Told:
    """A report and its statements, as `compare` sees them."""

    document: Document
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that were compared.

    Attributes:
        a: identifier of the attribution of the earlier report; within a report, of the one that stands first.
        b: identifier of the other.
        evidence: what the two texts alone show, as JSON holds it.
    """

    a: str
    b: str
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with what the ledger knows of it now.

    Attributes:
        attribution: with the ledger's actor.
        place: its number in the order of the ledger.
        document: identifier of its report.
        title: whether it stands in the report's title.
        published_at: of its report, EDTF; None where unknown.
        origin: the origin that its report is laid to.
        text_sha256: of its report's text, for telling copies.
        voices: identifiers of its actor and of the parties that it speaks for, the actor first, the widest last; empty where nobody is
            named.
    """

    attribution: Attribution
    place: int
    document: str
    title: bool
    published_at: str | None
    origin: str
    text_sha256: str
    voices: tuple[str, ...]

    @property
    def party(self) -> str | None:
        """The widest body for which it speaks."""
        return self.voices[-1] if self.voices else None


def content_of(a: Attribution) -> str:
    """The words of the content in a line."""
    return " ".join(" ".join(span.text.split()) for span in a.content)


def day_of(moment: str | None) -> date | None:
    """The day of a moment, EDTF; None where it names no single day."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None
