"""Each trouble is found by its rule, and quiet once it was talked about."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.attention import AttentionKind
from helpnet.domain.ends import EndReason
from helpnet.domain.refusals import TooOften
from helpnet.domain.sessions import MissReason
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    accompaniments,
    ends,
    followup,
    learners,
    meetings,
    troubles,
)
from helpnet.store.attention import count_attention, list_attention, watch
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.own_successes import OwnSuccess
from tests.factories import MONDAY, a_network, an_account, stored
from tests.integration.followup.scene import DAY, NOW, P, Pair, S, T
from tests.integration.trouble.acts import done_alone, row

K = AttentionKind
WATCHED = (
    K.UNHAPPY,
    K.MISSED,
    K.SILENT,
    K.TWO_MISSED,
    K.NO_PROGRESS,
    K.HELPER_AWAY,
    K.CHECK_IN_SILENT,
)


def kinds(pair, now=NOW):
    counts = count_attention(pair.network.id, now)
    return [kind for kind in WATCHED if counts[kind]]


def settle(pair, now=NOW, note="We talked"):
    troubles.settle(
        network_id=pair.network.id,
        request_id=pair.request_id,
        account_id=pair.coordinator.id,
        note=note,
        share=False,
        now=now,
    )


def close(pair, reason, request_id=None, now=NOW):
    ends.end_by_coordinator(
        network_id=pair.network.id,
        request_id=request_id or pair.request_id,
        account_id=pair.coordinator.id,
        reason=reason,
        detail="Why",
        now=now,
    )


def practise(pair, *levels, first=50):
    for number, level in enumerate(levels):
        pair.record(first + number, level)


def test_no_progress_over_four_meetings(pair):
    practise(pair, T, T, S, T)
    assert kinds(pair) == []
    practise(pair, T, first=54)
    assert kinds(pair) == [K.NO_PROGRESS]
    practise(pair, P, first=55)
    assert kinds(pair) == []


def test_the_rule_of_the_network_says_how_many(database):
    pair = Pair(rules={"stuck_sessions": 2})
    practise(pair, T, T, T)
    assert kinds(pair) == [K.NO_PROGRESS]


def test_the_learners_own_word_is_progress(pair):
    practise(pair, T, T, T, T, T)
    said = OwnSuccess(
        request_id=pair.request_id,
        need_id=pair.needs[0],
        at=MONDAY + 54 * DAY,
        entry_key="own",
    )
    stored(said)
    assert kinds(pair) == []
    db.session.get_one(OwnSuccess, said.id).taken_back_at = NOW
    db.session.commit()
    assert kinds(pair) == [K.NO_PROGRESS]


def test_a_removed_meeting_is_none(pair):
    practise(pair, T, T, T, T)
    last = pair.record(54, T)
    assert kinds(pair) == [K.NO_PROGRESS]
    followup.remove_session(helper_id=pair.helper_id, session_id=last, now=NOW)
    assert kinds(pair) == []


def test_what_was_talked_about_is_quiet_until_the_next_meeting(pair):
    practise(pair, T, T, T, T, T)
    settle(pair)
    assert kinds(pair) == []
    pair.record(61, T, now=NOW + 2 * DAY)
    assert kinds(pair, NOW + 2 * DAY) == [K.NO_PROGRESS]


def test_a_silent_match_is_quiet_for_as_long_again(pair):
    pair.record(1, T, now=MONDAY + 2 * DAY)
    assert kinds(pair) == [K.SILENT]
    settle(pair)
    assert kinds(pair) == []
    assert kinds(pair, NOW + 22 * DAY) == [K.SILENT]


@pytest.mark.parametrize(
    ("in_a_row", "expected"), [(1, K.TWO_MISSED), (2, K.TWO_MISSED), (3, K.MISSED)]
)
def test_so_many_missed_in_a_row_as_the_network_says(database, in_a_row, expected):
    pair = Pair(rules={"missed_in_a_row": in_a_row})
    for number in range(2):
        at = NOW + number * DAY
        session_id = pair.plan(at=at, entry_key=f"plan-{number}", now=at - DAY)
        meetings.miss_session(
            helper_id=pair.helper_id,
            session_id=session_id,
            reason=MissReason.OTHER,
            note="",
            now=at + timedelta(hours=1),
        )
    assert kinds(pair, NOW + 2 * DAY) == [expected]


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.LEFT])
def test_a_helper_who_is_away_while_they_help(pair, standing):
    practise(pair, T)
    db.session.get_one(Helper, pair.helper_id).standing = standing
    db.session.commit()
    assert kinds(pair) == [K.HELPER_AWAY]
    settle(pair)
    assert kinds(pair) == []
    assert K.HELPER_AWAY in kinds(pair, NOW + 22 * DAY)


def test_nobody_has_more_learners_than_room(pair):
    helper = db.session.get_one(Helper, pair.helper_id)
    assert helper.load == 1
    helper.capacity = 0
    with pytest.raises(Exception, match="load"):
        db.session.commit()
    db.session.rollback()


def test_no_answer_to_the_later_question(pair):
    done_alone(pair)
    asked = NOW + 30 * DAY
    closed_at = row(pair).closed_at
    stored(
        CheckIn(
            request_id=pair.request_id,
            days=7,
            closed_at=closed_at,
            due_at=asked,
            asked_at=asked,
        )
    )
    assert kinds(pair, asked + 13 * DAY) == []
    assert kinds(pair, asked + 14 * DAY) == [K.CHECK_IN_SILENT]
    settle(pair, asked + 14 * DAY)
    assert kinds(pair, asked + 15 * DAY) == []


def test_unhappy_until_a_coordinator_has_talked(pair):
    practise(pair, T, first=58)
    troubles.say_unhappy(request_id=pair.request_id, words="Too fast", now=NOW)
    assert kinds(pair) == [K.UNHAPPY]
    assert troubles.is_unhappy(request_id=pair.request_id)
    settle(pair, NOW + DAY)
    assert kinds(pair, NOW + DAY) == []
    assert not troubles.is_unhappy(request_id=pair.request_id)
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW + DAY
    )
    assert page.told == ""


@pytest.mark.parametrize("reason", [None, *EndReason])
def test_still_when_help_has_ended_and_never_after_a_death(pair, reason):
    troubles.say_unhappy(request_id=pair.request_id, words="He shouts", now=NOW)
    if reason:
        close(pair, reason)
    else:
        done_alone(pair)
    dead = reason is EndReason.DECEASED
    assert kinds(pair) == ([] if dead else [K.UNHAPPY])
    page = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=NOW
    )
    assert [each.detail for each in page.troubles] == ([] if dead else ["He shouts"])
    settle(pair)
    assert kinds(pair) == []


def test_three_times_a_day_and_only_while_somebody_helps(pair):
    for _time in range(3):
        troubles.say_unhappy(request_id=pair.request_id, words="", now=NOW)
    with pytest.raises(TooOften):
        troubles.say_unhappy(request_id=pair.request_id, words="", now=NOW)
    done_alone(pair)
    with pytest.raises(NotAllowed):
        troubles.say_unhappy(request_id=pair.request_id, words="", now=NOW + DAY)


def test_another_network_settles_nothing(pair):
    other = a_network()
    with pytest.raises(NoResultFound):
        troubles.settle(
            network_id=other.id,
            request_id=pair.request_id,
            account_id=an_account(other).id,
            note="",
            share=False,
            now=NOW,
        )


def test_one_request_is_looked_at_alone(pair):
    practise(pair, T, T, T, T, T)
    network = db.session.get_one(Network, pair.network.id)
    for request_id, many in ((pair.request_id, 1), (pair.request_id + 1, 0)):
        seen = watch(network, now=NOW, request_id=request_id)
        assert len(list_attention(seen, kinds=[K.NO_PROGRESS])) == many
