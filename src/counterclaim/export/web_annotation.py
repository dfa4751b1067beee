"""Web annotations: every statement as three annotations of the text, its fields as tags, and what people decided.

Source: Web Annotation Data Model, W3C Recommendation, 23 February 2017. Positions count code points, as the model says ("in terms of
unicode code points", section 4.2.5); `cached` names by its SHA-256 the text in which they count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.export.decided import rejected
from counterclaim.export.iris import DIGEST, iri, is_web_address, subject_iri
from counterclaim.export.jsonl import as_json
from counterclaim.ledger import hashes, queries
from counterclaim.ledger.decisions import Decided
from counterclaim.records import Attribution, Document, Span, Verification
from counterclaim.version import __version__

if TYPE_CHECKING:
    from counterclaim.export.moment import Moment

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""How many code points before and behind the words are quoted."""

Annotation = dict[str, Any]
_PROGRAM = {
    "id": iri("software", f"counterclaim {__version__}"),
    "type": "Software",
    "name": "counterclaim",
    "schema:softwareVersion": __version__,
}
_MOTIVATIONS = {"assess": "assessing", "correct": "editing", "accept": "moderating", "reject": "moderating", "undo": "moderating"}


def write_ledger(moment: Moment, stream: TextIO) -> None:
    """One page of annotations, written as they come; it is named by what it holds."""
    digest, total = sha256(), 0
    stream.write(f'{{"@context": "{CONTEXT}", "type": "AnnotationPage", "startIndex": 0, "items": [')
    for annotation in all_of(moment):
        line = as_json(annotation)
        digest.update(line.encode("utf-8", "backslashreplace"))
        stream.write((",\n" if total else "\n") + line)
        total += 1
    name = digest.hexdigest()[:16]
    whole = {"id": iri("annotations", name), "type": "AnnotationCollection", "label": "statements of a ledger", "total": total}
    stream.write(f'\n], "id": "{iri("annotations", name, "1")}", "partOf": {as_json(whole)}}}\n')


def all_of(moment: Moment) -> Iterator[Annotation]:
    """The annotations of each document, then what people decided."""
    found = moment.decided
    names, gone = queries.names(moment.connection, moment.generation), rejected(found)
    for document, statements, notes in moment.reports():
        yield from of_report(document, statements, notes, names, gone)
    yield from map(_decision, found)


def of_report(
    document: Document,
    statements: Sequence[Attribution],
    notes: Sequence[Verification],
    names: Mapping[str, str],
    gone: AbstractSet[str] = frozenset(),
) -> Iterator[Annotation]:
    """The annotations of one document.

    Args:
        document: with its text.
        statements: of it.
        notes: the reporters' own, of it.
        names: of actors, by identifier.
        gone: statements that a person rejects.
    """
    places = _Places(document)
    yield _about(document, places.digest)
    for said in statements:
        yield from _statement(said, places, names, said.id in gone)
    for note in notes:
        yield from _note(note, places)


class _Places:
    """Targets in one text."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.digest = hashes.of_text(document.text)
        self._of = {"type": "SpecificResource", "source": iri(document.id)}
        self._scope = {"scope": document.url} if is_web_address(document.url) else {}
        self._state = {"state": {"type": "TimeState", "cached": DIGEST + self.digest}}

    def at(self, start: int, end: int) -> Annotation:
        """The target of a span."""
        text = self._text
        around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
        position = {"type": "TextPositionSelector", "start": start, "end": end}
        quote = {"type": "TextQuoteSelector", "exact": text[start:end], **around}
        return {**self._of, "selector": [position, quote], **self._state, **self._scope}


def _about(document: Document, digest: str) -> Annotation:
    """What the text is, and where it was found."""
    told = {
        "title": document.title,
        "publisher": document.publisher,
        "published_at": document.published_at,
        "file": document.file,
        "url": None if is_web_address(document.url) else document.url,
    }
    page = [_to(document.url, "identifying")] if document.url and is_web_address(document.url) else []
    language = {"language": document.language} if document.language else {}
    return {
        "id": iri(document.id, "about"),
        "type": "Annotation",
        "motivation": "identifying",
        "body": page + _tags(told, "describing"),
        "target": {"id": iri(document.id), "type": "Text", "format": "text/plain", **language, "schema:sha256": digest},
        "creator": _PROGRAM,
    }


def _statement(said: Attribution, places: _Places, names: Mapping[str, str], is_rejected: bool) -> Iterator[Annotation]:
    """One annotation for each role, and one that links them."""
    statement, maker = iri(said.id), _software(said.made_by.get("spans"))
    spans = {"source": [said.source], "cue": [said.cue], "content": said.content}
    roles = {role: [span for span in some if span is not None] for role, some in spans.items()}
    # where nothing is said ("declined to comment"), the fields stand with the cue
    *others, main = sorted((role for role in roles if roles[role]), key=("source", "cue", "content").index)
    for role in (*others, main):
        bodies = [_tag(role), _to(statement, "linking"), *(_fields(said, names, is_rejected) if role == main else ())]
        yield _tagged(iri(said.id, role), bodies, roles[role], places, maker)
    yield {
        "id": statement,
        "type": "Annotation",
        "motivation": "linking",
        **({"body": [iri(said.id, role) for role in others]} if others else {}),
        "target": iri(said.id, main),
        "creator": maker,
        "generator": _PROGRAM["id"],
    }


def _fields(said: Attribution, names: Mapping[str, str], is_rejected: bool) -> list[Annotation]:
    """What is said of a statement, as tags; who vouches for it also by identifier."""
    fields: dict[str, str | None] = {
        "stance": said.stance,
        "polarity": said.polarity,
        "quotation": said.quotation,
        "actor": names.get(said.actor) if said.actor else None,
        "said_at": said.said_at,
        "channel": said.channel.kind if said.channel else None,
        "probability": repr(said.probability),
        "parent": said.parent,
    }
    actor = [_to(iri(said.actor), "identifying")] if said.actor else []
    verdict = [_textual("rejected", "moderating")] if is_rejected else []
    return [*_tags(fields, "classifying"), *actor, *verdict]


def _note(note: Verification, places: _Places) -> Iterator[Annotation]:
    """The reporter's words on what could be checked, linked to the statements that they cover."""
    name, maker = (note.document, str(note.start), str(note.end)), _software(note.made_by)
    covered = [_to(iri(statement), "linking") for statement in note.covers]
    bodies = [_tag("verification"), *_tags({"kind": note.kind}, "classifying"), *covered]
    yield _tagged(iri(*name), bodies, [Span(note.start, note.end, note.text)], places, maker)
    if note.reason is not None:
        yield _tagged(iri(*name, "reason"), [_tag("reason"), _to(iri(*name), "linking")], [note.reason], places, maker)


def _decision(decided: Decided) -> Annotation:
    """What a person decided: the annotation's target is what it is about."""
    d = decided.decision
    value = [{**_textual(as_json(dict(d.value)), "editing"), "format": "application/json"}] if d.value else []
    replaced = [_to(iri(d.replaces), "linking")] if d.replaces else []
    kinds = _tags({"decision": d.kind, "standing": decided.standing}, "classifying")
    return {
        "id": iri(d.id),
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(d.kind, "commenting"),
        "body": [*kinds, *value, _textual(d.why, "commenting"), *replaced],
        "target": subject_iri(d.subject),
        "creator": {"id": iri("person", d.by), "type": "Person", "name": d.by},
        "created": d.at,
        "generator": _PROGRAM["id"],
    }


def _tagged(name: str, bodies: list[Annotation], spans: Sequence[Span], places: _Places, maker: Mapping[str, str]) -> Annotation:
    targets = [places.at(span.start, span.end) for span in spans]
    found = targets[0] if len(targets) == 1 else targets
    return {
        "id": name, "type": "Annotation", "motivation": "tagging", "body": bodies, "target": found, "creator": maker,
        "generator": _PROGRAM["id"],
    }  # fmt: skip


def _software(maker: str | None) -> Mapping[str, str]:
    """The model or rule that made something, by its permanent name."""
    return _PROGRAM if maker is None else {"id": iri("software", maker), "type": "Software", "name": maker}


def _tags(fields: Mapping[str, str | None], purpose: str) -> list[Annotation]:
    """Fields as tags that a person can read and write: "stance: denies"."""
    return [_textual(f"{name}: {value}", purpose) for name, value in fields.items() if value]


def _tag(word: str) -> Annotation:
    return _textual(word, "tagging")


def _textual(value: str, purpose: str) -> Annotation:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _to(name: str, purpose: str) -> Annotation:
    return {"type": "SpecificResource", "source": name, "purpose": purpose}
