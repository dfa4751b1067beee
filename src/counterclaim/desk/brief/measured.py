"""How often the program errs, by what reports are about, as `evals/genres.py` measured it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterclaim.errors import ModelError

FILE = Path(__file__).parents[2] / "tables" / "measured.json"
FEW = 50
"""Fewer reports than this say little, and the brief says so."""


@dataclass(frozen=True, slots=True)
class Genre:
    """What was measured on reports of one kind. Figures are parts of a hundred, None where they are not known.

    Attributes:
        name: what the reports are about.
        reports: how many there were.
        printed: how many of them a newspaper or agency had printed; the others were written for the purpose.
        right: of the statements that the program lists, those that are right.
        found: of those that are there, those that it lists.
        stances: of those that are right, those whose stance is.
        contradictions: of the contradictions that it tells of, those that are ones.
    """

    name: str
    reports: int
    printed: int
    right: int | None
    found: int | None
    stances: int | None
    contradictions: int | None

    @property
    def is_small(self) -> bool:
        """Whether there were few reports."""
        return self.reports < FEW


@dataclass(frozen=True, slots=True)
class Measured:
    """All genres, and the state of the program and of the data that they were measured on."""

    genres: Sequence[Genre]
    commit: str
    data: str


@cache
def measured() -> Measured:
    """The packaged figures.

    Raises:
        ModelError: the package lacks them.
    """
    try:
        kept = json.loads(FILE.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the measured errors {FILE}: {error}") from error
    genres = [_genre(name, counts) for name, counts in kept["figures"].items()]
    return Measured(genres, kept["commit"], kept["data"])


def _genre(name: str, counts: Mapping[str, Mapping[str, int]]) -> Genre:
    def share(what: str, of: str) -> int | None:
        found = counts.get(what)
        return round(100 * found["right"] / found[of]) if found and found[of] else None

    sizes: Mapping[str, int] = counts  # type: ignore[assignment]
    return Genre(
        name,
        sizes["reports"],
        sizes["printed"],
        share("statements", "told"),
        share("statements", "gold"),
        share("stances", "told"),
        share("contradictions", "told"),
    )
