"""What the arguments of a command stand for: files, directories, archives, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from counterclaim.errors import UsageError
from counterclaim.intake.addresses import shown
from counterclaim.intake.files import Step, kind_of, list_directory, take_directory, take_manifest, take_path, take_standard_input
from counterclaim.read.manifest import read_manifest
from counterclaim.records import Problem, Taken

Network = Callable[[str], Iterator[Taken | Problem]]
"""Takes what is at an http or https address: a page, or what a feed leads to."""

_WEB = re.compile(r"https?://", re.I)
_OTHER = re.compile(r"([a-z][a-z0-9+.-]+)://|(data|feed|file|ftp|javascript|mailto):", re.I)


def take(arguments: Sequence[str], *, network: Network | None = None, without: Path | None = None) -> Iterator[Taken | Problem]:
    """Everything that the arguments stand for, in their order, one item in memory at a time.

    Args:
        arguments: `-` (standard input, one document), http and https addresses, manifests (.json), directories, archives (.warc,
            .wacz), JSONL and Parquet files, and text or HTML files; WARC, JSONL, text and HTML also packed (.gz).
        network: takes addresses; None where the command takes none.
        without: a file that is not to be taken from directories, since it will be written.

    Returns:
        Items, and a problem for each that could not be taken, lazily.

    Raises:
        UsageError: an argument can stand for nothing, a directory has nothing to take, or a manifest is broken. It is raised by the
            call itself, before anything was taken.
    """
    if list(arguments).count("-") > 1:
        raise UsageError("- (standard input) can be read once only")
    return chain.from_iterable([_open(argument, network, without) for argument in arguments])


def count(arguments: Sequence[str], *, without: Path | None = None) -> int | None:
    """How many items and problems `take` will yield, without opening a report; None where that takes reading.

    Raises:
        UsageError: as `take` does.
    """
    counts = [_count(argument, without) for argument in arguments]
    return None if None in counts else sum(n for n in counts if n is not None)


def _count(argument: str, without: Path | None) -> int | None:
    if argument == "-":
        return 1
    if is_address(argument):
        return None
    if Path(argument).is_dir():
        kinds = [kind_of(step.what) if isinstance(step.what, str) else "report" for step in list_directory(argument, without=without)]
        return len(kinds) if set(kinds) <= {"report"} else None
    if argument.lower().endswith(".json"):
        return len(read_manifest(Path(argument)))
    return 1 if kind_of(argument) == "report" else None


def is_address(argument: str) -> bool:
    """Whether it is a web address.

    Raises:
        UsageError: it is an address of another kind.
    """
    if _WEB.match(argument):
        return True
    if _OTHER.match(argument) and not Path(argument).exists():
        raise UsageError(f"{shown(argument)}: only http and https addresses are taken, and files by their names")
    return False


def _open(argument: str, network: Network | None, without: Path | None) -> Iterator[Taken | Problem]:
    if argument == "-":
        return take_standard_input()
    if is_address(argument):
        if network is None:
            raise UsageError(f"{shown(argument)}: addresses are not taken here, only files; counterclaim add takes them")
        return chain.from_iterable(map(network, [argument]))  # asked only when its turn comes
    if Path(argument).is_dir():
        return take_directory(argument, without=without)
    if argument.lower().endswith(".json"):
        return take_manifest(argument)
    return take_path(argument)


def list_files(argument: str, *, without: Path | None = None) -> list[Step]:
    """What `take` takes, one by one, for an argument that is the name of something on this machine.

    Raises:
        UsageError: as `take` does.
    """
    if is_address(argument):
        raise UsageError(f"{shown(argument)}: this is an address, not a file")
    if Path(argument).is_dir():
        return list_directory(argument, without=without)
    if argument.lower().endswith(".json"):
        return [Step(entry) for entry in read_manifest(Path(argument))]
    return [Step(argument)]
