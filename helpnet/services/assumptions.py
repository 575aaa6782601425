"""What a network assumes about each skill: look at it, change it, go back."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from helpnet.domain.assumptions import CURRENCIES, Assumption, Item
from helpnet.domain.catalogue import Area, UnknownSkill
from helpnet.domain.own_assumptions import (
    ItemFault,
    changed,
    faults_of,
    version_of,
    with_own,
)
from helpnet.domain.workings import Working, working
from helpnet.store.assumptions import assume, assumptions, find_own
from helpnet.store.catalogue import catalogue
from helpnet.store.networks import get_network, lock_network
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedArea:
    """The skills of one part of life, how each is counted, and in which money."""

    area: Area
    workings: tuple[Working, ...]
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionPage:
    """One skill: what is assumed now, what helpnet ships, and the money of the place.

    `version`: to say on changing which state was seen.
    """

    skill: str
    now: Mapping[Item, float]
    shipped: Mapping[Item, float]
    working: Working
    currency: str | None
    version: int


def list_assumptions(*, network_id: int, language: str) -> tuple[AssumedArea, ...]:
    """Return how every skill is counted, by part of life, in the catalogue's order."""
    country, own = get_network(network_id).country, find_own(network_id)
    return tuple(
        AssumedArea(
            area=area,
            workings=tuple(
                working(assume(skill.id, country, own), language) for skill in skills
            ),
            currency=CURRENCIES.get(country),
        )
        for area, skills in catalogue().by_area().items()
    )


def show_assumption(*, network_id: int, skill: str, language: str) -> AssumptionPage:
    """Return what is assumed about one skill; raise `NoResultFound` for none."""
    country, kept = get_network(network_id).country, find_own(network_id)
    shipped = _shipped(skill, country)
    assumed = with_own(shipped, kept)
    return AssumptionPage(
        skill=skill,
        now=_likely(assumed),
        shipped=_likely(shipped),
        working=working(assumed, language),
        currency=CURRENCIES.get(country),
        version=version_of(kept, skill),
    )


def find_faults(
    *, network_id: int, skill: str, given: Mapping[Item, float]
) -> tuple[ItemFault, ...]:
    """Return what is wrong with these figures; raise `NoResultFound` for no skill."""
    return faults_of(_shipped(skill, get_network(network_id).country), given)


@transaction
def change_assumption(
    *, network_id: int, skill: str, given: Mapping[Item, float], seen: int
) -> None:
    """Let the network count with these figures; what is left out is as shipped.

    `seen` is the version of the page. Nobody's change to another skill is lost. Raise
    `NoResultFound`, `BadAssumption` with all faults, or `ChangedMeanwhile`.
    """
    network = lock_network(network_id)
    shipped = _shipped(skill, network.country)
    kept = network.assumptions or {}
    network.assumptions = changed(kept, shipped, given, seen=seen)


def _shipped(skill: str, country: str) -> Assumption:
    try:
        catalogue().get_skill(skill)
    except UnknownSkill:
        raise NoResultFound from None
    return assumptions().get_assumption(skill, country)


def _likely(assumption: Assumption) -> Mapping[Item, float]:
    return {item: each.likely for item, each in assumption.figures.items()}
