"""The map of a helper's reach: the circle, the towns inside it, the network."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpnet.domain.reach_map import HomeMap, readable
from helpnet.domain.territory import Territory, parse_territory
from helpnet.store.gazetteer_near import list_towns_within
from helpnet.store.helpers import get_helper
from helpnet.store.networks import get_network

MOST_TOWNS = 40
MOST_LISTED = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town within reach: inhabitants, and kilometres from home."""

    name: str
    inhabitants: int
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point of the picture, in SVG units."""

    x: float
    y: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachMap:
    """The picture as SVG paths and points, and the same in words."""

    home: str
    reach_km: float
    size: float
    territory: str
    circle: str
    spots: tuple[Spot, ...]
    towns: tuple[Town, ...]


def draw_reach(*, helper_id: int) -> ReachMap | None:
    """Return the map of a helper, None when nobody knows where they live."""
    helper = get_helper(helper_id)
    home = helper.location.point
    if home is None:
        return None
    picture = HomeMap(home, helper.reach_km)
    found = list_towns_within(home, helper.reach_km, most=MOST_TOWNS)
    places = [picture.place(point) for _name, _size, point, _far in found]
    names = [name for name, _size, _point, _far in found]
    return ReachMap(
        home=helper.town,
        reach_km=helper.reach_km,
        size=picture.size,
        territory=picture.outline(_territory(helper.network_id)),
        circle=picture.circle(),
        spots=tuple(_spots(picture, helper.town, names, places)),
        towns=tuple(
            Town(name=name, inhabitants=size, distance_km=far)
            for name, size, _point, far in found[:MOST_LISTED]
        ),
    )


def _territory(network_id: int) -> Territory:
    return parse_territory(get_network(network_id).territory)


def _spots(
    picture: HomeMap,
    home: str,
    names: list[str],
    places: list[tuple[float, float]],
) -> Iterator[Spot]:
    """Yield the home, then the towns whose names fit beside what came before."""
    middle = picture.size / 2
    known = [(home, middle, middle)]
    others = zip(names, places, strict=True)
    known += [(name, x, y) for name, (x, y) in others if name != home]
    for number in readable([(x, y) for _name, x, y in known]):
        name, x, y = known[number]
        yield Spot(x=x, y=y, kind="place" if number else "home", label=name)
