"""How a coordinator ends, reopens or notes something about a request."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.contacts import BY_VOICE, ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event
from helpnet.domain.notices import NoticeKind
from helpnet.store.matches import (
    get_request_of,
    hold_request,
    part,
    withdraw_open_offers,
)
from helpnet.store.meetings import end_meetings
from helpnet.store.notices import tell_account, tell_learner
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer
from helpnet.store.request_notices import forget_received
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True)
class _Ending:
    """Which request of whom ends how, by whose word."""

    network_id: int
    request_id: int
    account_id: int
    event: Event
    detail: str


@transaction
def close_request(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    event: Event,
    detail: str,
    now: datetime,
) -> None:
    """End a request: sent elsewhere, cancelled for the learner, or not reached.

    Open offers are taken back, a helper's place is freed, everybody concerned is
    told. Raise `NoResultFound` for another network's request, `NotAllowed` when the
    request is closed already.
    """
    request = _end(_Ending(network_id, request_id, account_id, event, detail), now)
    _tell_learner(request, event, detail, now)


@transaction
def told_elsewhere(
    *, network_id: int, request_id: int, account_id: int, detail: str, now: datetime
) -> None:
    """End the request of somebody who was told already where to go.

    The history says that the learner was called or written to; no message follows.
    Raise as `close_request` does.
    """
    event = Event.SENT_ELSEWHERE
    request = _end(_Ending(network_id, request_id, account_id, event, detail), now)
    spoke = request.contact_way in BY_VOICE
    if spoke or request.contact_way is ContactWay.LETTER:
        what = Happening.LEARNER_CALLED if spoke else Happening.LETTER_SENT
        request.tell(what, at=now, by=Actor.COORDINATOR, account_id=account_id)


@transaction
def reopen(*, network_id: int, request_id: int, account_id: int, now: datetime) -> None:
    """Let a closed request wait again; former helpers come first.

    Raise `NoResultFound` for another network's request, `NotAllowed` when it is open.
    """
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    request.record(Event.REOPENED, at=now, by=Actor.COORDINATOR, account_id=account_id)


@transaction
def note_call(
    *, network_id: int, request_id: int, account_id: int, note: str, now: datetime
) -> None:
    """Keep what was said on the phone in the request's history.

    Raise `NoResultFound` for another network's request.
    """
    get_request_of(network_id, request_id)
    hold_request(request_id).tell(
        Happening.LEARNER_CALLED,
        at=now,
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail=note,
    )


def _end(ending: _Ending, now: datetime) -> HelpRequest:
    """Close the request and part it from its helpers, who are told."""
    get_request_of(ending.network_id, ending.request_id)
    request, match = part(ending.request_id, at=now)
    request.record(
        ending.event,
        at=now,
        by=Actor.COORDINATOR,
        account_id=ending.account_id,
        detail=ending.detail,
    )
    end_meetings(request, at=now)
    forget_received(request, at=now)
    for offer in withdraw_open_offers(request.id, at=now):
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=now)
    _tell_former_helper(request, match, now)
    return request


def _tell_former_helper(
    request: HelpRequest, match: Offer | None, now: datetime
) -> None:
    if match:
        tell_account(
            match.helper.account,
            NoticeKind.REQUEST_WITHDRAWN,
            key=f"{NoticeKind.REQUEST_WITHDRAWN}-{match.id}",
            at=now,
            facts={"to": "helper", "needs": [need.skill for need in request.needs]},
            request_id=request.id,
        )


def _tell_learner(
    request: HelpRequest, event: Event, detail: str, now: datetime
) -> None:
    """Tell the learner, who may be told twice if the request closes twice."""
    kind = {
        Event.SENT_ELSEWHERE: NoticeKind.SENT_ELSEWHERE,
        Event.LEARNER_WITHDREW: NoticeKind.REQUEST_WITHDRAWN,
    }.get(event)
    if kind:
        tell_learner(
            request,
            kind,
            key=f"{kind}-request-{request.id}-{len(request.history)}",
            at=now,
            facts={
                "to": "learner",
                "request": request.id,
                "reference": request.reference,
                "detail": detail,
                "phone": request.network.phone,
            },
        )
