"""Letters to print: which wait, what stands on the sheets, and that they have left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import local_day
from helpnet.domain.notices import NoticeChannel
from helpnet.store.calls import list_calls, settle_call
from helpnet.store.matches import hold_request
from helpnet.store.networks import get_network
from helpnet.store.notices import Notice
from helpnet.store.requests import list_requests_by_id
from helpnet.store.spoken_cards import SpokenCard as SpokenCard
from helpnet.store.spoken_cards import spoken_cards
from helpnet.store.transaction import transaction

MOST_AT_ONCE = 100
_LETTERS = (NoticeChannel.LETTER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterList:
    """The letters that wait, longest due first, at most a hundred.

    `country` is that of the network, whose envelopes are used.
    """

    letters: tuple[SpokenCard, ...]
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter; `reference` is empty where it is not about a request."""

    card: SpokenCard
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """Letters to print: from whom, on which day there."""

    letters: tuple[Letter, ...]
    network: str
    phone: str
    email: str
    country: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How many letters are marked as sent now, and how many were not ours to mark."""

    marked: int
    gone: int


def list_letters(*, network_id: int, now: datetime) -> LetterList:
    """Return the letters that the network has to print now."""
    network = get_network(network_id)
    found = _waiting(network_id, now)
    cards = spoken_cards(found, network, now=now)
    return LetterList(letters=cards, country=network.country)


def get_sheets(
    *, network_id: int, notice_ids: Collection[int], now: datetime
) -> Sheets:
    """Return those of these letters that still wait, longest due first."""
    network = get_network(network_id)
    found = [each for each in _waiting(network_id, now) if each.id in notice_ids]
    cards = spoken_cards(found, network, now=now)
    requests = list_requests_by_id(
        {each.request_id for each in found if each.request_id}
    )
    references = {key: request.reference for key, request in requests.items()}
    return Sheets(
        letters=tuple(
            Letter(card=card, reference=references.get(card.request_id or 0, ""))
            for card in cards
        ),
        network=network.name,
        phone=network.phone,
        email=network.email,
        country=network.country,
        day=local_day(now, network.time_zone),
    )


@transaction
def mark_sent(
    *, network_id: int, notice_ids: Collection[int], account_id: int, now: datetime
) -> Sent:
    """Note that these letters have left; those that no longer wait are counted apart.

    Of two coordinators who do it at once, each letter is marked by one.
    """
    asked = set(notice_ids)
    waiting = [each for each in _waiting(network_id, now) if each.id in asked]
    for request_id in sorted({each.request_id for each in waiting if each.request_id}):
        hold_request(request_id)
    marked = [each for each in waiting if settle_call(each, at=now)]
    for each in marked:
        _tell(each, account_id, now)
    return Sent(marked=len(marked), gone=len(asked) - len(marked))


def _waiting(network_id: int, now: datetime) -> list[Notice]:
    found = list_calls(network_id, now=now, most=MOST_AT_ONCE, channels=_LETTERS)
    return list(found)


def _tell(notice: Notice, account_id: int, now: datetime) -> None:
    if notice.request_id is None or notice.account_id is not None:
        return
    hold_request(notice.request_id).tell(
        Happening.LETTER_SENT, at=now, by=Actor.COORDINATOR, account_id=account_id
    )
