"""`counterclaim extract`: documents to rows on standard output; nothing is kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.output import output
from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from counterclaim.pipeline import Input, Result

FORMATS = ("jsonl", "json", "table", "html")
FAILED, SOME_UNREADABLE = 1, 3


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    command.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="text or HTML files, directories of them, or .json manifests; - is standard input, one document",
    )
    command.add_argument("--published", metavar="DATE", help="date of publication, for documents that do not give one (2021-09-06)")
    command.add_argument(
        "--format",
        choices=FORMATS,
        help="jsonl: one row a line (the default); json: one array; table: for reading in a terminal; html: one page",
    )
    command.add_argument("--out", metavar="FILE", type=Path, help="write to FILE instead of standard output")
    command.add_argument(
        "--threads", metavar="N", type=int, help="documents read at once (default: one a processor); the rows are the same"
    )


def run(options: argparse.Namespace) -> int:
    """Read, extract, print.

    Raises:
        UsageError: an argument is wrong, or a path names nothing.
    """
    from counterclaim import pipeline
    from counterclaim.export import writer

    check_arguments(options.published, options.threads, options.paths)
    inputs = [item for path in _expand(options.paths, options.out) for item in _inputs(path, options.published)]
    results = pipeline.run(inputs, pipeline.Tools.load(), options.threads)
    failed: list[Result] = []
    form = options.format or ("html" if options.out and options.out.suffix in (".html", ".htm") else "jsonl")
    with output(options.out) as stream:
        writer(form)(_watch(results, len(inputs), failed, quiet=options.out is None), stream)
    if any(result.failed for result in failed):
        return FAILED
    return SOME_UNREADABLE if failed else 0


def check_arguments(published: str | None, threads: int | None, paths: list[str]) -> None:
    """Raise UsageError for what no document is needed to see."""
    from counterclaim.read.published import check_published

    if threads is not None and threads < 1:
        raise UsageError("--threads takes a number from 1")
    if paths.count("-") > 1:
        raise UsageError("- (standard input) can be read once only")
    if published is not None:
        check_published(published)


def _expand(paths: list[str], out: Path | None) -> Iterator[str]:
    """Directories become the files in them, sorted by name, without the one to be written."""
    from counterclaim.read import SUFFIXES

    for name in paths:
        path = Path(name)
        if out is not None and name != "-" and path.is_file() and out.is_file() and path.samefile(out):
            raise UsageError(f"{name} is to be read and written: give --out another name")
        if name != "-" and path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            inside = [p for p in inside if out is None or not out.is_file() or not p.samefile(out)]
            if not inside:
                raise UsageError(f"{name}: no {', '.join(SUFFIXES)} files in this directory")
            yield from map(str, inside)
        else:
            yield name


def _inputs(path: str, published: str | None) -> list[Input]:
    """What one path stands for: a document, or those that a manifest lists."""
    from counterclaim.pipeline import Input
    from counterclaim.read import MAX_BYTES, read_bytes, read_file
    from counterclaim.read.manifest import read_manifest

    if path == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed: give a file")
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return [Input("-", lambda: read_bytes(data, file="-", published=published))]
    if path.lower().endswith(".json"):
        return [Input(str(entry.path), partial(entry.read, published)) for entry in read_manifest(Path(path))]
    return [Input(path, lambda: read_file(path, published=published))]


def _watch(results: Iterable[Result], total: int, failed: list[Result], quiet: bool) -> Iterator[Result]:
    """Pass results through; name unreadable ones on standard error, and show progress where that is a terminal.

    `quiet`: the rows go to standard output, where a bar would run into them if that is a terminal too.
    """
    from counterclaim.cli.progress import progress
    from counterclaim.export.visible import on_one_line

    with progress(total, quiet=quiet and sys.stdout.isatty()) as step:
        for result in results:
            if result.problem is not None:
                failed.append(result)
                print(on_one_line(f"counterclaim: {result.file}: {result.problem}"), file=sys.stderr)
            if result.document is not None or result.problem is not None:
                step(len(result.document.text) if result.document else 0)
            yield result
