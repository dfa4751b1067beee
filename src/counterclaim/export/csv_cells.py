"""Cells of tables for spreadsheets, which take some texts for formulas."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from counterclaim.export.visible import on_one_line

_GUARDED = tuple("=+-@＝＋－＠\t\r\n\x00'")


def guarded(text: str) -> str:
    """A cell that every spreadsheet shows as text: one that could be taken for a formula gets an apostrophe before it.

    So does one that begins with an apostrophe, so that the guard can be taken off again: of a cell that begins with one, the first.

    Source: CWE-1236; OWASP ASVS 5.0, 1.2.10.
    """
    return f"'{text}" if text.startswith(_GUARDED) else text


def row_cells(columns: Iterable[str], numbers: Container[str], filled: Mapping[str, str]) -> Iterator[str]:
    """A row's cells: numbers as they are, words on one line with every control visible, guarded; empty where nothing is filled in."""
    for name in columns:
        value = filled.get(name, "")
        yield guarded(on_one_line(value)) if value and name not in numbers else value
