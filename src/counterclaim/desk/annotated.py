"""A report's text cut at the borders of what was read in it, and in the margin of each paragraph what was read there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from counterclaim.desk.case import Case
from counterclaim.desk.dispute import Told, told
from counterclaim.export.cards import KINDS, READ_KINDS, Card, card_numbers, cards_of, classes, innermost, marks_of
from counterclaim.export.segments import Mark, Segment, cut
from counterclaim.export.visible import on_page
from counterclaim.keep.related import subject_of
from counterclaim.ledger.decisions import Decided
from counterclaim.records import Dispute, Document, Relation, Span, Verification

MOST_RELATIONS = 3
"""How many relations a statement's card lists; the open card lists `MOST_WHEN_OPEN`."""

MOST_WHEN_OPEN = 60

T = TypeVar("T")

_MOST_LINES = 12  # in a block: the browser lays out no more than the blocks in view

_STATEMENT_ROLES = ("source", "cue", "content")
_PASSIVE = {"updates": "updated by", "repeats": "repeated by"}
_ORDER = ("contradicts", "updates", "updated by", "corroborates", "repeats", "repeated by", "perhaps contradicts")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a run; `control`: one code point that is shown by several characters."""

    text: str
    control: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as one of its statements sees it.

    Attributes:
        words: what this statement does to the other ("contradicts", "updated by").
        subject: by what decisions name the relation.
        decided: what people decided about it.
    """

    relation: Relation
    words: str
    subject: str
    other: Told
    decided: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field of a statement was found, or why it is not known."""

    name: str
    made_by: str | None
    evidence: Sequence[Span]
    unknown: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in the margin.

    Attributes:
        counts: how many relations of each kind it has, by the words for it.
        links: some of them, contradictions first, the surest first.
        more_links: how many are not listed.
        corrected: the fields in whose place people put something else.
        is_open: whether everything about it is shown.
    """

    card: Card
    told: Told
    disputes: Sequence[Dispute]
    counts: Sequence[tuple[str, int]]
    links: Sequence[Link]
    more_links: int
    corrected: frozenset[str]
    is_open: bool

    @property
    def is_rejected(self) -> bool:
        """Whether a person rejects it."""
        return any(d.decision.kind == "reject" for d in self.told.decided)

    @property
    def fields(self) -> list[Field]:
        """How its fields were found."""
        a = self.card.attribution
        names = dict.fromkeys((*a.made_by, *a.evidence, *a.unknown))
        return [Field(name, a.made_by.get(name), a.evidence.get(name, ()), a.unknown.get(name)) for name in names]


@dataclass(frozen=True, slots=True)
class Note:
    """A reporter's note on what could be checked, and the statements of the same report that it is about."""

    note: Verification
    subject: str
    covers: Sequence[Entry]
    decided: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stands in the same spans.

    Attributes:
        classes: of style; empty for text in no statement.
        cards: numbers of the statements that it belongs to, with spaces between.
        innermost: of these the ones that a reader means who points here.
        check: the kind of the note on what was checked that it stands in.
        at: whether it stands in the place that the address names; `begins_at`: whether that place begins here.
        refs: the statements whose number stands behind it.
    """

    pieces: Sequence[Piece]
    classes: str = ""
    cards: str = ""
    innermost: str = ""
    check: str | None = None
    at: bool = False
    begins_at: bool = False
    refs: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph.

    Attributes:
        start: where it begins, in code points of the text.
        label: what it is, in words.
        is_read: whether statements are looked for in it.
        begins_kind: whether the paragraph before it is of another kind.
    """

    start: int
    label: str
    kind: str
    is_read: bool
    begins_kind: bool
    runs: Sequence[Run]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its margin, and those behind it that have nothing in theirs."""

    lines: Sequence[Line]
    entries: Sequence[Entry]
    notes: Sequence[Note]


def entries_of(case: Case, document: str, opened: str | None = None) -> list[Entry]:
    """The statements of a report for its margin, in the order of the text.

    Args:
        case: the ledger as it is.
        document: the report's identifier.
        opened: identifier of the statement of which everything is shown.
    """
    said = case.statements_in.get(document, ())
    who = {s.attribution.actor: name for s in said if s.attribution.actor and (name := case.name(s.attribution.actor))}
    cards = cards_of([s.attribution for s in said], who, "s")
    return [_entry(case, card, card.attribution.id == opened) for card in cards]


def notes_of(case: Case, document: str, entries: Sequence[Entry]) -> list[Note]:
    """The reporters' notes of a report, in the order of the text."""
    by_id = {entry.card.attribution.id: entry for entry in entries}
    found = []
    for note in case.notes_in.get(document, ()):
        subject = f"{note.document} {note.start} {note.end}"
        covers = [by_id[covered] for covered in note.covers if covered in by_id]
        found.append(Note(note, subject, covers, case.standing_decisions(subject)))
    return sorted(found, key=lambda one: (one.note.start, one.note.end))


def blocks_of(document: Document, entries: Sequence[Entry], notes: Sequence[Note], at: tuple[int, int] | None) -> list[Block]:
    """The whole text; each statement and note in the margin of the paragraph where its first words stand.

    Args:
        document: the report.
        entries: its statements, numbered from 1.
        notes: its notes on what could be checked.
        at: a place to mark, in code points.
    """
    marks = list(marks_of(entry.card for entry in entries))
    marks += [Mark(n.note.start, n.note.end, number, "check") for number, n in enumerate(notes)]
    marks += [Mark(*at, 0, "at")] if at else []
    waiting = deque(sorted(entries, key=lambda entry: (_first(entry.card), entry.card.number)))
    noted = deque(notes)
    blocks: list[Block] = []
    start, before = 0, ""
    for paragraph in cut(document.text, marks, document.sections):
        behind = start + sum(len(segment.text) for segment in paragraph.segments) + len(paragraph.after)
        if paragraph.segments:
            label = KINDS.get(paragraph.kind, KINDS[None])
            runs = [_run(segment, entries, notes) for segment in paragraph.segments]
            line = Line(start, label, paragraph.kind or "other", paragraph.kind in READ_KINDS, label != before, runs)
            here = _taken(waiting, lambda entry: _first(entry.card), behind)
            there = _taken(noted, lambda note: note.note.start, behind)
            if here or there or not blocks or len(blocks[-1].lines) == _MOST_LINES:
                blocks.append(Block([line], here, there))
            else:
                blocks[-1] = replace(blocks[-1], lines=[*blocks[-1].lines, line])
            before = label
        start = behind
    if waiting or noted:  # what has no place in the text is shown all the same
        blocks.append(Block([], list(waiting), list(noted)))
    return blocks


def _taken(waiting: deque[T], place: Callable[[T], int], behind: int) -> list[T]:
    """Those at the front whose place is before another, taken out."""
    found = []
    while waiting and place(waiting[0]) < behind:
        found.append(waiting.popleft())
    return found


def _first(card: Card) -> int:
    """Where a statement begins; one without a place is behind all others."""
    return min((part.span.start for part in card.parts), default=1 << 62)


def _run(segment: Segment, entries: Sequence[Entry], notes: Sequence[Note]) -> Run:
    said = replace(segment, marks=tuple(m for m in segment.marks if m.role in _STATEMENT_ROLES))
    check = next((notes[m.card].note.kind for m in segment.marks if m.role == "check"), None)
    style = []
    if said.marks:
        style.append(classes(said))
        if any(entries[m.card - 1].told.decided for m in said.marks):
            style.append("by-hand")
    return Run(
        pieces_of(segment.text),
        " ".join([*style, *(["check", f"check-{check}"] if check else [])]),
        card_numbers(said) if said.marks else "",
        innermost(said) if said.marks else "",
        check,
        any(m.role == "at" for m in segment.marks),
        any(m.role == "at" for m in segment.begins),
        [entries[m.card - 1] for m in segment.ends if _carries_number(m, entries)],
    )


def _carries_number(mark: Mark, entries: Sequence[Entry]) -> bool:
    """Whether the statement's number stands behind this span: behind the cue, else behind the first of what is said."""
    if mark.role == "content":
        return mark.part == 1 and entries[mark.card - 1].card.attribution.cue is None
    return mark.role == "cue"


def pieces_of(text: str) -> list[Piece]:
    """A text with each code point that a page shows by several characters for itself, so that places can be counted on the page."""
    if len(on_page(text)) == len(text):
        return [Piece(text)]
    found = []
    for control, some in groupby(text, key=lambda c: len(on_page(c)) > 1):
        part = "".join(some)
        found += [Piece(c, True) for c in part] if control else [Piece(part)]
    return found


def _entry(case: Case, card: Card, is_open: bool) -> Entry:
    identifier = card.attribution.id
    claim = case.claim_of.get(identifier)
    related = sorted(
        ((_seen_from(case, identifier, relation), relation) for relation in case.relations_of(identifier)),
        key=lambda both: (_ORDER.index(both[0]), -both[1].probability, both[1].a, both[1].b),
    )
    most = MOST_WHEN_OPEN if is_open else MOST_RELATIONS
    this = told(case, identifier)
    return Entry(
        card,
        this,
        case.disputes_of.get(claim.id, ()) if claim else (),
        [(words, len(list(some))) for words, some in groupby(related, key=lambda both: both[0])],
        [_link(case, identifier, words, relation) for words, relation in related[:most]],
        max(0, len(related) - most),
        frozenset(name for d in this.decided if d.decision.kind == "correct" for name in d.decision.value),
        is_open,
    )


def _seen_from(case: Case, identifier: str, relation: Relation) -> str:
    if not case.ruling.is_sure(relation):
        return "perhaps contradicts"
    return _PASSIVE.get(relation.relation, relation.relation) if relation.a == identifier else relation.relation


def _link(case: Case, identifier: str, words: str, relation: Relation) -> Link:
    subject = subject_of(relation)
    other = relation.b if relation.a == identifier else relation.a
    return Link(relation, words, subject, told(case, other), case.standing_decisions(subject))
