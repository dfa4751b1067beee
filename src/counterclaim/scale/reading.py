"""Read a part: all that can be made of each item without a look at any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import pyarrow as pa

from counterclaim.errors import CounterclaimError
from counterclaim.intake.faults import fault
from counterclaim.ledger import columns, hashes
from counterclaim.models.pairs import PairModel
from counterclaim.pipeline import Input, Result, Tools, read_one, usual_tools
from counterclaim.read import read_taken
from counterclaim.records import Document, Problem, Taken
from counterclaim.relate import origins, pairs
from counterclaim.scale import cited
from counterclaim.scale.failures import Failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.parts import READ, part_name
from counterclaim.scale.taking import items

Columns = dict[str, Any]


class Read(NamedTuple):
    """What came of a part: how many documents and words were read."""

    part: str
    documents: int = 0
    words: int = 0


@cache
def tools() -> Tools:
    """What a worker process reads and compares with, loaded once: one thread, since there are as many workers as processors."""
    usual = usual_tools()
    return replace(usual, pairs=PairModel(usual.tagger, threads=1))


def read_part(folder: Folder, published: str | None, part: str) -> Read:
    """Read the items of a part.

    Args:
        folder: of the batch.
        published: date of publication of documents that give none.
        part: its name.
    """
    rows = list(_rows(folder, published, part))
    folder.write_table(part_name("read", part), pa.Table.from_pylist(rows, READ))
    words = [row["words"] for row in rows if row["words"] is not None]
    return Read(part, len(words), sum(words))


def _rows(folder: Folder, published: str | None, part: str) -> Iterator[Columns]:
    known: dict[tuple[object, ...], Columns] = {}
    for item in items(folder, part):
        if isinstance(item, Problem):
            yield dict.fromkeys(READ.names)
            continue
        same = _all_that_is_read(item)
        if same not in known:
            reading = Input(item.name, partial(read_taken, item, published=published), len(item.data))
            known[same] = _row(read_one(reading, tools()))
        yield known[same]


def _all_that_is_read(item: Taken) -> tuple[object, ...]:
    """What decides what is made of an item; archives hold the same page many times."""
    return hashes.of_bytes(item.data), item.method, item.file, item.url, item.media_type, item.charset, item.particulars


def _row(result: Result) -> Columns:
    """What was made of an item, as a row of READ; where we fail on it, that."""
    try:
        return row_of(result)
    except CounterclaimError:
        raise
    except Exception as error:  # a fault of ours in one document must not lose the others
        return row_of(Result(result.file, problem=fault(error), failed=True))


def row_of(result: Result) -> Columns:
    """What was made of an item, as a row of READ."""
    row: Columns = {**dict.fromkeys(READ.names), "problem": result.problem, "failed": result.failed}
    document = result.document
    if document is None:
        return row
    assert result.cited is not None
    report = origins.prepare(document, result.attributions)
    return row | {
        "id": document.id,
        "text_sha256": hashes.of_text(document.text),
        "published_at": document.published_at,
        "text": document.text,
        "words": len(document.text.split()),
        "said": [a.id for a in result.attributions],
        "document": json.dumps(columns_of(document)),
        "attributions": json.dumps([columns.of_attribution(a) for a in result.attributions]),
        "notes": json.dumps([columns.of_verification(note) for note in result.notes]),
        "cited": cited.to_json(result.cited),
        "fingerprints": origins.fingerprints(report),
        "publishes": origins.publisher_keys(document),
        "relayed": origins.relay_keys(document),
        "event_keys": pairs.event_keys(pairs.Told(document, result.attributions)),
    }


def columns_of(document: Document) -> Columns:
    """What a ledger keeps of a document beside its text."""
    return {"file": columns.plain(document.file), "url": columns.plain(document.url), **columns.of_reading(document)}


def read_again(folder: Folder, name: str, wanted: list[tuple[str, int, Columns]]) -> Read:
    """Read documents of which more is said by now. One that we fail on stays as it was read before.

    Args:
        folder: of the batch.
        name: of the part that is made.
        wanted: for each the part and row where it was read first, and its columns as they are settled now, with the address that it is
            read with.
    """
    failures = Failures(folder, "read", name)
    rows = [_again(folder, failures, *one) for one in wanted]
    failures.keep()
    folder.write_table(part_name("read", name), pa.Table.from_pylist(rows, READ))
    return Read(name)


def _again(folder: Folder, failures: Failures, part: str, row: int, settled: Columns) -> Columns:
    first = folder.row(part_name("read", part), row)
    document = columns.document({"id": first["id"], "text": first["text"], "origin": None, **settled})
    made = _row(read_one(Input(document.file or document.id, lambda: document), tools()))
    if made["id"] is None:
        failures.add(document.id, made["problem"])
        return first
    return made
