"""Web annotations as others read them: rdflib, pyld, and a reader of the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Namespace, URIRef

from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.texts import Texts
from counterclaim.annotations.web_annotation import read
from counterclaim.export.moment import Moment
from counterclaim.ledger import hashes
from counterclaim.ledger.store import Ledger
from tests.export.linked import ANNO, ANNO_CONTEXT, Quarrel, expanded, exported, graph, quarrel_in

OA = Namespace("http://www.w3.org/ns/oa#")
CC = Namespace("urn:counterclaim:")


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Quarrel:
    return quarrel_in(tmp_path_factory.mktemp("quarrel") / "case.db")


@pytest.fixture(scope="module")
def text(quarrel: Quarrel) -> str:
    return exported(quarrel.ledger, "web-annotation")


def targets(annotation: dict[str, Any]) -> list[Any]:
    target = annotation["target"]
    return target if isinstance(target, list) else [target]


def tags(annotation: dict[str, Any]) -> list[str]:
    return [body["value"] for body in annotation["body"] if body["type"] == "TextualBody"]


def test_a_page_of_the_model(quarrel: Quarrel, text: str) -> None:
    page = json.loads(text)
    assert (page["@context"], page["type"]) == (ANNO, "AnnotationPage")
    assert page["partOf"]["type"] == "AnnotationCollection"
    assert page["partOf"]["total"] == len(page["items"])
    names = [item["id"] for item in page["items"]]
    assert len(set(names)) == len(names)
    assert all(item["type"] == "Annotation" and item["target"] for item in page["items"])
    assert text.count("\n") == len(page["items"]) + 2  # an annotation a line


def test_every_target_quotes_its_place(quarrel: Quarrel, text: str) -> None:
    with Moment.of(quarrel.ledger) as moment:
        texts = {f"urn:counterclaim:{document.id}": document.text for document, _, _ in moment.reports()}
    met = 0
    for item in json.loads(text)["items"]:
        for target in (t for t in targets(item) if isinstance(t, dict) and "selector" in t):
            place, quote = target["selector"]
            of = texts[target["source"]]
            assert quote["exact"] == of[place["start"] : place["end"]]
            assert of[: place["start"]].endswith(quote["prefix"])
            assert len(quote["prefix"]) == min(32, place["start"])
            assert of[place["end"] :].startswith(quote["suffix"])
            assert target["state"]["cached"] == f"nih:sha-256;{hashes.of_text(of)}"
            met += 1
    assert met > 15


def test_rdflib_finds_statements_people_and_places(quarrel: Quarrel, text: str) -> None:
    found = graph(text, ANNO, ANNO_CONTEXT)
    assert (CC["a1:content"], OA.motivatedBy, OA.tagging) in found
    bodies = list(found.objects(CC["a1:content"], OA.hasBody))
    assert CC["a1"] in {linked for body in bodies for linked in found.objects(body, OA.hasSource)}
    assert {str(value) for body in bodies for value in found.objects(body, RDF.value)} >= {
        "content",
        "stance: asserts",
        "actor: Ana Petrova",
    }
    decided = CC[quarrel.decisions["corrected"].id]
    assert (decided, OA.motivatedBy, OA.editing) in found
    assert (decided, OA.hasTarget, CC["a5"]) in found
    assert len(list(found.subjects(RDF.type, OA.TextPositionSelector))) == len(list(found.subjects(RDF.type, OA.TextQuoteSelector)))
    assert (None, OA.motivatedBy, OA.assessing) in found
    assert {str(o) for o in found.objects(CC["a5:content"], URIRef("http://purl.org/dc/terms/creator"))} != {str(CC["person:Lena"])}


def test_pyld_knows_every_term(text: str) -> None:
    (page,) = expanded(text, ANNO, ANNO_CONTEXT)
    items = page["https://www.w3.org/ns/activitystreams#items".replace("https", "http")][0]["@list"]
    value = json.loads(text)
    assert len(items) == len(value["items"])
    for item, plain in zip(items, value["items"], strict=True):  # a term without a meaning would be dropped
        assert len(item) == len(plain)


def test_what_people_decided_stands_apart_from_what_the_machine_made(quarrel: Quarrel, text: str) -> None:
    items = {item["id"]: item for item in json.loads(text)["items"]}
    people = [item for item in items.values() if item["creator"]["type"] == "Person"]
    assert {item["id"] for item in people} == {f"urn:counterclaim:{d.id}" for d in quarrel.decisions.values()}
    assert {item["creator"]["name"] for item in people} == {"Lena “L.” Ruiz"}
    checked = items[f"urn:counterclaim:{quarrel.decisions['checked'].id}"]
    assert checked["target"] in items
    assert "verification" in tags(items[checked["target"]])
    assert "rejected" in tags(items["urn:counterclaim:a7:content"])
    assert "rejected" not in tags(items["urn:counterclaim:a4:content"])
    assert "standing: undone" in tags(items[f"urn:counterclaim:{quarrel.decisions['accepted'].id}"])


def read_back(ledger: Ledger, text: str) -> list[Annotated]:
    with ledger.reading() as connection:
        found = list(read(text.encode(), Texts(connection, 1)))
    assert [item for item in found if not isinstance(item, Annotated)] == []
    return [item for item in found if isinstance(item, Annotated)]


def test_a_ledger_comes_back_identical(quarrel: Quarrel, ledger: Ledger, text: str) -> None:
    for case, written in ((quarrel.ledger, text), (ledger, exported(ledger, "web-annotation"))):
        with Moment.of(case) as moment:
            reports = [(document, said) for document, statements, _ in moment.reports() for said in statements]
            back = read_back(case, written)
            assert [(b.id, b.source, b.cue, b.content, b.moved) for b in back] == [
                (s.id, s.source, s.cue, s.content, ()) for _, s in reports
            ]
            for b, (_, s) in zip(back, reports, strict=True):
                channel = s.channel.kind if s.channel else None
                name = moment.actors[s.actor].name if s.actor else None
                expected = (s.stance, s.polarity, s.quotation, s.actor, name, s.said_at, channel, s.parent, repr(s.probability))
                names = ("stance", "polarity", "quotation", "actor", "actor_name", "said_at", "channel", "parent", "probability")
                assert tuple(b.fields.get(key) for key in names) == expected
                assert hashes.of_text(b.document.text) in written


def test_an_empty_ledger_is_an_empty_page(tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "e.db"), create=True) as empty:
        assert json.loads(exported(empty, "web-annotation"))["items"] == []
