"""A ledger of two reports about which decisions are sent to the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from counterclaim.ledger import schema
from counterclaim.ledger.decisions import Decided
from counterclaim.ledger.store import Ledger
from counterclaim.relate.origins import origin_id
from tests.desk.opened import browser, token
from tests.ledger import made

DOC = made.document()
SAID = made.statement(DOC)
OTHER_TEXT = made.TEXT.replace("12 people", "15 people")
OTHER = made.document(OTHER_TEXT, file="other.txt")
ALSO = made.statement(OTHER, content="that 15 people had died")
NOTE = made.note(DOC)
ORIGIN = origin_id(DOC.id)
NOTED = f"{DOC.id} {NOTE.start} {NOTE.end}"
RELATED = f"{SAID.id} {ALSO.id} updates"
START, END = SAID.content[0].start, SAID.content[0].end


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two reports, four actors of whom two are called the same, and a relation."""
    with Ledger.open(str(tmp_path / "case.db"), create=True) as opened:
        with opened.writing() as writer:
            for doc, said, notes in ((DOC, SAID, [NOTE]), (OTHER, ALSO, [])):
                number = writer.keep_document(doc, made.taken(doc.text, doc.file), None)
                writer.keep_reading(number, doc, [said], notes, "made@1", origin_id(doc.id))
            actor = {"kind": "person", "made_by": {}, "unresolved": [], "told": [], "compared": []}
            people = (("p1", "Ana Petrova", ["Petrova"]), ("p2", "Ivo Marin", ["Marin"]), ("p3", "Marin", []), ("p4", "Ivo Marin", ["Ivo"]))
            rows = [
                {"generation": 1, "number": n, "id": id, "name": name, "aliases": aliases, "founder": 1, **actor}
                for n, (id, name, aliases) in enumerate(people, 1)
            ]
            writer.connection.execute(insert(schema.actor), rows)
            relation = {"a": SAID.id, "b": ALSO.id, "relation": "updates", "probability": 0.9, "reasons": [], "made_by": "made@1"}
            writer.keep_relations([relation])
        yield opened


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


def send(client: TestClient, kind: str, about: str = "attribution", subject: str = SAID.id, why: str = "Heard.", **fields: str):
    form = {"token": token(client), "kind": kind, "about": about, "subject": subject, "why": why, **fields}
    return client.post("/decide", data=form)


def log(client: TestClient) -> list[Decided]:
    return list(client.app.state.desk.cases.now().log)
