"""The best helpers for one ask: exact, whatever the number of helpers.

The index gives those who may be best, shelf by shelf, best shelves first; the domain
decides on them; the search ends once nobody unseen can beat the last of the best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row

from helpnet.domain.candidates import Candidate, Weights, rank
from helpnet.domain.matching import Ask, HelperLevel, HelperProfile
from helpnet.domain.modes import REMOTE
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
from helpnet.store.base import db
from helpnet.store.best_parameters import (
    doubt_km,
    for_ask,
    for_boxes,
    for_limits,
    for_rungs,
)
from helpnet.store.best_sql import best_statement
from helpnet.store.candidates import list_profiles_of, profile_of

NEAR_KM = (56.0,)
"""Who helps from afar is looked for near the learner first: nearer wins a tie."""
GAPS_IN_PERSON = (0.03, 0.15)
GAPS_FROM_AFAR = (0.005, 0.02)
"""How far below the best shelf the bands of shelves end, in points of the score."""
SPARE = 2
"""How many more are fetched than wanted, so that one look is nearly always enough."""


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

    def consider(self, profiles: Iterable[HelperProfile]) -> None:
        """Let the domain judge these helpers, and keep the best."""
        # A cover across the date line may be met twice.
        met = {each.helper_id: each for each in profiles}
        fresh = [met[each] for each in met.keys() - self.seen]
        self.seen |= met.keys()
        found = rank(self.ask, fresh, weights=self.weights, on=self.on)
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
    if ask.former:
        search.consider(list_profiles_of(ask.former))
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
    return _in_person(found, point, doubt_km(search.ask)) if point else iter(())


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
    needs = search.ask.needs
    statement = best_statement(dialect, needs=len(needs), boxed=boxes is not None)
    given = for_ask(search.ask, search.weights, search.on, dialect)
    given |= for_boxes(boxes, dialect) if boxes else {}
    limit = search.most + SPARE
    while True:
        least = search.least()
        chosen = [rung.number for rung in band if rung.most >= least]
        given |= for_limits(least, limit, search.weights) | for_rungs(chosen, dialect)
        rows = db.session.execute(statement, given).all()
        search.consider(profile_of(row, _skills(row, needs)) for row in rows)
        if len(rows) < limit or _is_enough(search, rows[-1]):
            return
        limit *= 4


def _is_enough(search: _Search, last: Row[Any]) -> bool:
    """Tell whether nobody after the last row can be among the best."""
    return is_beaten(search.keys(), search.most, (-last.score, last.metres, last.id))


def _skills(row: Row[Any], needs: Sequence[str]) -> Mapping[str, HelperLevel]:
    levels = row[-len(needs) :]
    return {need: level for need, level in zip(needs, levels, strict=True) if level}
