"""What a check finds broken, and how much it looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is broken.

    Attributes:
        table: the kind of row: a table of the ledger, "database", "search", or of a bundle "file".
        row: its key.
        check: the permanent name of what does not hold.
        detail: what is wrong, for a person.
    """

    table: str
    row: str
    check: str
    detail: str


@dataclass(slots=True)
class Tally:
    """What was looked at so far.

    Attributes:
        checked: rows by kind, in the order in which they were first looked at.
        broken: findings by kind of row.
        ends: of each chain the number and hash of its last row. Whoever notes them elsewhere can tell later that nothing was cut off.
    """

    checked: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)

    def count(self, table: str, rows: int = 1) -> None:
        """That so many more rows were looked at."""
        self.checked[table] += rows

    def found(self, finding: Finding) -> Finding:
        """That something is broken; hands it on."""
        self.broken[finding.table] += 1
        return finding
