"""Names for what a ledger holds, as IRIs: the same in every form that is linked data."""

from __future__ import annotations

from urllib.parse import quote, unquote

PREFIX = "urn:counterclaim:"
DIGEST = "nih:sha-256;"
"""What names a text or a file by the SHA-256 of its bytes, in hexadecimal digits. Source: RFC 6920, section 7."""


def iri(*parts: str) -> str:
    """The name of what these parts identify: a row by its identifier, a part of it by what comes behind."""
    return PREFIX + ":".join(quote(part, safe="", errors="replace") for part in parts)


def subject_iri(subject: str) -> str:
    """The name of what a decision is about; relations and notes are identified by several parts."""
    return iri(*subject.split(" "))


def parts_of(name: str) -> list[str]:
    """The parts of a name that `iri` made; none of any other."""
    return [unquote(part) for part in name[len(PREFIX) :].split(":")] if name.startswith(PREFIX) else []


def is_web_address(url: str | None) -> bool:
    """Whether it can stand as an IRI: what reports say of themselves need not."""
    return url is not None and url.startswith(("http://", "https://")) and not any(c.isspace() or c in '<>"{}|\\^`' for c in url)
