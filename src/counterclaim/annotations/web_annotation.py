"""Web annotations to statements: those that `export --to web-annotation` writes, and what other tools make of the same model.

What a tag says decides: "source", "cue" and "content" are roles, "stance: denies" is a field. Annotations are parts of one statement
where they link to it, or to each other. Words without a role are the content of a statement of their own.

Source: Web Annotation Data Model, W3C Recommendation, 23 February 2017.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from counterclaim.annotations.anchoring import Anchoring, Marked
from counterclaim.annotations.annotated import MOST_PIECES, MOST_SPANS, ROLES, Annotated, field_of, word_or_none
from counterclaim.annotations.joined import assembled, grouped
from counterclaim.annotations.texts import Finder, Found
from counterclaim.errors import UnreadableError
from counterclaim.export.iris import DIGEST, parts_of
from counterclaim.records import Document, Span

_OTHER_TAGS = ("verification", "reason")
_OTHER_MOTIVATIONS = ("assessing", "bookmarking", "editing", "identifying", "moderating", "replying")
_MOST_NESTED = 100
_NONE = object()
_PAGES = ("AnnotationCollection", "AnnotationPage")

Json = Mapping[str, Any]


def read(data: bytes, texts: Finder, name: str | None = None) -> Iterator[Annotated | UnreadableError]:
    """Statements, and what of the file could not be read, each with its reason.

    Args:
        data: JSON: an annotation, a list of them, a page, or a collection with its page in it.
        texts: finds documents.
        name: of the document, for annotations whose target is not known to the ledger.

    Raises:
        UnreadableError: it is no JSON, or holds no annotations.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"it is no JSON ({str(error)[:100]})") from None
    reading = _Reading(texts, name)
    for number, annotation in enumerate(_annotations(value), 1):
        try:
            reading.take(annotation, number)
        except UnreadableError as error:
            yield UnreadableError(f"annotation {_name(annotation, number)}: {error}")
    yield from reading.statements()


@dataclass(slots=True)
class _Piece:
    """One annotation of words."""

    role: str
    document: Document | None = None
    spans: tuple[Span, ...] = ()
    moved: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    creator: str | None = None
    at: str | None = None


@dataclass(slots=True)
class _Reading:
    """What was taken of a file so far."""

    texts: Finder
    fallback: str | None
    pieces: dict[str, _Piece] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    anchoring: Anchoring = field(default_factory=Anchoring)

    def take(self, annotation: Any, number: int) -> None:
        """Keep what an annotation says."""
        if not isinstance(annotation, Mapping):
            raise UnreadableError("it is no object")
        name, motivations = _name(annotation, number), set(map(str, _list(annotation.get("motivation"))))
        targets = _list(annotation.get("target"))
        selected = [t for t in targets if isinstance(t, Mapping) and t.get("selector") is not None]
        if not selected:
            self._link(annotation, targets, motivations)
            return  # about a whole resource: not about words
        bodies = _bodies(annotation)
        tags = [value.casefold() for value, _ in bodies.texts]
        if motivations & set(_OTHER_MOTIVATIONS) or any(tag in _OTHER_TAGS for tag in tags):
            return
        if len(self.pieces) == MOST_PIECES:
            raise UnreadableError(f"no more than {MOST_PIECES:,} annotations of one file are read")
        if name in self.pieces:
            raise UnreadableError("another annotation has the same id")
        role = next((tag for tag in tags if tag in ROLES), "")
        self.links += [(name, other) for other in bodies.links]
        self.pieces[name] = _Piece(role)  # should it have no place, its statement is left out
        self.pieces[name] = self._piece(annotation, role, selected, bodies)

    def _link(self, annotation: Json, targets: list[Any], motivations: set[str]) -> None:
        if not targets:
            raise UnreadableError("it has no target")
        if "linking" not in motivations:
            return
        ends = [[name for value in values if (name := _name(value))] for values in (_list(annotation.get("body")), targets)]
        if len(ends[0]) * len(ends[1]) > MOST_SPANS:
            raise UnreadableError("it links more than a statement has parts")
        self.links += [(a, b) for a in ends[0] for b in ends[1]]

    def _piece(self, annotation: Json, role: str, targets: list[Json], bodies: _Bodies) -> _Piece:
        if len(targets) > (MOST_SPANS if role in ("content", "") else 1):
            raise UnreadableError(
                f"a {role} is one span" if role in ("source", "cue") else "it has more targets than a statement has parts"
            )
        found = self._found(targets[0])
        if any(self._found(target).document.id != found.document.id for target in targets[1:]):
            raise UnreadableError("its targets are in several documents")
        places = [self.anchoring.place(found.document.text, _marked(target), found.same_text) for target in targets]
        creator = annotation.get("creator")
        who = creator.get("name") or _name(creator) if isinstance(creator, Mapping) else creator
        moved = any(is_moved for _, is_moved in places)
        spans = tuple(span for span, _ in places)
        return _Piece(role, found.document, spans, moved, bodies.fields(), word_or_none(who), word_or_none(annotation.get("created")))

    def _found(self, target: Json) -> Found:
        names = [n for n in (_name(target.get("source")), *map(_name, _list(target.get("scope")))) if n]
        states = [s for s in _list(target.get("state")) if isinstance(s, Mapping)]
        cached = [n for s in states for n in map(_name, _list(s.get("cached"))) if n.startswith(DIGEST)]
        return self.texts.find([*names, *([self.fallback] if self.fallback else [])], cached[0][len(DIGEST) :] if cached else None)

    def statements(self) -> Iterator[Annotated | UnreadableError]:
        """Pieces that are linked, as one statement; loose contents as statements of their own."""
        linked = {name for link in self.links for name in link}
        for name in [name for name, piece in self.pieces.items() if not piece.role]:
            if name in linked:
                del self.pieces[name]  # a part of a statement that is neither source, cue nor content
            else:
                self.pieces[name] = replace(self.pieces[name], role="content")
        groups, loose = grouped({name: piece.role for name, piece in self.pieces.items()}, self.links)
        hubs = {a: b for a, b in self.links if b not in self.pieces}
        for names in groups:
            called = hubs.get(names[0], names[0])
            own, group = parts_of(called), [self.pieces[name] for name in names]
            if not all(piece.spans for piece in group):
                continue  # that a part of it has no place was told already
            try:
                yield _statement(own[0] if own else called, group)
            except UnreadableError as error:
                yield UnreadableError(f"statement {called[:200]}: {error}")
        for name in loose:
            if self.pieces[name].spans:
                yield UnreadableError(f"annotation {name[:200]}: the {self.pieces[name].role} is linked to nothing")


def _statement(name: str, group: list[_Piece]) -> Annotated:
    """Pieces of one statement."""
    first = group[0]
    document, *others = {piece.document.id: piece.document for piece in group if piece.document is not None}.values()
    if others:
        raise UnreadableError("its parts are in several documents")
    fields = {key: value for piece in reversed(group) for key, value in piece.fields.items()}
    moved = tuple(dict.fromkeys(piece.role for piece in group if piece.moved))
    made = assembled(name, document, [(piece.role, piece.spans) for piece in group])
    return replace(made, fields=fields, creator=first.creator, at=first.at, moved=moved)


@dataclass(slots=True)
class _Bodies:
    """What the bodies of an annotation say: texts with their purposes, links, the actor that is identified."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    actor: str | None = None

    def fields(self) -> dict[str, str]:
        """Tags of the form "name: value" whose name is a field's; others are remarks."""
        found = {}
        for value, purpose in self.texts:
            name, colon, rest = value.partition(":")
            known = field_of("actor_name" if name.strip().casefold() == "actor" else name, rest) if colon else None
            if known and purpose not in ("commenting", "describing", "replying"):
                found[known[0]] = known[1]
        return found | ({"actor": self.actor} if self.actor else {})


def _bodies(annotation: Json) -> _Bodies:
    made = _Bodies()
    if isinstance(text := annotation.get("bodyValue"), str):
        made.texts.append((text.strip(), ""))
    for body in _list(annotation.get("body")):
        if not isinstance(body, Mapping):
            continue  # a name of something elsewhere: what it says is not known
        purpose = str(body.get("purpose") or "")
        if isinstance(value := body.get("value"), str):
            made.texts.append((value.strip(), purpose))
        elif name := _name(body.get("source")):
            if purpose == "linking":
                made.links.append(name)
            elif purpose == "identifying" and (own := parts_of(name)):
                made.actor = own[0]
    return made


def _marked(target: Json) -> Marked:
    """What a target's selectors say."""
    position: tuple[int, int] | None = None
    quote: Json = {}
    for selector in _list(target.get("selector")):
        if not isinstance(selector, Mapping):
            continue
        if selector.get("refinedBy") is not None:
            raise UnreadableError("selectors that refine each other are not read: give a position or a quote of the whole text")
        kinds = _list(selector.get("type") or selector.get("@type"))
        if "TextPositionSelector" in kinds and position is None:
            position = (_number(selector.get("start")), _number(selector.get("end")))
        elif "TextQuoteSelector" in kinds and not quote:
            quote = selector
    if position is None and not quote:
        raise UnreadableError("it has neither a TextPositionSelector nor a TextQuoteSelector")
    words = [quote.get(name) for name in ("exact", "prefix", "suffix")]
    if quote and not words[0]:
        raise UnreadableError("its TextQuoteSelector has no words")
    if any(word is not None and not isinstance(word, str) for word in words):
        raise UnreadableError("exact, prefix and suffix of a TextQuoteSelector are texts")
    return Marked(position, words[0], words[1] or "", words[2] or "")


def _annotations(value: Any) -> Iterator[Any]:
    """All annotations that stand in a value, in order."""
    waiting, met = [iter([value])], 0
    while waiting:
        item = next(waiting[-1], _NONE)
        if item is _NONE:
            waiting.pop()
        elif len(waiting) > _MOST_NESTED:
            raise UnreadableError("collections are nested too deeply")
        elif isinstance(item, list):
            waiting.append(iter(item))
        elif isinstance(item, Mapping) and "@graph" in item:
            waiting.append(iter([item["@graph"]]))
        elif isinstance(item, Mapping) and any(kind in _list(item.get("type") or item.get("@type")) for kind in _PAGES):
            inside = [part for part in (item.get("items"), item.get("first"), item.get("next")) if isinstance(part, list | Mapping)]
            if not inside and item.get("total") != 0:
                raise UnreadableError("it names pages that stand elsewhere: nothing is fetched, put the pages into the file")
            waiting.append(iter(inside))
            met += 1
        else:
            met += 1
            yield item
    if not met:
        raise UnreadableError("it holds no annotations")


def _name(value: Any, number: int | None = None) -> str:
    """How something is named, in a word or an object; else by its number."""
    name = (value.get("id") or value.get("@id")) if isinstance(value, Mapping) else value
    if isinstance(name, str) and name:
        return name[:2_000]
    return "" if number is None else f"number {number}"


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnreadableError("start and end of a TextPositionSelector are whole numbers from 0 on")
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
