"""Ends, later questions, groups and counts that do not fit: planted, found, alone."""

from datetime import date, timedelta

import pytest

from helpnet.domain.autonomy import Level
from helpnet.domain.checking import FaultKind
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn
from helpnet.store.checking.accompanying import LONGEST_QUIET
from helpnet.store.episodes import Episode
from helpnet.store.facts import rewrite_facts
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.groups import GroupSession
from helpnet.store.handovers import Handover
from helpnet.store.requests import HelpRequest, Need
from tests.factories import (
    MONDAY,
    a_helper,
    a_notice,
    a_request,
    an_account,
    an_offer,
    stored,
)
from tests.integration.checking.scene import LATELY, LONG_AGO, change, found

DAY = timedelta(days=1)


def through(network, *events, **fields):
    """Return a request to which these events happened."""
    request = a_request(network, **fields)
    for event in events:
        request.record(event, at=MONDAY, by=Actor.SYSTEM)
    db.session.commit()
    return request


def a_match(network, helper=None):
    request = through(network, Event.HELPER_ASKED, Event.HELPER_ACCEPTED)
    helper = helper or a_helper(network, capacity=9)
    change(helper, load=helper.load + 1)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    return an_offer(request, helper, **given)


def able(network):
    """Return a request that ended because it is done alone."""
    events = (Event.HELPER_ASKED, Event.HELPER_ACCEPTED, Event.AUTONOMY_CONFIRMED)
    return through(network, *events)


def a_meeting(match, at=MONDAY, level=Level.ALONE, **fields):
    [need] = db.session.query(Need).filter_by(request_id=match.request_id)
    given = {
        "request_id": match.request_id,
        "offer_id": match.id,
        "starts_at": at,
        "mode": Mode.PUBLIC_PLACE,
        "minutes": 60,
        "status": SessionStatus.DONE,
        "entry_key": f"{match.id}-{at.isoformat()}",
        "levels": [SessionLevel(need_id=need.id, level=level)],
    }
    made = stored(HelpSession(**given | fields))
    rewrite_facts(db.session.get_one(HelpRequest, match.request_id), at=at)
    db.session.commit()
    return made


def a_check_in(request, **fields):
    given = {"days": 30, "closed_at": MONDAY, "due_at": MONDAY + 30 * DAY}
    return stored(CheckIn(request_id=request.id, **given | fields))


def a_group(match, **fields):
    given = {
        "helper_id": match.helper_id,
        "network_id": match.request.network_id,
        "starts_at": MONDAY,
        "minutes": 60,
        "mode": Mode.PUBLIC_PLACE,
        "entry_key": "group",
        "recorded_at": MONDAY,
    }
    return stored(GroupSession(**given | fields))


@pytest.mark.parametrize("reason", EndReason)
def test_a_reason_on_a_request_that_goes_on(network, reason):
    request = through(network, look_at=MONDAY + DAY)
    change(request, end_reason=reason)
    assert found() == [(FaultKind.WRONG_REASON, request.reference)]


def test_a_reason_that_is_not_one_for_this_end(network):
    gone = through(network, Event.LEARNER_UNREACHABLE)
    change(gone, end_reason=EndReason.UNREACHABLE)
    assert found() == []
    change(gone, end_reason=EndReason.STOPPED)
    assert found() == [(FaultKind.WRONG_REASON, gone.reference)]
    change(gone, end_reason=EndReason.DECEASED)
    assert found() == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, False),
        ({"closed_at": MONDAY - DAY}, True),
        ({"closed_at": MONDAY - DAY, "cancelled_at": MONDAY}, False),
        ({"closed_at": MONDAY - DAY, "answered_at": MONDAY}, False),
    ],
)
def test_a_question_about_an_end_that_is_over(network, fields, wrong):
    request = able(network)
    a_check_in(request, **fields)
    fault = (FaultKind.CHECK_IN_LEFT_OPEN, request.reference)
    assert found() == [fault] * wrong


def test_a_question_of_a_request_that_goes_on(network):
    request = able(network)
    a_check_in(request)
    request.record(Event.REOPENED, at=MONDAY + DAY, by=Actor.LEARNER)
    db.session.commit()
    change(request, look_at=MONDAY + 2 * DAY)
    assert found() == [(FaultKind.CHECK_IN_LEFT_OPEN, request.reference)]


def test_a_question_to_somebody_who_has_died(network):
    request = able(network)
    change(request, end_reason=EndReason.DECEASED)
    a_check_in(request)
    a_notice(network, request, account_id=an_account(network).id)
    a_notice(network, request, status=NoticeStatus.CANCELLED)
    assert found() == [(FaultKind.CHECK_IN_LEFT_OPEN, request.reference)]


def test_a_message_to_somebody_who_has_died(network):
    request = through(network, Event.LEARNER_WITHDREW)
    change(request, end_reason=EndReason.DECEASED)
    a_notice(network, request, kind=NoticeKind.REQUEST_WITHDRAWN)
    assert found() == [(FaultKind.TOLD_AFTER_DEATH, request.reference)]


def test_a_question_that_nobody_puts(network):
    a_check_in(able(network), due_at=LATELY - LONGEST_QUIET)
    a_check_in(able(network), due_at=LONG_AGO - LONGEST_QUIET, asked_at=MONDAY)
    late = able(network)
    a_check_in(late, due_at=LONG_AGO - LONGEST_QUIET)
    assert found() == [(FaultKind.CHECK_IN_OVERDUE, late.reference)]


def test_a_group_of_one_learner_or_of_two_helpers(network):
    helper = a_helper(network, capacity=9)
    first, second, other = (a_match(network, who) for who in (helper, helper, None))
    group = a_group(first)
    a_meeting(first, group_id=group.id)
    assert found() == [(FaultKind.WRONG_GROUP, str(group.id))]
    joined = a_meeting(second, group_id=group.id, status=SessionStatus.REMOVED)
    assert found() == []
    change(joined, group_id=None)
    a_meeting(other, group_id=group.id)
    assert found() == [(FaultKind.WRONG_GROUP, str(group.id))]


def test_a_handover_by_somebody_who_still_helps(network):
    match = a_match(network)
    given = {"request_id": match.request_id, "at": MONDAY}
    passed = stored(Handover(offer_id=match.id, **given))
    assert found() == [(FaultKind.WRONG_HANDOVER, match.request.reference)]
    change(passed, undone_at=MONDAY)
    assert found() == []


@pytest.mark.parametrize("fact", [{"sessions": 3}, {"met_on": date(2026, 3, 1)}])
def test_a_goal_that_its_meetings_do_not_explain(network, fact):
    match = a_match(network)
    for day in range(3):
        a_meeting(match, MONDAY + day * DAY)
    a_meeting(a_match(network))
    [need] = db.session.query(Need).filter_by(request_id=match.request_id)
    assert found() == []
    change(need, sessions=3, met_on=MONDAY.date() + DAY)
    assert found() == []
    change(need, **{"sessions": 2} | fact | {"met_on": fact.get("met_on")})
    kinds = dict(found())
    assert kinds.pop(FaultKind.WRONG_FACTS) == match.request.reference
    assert set(kinds) <= {FaultKind.WRONG_EPISODES}


def test_an_accompaniment_that_is_counted_wrongly(network):
    match = a_match(network)
    a_meeting(match)
    [episode] = db.session.query(Episode)
    assert found() == []
    change(episode, sessions=0)
    assert found() == [(FaultKind.WRONG_EPISODES, match.request.reference)]
    change(episode, sessions=1, ended_on=MONDAY.date())
    assert found() == [(FaultKind.WRONG_EPISODES, match.request.reference)]
    db.session.delete(db.session.get_one(Episode, episode.id))
    db.session.commit()
    assert found() == [(FaultKind.WRONG_EPISODES, match.request.reference)]
    assert match.request.stage is Stage.ACCOMPANIED
