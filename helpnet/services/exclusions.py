"""Helpers who must not be asked for a request: who, why, and until that changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import ExclusionReason, OfferEvent
from helpnet.store.base import db
from helpnet.store.exclusions import (
    Exclusion,
    find_exclusion,
    is_known_to,
    list_exclusions,
)
from helpnet.store.matches import (
    get_request_of,
    hold_request,
    list_open_offers,
    wait_again,
)
from helpnet.store.neighbours import list_guests
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import find_accepted, settle
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


class StillAccompanying(Exception):
    """This helper accompanies the learner now: that must end first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedHelper:
    """A helper not to be asked, since when and by which coordinator's word.

    `network` is theirs, None when it is the request's own.
    """

    helper_id: int
    name: str
    network: str | None
    why: ExclusionReason
    at: datetime
    by: str


def list_excluded(*, network_id: int, request_id: int) -> tuple[ExcludedHelper, ...]:
    """Return who must not be asked for the request, latest first.

    Raise `NoResultFound` for another network's request.
    """
    get_request_of(network_id, request_id)
    found = list_exclusions(request_id)
    guests = list_guests({each.helper_id for each in found}, network_id=network_id)
    return tuple(
        ExcludedHelper(
            helper_id=each.helper_id,
            name=each.helper.account.name,
            network=guests.get(each.helper_id),
            why=each.why,
            at=each.at,
            by=each.account.name,
        )
        for each in found
    )


@transaction
def exclude_helper(
    *,
    network_id: int,
    request_id: int,
    helper_id: int,
    why: ExclusionReason,
    account_id: int,
    now: datetime,
) -> None:
    """Let nobody ask this helper for the request; an open question is taken back.

    Doing it twice changes nothing. Raise `NoResultFound` for another network's
    request or a helper it can neither ask nor ever asked, `StillAccompanying`
    while this helper accompanies the learner.
    """
    request = _hold(network_id, request_id, helper_id)
    if find_exclusion(request_id, helper_id):
        return
    match = find_accepted(request_id)
    if match and match.helper_id == helper_id:
        raise StillAccompanying
    db.session.add(
        Exclusion(
            request_id=request_id,
            helper_id=helper_id,
            why=why,
            at=now,
            account_id=account_id,
        )
    )
    _tell(request, Happening.HELPER_EXCLUDED, account_id, now)
    _take_back(request, helper_id, account_id, now)


@transaction
def allow_helper(
    *, network_id: int, request_id: int, helper_id: int, account_id: int, now: datetime
) -> None:
    """Let this helper be asked for the request again.

    Doing it twice changes nothing. Raise `NoResultFound` as `exclude_helper` does.
    """
    request = _hold(network_id, request_id, helper_id)
    found = find_exclusion(request_id, helper_id)
    if found:
        db.session.delete(found)
        _tell(request, Happening.EXCLUSION_ENDED, account_id, now)
        request.look_again(at=now)


def _hold(network_id: int, request_id: int, helper_id: int) -> HelpRequest:
    """Return the request, held: who asks or accepts meanwhile waits."""
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    known = find_exclusion(request_id, helper_id) or is_known_to(request, helper_id)
    if not known:
        raise NoResultFound
    return request


def _take_back(
    request: HelpRequest, helper_id: int, account_id: int, now: datetime
) -> None:
    """Withdraw the helper's open offer, if any; what they read tells no reason."""
    for offer in list_open_offers(request.id):
        if offer.helper_id != helper_id:
            continue
        if settle(offer.id, OfferEvent.WITHDRAWN, at=now):
            _tell(request, Happening.OFFER_WITHDRAWN, account_id, now)
            tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=now)
    wait_again(request, at=now)


def _tell(
    request: HelpRequest, what: Happening, account_id: int, now: datetime
) -> None:
    request.tell(what, at=now, by=Actor.COORDINATOR, account_id=account_id)
