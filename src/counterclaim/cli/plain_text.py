"""Arguments that are words, not names of files."""

from __future__ import annotations

import argparse


def plain_text(given: str) -> str:
    """The argument; one with bytes that are no text in the terminal's encoding could not be kept, and names nothing that is.

    Raises:
        ArgumentTypeError: it has such bytes.
    """
    try:
        given.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{given!r} is not text in the encoding of this terminal") from None
    return given
