"""What is written together when a request comes in, and what may keep it out."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from helpnet.domain import limits
from helpnet.domain.access import Role
from helpnet.domain.asking import AlreadyOpen, Incoming, Received, Route
from helpnet.domain.history import Actor, Happening
from helpnet.domain.references import ALPHABET, RANDOM_SIGNS, make_reference
from helpnet.domain.refusals import Busy
from helpnet.store.accounts import get_account
from helpnet.store.answers import keep_answers
from helpnet.store.asks import delete_draft
from helpnet.store.base import db
from helpnet.store.contacts import (
    key_of,
    list_open_with,
    short_key,
    wait_for_contact,
)
from helpnet.store.limits import count_at_most
from helpnet.store.networks import get_network
from helpnet.store.request_notices import confirm_received
from helpnet.store.requests import HelpRequest, find_request_by_draft
from helpnet.store.tokens import hashed
from helpnet.store.transaction import transaction

MOST_DRAWS = 5

Draw = Callable[[], Sequence[int]]


def draw_signs() -> Sequence[int]:
    """Return 7 numbers below 29 that nobody can foresee, for a reference."""
    return [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SIGNS)]


def receive(
    asked: Incoming, *, network_id: int, now: datetime, draw: Draw = draw_signs
) -> Received | AlreadyOpen:
    """Take the request in, in a transaction of its own; or say that one is open.

    Sent twice with one key, also at the same moment, it is one request and gives the
    same answer. A reference that exists is drawn again. Raise `TooOften` past the
    limits, `Busy` where five references in a row existed.
    """
    for _ in range(MOST_DRAWS):
        reference = make_reference(draw())
        try:
            return _take_in(asked, network_id, reference, now)
        except IntegrityError:  # sent twice at once, or drawn before: look again
            continue
    raise Busy


@transaction
def _take_in(
    asked: Incoming, network_id: int, reference: str, now: datetime
) -> Received | AlreadyOpen:
    limited = bool(asked.address_key)
    if limited:
        wait_for_contact(key_of(asked.reach, asked.place))
    request = find_request_by_draft(hashed(asked.key))
    if request is None:
        if limited and (before := _refusal(asked, now)):
            return before
        request = _add(asked, network_id, reference, now)
    delete_draft(hashed(asked.key))
    return Received(
        request_id=request.id,
        reference=request.reference,
        network_id=request.network_id,
    )


def _refusal(asked: Incoming, now: datetime) -> AlreadyOpen | None:
    """Count the ask; raise `TooOften`, or return what this person has open."""
    # Counted first: trying numbers to see whose request is open is limited too.
    _count_address(asked.address_key, now)
    key = key_of(asked.reach, asked.place)
    if not key:
        return None
    for request in list_open_with(asked.reach, asked.place):
        return AlreadyOpen(phone=request.network.phone)
    bucket = f"ask-for:{short_key(key)}"
    count_at_most(bucket, limits.PER_CONTACT, now=now, per=limits.CONTACT_WINDOW)
    return None


def _count_address(address_key: str, now: datetime) -> None:
    # Two names: at midnight the hour and the day begin together.
    hour, day = limits.ADDRESS_WINDOW, limits.ADDRESS_DAY
    count_at_most(f"ask-by:{address_key}", limits.PER_ADDRESS, now=now, per=hour)
    daily = f"ask-by-day:{address_key}"
    count_at_most(daily, limits.PER_ADDRESS_DAILY, now=now, per=day)


def _add(
    asked: Incoming, network_id: int, reference: str, now: datetime
) -> HelpRequest:
    request = HelpRequest(
        network_id=network_id,
        reference=reference,
        draft_key=hashed(asked.key),
        channel=asked.channel,
        language=asked.language,
        route=asked.route,
        asked_at=now,
        look_at=now if asked.route is Route.HELPER else None,
        country=get_network(network_id).country,  # until a place says otherwise
    )
    keep_answers(request, asked, at=now)
    db.session.add(request)
    _write_history(request, asked, now)
    db.session.flush()  # the message needs the id
    confirm_received(request, at=now)
    return request


def _write_history(request: HelpRequest, asked: Incoming, now: datetime) -> None:
    by = Actor.REFERRER if asked.referrer else Actor.LEARNER
    if asked.taken_by is not None:
        partner = get_account(asked.taken_by).role is Role.PARTNER
        by = Actor.PARTNER if partner else Actor.COORDINATOR
    request.tell(Happening.ASKED, at=now, by=by, account_id=asked.taken_by)
