"""`counterclaim batch`: archives through all stages over many processes, to Parquet; finished parts are not done again."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import FAILED, SOME_UNREADABLE

if TYPE_CHECKING:
    from counterclaim.scale.batch import Progress


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    command.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="archives (.warc, .wacz, .parquet, .jsonl; packed ones end in .gz), reports, manifests and directories of them; or addresses "
        "of such files, with * for any name, in a store that fsspec knows (s3://bucket/crawl/*.warc.gz)",
    )
    command.add_argument(
        "--out", required=True, metavar="DIR", help="the folder that rows are written to, or its address in a store; made when missing"
    )
    command.add_argument("--engine", default="local", help="what runs the work: local (processes on this machine, the default) or dask")
    command.add_argument("--workers", type=int, metavar="N", help="worker processes on this machine (default: one a processor)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="a cluster of the engine that runs already (tcp://host:8786)")
    command.add_argument(
        "--no-relate", action="store_true", help="do not compare statements: no relations, claims and disputes, and much faster"
    )
    command.add_argument("--published", metavar="DATE", help="date of publication, for documents that do not give one (2021-09-06)")


def run(options: argparse.Namespace) -> int:
    """Do all stages that are not done yet.

    Raises:
        UsageError: an argument is wrong, or the folder holds something else.
        CounterclaimError: a worker was lost, or somebody stopped it.
    """
    from counterclaim.cli.extract import check_arguments
    from counterclaim.cli.stopping import stopping
    from counterclaim.errors import CounterclaimError, UsageError
    from counterclaim.export.visible import on_one_line
    from counterclaim.scale.folder import Folder, check_installed

    check_installed()
    from counterclaim.scale.batch import Batch, problems
    from counterclaim.scale.engine import open_engine
    from counterclaim.scale.inputs import plan

    check_arguments(options.published, options.workers, options.inputs)
    if "-" in options.inputs:
        raise UsageError("standard input is one document: `counterclaim extract` and `add` take it")
    # workers elsewhere start in other folders
    names = [name if options.scheduler is None or "://" in name else os.path.abspath(name) for name in (options.out, *options.inputs)]
    inputs = plan(names[1:], without=names[0])
    with stopping() as stop, open_engine(options.engine, options.workers, options.scheduler) as engine, _progress() as show:

        def tell(progress: Progress) -> None:
            stop.check()
            show(progress)

        try:
            made = Batch(Folder(names[0]), engine, tell, options.published).run(inputs, relating=not options.no_relate)
        except KeyboardInterrupt:
            raise CounterclaimError("stopped: what is finished is kept, and the same command goes on from there") from None
    for kind, number in made.counts.items():
        print(on_one_line(f"{kind}: {number:,}"))
    for problem in problems(Folder(names[0])):
        print(on_one_line(f"counterclaim: {problem.file or problem.url}: {problem.reason}"), file=sys.stderr)
    if made.failed:
        return FAILED
    return SOME_UNREADABLE if made.problems else 0


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Bars on standard error, one a stage, only where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Bars(*columns, console=Console(stderr=True), redirect_stdout=False) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(progress: Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bars.add_task(progress.stage, total=progress.of, completed=progress.done, rate="")
            task = tasks[progress.stage]
            elapsed = bars.tasks[task].elapsed or 0
            rate = f"{progress.words / elapsed:,.0f} words/s" if progress.words and elapsed > 0.5 else ""
            bars.update(task, completed=progress.done, rate=rate)

        yield tell
