"""What the files of the first stages hold, and how parts are named."""

from __future__ import annotations

import pyarrow as pa

TAKEN = pa.schema(
    [
        ("taken", pa.string()),  # JSON: every field of a Taken but data; None for a problem
        ("problem", pa.string()),  # JSON: the fields of a Problem; None for an item
        ("sha256", pa.string()),  # of the data
        ("size", pa.int64()),
        ("packed", pa.binary()),  # the data, as a ledger keeps it
    ]
)
"""One row an item, in the order in which they were taken."""

READ = pa.schema(
    [
        ("problem", pa.string()),  # why the item could not be read
        ("failed", pa.bool_()),
        ("id", pa.string()),
        ("text_sha256", pa.string()),
        ("published_at", pa.string()),
        ("text", pa.string()),
        ("words", pa.int64()),  # in the text
        ("said", pa.list_(pa.string())),  # identifiers of the statements
        ("document", pa.string()),  # JSON: file, url and the columns of `ledger.columns.of_reading`
        ("attributions", pa.string()),  # JSON: a list of `ledger.columns.of_attribution`, without actors
        ("notes", pa.string()),  # JSON: a list of `ledger.columns.of_verification`
        ("cited", pa.string()),  # JSON: who is who, see `scale.cited`
        ("fingerprints", pa.list_(pa.int64())),
        ("publishes", pa.list_(pa.string())),
        ("relayed", pa.list_(pa.string())),
        ("event_keys", pa.list_(pa.int64())),
    ]
)
"""One row an item, in the same order."""


def part_name(stage: str, part: str, suffix: str = "parquet") -> str:
    """The file of a stage for a part."""
    return f"{stage}/{part}.{suffix}"
