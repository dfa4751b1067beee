"""Two reports side by side, with what was removed and added; mostly two versions of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from counterclaim.desk.pages import desk_of, missing, page
from counterclaim.desk.reader import versions_of
from counterclaim.desk.words import plain
from counterclaim.ledger import queries
from counterclaim.records import Attribution
from counterclaim.relate.edits import Edit
from counterclaim.relate.statements import StatementChanges
from counterclaim.relate.versions import compare_versions

MOST_REASONS = 60
MOST_STATEMENTS = 100
"""How many statements of each fate are listed."""

_BESIDE = 1  # paragraphs that are shown around a change
_BREAK = re.compile(r"(\n\s*)")


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of one of the texts; `changed`: the other one does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of both texts."""

    old: Sequence[Bit]
    new: Sequence[Bit]

    @property
    def changed(self) -> bool:
        """Whether it differs."""
        return any(bit.changed for bit in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown together; `alike`: none differs, so that they are folded."""

    alike: bool
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of some statements: before and after, None where there is none, and the fields that differ."""

    name: str
    pairs: Sequence[tuple[Attribution | None, Attribution | None, Sequence[str]]]
    more: int


def versions(request: Request) -> Response:
    """`/report/{id}/versions/{other}`: the one that came first on the left."""
    case = desk_of(request).cases.now()
    this, other = (case.heads.get(request.path_params[name]) for name in ("id", "other"))
    if this is None or other is None:
        return missing(request, "One of these two reports is not there")
    if this.id == other.id:
        return missing(request, "A report cannot be compared with itself")
    old, new = sorted((this, other), key=lambda head: head.number)
    with desk_of(request).cases.ledger.reading() as connection:
        texts = [queries.document(connection, case.generation, head.id) for head in (old, new)]
    if texts[0] is None or texts[1] is None:
        return missing(request, "One of these two reports is being read anew")
    said = [[s.attribution for s in case.statements_in.get(head.id, ())] for head in (old, new)]
    change = compare_versions(texts[0][1], texts[1][1], *said)
    rows = list(rows_of(texts[0][1].text, change.edits))
    return page(
        request,
        "versions",
        case,
        old=old,
        new=new,
        are_versions=any(one.id == new.id for one in versions_of(case, old)),
        change=change,
        reasons=change.reasons[:MOST_REASONS],
        more_reasons=max(0, len(change.reasons) - MOST_REASONS),
        stretches=stretches_of(rows),
        fates=list(fates_of(change.statements)),
        kept=len(change.statements.kept),
    )


def rows_of(old: str, edits: Sequence[Edit]) -> Iterator[Row]:
    """Both texts, paragraph by paragraph: a row ends where both have a line end, or where paragraphs were put in or taken out."""
    left: list[Bit] = []
    right: list[Bit] = []

    def row() -> Iterator[Row]:
        if left or right:
            yield Row(_trimmed(left), _trimmed(right))
        left.clear()
        right.clear()

    at = 0
    for edit in (*edits, None):
        end = len(old) if edit is None else edit.old.start
        for part in _BREAK.split(old[at:end]):
            if part.startswith("\n"):
                yield from row()
            elif part:
                left.append(Bit(part, False))
                right.append(Bit(part, False))
        if edit is None:
            break
        apart = [text for text in (edit.old.text, edit.new.text) if text]
        if all(text.startswith("\n") for text in apart):
            yield from row()
        left += [Bit(edit.old.text, True)] if edit.old.text else []
        right += [Bit(edit.new.text, True)] if edit.new.text else []
        if all(text.endswith("\n") for text in apart):
            yield from row()
        at = edit.old.end
    yield from row()


def _trimmed(bits: Sequence[Bit]) -> tuple[Bit, ...]:
    """Without the line ends around them."""
    found = list(bits)
    while found and not found[0].text.strip("\n"):
        del found[0]
    while found and not found[-1].text.strip("\n"):
        del found[-1]
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip("\n"))
        found[-1] = replace(found[-1], text=found[-1].text.rstrip("\n"))
    return tuple(found)


def stretches_of(rows: Sequence[Row]) -> list[Stretch]:
    """Rows with those that differ and their neighbours in the open, the others folded."""
    shown = {n + k for n, row in enumerate(rows) if row.changed for k in range(-_BESIDE, _BESIDE + 1)}
    grouped = groupby(enumerate(rows), key=lambda both: both[0] not in shown)
    return [Stretch(alike, [row for _, row in some]) for alike, some in grouped]


def fates_of(changes: StatementChanges) -> Iterator[Fate]:
    """What became of the statements, those that say something else first."""
    for name, pairs in (
        ("With another figure", changes.figures),
        ("Reworded", changes.reworded),
        ("In the same words, read otherwise", changes.changed),
    ):
        if pairs:
            listed = [(pair.old, pair.new, [plain(field.name) for field in pair.fields]) for pair in pairs[:MOST_STATEMENTS]]
            yield Fate(name, listed, len(pairs) - len(listed))
    if changes.gained:
        some = changes.gained[:MOST_STATEMENTS]
        yield Fate("Only in the later one", [(None, a, ()) for a in some], len(changes.gained) - len(some))
    if changes.lost:
        some = changes.lost[:MOST_STATEMENTS]
        yield Fate("Only in the earlier one", [(a, None, ()) for a in some], len(changes.lost) - len(some))


ROUTES = [Route("/report/{id}/versions/{other}", versions)]
