"""What needs a human: each kind found, told from its likes, and bounded."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.attention import AttentionKind
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.store.attention import count_attention, list_attention, watch
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import TextReceived
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_notice,
    a_partner,
    a_request,
    an_offer,
    stored,
)

K = AttentionKind
DAY = timedelta(days=1)
NOW = MONDAY + timedelta(hours=1)


@pytest.fixture
def network(database):
    return a_network(rules={"offer_policy": "automatic"})


def kinds(network, now=NOW):
    counts = count_attention(network.id, now)
    return {kind: number for kind, number in counts.items() if number}


def found(network, kind, now=NOW):
    seen = watch(db.session.get_one(Network, network.id), now=now)
    return list_attention(seen, kinds=[kind])


def a_waiting(network, **fields):
    """Return somebody for whom the search goes on by itself."""
    given = {"look_at": NOW + DAY}
    return a_request(network, **given | fields)


def a_match(network, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    return an_offer(request, a_helper(network), **given | fields)


def a_meeting(offer, day, status):
    return stored(
        HelpSession(
            request_id=offer.request_id,
            offer_id=offer.id,
            starts_at=MONDAY + day * DAY,
            status=status,
            mode=Mode.PUBLIC_PLACE,
            entry_key=f"{offer.id}-{day}-{status}",
        )
    )


def tell(request, what, at=NOW):
    row = db.session.get_one(HelpRequest, request.id)
    row.tell(what, at=at, by=Actor.LEARNER)
    db.session.commit()


def test_nothing_needs_anybody(network):
    a_waiting(network)
    assert kinds(network) == {}


def test_each_route_waits_for_a_human(network):
    a_request(network, route=Route.CALL)
    a_request(network, route=Route.OFFLINE)
    assert kinds(network) == {K.CALL_FIRST: 1, K.OFFLINE: 1}


def test_a_promise_is_late_the_day_after_it_ended(network):
    request = a_waiting(network)
    assert kinds(network, MONDAY + 3 * DAY) == {}
    assert kinds(network, MONDAY + 4 * DAY) == {K.LATE: 1}
    (item,) = found(network, K.LATE, MONDAY + 4 * DAY)
    assert item.due.isoformat() == "2026-03-05T23:00:00+00:00"
    tell(request, Happening.LEARNER_CALLED)
    assert kinds(network, MONDAY + 4 * DAY) == {}


def test_by_hand_whoever_waits_waits_for_the_coordinator(database):
    network = a_network()
    a_waiting(network)
    a_request(network, stage=Stage.OFFERED)
    assert kinds(network) == {K.NOBODY_ASKED: 1}


def test_a_search_that_stands_still_is_noticed_under_every_policy(network):
    a_request(network, look_at=None)
    assert kinds(network) == {K.NOBODY_ASKED: 1}


def test_a_wave_to_confirm_and_a_waiting_list_are_no_search_that_stands_still(network):
    a_request(network, wave_ready_at=MONDAY)
    a_request(network, circle=Circle.WAITING_LIST)
    assert kinds(network) == {K.WAVE_READY: 1, K.NO_CANDIDATE: 1}


def test_a_wish_to_be_called_ends_with_the_call(network):
    request = a_waiting(network)
    tell(request, Happening.CALL_WANTED)
    tell(request, Happening.CALL_WANTED, NOW + DAY)
    assert kinds(network) == {K.CALL_WANTED: 1}
    assert found(network, K.CALL_WANTED)[0].since == NOW
    tell(request, Happening.LEARNER_CALLED)
    assert kinds(network) == {}


def test_calls_and_letters_are_there_when_they_are_due(network):
    request = a_waiting(network)
    a_notice(network, request, key="1")
    a_notice(network, request, key="2", channel=NoticeChannel.LETTER)
    a_notice(network, request, key="3", due_at=NOW + DAY)
    a_notice(network, request, key="4", status=NoticeStatus.SENT)
    a_notice(network, request, key="5", channel=NoticeChannel.EMAIL)
    assert kinds(network) == {K.CALL: 1, K.LETTER: 1}


def test_a_failed_message_needs_somebody_unless_another_went_instead(network):
    failed = a_notice(network, key="1", status=NoticeStatus.FAILED)
    assert kinds(network) == {K.FAILED: 1}
    a_notice(network, key="2", status=NoticeStatus.SENT, fallback_of_id=failed.id)
    assert kinds(network) == {}
    a_notice(network, key="3", status=NoticeStatus.FAILED, handled_at=NOW)
    assert kinds(network) == {}


def test_texts_nobody_understands_are_read(network):
    for number, outcome in enumerate((TextOutcome.FOR_A_HUMAN, TextOutcome.DONE)):
        stored(
            TextReceived(
                gateway_id=str(number),
                sender="+32470111222",
                body="What?",
                received_at=MONDAY,
                network_id=network.id,
                meaning=TextMeaning.OTHER,
                outcome=outcome,
            )
        )
    assert kinds(network) == {K.TEXT: 1}


def test_an_offer_past_its_time_shows_that_the_worker_is_late(network):
    request = a_request(network, stage=Stage.OFFERED)
    an_offer(request, a_helper(network), expires_at=NOW)
    assert kinds(network, NOW + timedelta(minutes=14)) == {}
    assert kinds(network, NOW + timedelta(minutes=15)) == {K.UNANSWERED: 1}


def test_no_contact_is_looked_at_two_days_after_the_reminder(network):
    offer = a_match(network)
    assert kinds(network, MONDAY + 7 * DAY) == {}
    late = MONDAY + 8 * DAY
    assert kinds(network, late) == {K.NO_CONTACT: 1}
    assert found(network, K.NO_CONTACT, late)[0].due == MONDAY + 5 * DAY
    a_meeting(offer, 9, SessionStatus.PLANNED)
    assert kinds(network, late) == {}


def test_a_contact_that_was_told_is_a_contact(network):
    a_match(network, contacted_at=MONDAY + DAY)
    assert kinds(network, MONDAY + 8 * DAY) == {}


@pytest.mark.parametrize(
    ("day", "expected"), [(21, {}), (23, {K.SILENT: 1}), (60, {K.SILENT: 1})]
)
def test_an_accompaniment_falls_silent_after_its_days(network, day, expected):
    a_match(network, contacted_at=MONDAY + DAY)
    assert kinds(network, MONDAY + day * DAY) == expected


def test_the_last_meeting_held_counts_and_a_planned_one_is_life(network):
    offer = a_match(network)
    a_meeting(offer, 5, SessionStatus.DONE)
    assert kinds(network, MONDAY + 26 * DAY) == {}
    assert kinds(network, MONDAY + 27 * DAY) == {K.SILENT: 1}
    a_meeting(offer, 40, SessionStatus.PLANNED)
    assert kinds(network, MONDAY + 27 * DAY) == {}


def test_one_missed_meeting_is_looked_at_unless_another_is_planned(network):
    offer = a_match(network)
    a_meeting(offer, 3, SessionStatus.MISSED)
    now = MONDAY + 4 * DAY
    assert kinds(network, now) == {K.MISSED: 1}
    a_meeting(offer, 9, SessionStatus.PLANNED)
    assert kinds(network, now) == {}


def test_two_missed_in_a_row_are_looked_at_whatever_is_planned(network):
    offer = a_match(network)
    a_meeting(offer, 3, SessionStatus.MISSED)
    a_meeting(offer, 5, SessionStatus.MISSED)
    a_meeting(offer, 9, SessionStatus.PLANNED)
    now = MONDAY + 6 * DAY
    assert kinds(network, now) == {K.TWO_MISSED: 1}
    a_meeting(offer, 4, SessionStatus.DONE)
    assert kinds(network, now) == {}


def test_missed_meetings_before_the_last_one_held_are_past(network):
    offer = a_match(network)
    a_meeting(offer, 3, SessionStatus.MISSED)
    a_meeting(offer, 5, SessionStatus.DONE)
    assert kinds(network, MONDAY + 6 * DAY) == {}


def test_a_meeting_is_reported_within_two_days(network):
    offer = a_match(network)
    a_meeting(offer, 3, SessionStatus.PLANNED)
    assert kinds(network, MONDAY + 5 * DAY) == {}
    late = MONDAY + 5 * DAY + timedelta(hours=1)
    assert kinds(network, late) == {K.NO_REPORT: 1}
    assert found(network, K.NO_REPORT, late)[0].offer_id == offer.id


def test_who_once_seemed_able_is_asked_only_while_the_rule_says_so(network):
    offer = a_match(network, contacted_at=MONDAY)
    tell(
        db.session.get_one(HelpRequest, offer.request_id), Happening.AUTONOMY_SUGGESTED
    )
    assert kinds(network) == {}


def test_people_and_organisations_to_approve(network):
    a_helper(network, standing=Standing.APPLIED)
    a_partner(network, standing=Standing.APPLIED)
    assert kinds(network) == {K.HELPER_APPLIED: 1, K.PARTNER_APPLIED: 1}


def test_the_oldest_promise_stands_first_then_the_more_urgent(network):
    a_request(network, route=Route.OFFLINE)
    a_request(network, route=Route.CALL)
    old = a_waiting(network, asked_at=MONDAY - 30 * DAY)
    seen = watch(network, now=NOW)
    order = [(one.kind, one.request_id) for one in list_attention(seen)]
    assert order[0] == (K.LATE, old.id)
    assert [kind for kind, _ in order[1:]] == [K.CALL_FIRST, K.OFFLINE]


def test_nothing_of_another_network_is_ours(network):
    other = a_network()
    request = a_request(other, route=Route.CALL)
    a_request(other)
    a_notice(other, request)
    offer = a_match(other)
    a_meeting(offer, 1, SessionStatus.MISSED)
    a_helper(other, standing=Standing.APPLIED)
    assert kinds(network, MONDAY + 60 * DAY) == {}
