"""What people hold of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

DecisionKind = Literal["accept", "reject", "correct", "assess", "note", "undo"]
SubjectType = Literal["attribution", "actor", "verification", "relation", "document", "origin", "decision"]

CREDIBILITY: Mapping[int, str] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
RELIABILITY: Mapping[str, str] = {
    "a": "completely reliable",
    "b": "usually reliable",
    "c": "fairly reliable",
    "d": "not usually reliable",
    "e": "unreliable",
    "f": "cannot be judged",
}
"""The Admiralty code of a piece of information and of a source, in MISP's words; 6 and f are no grade but the lack of one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided, and why. Nothing changes it; taking it back is another decision.

    Attributes:
        subject: identifier of what it is about; of a relation "a b kind", of a note on what was checked "document start end".
        seen: what the person had before them: the spans with their words, the fields.
        value: what was decided: corrected fields; "credibility" 1 to 6 and "reliability" a to f of an assessment.
        why: the person's reason.
        by: the person's name.
        at: when, UTC, ISO 8601.
        replaces: the decision that this one takes the place of, or takes back.
    """

    id: str
    kind: DecisionKind
    subject_type: SubjectType
    subject: str
    seen: Mapping[str, Any]
    value: Mapping[str, Any]
    why: str
    by: str
    at: str
    replaces: str | None = None
