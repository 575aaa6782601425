"""Keeping what a learner says they can still do alone, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from helpnet.domain.check_ins import (
    Follows,
    Still,
    check_answers,
    lost_goals,
    what_follows,
)
from helpnet.domain.fallback import keys_of
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.store.base import db
from helpnet.store.check_ins import (
    CheckIn,
    find_check_in,
    find_put,
    keep_still,
    key_of,
    still_of,
)
from helpnet.store.contacts import find_other_open
from helpnet.store.notices import Notice, cancel_waiting
from helpnet.store.reopening import reopen
from helpnet.store.requests import HelpRequest


class NotAsked(Exception):
    """This question is not open: it is from an earlier time, or was never put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a learner says of each goal (by the id of its need), by whose hand."""

    answers: Mapping[int, Still]
    by: Actor = Actor.LEARNER
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What follows from the answers; `elsewhere`: another request is open already."""

    follows: Follows
    elsewhere: bool = False


def keep_said(request: HelpRequest, number: int, said: Said, at: datetime) -> Answered:
    """Keep the answers to that question; the same again changes nothing.

    One goal lost lets the request wait again, unless its person has another one open.
    The caller holds request and contact. Raise `NotAsked`, or `NotAnswered` when not
    exactly the goals are answered.
    """
    follows = what_follows(said.answers.values())
    before = find_check_in(request.id, number)
    if before and before.answered_at and still_of(before) == said.answers:
        return Answered(follows=follows)
    check_in = find_put(request)
    if check_in is None or check_in.id != number:
        raise NotAsked
    check_answers(said.answers, [need.id for need in request.goals])
    _keep(request, check_in, said, at)
    if follows is not Follows.AGAIN:
        return Answered(follows=follows)
    return _help_again(request, said, at)


def _keep(request: HelpRequest, check_in: CheckIn, said: Said, at: datetime) -> None:
    keep_still(check_in, said.answers)
    check_in.answered_at, check_in.answered_by = at, said.by
    request.tell(
        Happening.CHECK_IN_ANSWERED, at=at, by=said.by, account_id=said.account_id
    )
    if said.by is Actor.COORDINATOR:
        _settle(check_in, at=at)
    cancel_waiting(key=key_of(check_in), at=at)


def _settle(check_in: CheckIn, *, at: datetime) -> None:
    """Tick off the call or the letter: the coordinator has just spoken to them."""
    told = update(Notice).where(
        Notice.key.in_(keys_of(key_of(check_in))),
        Notice.status == NoticeStatus.WAITING,
        Notice.channel.in_((NoticeChannel.CALL, NoticeChannel.LETTER)),
    )
    done = told.values(status=NoticeStatus.SENT, settled_at=at)
    db.session.execute(done, execution_options={"synchronize_session": False})


def _help_again(request: HelpRequest, said: Said, at: datetime) -> Answered:
    if find_other_open(request):
        return Answered(follows=Follows.AGAIN, elsewhere=True)
    lost = lost_goals(said.answers)
    reopen(request, at=at, by=said.by, account_id=said.account_id, lost=lost)
    return Answered(follows=Follows.AGAIN)
