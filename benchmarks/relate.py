"""What it costs to relate one more report, at ledgers of 1,000, 10,000 and 100,000 attributions.

    python benchmarks/relate.py [--attributions 1000 10000 100000] [--record]

The ledger holds events of six reports each: those of our own dossiers (evals/gold), with another name for every name. They are read and
kept as `add` does it and can be found for comparing; that they were compared as well is only noted, since a new report is compared with
texts, and not with what earlier comparisons showed. Then one more report of an event is added and related, twenty times.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from dossiers import own  # noqa: E402
from recording import command_line, record  # noqa: E402
from sqlalchemy import func, select, update  # noqa: E402

from counterclaim.keep.adding import add  # noqa: E402
from counterclaim.keep.relating import _make_keys, relate  # noqa: E402
from counterclaim.ledger import schema  # noqa: E402
from counterclaim.ledger.store import Ledger  # noqa: E402
from counterclaim.pipeline import Tools, processors  # noqa: E402
from counterclaim.records import Particular, Taken  # noqa: E402

MORE = 20
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{3,}")
SYLLABLES = "ba ke mi so tu ral den vor lin gat mes pol".split()


def event(draw: random.Random, n: int) -> list[Taken]:
    """The reports of one event, with names of its own."""
    folder = draw.choice(own())
    texts = [(folder / f"r{k}.txt").read_text(encoding="utf-8") for k in range(1, 7)]
    names = {name: "".join(draw.choices(SYLLABLES, k=3)).capitalize() for text in texts for name in NAME.findall(text)}
    day = f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    said = (Particular("publisher", "Danube Post", "manifest"), Particular("published_at", day, "manifest"))
    renamed = (re.sub(r"[A-Z][a-zà-ÿ]{3,}", lambda m: names.get(m.group(), m.group()), text) for text in texts)
    return [
        Taken(text.encode(), "http", url=f"https://outlet.example/{n}/{k}", media_type="text/plain", particulars=said)
        for k, text in enumerate(renamed)
    ]


def measured(tools: Tools, sizes: list[int]) -> list[dict[str, float]]:
    """Seconds for one more report at each size."""
    draw = random.Random(4)
    rows = []
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/case.db", create=True) as ledger:
        events = 0
        for size in sizes:
            while (have := _attributions(ledger)) < size:
                print(f"{have:>8,} attributions", file=sys.stderr, flush=True)
                reports = [item for n in range(100) for item in event(draw, events + n)]
                add(ledger, reports[: 6 * max(1, min(100, (size - have) // 60))], lambda added: None, tools=tools)
                events += 100
            _note_as_compared(ledger)
            rows.append({"attributions": _attributions(ledger), **_one_more(ledger, tools, draw, events)})
            events += MORE
            print(rows[-1], file=sys.stderr, flush=True)
    return rows


def _attributions(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return connection.scalar(select(func.count()).select_from(schema.attribution)) or 0


def _note_as_compared(ledger: Ledger) -> None:
    _make_keys(partial(ledger.writing, next_generation=False), 0)
    with ledger.writing() as writer:
        writer.connection.execute(update(schema.related).where(schema.related.c.others.is_(None)).values(others=[]))


def _one_more(ledger: Ledger, tools: Tools, draw: random.Random, events: int) -> dict[str, float]:
    """Five reports of an event are there already when the sixth comes."""
    adding, relating, compared = [], [], []
    for n in range(MORE):
        *before, last = event(draw, events + n)
        add(ledger, before, lambda added: None, tools=tools)
        _note_as_compared(ledger)
        began = time.perf_counter()
        add(ledger, [last], lambda added: None, tools=tools)
        between = time.perf_counter()
        relate(ledger, tools, lambda told: compared.append(told.pairs))
        relating.append(time.perf_counter() - between)
        adding.append(between - began)
    return {
        "add_s": round(statistics.median(adding), 3),
        "relate_s": round(statistics.median(relating), 3),
        "relate_most_s": round(max(relating), 3),
        "pairs_kept": statistics.median(compared),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attributions", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    tools = Tools.load(relating=True)
    rows = measured(tools, options.attributions)
    print(json.dumps(rows))
    if options.record:
        assert tools.pairs is not None
        record(HERE / "relate.json", command_line(), {"one_more": rows}, model=tools.pairs.name, threads=processors())


if __name__ == "__main__":
    main()
