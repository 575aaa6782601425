"""Taking one thing back: what changes with it, and the line in the history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.doers import Doer
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening
from helpnet.domain.journey import OPEN, Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import UNDONE, Undo
from helpnet.store.base import db
from helpnet.store.check_ins import (
    cancel_check_ins,
    forget_answers,
    restore_check_ins,
)
from helpnet.store.facts import rewrite_facts
from helpnet.store.followup import HelpSession, get_help_session
from helpnet.store.handovers import Handover, stop_asking
from helpnet.store.matches import hold_request, withdraw_open_offers
from helpnet.store.offer_notices import tell_helper
from helpnet.store.own_successes import get_success_of
from helpnet.store.own_words import take_back_word
from helpnet.store.recording import put_back
from helpnet.store.reopening import order_before
from helpnet.store.requests import HelpRequest, Need, Step
from helpnet.store.returning import forget_end
from helpnet.store.undoing import CLOSING, find_death, find_goal, find_last


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Which thing of a request that is held is taken back, when and by whom."""

    request: HelpRequest
    kind: Undo
    number: int
    at: datetime
    doer: Doer

    @property
    def told(self) -> dict[str, Any]:
        """Return when it is taken back and by whom, as a history wants it."""
        doer = self.doer
        return {"at": self.at, "by": doer.actor, "account_id": doer.account_id}

    def tell(self, what: Happening, detail: str = "") -> None:
        """Add a line to the request's history."""
        self.request.tell(what, detail=detail, **self.told)


def is_back(request: HelpRequest, kind: Undo, number: int) -> bool:
    """Tell whether this was taken back before; raise `NoResultFound` if it is not its.

    What ended last is back once the request is open, whoever opened it again.
    """
    return _IS_BACK[kind](request, number)


def take_back(back: Back) -> None:
    """Take it back; what follows from meetings and goals is counted again."""
    _ACTS[back.kind](back)


def _reopen(back: Back) -> None:
    """Open the request again, as if it had never ended."""
    request = back.request
    if request.closed_at is not None:
        forget_end(request, request.closed_at, at=back.at)
    # The moment and the note say to the reports that the end never was.
    request.record(Event.REOPENED, detail=UNDONE, **back.told)
    request.said_by = None
    cancel_check_ins(request.id, at=back.at)
    back.tell(Happening.UNDONE, back.kind)
    rewrite_facts(request, at=back.at, asking=False)  # by the rule of now


def _revive(back: Back) -> None:
    request, died = back.request, get_line(back.request, back.number)
    request.end_reason = EndReason(died.detail) if died.detail else None
    restore_check_ins(request, cancelled_at=died.at)
    back.tell(Happening.UNDONE, back.kind)


def _stay_alone(back: Back) -> None:
    """Close the request again, as if "not any more" had never been said."""
    request, opened = back.request, get_line(back.request, back.number)
    for offer in withdraw_open_offers(request.id, at=back.at):
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=back.at)
    ended = find_last(request, {Happening.AUTONOMY_CONFIRMED})
    request.record(Event.REOPENING_UNDONE, **back.told)
    request.closed_at = ended.at if ended else back.at
    request.want_again(order_before(opened), left_out_at=opened.at)
    forget_answers(request, answered_at=opened.at)
    restore_check_ins(request, cancelled_at=opened.at)
    rewrite_facts(request, at=back.at)


def _stay(back: Back) -> None:
    handover = db.session.get_one(Handover, back.number)
    handover.undone_at = back.at
    forget_end(back.request, handover.at, at=back.at)
    stop_asking(handover, at=back.at)
    back.tell(Happening.UNDONE, back.kind)


def _join(back: Back) -> None:
    """Let the first helper work on the goal again; nobody is looked for any more."""
    part = hold_request(back.number)
    goal = find_goal(back.request, part)
    whole = back.request.reference
    part.record(Event.LEARNER_WITHDREW, detail=whole, **back.told)
    for offer in withdraw_open_offers(part.id, at=back.at):
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=back.at)
    if goal:
        _want_again(back, goal)


def _take_up(back: Back) -> None:
    _want_again(back, _need(back.request, back.number))


def _want_again(back: Back, goal: Need) -> None:
    goal.dropped_at = None
    back.tell(Happening.UNDONE, back.kind)
    rewrite_facts(back.request, at=back.at)


def _put_back(back: Back) -> None:
    meeting = get_help_session(back.number)
    put_back(meeting, back.request, **back.told)


def _unsay(back: Back) -> None:
    take_back_word(back.request, back.number, doer=back.doer, at=back.at)


_ACTS: Mapping[Undo, Callable[[Back], None]] = {
    Undo.ENDED: _reopen,
    Undo.DEATH: _revive,
    Undo.REOPENED: _stay_alone,
    Undo.HANDOVER: _stay,
    Undo.SPLIT: _join,
    Undo.GOAL_DROPPED: _take_up,
    Undo.SESSION_REMOVED: _put_back,
    Undo.SESSION_MISSED: _put_back,
    Undo.OWN_SUCCESS: _unsay,
}


def get_line(request: HelpRequest, number: int) -> Step:
    """Return that line of the request's history, or raise `NoResultFound`."""
    found = next((step for step in request.history if step.id == number), None)
    if found is None:
        raise NoResultFound
    return found


def _end_is_back(request: HelpRequest, number: int) -> bool:
    ended = get_line(request, number)
    return request.stage in OPEN and find_last(request, CLOSING) is ended


def _death_is_back(request: HelpRequest, number: int) -> bool:
    died = get_line(request, number)
    last = find_last(request, {Happening.DECEASED})
    return find_death(request) is None and last is died


def _reopening_is_back(request: HelpRequest, number: int) -> bool:
    opened = get_line(request, number)
    undone = find_last(request, {Happening.REOPENING_UNDONE})
    back = undone is not None and undone.id > opened.id
    same = find_last(request, {Happening.REOPENED}, but=UNDONE) is opened
    return request.stage is Stage.AUTONOMOUS and back and same


def _need(request: HelpRequest, number: int) -> Need:
    found = next((need for need in request.needs if need.id == number), None)
    if found is None:
        raise NoResultFound
    return found


def _handover_is_back(request: HelpRequest, number: int) -> bool:
    found = db.session.get_one(Handover, number, populate_existing=True)
    if found.request_id != request.id:
        raise NoResultFound
    return found.undone_at is not None


def _part_is_back(request: HelpRequest, number: int) -> bool:
    part = db.session.get_one(HelpRequest, number)
    if part.part_of_id != request.family_id:
        raise NoResultFound
    return part.stage not in OPEN


def _meeting_is_back(request: HelpRequest, number: int) -> bool:
    found = db.session.get_one(HelpSession, number, populate_existing=True)
    if found.request_id != request.id:
        raise NoResultFound
    return found.status in {SessionStatus.DONE, SessionStatus.PLANNED}


_IS_BACK: Mapping[Undo, Callable[[HelpRequest, int], bool]] = {
    Undo.ENDED: _end_is_back,
    Undo.DEATH: _death_is_back,
    Undo.REOPENED: _reopening_is_back,
    Undo.HANDOVER: _handover_is_back,
    Undo.SPLIT: _part_is_back,
    Undo.GOAL_DROPPED: lambda request, number: (
        _need(request, number).dropped_at is None
    ),
    Undo.SESSION_REMOVED: _meeting_is_back,
    Undo.SESSION_MISSED: _meeting_is_back,
    Undo.OWN_SUCCESS: lambda request, number: (
        get_success_of(request.id, number).taken_back_at is not None
    ),
}
