"""What can go wrong, divided by what the reader of the message can do about it."""

from __future__ import annotations


class CounterclaimError(Exception):
    """Any error that counterclaim raises on purpose; its text says what to do."""


class UsageError(CounterclaimError):
    """The command line or an argument is wrong: call again, corrected. Exit status 2."""


class UnreadableError(CounterclaimError):
    """One document could not be read; the others can. Its text is the reason. Exit status 3."""


class ModelError(CounterclaimError):
    """The model's files are missing or damaged: install the package again."""


class LedgerError(CounterclaimError):
    """The ledger's database refused: a full disk, a lost connection, a damaged file. Its text says which."""
