"""How near the territories of networks are to each other."""

import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.affinity import affine_transform

from helpnet.domain.places import Box, Point, distance_km
from helpnet.domain.territory import Territory

_LEAST_SHRINKING = 0.01  # at the poles themselves every longitude is the same


def gap_km(one: Territory, other: Territory) -> float:
    """Return 0 where two territories touch, else the kilometres between them.

    It is the distance on the sphere between two points of the borders: the nearest
    ones on a map that is true to scale in the middle between both. So it is at most
    too long, by a few per cent for neighbours.
    """
    turns = _turns(one.box, other.box)
    # Where two meridians face each other the map has many nearest points: look from
    # both sides, so that both read the same.
    return min(
        _gap(*pair, turn) for pair in ((one, other), (other, one)) for turn in turns
    )


def nearest_first(
    own: Territory, others: Mapping[int, Territory]
) -> tuple[tuple[int, float], ...]:
    """Return (network, kilometres to it, to 100 m), nearest first, then by id."""
    gaps = ((round(gap_km(own, shape), 1), key) for key, shape in others.items())
    return tuple((key, gap) for gap, key in sorted(gaps))


def _turns(one: Box, other: Box) -> tuple[float, ...]:
    """Return by how many degrees to turn the other one to meet it the short way."""
    width = max(one.east, other.east) - min(one.west, other.west)
    return (0.0,) if width <= 180 else (0.0, -360.0, 360.0)


def _gap(one: Territory, other: Territory, turn: float) -> float:
    if not turn and shapely.intersects(one.shape, other.shape):
        return 0.0
    shrinking = _shrinking(one.box, other.box)
    line = shapely.shortest_line(
        _on_map(one.shape, 0.0, shrinking), _on_map(other.shape, turn, shrinking)
    )
    (west, south), (east, north) = shapely.get_coordinates(line)
    return distance_km(
        Point(south, _longitude(west / shrinking)),
        Point(north, _longitude(east / shrinking)),
    )


def _shrinking(one: Box, other: Box) -> float:
    """Return how much shorter a degree eastwards is than one northwards, in between."""
    south = max(one.south, other.south)
    north = min(one.north, other.north)
    return max(math.cos(math.radians((south + north) / 2)), _LEAST_SHRINKING)


def _on_map(shape: Any, turn: float, shrinking: float) -> Any:
    return affine_transform(shape, (shrinking, 0, 0, 1, turn * shrinking, 0))


def _longitude(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0
