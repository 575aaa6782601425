"""Taking back, within a day, what was done by mistake."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.undo import TooLateToUndo as TooLateToUndo
from helpnet.domain.undo import Undo, may_undo_end
from helpnet.domain.undo import Undoable as Undoable
from helpnet.store.accompaniments import get_own_match
from helpnet.store.contacts import (
    find_other_open,
    key_of,
    reach_of,
    wait_for_contact,
)
from helpnet.store.handovers import find_last_handover
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.returning import go_back, take_place_again
from helpnet.store.transaction import transaction
from helpnet.store.undoing import find_ended_match
from helpnet.store.undoing import list_undoable as list_fresh
from helpnet.store.undoing_acts import Back, is_back, take_back

_TO_HELPER = frozenset({Undo.ENDED, Undo.HANDOVER})
"""What leads back to the former helper, if they are free."""


class OpenElsewhere(Exception):
    """The same person has asked again meanwhile; `phone` of that network."""

    def __init__(self, phone: str) -> None:
        super().__init__(phone)
        self.phone = phone


class Came(StrEnum):
    """What came of taking something back."""

    DONE = "done"
    HELPED_AGAIN = "helped_again"
    WAITS = "waits"


def list_undoable(
    *, request_id: int, doer: Doer, now: datetime
) -> tuple[Undoable, ...]:
    """Return what this person may still take back, latest first.

    Raise `NoResultFound` for somebody else's request.
    """
    request = _of(request_id, doer)
    return tuple(
        each for each in list_fresh(request, now=now) if _may(request, each, doer)
    )


@transaction
def undo(
    *, request_id: int, kind: Undo, number: int, doer: Doer, now: datetime
) -> Came:
    """Take one thing back; twice is once. Return what came of it.

    After an end or a handover the former helper goes on if they are free, else they
    are asked first. Raise `NoResultFound` for somebody else's request,
    `TooLateToUndo` after a day, when somebody else helps by now, or for a thing of
    others; `OpenElsewhere` when the person has another request open.
    """
    request = _of(request_id, doer)
    if is_back(request, kind, number):
        return _came(request, kind)
    if _find(request, kind, number, doer, now) is None:
        raise TooLateToUndo
    former = _former(request, kind)
    if kind is Undo.ENDED:
        wait_for_contact(key_of(reach_of(request), request))
    taken = take_place_again(former)
    request = hold_request(request_id)
    if _find(request, kind, number, doer, now) is None:
        raise StaleDataError("somebody was faster")
    _refuse_second(request, kind)
    take_back(Back(request=request, kind=kind, number=number, at=now, doer=doer))
    go_back(request, former, taken=taken, doer=doer, at=now)
    return _came(request, kind)


def _of(request_id: int, doer: Doer) -> HelpRequest:
    if doer.network_id is not None:
        return get_request_of(doer.network_id, request_id)
    if doer.helper_id is not None:
        get_own_match(doer.helper_id, request_id)
    return get_request(request_id)


def _find(
    request: HelpRequest, kind: Undo, number: int, doer: Doer, now: datetime
) -> Undoable | None:
    fresh = list_fresh(request, now=now)
    found = (x for x in fresh if x.kind is kind and x.id == number)
    return next((each for each in found if _may(request, each, doer)), None)


def _may(request: HelpRequest, one: Undoable, doer: Doer) -> bool:
    """Tell whether this person may take it back: who may do a thing may undo it."""
    if doer.actor is Actor.COORDINATOR:
        return True
    ended = one.kind is Undo.ENDED
    said = ended and may_undo_end(
        doer.actor, ended_by=one.by, stage=request.stage, reason=request.end_reason
    )
    if doer.helper_id is None:
        return said if ended else one.by is doer.actor or one.kind is Undo.REOPENED
    own = get_own_match(doer.helper_id, request.id)
    if one.kind in _TO_HELPER:
        theirs = said if ended else one.by is doer.actor
        return theirs and own.ended_at == one.at
    return one.by is doer.actor and own.status is OfferStatus.ACCEPTED


def _former(request: HelpRequest, kind: Undo) -> Offer | None:
    if kind is Undo.ENDED:
        return find_ended_match(request)
    last = find_last_handover(request.id) if kind is Undo.HANDOVER else None
    return last.offer if last else None


def _refuse_second(request: HelpRequest, kind: Undo) -> None:
    if kind is Undo.ENDED and (other := find_other_open(request)):
        raise OpenElsewhere(other.network.phone)


def _came(request: HelpRequest, kind: Undo) -> Came:
    if kind not in _TO_HELPER:
        return Came.DONE
    helped = request.stage is Stage.ACCOMPANIED
    return Came.HELPED_AGAIN if helped else Came.WAITS
