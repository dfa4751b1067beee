"""The ledger's document that an annotation is about, by whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote

from counterclaim.errors import UnreadableError
from counterclaim.export.iris import parts_of
from counterclaim.ledger import queries
from counterclaim.ledger.address import address_of
from counterclaim.ledger.catalogue import Entry, catalogue
from counterclaim.records import Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

_HELD = 16


class Found(NamedTuple):
    """A document, and whether its text is known to be the one that was annotated."""

    document: Document
    same_text: bool


class Finder(Protocol):
    """Finds documents."""

    def find(self, names: Iterable[str], sha256: str | None) -> Found:
        """The document of these names, or of the text with this SHA-256; raises UnreadableError where there is none."""
        ...


class Texts:
    """The documents of a reading."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self.connection = connection
        self.generation = generation
        self._of_text: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._digests: dict[str, str] = {}
        for entry in catalogue(connection, generation):
            self._digests[entry.id] = entry.text_sha256
            self._of_text.setdefault(entry.text_sha256, []).append(entry.id)
            for name in _names(entry):
                self._named.setdefault(name, []).append(entry.id)
        self._read = lru_cache(_HELD)(self._fetch)

    def find(self, names: Iterable[str], sha256: str | None) -> Found:
        """The document of these names, or of this text.

        Args:
            names: identifiers, addresses, names of files, as the annotations have them.
            sha256: of the annotated text in UTF-8, where that is known.

        Raises:
            UnreadableError: there is none, or several may be meant.
        """
        called = [i for name in dict.fromkeys(names) for i in self._called(name)]
        if sha256 is not None and (same := self._of_text.get(sha256)):
            return Found(self._read(next((i for i in called if i in same), same[0])), True)
        if not called:
            shown = next(iter(names), None) or "without a name"
            raise UnreadableError(f"the ledger has no document {str(shown)[:200]}")
        if len(set(called)) > 1:
            raise UnreadableError(f"{len(set(called))} documents of the ledger may be meant by {str(next(iter(names)))[:200]}")
        return Found(self._read(called[0]), False)

    def number(self, identifier: str) -> int:
        """The ledger's number of a document."""
        return queries.numbers_of(self.connection, [identifier])[identifier]

    def _called(self, name: str) -> list[str]:
        own = parts_of(name)
        if own or name in self._digests:
            identifier = own[0] if own else name
            return [identifier] if identifier in self._digests else []
        file = unquote(name.removeprefix("file://"))
        for key in (f"url {address_of(name)}", f"file {file}", f"name {PurePosixPath(file).name}"):
            if found := self._named.get(key):
                return found[-1:] if key.startswith("url ") else found  # of a page the version that was taken in last
        return []

    def _fetch(self, identifier: str) -> Document:
        found = queries.document(self.connection, self.generation, identifier)
        if found is None:
            raise UnreadableError(f"the ledger has no document {identifier}")
        return found[1]


def _names(entry: Entry) -> list[str]:
    url = [f"url {entry.address}"] if entry.address else []
    file = [f"file {entry.file}", f"name {PurePosixPath(entry.file).name}"] if entry.file else []
    return url + file
