"""Open a file that somebody named, and say in a person's words why it cannot be opened."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from counterclaim.errors import UnreadableError

# hosts that begin with www. or end as most do, and other names with a full stop before a first slash
_ADDRESS = re.compile(r"https?:|www\.|(?:[a-z0-9-]{1,63}\.){1,9}(?:(?:com|net|org)(?::[0-9]{1,5})?\Z|[a-z]{2,24}(?::[0-9]{1,5})?/)", re.I)


@contextmanager
def opened(path: str, *, only_regular: bool = False) -> Iterator[BinaryIO]:
    """The file, open for reading; errors of opening and of reading it become UnreadableError.

    Args:
        path: the file as it was given.
        only_regular: refuse pipes and devices. A name that a person typed may be a pipe; one that was found must not stop the
            program by waiting for one.

    Raises:
        UnreadableError: missing, a directory, no permission, a broken disk.
    """
    try:
        found = Path(path)
        if found.is_dir():
            raise UnreadableError("this is a directory: give its files")
        if only_regular and not stat.S_ISREG(found.stat().st_mode):
            raise UnreadableError("this is no regular file but a pipe, socket or device: give it by its own name")
        with found.open("rb") as stream:
            yield stream
    except FileNotFoundError as error:
        hint = "; an address begins with https://" if _is_like_address(path) else ""
        raise UnreadableError(why(error) + hint) from None
    except (OSError, ValueError) as error:
        raise UnreadableError(why(error)) from None


def _is_like_address(path: str) -> bool:
    return _ADDRESS.match(path) is not None and not os.path.exists(path.partition("/")[0])


def why(error: Exception) -> str:
    """What went wrong with a file, for a person."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "no permission to read the file"
    return f"the file could not be read: {getattr(error, 'strerror', None) or error}"
