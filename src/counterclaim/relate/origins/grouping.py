"""Likenesses to origins: each report is laid to the one that it draws on most, and what hangs together is one origin."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.records import Document, Likeness, Origin, Reason
from counterclaim.relate.origins.outlets import is_agency, is_same_outlet, name_key

MOST_OF_IT = 2 / 3
"""The share of a document from which on it is one origin with a source, whether or not it draws on another more."""

_RANKS = ("version", "copy", "reprint", "excerpt", "relay")


@dataclass(frozen=True, slots=True)
class Printed:
    """Who printed a report, and whom it credits."""

    publisher: str | None = None
    credits: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Document) -> Printed:
        """What grouping needs of a document."""
        return cls(document.publisher, tuple(dict.fromkeys(credit.name for credit in document.credits)))


def group(order: Sequence[str], likenesses: Iterable[Likeness], printed: Mapping[str, Printed]) -> list[Origin]:
    """The origins of these documents: every document is in exactly one.

    A document is laid to one other, the one that it draws on most, so that a digest of two stories never makes them one; besides
    it is one with whatever has two thirds of its words. Likenesses to documents that are not in `order` are passed over: grouping
    only the origins that a change touches (see `touched`) gives what grouping everything gives.

    Args:
        order: identifiers in the order of the ledger, each once.
        likenesses: of these documents.
        printed: publisher and credits of each document; one that is missing has neither.

    Returns:
        Origins in the order of their first documents. An origin's id depends on its first document alone.
    """
    place = {document: n for n, document in enumerate(order)}
    root = {document: document for document in order}

    def find(document: str) -> str:
        while root[document] != document:
            root[document] = root[root[document]]
            document = root[document]
        return document

    joined: list[Likeness] = []
    for likeness in joining(place, likenesses):
        one, other = sorted((find(likeness.document), find(likeness.source)), key=place.__getitem__)
        if one != other:
            joined.append(likeness)
            root[other] = one
    members: dict[str, list[str]] = {}
    for document in order:
        members.setdefault(find(document), []).append(document)
    reasons: dict[str, list[Likeness]] = {}
    for likeness in sorted(joined, key=lambda n: (place[n.document], place[n.source])):
        reasons.setdefault(find(likeness.document), []).append(likeness)
    return [_origin(tuple(documents), reasons.get(founding, []), printed) for founding, documents in members.items()]


def touched(changed: Iterable[Likeness]) -> frozenset[str]:
    """The documents whose origins a change of these likenesses, new or taken back, may touch.

    Whoever keeps origins groups anew all documents of the origins that these documents are in, with all likenesses among them.
    """
    return frozenset(document for likeness in changed for document in (likeness.document, likeness.source))


def origin_id(founding: str) -> str:
    """The id of the origin whose first document this is: "o" and 16 hexadecimal digits of a SHA-256."""
    return "o" + hashlib.sha256(founding.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def joining(place: Mapping[str, int], likenesses: Iterable[Likeness]) -> list[Likeness]:
    """The likenesses that make their documents one: each document's best, then those by which a source has two thirds of it.

    Two sources that have two thirds of a document each have a third of it in common, so that no digest joins two stories. Without
    them a family of hundreds falls apart, since dates and lengths can say that three reports draw on one another in a circle.
    """
    best_first = _best_first(place, likenesses)
    best: dict[str, Likeness] = {}
    for likeness in best_first:
        best.setdefault(likeness.document, likeness)
    return [*best.values(), *(n for n in best_first if n.kind != "relay" and n.score >= MOST_OF_IT)]


def _best_first(place: Mapping[str, int], likenesses: Iterable[Likeness]) -> list[Likeness]:
    """Likenesses between these documents: versions before all, then by score, kind and the documents' places."""
    inside = [n for n in likenesses if n.document in place and n.source in place]
    return sorted(inside, key=lambda n: (n.kind != "version", -n.score, _RANKS.index(n.kind), place[n.source], place[n.document]))


def _origin(documents: tuple[str, ...], drawing: list[Likeness], printed: Mapping[str, Printed]) -> Origin:
    agency, why = _agency([printed.get(document, Printed()) for document in documents], drawing, printed)
    reasons = [Reason(d.kind, f"{d.document} from {d.source}: " + "; ".join(r.detail for r in d.reasons)) for d in drawing]
    return Origin(
        origin_id(documents[0]),
        documents,
        "wire" if agency is not None else "reprint" if len(documents) > 1 else "own",
        agency,
        (*reasons, *why),
    )


def _agency(members: list[Printed], drawing: list[Likeness], printed: Mapping[str, Printed]) -> tuple[str | None, tuple[Reason, ...]]:
    """The agency behind these reports: a publisher whom one credits, else one that is an agency by its name, else who is credited most."""
    for likeness in drawing:
        publisher = printed.get(likeness.source, Printed()).publisher
        said = next((reason for reason in likeness.reasons if reason.kind == "credit"), None)
        if said is not None and publisher is not None:
            return publisher, (Reason("credit", f"{likeness.document} {said.detail}"),)
    # an agency that only passes on what another outlet reported stands behind nothing
    drawn_on = [printed.get(likeness.source, Printed()) for likeness in drawing] or members
    for publisher in (p.publisher for p in drawn_on):
        if publisher is not None and is_agency(publisher):
            return publisher, (Reason("publisher", f"{publisher} is an agency by its name"),)
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for member in members:
        for name in member.credits:
            if is_agency(name) and not is_same_outlet(name, member.publisher):
                counts[name_key(spelt.setdefault(name_key(name), name))] += 1
    if not counts:
        return None, ()
    key = max(counts, key=lambda key: (counts[key], key))
    return spelt[key], (Reason("credit", f'"{spelt[key]}" is credited by {counts[key]} of {len(members)}'),)
