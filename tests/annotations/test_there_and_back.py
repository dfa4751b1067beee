"""Spans and fields out through Web Annotation and back in are the same, whatever the text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.web_annotation import read
from counterclaim.export.jsonl import as_json
from counterclaim.export.web_annotation import CONTEXT, of_report
from counterclaim.records import Attribution, Document, Verification
from tests.annotations import manifold
from tests.annotations.found import Held

NAMES = {"p1": "Ana Petrova: \u202eAna\u202c", "p2": "الناطق 👍🏽"}


def page(document: Document, said: Sequence[Attribution], notes: Sequence[Verification] = ()) -> bytes:
    """A page of annotations as it stands in a file."""
    items = [as_json(annotation) for annotation in of_report(document, said, notes, NAMES)]
    return f'{{"@context": "{CONTEXT}", "type": "AnnotationPage", "items": [{", ".join(items)}]}}'.encode()


def expected(said: Attribution, document: Document) -> Annotated:
    fields = {
        "stance": said.stance, "polarity": said.polarity, "quotation": said.quotation, "channel": said.channel and said.channel.kind,
        "said_at": said.said_at, "actor": said.actor, "actor_name": said.actor and NAMES[said.actor], "parent": said.parent,
        "probability": repr(said.probability),
    }  # fmt: skip
    known = {name: value for name, value in fields.items() if value is not None}
    return Annotated(said.id, document, said.source, said.cue, said.content, known, "made@1")


def test_1000_documents_with_emoji_and_right_to_left_text_come_back_identical() -> None:
    statements = astral = right_to_left = ambiguous = 0
    for number in range(1_000):
        document, said, notes = manifold.report(number)
        back = list(read(page(document, said, notes), Held(document)))
        assert back == [expected(a, document) for a in said]
        assert all(span.text == document.text[span.start : span.end] for a in back for span in a.content)  # type: ignore[union-attr]
        statements += len(said)
        astral += any(ord(c) > 0xFFFF for c in document.text)
        right_to_left += any("\u0590" <= c <= "\u06ff" for c in document.text)
        ambiguous += any(document.text.count(span.text) > 1 for a in said for span in a.content)
    assert (statements > 3_000, astral > 500, right_to_left > 500, ambiguous > 300) == (True, True, True, True)


def test_quotes_alone_are_found_or_reported_never_misplaced() -> None:
    found = lost = 0
    around = {"prefix": "", "suffix": ""}
    for number in range(300):
        document, said, _ = manifold.report(number)
        value = json.loads(page(document, said))
        for annotation in value["items"]:
            for target in annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]:
                if "selector" in target:
                    target["selector"] = {**target["selector"][1], **(around if number % 2 else {})}
        whole = {a.id: expected(a, document) for a in said}
        for back in read(json.dumps(value).encode(), Held(document)):
            if isinstance(back, Annotated):
                assert back == whole[back.id]
                found += 1
            else:
                assert "stands in the text more than once" in str(back)
                lost += 1
    assert found > 100
    assert lost > 100


def test_positions_that_a_browser_counted_in_utf_16_are_moved_and_said_to_be() -> None:
    moved = 0
    for number in range(200):
        document, said, _ = manifold.report(number)
        if document.text.isascii():
            continue
        value = json.loads(page(document, said))
        for annotation in value["items"]:
            for target in annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]:
                for selector in target.get("selector", ())[:1] if isinstance(target, dict) else ():
                    for edge in ("start", "end"):
                        selector[edge] = len(document.text[: selector[edge]].encode("utf-16-le")) // 2
        whole = {a.id: expected(a, document) for a in said}
        for back in read(json.dumps(value).encode(), Held(document)):
            assert isinstance(back, Annotated)
            assert replace(back, moved=()) == whole[back.id]
            moved += bool(back.moved)
    assert moved > 100
