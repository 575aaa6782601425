"""The best helpers for one ask: exact, whatever the number of helpers.

The index gives those who may be best, shelf by shelf, best shelves first; the domain
decides on them; the search ends once nobody unseen can beat the last of the best.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from helpnet.domain.availability import SLOTS
from helpnet.domain.candidates import Candidate, Weights, rank
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import REMOTE, Mode
from helpnet.domain.places import Box, Point
from helpnet.domain.shelves import (
    METRES,
    Key,
    Rung,
    boxes_around,
    is_beaten,
    key_of,
    rungs,
    split,
)
from helpnet.store.base import Mask, db
from helpnet.store.best_sql import STATEMENTS
from helpnet.store.candidates import list_profiles_of

NEAR_KM = (20.0, 120.0)
"""Who helps from afar is looked for near the learner first: nearer wins a tie."""
GAPS_IN_PERSON = (0.05,)
GAPS_FROM_AFAR = (0.01, 0.05)
"""How far below the best shelf the bands of shelves end, in points of the score."""
SPARE = 6
TINY = 1e-100
"""PostgreSQL refuses products too small for a double: such degrees are none."""


@dataclass(slots=True)
class _Search:
    """One search under way: what is asked, and the best found so far."""

    ask: Ask
    weights: Weights
    on: date
    most: int
    best: list[Candidate] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def keys(self) -> list[Key]:
        return [key_of(candidate) for candidate in self.best]

    def consider(self, helper_ids: Sequence[int]) -> None:
        """Let the domain judge these helpers, and keep the best."""
        fresh = [each for each in helper_ids if each not in self.seen]
        if fresh:
            self.seen.update(fresh)
            found = rank(
                self.ask, list_profiles_of(fresh), weights=self.weights, on=self.on
            )
            self.best = sorted([*self.best, *found], key=key_of)[: self.most]

    def least(self) -> int:
        """Return the score units from which on somebody could be among the best."""
        full = len(self.best) >= self.most
        return -key_of(self.best[-1])[0] if full else 0


def list_best(ask: Ask, *, weights: Weights, on: date, most: int) -> list[Candidate]:
    """Return who can take the request that day, best first, at most `most`.

    Exactly the first of `domain.candidates.rank` over all helpers of the networks.
    """
    search = _Search(ask, weights, on, most)
    search.consider(sorted(ask.former))
    if ask.needs and most > 0:
        for band, boxes, unseen in _steps(search):
            _fetch(search, band, boxes)
            if unseen is not None and is_beaten(search.keys(), most, unseen):
                break
    return search.best


Step = tuple[tuple[Rung, ...], list[Box] | None, Key | None]
"""Shelves, the boxes of them to look at (None: all), the best key still unseen."""


def _steps(search: _Search) -> Iterator[Step]:
    point = search.ask.place.point if search.ask.place else None
    found = rungs(search.ask, search.weights)
    if search.ask.modes & REMOTE:
        return _from_afar(found, point)
    return _in_person(found, point, _doubt(search.ask)) if point else iter(())


def _in_person(found: list[Rung], point: Point, doubt_km: float) -> Iterator[Step]:
    boxes = boxes_around(point, doubt_km)
    for band, after in _with_next(split(found, GAPS_IN_PERSON)):
        yield band, boxes, after


def _from_afar(found: list[Rung], point: Point | None) -> Iterator[Step]:
    """Look near first on the best shelves, then on whole shelves.

    Boxes wider than any doubt on the place also hold all who come in person.
    """
    for band, after in _with_next(split(found, GAPS_FROM_AFAR)):
        if point and band[0] is found[0]:
            for km in NEAR_KM:
                unseen = -band[0].most, int(km) * METRES, 0
                yield band, boxes_around(point, km), unseen
        yield band, None, after


def _with_next(
    bands: Iterator[tuple[Rung, ...]],
) -> Iterator[tuple[tuple[Rung, ...], Key | None]]:
    """Yield each band with the best key that the next can hold, None after the last."""
    every = list(bands)
    for band, after in zip(every, [*every[1:], None], strict=True):
        yield band, (-after[0].most, 0, 0) if after else None


def _fetch(search: _Search, band: Sequence[Rung], boxes: list[Box] | None) -> None:
    """Consider everybody on these shelves who may still be among the best."""
    dialect = db.engine.dialect.name
    statement = STATEMENTS[dialect][boxes is not None]
    limit = search.most + SPARE
    given = _parameters(search, boxes, dialect)
    while True:
        least = search.least()
        given |= {
            "least": least,
            "most": limit,
            "rungs": _listed([r.number for r in band if r.most >= least], dialect),
        }
        rows = db.session.execute(statement, given).all()
        search.consider([row.helper_id for row in rows])
        if len(rows) < limit:
            return
        last = rows[-1]
        worst = (-last.score, last.metres, last.helper_id)
        if is_beaten(search.keys(), search.most, worst):
            return
        limit *= 4


def _parameters(
    search: _Search, boxes: list[Box] | None, dialect: str
) -> dict[str, Any]:
    ask, weights = search.ask, search.weights
    x, y, z = _on_sphere(ask.place.point if ask.place else None)
    remote, public, home = (
        Mask(Mode).bits(ask.modes & wanted)
        for wanted in (REMOTE, {Mode.PUBLIC_PLACE}, {Mode.HOME_VISIT})
    )
    return {
        "closeness": weights.closeness,
        "needs": weights.needs,
        "times": weights.times,
        "room": weights.room,
        "count": len(ask.needs),
        "any_time": int(not ask.times),
        "slots": Mask(SLOTS).bits(ask.times),
        "languages": Mask(SPOKEN).bits(ask.languages),
        "remote": remote,
        "public": public,
        "home": home,
        "modes": remote | public | home,
        "doubt": _doubt(ask),
        "x": x,
        "y": y,
        "z": z,
        "today": search.on.isoformat(),
        "main": ask.needs[0],
        "others": _listed(ask.needs[1:], dialect),
        "left_out": _listed(sorted(ask.excluded | ask.former), dialect),
        "networks": _listed(sorted(ask.network_ids), dialect),
        **(_sides(boxes, dialect) if boxes else {}),
    }


def _listed(values: Sequence[object], dialect: str) -> object:
    """Return a list as one parameter: JSON for SQLite, an array for PostgreSQL."""
    return json.dumps(list(values)) if dialect == "sqlite" else list(values)


def _sides(boxes: list[Box], dialect: str) -> Mapping[str, object]:
    sides = [(box.south, box.west, box.north, box.east) for box in boxes]
    if dialect == "sqlite":
        return {"boxes": json.dumps(sides)}
    names = ("souths", "wests", "norths", "easts")
    return dict(zip(names, map(list, zip(*sides, strict=True)), strict=True))


def _doubt(ask: Ask) -> float:
    return min(ask.place.precision_km, MOST_WIDENING_KM) if ask.place else 0.0


def _on_sphere(point: Point | None) -> tuple[float | None, float | None, float | None]:
    """Return the point as a vector of length 1, whose chords give distances."""
    if point is None:
        return None, None, None
    phi, lam = (
        math.radians(degrees) if abs(degrees) > TINY else 0.0
        for degrees in (point.latitude, point.longitude)
    )
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)
