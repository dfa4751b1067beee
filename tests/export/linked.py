"""A ledger of a quarrel with decisions of every kind, and contexts as its linked forms name them: nothing is fetched in tests.

The contexts hold no more than the terms that are used; in these they say what http://www.w3.org/ns/anno.jsonld and https://schema.org say.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.export.forms import FORMS
from counterclaim.export.moment import Moment
from counterclaim.ledger.decisions import decide
from counterclaim.ledger.origins import OriginRows
from counterclaim.ledger.store import Ledger
from counterclaim.records import Decision, Likeness, Reason
from tests.desk import quarrel

ANNO = "http://www.w3.org/ns/anno.jsonld"
_IRI = {"@type": "@id"}
_OA = (
    "Annotation TextualBody SpecificResource TextPositionSelector TextQuoteSelector TimeState assessing commenting describing editing "
    "identifying linking moderating tagging classifying exact prefix suffix"
)
ANNO_CONTEXT: dict[str, Any] = {
    "oa": "http://www.w3.org/ns/oa#", "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/", "foaf": "http://xmlns.com/foaf/0.1/", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "as": "http://www.w3.org/ns/activitystreams#", "schema": "http://schema.org/",
    "id": "@id", "type": "@type",
    **{name: f"oa:{name}" for name in _OA.split()},
    "AnnotationPage": "as:OrderedCollectionPage", "AnnotationCollection": "as:OrderedCollection", "Software": "as:Application",
    "Person": "foaf:Person", "Text": "dctypes:Text",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", **_IRI}, "target": {"@id": "oa:hasTarget", **_IRI}, "source": {"@id": "oa:hasSource", **_IRI},
    "selector": {"@id": "oa:hasSelector", **_IRI}, "state": {"@id": "oa:hasState", **_IRI}, "scope": {"@id": "oa:hasScope", **_IRI},
    "cached": {"@id": "oa:cachedSource", **_IRI}, "creator": {"@id": "dcterms:creator", **_IRI},
    "generator": {"@id": "as:generator", **_IRI}, "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"}, "partOf": {"@id": "as:partOf", **_IRI},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"}, "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    "value": "rdf:value", "name": "foaf:name", "label": "rdfs:label", "format": "dc:format", "language": "dc:language",
}  # fmt: skip
SCHEMA = "https://schema.org"
SCHEMA_CONTEXT: dict[str, Any] = {
    "@vocab": "http://schema.org/",
    "url": {"@id": "http://schema.org/url", "@type": "@id"},
    "datePublished": {"@id": "http://schema.org/datePublished", "@type": "http://schema.org/Date"},
}


@dataclass(frozen=True)
class Quarrel:
    ledger: Ledger
    documents: list[str]
    decisions: dict[str, Decision]


def quarrel_in(path: Path) -> Quarrel:
    """The ledger; decisions by a name for each."""
    ledger = Ledger.open(str(path), create=True)
    unchecked = quarrel.Report(
        (quarrel.Line("a8", quarrel.GHOST, "that 4 ships had left"),), unchecked="Nobody could check it, because the port is closed."
    )
    quarrel.keep(ledger, (*quarrel.QUARREL, unchecked))
    with ledger.writing() as writer:
        documents = list(writer.connection.exec_driver_sql("SELECT id FROM document ORDER BY number").scalars())
        rows = OriginRows(writer.connection, 1)
        reason = Reason("reprint", "the same words")
        rows.keep_likenesses([Likeness(documents[1], documents[0], "reprint", 0.9, (reason,))])
        rows.keep_likenesses([Likeness(documents[3], documents[2], "version", 1.0, (reason,))])
        rows.keep_likenesses([Likeness(documents[4], documents[2], "relay", 0.4, (reason,))])
        start, end = writer.connection.exec_driver_sql('SELECT start, "end" FROM verification').one()
        wanted: dict[str, tuple[Any, ...]] = {
            "probable": ("assess", "attribution", "a1", {"credibility": 2}),
            "open": ("assess", "attribution", "a5", {"credibility": 6}),
            "reliable": ("assess", "attribution", "a2", {"reliability": "b"}),
            "corrected": ("correct", "attribution", "a5", {"stance": "denies", "actor": quarrel.UNION, "source": None}),
            "rejected": ("reject", "attribution", "a7"),
            "doubted": ("assess", "attribution", "a7", {"credibility": 5}),
            "noted": ("note", "document", documents[0]),
            "actor": ("accept", "actor", quarrel.MAYOR),
            "relation": ("accept", "relation", "a1 a2 contradicts"),
            "checked": ("accept", "verification", f"{documents[5]} {start} {end}"),
            "accepted": ("accept", "attribution", "a4"),
        }
        who = {"by": "Lena “L.” Ruiz", "why": "heard\u202e it"}
        made = {name: decide(writer, *what[:3], value=dict(*what[3:]), **who) for name, what in wanted.items()}
        made["undone"] = decide(writer, "undo", "decision", made["accepted"].id, **who)
    return Quarrel(ledger, documents, made)


def exported(ledger: Ledger, form: str) -> str:
    """What a form writes; twice the same."""
    stream, again = io.StringIO(), io.StringIO()
    for made in (stream, again):
        with Moment.of(ledger) as moment:
            FORMS[form].writer()(moment, made)
    assert stream.getvalue() == again.getvalue()
    return stream.getvalue()


def graph(text: str, name: str, context: dict[str, Any]) -> Any:
    """The RDF of JSON-LD, as rdflib reads it."""
    import rdflib

    value = json.loads(text)
    assert value["@context"] == name
    return rdflib.Graph().parse(data=json.dumps({**value, "@context": context}), format="json-ld")


def expanded(text: str, name: str, context: dict[str, Any]) -> Any:
    """JSON-LD expanded by pyld, in safe mode: a term that is not defined is an error."""
    from pyld import jsonld

    def load(url: str, options: Any) -> dict[str, Any]:
        assert url == name
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}, "contentType": "application/ld+json"}

    return jsonld.expand(json.loads(text), {"documentLoader": load})
