"""What a ledger costs: adding beside extracting; search and one more report at many documents.

    python benchmarks/ledger.py --shared ../shared [--documents 100000] [--record]

Adding is measured on PolNeAR's dev articles, in turns with `extract` on the same articles. The large ledger is filled with made
reports (evals/reports_made.py) whose statements a pattern finds, since no more than the ledger is measured; all else is as `add`
does it: originals, custody, actors, versions, origins, search index.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from recording import command_line, record  # noqa: E402
from reports_made import report, varied  # noqa: E402

from counterclaim import pipeline  # noqa: E402
from counterclaim.export import writer  # noqa: E402
from counterclaim.keep.adding import add  # noqa: E402
from counterclaim.keep.report import keep_report  # noqa: E402
from counterclaim.ledger import queries, search  # noqa: E402
from counterclaim.ledger.store import Ledger  # noqa: E402
from counterclaim.read import read_taken  # noqa: E402
from counterclaim.records import Attribution, Document, Name, Particular, Span, Taken  # noqa: E402
from counterclaim.resolve.report import report_of  # noqa: E402
from counterclaim.resolve.who.actors import find_actors  # noqa: E402

ROUNDS = 7
AT_ONCE = 64  # documents in a transaction while the ledger is filled
SAID = re.compile(
    r"(?P<source>[A-Z]\w+ [A-Z]\w+)(?:, [^,.]+,)? (?P<cue>said|told reporters|insisted|claimed|warned|conceded) that (?P<content>[^.]+)\."
)
NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
QUERIES = (
    "tractor mud",
    "collapsed",
    '"church bell"',
    "Varna bridge flooded",
    "Petrova denied",
    "said",
    "zzyzx",
    '"nobody had been warned"',
)


def compared(paths: list[Path], tools: pipeline.Tools, threads: int) -> dict[str, float]:
    """Seconds of extract and of add on the same articles, in turns."""
    items = [Taken(p.read_bytes(), "file", file=str(p)) for p in paths]
    measured = []
    for n in range(ROUNDS + 1):
        began = time.perf_counter()
        inputs = [pipeline.Input(t.name, partial(read_taken, t)) for t in items]
        writer("jsonl")(pipeline.run(inputs, tools, threads), io.StringIO())
        between = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/case.db", create=True) as ledger:
            opened = time.perf_counter()
            add(ledger, items, lambda added: None, tools=tools, threads=threads)
            ended = time.perf_counter()
        if n:  # the first round warms up
            measured.append((between - began, ended - opened))
    return {
        "extract_s": round(statistics.median(m[0] for m in measured), 2),
        "add_s": round(statistics.median(m[1] for m in measured), 2),
        "add_costs_more_percent": round(100 * statistics.median(m[1] / m[0] - 1 for m in measured), 1),
    }


def quickly_read(taken: Taken) -> pipeline.Result:
    """A report with the statements that a pattern finds."""
    document = read_taken(taken)
    text = document.text
    names = tuple(Name(m.start(), m.end(), m.group(), "person") for m in NAME.finditer(text))
    said = tuple(_statement(document, m) for m in SAID.finditer(text))
    return pipeline.Result(taken.name, document, said, (), cited=find_actors(report_of(document, said, names)))


def _statement(document: Document, match: re.Match[str]) -> Attribution:
    spans = {name: Span(*match.span(name), match.group(name)) for name in ("source", "cue", "content")}
    return Attribution(
        f"a{document.id[1:]}{match.start():x}", document.id, spans["source"], spans["cue"], (spans["content"],),
        "indirect", "asserts", "positive", None, 0.9, {"spans": "pattern"},
    )  # fmt: skip


def taken_of(draw: random.Random, n: int, earlier: list[str], paragraphs: int | None = None) -> Taken:
    """A made report, or its title and first paragraphs."""
    text, _ = varied(draw, earlier)
    text = text if paragraphs is None else "\n\n".join(text.rstrip("\n").split("\n\n")[: paragraphs + 1]) + "\n"
    earlier.append(text)
    del earlier[:-2000]
    said = (Particular("publisher", draw.choice(("Danube Post", "Rila Courier", "Struma Gazette")), "manifest"),
            Particular("published_at", f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}", "manifest"))  # fmt: skip
    return Taken(text.encode(), "http", url=f"https://outlet.example/{n}", media_type="text/plain", particulars=said)


def large(documents: int, tools: pipeline.Tools, address: str | None, paragraphs: int | None) -> dict[str, object]:
    """Fill a ledger, then ask it and add to it."""
    draw = random.Random(8)
    figures: dict[str, object] = {"documents": documents, "paragraphs_at_most": paragraphs}
    with tempfile.TemporaryDirectory() as folder:
        where = address or f"{folder}/case.db"
        with Ledger.open(where, create=True) as ledger:
            figures["ms_a_document_by_tenth"] = _fill(ledger, documents, tools, draw, paragraphs)
            if address is None:
                figures["megabytes"] = round(sum(p.stat().st_size for p in Path(folder).iterdir()) / 1e6)
            figures["search_ms"] = _search(ledger)
            more = []
            for n in range(20):
                item = taken_of(draw, documents + n, [])
                began = time.perf_counter()
                add(ledger, [item], lambda added: None, tools=tools)
                more.append(time.perf_counter() - began)
            figures["one_more_s"] = {"median": round(statistics.median(more), 3), "most": round(max(more), 3)}
        path = Path(folder) / "one.txt"
        path.write_text(report(draw), encoding="utf-8")
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "counterclaim", "add", "--ledger", where, str(path)], check=True)
        figures["one_more_with_start_of_the_program_s"] = round(time.perf_counter() - began, 2)
    figures["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return figures


def _fill(ledger: Ledger, documents: int, tools: pipeline.Tools, draw: random.Random, paragraphs: int | None) -> list[float]:
    """Milliseconds a document for each tenth of the way; reading with a pattern is another process' work."""
    tenths = []
    earlier: list[str] = []
    spent, step = 0.0, max(1, documents // 10)
    parts = ([taken_of(draw, k, earlier, paragraphs) for k in range(n, min(n + AT_ONCE, documents))] for n in range(0, documents, AT_ONCE))
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as reader:
        waiting = deque(reader.submit(_read_part, part) for part in islice(parts, 4))
        for n in range(0, documents, AT_ONCE):
            read = waiting.popleft().result()
            waiting.extend(reader.submit(_read_part, part) for part in islice(parts, 1))
            began = time.perf_counter()
            with ledger.writing() as transaction:
                for item, result in read:
                    keep_report(transaction, item, result, tools)
            spent += time.perf_counter() - began
            if (n + AT_ONCE) // step > n // step:
                tenths.append(round(1000 * spent / step, 2))
                print(f"{n + AT_ONCE:>8} documents, {tenths[-1]} ms each", file=sys.stderr, flush=True)
                spent = 0.0
    return tenths


def _read_part(items: list[Taken]) -> list[tuple[Taken, pipeline.Result]]:
    return [(item, quickly_read(item)) for item in items]


def _search(ledger: Ledger) -> dict[str, float]:
    """The median of each query, in milliseconds, with the documents fetched as `counterclaim search` does."""
    times = {}
    for query in QUERIES:
        measured = []
        for _ in range(9):
            began = time.perf_counter()
            with ledger.reading() as connection:
                numbers = search.find(connection, query, 20)
                list(queries.documents(connection, queries.generation(connection), numbers))
            measured.append(time.perf_counter() - began)
        times[query] = round(1000 * statistics.median(measured), 1)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--paragraphs", type=int, help="cut the large ledger's reports to so many paragraphs")
    parser.add_argument("--ledger", help="a PostgreSQL address for the large ledger; SQLite when left out")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    tools = pipeline.Tools.load()
    figures: dict[str, object] = {}
    paths = sorted((options.shared / "data" / "polnear" / "dev" / "text").glob("*.txt"))
    if paths:
        figures["adding"] = compared(paths, tools, options.threads)
        print(json.dumps(figures["adding"]))
    if options.documents:
        figures["large"] = large(options.documents, tools, options.ledger, options.paragraphs)
        print(json.dumps(figures["large"]))
    if options.record:
        path = HERE / f"ledger-{'postgresql' if options.ledger else 'sqlite'}.json"
        record(path, command_line(), figures, model=tools.tagger.name, threads=str(options.threads))


if __name__ == "__main__":
    main()
