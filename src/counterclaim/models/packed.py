"""Tables of weights that are kept in 4 bits and multiplied in 8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

WEIGHT_LIMIT = 64
"""Of the 8-bit numbers: 7 bits are used, so that sums of two products stay below 2**15 on any processor."""


def unpack(packed: bytes, tables: Iterable[tuple[str, int, int]], group: int) -> Iterator[tuple[str, NDArray[np.int8]]]:
    """Each table's name and its numbers, int8 [rows, columns].

    Args:
        packed: of each table in turn rows * columns 4-bit numbers, 8 more than they are, two rows to a byte, the first in the upper half;
            then float16 scales [rows / group, columns].
        tables: names, rows and columns.
        group: how many rows share a scale.
    """
    at = 0
    for name, rows, columns in tables:
        codes = np.frombuffer(packed, np.uint8, rows * columns // 2, at).reshape(rows // 2, 1, columns)
        at += codes.nbytes
        scales = np.frombuffer(packed, np.float16, rows // group * columns, at).reshape(rows // group, 1, columns)
        at += scales.nbytes
        whole = np.concatenate([codes >> 4, codes & 15], axis=1).astype(np.int8) - np.int8(8)
        weights = whole.reshape(rows // group, group, columns) * scales.astype(np.float32)
        of_column = np.abs(weights).max((0, 1)) / np.float32(WEIGHT_LIMIT)
        yield name, np.rint(weights / of_column).astype(np.int8).reshape(rows, columns)
