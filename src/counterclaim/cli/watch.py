"""`counterclaim watch`: poll the feeds of a list and add what is new, one round or round after round."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.add import keep, network_arguments
from counterclaim.cli.exit_status import FAILED, SOME_UNREADABLE
from counterclaim.cli.ledger_argument import ledger_argument
from counterclaim.cli.stopping import stopping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterclaim.intake.watch import Pause
    from counterclaim.records import Problem, Taken


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    ledger_argument(command, "made when missing")
    command.add_argument(
        "feeds",
        metavar="FEEDS.toml",
        type=_list_of_feeds,
        help='a file: interval_s = 900 (seconds), then for each feed [[feeds]] and below it url = "…", perhaps publisher = "…"',
    )
    command.add_argument("--relate", action="store_true", help="compare what is new with earlier reports after each round (slow)")
    command.add_argument("--once", action="store_true", help="one round, for cron; otherwise round after round until Ctrl-C")
    network_arguments(command)


def _list_of_feeds(given: str) -> Path:
    if re.match("https?://", given, re.I):
        raise argparse.ArgumentTypeError(
            f"{given!r} is an address: write it into a file, [[feeds]] and below it url = …; counterclaim add takes a feed once"
        )
    return Path(given)


def run(options: argparse.Namespace) -> int:
    """Poll and keep; Ctrl-C is the way to end it.

    Raises:
        UsageError: the list of feeds is wrong, or the ledger cannot be opened.
    """
    from counterclaim.intake.robots import Robots
    from counterclaim.intake.watch import read_feed_list, watch
    from counterclaim.intake.web import Fetcher
    from counterclaim.keep.memory import LedgerFeeds
    from counterclaim.ledger.store import Ledger
    from counterclaim.pipeline import Tools

    feeds = read_feed_list(options.feeds)
    fetcher = Fetcher(allow_private=options.allow_private_addresses)
    status = 0
    with Ledger.open(options.ledger, create=True) as ledger, stopping() as stop:
        memory = LedgerFeeds(ledger)
        tools = Tools.load(relating=options.relate)
        events = watch(feeds, fetcher, Robots(fetcher), memory, once=options.once, sleep=stop.sleep)
        while True:
            try:
                ended = keep(ledger, stop.between(_until_pause(events)), None, tools=tools, relating=options.relate)
                status = next(s for s in (FAILED, SOME_UNREADABLE, 0) if s in (status, ended))
                memory.keep()
            except KeyboardInterrupt:
                return status
            if options.once:
                return status


def _until_pause(events: Iterator[Taken | Problem | Pause]) -> Iterator[Taken | Problem]:
    """What one round brings."""
    from counterclaim.intake.watch import Pause

    for event in events:
        if isinstance(event, Pause):
            return
        yield event
