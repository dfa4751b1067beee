"""One HTML page for all results: each report's text with its sources, cues and contents marked, and a card a statement.

The page stands alone: no request leaves it, a content security policy forbids any, and nothing on it links elsewhere.
Reports are written one by one. The index of them is written last, since only then its counts are known, and the style
sheet moves it to the top; it keeps a line a report, and none above `INDEX_LIMIT`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from counterclaim.export.nesting import depths
from counterclaim.export.segments import Mark, Paragraph, Role, Segment, cut
from counterclaim.export.visible import on_page
from counterclaim.pipeline import Result
from counterclaim.records import Attribution, Document, Place, Quantity, Span
from counterclaim.version import __version__

INDEX_LIMIT = 5_000  # lines; a longer index helps nobody, and takes memory as long as the page is written
INDEX_OPEN = 12  # reports; a longer index is folded at first
LONGEST_IN_INDEX = 160  # code points of a title
BUFFERED_PIECES = 500

KINDS = {
    None: "other text",
    "title": "title",
    "byline": "byline",
    "dateline": "dateline",
    "caption": "caption",
    "body": "body",
    "credit": "credit",
    "note": "editor’s note",
    "furniture": "not part of the report",
}
READ_KINDS = ("title", "body")
QUOTATIONS = {"direct": "direct quotation", "indirect": "indirect, in the report’s words", "mixed": "partly quoted"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Part:
    """One span on a card: its name, its words, its place in code points, and the anchor of that place in the text."""

    role: str
    label: str
    span: Span
    anchor: str


@dataclass(frozen=True, slots=True)
class Card:
    """One attribution as the template shows it.

    `parent` is the card that it stands inside of, where that is shown; `actor` the name of whom its source is.
    """

    number: int
    anchor: str
    attribution: Attribution
    parts: tuple[Part, ...]
    depth: int
    parent: Card | None = None
    actor: str | None = None

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What was resolved, as (name, words): actor, channel, when and where said, times, places and quantities of the content."""
        a = self.attribution
        said = [("actor", self.actor), ("channel", a.channel.kind.replace("_", " ") if a.channel else None), ("said at", a.said_at)]
        said.append(("said in", a.said_in.name if a.said_in else None))
        found = [(name, words) for name, words in said if words]
        found += [("when", f"{t.text}: {t.edtf}{', approximately' if t.approximate else ''}") for t in a.times]
        found += [("where", f"{p.text}: {_where(p)}") for p in a.places]
        return found + [("how many", f"{q.text}: {_how_many(q)}") for q in a.quantities]

    @property
    def stance(self) -> str:
        """The stance in words."""
        return self.attribution.stance.replace("_", " ")

    @property
    def quotation(self) -> str:
        """The kind of quotation in words."""
        return QUOTATIONS[self.attribution.quotation]

    @property
    def content(self) -> list[Part]:
        """The parts of what is said."""
        return [p for p in self.parts if p.role == "content"]


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
            yield from cut(self.document.text, _marks(self.cards), self.document.sections)

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
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'",
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
    made.filters |= {"classes": _classes, "cards": _card_numbers, "innermost": _innermost, "anchor": _anchor}
    return made


def _shown(value: object) -> object:
    """Every value that a template prints passes here on its way to be escaped."""
    return on_page(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _static(name: str) -> Markup:
    """A style sheet or script of the package, the only text that is not escaped."""
    return Markup(resources.files("counterclaim.export").joinpath("templates", name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    """Source: Content Security Policy Level 3, 2.3.1, hash-source."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _reports(results: Iterable[Result], tally: Tally) -> Iterator[Report]:
    for number, result in enumerate(results, 1):
        if result.document is None and result.problem is None:
            continue  # the actors of all reports
        report = Report(number, result, _cards(number, result.attributions, result.who))
        yield report
        tally.add(report)


def _where(place: Place) -> str:
    if place.unknown is not None:
        return place.unknown
    point = "" if place.latitude is None or place.longitude is None else f" {place.latitude:.2f}, {place.longitude:.2f}"
    return f"{place.name}{', ' + place.country if place.country else ''}{point}"


def _how_many(quantity: Quantity) -> str:
    """Value and bounds in words."""
    if quantity.lower == quantity.upper and quantity.value is not None:
        bounds = f"{quantity.value:,.10g}"
    else:
        bounds = " ".join(
            f"{word} {number:,.10g}"
            for word, number in (("about", quantity.value), ("from", quantity.lower), ("up to", quantity.upper))
            if number is not None
        )
    return " ".join(part for part in (bounds, (quantity.kind or quantity.unit or "").replace("_", " ")) if part)


def _cards(report: int, attributions: tuple[Attribution, ...], who: Mapping[str, str]) -> tuple[Card, ...]:
    depth = depths(attributions)
    first = {a.id: (n, a) for n, a in reversed(list(enumerate(attributions, 1)))}
    cards = []
    for number, a in enumerate(attributions, 1):
        parent = first.get(a.parent or "")
        inside = None if parent is None or parent[1] is a else _card(report, *parent, depth[parent[1].id], None)
        cards.append(replace(_card(report, number, a, depth[a.id], inside), actor=who.get(a.actor or "")))
    return tuple(cards)


def _card(report: int, number: int, a: Attribution, depth: int, parent: Card | None) -> Card:
    """Anchors are made of numbers alone: an identifier that came with the data never becomes one of the page's."""
    anchor = f"r{report}-{number}"
    parts = [Part(role, role, span, f"{anchor}-{role}-1") for role, span in (("source", a.source), ("cue", a.cue)) if span]
    several = len(a.content) > 1
    for n, span in enumerate(a.content, 1):
        parts.append(Part("content", f"content {n}" if several else "content", span, f"{anchor}-content-{n}"))
    return Card(number, anchor, a, tuple(parts), depth, parent)


def _marks(cards: tuple[Card, ...]) -> Iterator[Mark]:
    for card in cards:
        a = card.attribution
        roles: dict[Role, Iterable[Span | None]] = {"source": [a.source], "cue": [a.cue], "content": a.content}
        for role, spans in roles.items():
            for part, span in enumerate((s for s in spans if s), 1):
                yield Mark(span.start, span.end, card.number, role, part, card.depth)


def _classes(segment: Segment) -> str:
    """Style classes of a segment: its roles, and `nested` where one statement's content stands in another's."""
    contents = {m.card for m in segment.marks if m.role == "content"}
    roles = sorted({m.role for m in segment.marks})
    return " ".join(["m", *roles, *(["nested"] if len(contents) > 1 else [])])


def _card_numbers(segment: Segment) -> str:
    return " ".join(map(str, sorted({m.card for m in segment.marks})))


def _innermost(segment: Segment) -> str:
    """Numbers of the cards that a reader means who points here: those deepest inside."""
    deepest = max(m.depth for m in segment.marks)
    return " ".join(map(str, sorted({m.card for m in segment.marks if m.depth == deepest})))


def _anchor(mark: Mark, report: Report) -> str:
    return f"r{report.number}-{mark.card}-{mark.role}-{mark.part}"
