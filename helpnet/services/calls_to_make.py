"""The calls a coordinator has to make, with what to say and what was tried before."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.store.calls import count_calls, get_in_person, list_calls
from helpnet.store.networks import get_network
from helpnet.store.spoken_cards import SpokenCard as SpokenCard
from helpnet.store.spoken_cards import spoken_cards

PER_PAGE = 20
_CALLS = (NoticeChannel.CALL,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """One page of the calls to make, longest due first, and how many there are."""

    calls: tuple[SpokenCard, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """One call; `open` while it is to be made; `zone` is that of its network."""

    card: SpokenCard
    open: bool
    zone: str


def list_calls_to_make(*, network_id: int, page: int, now: datetime) -> CallList:
    """Return a page of the calls that the network has to make now."""
    page, network = max(page, 1), get_network(network_id)
    total = count_calls(network_id, now=now, channels=_CALLS)
    found = list_calls(
        network_id,
        now=now,
        most=PER_PAGE,
        channels=_CALLS,
        offset=(page - 1) * PER_PAGE,
    )
    return CallList(
        calls=spoken_cards(found, network, now=now),
        total=total,
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
    )


def get_call(*, network_id: int, notice_id: int, now: datetime) -> CallSheet:
    """Return one call, or raise `NoResultFound` for another network's."""
    notice, network = get_in_person(network_id, notice_id), get_network(network_id)
    (card,) = spoken_cards([notice], network, now=now)
    waiting = notice.status is NoticeStatus.WAITING
    return CallSheet(card=card, open=waiting, zone=network.time_zone)
