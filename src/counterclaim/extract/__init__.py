"""Document to attributions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.extract import attributions, probability, spans, stances
from counterclaim.extract.attributions import Found
from counterclaim.models.tagger import Tagger
from counterclaim.records import NAME_KINDS, STANCES, Attribution, Document, Name, Span
from counterclaim.text.paragraphs import Marked

__all__ = ["Extraction", "extract", "find_attributions"]

READ_KINDS = ("title", "body")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in a document by one pass of the model, in the order of the text."""

    attributions: tuple[Attribution, ...]
    names: tuple[Name, ...]


def find_attributions(document: Document, tagger: Tagger) -> list[Attribution]:
    """The statements in a document that some source vouches for, in the order of the text.

    Args:
        document: only its title and body sections are read.
        tagger: the loaded model; may be shared between threads.

    Returns:
        Attributions; every span is a slice of `document.text`, in code points.
    """
    return list(extract(document, tagger, names=False).attributions)


def extract(document: Document, tagger: Tagger, names: bool = True) -> Extraction:
    """Statements and proper names of a document; arguments as in `find_attributions`, and whether names are looked for."""
    stretches = _stretches(document)
    titles = [(s.start, s.end) for s in document.sections if s.kind == "title"]
    marked = Marked(document.text, stretches)
    findings = attributions.find(marked, tagger, titles, names)
    kept = spans.tidy(findings.attributions, marked)
    for f in kept:
        f.key = attribution_id(document.id, f.source, f.cue, f.content)
    sure = probability.of_each([f.features for f in kept], tagger.manifest.get("calibration"))
    rows = tuple(_row(document, f, p, tagger.name) for f, p in zip(kept, sure, strict=True))
    return Extraction(rows, tuple(Name(a, b, document.text[a:b], NAME_KINDS[kind]) for a, b, kind in findings.names))


def _stretches(document: Document) -> list[tuple[int, int]]:
    """Where the title and body stand; body sections with nothing but white space between them are one stretch."""
    joined: list[tuple[int, int]] = []
    last = None
    for s in document.sections:
        if s.kind not in READ_KINDS:
            continue
        if s.kind == last == "body" and not document.text[joined[-1][1] : s.start].strip():
            joined[-1] = (joined[-1][0], s.end)
        else:
            joined.append((s.start, s.end))
        last = s.kind
    return joined


def attribution_id(document: str, source: tuple[int, int] | None, cue: tuple[int, int] | None, content: Sequence[tuple[int, int]]) -> str:
    """The identifier of a statement, which depends on its document and the places of its spans alone.

    Args:
        document: the document's identifier.
        source: start and end in code points; None where there is none.
        cue: the same.
        content: the same, one a part.
    """
    places = repr((document, source, cue, list(content)))
    return "a" + hashlib.sha256(places.encode()).hexdigest()[:16]


def _row(document: Document, f: Found, sure: float, model: str) -> Attribution:
    def span(place: tuple[int, int]) -> Span:
        return Span(*place, document.text[slice(*place)])

    return Attribution(
        id=f.key,
        document=document.id,
        source=span(f.source) if f.source else None,
        cue=span(f.cue) if f.cue else None,
        content=tuple(span(c) for c in f.content),
        quotation=f.quotation,
        stance=STANCES[f.stance],
        polarity="negative" if f.negative else "positive",
        parent=f.parent.key if f.parent else None,
        probability=sure,
        made_by={"spans": model, "stance": stances.NAME if f.worded else model, "polarity": model, "quotation": "quotation-marks@1"},
    )
