"""A report's statements as cards beside its text, for pages of any kind: spans, facts in words, and how both are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from counterclaim.export.nesting import depths
from counterclaim.export.segments import Mark, Role, Segment
from counterclaim.records import Attribution, Place, Quantity, Span

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
        found += [("where", f"{p.text}: {where(p)}") for p in a.places]
        return found + [("how many", f"{q.text}: {how_many(q)}") for q in a.quantities]

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


def where(place: Place) -> str:
    """A place in words: the gazetteer's name, country, point; else why it is not known."""
    if place.unknown is not None:
        return place.unknown
    point = "" if place.latitude is None or place.longitude is None else f" {place.latitude:.2f}, {place.longitude:.2f}"
    return f"{place.name}{', ' + place.country if place.country else ''}{point}"


def how_many(quantity: Quantity) -> str:
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


def cards_of(attributions: Sequence[Attribution], who: Mapping[str, str], prefix: str) -> tuple[Card, ...]:
    """A card a statement, in their order.

    Args:
        attributions: of one report.
        who: names of actors by identifier.
        prefix: of the anchors. Anchors are made of it and of numbers alone: an identifier that came with the data becomes none.
    """
    depth = depths(attributions)
    first = {a.id: (n, a) for n, a in reversed(list(enumerate(attributions, 1)))}
    cards = []
    for number, a in enumerate(attributions, 1):
        parent = first.get(a.parent or "")
        inside = None if parent is None or parent[1] is a else _card(prefix, *parent, depth[parent[1].id], None)
        cards.append(replace(_card(prefix, number, a, depth[a.id], inside), actor=who.get(a.actor or "")))
    return tuple(cards)


def _card(prefix: str, number: int, a: Attribution, depth: int, parent: Card | None) -> Card:
    anchor = f"{prefix}{number}"
    parts = [Part(role, role, span, f"{anchor}-{role}-1") for role, span in (("source", a.source), ("cue", a.cue)) if span]
    several = len(a.content) > 1
    for n, span in enumerate(a.content, 1):
        parts.append(Part("content", f"content {n}" if several else "content", span, f"{anchor}-content-{n}"))
    return Card(number, anchor, a, tuple(parts), depth, parent)


def marks_of(cards: Iterable[Card]) -> Iterator[Mark]:
    """The spans of all cards, to cut the text at."""
    for card in cards:
        a = card.attribution
        roles: dict[Role, Iterable[Span | None]] = {"source": [a.source], "cue": [a.cue], "content": a.content}
        for role, spans in roles.items():
            for part, span in enumerate((s for s in spans if s), 1):
                yield Mark(span.start, span.end, card.number, role, part, card.depth)


def classes(segment: Segment) -> str:
    """Style classes of a segment: its roles, and `nested` where one statement's content stands in another's."""
    contents = {m.card for m in segment.marks if m.role == "content"}
    roles = sorted({m.role for m in segment.marks})
    return " ".join(["m", *roles, *(["nested"] if len(contents) > 1 else [])])


def card_numbers(segment: Segment) -> str:
    """Numbers of the cards that a segment belongs to."""
    return " ".join(map(str, sorted({m.card for m in segment.marks})))


def innermost(segment: Segment) -> str:
    """Numbers of the cards that a reader means who points here: those deepest inside."""
    deepest = max(m.depth for m in segment.marks)
    return " ".join(map(str, sorted({m.card for m in segment.marks if m.depth == deepest})))
