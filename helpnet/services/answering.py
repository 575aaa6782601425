"""A helper's answer to an offer, by the link in its message or signed in."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.local_times import local_day
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.store.answering import Gone as Gone
from helpnet.store.answering import OfferGone as OfferGone
from helpnet.store.answering import accept_offer, decline_offer
from helpnet.store.matches import may_sign_in
from helpnet.store.networks import get_network
from helpnet.store.offer_links import Way as Way
from helpnet.store.offer_links import answered_here, use_link
from helpnet.store.offers import Offer, get_offer
from helpnet.store.transaction import transaction

ANSWERED = frozenset({OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.ENDED})


class LinkUsed(Exception):
    """This link has answered: in another browser, on the helper's page, or long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """The helper who answered, what it was about, and the day where they are."""

    helper_id: int
    request_id: int
    today: date


@transaction
def accept(*, way: Way, now: datetime) -> None:
    """Say yes; twice in one browser is once.

    Raise `OfferGone` with the reason for a no, `LinkUsed` when the link may not
    answer any more, `NoResultFound` for somebody else's offer.
    """
    accept_offer(_get_answerable(way, now), at=now)
    _use(way, now)


@transaction
def decline(*, way: Way, reason: DeclineReason, now: datetime) -> None:
    """Say no with a reason; twice is once. Raise as `accept` does."""
    decline_offer(_get_answerable(way, now), reason=reason, at=now)
    _use(way, now)


@transaction
def add_note(*, way: Way, note: str, now: datetime) -> None:
    """Keep what the helper wants to add to their no. Raise as `get_answerer` does."""
    found = _get_answered(way, now)
    if found.status is OfferStatus.DECLINED:
        found.decline_note = note


def get_answerer(*, way: Way, now: datetime) -> Answerer:
    """Return who answered, to those who may still act for them without signing in.

    That is the browser that answered, for half an hour, or the helper who is signed
    in. Raise `LinkUsed` for any other browser, `NoResultFound` for another helper.
    """
    found = _get_answered(way, now)
    zone = get_network(found.helper.network_id).time_zone
    return Answerer(
        helper_id=found.helper_id,
        request_id=found.request_id,
        today=local_day(now, zone),
    )


def _get_answerable(way: Way, now: datetime) -> Offer:
    found = _get_own(way)
    used = found.token_used_at is not None or found.status in ANSWERED
    if way.helper_id is None and used and not answered_here(way, now=now):
        raise LinkUsed
    return found


def _get_answered(way: Way, now: datetime) -> Offer:
    found = _get_own(way)
    if way.helper_id is not None:
        return found
    if not answered_here(way, now=now) or not may_sign_in(found.helper):
        raise LinkUsed
    return found


def _get_own(way: Way) -> Offer:
    found = get_offer(way.offer_id)
    if way.helper_id not in {None, found.helper_id}:
        raise NoResultFound
    return found


def _use(way: Way, now: datetime) -> None:
    """Use the link up with the answer, in one transaction: both, or nothing."""
    signed_in = way.helper_id is not None
    if not (signed_in or use_link(way, at=now) or answered_here(way, now=now)):
        raise LinkUsed
