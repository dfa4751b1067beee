"""PROV-JSON as the prov package reads it, and its RDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity

from counterclaim.ledger.store import Ledger
from tests.desk.quarrel import CLERK, MAYOR, PORT, UNION
from tests.export.linked import Quarrel, exported, quarrel_in

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
CC = rdflib.Namespace("urn:counterclaim:")


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Quarrel:
    return quarrel_in(tmp_path_factory.mktemp("quarrel") / "case.db")


@pytest.fixture(scope="module")
def document(quarrel: Quarrel) -> ProvDocument:
    return ProvDocument.deserialize(content=exported(quarrel.ledger, "prov"), format="json")


@pytest.fixture(scope="module")
def graph(document: ProvDocument) -> rdflib.Graph:
    return rdflib.Graph().parse(data=document.serialize(format="rdf", rdf_format="turtle"), format="turtle")


def relations(document: ProvDocument, kind: str) -> list[dict[str, str]]:
    made = [r for r in document.get_records() if type(r).__name__ == kind]
    return [{str(name): str(value) for name, value in r.attributes} for r in made]


def test_all_records_are_read(quarrel: Quarrel, document: ProvDocument) -> None:
    written = json.loads(exported(quarrel.ledger, "prov"))
    assert len(document.get_records()) == sum(len(section) for name, section in written.items() if name != "prefix")
    entities = {str(r.identifier) for r in document.get_records(ProvEntity)}
    assert {f"cc:{d}" for d in quarrel.documents} | {f"cc:a{n}" for n in range(1, 9)} <= entities
    assert sum(name.startswith("sha256:") for name in entities) == 6
    assert {f"cc:{p}" for p in (PORT, UNION, MAYOR, CLERK)} <= {str(r.identifier) for r in document.get_records(ProvAgent)}
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document


def test_what_is_named_is_there(document: ProvDocument) -> None:
    known = {str(r.identifier) for r in document.get_records((ProvEntity, ProvAgent, ProvActivity))}
    for record in document.get_records():
        for _, value in record.formal_attributes:
            assert value is None or not str(value).startswith(("cc:", "sha256:")) or str(value) in known


def test_who_says_it_and_for_whom(graph: rdflib.Graph) -> None:
    assert set(graph.objects(CC["a1"], PROV.wasAttributedTo)) == {CC[MAYOR]}
    assert set(graph.objects(CC[MAYOR], PROV.actedOnBehalfOf)) == {CC[PORT]}
    assert (CC[MAYOR], rdflib.RDF.type, PROV.Person) in graph
    assert (CC[PORT], rdflib.RDF.type, PROV.Organization) in graph
    assert not list(graph.objects(CC["a7"], PROV.wasAttributedTo))
    assert not list(graph.triples((None, PROV.hadPrimarySource, None)))


def derived(graph: rdflib.Graph, name: str, kind: str) -> set[Any]:
    qualified = list(graph.objects(CC[name], PROV[f"qualified{kind}"]))
    return {entity for node in qualified for entity in graph.objects(node, PROV.entity)}


def test_reprints_quote_versions_revise_and_relays_only_derive(quarrel: Quarrel, graph: rdflib.Graph) -> None:
    d = [CC[name] for name in quarrel.documents]
    assert derived(graph, quarrel.documents[1], "Quotation") == {d[0]}
    assert derived(graph, quarrel.documents[3], "Revision") == {d[2]}
    assert derived(graph, quarrel.documents[4], "Quotation") == derived(graph, quarrel.documents[4], "Revision") == set()
    assert d[2] in derived(graph, quarrel.documents[4], "Derivation")
    assert derived(graph, "a1", "Quotation") == {d[0]}


def test_readings_and_decisions_are_activities(quarrel: Quarrel, graph: rdflib.Graph) -> None:
    reading = CC[f"{quarrel.documents[0]}:reading"]
    assert set(graph.objects(CC["a1"], PROV.wasGeneratedBy)) == {reading}
    assert (reading, PROV.used, CC[quarrel.documents[0]]) in graph
    assert (CC["software:made%401"], rdflib.RDF.type, PROV.SoftwareAgent) in graph
    for name, decision in quarrel.decisions.items():
        made = CC[decision.id]
        assert (made, rdflib.RDF.type, PROV.Activity) in graph
        assert set(graph.objects(made, PROV.wasAssociatedWith)) == {CC["person:Lena%20%E2%80%9CL.%E2%80%9D%20Ruiz"]}
        assert list(graph.objects(made, PROV.qualifiedUsage)) or name == "undone"
    assert (CC[quarrel.decisions["undone"].id], PROV.wasInformedBy, CC[quarrel.decisions["accepted"].id]) in graph
    assert derived(graph, f"{quarrel.decisions['corrected'].id}:result", "Revision") == {CC["a5"]}
    assert (CC["a7"], CC.rejected, rdflib.Literal(True)) in graph
    assert (CC["a1"], CC.rejected, None) not in graph


def test_another_ledger_of_the_program_is_read_too(ledger: Ledger, tmp_path: Path) -> None:
    document = ProvDocument.deserialize(content=exported(ledger, "prov"), format="json")
    assert document.get_records()
    with Ledger.open(str(tmp_path / "e.db"), create=True) as empty:
        assert ProvDocument.deserialize(content=exported(empty, "prov"), format="json").get_records() == []
