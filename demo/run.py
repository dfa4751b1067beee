"""The demonstration: reports of one invented event, read into a table here, a page to open, and a ledger with what is contested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "demo" / "reports"
PAGE = ROOT / "demo-output" / "who-claims-what.html"
LEDGER = PAGE.with_name("case.db")
ROWS = PAGE.with_name("rows.jsonl")


def counterclaim(*arguments: str) -> None:
    sys.stdout.flush()
    status = subprocess.run([sys.executable, "-m", "counterclaim", *arguments], check=False).returncode
    if status:
        sys.exit(status)


def origins(rows: list[dict[str, Any]]) -> Iterator[str]:
    """How many independent origins stand behind the reports, and why some are one."""
    publishers = {row["id"]: row["publisher"] for row in rows if row["type"] == "document"}
    found = [row for row in rows if row["type"] == "origin"]
    yield f"{len(publishers)} reports, {len(found)} origins:"
    for origin in found:
        kind = f" (wire: {origin['agency']})" if origin["agency"] else ""
        yield "  " + ", ".join(publishers[document] for document in origin["documents"]) + kind
        for reason in origin["reasons"]:
            detail = reason["detail"]
            for identifier, publisher in publishers.items():
                detail = detail.replace(identifier, publisher)
            yield f"      {reason['kind']}: {detail}"


def main() -> None:
    manifest = os.path.relpath(REPORTS / "reports.json")
    count = len(json.loads(Path(manifest).read_text(encoding="utf-8")))
    PAGE.parent.mkdir(exist_ok=True)
    counterclaim("extract", manifest, "--format", "table")
    counterclaim("extract", manifest, "--format", "html", "--out", str(PAGE))
    counterclaim("add", "--ledger", str(LEDGER), "--relate", manifest)
    counterclaim("export", "--ledger", str(LEDGER), "--out", str(ROWS))
    print("\n".join(origins([json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()])))
    print()
    counterclaim("disputes", "--ledger", str(LEDGER))
    here, ledger = os.path.relpath(PAGE), os.path.relpath(LEDGER)
    tool = os.path.relpath(ROOT / ".venv" / "bin" / "counterclaim")
    print(
        f"""
{count} reports of one invented event; {here} is the same as a page: open it in a browser.
{ledger} is a ledger of them, {os.path.relpath(ROWS)} all its rows.

Now your own reports (text or HTML files, or a folder of them):
    {tool} extract report.txt --format table
    {tool} extract reports/ --out page.html
    {tool} extract reports/ > rows.jsonl      one JSON row a document and attribution, offsets included
    {tool} add --ledger case.db reports/      keep them: nothing lost, counted twice or changed unseen
    {tool} --help

Read, compare and decide in a browser, at http://127.0.0.1:8765/:
    {tool} serve --ledger {ledger} --by "Your Name" --open"""
    )


if __name__ == "__main__":
    main()
