"""Chains: every row holds the hash of the row before it and its own, so that nothing inside can be changed or taken out unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counterclaim.ledger import hashes
from counterclaim.ledger.verifying.findings import Finding, Tally


def check_chain(table: str, rows: Iterable[Mapping[str, Any]], tally: Tally, *, part: bool = False) -> Iterator[Finding]:
    """Whether a chain holds.

    Args:
        table: its name.
        rows: in the order of their numbers, every column.
        tally: is told the rows and the end of the chain.
        part: rows may be missing, as in a bundle of some documents.
    """
    number, before = 0, hashes.FIRST
    for row in rows:
        tally.count(table)
        here = row.get("number")
        if type(here) is not int or here <= number:
            yield Finding(table, str(here), "number", f"the row stands behind number {number}, so its own must be greater")
            continue
        follows = here == number + 1
        if not follows and not part:
            missing = f"{number + 1}" if here == number + 2 else f"{number + 1} to {here - 1}"
            yield Finding(table, str(here), "number", f"the chain has a gap before this row: {missing} missing")
        if follows and row.get("before") != before:
            yield Finding(table, str(here), "before", "it does not hold the hash of the row before it")
        if not _holds(row):
            yield Finding(table, str(here), "hash", "its values do not give its hash: the row was changed")
        number, before = here, str(row.get("hash"))
    tally.ends[table] = (number, before)


def _holds(row: Mapping[str, Any]) -> bool:
    try:
        return hashes.of_row({name: value for name, value in row.items() if name != "hash"}) == row.get("hash")
    except (TypeError, ValueError, RecursionError):  # a value that no JSON holds
        return False
