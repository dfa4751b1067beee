"""Column types that all steps share."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Integer

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""64 bits in both dialects; SQLite's own row number where it is the primary key."""

OBJECT = JSON(none_as_null=True)
"""JSON text whose keys stay in their order; nothing is NULL, not "null"."""
