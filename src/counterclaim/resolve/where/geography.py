"""Which of the places of a name a report means: all of a report's names are settled together.

Each name's candidates begin with what makes a place likely to be named at all (a country, a large town); then the names
lend one another support, again and again, the more the surer they are themselves: places lie near one another, in one
province, in one country. A town set before a province ("Paris, Texas") lies in it. Numbers were set on the even-numbered
articles of LGL and GeoVirus; docs/decisions/0006-gazetteer.md gives what each is worth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from counterclaim.resolve.where.gazetteer import Entry

MOST_CANDIDATES = 80
"""Places of one name that are weighed, the likeliest ones by themselves."""
MOST_GROUPS = 200
MOST_IN_ALL = 1000
"""Names, and places of all names together, that are weighed at once: the work grows with the square."""

_KIND_PRIOR = {
    "country": 8.5, "continent": 8.5, "region": 7.5, "sea": 6.5, "river": 5.5, "mountain": 5.5, "landmark": 6.5,
    "admin2": 4.6, "postal": 2.2,
}  # fmt: skip
_HOW_PRIOR = {"name": 0.0, "alternate": -1.5, "adjective": -0.3, "abbreviation": -1.0}
_SMALL_ALTERNATE = -2.0
_ADMIN1_PRIOR = 0.6, 3.6
_COUNTY_PRIOR = 0.5, 2.2
_COUNTY_WITHOUT_WORD = -1.5
_CAPITAL = 1.8
_CONTAINED = 10.0
_SAME_COUNTRY, _SAME_ADMIN1, _NEAR, _NEAR_KM = 0.5, 0.9, 1.6, 60.0
_SHARED, _BEST = 1.1, 1.3
_ROUNDS = 5
_MEAN, _PAIR = 0.4, 2.0

Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Group:
    """Mentions of one name in one report, which mean one place.

    Attributes:
        entries: the places that bear the name.
        containers: places that the report sets behind the name, the town lying in one of them.
        weight: how much it tells about the others.
        wants: kinds that the words beside the name ask for ("province").
        lean: what is added to a candidate, by the entry's number.
    """

    entries: tuple[Entry, ...]
    containers: tuple[Entry, ...] = ()
    weight: float = 1.0
    wants: frozenset[str] = frozenset()
    lean: dict[int, float] = field(default_factory=dict)


def prior(entry: Entry) -> float:
    """How likely a place is to be named in news when nothing else is known, as a logarithm."""
    if entry.kind in _KIND_PRIOR:
        score = _KIND_PRIOR[entry.kind]
    elif entry.kind == "admin1":
        score = _ADMIN1_PRIOR[0] * math.log10(entry.population + 1000) + _ADMIN1_PRIOR[1]
    elif entry.kind == "county":
        score = _COUNTY_PRIOR[0] * math.log10(entry.population + 1000) + _COUNTY_PRIOR[1]
        score += _COUNTY_WITHOUT_WORD if entry.how == "alternate" else 0.0
    else:
        score = math.log10(entry.population + 300) + (_CAPITAL if entry.kind == "capital" else 0.0)
        if entry.how == "alternate" and entry.population < 50_000:
            score += _SMALL_ALTERNATE
    return score + _HOW_PRIOR[entry.how]


def lies_in(entry: Entry, container: Entry) -> bool:
    """Whether a place lies in another, as far as the gazetteer can tell."""
    if entry.number == container.number:
        return False
    if container.kind == "country":
        return entry.country == container.country and entry.kind != "country"
    if container.country and entry.country != container.country:
        return False
    if container.kind == "admin1":
        return bool(entry.admin1) and entry.admin1 == container.admin1 and entry.kind not in ("country", "admin1")
    reach_km = {"county": 70.0, "admin2": 90.0, "city": 45.0, "capital": 45.0, "region": 600.0}.get(container.kind)
    return reach_km is not None and entry.kind != "country" and distance_km(entry, container) <= reach_km


def distance_km(a: Entry, b: Entry) -> float:
    """Along the earth's surface."""
    return great_circle_km(a.latitude, a.longitude, b.latitude, b.longitude)


def great_circle_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points, given in degrees."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def settle(groups: Sequence[Group]) -> list[Entry | None]:
    """The place that each group means; None where nothing bears the name.

    Reports that name very many places are settled part by part, in the order of the text.
    """
    result: list[Entry | None] = []
    for first in range(0, len(groups), MOST_GROUPS):
        result += _settled(groups[first : first + MOST_GROUPS])
    return result


def _settled(groups: Sequence[Group]) -> list[Entry | None]:
    scored = [_by_themselves(group) for group in groups]
    most = MOST_CANDIDATES
    while most > 2 and sum(min(most, len(own)) for own in scored) > MOST_IN_ALL:
        most = most * 3 // 4
    chosen = [[entry for _, entry in own[:most]] for own in scored]
    owner = np.array([g for g, entries in enumerate(chosen) for _ in entries], dtype=np.int64)
    if not len(owner):
        return [None for _ in groups]
    start = np.array([score for own in scored for score, _ in own[:most]])
    affinity = _affinity([entry for entries in chosen for entry in entries])
    weights = np.array([group.weight for group in groups])
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    score = start
    for _ in range(_ROUNDS):
        score = start + _support(affinity, _shares(score, begins), owner, begins, weights)
    return _picked(chosen, score)


def _by_themselves(group: Group) -> list[tuple[float, Entry]]:
    """The places that bear a group's name, each once, the likeliest first; of equals, the first in the gazetteer."""
    best: dict[int, tuple[float, int, Entry]] = {}
    for n, entry in enumerate(group.entries):
        score = _first_score(entry, group)
        if entry.number not in best or score > best[entry.number][0]:
            best[entry.number] = score, -n, entry
    return [(score, entry) for score, _, entry in sorted(best.values(), key=lambda row: row[:2], reverse=True)]


def _first_score(entry: Entry, group: Group) -> float:
    score = prior(entry) + group.lean.get(entry.number, 0.0)
    if group.wants:
        score += 3.0 if entry.kind in group.wants else 0.0
    elif entry.kind in ("admin1", "admin2"):
        # A province and its chief town bear one name: without a word that says "province" the town is meant.
        score -= 2.5 * any(_is_chief_town(e, entry) for e in group.entries)
    if entry.how == "alternate" and any(e.how == "name" and e.population > entry.population for e in group.entries):
        score -= 1.0
    if any(lies_in(entry, container) for container in group.containers):
        score += _CONTAINED
    return score


def _is_chief_town(town: Entry, province: Entry) -> bool:
    if town.kind not in ("city", "capital") or town.population <= 20_000 or town.country != province.country:
        return False
    return town.admin1 == province.admin1 or distance_km(town, province) < 60


def _affinity(entries: list[Entry]) -> Floats:
    """What each candidate's being meant would say for each other one."""
    country = np.array([hash_of(e.country) for e in entries])
    admin1 = np.array([hash_of(e.admin1) for e in entries])
    point = np.radians(np.array([(e.latitude, e.longitude) for e in entries]))
    small = np.array([e.kind not in ("country", "continent", "sea", "region") for e in entries])
    cosine = np.cos(point[:, 0])
    half = (
        np.sin((point[:, None, 0] - point[None, :, 0]) / 2) ** 2
        + cosine[:, None] * cosine[None, :] * np.sin((point[:, None, 1] - point[None, :, 1]) / 2) ** 2
    )
    km = 12742 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    same_country = (country[:, None] == country[None, :]) & (country != 0)[:, None]
    same_admin1 = (admin1[:, None] == admin1[None, :]) & (admin1 != 0)[:, None]
    near = np.where(small[:, None] & small[None, :], _NEAR / (1 + (km / _NEAR_KM) ** 2), 0.0)
    # A place says nothing for itself: of two names alike, one may be in Texas and one in France.
    number = np.array([e.number for e in entries])
    result: Floats = (_SAME_COUNTRY * same_country + _SAME_ADMIN1 * same_admin1 + near) * (number[:, None] != number[None, :])
    return result


def hash_of(code: str) -> int:
    """A number for a short code, 0 for none; the same on every machine."""
    return int.from_bytes(code.encode(), "big") % (2**62)


def _shares(score: Floats, begins: npt.NDArray[np.int64]) -> Floats:
    """How likely each candidate is within its group."""
    top = np.maximum.reduceat(score, begins)
    place = np.searchsorted(begins, np.arange(len(score)), side="right") - 1
    raw = np.exp(1.6 * (score - top[place]))
    shares: Floats = raw / np.add.reduceat(raw, begins)[place]
    return shares


def _support(affinity: Floats, shares: Floats, owner: npt.NDArray[np.int64], begins: npt.NDArray[np.int64], weights: Floats) -> Floats:
    """What the other groups say for each candidate: the best word, and all words together."""
    # Half of the word of the likeliest pair, half of what is to be expected of all of them.
    behind = np.log(np.maximum(shares, 1e-9)) / _PAIR
    expected = _MEAN * np.add.reduceat(affinity * shares[None, :], begins, axis=1)
    expected += (1 - _MEAN) * np.maximum(0.0, np.maximum.reduceat(affinity + behind[None, :], begins, axis=1))
    heads = owner[begins]
    expected[owner[:, None] == heads[None, :]] = 0.0
    expected *= weights[heads][None, :]
    together: Floats = _SHARED * expected.sum(axis=1) / math.sqrt(max(1.0, float(weights[heads].sum()) - 1.0))
    best: Floats = _BEST * expected.max(axis=1)
    return together + best


def _picked(chosen: list[list[Entry]], score: Floats) -> list[Entry | None]:
    result: list[Entry | None] = []
    at = 0
    for entries in chosen:
        result.append(entries[int(np.argmax(score[at : at + len(entries)]))] if entries else None)
        at += len(entries)
    return result
