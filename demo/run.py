"""The demonstration: six and one reports of one invented event, read into a table here and a page to open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "demo" / "reports"
PAGE = ROOT / "demo-output" / "who-claims-what.html"


def counterclaim(*arguments: str) -> None:
    status = subprocess.run([sys.executable, "-m", "counterclaim", *arguments], check=False).returncode
    if status:
        sys.exit(status)


def main() -> None:
    files = sorted(str(p) for p in REPORTS.iterdir() if p.suffix in (".txt", ".html"))
    PAGE.parent.mkdir(exist_ok=True)
    counterclaim("extract", *files, "--published", "2026-02-11", "--format", "table")
    counterclaim("extract", *files, "--published", "2026-02-11", "--format", "html", "--out", str(PAGE))
    here = os.path.relpath(PAGE)
    tool = os.path.relpath(ROOT / ".venv" / "bin" / "counterclaim")
    print(
        f"""
{len(files)} reports of one invented event; {here} is the same as a page: open it in a browser.

Now your own reports (text or HTML files, or a folder of them):
    {tool} extract report.txt --format table
    {tool} extract reports/ --out page.html
    {tool} extract reports/ > rows.jsonl      one JSON row a document and attribution, offsets included
    {tool} extract --help"""
    )


if __name__ == "__main__":
    main()
