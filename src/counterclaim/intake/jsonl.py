"""JSONL files of articles that another crawler wrote: one item a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from counterclaim.errors import UnreadableError
from counterclaim.intake.compressed import PIECE, Gunzip
from counterclaim.intake.faults import fault
from counterclaim.read.json_article import MAX_BYTES, find_url, load_article
from counterclaim.read.opening import opened
from counterclaim.records import Problem, Taken

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

MAX_UNPACKED = 1 << 40
"""How many bytes may come out of a packed file."""

MAX_RATIO = 200
"""How many times its size a packed file may unpack to, if that is more than 256 megabytes; a bomb is packed to a thousandth."""

MAX_BLANK = 100_000
"""How many blank lines pass; each costs a step, and a gigabyte of them packs to a megabyte."""

_BLANK = b" \t\r\n"


def take_jsonl(path: str, *, name: str | None = None, only_regular: bool = False) -> Iterator[Taken | Problem]:
    """The articles of a JSONL file, in its order, one line in memory at a time.

    An item's `data` are the line's bytes without the line end, its `file` is the file's name and the line's number
    ("articles.jsonl#17"): two lines are two documents even where neither has an address, and a file that only grew gives
    the same names for what it held. For the same reason the digest of a packed file is not part of the item.

    Args:
        path: the file, packed with gzip if it is called .gz.
        name: what it is called in items and problems, where that is not the path.
        only_regular: refuse pipes and devices.

    Yields:
        An item a line; a problem for each line that is no JSON object or too long, with its number; blank lines pass.
    """
    file = path if name is None else name
    number = blank = 0
    try:
        with opened(path, only_regular=only_regular) as stream:
            source = Gunzip(stream, limit=_limit(stream)) if path.lower().endswith(".gz") else stream
            while line := source.readline(MAX_BYTES + 2):
                number += 1
                whole = line.endswith(b"\n") or len(line) < MAX_BYTES + 2
                data = line.removesuffix(b"\n").removesuffix(b"\r")
                if not whole:
                    _skip_line(source)
                if not whole or len(data) > MAX_BYTES:
                    yield Problem(f"line {number} is longer than {MAX_BYTES:,} bytes, the most that is read", f"{file}#{number}")
                elif data.strip(_BLANK):
                    yield _take_line(f"{file}#{number}", number, data)
                elif (blank := blank + 1) > MAX_BLANK:
                    raise UnreadableError(f"it has more than {MAX_BLANK:,} blank lines")
    except UnreadableError as error:
        yield Problem(f"{error}; {number:,} lines before it were read" if number else str(error), file)


def _limit(stream: BinaryIO) -> int:
    """How much may come out; a pipe's size is not known."""
    return min(MAX_UNPACKED, max(1 << 28, MAX_RATIO * os.fstat(stream.fileno()).st_size)) if stream.seekable() else MAX_UNPACKED


def _skip_line(source: Gunzip | BinaryIO) -> None:
    while (piece := source.readline(PIECE)) and not piece.endswith(b"\n"):
        pass


def _take_line(name: str, number: int, data: bytes) -> Taken | Problem:
    try:
        url = find_url(load_article(data))
    except UnreadableError as error:
        return Problem(f"line {number}: {error}", name)
    except Exception as error:  # a fault of ours in one line must not lose the others
        return Problem(f"line {number}: {fault(error)}", name)
    return Taken(data, "jsonl", file=name, url=url, media_type="application/json", record={"line": str(number)})
