"""What a command says with the number that it ends with, where that is not 0, all done."""

from __future__ import annotations

FAILED = 1
"""The program failed; of `verify`, something is broken."""

MISUSED = 2
"""The command line was wrong."""

SOME_UNREADABLE = 3
"""Done, but some documents could not be read."""
