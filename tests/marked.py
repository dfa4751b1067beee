"""Bracketed text for span tests: `[s He] [c said] [t that it held].` to plain text and spans by role."""

from __future__ import annotations

import re

MARK = re.compile(r"\[([a-z]+) |\]")


def unmark(marked: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The text without marks, and for each role its spans (code points) in the order in which they end."""
    text = ""
    at = 0
    open_marks: list[tuple[str, int]] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m.group(1):
            open_marks.append((m.group(1), len(text)))
        else:
            role, start = open_marks.pop()
            spans.setdefault(role, []).append((start, len(text)))
    return text + marked[at:], spans
