"""`counterclaim extract`: documents to rows on standard output; nothing is kept."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from counterclaim.errors import UsageError

if TYPE_CHECKING:
    from counterclaim.pipeline import Input, Result

FORMATS = ("jsonl", "json", "table", "html")
SUFFIXES = (".txt", ".html", ".htm", ".xhtml")
SOME_UNREADABLE = 3


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    command.add_argument("paths", nargs="+", metavar="PATH", help="text or HTML files, or directories of them; - is standard input, one document")
    command.add_argument("--published", metavar="DATE", help="date of publication, for documents that do not give one (2021-09-06)")
    command.add_argument("--format", choices=FORMATS, help="jsonl: one row a line (the default); json: one array; table: for reading in a terminal; html: one page")
    command.add_argument("--out", metavar="FILE", type=Path, help="write to FILE instead of standard output")
    command.add_argument("--threads", metavar="N", type=int, help="documents read at once (default: one a processor); the rows are the same")


def run(options: argparse.Namespace) -> int:
    """Read, extract, print.

    Raises:
        UsageError: an argument is wrong, or a path names nothing.
    """
    if options.threads is not None and options.threads < 1:
        raise UsageError("--threads takes a number from 1")
    if options.paths.count("-") > 1:
        raise UsageError("- (standard input) can be read once only")
    paths = list(_expand(options.paths))
    from counterclaim import pipeline
    from counterclaim.export import writer
    from counterclaim.models.tagger import Tagger

    inputs = [_input(path, options.published) for path in paths]
    results = pipeline.run(inputs, Tagger(), options.threads)
    failed: list[Result] = []
    form = options.format or ("html" if options.out and options.out.suffix in (".html", ".htm") else "jsonl")
    try:
        # a lone surrogate (from a file name) comes out as the escape that JSON has for it
        stream = options.out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") if options.out else _standard_output()
    except OSError as error:
        raise UsageError(f"cannot write {options.out}: {error.strerror}") from error
    try:
        writer(form)(_watch(results, len(inputs), failed), stream)
    finally:
        if options.out:
            stream.close()
    return SOME_UNREADABLE if failed else 0


def _standard_output() -> TextIO:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout


def _expand(paths: list[str]) -> Iterator[str]:
    """Directories become the files in them, sorted by name."""
    for name in paths:
        path = Path(name)
        if name != "-" and path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not inside:
                raise UsageError(f"{name}: no {', '.join(SUFFIXES)} files in this directory")
            yield from map(str, inside)
        else:
            yield name


def _input(path: str, published: str | None) -> Input:
    from counterclaim.pipeline import Input
    from counterclaim.read import read_bytes, read_file

    if path == "-":
        return Input("-", lambda: read_bytes(sys.stdin.buffer.read(), file="-", published=published))
    return Input(path, lambda: read_file(Path(path), published=published))


def _watch(results: Iterable[Result], total: int, failed: list[Result]) -> Iterator[Result]:
    """Pass results through; name unreadable ones on standard error, and show progress where that is a terminal."""
    from counterclaim.cli.progress import progress
    from counterclaim.export.visible import on_one_line

    with progress(total) as step:
        for result in results:
            if result.problem is not None:
                failed.append(result)
                print(on_one_line(f"counterclaim: {result.file}: {result.problem}"), file=sys.stderr)
            step(len(result.document.text) if result.document else 0)
            yield result
