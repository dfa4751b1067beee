"""Where a command writes its rows."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from counterclaim.errors import UsageError


@contextmanager
def output(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name only when all is written."""
    # a lone surrogate (from a file name) comes out as the escape that JSON has for it
    if out is None:
        if sys.stdout is None:
            raise UsageError("standard output is closed: give --out FILE")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        yield sys.stdout
        return
    if out.is_dir():
        raise UsageError(f"{out} is a directory: give --out the name of a file")
    if out.exists() and not out.is_file():  # a device or pipe cannot be replaced
        with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        return
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        part.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def output_folder(out: Path) -> Iterator[Path]:
    """An empty folder whose files take their places in `out` only when all are written; other files there are left alone.

    Raises:
        UsageError: the folder cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is no folder: give --out another name")
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        yield part
        out.mkdir(exist_ok=True)
        for file in sorted(part.iterdir()):
            file.replace(out / file.name)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
