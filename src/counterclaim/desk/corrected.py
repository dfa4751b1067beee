"""What a person's correction put in the place of what the machine had made, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from counterclaim.desk.words import day, plain
from counterclaim.ledger.corrections import ACTORS, SPANS
from counterclaim.records import Decision

NameOf = Callable[[str | None], str | None]
"""Gives the name of an actor, None where none is known."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field that was corrected.

    Attributes:
        name: of the field, as the ledger calls it.
        value: what it was set to.
        made: what the machine had made of it, as the person saw it.
    """

    name: str
    value: str
    made: str


def corrections(decision: Decision, name_of: NameOf | None = None) -> Iterator[Correction]:
    """What a decision corrects, in words; nothing where it is of another kind.

    Args:
        decision: any.
        name_of: for actors, who are called by their identifiers where it is left out.
    """
    if decision.kind != "correct":
        return
    seen = dict(decision.seen)
    if decision.subject_type == "relation":
        seen["relation"] = decision.subject.split(" ")[-1]
    for name, value in decision.value.items():
        before = seen.get(name)
        have_places = name in SPANS and spoken(name, value, name_of) == spoken(name, before, name_of)
        yield Correction(name, *(spoken(name, one, name_of, have_places=have_places) for one in (value, before)))


def spoken(name: str, value: Any, name_of: NameOf | None = None, *, have_places: bool = False) -> str:
    """The value of a field in words.

    Args:
        name: of the field.
        value: as a decision holds it.
        name_of: for actors, who are called by their identifiers where it is left out.
        have_places: whether words are followed by their place, in code points of the text.
    """
    if not value:
        return "none"
    if name in SPANS:
        return " … ".join(_worded(span, have_places) for span in (value if name == "content" else [value]))
    if name in ACTORS:
        return (name_of(value) if name_of else None) or str(value)
    if name == "said_at":
        return day(str(value))
    return str(value) if name in ("name", "role") else plain(str(value))


def _worded(span: Any, has_place: bool) -> str:
    start, end, words = span
    return f"{words} ({start}:{end})" if has_place else str(words)
