"""Is a batch what a ledger says? The same made archive through each engine and through a plain ledger, all rows compared byte by byte.

    python evals/batch_same.py [--documents 5000] [--work FOLDER] [--record]

`counterclaim batch` runs with `local`, and with `dask` on one worker and on two; `counterclaim add` and `export` make the plain ledger.
Then the first batch is loaded into a ledger of its own: its export must be the same too, and so must each table but for times and what
hangs on them. In a folder that is given, what is finished is not done again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import news_made
from recording import RESULTS, command_line, record

RUNS = {"local": ("local", 2), "dask with 1 worker": ("dask", 1), "dask with 2 workers": ("dask", 2)}
LEDGER = "ledger"
KINDS = ("document", "attribution", "verification", "actor", "relation", "claim", "origin", "dispute", "problem")
TIMES = frozenset(("at", "before", "hash", "started_at", "finished_at", "begun_at", "applied_at"))
"""Columns that say when something was done, and the chain of the custody log, which hangs on them."""
OF_ONE_WAY = {"batch": "only what was loaded is in it", "rekeyed": "how often comparisons under way became void"}
"""Tables that tell how a ledger came to be."""
SHOWN = 5


def program(*words: object) -> list[str]:
    """The command line of a subcommand."""
    return [sys.executable, "-m", "counterclaim", *map(str, words)]


def batch(archive: Path, out: Path, engine: str, workers: int, *more: str) -> list[str]:
    """The command that makes a batch."""
    return program("batch", archive, "--out", out, "--engine", engine, "--workers", workers, *more)


def done(command: Sequence[str]) -> float:
    """Run a command to its end.

    Returns:
        Seconds that it took.

    Raises:
        SystemExit: it failed; that some lines are no articles is no failure.
    """
    began = time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)}: exit status {ended.returncode}\n{ended.stdout[-4000:]}{ended.stderr[-4000:]}")
    return round(time.perf_counter() - began, 1)


# Rows


def of_batch(folder: Path, kind: str) -> list[str]:
    """The rows of a type as lines of JSON, sorted."""
    from counterclaim.export.jsonl import as_json
    from counterclaim.scale.folder import Folder
    from counterclaim.scale.row_files import read_rows

    return sorted(map(as_json, read_rows(Folder(str(folder)), kind)))


def of_export(path: Path, kind: str) -> list[str]:
    """The same of what a ledger exported."""
    with path.open(encoding="utf-8", newline="\n") as lines:
        return sorted(line.removesuffix("\n") for line in lines if line.startswith(f'{{"type": "{kind}",'))


def digest(lines: Iterable[str]) -> str:
    """One hash over lines in their order."""
    made = hashlib.sha256()
    for line in lines:
        made.update(line.encode() + b"\n")
    return made.hexdigest()[:16]


def digests(folder: Path) -> dict[str, str]:
    """One hash a type over all rows of a batch."""
    return {kind: digest(of_batch(folder, kind)) for kind in KINDS}


def identity(line: str) -> tuple[str, ...]:
    """What a row is of."""
    row = json.loads(line)
    names = {"relation": ("a", "b"), "verification": ("document", "start", "end", "kind"), "problem": ("file", "url", "reason")}
    return tuple(str(row[name]) for name in names.get(row["type"], ("id",)))


def differences(wanted: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    """What differs between sorted rows of a type, a row at a time, for a person.

    Args:
        wanted: what they should be.
        found: what they are.
    """
    only = [sorted(set(these) - set(those)) for these, those in ((wanted, found), (found, wanted))]
    rows: dict[tuple[str, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate(only):
        for line in lines:
            rows[identity(line)][side].append(line)
    for name, (missing, more) in rows.items():
        called = " ".join(name)
        if not more or not missing:
            yield f"{called}: {'missing' if missing else 'not wanted'}: {_short((missing or more)[0])}"
            continue
        one, other = json.loads(missing[0]), json.loads(more[0])
        fields = [field for field in {**one, **other} if one.get(field) != other.get(field)] or ["the order of fields"]
        yield f"{called}: " + "; ".join(f"{f}: {_short(one.get(f))} became {_short(other.get(f))}" for f in fields)
    if not rows and len(wanted) != len(found):
        yield f"the same rows, but {len(wanted):,} became {len(found):,}"


def _short(value: Any) -> str:
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 200 else f"{told[:200]}…"


def tell(name: str, kind: str, wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Print the first differences.

    Returns:
        Whether there are none.
    """
    if wanted == found:
        return True
    told = list(differences(wanted, found))
    print(f"{name}: {kind}: {len(told):,} differences", *told[:SHOWN], sep="\n    ")
    return False


# Tables


def tables(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The rows of each table of a ledger, without times, sorted."""
    from sqlalchemy import select

    from counterclaim.ledger import schema
    from counterclaim.ledger.store import Ledger

    with Ledger.open(str(path), read_only=True) as ledger, ledger.reading() as connection:
        for table in schema.metadata.sorted_tables:
            kept = [column for column in table.c if column.name not in TIMES]
            rows = connection.execution_options(yield_per=1000).execute(select(*kept))
            yield table.name, sorted(repr(dict(row._mapping)) for row in rows)


def same_tables(plain: Path, loaded: Path) -> dict[str, Any]:
    """Compare two ledgers table by table, and print the first differences.

    Returns:
        How many rows each table has; None for one that differs.
    """
    counts: dict[str, Any] = {}
    for (name, wanted), (_, found) in zip(tables(plain), tables(loaded), strict=True):
        counts[name] = len(wanted) if wanted == found else None
        if wanted != found and name in OF_ONE_WAY:
            counts[name] = f"{len(wanted)} and {len(found)}: {OF_ONE_WAY[name]}"
        elif wanted != found:
            missing, more = (sorted(set(a) - set(b)) for a, b in ((wanted, found), (found, wanted)))
            print(f"table {name}: {len(wanted):,} rows became {len(found):,}; {len(missing):,} missing, {len(more):,} not wanted")
            for missed, other in list(zip([*missing, *more[len(missing) :]], [*more, *missing[len(more) :]], strict=False))[:SHOWN]:
                print(f"    {_short(missed)}\n    {_short(other)}")
    return counts


# All of it


def export(ledger: Path) -> list[str]:
    """The command that writes all rows of a ledger beside it."""
    return program("export", "--ledger", ledger, "--to", "jsonl", "--out", ledger.with_suffix(".jsonl"))


def ran(work: Path, documents: int) -> dict[str, float]:
    """Make the archive, and from it batches and ledgers; what is there is not made again.

    Returns:
        Seconds by step, those of earlier calls too.
    """
    kept = work / "seconds.json"
    seconds: dict[str, float] = json.loads(kept.read_text()) if kept.exists() else {}
    archive, plain, loaded = work / "archive", work / "plain.db", work / "loaded.db"
    if not archive.exists():
        news_made.write(archive, documents)
    steps = {name: batch(archive, work / name.replace(" ", "-"), *run) for name, run in RUNS.items()}
    steps |= {LEDGER: program("add", "--ledger", plain, archive), "its export": export(plain)}
    steps |= {"loading": program("add", "--ledger", loaded, work / "local"), "its ledger's export": export(loaded)}
    for name, command in steps.items():
        if name not in seconds:
            seconds[name] = done(command)
            print(f"{name}: {seconds[name]:,} s", flush=True)
            kept.write_text(json.dumps(seconds))
    return seconds


def compared(work: Path) -> dict[str, Any]:
    """All rows and tables of what `ran` made."""
    plain, loaded = work / "plain.db", work / "loaded.db"
    others = {name: partial(of_batch, work / name.replace(" ", "-")) for name in RUNS}
    others["loaded ledger"] = partial(of_export, loaded.with_suffix(".jsonl"))
    counts, made, differ = {}, {}, set()
    for kind in KINDS:
        wanted = of_export(plain.with_suffix(".jsonl"), kind)
        counts[kind], made[kind] = len(wanted), digest(wanted)
        differ |= {f"{name}: {kind}" for name, rows in others.items() if not tell(name, kind, wanted, rows(kind))}
    rows_of_tables = same_tables(plain, loaded)
    differ |= {f"table {name}" for name, count in rows_of_tables.items() if count is None}
    return {"rows": counts, "digests": made, "tables": rows_of_tables, "differ": sorted(differ)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--work", type=Path, help="a folder to work in; a temporary one when left out")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        seconds = ran(work, options.documents)
        result: Mapping[str, Any] = {"documents": options.documents, "seconds": seconds, **compared(work)}
    print(json.dumps(result, indent=1))
    if result["differ"]:
        raise SystemExit(f"these are not the same: {', '.join(result['differ'])}")
    if options.record:
        record(RESULTS / "batch-same.json", command_line(), dict(result))


if __name__ == "__main__":
    main()
