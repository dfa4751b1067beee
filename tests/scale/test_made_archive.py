"""An archive of the shape that crawlers leave: every article comes out of it, and every problem is named."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterclaim.errors import UnreadableError
from counterclaim.ledger.address import address_of
from counterclaim.read import read_taken
from counterclaim.records import Problem, Taken
from counterclaim.scale.folder import Folder
from counterclaim.scale.inputs import plan
from counterclaim.scale.taking import items, take

sys.path.insert(0, str(Path(__file__).parents[2] / "evals"))
from archive_made import BEHIND, BESIDE, BODIES, FRAMES, WAYS, check, check_taken, make_archive

PAGES = 300


@pytest.fixture(scope="module", params=["crawl.warc", "crawl.warc.gz"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Taken | Problem], dict[str, Any]]:
    """What the parts hold that were made of an archive, and its sheet."""
    home = tmp_path_factory.mktemp("crawl")
    sheet = json.loads(make_archive(home / request.param, PAGES).read_text())
    folder = Folder(str(home / "out"))
    (archive,) = plan([str(home / request.param)])
    done = take(folder, 0, archive)
    return [item for part in done.parts for item in items(folder, part.name)], sheet


def rows(found: list[Taken | Problem]) -> Iterator[dict[str, Any]]:
    """Rows of the documents, each once as a ledger keeps it, and of the problems."""
    seen = set()
    for item in found:
        try:
            if isinstance(item, Problem):
                raise UnreadableError(item.reason)
            document = read_taken(item)
        except UnreadableError as error:
            yield {"type": "problem", "file": item.file, "url": item.url, "reason": str(error)}
            continue
        if (key := (address_of(document.url), document.text)) not in seen:
            seen.add(key)
            yield {"type": "document", "url": document.url, "text": document.text}


def test_what_is_taken_is_what_the_sheet_says(made: tuple[list[Taken | Problem], dict[str, Any]]) -> None:
    found, sheet = made
    assert check_taken(found, sheet) == []
    assert len(sheet["articles"]) > PAGES * 0.9
    assert sum(article["taken"] for article in sheet["articles"]) > len(sheet["articles"]) + 20


def test_every_article_is_one_document_and_every_problem_is_named(made: tuple[list[Taken | Problem], dict[str, Any]]) -> None:
    found, sheet = made
    assert check(rows(found), sheet) == []


def test_what_is_missing_or_too_much_shows(made: tuple[list[Taken | Problem], dict[str, Any]]) -> None:
    found, sheet = made
    article = next(n for n, item in enumerate(found) if isinstance(item, Taken) and b"listed as case" in item.data)
    problem = next(n for n, item in enumerate(found) if isinstance(item, Problem))
    for n in (article, problem):
        assert len(check_taken([*found[:n], *found[n + 1 :]], sheet)) == 1
        assert len(check_taken([*found, found[n]], sheet)) == 1
    kept = list(rows(found))
    for kind in ("document", "problem"):
        n = next(n for n, row in enumerate(kept) if row["type"] == kind and row["url"] not in sheet["others"])
        assert len(check([*kept[:n], *kept[n + 1 :]], sheet)) == 1
        assert len(check([*kept, kept[n]], sheet)) == 1


def test_everything_is_in_it(tmp_path: Path) -> None:
    sheet = json.loads(make_archive(tmp_path / "a.warc.gz", 3_000).read_text())
    assert set(sheet["counts"]) == {*WAYS, *BESIDE, *BEHIND}
    said = " ".join(words for problem in sheet["problems"] for words in problem["says"])
    assert all(words in said for words in (*BODIES.values(), "the file is damaged", "records say"))
    assert sum(sheet["counts"][way] for way in (*FRAMES, *BODIES)) > 100


def test_the_same_seed_gives_the_same_archive(tmp_path: Path) -> None:
    one, other, third = (make_archive(tmp_path / f"{n}.warc.gz", 20, seed) for n, seed in enumerate((1, 1, 2)))
    assert one.with_suffix("").with_suffix("").read_bytes() == other.with_suffix("").with_suffix("").read_bytes()
    assert one.read_text() == other.read_text() != third.read_text()
