"""The stages in order: read, extract, resolve, and actors across reports. The architecture as code."""

from __future__ import annotations

import gc
import hashlib
import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from counterclaim.errors import CounterclaimError, UnreadableError
from counterclaim.extract import extract
from counterclaim.models.pairs import PairModel, pairs_name
from counterclaim.models.tagger import Tagger, tagger_name
from counterclaim.read import read_file
from counterclaim.records import Actor, Attribution, Document, Verification
from counterclaim.relate.pairs import load_weights
from counterclaim.resolve.stage import resolve
from counterclaim.resolve.where.gazetteer import Gazetteer, load_gazetteer
from counterclaim.resolve.who.across import Registry
from counterclaim.resolve.who.actors import Cited
from counterclaim.resolve.who.remembered import Run
from counterclaim.version import __version__

MOST_HELD_BYTES = 64 * 1024 * 1024
"""How many bytes of documents wait to be read at most, and one document more."""

READERS = ("text", "models", "read", "extract", "resolve", "relate")
"""The packages that decide what the machine makes of a document."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input: a document with its attributions, or the reason why there is none.

    The last result of a run has neither: it holds the actors of all documents.

    Attributes:
        notes: what the document's reporters could check.
        actors: of all documents, in the last result.
        who: names of the actors that the attributions are laid to, by identifier, as far as they are known by then.
        cited: who is who in the document; taken out where actors have been made one across reports.
        failed: the fault is the program's, not the document's.
    """

    file: str
    document: Document | None = None
    attributions: tuple[Attribution, ...] = ()
    notes: tuple[Verification, ...] = ()
    actors: tuple[Actor, ...] = ()
    who: Mapping[str, str] = field(default_factory=dict)
    cited: Cited | None = None
    problem: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs, loaded once and shared between threads.

    Attributes:
        reader: the permanent name of this state of the program: version, model, and a digest of the code and tables that read.
        pairs: the model that reads two statements at once; only where statements are to be compared.
    """

    tagger: Tagger
    gazetteer: Gazetteer
    reader: str
    pairs: PairModel | None = None

    @classmethod
    def load(cls, *, relating: bool = False) -> Tools:
        """The packaged models and gazetteer.

        Args:
            relating: with the model that compares statements.
        """
        tagger = Tagger()
        tools = cls(tagger, load_gazetteer(), reader_name(), PairModel(tagger, threads=processors()) if relating else None)
        gc.collect()
        gc.freeze()  # what is loaded stays: the collector need not look at it again, 1 % of the time
        return tools


@dataclass(frozen=True, slots=True)
class Input:
    """One document to read: what to call it in messages, how to get it, and how many bytes of it are held until it is read."""

    file: str
    open: Callable[[], Document]
    size: int = 0


@cache
def usual_tools() -> Tools:
    """The packaged models and gazetteer, loaded when they are first asked for.

    Raises:
        ModelError: the package lacks them.
    """
    return Tools.load()


@cache
def comparing_tools() -> Tools:
    """The same, with the model that compares statements.

    Raises:
        ModelError: the package lacks them.
    """
    tools = usual_tools()
    return replace(tools, pairs=PairModel(tools.tagger, threads=processors()))


def extract_report(document: Document) -> Result:
    """A document's statements with all fields, its notes, and the actors of this report alone.

    Raises:
        CounterclaimError: the program failed on it.
    """
    result = read_one(Input(document.file or document.id, lambda: document), usual_tools())
    if result.problem is not None:
        raise CounterclaimError(result.problem)
    memory = Run()
    return replace(admit(result, Registry(memory)), actors=tuple(memory.actors()))


def read_reports(paths: Iterable[str | Path], published: str | None = None) -> Iterator[Result]:
    """Files to results with all fields, and at the end one result that holds the actors of all.

    Args:
        paths: text or HTML files.
        published: date of publication of files that give none (EDTF or ISO 8601).
    """
    inputs = (Input(str(path), partial(read_file, path, published=published)) for path in paths)
    return run(inputs, usual_tools())


def read_one(item: Input, tools: Tools) -> Result:
    """One input through all stages that look at one report. A document that cannot be read becomes a Result with a problem.

    Raises:
        UsageError: an argument that holds for all inputs is wrong.
    """
    try:
        document = item.open()
        found = extract(document, tools.tagger)
        resolved = resolve(document, found.attributions, found.names, tools.gazetteer)
        return Result(item.file, document, resolved.attributions, resolved.notes, cited=resolved.cited)
    except UnreadableError as error:
        return Result(item.file, problem=str(error))
    except CounterclaimError:
        raise
    except Exception as error:  # a fault of ours in one document must not lose the others
        return Result(
            item.file, problem=f"the program failed on this document ({type(error).__name__}: {error}): please report it", failed=True
        )


def run(inputs: Iterable[Input], tools: Tools, threads: int | None = None) -> Iterator[Result]:
    """Results in the order of the inputs, then one with the actors of all; a few documents are read at once and only those are held.

    Args:
        inputs: documents to read; taken lazily.
        tools: model and gazetteer.
        threads: documents read at the same time; the number of processors when left out. The rows don't depend on it.
    """
    memory = Run()
    registry = Registry(memory)
    for result in read_all(inputs, tools, threads):
        yield admit(result, registry)
    yield Result("", actors=tuple(memory.actors()))


def admit(result: Result, registry: Registry) -> Result:
    """The result with its sources laid to actors across reports."""
    if result.document is None or result.cited is None:
        return result
    actors = registry.admit(result.document, result.attributions, result.cited)
    laid = tuple(replace(a, actor=actors[a.id].id if a.id in actors else None) for a in result.attributions)
    return replace(result, attributions=laid, who={known.id: known.name for known in actors.values()}, cited=None)


def read_all(inputs: Iterable[Input], tools: Tools, threads: int | None = None, ahead: int | None = None) -> Iterator[Result]:
    """Results in the order of the inputs, each report for itself: actors across reports are still to be made.

    Args:
        inputs: documents to read; taken lazily.
        tools: model and gazetteer.
        threads: documents read at the same time; the number of processors when left out.
        ahead: how many are in reading or wait for their turn; twice the threads when left out. Whoever works long on some results at
            once gives more, so that the threads don't wait.
    """
    threads = threads or processors()
    if threads == 1:
        yield from (read_one(item, tools) for item in inputs)
        return
    pool = ThreadPoolExecutor(threads)
    waiting: deque[tuple[Future[Result], int]] = deque()
    try:
        for item in inputs:
            waiting.append((pool.submit(read_one, item, tools), item.size))
            # what is done goes out before the next is taken: that may take long, and may be where a Ctrl-C comes
            while waiting and (waiting[0][0].done() or _is_enough(waiting, ahead or 2 * threads)):
                yield waiting.popleft()[0].result()
        while waiting:
            yield waiting.popleft()[0].result()
    except KeyboardInterrupt:
        while waiting and waiting[0][0].done():
            yield waiting.popleft()[0].result()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _is_enough(waiting: Collection[tuple[object, int]], most: int) -> bool:
    return len(waiting) >= most or sum(size for _, size in waiting) > MOST_HELD_BYTES


@cache
def reader_name() -> str:
    """The permanent name of this state of the program: version, model, and a digest of the code and tables that read."""
    return f"counterclaim {__version__}, {tagger_name()}, code@{code_digest()}"


def model_names() -> tuple[str, ...]:
    """The permanent names of the packaged models: what finds statements, what compares two, what weighs comparisons."""
    return tagger_name(), pairs_name(), load_weights().name


def code_digest(packages: Sequence[str] = READERS) -> str:
    """Twelve hexadecimal digits over the modules of packages, those that decide what is read out of a document, and the tables."""
    home = Path(__file__).parent
    parts = [path for folder in packages for path in sorted((home / folder).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in [*parts, *sorted((home / "tables").glob("*.json"))]:
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
