"""What changing one helper costs: each a transaction of its own, then taken back."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from flask import Flask
from numpy.random import default_rng

from benchmarks.loading import whereabouts
from benchmarks.timing import Outside, Spent, summary, timed
from benchmarks.world import World
from helpnet import clock
from helpnet.domain.asking import AskedPlace
from helpnet.services.profile import change_contact, change_place, change_reach
from helpnet.store.helpers import free_place, take_place
from helpnet.store.transaction import transaction

Change = Callable[[], object]
WHERE = ("country", "postcode", "town", "latitude", "longitude", "precision_km")
take = transaction(take_place)


@transaction
def give_back(helper_id: int) -> None:
    """Free one of the helper's places, as the end of an accompaniment does."""
    free_place(helper_id, at=clock.now())


def measure_updates(
    app: Flask, world: World, *, count: int, seed: int, outside: Outside
) -> dict[str, dict[str, float]]:
    """Return milliseconds per kind of change; `contact` is one no index sees."""
    helpers = _open_helpers(world, count, seed)
    kinds = {
        "load": _loads(helpers),
        "move": _moves(world, helpers),
        "reach": _reaches(world, helpers),
        "contact": _contacts(helpers),
    }
    return {
        kind: summary([_spent(app, change, outside) for change in changes])
        for kind, changes in kinds.items()
    }


def _spent(app: Flask, change: Change, outside: Outside) -> Spent:
    with app.app_context():
        return timed(change, outside)[1]


def _open_helpers(world: World, count: int, seed: int) -> list[int]:
    """Return (by index) some who are open and whose place is known."""
    index = np.flatnonzero(world.open & (world.place >= 0))
    many = min(max(1, count // 2), len(index))
    return default_rng([seed, 4]).choice(index, many, replace=False).tolist()


def _loads(helpers: list[int]) -> Iterator[Change]:
    for index in helpers:
        yield partial(take, index + 1)
        yield partial(give_back, index + 1)


def _moves(world: World, helpers: list[int]) -> Iterator[Change]:
    for index, other in zip(helpers, reversed(helpers), strict=True):
        for where in (other, index):
            place = dict(
                zip(WHERE, whereabouts(world, world.place[where]), strict=True)
            )
            asked = AskedPlace(**place)
            same = partial(change_place, helper_id=index + 1, place=asked)
            yield partial(same, now=clock.now())


def _reaches(world: World, helpers: list[int]) -> Iterator[Change]:
    for index in helpers:
        usual = float(world.reach_km[index])
        for km in (usual / 2, usual):
            same = partial(change_reach, helper_id=index + 1, reach_km=km)
            yield partial(same, now=clock.now())


def _contacts(helpers: list[int]) -> Iterator[Change]:
    for index in helpers:
        same = partial(change_contact, helper_id=index + 1, name=f"Helper {index + 1}")
        for phone in ("+32470111222", ""):
            yield partial(same, phone=phone)
