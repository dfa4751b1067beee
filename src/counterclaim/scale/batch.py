"""The stages of a batch in order, each over all parts; what is finished is not done again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeVar

import pyarrow.compute as pc

from counterclaim.errors import CounterclaimError, UsageError
from counterclaim.ledger import columns
from counterclaim.pipeline import model_names, reader_name
from counterclaim.records import Problem
from counterclaim.scale import (
    admitting,
    changing,
    comparing,
    dividing,
    drawing,
    identifying,
    judging,
    postings,
    reading,
    rows,
    taking,
    weighing,
)
from counterclaim.scale.engine import Engine
from counterclaim.scale.failures import failures
from counterclaim.scale.folder import Folder
from counterclaim.scale.inputs import Input
from counterclaim.scale.manifest import DAMAGED, FORM, LOCK, MANIFEST, PARTS, locked, manifest
from counterclaim.scale.order import Order, parts_of
from counterclaim.scale.parts import part_name
from counterclaim.scale.program import program

Part = TypeVar("Part")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is.

    Attributes:
        stage: its name.
        done: parts that are finished, those of an earlier run too.
        of: how many there are.
        documents: read by this run until now.
        words: in them.
    """

    stage: str
    done: int
    of: int
    documents: int = 0
    words: int = 0


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a batch.

    Attributes:
        counts: of rows by type.
        problems: inputs that could not be read.
        failed: whether the program itself failed on any document.
    """

    counts: dict[str, int]
    problems: int
    failed: bool


class Batch:
    """A batch in a folder.

    Args:
        folder: where everything goes.
        engine: what runs the work.
        tell: is called as parts get finished.
        published: date of publication of documents that give none.
    """

    def __init__(self, folder: Folder, engine: Engine, tell: Tell = lambda progress: None, published: str | None = None) -> None:
        self.folder = replace(folder, run=uuid.uuid4().hex)
        self._parts = self.folder.below(PARTS)
        self._engine = engine
        self._tell = tell
        self._published = published

    def run(self, inputs: Sequence[Input], *, relating: bool = True) -> Outcome:
        """Do what is not done yet.

        Args:
            inputs: what is to be read, in the order of the ledger.
            relating: compare statements too, and say what contradicts, confirms, updates and repeats what.

        Raises:
            UsageError: the folder holds something else, or a batch of other inputs or of another state of the program.
        """
        with locked(self.folder), _undamaged(self.folder):
            self._manifest = self._begin(inputs, relating)
            self._take(inputs)
            self._read(inputs)
            self._identify(inputs)
            self._admit()
            self._draw()
            if relating:
                self._compare()
                self._judge()
            self._write()
            self.folder.sweep()
            return self._finish(inputs, relating)

    # The stages

    def _take(self, inputs: Sequence[Input]) -> None:
        left = [n for n in range(len(inputs)) if not self._parts.has(f"taken/{n:05}.json")]
        with self._timed("take"):
            self._each("take", partial(_take, self._parts), [(n, inputs[n]) for n in left], len(inputs))

    def _read(self, inputs: Sequence[Input]) -> None:
        parts = [name for name, _ in parts_of(self._parts, len(inputs))]
        done = set(self._parts.names("read"))
        documents = words = 0
        left = [name for name in parts if part_name("read", name) not in done]
        with self._timed("read"):
            self._begin_stage("read", left, len(parts))
            for n, made in enumerate(self._map(partial(reading.read_part, self._parts, self._published), left)):
                documents, words = documents + made.documents, words + made.words
                self._tell(Progress("read", len(parts) - len(left) + n + 1, len(parts), documents, words))

    def _identify(self, inputs: Sequence[Input]) -> None:
        if self._parts.has("order/parts.json"):
            return
        parts = [name for name, _ in parts_of(self._parts, len(inputs))]
        with self._timed("identify"):
            identifying.identify(self._parts, parts, self._read_again, self._steps("identify", len(parts)))

    def _read_again(self, parts: int, wanted: Iterable[identifying.Again]) -> None:
        left = (one for one in wanted if not self._parts.has(part_name("read", one[0])))
        for done, _ in enumerate(self._map(partial(_read_again, self._parts), left), 1):
            self._tell(Progress("read again", done, parts))

    def _admit(self) -> None:
        if not self._parts.has(admitting.DONE):
            with self._timed("admit"):
                admitting.admit(self._parts, self._order, self._steps("admit", self._order.taken))

    def _draw(self) -> None:
        buckets = postings.buckets(self._order)
        groups = postings.groups(self._order)
        with self._timed("index"):
            left = [n for n in range(buckets) if not postings.is_gathered(self._parts, n)]
            unspread = [n for n in range(groups) if left and not postings.is_spread(self._parts, n)]
            self._each("spread", partial(postings.spread, self._parts, buckets), unspread, groups)
            self._each("index", partial(postings.gather, self._parts), left, buckets)
            self._parts.remove("spread")
        self._over_parts("origins", "likeness", drawing.draw)
        self._over_parts("versions", "changed", changing.change)
        if not self._parts.has(drawing.FOUNDERS):
            with self._timed("group"):
                drawing.group(self._parts, self._order)

    def _compare(self) -> None:
        self._over_parts("compare", "pairs", comparing.compare)

    def _judge(self) -> None:
        if not self._parts.has(dividing.BUNDLES):
            self._weigh()
            self._over_parts("relate", dividing.RELATED, judging.relate)
        with self._timed("judge"):
            if not self._parts.has(dividing.BUNDLES):
                dividing.divide(self._parts, self._order)
            weighing.forget(self._parts)
            bundles = range(dividing.bundles(self._parts))
            left = [n for n in bundles if not self._parts.has(part_name("rows", judging.name_of(n), "json"))]
            self._each("judge", partial(judging.judge, self.folder, self._parts), left, len(bundles))

    def _weigh(self) -> None:
        self._over_parts("words", "words", dividing.count_words)
        with self._timed("weigh"):
            if not self._parts.has(dividing.PARTY):
                dividing.gather(self._parts, self._order)
            self._each_part("numbers", weighing.NUMBERED, weighing.number, "npy")
            if not dividing.has_met(self._parts):
                dividing.meet(self._parts, self._order)
            for turn in range(weighing.rounds()):
                if not weighing.is_told(self._parts, turn):
                    self._each_part(f"round {turn + 1}", weighing.told_name(turn), partial(_tell, turn))
                    weighing.sum_told(self._parts, turn)
            if not weighing.is_shown(self._parts):
                self._each_part("choose", weighing.SHOWN, weighing.decide)
                weighing.sum_shown(self._parts)

    def _write(self) -> None:
        done = set(self._parts.names("rows"))
        with self._timed("rows"):
            for stage, write, groups in (
                ("reports", rows.write_reports, rows.groups(self._order)),
                ("actors", rows.write_actors, rows.actor_groups(self._parts)),
            ):
                left = [n for n in groups if part_name("rows", f"{stage}-{n:05}", "json") not in done]
                self._each(stage, partial(write, self.folder, self._parts), left, len(groups))

    # How they are run

    @cached_property
    def _order(self) -> Order:
        return Order.load(self._parts)

    def _map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        return self._engine.map(work, parts)

    def _each(self, stage: str, work: Callable[[Part], Made], left: Sequence[Part], of: int) -> list[Made]:
        made = []
        self._begin_stage(stage, left, of)
        for done, one in enumerate(self._map(work, left), of - len(left) + 1):
            self._tell(Progress(stage, done, of))
            made.append(one)
        return made

    def _begin_stage(self, stage: str, left: Sequence[Any], of: int) -> None:
        if left:
            self._tell(Progress(stage, of - len(left), of))

    def _over_parts(self, stage: str, last: str, work: Callable[[Folder, int], Made]) -> None:
        """Work on each part that was taken, and note how long that took."""
        with self._timed(stage):
            self._each_part(stage, last, work)

    def _each_part(self, stage: str, last: str, work: Callable[[Folder, int], Made], kind: str = "parquet") -> None:
        """Work on each part that was taken whose last file of the stage is not there."""
        done = set(self._parts.names(last))
        left = [n for n in range(self._order.taken) if part_name(last, self._order.parts[n], kind) not in done]
        self._each(stage, partial(work, self._parts), left, self._order.taken)

    def _steps(self, stage: str, of: int) -> Callable[[], None]:
        self._begin_stage(stage, range(of), of)
        done = iter(range(1, of + 1))
        return lambda: self._tell(Progress(stage, next(done, of), of))

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        """Note how long a stage took, all runs together."""
        began = time.monotonic()
        try:
            yield
        finally:
            stages = self._manifest["stages"]
            stages[stage] = round(stages.get(stage, 0.0) + time.monotonic() - began, 2)
            if not self._manifest["finished"]:
                self._keep(self._manifest)

    # The manifest

    def _begin(self, inputs: Sequence[Input], relating: bool) -> dict[str, Any]:
        """The manifest, which is begun where there is none."""
        now = {"form": FORM, "program": program(), "reader": reader_name(), "models": list(model_names()), "published": self._published}
        wanted = [_summary(one) for one in inputs]
        if not self.folder.has(MANIFEST):
            if any(name != LOCK for name in self.folder.names("")):
                raise UsageError(f"{self.folder}: this folder holds something else: give an empty one, or one that a batch was begun in")
            begun: dict[str, Any] = {**now, "inputs": wanted, "stages": {}, "finished": False}
            self._keep(begun)
            return begun
        made = manifest(self.folder)
        if [{name: one[name] for name in _SUMMARY} for one in made["inputs"]] != wanted:
            raise UsageError(
                f"{self.folder}: a batch of other inputs was begun here, or these have changed since: give another folder, or the "
                "inputs as they were"
            )
        other = next((name for name in now if made[name] != now[name]), None)
        if other is not None:
            raise UsageError(
                f"{self.folder}: the batch here was begun with {other} {made[other]!r}, and this is {now[other]!r}: finish it with "
                "that, or give another folder"
            )
        if relating and not made.get("related", False):
            made["finished"] = False
            self._keep(made)
        return made

    def _keep(self, made: dict[str, Any]) -> None:
        self.folder.write(MANIFEST, json.dumps(made, indent=1).encode())

    def _finish(self, inputs: Sequence[Input], relating: bool) -> Outcome:
        _, identified = identifying.load(self._parts)
        counts: dict[str, int] = {}
        for name in self._parts.names("rows"):
            for kind, number in json.loads(self._parts.read(name)).items():
                counts[kind] = counts.get(kind, 0) + number
        failed = failures(self._parts)
        self._manifest |= {
            "inputs": [{**_summary(one), **self._taken(n)} for n, one in enumerate(inputs)],
            "items": identified._asdict(),
            "read": self._count_read(),
            "related": self._manifest.get("related", False) or relating,
            "rows": dict(sorted(counts.items())),
            "failures": failed,
            "finished": True,
        }
        self._keep(self._manifest)
        return Outcome(counts, identified.problems, identified.failed > 0 or bool(failed))

    def _count_read(self) -> dict[str, int]:
        """Documents and words, those that turned out to be known among them."""
        words = [self._parts.table(part_name("read", name), ["words"])["words"] for name in self._order.parts[: self._order.taken]]
        return {"documents": sum(len(one) - one.null_count for one in words), "words": sum(pc.sum(one).as_py() or 0 for one in words)}

    def _taken(self, number: int) -> dict[str, Any]:
        """What is known of an input since it was taken."""
        taken = taking.taken_input(self._parts, number)
        assert taken is not None
        sums = {name: sum(getattr(part, name) for part in taken.parts) for name in ("items", "problems")}
        return {"sha256": taken.sha256, **sums, "parts": len(taken.parts)}


def problems(folder: Folder) -> Iterator[Problem]:
    """What could not be read, in the order of the inputs."""
    parts = folder.below(PARTS)
    for name in parts.names("problems"):
        yield from (Problem(row["reason"], row["file"], row["url"]) for row in parts.table(name).to_pylist())


_SUMMARY = ("kind", "name", "names_sha256", "size", "modified")


def _summary(one: Input) -> dict[str, Any]:
    """By what it shows that an input is another one now, without opening it."""
    names = hashlib.sha256(json.dumps(one.names).encode()).hexdigest()
    return dict(zip(_SUMMARY, (one.kind, columns.plain(one.name), names, one.size, one.modified), strict=True))


def _take(folder: Folder, one: tuple[int, Input]) -> int:
    taking.take(folder, *one)
    return one[0]


def _tell(turn: int, folder: Folder, part: int) -> int:
    return weighing.tell(folder, turn, part)


def _read_again(folder: Folder, one: identifying.Again) -> str:
    return reading.read_again(folder, *one).part


@contextmanager
def _undamaged(folder: Folder) -> Iterator[None]:
    """Say of files that cannot be read or written what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise CounterclaimError(f"a scratch file in {tempfile.gettempdir()} could not be written ({error}): is the disk full?") from error
    except DAMAGED as error:
        raise CounterclaimError(
            f"{folder}: a file of this batch is damaged ({type(error).__name__}: {error}): give another folder, and where it "
            "happens there too, please report it"
        ) from error
