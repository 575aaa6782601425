"""How a coordinator ends, reopens or notes something about a request."""

from datetime import datetime

from helpnet.domain.contacts import BY_VOICE, ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event
from helpnet.domain.transitions import NotAllowed
from helpnet.store.ending import Ending, end_request
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.reopening import reopen as reopen_request
from helpnet.store.transaction import transaction

_REASONS = {
    Event.SENT_ELSEWHERE: EndReason.PASSED_ON,
    Event.LEARNER_WITHDREW: EndReason.STOPPED,
    Event.LEARNER_UNREACHABLE: EndReason.UNREACHABLE,
}


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
    request is closed already, `TooFewTries` when somebody is called unreachable too
    early and `detail` does not say why.
    """
    get_request_of(network_id, request_id)
    ending = Ending(
        reason=_REASONS[event],
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail=detail,
    )
    end_request(request_id, ending, at=now)


@transaction
def told_elsewhere(
    *, network_id: int, request_id: int, account_id: int, detail: str, now: datetime
) -> None:
    """End the request of somebody who was told already where to go.

    The history says that the learner was called or written to; no message follows.
    Raise as `close_request` does.
    """
    get_request_of(network_id, request_id)
    ending = Ending(
        reason=EndReason.PASSED_ON,
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail=detail,
        told=True,
    )
    request = end_request(request_id, ending, at=now)
    spoke = request.contact_way in BY_VOICE
    if spoke or request.contact_way is ContactWay.LETTER:
        what = Happening.LEARNER_CALLED if spoke else Happening.LETTER_SENT
        request.tell(what, at=now, by=Actor.COORDINATOR, account_id=account_id)


@transaction
def reopen(*, network_id: int, request_id: int, account_id: int, now: datetime) -> None:
    """Let a closed request wait again; who helped until then is asked first.

    Raise `NoResultFound` for another network's request, `NotAllowed` when it is open,
    or when its learner has died.
    """
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    if Event.REOPENED not in request.possible:
        raise NotAllowed(request.stage, Event.REOPENED)
    reopen_request(request, at=now, by=Actor.COORDINATOR, account_id=account_id)


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
