"""brat stand-off annotation to statements: in the form of PolNeAR (events) and in the plain one (relations).

Types Source, Cue and Content are roles, whatever their case; other spans are remarks. An event (`E1  Attribution:T4 Content:T3 Cue:T2
Source:T1`) is a statement; relations (`R1  Says Arg1:T1 Arg2:T3`) link spans, whatever their type; attributes (`A1  Stance E1 denies`)
are fields.

Source: brat's stand-off format; Newell, Margolin, Ruths (2018), An Attribution Relations Corpus for Political News, LREC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from counterclaim.annotations.anchoring import Anchoring, Marked
from counterclaim.annotations.annotated import MOST_PIECES, MOST_SPANS, ROLES, Annotated, field_of
from counterclaim.annotations.joined import assembled, grouped
from counterclaim.annotations.texts import Found
from counterclaim.errors import UnreadableError
from counterclaim.records import Span

_ID = re.compile(r"[TERAM]\d{1,12}", re.A)
_PIECE = re.compile(r"(\d{1,12}) (\d{1,12})", re.A)
_DIGITS = "0123456789"


def read(data: bytes, found: Found) -> Iterator[Annotated | UnreadableError]:
    """Statements, and what of the file could not be read, each with its reason.

    Args:
        data: the `.ann` file; offsets count code points of the text.
        found: the document that it is about.

    Raises:
        UnreadableError: the file is not in UTF-8, or holds no annotations.
    """
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise UnreadableError("it is not in UTF-8") from None
    reading = _Reading(found)
    for number, line in enumerate(lines, 1):
        try:
            reading.take(line.rstrip("\r"))
        except UnreadableError as error:
            yield UnreadableError(f"line {number}: {error}")
    if not reading.lines:
        raise UnreadableError("it holds no annotations")
    yield from reading.statements()


@dataclass(slots=True)
class _Reading:
    """What was taken of a file so far."""

    found: Found
    lines: int = 0
    spans: dict[str, tuple[str, tuple[Span, ...]]] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    events: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    anchoring: Anchoring = field(default_factory=Anchoring)

    def take(self, line: str) -> None:
        """Keep what a line says; remarks and what runs on from the line before are none."""
        name, *rest = line.split("\t", 2)
        if not rest or _ID.fullmatch(name) is None:
            return
        self.lines += 1
        if name[0] == "T":
            self._take_span(name, rest[0], rest[1] if len(rest) > 1 else None)
        elif name[0] == "E":
            self._take_event(name, rest[0].split())
        elif name[0] == "R":
            ends = [part.partition(":")[2] for part in rest[0].split()[1:]]
            if len(ends) != 2 or not all(ends):
                raise UnreadableError("a relation is a type and two arguments")
            self.links.append((ends[0], ends[1]))
        else:
            kind, about, *value = rest[0].split(None, 2) if len(rest[0].split(None, 2)) > 1 else ("", "")
            if value and (known := field_of("actor_name" if kind.casefold() == "actor" else kind, value[0])):
                self.fields.setdefault(about, {}).update([known])

    def _take_span(self, name: str, where: str, words: str | None) -> None:
        kind, _, places = where.partition(" ")
        if kind.casefold() not in ROLES:
            return
        if name in self.spans:
            raise UnreadableError(f"{name} is there twice")
        if len(self.spans) == MOST_PIECES:
            raise UnreadableError(f"no more than {MOST_PIECES:,} spans of one file are read")
        self.spans[name] = (kind.casefold(), ())  # should it have no place, its statement is left out
        pieces = [_PIECE.fullmatch(part) for part in places.split(";", MOST_SPANS)]
        edges = [(int(piece[1]), int(piece[2])) for piece in pieces if piece is not None]
        if len(edges) < len(pieces):
            raise UnreadableError(f"{places[:60]!r} is no place")
        text = self.found.document.text
        if all(0 <= start < end <= len(text) for start, end in edges):
            spans = tuple(self.anchoring.span(text, start, end) for start, end in edges)
            if words is None and not self.found.same_text:
                raise UnreadableError(f"{name} has no words to check, and the text may be another")
            # a line break among the words is a space in the file, or ends the line
            here = " ".join(" ".join(span.text for span in spans).split())
            said = None if words is None else " ".join(words.split())
            if said is None or here == said or ("\n" in text[edges[0][0] : edges[-1][1]] and here.startswith(said)):
                self.spans[name] = (kind.casefold(), spans)
                return
        if len(edges) > 1 or not words:
            raise UnreadableError(f"the words of {name} do not stand at {places[:60]} in the document’s text")
        span, _ = self.anchoring.place(text, Marked((len(text), len(text) + 1), words), False)
        self.spans[name] = (kind.casefold(), (span,))
        self.moved.add(name)

    def _take_event(self, name: str, parts: list[str]) -> None:
        if name in self.events:
            raise UnreadableError(f"{name} is there twice")
        named = [part.partition(":") for part in parts[1:]]
        self.events[name] = [(role.rstrip(_DIGITS).casefold(), span) for role, _, span in named if span][:MOST_SPANS]

    def statements(self) -> Iterator[Annotated | UnreadableError]:
        """Events, then what relations link, then contents that are in neither."""
        in_events: set[str] = set()
        for name, parts in self.events.items():
            in_events.update(span for _, span in parts)
            yield from self._made(name, [(role, span) for role, span in parts if role in ROLES])
        rest = {name: role for name, (role, _) in self.spans.items() if name not in in_events}
        groups, loose = grouped(rest, self.links)
        for names in groups:
            yield from self._made(names[0], [(rest[name], name) for name in names])
        for name in loose:
            if self.spans[name][1]:
                yield UnreadableError(f"{name}: the {rest[name]} is linked to nothing")

    def _made(self, name: str, parts: list[tuple[str, str]]) -> Iterator[Annotated | UnreadableError]:
        lost = [span for _, span in parts if span not in self.spans]
        if lost:
            yield UnreadableError(f"{name}: there is no source, cue or content {lost[0][:40]}")
        if lost or not all(self.spans[span][1] for _, span in parts):
            return  # that a part of it has no place was told already
        try:
            made = assembled(name, self.found.document, [(role, self.spans[span][1]) for role, span in parts])
        except UnreadableError as error:
            yield UnreadableError(f"{name}: {error}")
            return
        fields = {key: value for about in (*(span for _, span in parts), name) for key, value in self.fields.get(about, {}).items()}
        moved = tuple(dict.fromkeys(role for role, span in parts if span in self.moved))
        yield replace(made, fields=fields, moved=moved)
