"""What a batch asks of a store, a stage at a time, when its folder is at an address and not on this machine's disk.

    python benchmarks/batch_store.py BATCH [--weighed FOLDER] [--pieces 20] [--record]

BATCH is the folder of a finished batch; FOLDER its `parts/weigh`, kept before relations were finished, without which rounds are left out.
Some pieces of each stage are done once more, in a copy of links, by this one process, which remembers as much as a worker does. The
store is a folder behind fsspec's file system classes: it answers as an object store does (whole objects written, ranges read), and counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "evals"))

import fsspec  # noqa: E402
from fsspec.spec import AbstractBufferedFile, AbstractFileSystem  # noqa: E402
from recording import command_line, record  # noqa: E402

from counterclaim.scale import changing, comparing, dividing, drawing, judging, reading, rows, weighing  # noqa: E402
from counterclaim.scale.folder import Folder  # noqa: E402
from counterclaim.scale.manifest import PARTS  # noqa: E402
from counterclaim.scale.order import Order  # noqa: E402

LISTED_AT_ONCE = 1_000
"""How many names a store gives in answer to one request."""


class Store(AbstractFileSystem):  # type: ignore[misc]  # fsspec is not typed
    """A folder that counts what is asked of it. Arrays are counted apart: a worker copies each once, however many pieces look into it.

    Attributes:
        asked: requests by kind, bytes read and written.
        mapped: sizes of the arrays that were copied, by name.
    """

    protocol = "counted"
    asked: ClassVar[Counter[str]] = Counter()
    mapped: ClassVar[dict[str, int]] = {}

    def info(self, path: str, **options: Any) -> dict[str, Any]:
        self.asked["head"] += 1
        return _info(self._strip_protocol(path))

    def ls(self, path: str, detail: bool = True, **options: Any) -> list[Any]:
        home = self._strip_protocol(path)
        found = [_info(os.path.join(home, name)) for name in sorted(os.listdir(home))]
        self.asked["list"] += 1 + len(found) // LISTED_AT_ONCE
        return found if detail else [one["name"] for one in found]

    def find(self, path: str, *given: Any, **options: Any) -> list[str]:
        found = sorted(os.path.join(home, name) for home, _, names in os.walk(self._strip_protocol(path)) for name in names)
        self.asked["list"] += 1 + len(found) // LISTED_AT_ONCE
        return found

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **options: Any) -> bytes:
        data = Path(self._strip_protocol(path)).read_bytes()[start:end]
        self.asked["get"] += 1
        self.asked["read"] += len(data)
        return data

    def rm(self, path: str, recursive: bool = False, maxdepth: int | None = None) -> None:
        found = self.find(path) if recursive else [self._strip_protocol(path)]
        for name in found:
            os.unlink(name)
        self.asked["delete"] += 1 + len(found) // LISTED_AT_ONCE

    def get_file(self, rpath: str, lpath: str, **options: Any) -> None:
        shutil.copyfile(self._strip_protocol(rpath), lpath)
        self.mapped[self._strip_protocol(rpath)] = os.path.getsize(lpath)

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: Any) -> None:
        home = Path(self._strip_protocol(path))
        home.parent.mkdir(parents=True, exist_ok=True)
        home.unlink(missing_ok=True)  # it is a link to a file of the batch
        home.write_bytes(value)
        self.asked["put"] += 1
        self.asked["written"] += len(value)

    def _open(self, path: str, mode: str = "rb", block_size: Any = None, *given: Any, **options: Any) -> Any:
        return Ranges(self, path, mode, block_size or "default", **options)


class Ranges(AbstractBufferedFile):  # type: ignore[misc]  # fsspec is not typed
    """An object of which ranges are read."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        made: bytes = self.fs.cat_file(self.path, start, end)
        return made


def _info(path: str) -> dict[str, Any]:
    found = os.stat(path)
    return {"name": path, "size": found.st_size, "type": "directory" if os.path.isdir(path) else "file", "modified": found.st_mtime_ns}


@contextmanager
def linked(batch: Path, weighed: Path | None) -> Iterator[Path]:
    """A copy of a batch whose files are links; they are replaced, never written into."""
    with tempfile.TemporaryDirectory(dir=batch.parent) as home:
        out = Path(home) / "batch"
        shutil.copytree(batch, out, copy_function=os.link)
        if weighed is not None:
            shutil.copytree(weighed, out / PARTS / "weigh", copy_function=os.link)
        yield out


def stages(root: Folder, order: Order, with_rounds: bool) -> Iterator[tuple[str, Callable[[int], object], int]]:
    """The stages that workers do, with how many pieces each has."""
    folder, taken = root.below(PARTS), order.taken
    yield "read", lambda part: reading.read_part(folder, None, order.parts[part]), taken
    yield "origins", partial(drawing.draw, folder), taken
    yield "versions", partial(changing.change, folder), taken
    yield "compare", partial(comparing.compare, folder), taken
    yield "words", partial(dividing.count_words, folder), taken
    if with_rounds:
        yield "numbers", partial(weighing.number, folder), taken
        for turn in range(weighing.rounds()):
            yield f"round {turn + 1}", partial(weighing.tell, folder, turn), taken
        yield "choose", partial(weighing.decide, folder), taken
        yield "relate", partial(judging.relate, folder), taken
    yield "judge", partial(judging.judge, root, folder), dividing.bundles(folder)
    yield "reports", partial(rows.write_reports, root, folder), len(rows.groups(order))
    yield "actors", partial(rows.write_actors, root, folder), len(rows.actor_groups(folder))


def is_of_all(name: Path) -> bool:
    """Whether an array tells of all parts, and not of one."""
    return len(name.parts) == 2


def asked(batch: Path, weighed: Path | None, count: int) -> dict[str, Any]:
    """Work on some pieces of each stage of a batch once more."""
    fsspec.register_implementation(Store.protocol, Store, clobber=True)
    with linked(batch, weighed) as out:
        root = Folder(f"{Store.protocol}://{out}", run="measured")
        order = Order.load(root.below(PARTS))
        of_all: dict[str, int] = {}
        made = {}
        for stage, work, pieces in stages(root, order, weighed is not None):
            total: Counter[str] = Counter()
            chosen = sorted(random.Random(1).sample(range(pieces), min(count, pieces)))
            for piece in chosen:
                Store.asked.clear()
                Store.mapped.clear()
                work(piece)
                once = {name: size for name, size in Store.mapped.items() if is_of_all(Path(name).relative_to(out / PARTS))}
                of_all |= once
                others = [size for name, size in Store.mapped.items() if name not in once]
                total += Store.asked + Counter(arrays=len(others), array=sum(others))
            a_report = pieces / len(chosen) / len(order)
            made[stage] = {
                **{kind: round(total[kind] * a_report, 3) for kind in ("get", "head", "list", "put", "arrays")},
                **{f"{kind}_kb": round(total[kind] * a_report / 1e3, 2) for kind in ("read", "written", "array")},
            }
            print(stage, made[stage], flush=True)
    return {
        "documents": len(order),
        "pieces": count,
        "copied_by_each_worker_mb": {
            "for all stages": round(sum(of_all.values()) / 1e6, 1),
            "to weigh, if it weighs many parts": round(sum(path.stat().st_size for path in weighed.rglob("*.npy")) / 1e6)
            if weighed
            else None,
        },
        "a_report": {kind: round(sum(stage[kind] for stage in made.values()), 2) for kind in made["read"]},
        "a_report_by_stage": made,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batch", type=Path, help="the folder of a finished batch")
    parser.add_argument("--weighed", type=Path, help="what weighing left of it")
    parser.add_argument("--pieces", type=int, default=20, help="how many pieces of each stage are done")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    figures = asked(options.batch.resolve(), options.weighed and options.weighed.resolve(), options.pieces)
    print(json.dumps(figures, indent=1))
    if options.record:
        record(HERE / "batch-store.json", command_line(), figures)


if __name__ == "__main__":
    main()
