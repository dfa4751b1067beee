"""ClaimReview against a schema of schema.org's definitions, and as rdflib and pyld read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, Namespace

from counterclaim.ledger.decisions import decide
from counterclaim.ledger.store import Ledger
from counterclaim.records import CREDIBILITY
from tests.export.linked import SCHEMA, SCHEMA_CONTEXT, Quarrel, expanded, exported, graph, quarrel_in

VALIDATOR = Draft202012Validator(json.loads((Path(__file__).parent / "claim_review.schema.json").read_text(encoding="utf-8")))
S = Namespace("http://schema.org/")
CC = Namespace("urn:counterclaim:")


@pytest.fixture
def quarrel(tmp_path: Path) -> Quarrel:
    return quarrel_in(tmp_path / "case.db")


def reviews(ledger: Ledger) -> list[dict[str, Any]]:
    text = exported(ledger, "claimreview")
    made = json.loads(text)
    VALIDATOR.validate(made)
    (list(expanded(text, SCHEMA, SCHEMA_CONTEXT)),)
    return made["@graph"]  # type: ignore[no-any-return]


def test_what_people_assessed_and_nothing_else(quarrel: Quarrel) -> None:
    found = reviews(quarrel.ledger)
    wanted = [quarrel.decisions[name].id for name in ("probable", "open")]  # neither reliability alone, nor what was rejected as misread
    assert [r["@id"] for r in found] == [f"urn:counterclaim:{i}" for i in wanted]
    probable, unknown = found
    assert probable["claimReviewed"] == probable["itemReviewed"]["text"] == "that 12 cranes stood still"
    assert probable["reviewRating"] | {"ratingExplanation": ""} == {
        "@type": "Rating", "ratingValue": 4, "bestRating": 5, "worstRating": 1, "alternateName": "probably true", "ratingExplanation": "",
    }  # fmt: skip
    assert "ratingValue" not in unknown["reviewRating"]
    assert unknown["reviewRating"]["alternateName"] == "cannot be judged"
    assert probable["author"] == {"@type": "Person", "name": "Lena “L.” Ruiz"}
    assert probable["reviewBody"] == "heard\u202e it"
    assert probable["itemReviewed"]["author"]["name"] == "Ana Petrova"
    assert probable["itemReviewed"]["datePublished"] == "2024-03-03"


def test_appearances_are_the_reports_that_carry_the_claim(quarrel: Quarrel) -> None:
    probable, unknown = reviews(quarrel.ledger)
    assert [r["@id"] for r in probable["itemReviewed"]["appearance"]] == [f"urn:counterclaim:{i}" for i in quarrel.documents[:2]]
    assert probable["itemReviewed"]["exampleOfWork"]["@id"].startswith("urn:counterclaim:c")
    assert probable["itemReviewed"]["firstAppearance"]["@id"] == f"urn:counterclaim:{quarrel.documents[0]}"
    assert unknown["itemReviewed"]["datePublished"].startswith("2024-03-04")  # an interval is no date: the report's is


def test_corrections_lie_over_the_statement(quarrel: Quarrel) -> None:
    assert reviews(quarrel.ledger)[1]["itemReviewed"]["author"]["name"] == "Dockers’ Union"
    with quarrel.ledger.writing() as writer:
        decide(writer, "correct", "attribution", "a1", by="A", why="w", value={"content": [[14, 20]], "actor": None, "said_at": "2024"})
    claim = reviews(quarrel.ledger)[0]["itemReviewed"]
    assert "author" not in claim
    assert len(claim["text"]) == 6


@pytest.mark.parametrize("code", CREDIBILITY)
def test_more_is_better(quarrel: Quarrel, code: int) -> None:
    with quarrel.ledger.writing() as writer:
        made = decide(writer, "assess", "attribution", "a4", by="A", why="w", value={"credibility": code})
    (rating,) = (r["reviewRating"] for r in reviews(quarrel.ledger) if r["@id"].endswith(made.id))
    assert rating.get("ratingValue") == {1: 5, 2: 4, 3: 3, 4: 2, 5: 1, 6: None}[code]


def test_what_was_undone_or_replaced_is_gone(quarrel: Quarrel) -> None:
    with quarrel.ledger.writing() as writer:
        decide(writer, "undo", "decision", quarrel.decisions["probable"].id, by="A", why="w")
        decide(writer, "assess", "attribution", "a5", by="B", why="w", value={"credibility": 1}, replaces=quarrel.decisions["open"].id)
    assert [r["author"]["name"] for r in reviews(quarrel.ledger)] == ["B"]


def test_rdflib_reads_it(quarrel: Quarrel) -> None:
    found = graph(exported(quarrel.ledger, "claimreview"), SCHEMA, SCHEMA_CONTEXT)
    review = CC[quarrel.decisions["probable"].id]
    assert (review, RDF.type, S.ClaimReview) in found
    (claim,) = found.objects(review, S.itemReviewed)
    assert (claim, RDF.type, S.Claim) in found
    assert {str(name) for author in found.objects(claim, S.author) for name in found.objects(author, S.name)} == {"Ana Petrova"}


def test_nothing_assessed_nothing_written(ledger: Ledger) -> None:
    assert reviews(ledger) == []
