"""`counterclaim extract`: documents to rows on standard output; nothing is kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import FAILED, SOME_UNREADABLE
from counterclaim.errors import UnreadableError, UsageError
from counterclaim.export.output import output
from counterclaim.records import Document, Problem, Taken

if TYPE_CHECKING:
    from counterclaim.pipeline import Input, Result

FORMATS = ("jsonl", "json", "table", "html")


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    command.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="files (text, HTML, .json manifests, .warc, .wacz, .jsonl, .parquet), directories of them; - is standard input, one document",
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
    from counterclaim.intake import sources

    check_arguments(options.published, options.threads, options.paths)
    _refuse_to_overwrite(options.paths, options.out)
    total = sources.count(options.paths, without=options.out)
    items = sources.take(options.paths, without=options.out)
    results = pipeline.run(_inputs(items, options.published), pipeline.Tools.load(), options.threads)
    failed: list[Result] = []
    form = options.format or ("html" if options.out and options.out.suffix in (".html", ".htm") else "jsonl")
    with output(options.out) as stream:
        writer(form)(_watch(results, total, failed, quiet=options.out is None), stream)
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


def _inputs(items: Iterable[Taken | Problem], published: str | None) -> Iterator[Input]:
    """What was taken as the pipeline reads it; a problem comes out again where it stood."""
    from counterclaim.pipeline import Input
    from counterclaim.read import read_taken

    for item in items:
        if isinstance(item, Problem):
            yield Input(item.file or item.url or "-", partial(_refuse, item.reason))
        else:
            yield Input(item.name, partial(read_taken, item, published))


def _refuse(reason: str) -> Document:
    raise UnreadableError(reason)


def _refuse_to_overwrite(paths: list[str], out: Path | None) -> None:
    for name in paths:
        if out is not None and name != "-" and Path(name).is_file() and out.is_file() and Path(name).samefile(out):
            raise UsageError(f"{name} is to be read and written: give --out another name")


def _watch(results: Iterable[Result], total: int | None, failed: list[Result], quiet: bool) -> Iterator[Result]:
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
