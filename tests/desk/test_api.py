"""The JSON API, address by address, on a ledger with everything in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from counterclaim.desk.answers.shapes import shapes
from counterclaim.desk.api.description import openapi
from counterclaim.desk.api.table import ENDPOINTS
from counterclaim.errors import LedgerError
from counterclaim.export.jsonl import as_json
from counterclaim.export.ledger_rows import ledger_rows
from counterclaim.export.schemas import row_schemas
from counterclaim.ledger.store import Ledger
from counterclaim.version import __version__
from tests.desk.everything import HOSTILE, open_everything
from tests.desk.opened import browser
from tests.desk.quarrel import MAYOR, PORT, UNION

Row = dict[str, Any]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with open_everything(tmp_path_factory.mktemp("everything")) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(ledger: Ledger) -> TestClient:
    return browser(ledger)


@pytest.fixture(scope="module")
def exported(ledger: Ledger) -> list[Row]:
    """What `export --to jsonl` writes."""
    return [json.loads(as_json(row)) for row in ledger_rows(ledger)]


def asked(client: TestClient, address: str, **values: object) -> Any:
    answer = client.get(f"/api{address}", params=values or None)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), answer.text
    return answer.json()


def refused(client: TestClient, address: str, status: int, **values: object) -> str:
    answer = client.get(f"/api{address}", params=values or None)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    made = answer.json()
    assert (made["type"], made["status"]) == ("about:blank", status)
    Draft202012Validator(openapi()["components"]["schemas"]["problem"]).validate(made)
    return str(made["detail"])


def as_exported(row: Row) -> Row:
    """What of an answer belongs to the row of the public interface."""
    return {name: row[name] for name in row_schemas()[row["type"]]["properties"]}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/claims", "claim"),
        ("/origins", "origin"),
        ("/relations", "relation"),
        ("/verifications", "verification"),
    ],
)
def test_lists_give_the_rows_that_are_exported(client: TestClient, exported: list[Row], address: str, kind: str) -> None:
    made = asked(client, address, limit=500)
    assert [as_exported(row) for row in made["rows"]] == [row for row in exported if row["type"] == kind]
    assert (made["total"], made["next"]) == (len(made["rows"]), None)


def test_decisions_are_those_that_are_exported(client: TestClient, exported: list[Row]) -> None:
    rows = asked(client, "/decisions")["rows"]
    assert rows == [row for row in exported if row["type"] in ("decision", "assessment")]
    assert {row["standing"] for row in rows} == {"holds", "undone"}
    assert [row["kind"] for row in asked(client, "/decisions", kind="reject")["rows"]] == ["reject"]
    assert asked(client, "/decisions", standing="undone")["total"] == 1
    assert {row["subject"] for row in asked(client, "/decisions", subject="a1", kind="assess")["rows"]} == {"a1"}


def test_documents_and_their_statements(client: TestClient, exported: list[Row]) -> None:
    reports = [row for row in exported if row["type"] == "document"]
    listed = asked(client, "/documents")["rows"]
    assert [row["id"] for row in listed] == [row["id"] for row in reports]
    assert all("text" not in row for row in listed)
    for report in reports:
        whole = asked(client, f"/documents/{report['id']}")
        assert as_exported(whole) == report
        told = asked(client, f"/documents/{report['id']}/attributions")
        assert [as_exported(row) for row in told["rows"]] == [
            row for row in exported if row["type"] == "attribution" and row["document"] == report["id"]
        ]
        assert told["total"] == whole["attributions"]
        for row in told["rows"]:
            assert row["publisher"] == report["publisher"]
            assert all(whole["text"][span["start"] : span["end"]] == span["text"] for span in row["content"])


def test_a_statement_with_all_that_hangs_on_it(client: TestClient) -> None:
    made = asked(client, "/attributions/a1")
    assert (made["speaker"], made["publisher"], made["decided"]) == ("Ana Petrova", "Danube Post", ["assess"])
    assert [one["credibility"] for one in made["decisions"]] == [2]
    assert [one["reason"]["text"] for one in made["notes"]] == ["the quay was closed"]
    assert "a1" in asked(client, f"/claims/{made['claim']}")["attributions"]
    assert [asked(client, f"/disputes/{d}")["id"] for d in made["disputes"]] == made["disputes"] != []


def test_actors(client: TestClient, exported: list[Row]) -> None:
    listed = asked(client, "/actors")
    assert listed["total"] == len([row for row in exported if row["type"] == "actor"])
    assert [row["statements"] for row in listed["rows"]] == sorted((row["statements"] for row in listed["rows"]), reverse=True)
    for row in exported:
        if row["type"] == "actor":
            assert as_exported(asked(client, f"/actors/{row['id']}")) == row
    port = asked(client, f"/actors/{PORT}")
    assert port["spoken_for_by"] == [{"actor": MAYOR, "name": "Ana Petrova"}]
    assert asked(client, f"/actors/{MAYOR}")["party_name"] == "Port of Vidin"
    assert port["statements"] == asked(client, f"/actors/{PORT}/attributions")["total"] == 3
    assert [row["id"] for row in asked(client, "/actors", q="pétrova ANA")["rows"]] == [MAYOR]
    assert {row["id"] for row in asked(client, "/actors", kind="organization")["rows"]} == {PORT, UNION}


def test_disputes(client: TestClient, exported: list[Row]) -> None:
    rows = asked(client, "/disputes")["rows"]
    for row in rows:
        assert [side.pop("name") for side in row["sides"]] == [
            {PORT: "Port of Vidin", UNION: "Dockers’ Union"}.get(s["party"]) for s in row["sides"]
        ]
        assert all(len(side.pop("claim_texts")) == len(side["claims"]) for side in row["sides"])
    assert rows == [row for row in exported if row["type"] == "dispute"] != []
    certainties = {row["certainty"] for row in rows}
    for certainty in ("likely", "possible"):
        assert (asked(client, "/disputes", certainty=certainty)["total"] > 0) == (certainty in certainties)
    assert asked(client, "/disputes", status="assessed")["total"] + asked(client, "/disputes", status="open")["total"] == len(rows)


def test_a_dispute_in_exact_words(client: TestClient) -> None:
    identifier = asked(client, "/disputes")["rows"][0]["id"]
    made = asked(client, f"/disputes/{identifier}")
    for side in made["sides"]:
        assert [quote["attribution"] for quote in side["quotes"]] == side["attributions"]
        assert side["more_quotes"] == 0
        for quote in side["quotes"]:
            text = asked(client, f"/documents/{quote['document']}")["text"]
            assert all(text[span["start"] : span["end"]] == span["text"] for span in (quote["source"], *quote["content"]))
    assert {(one["a"], one["b"]) for one in made["contradictions"]} >= {("a1", "a2")}
    assert all(one["relation"] == "contradicts" for one in made["contradictions"])
    assert [one["by"] for one in made["assessments"]] == ["Ana Ruiz"]
    assert made["notes"][0]["publisher"] == "Danube Post"
    assert "contradict" in made["how_sure"]


def test_a_claim_and_what_contradicts_it(client: TestClient) -> None:
    claim = asked(client, "/attributions/a1")["claim"]
    other = asked(client, "/attributions/a2")["claim"]
    made = asked(client, f"/claims/{claim}")
    assert made["by"] == ["Ana Petrova", "Dockers’ Union"]
    assert [one["claim"] for one in made["contradicted_by"]] == [other]
    assert made["contradicted_by"][0]["by"] == ["Ivo Marin"]
    assert [one["attribution"] for one in made["quotes"]] == made["attributions"]


def test_relations_of_a_statement(client: TestClient) -> None:
    rows = asked(client, "/relations", attribution="a2")["rows"]
    assert {(row["a"], row["b"]) for row in rows} == {("a1", "a2"), ("a2", "a3"), ("a2", "a9")}
    assert all(row["used"] for row in rows)
    assert asked(client, "/relations", attribution="nobody")["rows"] == []


def test_an_origin_with_its_reports(client: TestClient) -> None:
    first, second = asked(client, "/documents")["rows"][:2]
    made = asked(client, f"/origins/{first['origin']}")
    assert [report["id"] for report in made["reports"]] == made["documents"] == [first["id"], second["id"]]
    assert made["more_reports"] == 0


def test_search(client: TestClient) -> None:
    made = asked(client, "/search", q='CRANES "stood still"')
    assert made["total"] == 3
    assert not made["capped"]
    for row in made["rows"]:
        text = asked(client, f"/documents/{row['id']}")["text"]
        assert row["places"]
        for place in row["places"]:
            start, end = place["start"], place["end"]
            assert text[start:end] == place["text"]
            assert text[:start].endswith(place["before"])
            assert text[end:].startswith(place["after"])
            assert place["attributions"]
    assert asked(client, "/search", q="nowhere")["rows"] == []


def test_what_is_claimed_about_something(client: TestClient) -> None:
    made = asked(client, "/about", q="cranes 12")
    first = made["rows"][0]
    assert first["by"] == ["Ana Petrova", "Dockers’ Union"]
    assert [one["by"] for one in first["contradicted_by"]] == [["Ivo Marin"]]
    assert first["independent_origins"] == 2
    alone = asked(client, "/about", q="nobody paid")["rows"][0]
    assert (alone["claim"], alone["text"], alone["contradicted_by"]) == (None, "nobody was paid", [])


def test_hostile_words_stay_words(client: TestClient) -> None:
    answer = client.get("/api/attributions/a8")
    assert HOSTILE in answer.json()["content"][0]["text"]
    assert "\u202e" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_lists_come_in_parts(client: TestClient) -> None:
    whole = asked(client, "/relations", limit=500)["rows"]
    found, after = [], 0
    while after is not None:
        part = asked(client, "/relations", limit=4, after=after)
        assert part["total"] == len(whole)
        found += part["rows"]
        after = part["next"]
    assert found == whole
    assert asked(client, "/relations", after=len(whole)) == {"total": len(whole), "rows": [], "next": None}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/documents?limit=0", "limit takes a whole number from 1 to 500, not “0”."),
        ("/documents?limit=501", "limit takes a whole number from 1 to 500, not “501”."),
        ("/documents?limit=1.5", "not “1.5”"),
        ("/documents?limit=%D9%A3", "not “٣”"),
        ("/documents?limit=" + "9" * 5_000, "…”"),
        ("/documents?after=-1", "after takes a whole number from 0"),
        ("/documents?after=1&after=2", "after is given twice: give it once."),
        ("/documents?page=2", "There is no parameter “page” here: leave it out, or give limit or after."),
        ("/documents/x?limit=2", "There is no parameter “limit” here"),
        ("/disputes?certainty=sure", "certainty takes likely or possible, not “sure”."),
        ("/decisions?subject=", "subject takes 1 to 300 characters; 0 were given."),
        ("/search", "q is missing: add ?q=… to the address."),
        ("/search?q=" + "x" * 301, "301 were given."),
        ("/search?q=bridge&limit=101", "limit takes a whole number from 1 to 100"),
    ],
)
def test_a_wrong_question_is_told_what_to_do(client: TestClient, address: str, says: str) -> None:
    assert says in refused(client, address, 400)


def test_words_without_a_word(client: TestClient) -> None:
    for address in ("/search", "/about"):
        assert "give words" in refused(client, address, 422, q="?! … «»")


def test_what_is_not_there(client: TestClient) -> None:
    for endpoint in ENDPOINTS:
        if "{id}" in endpoint.path:
            assert "no" in refused(client, endpoint.path.replace("{id}", "nobody"), 404)
    for address in ("/nothing", "/documents/", "/documents/a/b/c", "/documents/a%2Fb", "//"):
        assert "/api/openapi.json" in refused(client, address, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading(client: TestClient, method: str) -> None:
    for address in ("/api/", "/api/documents", "/api/documents/x", "/api/openapi.json"):
        answer = client.request(method, address)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
        assert answer.headers["content-type"] == "application/problem+json"


def test_head(client: TestClient) -> None:
    assert client.head("/api/documents").status_code == 200


def test_the_beginning(client: TestClient, exported: list[Row]) -> None:
    made = asked(client, "/")
    assert made == asked(client, "")
    assert made["version"] == __version__
    assert made["holds"]["documents"] == len([row for row in exported if row["type"] == "document"])
    assert [one["path"] for one in made["addresses"]] == list(openapi()["paths"])[2:]
    assert made["description"] == "/api/openapi.json"


def test_the_guard_stands_before_it(ledger: Ledger) -> None:
    strange = browser(ledger).get("/api/documents", headers={"host": "evil.example"})
    assert strange.status_code == 421
    locked = browser(ledger, password="sesame")
    assert locked.get("/api/documents").status_code == 401
    key = base64.b64encode(b"anybody:sesame").decode()
    assert locked.get("/api/documents", headers={"authorization": f"Basic {key}"}).status_code == 200


def test_a_ledger_that_cannot_be_read(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(ledger)

    def broken() -> None:
        raise LedgerError("case.db: the ledger could not be read or written (disk I/O error)")

    monkeypatch.setattr(client.app.state.desk.cases, "now", broken)  # type: ignore[attr-defined]
    assert refused(client, "/documents", 503) == "Case.db: the ledger could not be read or written (disk I/O error)."


def test_the_description_is_whole() -> None:
    made = openapi()
    json.dumps(made)
    assert made["openapi"].startswith("3.1")
    names = [operation["get"]["operationId"] for operation in made["paths"].values()]
    assert len(set(names)) == len(names) == len(ENDPOINTS) + 2
    for path, operation in made["paths"].items():
        parameters = operation["get"].get("parameters", [])
        assert all(p["description"] for p in parameters), path
        assert ("{id}" in path) == any(p["in"] == "path" for p in parameters)
        assert {"200", "400", "401", "405", "421", "503"} <= operation["get"]["responses"].keys()
        assert all(answer["description"] for answer in operation["get"]["responses"].values())
    for schema in shapes().values():
        Draft202012Validator.check_schema(schema)
