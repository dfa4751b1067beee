"""What is said of an item on which the program itself failed: the others are taken all the same."""

from __future__ import annotations


def fault(error: Exception) -> str:
    """The reason, for a person."""
    return f"the program failed on it ({type(error).__name__}: {' '.join(str(error).split())[:300]}): please report it"
