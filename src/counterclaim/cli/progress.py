"""A progress bar on standard error, only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int | None, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A function to call once a document with its length in characters; it draws nothing for a single document.

    `total`: how many there are; None where nobody knows before they are read.
    """
    if quiet or (total is not None and total < 2) or not sys.stderr.isatty():
        yield lambda characters: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total, rate="")
        read = 0

        def step(characters: int) -> None:
            nonlocal read
            read += characters
            elapsed = bar.tasks[0].elapsed or 0
            bar.update(task, advance=1, rate=f"{read / 6 / elapsed:,.0f} words/s" if elapsed > 0.5 else "")

        yield step
