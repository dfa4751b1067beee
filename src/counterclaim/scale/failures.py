"""On which documents the program itself failed: no reason to lose the others, but to be told of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from counterclaim.errors import CounterclaimError
from counterclaim.intake.faults import fault
from counterclaim.scale.folder import Folder


class Failures:
    """Those of a stage in a part.

    Args:
        folder: of the batch.
        stage: its name.
        part: likewise.
    """

    def __init__(self, folder: Folder, stage: str, part: str) -> None:
        self._folder = folder
        self._name = f"failures/{stage}-{part}.json"
        self._told: list[str] = []

    def add(self, document: str, reason: str) -> None:
        """That it failed on a document."""
        self._told.append(f"{document}: {reason}")

    @contextmanager
    def on(self, document: str) -> Iterator[None]:
        """Note what fails in here, and go on behind it."""
        try:
            yield
        except (CounterclaimError, OSError, sqlite3.Error, pa.ArrowException):
            raise  # not the document's: another time may go well
        except Exception as error:  # a fault of ours in one document must not stop the others
            self.add(document, fault(error))

    def keep(self) -> None:
        """Keep them, before the part's last file; nothing where there are none."""
        if self._told:
            self._folder.write(self._name, json.dumps(self._told).encode())


def failures(folder: Folder) -> list[str]:
    """All that were kept."""
    return [told for name in folder.names("failures") for told in json.loads(folder.read(name))]
