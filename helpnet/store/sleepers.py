"""Who sleeps on the waiting list, and for which helpers they are woken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Update, select, update

from helpnet.domain.journey import Stage
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import Ask, HelperProfile, obstacles
from helpnet.domain.offer_policy import Circle
from helpnet.domain.wider import Latitude, widen
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.base import db
from helpnet.store.batches import batches
from helpnet.store.candidates import list_profiles_of
from helpnet.store.neighbours import Lending
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest, Need

_ASLEEP = HelpRequest.circle == Circle.WAITING_LIST


def list_woken(helper_ids: Iterable[int], *, at: datetime) -> Sequence[int]:
    """Return the requests on waiting lists that one of these helpers may take.

    As they were asked, or in the wider circle with all that may be otherwise there:
    rather one look too many than somebody who sleeps on.
    """
    profiles = list_profiles_of(helper_ids)
    by_network = _by_network(profiles)
    zones = _zones(by_network)
    return [
        one.ask.request_id
        for some in batches(_list_asleep(by_network, profiles))
        for one in list_waiting_asks(by_network, request_ids=some)
        if _one_fits(one.ask, by_network[one.network_id], at, zones[one.network_id])
    ]


def wake(request_ids: Iterable[int], *, at: datetime) -> int:
    """Let these requests be looked at, if they still sleep; return how many do."""
    return sum(_wake(some, at) for some in batches(sorted(request_ids)))


def wake_all(network_id: int, *, at: datetime) -> None:
    """Let everybody on this network's waiting list be looked at."""
    asleep = (HelpRequest.network_id == network_id, _ASLEEP)
    db.session.execute(_awake(at).where(*asleep))


def _wake(request_ids: Sequence[int], at: datetime) -> int:
    woken = _awake(at).where(HelpRequest.id.in_(request_ids), _ASLEEP)
    return int(db.session.execute(woken).rowcount)  # type: ignore[attr-defined]


def _awake(at: datetime) -> Update:
    return (
        update(HelpRequest)
        .where(HelpRequest.stage == Stage.WAITING, HelpRequest.look_at > at)
        .values(look_at=at)
        .execution_options(synchronize_session=False)
    )


def _by_network(
    profiles: Iterable[HelperProfile],
) -> Mapping[int, Sequence[HelperProfile]]:
    """Return the helpers whom each network may ask: its own, and those lent to it."""
    found: dict[int, list[HelperProfile]] = defaultdict(list)
    lent = _lent({each.network_id for each in profiles})
    for each in profiles:
        for network_id in (each.network_id, *lent[each.network_id]):
            found[network_id].append(each)
    return found


def _lent(network_ids: Iterable[int]) -> Mapping[int, Sequence[int]]:
    to = select(Lending.network_id, Lending.lends_to_id).where(
        Lending.network_id.in_(sorted(network_ids))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for network_id, lends_to_id in db.session.execute(to):
        found[network_id].append(lends_to_id)
    return found


def _zones(network_ids: Iterable[int]) -> Mapping[int, str]:
    named = select(Network.id, Network.time_zone)
    wanted = named.where(Network.id.in_(sorted(network_ids)))
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _list_asleep(
    network_ids: Iterable[int], profiles: Iterable[HelperProfile]
) -> Sequence[int]:
    """Return who sleeps in these networks and wants what one of the helpers teaches."""
    skills = {skill for each in profiles for skill in each.skills}
    main = (Need.position == 0) & Need.skill.in_(sorted(skills))
    asleep = select(HelpRequest.id).where(
        HelpRequest.network_id.in_(sorted(network_ids)),
        HelpRequest.stage == Stage.WAITING,
        _ASLEEP,
        HelpRequest.needs.any(main),
    )
    return db.session.scalars(asleep.order_by(HelpRequest.id)).all()


def _one_fits(
    ask: Ask, profiles: Iterable[HelperProfile], at: datetime, zone: str
) -> bool:
    on, lenders = local_day(at, zone), frozenset(each.network_id for each in profiles)
    most = widen(ask, Latitude(reach=True, modes=True, lenders=lenders, by_phone=True))
    return any(not obstacles(most, each, on=on) for each in profiles)
