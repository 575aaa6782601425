"""A learner goes on with another helper, who sees what the learner agreed to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.handovers import Shared
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import ENDS
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.accompaniments import (
    get_begun_match,
    get_own_match,
    progress_of,
    sessions_by_request,
)
from helpnet.store.asking_helpers import CannotAsk as CannotAsk
from helpnet.store.asking_helpers import ask_helper
from helpnet.store.handovers import (
    Handover,
    ask_learner,
    find_last_handover,
    list_handed_over,
    stop_asking,
)
from helpnet.store.helpers import get_helper
from helpnet.store.learner_lines import first_name
from helpnet.store.leaving import leave_learner
from helpnet.store.matches import get_request_of, hold_request, part
from helpnet.store.meeting_cards import GoalCard, goal_cards
from helpnet.store.notices import tell_account
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.shown import reached_by
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """Why somebody else goes on, words to them, and what the learner agreed to.

    Coordinators alone read `why`. `agreed` None: the learner is asked. `to` is the
    helper to ask at once.
    """

    why: str
    message: str
    agreed: Shared | None
    to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSheet:
    """What the next helper may know of one learner; None: not answered yet."""

    request_id: int
    former: str
    shared: Shared | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPage:
    """What a former helper keeps of a learner: the first name, and what was reached.

    `ended`: they do not accompany the learner any more.
    """

    request_id: int
    first_name: str
    goals: tuple[GoalCard, ...] = ()
    ended: bool = True


def list_left(*, helper_id: int) -> tuple[LeftPage, ...]:
    """Return whom others help since this helper left, latest first."""
    return tuple(
        LeftPage(request_id=each.id, first_name=first_name(each))
        for each in list_handed_over(helper_id)
    )


def show_left(*, helper_id: int, request_id: int) -> LeftPage:
    """Return what this former helper and the learner reached together.

    Raise `NoResultFound` for a learner they never accompanied.
    """
    match = get_own_match(helper_id, request_id)
    request = match.request
    sessions = sessions_by_request([request])[request_id]
    far = reached_by(match, sessions, progress_of([request])[request_id])
    return LeftPage(
        request_id=request_id,
        first_name=first_name(request),
        goals=goal_cards(request, far),
        ended=match.status is OfferStatus.ENDED,
    )


@transaction
def hand_over(
    *, helper_id: int, request_id: int, passing: Passing, now: datetime
) -> None:
    """Let somebody else go on, because the helper thinks so; twice is once.

    The request waits again. Raise `NoResultFound` for somebody else's learner.
    """
    if get_own_match(helper_id, request_id).status is OfferStatus.ENDED:
        return
    request, match = part(request_id, at=now)
    if match is None or match.helper_id != helper_id:
        raise NoResultFound
    account_id = get_helper(helper_id).account_id
    _pass_on(request, match, passing, Actor.HELPER, account_id, now)


@transaction
def hand_over_by_coordinator(
    *,
    network_id: int,
    request_id: int,
    offer_id: int,
    account_id: int,
    passing: Passing,
    now: datetime,
) -> None:
    """Let somebody else go on, by the coordinator's word; twice is once.

    Raise `NoResultFound` for
    another network's request or match, `CannotAsk` when that helper does not fit:
    then nothing changes.
    """
    get_request_of(network_id, request_id)
    if get_begun_match(offer_id, request_id).status is OfferStatus.ENDED:
        return
    request, match = part(request_id, at=now)
    if match is None or match.id != offer_id:
        raise StaleDataError("the match ended meanwhile")
    _pass_on(request, match, passing, Actor.COORDINATOR, account_id, now)
    _tell_helper(match, request, now)
    if passing.to is not None:
        ask_helper(request, passing.to, account_id=account_id, at=now)


@transaction
def agree_by_learner(*, request_id: int, shared: Shared, now: datetime) -> None:
    """Keep what the learner lets the next helper know; the last answer counts.

    Only behind their signed link. Raise `NoResultFound` where nothing is asked.
    """
    _agree(hold_request(request_id), shared, Actor.LEARNER, None, now)


@transaction
def agree_by_word(
    *, network_id: int, request_id: int, account_id: int, shared: Shared, now: datetime
) -> None:
    """Keep what the learner told a coordinator. Raise as `agree_by_learner` does."""
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    _agree(request, shared, Actor.COORDINATOR, account_id, now)


def find_sheet(*, request_id: int) -> HandoverSheet | None:
    """Return what the next helper may know, None where no helper left.

    Nor after the end. Raise `NoResultFound` where there is no such request.
    """
    request = get_request(request_id)
    last = find_last_handover(request_id)
    if last is None or request.stage in ENDS:
        return None
    return HandoverSheet(
        request_id=request_id,
        former="".join(last.offer.helper.account.name.split()[:1]),
        shared=last.shared,
        at=last.at,
    )


def _pass_on(
    request: HelpRequest,
    match: Offer,
    passing: Passing,
    by: Actor,
    account_id: int,
    now: datetime,
) -> None:
    made = leave_learner(
        request, match, at=now, by=by, account_id=account_id, detail=""
    )
    made.message = passing.message
    what, why = Happening.HANDED_OVER, passing.why
    request.tell(what, at=now, by=by, account_id=account_id, detail=why)
    if passing.agreed is None:
        ask_learner(request, made, at=now)
    else:
        made.agree(passing.agreed, at=now)


def _agree(
    request: HelpRequest,
    shared: Shared,
    by: Actor,
    account_id: int | None,
    now: datetime,
) -> None:
    last: Handover | None = find_last_handover(request.id)
    if last is None or request.stage in ENDS:
        raise NoResultFound
    if last.shared is shared:
        return
    last.agree(shared, at=now)
    stop_asking(last, at=now)
    request.tell(
        Happening.HANDED_OVER, at=now, by=by, account_id=account_id, detail=shared.value
    )


def _tell_helper(match: Offer, request: HelpRequest, now: datetime) -> None:
    tell_account(
        get_helper(match.helper_id).account,
        NoticeKind.HELPER_CHANGED,
        key=f"{NoticeKind.HELPER_CHANGED}-{match.id}-helper",
        at=now,
        facts={
            "request": request.id,
            "reference": request.reference,
            "to_helper": True,
        },
        request_id=request.id,
    )
