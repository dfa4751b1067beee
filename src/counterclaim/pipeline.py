"""The stages in order: read, find sections, tag, link, write. The architecture as code."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from counterclaim.errors import CounterclaimError, UnreadableError
from counterclaim.extract import find_attributions
from counterclaim.models.tagger import Tagger
from counterclaim.records import Attribution, Document


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: a document with its attributions, or the reason why there is none.

    `failed` says that the fault is the program's, not the document's.
    """

    file: str
    document: Document | None = None
    attributions: tuple[Attribution, ...] = ()
    problem: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: what to call it in messages, and how to get it."""

    file: str
    open: Callable[[], Document]


def read_and_extract(item: Input, tagger: Tagger) -> Result:
    """One input through all stages. A document that cannot be read becomes a Result with a problem.

    Raises:
        UsageError: an argument that holds for all inputs is wrong.
    """
    try:
        document = item.open()
        return Result(item.file, document, tuple(find_attributions(document, tagger)))
    except UnreadableError as error:
        return Result(item.file, problem=str(error))
    except CounterclaimError:
        raise
    except Exception as error:  # a fault of ours in one document must not lose the others
        return Result(
            item.file, problem=f"the program failed on this document ({type(error).__name__}: {error}): please report it", failed=True
        )


def run(inputs: Iterable[Input], tagger: Tagger, threads: int | None = None) -> Iterator[Result]:
    """Results in the order of the inputs; a few documents are read at once and only those are held.

    Args:
        inputs: documents to read; taken lazily.
        tagger: the loaded model.
        threads: documents read at the same time; the number of processors when left out. The rows don't depend on it.
    """
    count = threads or processors()
    if count == 1:
        yield from (read_and_extract(item, tagger) for item in inputs)
        return
    pool = ThreadPoolExecutor(count)
    try:
        source = iter(inputs)
        waiting: deque[Future[Result]] = deque(pool.submit(read_and_extract, item, tagger) for item in islice(source, 2 * count))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(read_and_extract, item, tagger) for item in islice(source, 1))
            yield done
    finally:
        pool.shutdown(cancel_futures=True)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
