"""A ledger opens in Datasette as it stands, and so do the questions of the how-to."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

app = pytest.importorskip("datasette.app")
yaml = pytest.importorskip("yaml")

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "datasette.md"
METADATA = yaml.safe_load(re.search(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)[1])
QUERIES = METADATA["databases"]["case"]["queries"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture
def case(whole: Path, tmp_path: Path) -> Path:
    """A copy by the name that the how-to's questions are for."""
    return Path(shutil.copy(whole, tmp_path / "case.db"))


def _asked(path: Path, ask: Callable[[Any], Awaitable[None]], *, immutable: bool = False) -> None:
    async def run() -> None:
        files = {"files": [], "immutables": [str(path)]} if immutable else {"files": [str(path)]}
        await ask(app.Datasette(**files, metadata=METADATA).client)

    asyncio.run(run())


@pytest.mark.parametrize("immutable", [False, True])
def test_every_table_is_shown(case: Path, immutable: bool) -> None:
    async def ask(client: Any) -> None:
        assert (await client.get("/")).status_code == 200
        tables = (await client.get("/case.json")).json()["tables"]
        assert {"document", "attribution", "actor", "verification", "decision", "custody", "search"} <= {t["name"] for t in tables}
        for table in tables:
            assert (await client.get(f"/case/{table['name']}")).status_code == 200, table["name"]
            found = await client.get(f"/case/{table['name']}.json?_shape=objects&_labels=on")
            assert found.status_code == 200, table["name"]
            assert table["hidden"] or bool(found.json()["rows"]) == bool(table["count"]), table["name"]

    _asked(case, ask, immutable=immutable)


def test_a_row_has_a_page(case: Path) -> None:
    async def ask(client: Any) -> None:
        for table in ("document", "attribution", "actor", "decision", "custody", "reading"):
            page = (await client.get(f"/case/{table}?_size=1")).text
            link = re.search(rf'href="(/case/{table}/[^"?]+)"', page)
            assert link is not None, table
            assert (await client.get(link[1])).status_code == 200, link[1]

    _asked(case, ask)


def test_only_what_serves_the_program_is_hidden(case: Path) -> None:
    async def ask(client: Any) -> None:
        listed = {t["name"] for t in (await client.get("/case.json")).json()["tables"] if not t["hidden"]}
        wanted = {
            "actor",
            "attribution",
            "custody",
            "decision",
            "document",
            "likeness",
            "mention",
            "merged",
            "problem",
            "reading",
            "relation",
        }
        assert listed == wanted | {"verification"}

    _asked(case, ask)


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("words", ["bridge", "", "O'Brien\" AND (", "*"])
def test_every_question_has_an_answer(case: Path, name: str, words: str) -> None:
    async def ask(client: Any) -> None:
        given = {"words": words}
        assert (await client.get(f"/case/{name}", params=given)).status_code == 200
        assert (await client.get(f"/case/{name}.csv", params=given)).status_code == 200
        found = await client.get(f"/case/{name}.json", params={**given, "_shape": "array"})
        assert found.status_code == 200
        if words == "bridge":
            assert found.json()

    _asked(case, ask)


def test_statements_are_found_by_words_source_and_stance(case: Path) -> None:
    async def ask(client: Any) -> None:
        async def found(**given: str) -> list[dict[str, Any]]:
            return (await client.get("/case/statements.json", params={**given, "_shape": "array"})).json()

        everything = await found()
        said = await found(source="PETROVA")
        assert said
        assert all("Petrova" in f"{row['actor']} {row['source']}" for row in said)
        denied = await found(stance="denies")
        assert 0 < len(denied) < len(everything)
        assert {row["stance"] for row in denied} == {"denies"}
        assert 0 < len(await found(words="brídge", source="petrova")) <= len(said)
        assert await found(words="zzyzx") == []
        assert any(row["content"] == "that at least 12 people had died when the bridge fell" for row in everything)

    _asked(case, ask)


def test_decisions_say_how_they_stand(case: Path) -> None:
    async def ask(client: Any) -> None:
        rows = (await client.get("/case/people_decided.json?_shape=array")).json()
        assert [(row["kind"], row["standing"]) for row in rows] == [("undo", "stands"), ("correct", "stands"), ("accept", "undone")]
        assert rows[1]["statement"]

    _asked(case, ask)


def test_the_file_is_not_changed(case: Path) -> None:
    before = case.read_bytes()

    async def ask(client: Any) -> None:
        answer = await client.get("/case", params={"sql": "delete from problem"})
        assert answer.status_code == 400
        await client.get("/case/attribution")

    _asked(case, ask)
    assert case.read_bytes() == before
