"""Document to attributions."""

from __future__ import annotations

import hashlib
import math

from counterclaim.extract import attributions, spans
from counterclaim.extract.attributions import Found
from counterclaim.models.tagger import Tagger
from counterclaim.records import STANCES, Attribution, Document, Span

__all__ = ["extract"]

READ_KINDS = ("title", "body")


def extract(document: Document, tagger: Tagger) -> list[Attribution]:
    """The statements in a document that some source vouches for, in the order of the text.

    Args:
        document: only its title and body sections are read.
        tagger: the loaded model; may be shared between threads.

    Returns:
        Attributions; every span is a slice of `document.text`, in code points.
    """
    stretches = [(s.start, s.end) for s in document.sections if s.kind in READ_KINDS]
    found = attributions.find(document.text, stretches, tagger)
    kept = spans.tidy(found, spans.Marked(document.text, stretches))
    for f in kept:
        f.key = _key(document, f)
    return [_row(document, f, tagger) for f in kept]


def _key(document: Document, f: Found) -> str:
    """An identifier that depends on the document and the spans alone."""
    places = repr((document.id, f.source, f.cue, f.content))
    return "a" + hashlib.sha256(places.encode()).hexdigest()[:16]


def _row(document: Document, f: Found, tagger: Tagger) -> Attribution:
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
        probability=_probability(f, tagger),
        made_by={"spans": tagger.name, "stance": tagger.name, "polarity": tagger.name, "quotation": "quotation-marks@1"},
    )


def _probability(f: Found, tagger: Tagger) -> float:
    """Calibrated on held-out articles by a logistic curve over the tags' scores; see evals/calibration."""
    fitted = tagger.manifest.get("calibration")
    if fitted is None:
        return 0.5
    z = fitted["intercept"] + sum(w * x for w, x in zip(fitted["weights"], f.features, strict=True))
    return round(1 / (1 + math.exp(-z)), 3)
