"""The networks around ours: who lends helpers to whom, as both sides agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.neighbours import nearest_first
from helpnet.domain.rules import parse_rules
from helpnet.store.neighbours import (
    Lent,
    lend,
    list_lent_by,
    list_lent_to,
    stop_lending,
)
from helpnet.store.networks import get_network, list_network_names, lock_network
from helpnet.store.sleepers import wake_all
from helpnet.store.territories import list_territories
from helpnet.store.transaction import transaction

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another network, 0 km away where the territories touch.

    `lent`: since when we lend it our helpers, and who decided it. `lends_since`: since
    when it lends us its own.
    """

    network_id: int
    name: str
    distance_km: float
    lent: Lent | None
    lends_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourList:
    """The other networks, nearest first; those with an agreement are never left out.

    `asks`: our rules let us ask helpers lent to us. `lending` is how many lend us
    theirs, `total` how many networks were looked for and found.
    """

    asks: bool
    lending: int
    neighbours: tuple[Neighbour, ...]
    total: int


def list_neighbours(*, network_id: int, text: str = "") -> NeighbourList:
    """Return the nearest networks whose names hold the text, at most 50 of them.

    Beside these, those with an agreement that fit. Raise `NoResultFound`.
    """
    network = get_network(network_id)
    names = _others(network_id, text)
    given, got = list_lent_to(network_id), list_lent_by(network_id)
    near = _nearest(network_id, names)
    return NeighbourList(
        asks=parse_rules(network.rules).ask_neighbours,
        lending=len(got),
        neighbours=tuple(
            Neighbour(
                network_id=key,
                name=names[key],
                distance_km=km,
                lent=given.get(key),
                lends_since=got[key].since if key in got else None,
            )
            for place, (key, km) in enumerate(near)
            if place < MOST_SHOWN or key in given or key in got
        ),
        total=len(near),
    )


@transaction
def lend_helpers(
    *, network_id: int, lends_to_id: int, account_id: int, now: datetime
) -> None:
    """Let another network ask our helpers; lending twice is lending once.

    Raise `NoResultFound` when there is no such other network.
    """
    if network_id == lends_to_id:
        raise NoResultFound
    get_network(lends_to_id)
    lock_network(network_id)
    lend(network_id=network_id, lends_to_id=lends_to_id, account_id=account_id, at=now)
    wake_all(lends_to_id, at=now)


@transaction
def stop_lending_helpers(*, network_id: int, lends_to_id: int) -> None:
    """Let another network ask nobody of ours from now on; twice is once.

    What it asked already stays, and so does every accompaniment. Raise
    `NoResultFound` when there is no such network.
    """
    get_network(lends_to_id)
    lock_network(network_id)
    stop_lending(network_id=network_id, lends_to_id=lends_to_id)


def _others(network_id: int, text: str) -> Mapping[int, str]:
    wanted = text.casefold()
    return {
        key: name
        for key, name in list_network_names().items()
        if key != network_id and wanted in name.casefold()
    }


def _nearest(network_id: int, wanted: Iterable[int]) -> tuple[tuple[int, float], ...]:
    shapes = list_territories()
    chosen = frozenset(wanted)
    others = {key: shape for key, shape in shapes.items() if key in chosen}
    return nearest_first(shapes[network_id], others)
