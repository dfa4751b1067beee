"""Files of annotations, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from counterclaim.annotations import brat, web_annotation
from counterclaim.annotations.annotated import Annotated
from counterclaim.annotations.texts import Found, Texts
from counterclaim.errors import UnreadableError, UsageError
from counterclaim.ledger import hashes
from counterclaim.records import Problem

ENDINGS = (".json", ".jsonld", ".ann")
MAX_BYTES = 32 * 1024 * 1024
MOST_PROBLEMS = 200
"""How many problems of one file are told of."""
_MOST_TRIED = 10_000


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and those in folders whose names end as annotations do.

    Raises:
        UsageError: one of them is not there.
    """
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (Path(folder, name) for name in sorted(names) if name.lower().endswith(ENDINGS))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path}: there is no such file or folder")


def read(path: Path, texts: Texts) -> Iterator[Annotated | Problem]:
    """What a file says of documents of the ledger, and what could not be read of it."""
    told = 0
    try:
        for item in _read(path, texts):
            if isinstance(item, Annotated):
                yield item
                continue
            told += 1
            if told <= MOST_PROBLEMS:
                yield Problem(str(item), file=str(path))
            elif told == _MOST_TRIED:
                raise UnreadableError(f"{told:,} of its annotations could not be read: the rest is left out")
    except UnreadableError as error:
        yield Problem(str(error), file=str(path))
    if told > MOST_PROBLEMS:
        yield Problem(f"and {told - MOST_PROBLEMS:,} more", file=str(path))


def _read(path: Path, texts: Texts) -> Iterator[Annotated | UnreadableError]:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableError(f"annotations are read from files whose names end in {', '.join(ENDINGS)}")
    data = _bytes(path)
    if ending == ".ann":
        return brat.read(data, _text_of(path, texts))
    return web_annotation.read(data, texts, f"{path.stem}.txt")


def _text_of(path: Path, texts: Texts) -> Found:
    """The document that a brat file is about: that of the text beside it, else of the file name."""
    stems = [path.stem, *([path.stem.rpartition("_")[0]] if "_" in path.stem else [])]  # PolNeAR's names end with the annotator
    for stem in stems:
        for folder in (path.parent, path.parent.parent / "text"):
            if (beside := folder / f"{stem}.txt").is_file():
                text = _bytes(beside).decode("utf-8-sig", "replace").replace("\r\n", "\n")
                return texts.find([str(beside)], hashes.of_text(text))
    for stem in stems[1:]:
        try:
            return texts.find([f"{stem}.txt"], None)
        except UnreadableError:
            continue
    return texts.find([f"{path.stem}.txt"], None)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror or error})") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"it has more than {MAX_BYTES // 1024 // 1024} MB: divide it")
    return data
