"""The first contact of helper and learner: noted by either side, or reminded of."""

from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound

from helpnet.domain.first_contact import ONE_TRY, Contact
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeKind
from helpnet.domain.quiet import is_quiet
from helpnet.domain.rules import parse_rules
from helpnet.store.accompaniments import get_begun_match, get_going_match
from helpnet.store.first_contact import (
    is_without_contact,
    list_to_remind,
    made_contact,
)
from helpnet.store.matches import hold_request
from helpnet.store.meetings import note_by_helper
from helpnet.store.networks import Network, list_networks
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer, get_offer
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction

MOST_AT_ONCE = 500


@transaction
def note_contact(
    *, helper_id: int, request_id: int, how: Contact, now: datetime
) -> None:
    """Note that helper and learner have spoken, or that nobody answered.

    Saying twice that they spoke is saying it once; so is a second try within ten
    minutes. Raise `NoResultFound` for somebody else's learner, or once it is over.
    """
    get_going_match(helper_id, request_id)
    request = hold_request(request_id)
    match = get_going_match(helper_id, request_id)
    if how is Contact.SPOKEN and made_contact(match, at=now):
        note_by_helper(match, request, Happening.CONTACT_MADE, at=now)
    if how is Contact.TRIED and not _tried_lately(match, request, now):
        note_by_helper(match, request, Happening.CALL_TRIED, at=now)


@transaction
def note_by_coordinator(
    *, network_id: int, request_id: int, offer_id: int, account_id: int, now: datetime
) -> None:
    """Note that helper and learner have spoken, as a coordinator heard; twice is once.

    Raise `NoResultFound` for another network's request, or another one's match.
    """
    match = get_begun_match(offer_id, request_id)
    request = hold_request(request_id)
    if request.network_id != network_id:
        raise NoResultFound
    if made_contact(match, at=now):
        request.tell(
            Happening.CONTACT_MADE,
            at=now,
            by=Actor.COORDINATOR,
            account_id=account_id,
        )


def remind_first_contacts(*, now: datetime) -> int:
    """Remind each helper once who said yes and has not been in touch for too long.

    As many days as the network's rule says, never in its quiet time: then the next
    call does it. One transaction per match; return how many were reminded.
    """
    return sum(
        _remind(offer_id=offer_id, now=now)
        for network in list_networks()
        for offer_id in _list_late(network, now)
    )


def _list_late(network: Network, now: datetime) -> tuple[int, ...]:
    rules = parse_rules(network.rules)
    if is_quiet(now, rules.quiet, network.time_zone):
        return ()
    before = now - timedelta(days=rules.first_contact_days)
    return tuple(list_to_remind(network.id, before=before, most=MOST_AT_ONCE))


@transaction
def _remind(*, offer_id: int, now: datetime) -> int:
    request = hold_request(get_offer(offer_id).request_id)
    match = get_begun_match(offer_id, request.id)
    if match.reminded_at or not is_without_contact(offer_id):
        return 0  # another worker did it, or they have spoken meanwhile
    match.reminded_at = now
    request.tell(Happening.CONTACT_OVERDUE, at=now, by=Actor.SYSTEM)
    tell_helper(match, NoticeKind.FIRST_CONTACT_DUE, at=now)
    return 1


def _tried_lately(match: Offer, request: HelpRequest, now: datetime) -> bool:
    """Tell whether there is nothing new to note: spoken, or tried minutes ago."""
    tries = [
        step.at
        for step in request.history
        if step.what is Happening.CALL_TRIED and step.by is Actor.HELPER
    ]
    return bool(match.contacted_at) or any(now - at < ONE_TRY for at in tries)
