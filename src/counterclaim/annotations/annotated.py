"""A statement as somebody marked it, in whichever format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counterclaim.errors import UnreadableError, UsageError
from counterclaim.ledger.corrections import CHOICES, check_correction, is_text
from counterclaim.records import Document, Span

ROLES = ("source", "cue", "content")
FIELDS = ("stance", "polarity", "quotation", "channel", "said_at", "actor", "actor_name", "parent", "probability")
MOST_SPANS = 1_000
"""How many spans one statement may have."""
MOST_PIECES = 100_000
"""How many annotated sources, cues and contents are taken from one file."""
MOST_STATEMENTS = 20_000
"""How many statements of one text are taken from one file."""

_LONGEST_VALUE = 1_000


@dataclass(frozen=True, slots=True)
class Annotated:
    """A statement that somebody marked, laid to a document of the ledger.

    Attributes:
        id: as the annotations name it; for messages.
        document: the ledger's, with the text in which the spans stand.
        content: in the order of the text; none where nothing is said ("declined to comment").
        fields: what else is said of it, of `FIELDS`: "actor" is an identifier of the ledger, "actor_name" what the annotator wrote.
        creator: who marked it.
        at: when, as the annotations say.
        moved: roles whose words stood elsewhere than the position said, and were found by their surroundings.
    """

    id: str
    document: Document
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    creator: str | None = None
    at: str | None = None
    moved: tuple[str, ...] = ()


def field_of(name: str, value: str) -> tuple[str, str] | None:
    """A field as the ledger writes it; None for a name that is none.

    Args:
        name: as an annotator wrote it: "Stance", "said at".
        value: one of the words that can stand there, whatever its case.

    Raises:
        UnreadableError: it cannot stand there.
    """
    known = name.strip().casefold().replace(" ", "_").replace("-", "_")
    if known not in FIELDS:
        return None
    value = value.strip()
    if not value or len(value) > _LONGEST_VALUE or not is_text(value):
        raise UnreadableError(f"{known} is a text of 1 to {_LONGEST_VALUE:,} characters")
    if ("attribution", known) in CHOICES:
        value = value.casefold().replace(" ", "_")
    if known in ("stance", "polarity", "quotation", "channel", "said_at"):
        try:
            check_correction("attribution", {known: value})
        except UsageError as error:
            raise UnreadableError(str(error)) from None
    return known, value


def word_or_none(value: Any) -> str | None:
    """A string that is not empty, clipped; None for everything else."""
    return value[:_LONGEST_VALUE] if isinstance(value, str) and value.strip() else None
