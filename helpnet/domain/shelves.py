"""How the index of helpers is laid out, and how good the best of each shelf can be.

A shelf holds who teaches one skill at one rung: a level and a bucket of free room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpnet.domain.candidates import ENOUGH_SHARED_TIMES, Candidate, Weights
from helpnet.domain.matching import Ask, HelperLevel
from helpnet.domain.places import Box, Point, cover_boxes

SCORE_UNITS = 1_000_000
"""Scores are compared to the sixth decimal."""
METRES = 1000
FAR_AWAY = 10**9
"""The distance in metres of a place that nobody knows: after all others."""

ROOM_AT_MOST = (1.0, 0.98, 0.8, 0.75, 0.667, 0.6, 0.5, 0.4)
"""The most room (1 − load / capacity) that a helper of each bucket can have."""
_LEVELS = (HelperLevel.CAN_TEACH, HelperLevel.AT_EASE, HelperLevel.MANAGE)

Key = tuple[int, int, int]
"""How candidates are ordered: minus score units, metres, id; less is better."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A level and a bucket; `most` are the score units nobody on it can pass."""

    number: int
    most: int


def rungs(ask: Ask, weights: Weights) -> list[Rung]:
    """Return all rungs, best first, for helpers who never helped this learner."""
    found = [
        Rung(level * len(ROOM_AT_MOST) + bucket, _at_most(ask, weights, level, room))
        for level in range(len(_LEVELS))
        for bucket, room in enumerate(ROOM_AT_MOST)
    ]
    return sorted(found, key=lambda rung: (-rung.most, rung.number))


def _at_most(ask: Ask, weights: Weights, level: int, room: float) -> int:
    others = len(ask.needs) - 1
    needs = (_LEVELS[level].weight + others) / len(ask.needs)
    times = min(1.0, len(ask.times) / ENOUGH_SHARED_TIMES) if ask.times else 1.0
    best = (
        weights.closeness
        + weights.needs * needs
        + weights.times * times
        + weights.room * room
    )
    return units(best + 1e-12)


def units(score: float) -> int:
    """Return the score as the whole units it is compared in."""
    return round(round(score, 6) * SCORE_UNITS)


def key_of(candidate: Candidate) -> Key:
    """Return where the candidate stands in the order of all candidates."""
    far = candidate.distance_km
    metres = FAR_AWAY if far is None else round(round(far, 3) * METRES)
    return -units(candidate.score), metres, candidate.helper_id


def split(found: Sequence[Rung], gaps: Sequence[float]) -> Iterator[tuple[Rung, ...]]:
    """Yield the rungs in bands: each as far below the best as the next gap allows."""
    rest = list(found)
    for gap in gaps:
        least = found[0].most - gap * SCORE_UNITS
        band = tuple(rung for rung in rest if rung.most >= least)
        rest = rest[len(band) :]
        if band:
            yield band
    if rest:
        yield tuple(rest)


def boxes_around(point: Point, reach_km: float) -> list[Box]:
    """Return the boxes that meet every cover which a circle around the point meets.

    The boxes of the index run on beyond the date line, by 90 degrees at most, so
    that a box near it must be looked for on its other side too.
    """
    here = cover_boxes(point, reach_km)
    east = [_moved(box, 360.0) for box in here if box.west <= -90]
    west = [_moved(box, -360.0) for box in here if box.east >= 90]
    return [*here, *east, *west]


def _moved(box: Box, degrees: float) -> Box:
    return Box(box.south, box.west + degrees, box.north, box.east + degrees)


def is_beaten(best: Sequence[Key], most: int, unseen: Key) -> bool:
    """Tell whether the `most` best found cannot be beaten by what is still unseen."""
    return len(best) >= most and best[most - 1] <= unseen
