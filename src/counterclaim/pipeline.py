"""The stages in order: read, find sections, tag, link, write. The architecture as code."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from counterclaim.errors import UnreadableError
from counterclaim.extract import extract
from counterclaim.models.tagger import Tagger
from counterclaim.records import Attribution, Document

LONGEST_TEXT = 4_000_000  # code points; about two minutes of reading on two cores


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: a document with its attributions, or the reason why there is none."""

    file: str
    document: Document | None = None
    attributions: tuple[Attribution, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: what to call it in messages, and how to get it."""

    file: str
    open: Callable[[], Document]


def read_and_extract(item: Input, tagger: Tagger) -> Result:
    """One input through all stages. A document that cannot be read becomes a Result with a problem."""
    try:
        document = item.open()
        if len(document.text) > LONGEST_TEXT:
            raise UnreadableError(f"{len(document.text):,} characters are more than one report holds ({LONGEST_TEXT:,}): split it")
    except UnreadableError as error:
        return Result(item.file, problem=str(error))
    return Result(item.file, document, tuple(extract(document, tagger)))


def run(inputs: Iterable[Input], tagger: Tagger, threads: int | None = None) -> Iterator[Result]:
    """Results in the order of the inputs; a few documents are read at once and only those are held.

    Args:
        inputs: documents to read; taken lazily.
        tagger: the loaded model.
        threads: documents read at the same time; the number of processors when left out. The rows don't depend on it.
    """
    count = threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else threads or os.cpu_count() or 1
    if count == 1:
        yield from (read_and_extract(item, tagger) for item in inputs)
        return
    with ThreadPoolExecutor(count) as pool:
        source = iter(inputs)
        waiting: deque[Future[Result]] = deque(pool.submit(read_and_extract, item, tagger) for item in islice(source, 2 * count))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(read_and_extract, item, tagger) for item in islice(source, 1))
            yield done
