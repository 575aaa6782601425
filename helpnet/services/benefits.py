"""What it brought to a network: things done alone, trips, calls, time and money."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from helpnet.domain.assumptions import CURRENCIES, Assumption
from helpnet.domain.avoided import AvoidedContacts, compare_contacts
from helpnet.domain.ledger import NOTHING, Saved, saved_in_a_year, saved_so_far, total
from helpnet.domain.local_times import local_day
from helpnet.domain.suppression import hide, is_small
from helpnet.domain.workings import Working, working
from helpnet.store import ledger as store
from helpnet.store.assumptions import assume, find_own
from helpnet.store.networks import get_network

Months = Mapping[date, int]
"""How many learners do something alone, by the month they began it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One skill: learners who do it alone and what they save; None for too few."""

    skill: str
    learners: int | None
    yearly: Saved
    working: Working


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLedger:
    """What a network's learners do alone, most learners first, and what that saves.

    `learners` and `things` are None where they are too few to tell. `so_far` counts
    the whole months since each of them began. `avoided` is None where fewer than five
    answered before and after; `unpaired` answered once only, None where they are few.
    """

    learners: int | None
    things: int | None
    lines: tuple[LedgerLine, ...]
    yearly: Saved
    so_far: Saved
    currency: str | None
    avoided: AvoidedContacts | None
    unpaired: int | None


def network_ledger(*, network_id: int, language: str, now: datetime) -> NetworkLedger:
    """Return what it brought to the network's learners, counts below five hidden.

    Raise `NoResultFound`.
    """
    network = get_network(network_id)
    today = local_day(now, network.time_zone)
    alone = store.count_alone(network_id, today=today)
    own = find_own(network_id)
    assumed = {skill: assume(skill, network.country, own) for skill in alone}
    contacts = store.count_contacts(network_id)
    lines, things = _lines(alone, assumed, language)
    yearly, so_far = _totals(alone, assumed, today)
    told = NetworkLedger(
        learners=store.count_learners(network_id, today=today),
        things=things,
        lines=lines,
        yearly=yearly,
        so_far=so_far,
        currency=CURRENCIES.get(network.country),
        avoided=compare_contacts(contacts.pairs),
        unpaired=_unless_few(contacts.only_before + contacts.only_after),
    )
    return _silent(told) if is_small(told.learners or 0) else told


def _silent(told: NetworkLedger) -> NetworkLedger:
    """Return nothing of learners who are too few to be told of."""
    nothing = replace(told, learners=None, things=None, lines=())
    return replace(nothing, yearly=NOTHING, so_far=NOTHING)


def _lines(
    alone: Mapping[str, Months], assumed: Mapping[str, Assumption], language: str
) -> tuple[tuple[LedgerLine, ...], int | None]:
    """Return the lines and the number of all things; None where it would tell."""
    counts = {skill: sum(months.values()) for skill, months in alone.items()}
    skills = sorted(counts, key=lambda skill: (-counts[skill], skill))
    hidden = hide([[counts[skill] for skill in skills]], totals_below=False)
    lines = tuple(
        _line(assumed[skill], counts[skill], language, shown=(0, at) not in hidden)
        for at, skill in enumerate(skills)
    )
    things = sum(counts.values())
    return lines, None if (0, len(skills)) in hidden else things


def _line(
    assumption: Assumption, learners: int, language: str, *, shown: bool
) -> LedgerLine:
    return LedgerLine(
        skill=assumption.skill,
        learners=learners if shown else None,
        yearly=saved_in_a_year(assumption) * learners if shown else NOTHING,
        working=working(assumption, language),
    )


def _totals(
    alone: Mapping[str, Months], assumed: Mapping[str, Assumption], today: date
) -> tuple[Saved, Saved]:
    """Return what all of them save in a year, and what they saved so far."""
    one = {skill: saved_in_a_year(each) for skill, each in assumed.items()}
    yearly = (one[skill] * sum(months.values()) for skill, months in alone.items())
    so_far = (
        saved_so_far(one[skill], months, today=today) for skill, months in alone.items()
    )
    return total(yearly), total(so_far)


def _unless_few(number: int) -> int | None:
    return None if is_small(number) else number
