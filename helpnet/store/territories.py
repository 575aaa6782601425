"""Which network holds a point, or is the nearest to it."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Text, cast, select

from helpnet.domain.places import Point
from helpnet.domain.territory import Territory, covering, nearest, parse_territory
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network

MOST_KEPT = 256  # shapes that a process keeps ready


def find_holding(point: Point) -> Network | None:
    """Return the network whose territory holds the point, if any.

    Where territories overlap, the one of the smallest area, then of the smallest id.
    """
    holding = covering(list_territories(), point)
    return get_network(holding[0]) if holding else None


def find_nearest(point: Point) -> tuple[Network, float] | None:
    """Return the network nearest to the point and the kilometres to its border.

    The distance is 0 inside; None while there is no network at all.
    """
    found = nearest(list_territories(), point)
    return None if found is None else (get_network(found[0]), found[1])


def find_within(point: Point, km: float) -> tuple[Network, float] | None:
    """Return the network that holds the point, else the nearest if it is so near.

    With it the kilometres to its border, 0 inside.
    """
    if holding := find_holding(point):
        return holding, 0.0
    found = find_nearest(point)
    return found if found and found[1] <= km else None


def list_territories() -> Mapping[int, Territory]:
    """Return the shape of every network, by its id in ascending order."""
    shapes = select(Network.id, cast(Network.territory, Text)).order_by(Network.id)
    return {key: _shape(geojson) for key, geojson in db.session.execute(shapes)}


@lru_cache(maxsize=MOST_KEPT)
def _shape(geojson: str) -> Territory:
    # Kept by its own text: a changed territory can never meet its old shape.
    return parse_territory(geojson)
