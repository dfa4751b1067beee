"""One HTML page for all results: each report's text with its sources, cues and contents marked, and a card a statement.

The page stands alone: no request leaves it, a content security policy forbids any, and nothing on it links elsewhere.
Reports are written one by one. The index of them is written last, since only then its counts are known, and the style
sheet moves it to the top; it keeps a line a report, and none above `INDEX_LIMIT`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from counterclaim.export.cards import KINDS, READ_KINDS, Card, card_numbers, cards_of, classes, innermost, marks_of
from counterclaim.export.segments import Mark, Paragraph, cut
from counterclaim.export.visible import on_page
from counterclaim.pipeline import Result
from counterclaim.records import Document
from counterclaim.version import __version__

INDEX_LIMIT = 5_000  # lines; a longer index helps nobody, and takes memory as long as the page is written
INDEX_OPEN = 12  # reports; a longer index is folded at first
LONGEST_IN_INDEX = 160  # code points of a title
BUFFERED_PIECES = 500

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Report:
    """One result as the template shows it; `document` is None where the input could not be read."""

    number: int
    result: Result
    cards: tuple[Card, ...] = ()

    @property
    def document(self) -> Document | None:
        """The document as it was read."""
        return self.result.document

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The text, cut at the borders of all spans."""
        if self.document is not None:
            yield from cut(self.document.text, marks_of(self.cards), self.document.sections)

    @property
    def language(self) -> str | None:
        """The language, where it is a code that a page may carry."""
        code = self.document.language if self.document else None
        return code if code and _LANGUAGE.fullmatch(code) else None


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the index."""

    number: int
    title: str
    publisher: str | None
    date: str | None
    statements: int
    problem: str | None


@dataclass(slots=True)
class Tally:
    """What is known of all reports once they are written."""

    lines: list[Line] = field(default_factory=list)
    reports: int = 0
    statements: int = 0
    unreadable: int = 0
    makers: dict[str, set[str]] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Count a report, and keep its line for the index."""
        result, document = report.result, report.document
        self.reports += document is not None
        self.unreadable += document is None
        self.statements += len(result.attributions)
        for a in result.attributions:
            for name, maker in a.made_by.items():
                self.makers.setdefault(maker, set()).add(name)
        if len(self.lines) < INDEX_LIMIT:
            title = (document.title if document else None) or (document.file if document else None) or result.file
            short = title if len(title) <= LONGEST_IN_INDEX else title[: LONGEST_IN_INDEX - 1] + "…"
            publisher, date = (document.publisher, document.published_at) if document else (None, None)
            self.lines.append(Line(report.number, short, publisher, date, len(result.attributions), result.problem))

    @property
    def left_out(self) -> int:
        """How many reports the index does not list."""
        return self.reports + self.unreadable - len(self.lines)


def write(results: Iterable[Result], stream: TextIO) -> None:
    """One HTML page; the same results give the same page, byte for byte."""
    tally = Tally()
    style, script = _static("page.css"), _static("page.js")
    page = _environment().get_template("page.html")
    pieces = page.stream(
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src {hash_source(style)}; script-src {hash_source(script)}; base-uri 'none'; form-action 'none'",
        reports=_reports(results, tally),
        tally=tally,
        version=__version__,
        kinds=KINDS,
        read_kinds=READ_KINDS,
        index_open=INDEX_OPEN,
    )
    pieces.enable_buffering(BUFFERED_PIECES)
    stream.writelines(pieces)


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("counterclaim.export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"classes": classes, "cards": card_numbers, "innermost": innermost, "anchor": _anchor}
    return made


def _shown(value: object) -> object:
    """Every value that a template prints passes here on its way to be escaped."""
    return on_page(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _static(name: str) -> Markup:
    """A style sheet or script of the package, the only text that is not escaped."""
    return Markup(resources.files("counterclaim.export").joinpath("templates", name).read_text(encoding="utf-8"))


def hash_source(text: str) -> str:
    """Source: Content Security Policy Level 3, 2.3.1, hash-source."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _reports(results: Iterable[Result], tally: Tally) -> Iterator[Report]:
    for number, result in enumerate(results, 1):
        if result.document is None and result.problem is None:
            continue  # the actors of all reports
        report = Report(number, result, cards_of(result.attributions, result.who, f"r{number}-"))
        yield report
        tally.add(report)


def _anchor(mark: Mark, report: Report) -> str:
    return f"r{report.number}-{mark.card}-{mark.role}-{mark.part}"
