"""What the statements of the search are given, as each database wants it."""

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from helpnet.domain.availability import SLOTS
from helpnet.domain.candidates import Weights
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import REMOTE, Mode
from helpnet.domain.places import Box, Point
from helpnet.domain.shelves import SCORE_UNITS
from helpnet.store.base import Mask

_MODES, _SLOTS, _SPOKEN = Mask(Mode), Mask(SLOTS), Mask(SPOKEN)
_TINY = 1e-100
"""PostgreSQL refuses products too small for a double: such degrees are none."""


def for_ask(ask: Ask, weights: Weights, on: date, dialect: str) -> dict[str, Any]:
    """Return the parameters that say what is asked."""
    x, y, z = _on_sphere(ask.place.point if ask.place else None)
    return {
        **{"closeness": weights.closeness, "needs": weights.needs},
        **{"times": weights.times, "room": weights.room, "count": len(ask.needs)},
        **{f"skill_{number}": skill for number, skill in enumerate(ask.needs)},
        **{"any_time": int(not ask.times), "slots": _SLOTS.bits(ask.times)},
        "languages": _SPOKEN.bits(ask.languages),
        **_modes(ask),
        **{"doubt": doubt_km(ask), "x": x, "y": y, "z": z, "today": on.isoformat()},
        "left_out": _listed(sorted(ask.excluded | ask.former), dialect),
        "networks": _listed(sorted(ask.network_ids), dialect),
    }


def for_boxes(boxes: Sequence[Box], dialect: str) -> dict[str, Any]:
    """Return the parameters that say where to look."""
    sides = [(box.south, box.west, box.north, box.east) for box in boxes]
    if dialect == "sqlite":
        return {"boxes": json.dumps(sides)}
    names = ("souths", "wests", "norths", "easts")
    return dict(zip(names, map(list, zip(*sides, strict=True)), strict=True))


def for_limits(least: int, most: int, weights: Weights) -> dict[str, Any]:
    """Return the parameters that say how good, in score units, and how many.

    `enough` is what somebody next door must be worth to reach `least`: whoever is
    worth less needs no measuring.
    """
    enough = least / SCORE_UNITS - weights.closeness - 2e-6 if least else -1.0
    return {"least": least, "most": most, "enough": enough}


def for_rungs(numbers: Sequence[int], dialect: str) -> dict[str, Any]:
    """Return the parameters that say on which shelves: runs of rungs without gap."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    if dialect == "sqlite":
        return {"runs": json.dumps(runs)}
    return {"lows": [low for low, _ in runs], "highs": [high for _, high in runs]}


def doubt_km(ask: Ask) -> float:
    """Return how much the doubt on the learner's place widens every reach."""
    return min(ask.place.precision_km, MOST_WIDENING_KM) if ask.place else 0.0


def _modes(ask: Ask) -> dict[str, int]:
    wanted = {
        "remote": ask.modes & REMOTE,
        "public": ask.modes & {Mode.PUBLIC_PLACE},
        "home": ask.modes & {Mode.HOME_VISIT},
        "modes": ask.modes,
    }
    return {name: _MODES.bits(modes) for name, modes in wanted.items()}


def _listed(values: Sequence[object], dialect: str) -> object:
    """Return a list as one parameter: JSON for SQLite, an array for PostgreSQL."""
    return json.dumps(values) if dialect == "sqlite" else values


def _on_sphere(point: Point | None) -> tuple[float | None, float | None, float | None]:
    """Return the point as a vector of length 1, whose chords give distances."""
    if point is None:
        return None, None, None
    phi, lam = (
        math.radians(degrees) if abs(degrees) > _TINY else 0.0
        for degrees in (point.latitude, point.longitude)
    )
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
