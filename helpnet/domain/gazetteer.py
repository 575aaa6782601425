"""Places of the gazetteer, and which of them a person may have meant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from helpnet.domain.place_names import PlaceQuery, normalise, postcode_key
from helpnet.domain.places import Point, distance_km

MOST_CHOICES = 8
SAME_PLACE_KM = 15.0
"""Two rows of one name, or of one postcode, nearer than this are one place."""

MUCH_LARGER = 5
"""How many times more people a foreign namesake needs to be worth a choice."""

NEGLIGIBLE = 20
"""A place known under another name counts unless it is this much smaller."""


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One place that a person can choose."""

    id: int
    country: str
    postcode: str
    name: str
    region: str
    latitude: float
    longitude: float
    precision_km: float
    population: int
    source: str


def choose(
    query: PlaceQuery,
    found: Iterable[GazetteerPlace],
    *,
    preferred_country: str | None = None,
) -> tuple[GazetteerPlace, ...]:
    """Return the at most `MOST_CHOICES` places that the person may have meant.

    A certain answer is alone. A postcode decides; a name beside it makes the point
    more precise where both agree, and both are offered where they do not. The
    preferred country comes first, and alone unless a namesake is far larger.
    """
    wanted = _in_country(list(found), query.country)
    coded = _by_postcode(query, wanted, preferred_country)
    named = [place for place in wanted if not _code_rank(query, place)]
    agreed = _agreeing(query, coded, named)
    meant = agreed or coded + _by_name(query, named, preferred_country)
    order = _order(query, preferred_country)
    return _distinct(sorted(_with_hint(query, meant), key=order))[:MOST_CHOICES]


def is_by_another_name(query: PlaceQuery, chosen: Iterable[GazetteerPlace]) -> bool:
    """Tell whether none of the places bears the very name that was typed."""
    return not any(_bears(place, query.name) for place in chosen)


def much_larger(
    chosen: Iterable[GazetteerPlace], others: Iterable[GazetteerPlace]
) -> tuple[GazetteerPlace, ...]:
    """Return the others with far more people than the chosen, the largest first.

    Nobody can tell where the people of the chosen ones were not counted.
    """
    most = max((place.population for place in chosen), default=0)
    if not most:
        return ()
    larger = {p.id: p for p in others if p.population > MUCH_LARGER * most}
    return _distinct(sorted(larger.values(), key=lambda p: (-p.population, p.id)))


def nearest(
    latitude: float, longitude: float, places: Iterable[GazetteerPlace]
) -> GazetteerPlace | None:
    """Return the place nearest to a point, the smaller id on a tie."""
    here = Point(latitude, longitude)
    ranked = sorted(places, key=lambda p: (distance_km(here, _point(p)), p.id))
    return ranked[0] if ranked else None


def _in_country(
    places: list[GazetteerPlace], country: str | None
) -> list[GazetteerPlace]:
    return [p for p in places if p.country == country] or places


def _code_rank(query: PlaceQuery, place: GazetteerPlace) -> int:
    """Return how precisely the postcode matches, from 1; 0 when it does not."""
    key = postcode_key(place.postcode)
    if not key or key not in query.postcodes:
        return 0
    return len(query.postcodes) - query.postcodes.index(key)


def _by_postcode(
    query: PlaceQuery, places: list[GazetteerPlace], preferred: str | None
) -> list[GazetteerPlace]:
    """Return one place per postcode and area, of the most precise kind of code."""
    best = max((_code_rank(query, place) for place in places), default=0)
    coded = [place for place in places if best and _code_rank(query, place) == best]
    at_home = [place for place in coded if place.country == preferred]
    return _merge_codes(at_home or coded)


def _merge_codes(coded: list[GazetteerPlace]) -> list[GazetteerPlace]:
    """Merge the rows of one postcode: the best point under the best-known name."""
    merged: list[GazetteerPlace] = []
    for place in sorted(coded, key=lambda p: (p.precision_km, -p.population, p.id)):
        position = _position_of_same_code(merged, place)
        if position is None:
            merged.append(place)
        elif place.population > merged[position].population:
            merged[position] = replace(
                merged[position],
                name=place.name,
                region=place.region,
                population=place.population,
            )
    return merged


def _position_of_same_code(
    places: list[GazetteerPlace], other: GazetteerPlace
) -> int | None:
    for position, place in enumerate(places):
        same = (place.country, place.postcode) == (other.country, other.postcode)
        if same and _apart(place, other) <= SAME_PLACE_KM:
            return position
    return None


def _agreeing(
    query: PlaceQuery, coded: list[GazetteerPlace], named: list[GazetteerPlace]
) -> list[GazetteerPlace]:
    """Return the places that postcode and name both mean, at the finer point."""
    agreed = []
    for code in coded:
        near = [place for place in named if _agree(code, place)]
        if _bears(code, query.name) or near:
            agreed.append(_finer(code, near))
    return agreed


def _agree(code: GazetteerPlace, place: GazetteerPlace) -> bool:
    slack = SAME_PLACE_KM + code.precision_km
    return code.country == place.country and _apart(code, place) <= slack


def _finer(code: GazetteerPlace, near: list[GazetteerPlace]) -> GazetteerPlace:
    """Return a village at its own point, part of a city at the point of its code."""
    if not near:
        return code
    best = min(near, key=lambda p: (p.precision_km, _apart(code, p), p.id))
    if best.precision_km <= code.precision_km + 1:
        return replace(best, postcode=code.postcode)
    return replace(code, name=best.name, region=best.region)


def _by_name(
    query: PlaceQuery, named: list[GazetteerPlace], preferred: str | None
) -> list[GazetteerPlace]:
    """Return the namesakes worth a choice."""
    most = max((place.population for place in named), default=0)
    kept = [
        place
        for place in named
        if _bears(place, query.name) or place.population * NEGLIGIBLE >= most
    ]
    at_home = [place.population for place in kept if place.country == preferred]
    if not at_home:
        return kept
    needed = MUCH_LARGER * max(at_home)
    return [p for p in kept if p.country == preferred or p.population > needed]


def _with_hint(query: PlaceQuery, places: list[GazetteerPlace]) -> list[GazetteerPlace]:
    """Keep the places whose region or country was named, if any was."""
    hint = query.hint
    return [
        place
        for place in places
        if hint and (hint in normalise(place.region) or hint == place.country.lower())
    ] or places


def _order(
    query: PlaceQuery, preferred: str | None
) -> Callable[[GazetteerPlace], tuple[float, ...]]:
    def key(place: GazetteerPlace) -> tuple[float, ...]:
        return (
            place.country != preferred,
            -_code_rank(query, place),
            not _bears(place, query.name),
            bool(place.postcode) and not query.postcodes,
            -place.population,
            place.precision_km,
            place.id,
        )

    return key


def _distinct(places: list[GazetteerPlace]) -> tuple[GazetteerPlace, ...]:
    """Drop each place that a person could not tell from an earlier one."""
    kept: list[GazetteerPlace] = []
    for place in places:
        if not any(_look_alike(place, other) for other in kept):
            kept.append(place)
    return tuple(kept)


def _look_alike(one: GazetteerPlace, other: GazetteerPlace) -> bool:
    if (one.country, normalise(one.name)) != (other.country, normalise(other.name)):
        return False
    if one.postcode and other.postcode and one.postcode != other.postcode:
        return _apart(one, other) <= SAME_PLACE_KM
    return one.region == other.region or _apart(one, other) <= SAME_PLACE_KM


def _bears(place: GazetteerPlace, name: str) -> bool:
    """Tell whether this is the main name of the place, in either of its languages."""
    spellings = (place.name, *place.name.split(" / "))
    return name in {normalise(spelling) for spelling in spellings}


def _apart(one: GazetteerPlace, other: GazetteerPlace) -> float:
    return distance_km(_point(one), _point(other))


def _point(place: GazetteerPlace) -> Point:
    return Point(place.latitude, place.longitude)
