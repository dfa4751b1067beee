"""The made archive: the same on every machine, as many documents as were asked for, and everything untidy in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tracemalloc
from collections import Counter, deque
from pathlib import Path

import pytest

from counterclaim.intake import sources
from counterclaim.read import read_taken
from counterclaim.records import Document, Problem, Taken
from counterclaim.relate import origins
from counterclaim.relate.pairs import MAX_HOLDERS, Told, choose_documents, event_keys
from tests.scripts import ROOT, load

sys.path.insert(0, str(ROOT / "evals"))  # where the scripts find one another
made = load("evals/news_made.py")
same = load("evals/batch_same.py")


def documents(count: int, **options: float) -> list[Document]:
    lines = (line.data for line in made.lines(count, **options) if line.new)
    return [read_taken(Taken(data, "jsonl", file=f"{n}", media_type="application/json")) for n, data in enumerate(lines)]


@pytest.fixture(scope="module")
def read() -> list[Document]:
    return documents(1200)


def test_the_same_numbers_give_the_same_lines_on_every_machine():
    lines = hashlib.sha256(b"\n".join(line.data for line in made.lines(500)))
    assert lines.hexdigest()[:16] == "cac103c1a84e62ce"
    assert list(made.lines(300)) == list(made.lines(500))[: len(list(made.lines(300)))]
    assert list(made.lines(50, seed=9)) != list(made.lines(50))


def test_files_hold_the_lines_in_order_and_each_gives_what_it_should(tmp_path: Path):
    paths = made.write(tmp_path / "archive", 700, shards=5)
    assert [p.name for p in paths if p.suffix == ".gz"] == ["news-00002.jsonl.gz"]
    data = b"".join(gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths)
    assert data.split(b"\n")[:-1] == [line.data for line in made.lines(700)]
    assert [p.read_bytes() for p in made.write(tmp_path / "again", 700, shards=5)] == [p.read_bytes() for p in paths]
    first = [next(iter(sources.take([str(p)]))) for p in paths]
    assert all(isinstance(item, Taken) for item in first)


def test_fewer_documents_than_files(tmp_path: Path):
    paths = made.write(tmp_path, 2, shards=5)
    assert [len(list(sources.take([str(p)]))) for p in paths] == [1, 0, 1, 0, 0]


def test_so_many_documents_as_were_asked_for_are_new_and_no_other_line_is(tmp_path: Path):
    made.write(tmp_path, 1000, shards=3)
    items = list(sources.take([str(tmp_path)]))
    news = [line.new for line in made.lines(1000)]
    known: set[tuple[str | None, str]] = set()
    said: dict[tuple[str | None, str], set[tuple[str | None, ...]]] = {}
    met = Counter()
    assert len(items) == len(news)
    for item, new in zip(items, news, strict=True):
        document = _document(item)
        if document is None:
            met["problem"] += 1
            assert not new
            continue
        key = (_plain(document.url), document.text)
        told = (document.publisher, document.published_at, *(p.value for p in document.particulars if p.name == "updated_at"))
        assert new == (key not in known)
        kind = "new" if new else "known" if told in said[key] else "more is said"
        met[kind] += 1
        met["version"] += new and any(url == key[0] for url, _ in known)
        met["no date"] += document.published_at is None
        met["no publisher"] += document.publisher is None
        said.setdefault(key, set()).add(told)
        known.add(key)
    assert met["new"] == 1000
    assert all(met[kind] >= 5 for kind in ("problem", "known", "more is said", "version", "no date", "no publisher")), met


def _document(item: Taken | Problem) -> Document | None:
    from counterclaim.errors import UnreadableError

    try:
        return None if isinstance(item, Problem) else read_taken(item)
    except UnreadableError:
        return None


def _plain(url: str | None) -> str:
    return (url or "").split("://")[1].removeprefix("www.").split("?")[0].split("#")[0]


def test_lines_come_again_in_other_files(tmp_path: Path):
    paths = made.write(tmp_path, 1500, shards=4)
    files = [set((gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes()).split(b"\n")[:-1]) for p in paths]
    assert any(one & other for n, one in enumerate(files) for other in files[:n])


def test_reports_are_short_but_for_a_few(read: list[Document]):
    words = sorted(len(d.text.split()) for d in read)
    assert words[len(words) // 20] >= 60
    assert words[len(words) * 9 // 10] <= 160
    assert 300 <= words[-1] <= 900
    assert sum(not d.text.isascii() and any(ord(c) > 0x370 and not 0x2000 <= ord(c) < 0x2100 for c in d.text) for d in read) >= 10


def test_reports_find_those_of_their_event_and_few_others(read: list[Document]):
    held: dict[int, deque[int]] = {}
    compared = []
    for number, document in enumerate(read):
        keys = event_keys(Told(document, ()))
        compared.append(len(choose_documents({key: list(held.get(key, ())) for key in keys})))
        for key in keys:
            held.setdefault(key, deque(maxlen=MAX_HOLDERS)).appendleft(number)
    half = len(read) // 2
    assert 0.5 <= sum(compared[half:]) / half <= 3
    assert max(Counter(compared)) <= 24


def test_more_reports_share_an_event_where_that_is_asked_for():
    towns = [Counter(d.title.split(":")[0] for d in documents(600, density=density)).most_common(1)[0][1] for density in (2.0, 8.0)]
    assert towns[0] < towns[1]


def test_agencies_stories_are_reprinted_with_a_credit(read: list[Document]):
    credited = Counter(credit.name for d in read for credit in d.credits)
    assert len(credited) >= 8
    found: dict[int, list[int]] = {}
    for number, document in enumerate(read):
        for value in origins.fingerprints(origins.prepare(document, ())):
            found.setdefault(value, []).append(number)
    assert sum(len(numbers) > 1 for numbers in found.values()) >= 200
    assert max(map(len, found.values())) <= len(read) // 12  # the closing line of a page that was changed has most


def test_nothing_grows_with_the_archive():
    tracemalloc.start()
    peaks = []
    for count in (1_000, 4_000):
        tracemalloc.reset_peak()
        for _ in made.lines(count):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


# What compares rows


def row(**fields: object) -> str:
    return json.dumps(fields)


def test_the_same_rows_in_any_order_have_no_differences():
    rows = sorted([row(type="claim", id="c1", text="a"), row(type="claim", id="c2", text="b")])
    assert list(same.differences(rows, rows)) == []


def test_a_difference_is_told_by_row_and_field():
    one, other = row(type="claim", id="c1", text="three", actors=[]), row(type="claim", id="c1", text="four", actors=[])
    (told,) = same.differences([one], [other])
    assert told == "c1: text: three became four"


def test_a_row_too_few_one_too_many_and_one_that_is_there_twice_are_differences():
    one, other = row(type="relation", a="a1", b="a2", relation="updates"), row(type="relation", a="a1", b="a3", relation="updates")
    assert [told.split(": ")[:2] for told in same.differences([one], [other])] == [["a1 a2", "missing"], ["a1 a3", "not wanted"]]
    assert list(same.differences([one], [one, one])) == ["the same rows, but 1 became 2"]


def test_fields_in_another_order_are_a_difference():
    one, other = row(type="origin", id="o1", kind="own"), row(id="o1", type="origin", kind="own")
    assert list(same.differences([one], [other])) == ["o1: the order of fields: null became null"]
