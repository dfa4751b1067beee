"""A ledger as CSV: one file a table.

Source: RFC 4180; what spreadsheets take for formulas: CWE-1236 and OWASP ASVS 5.0, 1.2.10.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.export.tables import TABLES, cells

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

_GUARDED = frozenset("=+-@＝＋－＠\t\r\n\x00'")
"""What begins with one of these gets an apostrophe before it: formulas, and apostrophes, so that one can always be taken off again."""


def write_folder(moment: Moment, folder: Path) -> None:
    """Every table, in one pass, with all files open."""
    with ExitStack() as files:
        writers = {}
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            # a lone surrogate comes out as the escape that JSON has for it
            stream = files.enter_context(path.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
            writers[table.name] = csv.writer(stream)
            writers[table.name].writerow([column.name for column in table.columns])
        for table, row in cells(moment):
            writers[table.name].writerow(map(_cell, row))


def guarded(words: str) -> str:
    """Words that no spreadsheet takes for a formula; where they begin with an apostrophe, the words are what follows it."""
    return f"'{words}" if words[:1] in _GUARDED else words


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
