"""How long each form takes to write a ledger of 100,000 attributions, and how much memory.

    python benchmarks/exports.py [--forms csv parquet geojson jsonl] [--documents 7200] [--ledger LEDGER] [--record]

The ledger is made once, by `desk_ledger.py`, into build/desk: 7,200 reports with 100,000 statements; what these have to do with each
other is known in it, as after a desk has judged it, and need not be judged. Each form is written by `counterclaim export --no-relate`, in
a process of its own. How much of that is spent before the first row, on relations, claims and disputes and on what people decided, is
measured once more, in a process of its own too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

import desk_ledger  # noqa: E402
from recording import command_line, record  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from counterclaim.export.forms import FORMS  # noqa: E402
from counterclaim.ledger import queries, schema  # noqa: E402
from counterclaim.ledger.store import Ledger  # noqa: E402
from counterclaim.pipeline import Tools, processors  # noqa: E402

FOLDER = HERE.parent / "build" / "desk"
UNJUDGED = 600
"""How many reports are in the smaller ledger that the desk's benchmark has."""
LONGEST_S = 60
TABLES = ("csv", "parquet", "geojson", "jsonl")
_PARTS = """
import json, sys
from time import process_time
from counterclaim.export.moment import Moment
from counterclaim.ledger.store import Ledger
spent = {}
with Ledger.open(sys.argv[1]) as ledger, Moment.of(ledger) as moment:
    for name in ("related", "decided", "origins", "actors"):
        began = process_time()
        getattr(moment, name)
        spent[f"{name}_cpu_s"] = round(process_time() - began, 1)
    began = process_time()
    for report in moment.reports():
        pass
    spent["reports_cpu_s"] = round(process_time() - began, 1)
print(json.dumps(spent))
"""


def measured(command: list[str], stdout: int = subprocess.DEVNULL) -> tuple[dict[str, float], bytes]:
    """What a process takes, and what it prints; where others use the machine, it computes for less time than passes."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=stdout)
    printed = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    spent = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    figures = {
        "seconds": round(spent, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "peak_memory_mb": round(used.ru_maxrss / 1024),
    }
    return figures, printed


def written(ledger: Path, form: str) -> dict[str, object]:
    """What it takes to write a form."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = ["export", "--ledger", str(ledger), "--no-relate", "--to", form, "--out", str(out)]
        figures, _ = measured([sys.executable, "-m", "counterclaim", *command])
        size = sum(path.stat().st_size for path in (out, *out.rglob("*")) if path.is_file())
    return {**figures, "megabytes": round(size / 1e6), "passes": figures["seconds"] <= LONGEST_S}


def counts(ledger: Path) -> dict[str, int]:
    """How much there is in the ledger."""
    tables = (schema.document, schema.attribution, schema.actor, schema.relation, schema.decision)
    with Ledger.open(str(ledger)) as opened, opened.reading() as connection:
        generation = queries.generation(connection)
        return {
            f"{table.name}s": connection.scalar(
                select(func.count()).select_from(table).where(table.c.generation == generation if "generation" in table.c else True)
            )
            or 0
            for table in tables
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=TABLES, metavar="FORM", help=f"of {', '.join(FORMS)}")
    parser.add_argument("--documents", type=int, default=7_200)
    parser.add_argument("--ledger", type=Path, help="measure this one, of which a copy is made, instead of making one")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    made = options.ledger or desk_ledger.made(FOLDER, options.documents, UNJUDGED, lambda: Tools.load(relating=True))[0]
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(shutil.copy(made, Path(folder) / "case.db"))
        figures: dict[str, object] = {"ledger": counts(ledger)}
        print(json.dumps(figures["ledger"]), flush=True)
        spent, printed = measured([sys.executable, "-c", _PARTS, str(ledger)], subprocess.PIPE)
        figures["parts"] = {**json.loads(printed), "all": spent}
        print(json.dumps(figures["parts"]), flush=True)
        forms: dict[str, object] = {}
        for form in options.forms:
            forms[form] = written(ledger, form)
            print(f"{form:<16}", json.dumps(forms[form]), flush=True)
    if options.record:
        record(HERE / "exports.json", command_line(), {**figures, "forms": forms}, threads=processors())


if __name__ == "__main__":
    main()
