"""A brief as one HTML page, for the screen and for paper: it asks nothing of anybody, runs nothing, and links only within itself."""

from __future__ import annotations

from importlib import resources
from typing import TextIO

from markupsafe import Markup

from counterclaim.desk.brief.brief import Brief
from counterclaim.desk.pages import environment
from counterclaim.export.page import hash_source

_BUFFERED_PIECES = 500


def write_html(brief: Brief, stream: TextIO) -> None:
    """Write a brief; the same one gives the same bytes."""
    style = resources.files("counterclaim.desk").joinpath("templates", "brief.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {hash_source(style)}; base-uri 'none'; form-action 'none'"
    pieces = environment().get_template("brief.html").stream(brief=brief, style=Markup(style), policy=policy)
    pieces.enable_buffering(_BUFFERED_PIECES)
    stream.writelines(pieces)
