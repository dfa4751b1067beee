"""A ledger as CSV: one file a table.

Source: RFC 4180; what spreadsheets take for formulas: CWE-1236 and OWASP ASVS 5.0, 1.2.10.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.export.csv_cells import guarded
from counterclaim.export.tables import TABLES, cells

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment


def write_folder(moment: Moment, folder: Path) -> None:
    """Every table, in one pass, with all files open."""
    with ExitStack() as files:
        writers = {}
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            # a lone surrogate comes out as the escape that JSON has for it
            stream = files.enter_context(path.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
            writers[table.name] = csv.writer(stream).writerow
            writers[table.name]([column.name for column in table.columns])
        for table, row in cells(moment):
            for n, column in enumerate(table.columns):
                if column.type == "text" and row[n] is not None:
                    row[n] = guarded(row[n])
                elif column.type == "boolean" and row[n] is not None:
                    row[n] = "true" if row[n] else "false"
            writers[table.name](row)
