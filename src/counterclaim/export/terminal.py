"""Where tables for a terminal are made: widths, colours, and the way to the stream."""

from __future__ import annotations

import io
from typing import TextIO

from rich.console import Console

WIDTH_OF_NO_TERMINAL = 100
WIDEST = 160
NARROWEST = 40


def console_of(buffer: io.StringIO, terminal: bool) -> Console:
    """Text goes by way of a buffer: cells are padded to their columns' width, and a line in a file should end where its text does."""
    console = Console(
        file=buffer,
        force_terminal=terminal,
        force_jupyter=False,
        force_interactive=False,
        legacy_windows=False,
        color_system="auto" if terminal else None,
        width=None if terminal else WIDTH_OF_NO_TERMINAL,
        markup=False,
        emoji=False,
        highlight=False,
    )
    if terminal:
        console.width = max(NARROWEST, min(console.width, WIDEST))
    return console


def flush(buffer: io.StringIO, stream: TextIO) -> None:
    """Write what is in the buffer, and empty it."""
    stream.writelines(line.rstrip() + "\n" for line in buffer.getvalue().rstrip("\n").split("\n"))
    buffer.seek(0)
    buffer.truncate()


def count_of(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
