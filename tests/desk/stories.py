"""A ledger of three invented reports about a bridge, in which a mayor and the river authority contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert

from counterclaim.ledger import schema
from counterclaim.ledger.store import Ledger
from counterclaim.records import Attribution, Document, Place, Stance
from tests.ledger import made

MAYOR, AUTHORITY = "p1", "p2"
ACTOR = {"founder": 1, "kind": "person", "aliases": [], "made_by": {}, "unresolved": [], "told": [], "compared": []}
TEXTS = {
    "post.txt": "Bridge falls at Varna\n\nThe mayor said that 12 people had died when the Brücke fell.\n",
    "star.txt": "Authority speaks\n\nThe river authority said that nobody had died in Sliven province or in northern Bulgaria.\n",
    "late.txt": "Later on\n\nA source said that <b>the bridge</b> was sold to Atlantis and to Europe.\n",
}
VARNA = ("Varna", "BG", 43.2, 27.9, 1, "geonames:726050", None)
SLIVEN = ("Sliven", "BG", 42.7, 26.3, 4, "iso3166-2:BG-20", None)
NORTHERN = ("Bulgaria", "BG", 42.7, 25.5, 5, "geonames:732800", None)
BULGARIA = ("Bulgaria", "BG", 42.7, 25.5, 6, "geonames:732800", None)
ATLANTIS = ("Atlantis", None, None, None, None, None, "no place of this name is known")
EUROPE = ("Europe", None, 48.7, 9.1, 5, "geonames:6255148", None)


def place(words: str, known: tuple) -> Place:
    name, country, latitude, longitude, precision, identifier, unknown = known
    return Place(0, len(words), words, name, country, latitude, longitude, precision, identifier, "made@1", unknown)


def statement(
    identifier: str, document: Document, content: str, source: str, actor: str | None, places: tuple[Place, ...], stance: Stance = "asserts"
) -> Attribution:
    said = made.statement(document, content, source)
    return replace(
        said, id=identifier, actor=actor, stance=stance, said_in=None, places=places, unknown={"said_in": "the report does not say"}
    )


def open_ledger(folder: Path) -> Ledger:
    """Statements a1 (mayor, Varna), a2 (authority, Sliven and northern Bulgaria), a3 (nobody named); a1 and a2 contradict each other."""
    ledger = Ledger.open(str(folder / "case.db"), create=True)
    documents = [replace(made.document(text, file=file), publisher=file.removesuffix(".txt").title()) for file, text in TEXTS.items()]
    documents[1] = replace(documents[1], published_at="2021-09-07", language="bg")
    documents[2] = replace(documents[2], published_at=None, publisher=None, language=None)
    post, star, late = documents
    a1 = statement("a1", post, "that 12 people had died when the Brücke fell", "The mayor", MAYOR, (place("Varna", VARNA),))
    a1 = replace(a1, said_in=place("Bulgaria", BULGARIA), unknown={})
    told = place("Sliven province", SLIVEN), place("northern Bulgaria", NORTHERN)
    a2 = statement("a2", star, "that nobody had died", "The river authority", AUTHORITY, told, "denies")
    lost = place("Atlantis", ATLANTIS), place("Europe", EUROPE)
    a3 = statement("a3", late, "that <b>the bridge</b> was sold", "A source", None, lost)
    relation = {"a": "a1", "b": "a2", "relation": "contradicts", "probability": 0.9, "reasons": [], "made_by": "made@1"}
    with ledger.writing() as writer:
        for document, said in zip(documents, (a1, a2, a3), strict=True):
            number = writer.keep_document(document, made.taken(document.text, file=document.file), None)
            writer.keep_reading(number, document, [said], [], "made@1")
        names = ((1, MAYOR, "Ivo <Marin>"), (2, AUTHORITY, "River Authority"))
        rows = [{"generation": 1, "number": n, "id": i, "name": name, **ACTOR} for n, i, name in names]
        writer.connection.execute(insert(schema.actor), rows)
        writer.keep_relations([relation])
    return ledger
