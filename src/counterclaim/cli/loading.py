"""`counterclaim add` of what `counterclaim batch` made: all of it at once into an empty ledger."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.cli.exit_status import SOME_UNREADABLE
from counterclaim.errors import UsageError
from counterclaim.intake.addresses import shown
from counterclaim.intake.files import MOST_MANIFEST_BYTES

if TYPE_CHECKING:
    from counterclaim.ledger.bulk import Loaded

_STORE = re.compile(r"(?!https?://)[a-z][a-z0-9+.-]+(?:://|::)", re.I)


def is_batch(sources: Sequence[str]) -> bool:
    """Whether one of these is the folder of a batch.

    Raises:
        UsageError: there are others beside it, or an address in a store leads to no batch.
    """
    found = [source for source in sources if _is_batch(source)]
    if found and len(sources) > 1:
        raise UsageError(f"{found[0]} is a batch, which is loaded by itself, into an empty ledger: add the others afterwards")
    return bool(found)


def _is_batch(source: str) -> bool:
    from counterclaim.scale.folder import Folder, is_store
    from counterclaim.scale.manifest import MANIFEST, is_manifest, manifest

    path = Path(source, MANIFEST)
    if path.is_file():
        with path.open("rb") as stream:
            return is_manifest(stream.read(MOST_MANIFEST_BYTES))
    if Path(source).exists() or not _STORE.match(source) or not is_store(source):
        return False
    try:
        return bool(manifest(Folder(source)))
    except (OSError, ValueError) as error:  # each store has errors of its own
        raise UsageError(f"{shown(source)}: no batch could be found there ({error})") from None


def load(options: argparse.Namespace) -> int:
    """Load a batch, or what is missing of it, and compare what is in the ledger then with what the batch says of itself.

    Raises:
        UsageError: the batch is not finished; the ledger holds something else; an option can have no effect.
        LedgerError: the database refused.
    """
    from counterclaim.cli.progress import progress
    from counterclaim.scale.folder import Folder, check_installed

    check_installed()
    from counterclaim.scale.loading import check, load

    if options.published is not None:
        raise UsageError("--published was for `counterclaim batch`: what it read is loaded as it is")
    came = False
    with progress(None) as step:

        def tell(loaded: Loaded) -> None:
            nonlocal came
            came = True
            step(0)

        told = load(options.ledger, Folder(options.sources[0]), tell)
    if came:  # else it was there already, and more may have been added since
        counts = check(options.ledger, told)
        if sys.stderr.isatty():
            print(", ".join(f"{number:,} {name}" for name, number in counts.items()), file=sys.stderr)
    if options.relate and not told["related"]:
        from counterclaim.cli.add import keep
        from counterclaim.ledger.store import Ledger

        with Ledger.open(options.ledger) as ledger:
            keep(ledger, [], 0, threads=options.threads, relating=True)
    return SOME_UNREADABLE if told["rows"].get("problem") else 0
