"""A brief as Markdown: CommonMark with the tables of GitHub's dialect. No word of a document acts as markup in it."""

from __future__ import annotations

import re
from functools import cache
from typing import TextIO

from jinja2 import Environment
from markupsafe import Markup

from counterclaim.desk.brief.brief import Brief
from counterclaim.desk.pages import environment
from counterclaim.export.visible import on_page

_ACTS = re.compile(r"[\\`*_{}\[\]<>&|~#$@]|:(?=[/A-Za-z+-])|\.(?<=www\.)", re.I)
"""What may act within a line; a colon makes an address, or a picture of its name, of what stands behind it."""

_ACTS_FIRST = re.compile(r"([-+=:%]|\d{1,9}(?=[.)]))(.?)", re.S)
"""What may act where a line begins: lists, underlines of titles, definitions, comments."""

_TRAILING, _GAPS = re.compile(r"[ \t]+$", re.M), re.compile(r"\n{3,}")
_BLANK = "\N{OPEN BOX}"
"""Stands for words of white space alone, since emphasis of nothing would be markup of another kind."""

_CODE = re.compile(r"[\w.@:+-]+", re.A)


def write_markdown(brief: Brief, stream: TextIO) -> None:
    """Write a brief; the same one gives the same bytes."""
    written = _environment().get_template("brief.md").render(brief=brief)
    stream.write(_GAPS.sub("\n\n", _TRAILING.sub("", written)).strip() + "\n")


def escaped(text: str) -> str:
    """Words on one line, in which nothing acts as Markdown or HTML, wherever they stand.

    Line ends and runs of white space become one space; controls are made visible.
    """
    line = _ACTS.sub(lambda found: f"\\{found[0]}", " ".join(on_page(text).split()) or (_BLANK if text else ""))
    return _ACTS_FIRST.sub(_inert, line, count=1) if _ACTS_FIRST.match(line) else line


def _inert(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1].isdigit() else f"\\{found[0]}"


@cache
def _environment() -> Environment:
    made = environment().overlay(finalize=_shown, autoescape=True)
    made.filters = {**made.filters, "code": _code}
    return made


def _shown(value: object) -> object:
    """Every value that the template prints passes here; what comes out is final."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else Markup(escaped(value))


def _code(identifier: str) -> str | Markup:
    """An identifier as code, where it is no more than letters and numbers."""
    return Markup(f"`{identifier}`") if _CODE.fullmatch(identifier) else identifier
