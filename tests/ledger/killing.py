"""Load chunks from a file, and die at a moment: after so many rows, statements and transactions.

    python -m tests.ledger.killing ADDRESS CHUNKS MOMENT

Whoever gets to the end prints how many moments there were.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from counterclaim.ledger.bulk import load


def main(address: str, file: str, last: int) -> None:
    chunks = pickle.loads(Path(file).read_bytes())
    moments = 0

    def pass_by(*_: object) -> None:
        nonlocal moments
        moments += 1
        if moments == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def rows_of(n: int) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
        for table, rows in chunks[n]:
            yield table, each(rows)

    def each(rows: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for row in rows:
            pass_by()
            yield row

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, pass_by)
    load(address, "b" * 64, len(chunks), rows_of)
    print(moments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
