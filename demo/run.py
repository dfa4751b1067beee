"""The demonstration: reports of one invented event, read into a table here and a page to open."""

from __future__ import annotations

import json
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
    manifest = os.path.relpath(REPORTS / "reports.json")
    count = len(json.loads(Path(manifest).read_text(encoding="utf-8")))
    PAGE.parent.mkdir(exist_ok=True)
    counterclaim("extract", manifest, "--format", "table")
    counterclaim("extract", manifest, "--format", "html", "--out", str(PAGE))
    here = os.path.relpath(PAGE)
    tool = os.path.relpath(ROOT / ".venv" / "bin" / "counterclaim")
    print(
        f"""
{count} reports of one invented event; {here} is the same as a page: open it in a browser.

Now your own reports (text or HTML files, or a folder of them):
    {tool} extract report.txt --format table
    {tool} extract reports/ --out page.html
    {tool} extract reports/ > rows.jsonl      one JSON row a document and attribution, offsets included
    {tool} extract --help"""
    )


if __name__ == "__main__":
    main()
