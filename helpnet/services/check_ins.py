"""Asking learners again after a while: can you still do it alone?"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.check_ins import Follows as Follows
from helpnet.domain.check_ins import NotAnswered as NotAnswered
from helpnet.domain.check_ins import Still
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.quiet import is_quiet
from helpnet.domain.rules import parse_rules
from helpnet.store.answering_check_ins import Answered as Answered
from helpnet.store.answering_check_ins import NotAsked as NotAsked
from helpnet.store.answering_check_ins import Said, keep_said
from helpnet.store.asking_again import ask_if_due, note_if_silent
from helpnet.store.base import db
from helpnet.store.check_ins import (
    CheckIn,
    find_put,
    list_due,
    list_silent,
    still_of,
)
from helpnet.store.contacts import hold_for_contact
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.networks import Network, list_networks
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.transaction import transaction

MOST_AT_ONCE = 500
log = logging.getLogger("helpnet.check_ins")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalAsked:
    """One goal of the question: its need, its skill, and the answer so far."""

    need_id: int
    skill: str
    still: Still | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInSheet:
    """The question that is open, put so many days after the end."""

    request_id: int
    number: int
    days: int
    name: str
    asked_at: datetime
    answered_at: datetime | None
    goals: tuple[GoalAsked, ...]


def ask_due(*, now: datetime, texts: bool = False) -> int:
    """Put at most 500 questions that are due, never in quiet time; return how many.

    Each once, whoever else is at it; after a long stop only the latest. `texts`: a
    gateway takes texts, so that learners with a mobile phone need no call. One
    request that cannot be asked does not keep the others from it.
    """
    awake = [each.id for each in list_networks() if not _is_quiet(each, now)]
    due = list_due(awake, now=now, most=MOST_AT_ONCE)
    db.session.rollback()  # nothing stays open between one request and the next
    return sum(_try_to_ask(each, texts, now) for each in due)


def note_silence(*, now: datetime) -> int:
    """Note once in the history who did not answer in time; return how many."""
    silent = [
        request_id
        for network in list_networks()
        for request_id in list_silent(network, now=now)
    ]
    db.session.rollback()
    return sum(_note(request_id=each, now=now) for each in silent)


def find_sheet(*, request_id: int) -> CheckInSheet | None:
    """Return the question that a learner can answer now, if any.

    Raise `NoResultFound` when there is no such request.
    """
    return _sheet(get_request(request_id))


def find_sheet_of(*, network_id: int, request_id: int) -> CheckInSheet | None:
    """Return the same for a coordinator; raise for another network's request."""
    return _sheet(get_request_of(network_id, request_id))


@transaction
def answer(
    *, request_id: int, number: int, answers: Mapping[int, Still], now: datetime
) -> Answered:
    """Keep what the learner says by their link; twice is once.

    `answers` by need, one for each goal: one goal lost opens the request again, with
    these goals and the former helper first. Raise `NotAsked` for a question that is
    not open, `NotAnswered` when not exactly the goals are answered.
    """
    return keep_said(hold_for_contact(request_id), number, Said(answers=answers), now)


@transaction
def note_answer(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    number: int,
    answers: Mapping[int, Still],
    now: datetime,
) -> Answered:
    """Keep what the learner told a coordinator, as `answer` does.

    The call or letter is ticked off. Raise `NoResultFound` for another network's.
    """
    get_request_of(network_id, request_id)
    said = Said(answers=answers, by=Actor.COORDINATOR, account_id=account_id)
    return keep_said(hold_for_contact(request_id), number, said, now)


@transaction
def give_up(
    *, network_id: int, request_id: int, account_id: int, number: int, now: datetime
) -> None:
    """Ask no more: nobody answers. It counts as silence, not as a success.

    Twice is once. Raise `NoResultFound` for another network's request.
    """
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    check_in = find_put(request)
    if check_in and check_in.id == number and check_in.answered_at is None:
        check_in.cancelled_at = now
        request.tell(
            Happening.CHECK_IN_SILENT,
            at=now,
            by=Actor.COORDINATOR,
            account_id=account_id,
        )


def _is_quiet(network: Network, now: datetime) -> bool:
    return is_quiet(now, parse_rules(network.rules).quiet, network.time_zone)


def _try_to_ask(request_id: int, texts: bool, now: datetime) -> int:
    try:
        return _ask(request_id=request_id, texts=texts, now=now)
    except Exception:  # the others are asked all the same
        log.exception("request %s cannot be asked again", request_id)
        return 0


@transaction
def _ask(*, request_id: int, texts: bool, now: datetime) -> int:
    return int(ask_if_due(hold_request(request_id), texts=texts, at=now))


@transaction
def _note(*, request_id: int, now: datetime) -> int:
    return int(note_if_silent(hold_request(request_id), at=now))


def _sheet(request: HelpRequest) -> CheckInSheet | None:
    check_in = find_put(request) if request.stage is Stage.AUTONOMOUS else None
    if check_in is None or check_in.asked_at is None:
        return None
    return CheckInSheet(
        request_id=request.id,
        number=check_in.id,
        days=check_in.days,
        name=request.name,
        asked_at=check_in.asked_at,
        answered_at=check_in.answered_at,
        goals=_goals(request, check_in),
    )


def _goals(request: HelpRequest, check_in: CheckIn) -> tuple[GoalAsked, ...]:
    said = still_of(check_in)
    return tuple(
        GoalAsked(need_id=need.id, skill=need.skill, still=said.get(need.id))
        for need in request.goals
    )
