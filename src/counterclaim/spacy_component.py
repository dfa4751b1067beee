"""A component for spaCy: `nlp.add_pipe("counterclaim")` fills spans on a Doc. The extra `counterclaim[spacy]` brings spaCy."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from counterclaim.errors import UnreadableError
from counterclaim.export.rows import actor_row, attribution_row, span_row, verification_row
from counterclaim.pipeline import extract_report
from counterclaim.read import read_text
from counterclaim.read.published import check_published

ROLES = ("source", "cue", "content")


@Language.factory("counterclaim", assigns=["doc.spans"], default_config={"spans_key": "counterclaim", "published": None})
def make(nlp: Language, name: str, spans_key: str, published: str | None) -> Component:
    """The component.

    Args:
        nlp: the pipeline; any language's, a blank one too.
        name: of the component in the pipeline.
        spans_key: by which `doc.spans` holds the spans.
        published: date of publication (EDTF) of documents whose `doc._.published_at` says nothing.

    Raises:
        UsageError: `published` is no date.
    """
    if published is not None:
        check_published(published)
    return Component(spans_key, published)


class Component:
    """Finds who says what in a Doc, and puts it there.

    `doc.spans[spans_key]` gets a span for each source, cue and part of a content, with the label SOURCE, CUE or CONTENT and the
    statement's identifier as `id_`, in the order of the statements. Tokens rarely cut across a span; where one does it is in whole.
    `doc._.attributions`, `doc._.verifications` and `doc._.actors` are the rows of the public interface, whose offsets count the code
    points of `doc.text`. A Doc that is no report (white space, or too long) gets none of them.
    """

    def __init__(self, spans_key: str, published: str | None) -> None:
        self._spans_key = spans_key
        self._published = published
        for rows in ("attributions", "verifications", "actors"):
            if not Doc.has_extension(rows):
                Doc.set_extension(rows, default=[])
        if not Doc.has_extension("published_at"):
            Doc.set_extension("published_at", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, filled."""
        try:
            document = read_text(doc.text, published=doc._.published_at or self._published)
        except UnreadableError:
            doc.spans[self._spans_key] = []
            return doc
        result = extract_report(document)
        doc._.attributions = [attribution_row(a) for a in result.attributions]
        doc._.verifications = [verification_row(note) for note in result.notes]
        doc._.actors = [actor_row(actor) for actor in result.actors]
        doc.spans[self._spans_key] = [
            _span(doc, span, role.upper(), a.id)
            for a in result.attributions
            for role in ROLES
            for span in (map(span_row, a.content) if role == "content" else [span_row(getattr(a, role))])
            if span is not None
        ]
        return doc


def _span(doc: Doc, span: dict[str, Any], label: str, identifier: str) -> Span:
    found = doc.char_span(span["start"], span["end"], label, alignment_mode="expand", span_id=identifier)
    assert found is not None  # tokens and the white space behind them are the whole text
    return found
