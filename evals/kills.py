"""Kill `counterclaim add` at random moments, again and again, and see that nothing is lost, doubled or broken.

    python evals/kills.py [--documents 2000] [--kills 50] [--ledger postgresql://…] [--record]

An undisturbed run gives the rows that must come out. Then the same command is killed (SIGKILL) at random moments; after each
kill the ledger must open and verify. One last run goes on to the end: its rows must be the same, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recording import RESULTS, command_line, record
from reports_made import make_reports

SEED = 9


def add(ledger: str, manifest: Path) -> list[str]:
    return [sys.executable, "-m", "counterclaim", "add", "--ledger", ledger, str(manifest)]


def exported(ledger: str, rows: Path) -> str:
    subprocess.run(
        [sys.executable, "-m", "counterclaim", "export", "--no-relate", "--ledger", ledger, "--to", "jsonl", "--out", str(rows)], check=True
    )
    return hashlib.sha256(rows.read_bytes()).hexdigest()


def verified(ledger: str) -> None:
    done = subprocess.run([sys.executable, "-m", "counterclaim", "verify", "--ledger", ledger], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"verify: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def fresh(ledger: str) -> None:
    """An empty PostgreSQL database, or no file."""
    if ledger.startswith("postgresql://"):
        import psycopg

        server, name = ledger.rsplit("/", 1)
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        return
    for suffix in ("", "-wal", "-shm"):
        Path(ledger + suffix).unlink(missing_ok=True)


def documents(ledger: str) -> int:
    from counterclaim.ledger import queries
    from counterclaim.ledger.store import Ledger

    with Ledger.open(ledger, create=True) as opened, opened.reading() as connection:
        return queries.count_documents(connection)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--ledger", help="a PostgreSQL address; SQLite in a temporary folder when left out")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        manifest = make_reports(home / "reports", options.documents)
        ledger = options.ledger or str(home / "case.db")
        fresh(ledger)
        began = time.monotonic()
        subprocess.run(add(ledger, manifest), check=True)
        seconds = time.monotonic() - began
        wanted, whole = exported(ledger, home / "undisturbed.jsonl"), documents(ledger)
        verified(ledger)
        fresh(ledger)
        draw = random.Random(SEED)
        kept = []
        for _ in range(options.kills):
            process = subprocess.Popen(add(ledger, manifest))
            # from before the model is loaded to well into the work that is left for each kill
            time.sleep(draw.uniform(0.2, 1.0 + 2.2 * seconds / options.kills))
            process.send_signal(signal.SIGKILL)
            process.wait()
            verified(ledger)
            kept.append(documents(ledger))
        subprocess.run(add(ledger, manifest), check=True)
        verified(ledger)
        got = exported(ledger, home / "killed.jsonl")
        result = {
            "documents": whole, "kills": options.kills, "kept_after_each_kill": kept, "undisturbed_s": round(seconds, 1),
            "rows_identical": got == wanted, "database": "postgresql" if options.ledger else "sqlite",
        }  # fmt: skip
    print(json.dumps(result))
    if not result["rows_identical"]:
        raise SystemExit("the rows differ from those of an undisturbed run")
    if options.record:
        record(RESULTS / f"kills-{result['database']}.json", command_line(), result)


if __name__ == "__main__":
    main()
