"""Reports written with each line's kind in front, for tests that a reviewer can read."""

from __future__ import annotations

import re

from counterclaim.read.sections import find_sections

_MARK = re.compile(r"^<(\w+)> ", re.M)


def plain(marked: str) -> str:
    """The report without its marks: `<title> ...` at the head of a line, `[GAO, Mali --]` around a dateline."""
    return re.sub(r"^\{(.+?)\}", r"\1", _MARK.sub("", marked), flags=re.M)


def found(marked: str) -> str:
    """The same report with the marks that the section finder gives it, body lines bare."""
    text = plain(marked)
    out, at = [], 0
    for section in find_sections(text):
        out.append(text[at : section.start])
        words = text[section.start : section.end]
        whole_line = text[section.end : section.end + 1] in ("", "\n")
        if section.kind == "dateline" and not whole_line:
            out.append("{" + words + "}")
        else:
            out.append(words if section.kind == "body" else f"<{section.kind}> {words}")
        at = section.end
    return "".join(out) + text[at:]
