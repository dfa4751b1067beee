"""Values of an Arrow table as JSON has them, within a limit on what one row may come to. Loads pyarrow."""

from __future__ import annotations

import base64
import math
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from counterclaim.errors import UnreadableError

_IN_A_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1)
_COST = 8
_LISTS = (pa.ListScalar, pa.LargeListScalar, pa.FixedSizeListScalar)
_WORDS = (pa.BinaryScalar, pa.LargeBinaryScalar, pa.StringScalar, pa.LargeStringScalar)


class Values:
    """The values of one row.

    What they come to is counted while they are made: an entry of a dictionary may stand in a row a million times.
    """

    def __init__(self, limit: int) -> None:
        """`limit`: how many bytes they may come to, about."""
        self._limit = self._left = limit

    def of(self, scalar: Any) -> Any:
        """A scalar's value: moments, dates and times in ISO 8601, decimals as strings, NaN and infinite numbers as null.

        Bytes are the text that they hold in UTF-8, or `{"$binary": …}` in base 64; of a moment with a time zone the one in UTC.
        A map is an object, or a list of pairs where its keys are no strings.

        Raises:
            UnreadableError: the row has become too large.
        """
        if not scalar.is_valid:
            return None
        self._count(_COST)
        if isinstance(scalar, (pa.DictionaryScalar, pa.ExtensionScalar)):
            return self.of(scalar.value)
        if isinstance(scalar, _WORDS):
            return self._text(scalar)
        if isinstance(scalar, pa.StructScalar):
            return {field.name: self.of(scalar[n]) for n, field in enumerate(scalar.type)}
        if isinstance(scalar, pa.MapScalar):
            pairs = [(self.of(pair[0]), self.of(pair[1])) for pair in scalar.values]
            return dict(pairs) if all(isinstance(key, str) for key, _ in pairs) else [list(pair) for pair in pairs]
        if isinstance(scalar, _LISTS):
            return [self.of(value) for value in scalar.values]
        return _plain(scalar)

    def _text(self, scalar: Any) -> Any:
        buffer = scalar.as_buffer()
        self._count(buffer.size)
        data: bytes = buffer.to_pybytes()
        if isinstance(scalar, (pa.StringScalar, pa.LargeStringScalar)):
            return data.decode("utf-8", "replace")
        try:
            if not isinstance(scalar, pa.FixedSizeBinaryScalar):  # digests and the like; some would be text by chance
                return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        return {"$binary": base64.b64encode(data).decode()}

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise UnreadableError(f"it comes to more than {self._limit:,} bytes, the most that is read")


def _plain(scalar: Any) -> Any:
    """A number, a truth value or a time."""
    if isinstance(scalar, pa.TimestampScalar):
        written = _written(scalar.value, _IN_A_SECOND[scalar.type.unit])
        return written + "Z" if isinstance(written, str) and scalar.type.tz else written
    if isinstance(scalar, (pa.Date32Scalar, pa.Date64Scalar)):
        written = _written(scalar.value * (1 if isinstance(scalar, pa.Date64Scalar) else _DAY_MS), 10**3)
        return written[:10] if isinstance(written, str) else scalar.value
    if isinstance(scalar, pa.DurationScalar):
        return scalar.value
    try:
        value = scalar.as_py()
    except (ValueError, OverflowError, ArithmeticError):  # a time of day after midnight
        return str(scalar)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _written(since: int, in_a_second: int) -> str | int:
    """The moment so long after 1970 began; the number itself where no calendar has it."""
    seconds, rest = divmod(since, in_a_second)
    try:
        return (_EPOCH + timedelta(seconds=seconds, microseconds=rest * 10**6 // in_a_second)).isoformat()
    except OverflowError:
        return since
