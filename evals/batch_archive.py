"""A web archive of made pages through `counterclaim batch`: every article once, every problem named.

    python evals/batch_archive.py [--pages 10000] [--plain] [--work FOLDER] [--record]

evals/archive_made.py makes it, with an answer sheet. The command must end with 3, since not everything can be read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive_made import check, make_archive
from batch_same import batch
from recording import RESULTS, command_line, record

from counterclaim.export.rows import Row
from counterclaim.scale.folder import Folder
from counterclaim.scale.row_files import read_rows


def rows_of(out: Path) -> Iterator[Row]:
    """Documents and problems of a batch."""
    for kind in ("document", "problem"):
        yield from read_rows(Folder(str(out)), kind)


def checked(work: Path, pages: int, plain: bool) -> dict[str, Any]:
    """Make the archive, read it, and compare.

    Raises:
        SystemExit: the command failed, or anything differs from the sheet.
    """
    archive, out = work / f"crawl.warc{'' if plain else '.gz'}", work / "out"
    sheet = json.loads(make_archive(archive, pages).read_text(encoding="utf-8"))
    began = time.perf_counter()
    done = subprocess.run(batch(archive, out, "local", 2, "--no-relate"), capture_output=True, text=True, check=False)
    seconds = round(time.perf_counter() - began, 1)
    if done.returncode != 3:
        raise SystemExit(f"exit status {done.returncode}\n{done.stderr[-4000:]}")
    wrong = check(rows_of(out), sheet)
    if wrong:
        raise SystemExit("\n".join([*wrong[:50], f"{len(wrong)} differences"]))
    counts = Counter(row["type"] for row in rows_of(out))
    named = sum(line.startswith("counterclaim: ") for line in done.stderr.splitlines())
    if named != counts["problem"]:
        raise SystemExit(f"{counts['problem']} problems, and {named} lines on standard error")
    items = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["items"]
    return {"pages": pages, "articles": len(sheet["articles"]), "rows": dict(counts), "items": items, "differences": 0, "seconds": seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--plain", action="store_true", help="not packed")
    parser.add_argument("--work", type=Path, help="a folder for the archive and the batch, which is kept")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        figures = checked(work, options.pages, options.plain)
    print(json.dumps(figures, indent=1))
    if options.record:
        record(RESULTS / "batch-archive.json", command_line(), figures)


if __name__ == "__main__":
    main()
