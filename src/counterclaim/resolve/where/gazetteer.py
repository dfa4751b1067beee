"""The gazetteer: where places of a name lie. One file in the package, mapped into memory and never read as a whole.

`training/gazetteer.py` writes the file; docs/decisions/0006-gazetteer.md says what is in it and why it has this form.
"""

from __future__ import annotations

import json
import mmap
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from counterclaim.errors import ModelError

Kind = Literal[
    "city", "capital", "country", "admin1", "admin2", "county", "postal", "continent", "region", "sea", "river", "mountain", "landmark",
]  # fmt: skip
How = Literal["name", "alternate", "adjective", "abbreviation"]

KINDS: tuple[Kind, ...] = (
    "city", "capital", "country", "admin1", "admin2", "county", "postal", "continent", "region", "sea", "river", "mountain", "landmark",
)  # fmt: skip
HOWS: tuple[How, ...] = ("name", "alternate", "adjective", "abbreviation")
PART = 64
"""Names between two that are held in memory."""
MAGIC = b"CCGAZ2\n"
DEFAULT = Path(__file__).parents[2] / "tables" / "gazetteer.bin"

_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "&": " and "}
    | dict.fromkeys("'’‘ʻʼ`´ʿʾ.", "")
    | dict.fromkeys('-–—‐‑_/,()[]"“”', " ")
)
_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_PRIMARY_IDS = {
    "city": "geonames",
    "capital": "geonames",
    "country": "geonames",
    "continent": "geonames",
    "county": "fips",
    "postal": "us-zip",
}


class Entry(NamedTuple):
    """One place of the gazetteer under one of its names.

    Attributes:
        number: where it stands in the file; the same place under another name has the same number.
        name: as the gazetteer writes it.
        country: ISO 3166-1 alpha-2, "" where it lies in none or several.
        admin1: the country and GeoNames's code of its first-order subdivision ("US.TX"), "" where not known.
        latitude: degrees.
        longitude: degrees.
        population: of towns; 0 where not known.
        precision: UCDP GED's where_prec of the place itself.
        id: "geonames:1138958", "iso3166-2:AF-PAN", "fips:12001", "us-zip:32626", "counterclaim:white-house".
        how: by which sort of name it was found.
    """

    number: int
    name: str
    kind: Kind
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    precision: int
    id: str
    how: How


@lru_cache(maxsize=65536)
def normal_name(name: str) -> str:
    """A name as the gazetteer compares it: no case, no accents, no apostrophes, St. as saint, no article before it."""
    text = name.casefold().translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = [_WORDS.get(word, word) for word in text.split()]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


class Gazetteer:
    """A gazetteer file, open for reading.

    Args:
        path: the file; the one in the package when left out.

    Raises:
        ModelError: the file is missing or is no gazetteer.
    """

    def __init__(self, path: Path = DEFAULT) -> None:
        try:
            with path.open("rb") as file:
                self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as reason:
            raise ModelError(f"cannot open the gazetteer {path}: {reason}") from reason
        if bytes(self._map[: len(MAGIC)]) != MAGIC:
            raise ModelError(f"{path} is no gazetteer of this version")
        at = len(MAGIC) + 8
        size = int(bytes(self._map[len(MAGIC) : at]), 16)
        self._header = json.loads(bytes(self._map[at : at + size]))
        begin = at + size
        self._begin = begin + -begin % 8
        self._countries: list[str] = self._header["countries"]
        self._admin1: list[str] = self._header["admin1"]
        self._strings: list[str] = self._header["ids"]
        for column in ("keys", "items", "latitude", "longitude", "country", "region", "kind", "precision"):
            setattr(self, f"_{column}", self._column(column))
        self._population, self._id, self._names = map(self._column, ("population", "id", "names"))
        self._key_at, self._item_at, self._name_at = map(self._offsets, ("key_sizes", "item_counts", "name_sizes"))
        self._count = len(self._key_at) - 1
        self.find = lru_cache(maxsize=16384)(self._find)

    _keys: memoryview
    _key_at: memoryview
    _item_at: memoryview
    _items: memoryview
    _latitude: memoryview
    _longitude: memoryview
    _country: memoryview
    _region: memoryview
    _kind: memoryview
    _precision: memoryview

    def _column(self, name: str) -> memoryview:
        start, length, code = self._header["columns"][name]
        return self._map[self._begin + start : self._begin + start + length].cast(code)

    def _offsets(self, name: str) -> memoryview:
        """Where each of what has these sizes begins, and the last ends."""
        made = np.zeros(len(sizes := self._column(name)) + 1, np.uint32)
        np.cumsum(np.frombuffer(sizes, np.uint16), out=made[1:])
        return made.data

    def _key(self, number: int) -> bytes:
        return bytes(self._keys[self._key_at[number] : self._key_at[number + 1]])

    @cached_property
    def _part_heads(self) -> list[bytes]:
        """Every so-manieth name: most of a search is done in it, without the file."""
        return [self._key(number) for number in range(0, self._count, PART)]

    def _find(self, name: str) -> tuple[Entry, ...]:
        """The places that bear a name, towns by population, in the file's order otherwise."""
        normal = normal_name(name)
        key = normal.encode()
        part = max(0, bisect_left(self._part_heads, key) - 1) * PART
        number = bisect_left(range(self._count), key, part, min(self._count, part + PART + 1), key=self._key)
        if not key or number == self._count or self._key(number) != key:
            return ()
        if len(normal) <= 3 and not _is_short_form(name):
            return ()
        return tuple(self._entry(item) for item in self._items[self._item_at[number] : self._item_at[number + 1]])

    def knows(self, name: str) -> bool:
        """Whether any place bears the name."""
        return bool(self.find(name))

    def named(self, names: Iterable[str]) -> tuple[Entry, ...]:
        """The places under the first of the names that any place bears."""
        return next((found for name in names if (found := self.find(name))), ())

    def _entry(self, item: int) -> Entry:
        n, how = item >> 2, HOWS[item & 3]
        kind = KINDS[self._kind[n]]
        prefix = _PRIMARY_IDS.get(kind)
        number = self._id[n]
        if prefix in ("fips", "us-zip"):
            identifier = f"{prefix}:{number:05d}"
        elif prefix:
            identifier = f"{prefix}:{number}"
        else:
            identifier = self._strings[number]
        return Entry(
            n,
            bytes(self._names[self._name_at[n] : self._name_at[n + 1]]).decode(),
            kind,
            self._countries[self._country[n]],
            self._admin1[self._region[n]],
            self._latitude[n] / 1e4,
            self._longitude[n] / 1e4,
            self._population[n],
            self._precision[n],
            identifier,
            how,
        )


def _is_short_form(name: str) -> bool:
    """Whether a name of one to three letters is written as one: in capitals ("US"), with stops ("Ga.") or accents."""
    return name.isupper() or "." in name or not name.islower()


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer in the package, opened once.

    Raises:
        ModelError: the package lacks it.
    """
    return Gazetteer()
