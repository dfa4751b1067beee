"""Documents that annotations are about, without a ledger."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.annotations.texts import Found
from counterclaim.errors import UnreadableError
from counterclaim.export.iris import iri
from counterclaim.ledger import hashes
from counterclaim.records import Document


class Held:
    """Some documents, found by identifier, file, address or text."""

    def __init__(self, *documents: Document) -> None:
        self._documents = documents

    def find(self, names: Iterable[str], sha256: str | None) -> Found:
        for document in self._documents:
            if sha256 is not None and hashes.of_text(document.text) == sha256:
                return Found(document, True)
        called = set(names)
        for document in self._documents:
            if called & {iri(document.id), document.file, document.url}:
                return Found(document, False)
        raise UnreadableError(f"no document {sorted(called)}")
