"""`counterclaim add`: reports, pages, feeds and archives into a ledger; the same input twice changes nothing."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import FAILED, SOME_UNREADABLE
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.stopping import stopping
from counterclaim.errors import CounterclaimError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterclaim.keep.adding import Added
    from counterclaim.ledger.store import Ledger
    from counterclaim.pipeline import Tools
    from counterclaim.records import Problem, Taken

_SAID = (("added", "added"), ("version", "new versions"), ("amended", "amended"), ("known", "known already"), ("problem", "not read"))


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command, "made when missing")
    command.add_argument(
        "sources",
        nargs="+",
        metavar="PATH|URL",
        help="files (text, HTML, .json manifests, .warc, .wacz, .jsonl, .parquet; packed ones end in .gz), directories of them, "
        "pages and feeds (https://…); - is standard input, one document",
    )
    command.add_argument(
        "--relate", action="store_true", help="then compare the new statements with earlier ones, as `counterclaim relate` does (slow)"
    )
    command.add_argument("--published", metavar="DATE", help="date of publication, for documents that do not give one (2021-09-06)")
    command.add_argument(
        "--threads", metavar="N", type=int, help="documents read at once (default: one a processor); the rows are the same"
    )
    network_arguments(command)


def network_arguments(command: argparse.ArgumentParser) -> None:
    """Add what every command that fetches takes."""
    command.add_argument(
        "--allow-private-addresses",
        action="store_true",
        help="fetch from addresses of this machine and its network too (refused otherwise)",
    )


def run(options: argparse.Namespace) -> int:
    """Take, read, keep.

    Raises:
        UsageError: an argument is wrong, or the ledger cannot be opened.
        CounterclaimError: somebody stopped it.
    """
    from counterclaim.cli.extract import check_arguments
    from counterclaim.cli.loading import is_batch, load
    from counterclaim.intake import sources
    from counterclaim.intake.network import network
    from counterclaim.keep.memory import LedgerFeeds
    from counterclaim.ledger.store import Ledger

    check_arguments(options.published, options.threads, options.sources)
    if is_batch(options.sources):
        return load(options)
    total = sources.count(options.sources)
    with Ledger.open(options.ledger, create=True) as ledger, stopping() as stop:
        memory = LedgerFeeds(ledger)
        items = sources.take(options.sources, network=network(memory, allow_private=options.allow_private_addresses))
        try:
            status = keep(ledger, stop.between(items), total, options.published, options.threads, relating=options.relate)
        except KeyboardInterrupt:
            raise CounterclaimError("stopped: what was read until now is in the ledger, and the same command goes on from there") from None
        memory.keep()
    return status


def keep(
    ledger: Ledger,
    items: Iterable[Taken | Problem],
    total: int | None,
    published: str | None = None,
    threads: int | None = None,
    tools: Tools | None = None,
    relating: bool = False,
) -> int:
    """Keep items with a progress bar; name what could not be read, and say at the end what became of them.

    Returns:
        The exit status.
    """
    from counterclaim.cli.comparing import Comparing
    from counterclaim.cli.progress import progress
    from counterclaim.export.visible import on_one_line
    from counterclaim.keep.adding import add

    counted: Counter[str] = Counter()
    failed = False
    with ExitStack() as bars:
        step = bars.enter_context(progress(total))
        compared = Comparing(bars)

        def tell(added: Added) -> None:
            nonlocal failed
            counted[added.outcome] += 1
            failed = failed or added.failed
            if added.reason is not None:
                print(on_one_line(f"counterclaim: {added.name}: {added.reason}"), file=sys.stderr)
            step(added.characters)

        add(ledger, items, tell, published=published, threads=threads, tools=tools, relating=relating, compared=compared)
    if sys.stderr.isatty():
        print(", ".join(f"{counted[name]:,} {words}" for name, words in _SAID if counted[name]) or "nothing was found", file=sys.stderr)
    if failed or compared.failed:
        return FAILED
    return SOME_UNREADABLE if counted["problem"] else 0
