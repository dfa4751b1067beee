"""What it costs to judge pairs of statements, and to gather claims and disputes of them.

    python benchmarks/judging.py [--pairs 2000 20000 160000] [--record]

Events are made, of 90 statements in 6 reports: two positions, held by parties that speak of other events, too; half of the pairs of an
event were compared, with evidence as the pair model gives it. Each number of pairs is judged in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import random
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

from recording import command_line, record  # noqa: E402

from counterclaim.keep.related import undecided  # noqa: E402
from counterclaim.pipeline import processors  # noqa: E402
from counterclaim.records import Attribution, Quantity, Span  # noqa: E402
from counterclaim.relate.pairs import Pair, Statement, judge, load_weights  # noqa: E402

STATEMENTS, REPORTS = 90, 6
COMPARED = 0.45
PARTIES = 200
SYLLABLES = "ba ke mi so tu ral den vor lin gat mes pol".split()


def made(pairs: int) -> tuple[dict[str, Statement], list[Pair]]:
    """Statements of as many events as have so many pairs, and the pairs."""
    draw = random.Random(5)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 3))) for _ in range(4_000)]
    told: list[Statement] = []
    compared: list[Pair] = []
    while len(compared) < pairs:
        own = [word.capitalize() for word in draw.sample(words, 20)]
        parties = [f"p{min(int(draw.paretovariate(0.5)), PARTIES)}" for _ in range(6)]
        event = [_statement(draw, len(told) + n, n, words, own, parties) for n in range(STATEMENTS)]
        told += event
        compared += [
            Pair(a.attribution.id, b.attribution.id, _evidence(draw, a, b))
            for b, a in combinations(reversed(event), 2)
            if draw.random() < COMPARED
        ]
    return {s.attribution.id: s for s in told}, compared[:pairs]


def _statement(draw: random.Random, place: int, n: int, words: list[str], own: list[str], parties: list[str]) -> Statement:
    side = place % 2
    line = " ".join([*draw.choices(own, k=4), *(words[min(int(draw.paretovariate(0.4)), 3_999)] for _ in range(10))])
    report = f"d{place - n}-{n * REPORTS // STATEMENTS}"
    party = draw.choice(parties[side::2])
    counts = (Quantity(0, 1, "", "killed", None, 10 + side, None, None, None, "made"),) if draw.random() < 0.15 else ()
    stance = "denies" if side and draw.random() < 0.2 else "asserts"
    content = (Span(0, len(line), line),)
    said = Attribution(f"a{place}", report, None, None, content, "indirect", stance, "positive", None, 1.0, actor=party, quantities=counts)
    voices = () if draw.random() < 0.02 else (f"{party}-{draw.randint(1, 3)}", party)
    return Statement(said, place, report, n % 15 == 0, f"2025-04-{1 + n // 15:02}", report, report, voices)


def _evidence(draw: random.Random, a: Statement, b: Statement) -> dict[str, Any]:
    """A third has something to do with each other, and the model sees most of that."""
    likely = 0 if draw.random() < 0.6 else draw.choices([1 + (a.place + b.place) % 2, 3], [5, 1])[0]
    parts = [draw.random() + (n == likely) * draw.choice([0, 4, 40]) for n in range(4)]
    labels = [round(part / sum(parts), 4) for part in parts]
    numbers = {"wording": draw.random() / 2 + (likely == 1) * 0.4, "near": draw.gauss(2 * (likely > 0) - 1, 2), "one party": draw.random()}
    evidence: dict[str, Any] = {"labels": labels, "follows": labels[:3], **{name: round(value, 4) for name, value in numbers.items()}}
    if a.attribution.quantities and b.attribution.quantities:
        evidence["figures"] = [["killed", "excludes" if likely == 2 else "equal", 0, 1, 0, 1]]
    if a.document == b.document:
        apart = draw.randint(0, 3_000)
        evidence |= {"apart": apart, "paragraphs": apart // 300}
    return evidence


def measured(pairs: int) -> dict[str, float]:
    """Seconds and megabytes."""
    gc.disable()  # as the commands do
    statements, compared = made(pairs)
    load_weights()
    before = _peak_mb()
    began = time.perf_counter()
    relations = judge(statements, compared)
    judged = time.perf_counter()
    found = undecided(statements, relations, [])
    gathered = time.perf_counter()
    peak = _peak_mb()
    return {
        "pairs": len(compared), "statements": len(statements), "relations": len(relations), "disputes": len(found.disputes),
        "judge_s": round(judged - began, 2), "pairs_a_second": round(len(compared) / (judged - began)),
        "claims_and_disputes_s": round(gathered - judged, 2),
        "peak_memory_mb": round(peak), "of_it_what_is_judged_mb": round(before),
    }  # fmt: skip


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, nargs="+", default=[2_000, 20_000, 160_000])
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    rows = []
    for pairs in options.pairs:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            rows.append(pool.submit(measured, pairs).result())
        print(rows[-1], file=sys.stderr, flush=True)
    print(json.dumps(rows))
    if options.record:
        record(HERE / "judging.json", command_line(), {"judging": rows}, model=load_weights().name, threads=processors())


if __name__ == "__main__":
    main()
