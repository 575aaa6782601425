"""The map of places near somebody: numbers around the middle, none over another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpnet.domain.places import Point, cover_boxes, distance_km
from helpnet.domain.reach_map import LEAST_SHOWN_KM, HomeMap
from helpnet.domain.territory import Territory, cut_out

PIN_WIDTH = 34.0
"""How far apart two numbers stand, in SVG units, and the middle from any of them."""

BEYOND = 3.0
"""How much farther than the picture the outline goes: a map that moves needs it."""

MOST_NAMES = 8

_LETTER = 9.0  # width of a letter of a town's name, in SVG units, on narrow screens
_HOME_HALF = 70.0  # half the width of the words in the middle
_COARSE = 1.0  # SVG units by which the outline may be wrong
_STEPS = 80
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_KM_PER_DEGREE = 111.2

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A number of the list at (x, y), and the spot (`at_x`, `at_y`) it stands for."""

    number: int
    x: float
    y: float
    at_x: float
    at_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TownName:
    """The name of a town, in the middle of (x, y)."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyMap:
    """A square picture with somebody in the middle, north up, in SVG units.

    `rings` is the same outline as `outline`, in degrees of latitude and longitude.
    """

    size: float
    pins: tuple[Pin, ...]
    towns: tuple[TownName, ...]
    outline: str
    rings: tuple[tuple[Pair, ...], ...]
    scale_km: int
    scale: float


def draw_nearby(
    here: Point,
    points: Sequence[Point],
    territory: Territory | None = None,
    towns: Sequence[tuple[str, Point]] = (),
) -> NearbyMap:
    """Return the map that shows all the points, numbered from 1 in their order.

    Of the towns, the first ones are named that leave the numbers readable.
    """
    furthest = max((distance_km(here, point) for point in points), default=0.0)
    picture = HomeMap(here, furthest)
    pins = _pins([picture.place(point) for point in points], picture.size)
    shown = territory and _around(territory, picture)
    scale_km = _round_km(picture.size / 4 / picture.per_km)
    return NearbyMap(
        size=picture.size,
        pins=pins,
        towns=_names([(name, *picture.place(at)) for name, at in towns], pins, picture),
        outline=picture.outline(shown) if shown else "",
        rings=_rings(shown) if shown else (),
        scale_km=scale_km,
        scale=round(scale_km * picture.per_km, 1),
    )


def _around(territory: Territory, picture: HomeMap) -> Territory | None:
    boxes = cover_boxes(picture.home, BEYOND * max(picture.reach_km, LEAST_SHOWN_KM))
    return cut_out(territory, boxes, _COARSE / picture.per_km / _KM_PER_DEGREE)


def _rings(territory: Territory) -> tuple[tuple[Pair, ...], ...]:
    return tuple(
        tuple((round(lat, 4), round(lon, 4)) for lon, lat in ring)
        for ring in territory.rings
    )


def _round_km(most: float) -> int:
    """Return 1, 2 or 5 times a power of ten, not above `most`, at least 1."""
    power = 10 ** math.floor(math.log10(max(most, 1.0)))
    return int(max(step * power for step in (1, 2, 5) if step * power <= max(most, 1)))


def _pins(spots: Sequence[Pair], size: float) -> tuple[Pin, ...]:
    return tuple(
        Pin(
            number=number,
            x=round(x, 1),
            y=round(y, 1),
            at_x=round(spots[number - 1][0], 1),
            at_y=round(spots[number - 1][1], 1),
        )
        for number, (x, y) in enumerate(spread(spots, size), start=1)
    )


def _names(
    towns: Sequence[tuple[str, float, float]], pins: Sequence[Pin], picture: HomeMap
) -> tuple[TownName, ...]:
    """Return the names that cover no number, no other name, and not the middle."""
    taken = [(pin.x, pin.y, PIN_WIDTH / 2) for pin in pins]
    taken.append((picture.size / 2, picture.size / 2 + PIN_WIDTH / 2, _HOME_HALF))
    kept: list[TownName] = []
    for name, x, y in towns:
        half = len(name) * _LETTER / 2
        apart = all(
            abs(x - a) >= half + wide or abs(y - b) >= PIN_WIDTH for a, b, wide in taken
        )
        inside = half <= x <= picture.size - half and 20 <= y <= picture.size - 40
        if apart and inside and len(kept) < MOST_NAMES:
            kept.append(TownName(name=name, x=round(x, 1), y=round(y, 1)))
            taken.append((x, y, half))
    return tuple(kept)


def spread(spots: Sequence[Pair], size: float, apart: float = PIN_WIDTH) -> list[Pair]:
    """Return the spots moved until none stands on another, or on what is in the middle.

    They stay inside a square of this size. Spots at the same place part in fixed
    directions, so that the same places always give the same map.
    """
    posts = _posts(size / 2)
    inside = [_kept(spot, size, apart / 2 + 1) for spot in spots]
    moved = [(x + _nudge(n)[0], y + _nudge(n)[1]) for n, (x, y) in enumerate(inside)]
    for _ in range(_STEPS):
        before = list(moved)
        for first in range(len(moved)):
            for post in posts:
                moved[first] = _pushed(moved[first], post, apart * 0.8, 1.0)
            for second in range(first):
                _part(moved, first, second, apart)
        # Each has an edge of its own, or two could meet in a corner for ever.
        moved = [_kept(at, size, apart / 2 + n / 100) for n, at in enumerate(moved)]
        if moved == before:
            break
    return moved


def _posts(middle: float) -> tuple[Pair, ...]:
    """Return where nothing else may stand: the middle, and the words under it."""
    beside, under = _HOME_HALF * 0.6, middle + PIN_WIDTH * 0.65
    words = ((middle - beside, under), (middle, under), (middle + beside, under))
    return ((middle, middle), *words)


def _nudge(number: int) -> Pair:
    angle = number * _GOLDEN_ANGLE
    return 0.01 * math.cos(angle), 0.01 * math.sin(angle)


def _part(moved: list[Pair], first: int, second: int, apart: float) -> None:
    """Move two spots away from one another, each by half of what is missing."""
    a, b = moved[first], moved[second]
    moved[first], moved[second] = _pushed(a, b, apart, 0.5), _pushed(b, a, apart, 0.5)


def _pushed(spot: Pair, away_from: Pair, apart: float, share: float) -> Pair:
    across, down = spot[0] - away_from[0], spot[1] - away_from[1]
    far = math.hypot(across, down)
    if far >= apart:
        return spot
    way = (apart - far) * share / far if far else 0.0
    return spot[0] + across * way, spot[1] + down * way


def _kept(spot: Pair, size: float, edge: float) -> Pair:
    return min(max(spot[0], edge), size - edge), min(max(spot[1], edge), size - edge)
