"""From asking to the first human contact, by the same clock for every way to ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from helpnet.domain.asking import Channel
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.service_levels import Comparison
from helpnet.services.calls import mark_done
from helpnet.services.service_levels import show_service_levels
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request, an_account, stored

NOW = MONDAY + timedelta(days=10)


@pytest.fixture
def network(database):
    return a_network()


def happened(request, what, *, days, by=Actor.COORDINATOR):
    row = db.session.get_one(HelpRequest, request.id)
    row.tell(what, at=MONDAY + timedelta(days=days), by=by)
    db.session.commit()
    return request


def levels(network, now=NOW):
    return show_service_levels(network_id=network.id, now=now)


def median(network, channel=Channel.WEB):
    return levels(network).channels[channel].waits.median


@pytest.mark.parametrize(
    "what",
    [
        Happening.LEARNER_CALLED,
        Happening.LETTER_SENT,
        Happening.SESSION_PLANNED,
        Happening.SESSION_HELD,
    ],
)
@pytest.mark.parametrize("channel", list(Channel))
def test_the_first_human_contact_stops_the_clock(network, what, channel):
    request = a_request(network, channel=channel)
    happened(request, Happening.HELPER_ASKED, days=1)
    happened(request, Happening.CALL_WANTED, days=1, by=Actor.LEARNER)
    happened(request, what, days=2)
    happened(request, Happening.SESSION_HELD, days=5)
    assert median(network, channel) == 2


def test_a_letter_that_left_is_a_contact(network):
    request, account = a_request(network), an_account(network)
    notice = stored(
        Notice(
            key="letter",
            network_id=network.id,
            request_id=request.id,
            kind=NoticeKind.REQUEST_RECEIVED,
            channel=NoticeChannel.LETTER,
            recipient=request.name,
            address="Rue Haute 3",
            language="en",
            facts={},
            created_at=MONDAY,
            due_at=MONDAY,
        )
    )
    for _ in range(2):
        mark_done(
            network_id=network.id,
            notice_id=notice.id,
            account_id=account.id,
            now=MONDAY + timedelta(days=1),
        )
    row = db.session.get_one(HelpRequest, request.id, populate_existing=True)
    sent = [s for s in row.history if s.what is Happening.LETTER_SENT]
    assert [(s.by, s.account_id) for s in sent] == [(Actor.COORDINATOR, account.id)]
    assert median(network) == 1


def test_who_was_not_reached_in_time_is_named_longest_waiting_first(network):
    a_request(network, asked_at=NOW - timedelta(days=1))
    for days in (8, 9):
        a_request(network, name=f"Late {days}", asked_at=NOW - timedelta(days=days))
    happened(a_request(network, name="Called"), Happening.LEARNER_CALLED, days=1)
    gone = a_request(network, name="Gone")
    row = db.session.get_one(HelpRequest, gone.id)
    row.record(Event.LEARNER_WITHDREW, at=NOW, by=Actor.LEARNER)
    db.session.commit()
    a_request(network, name="Helped", stage=Stage.ACCOMPANIED)
    found = levels(network)
    assert [line.name for line in found.late] == ["Late 9", "Late 8"]
    assert found.late_count == 2
    assert found.late[1].promised == date(2026, 3, 9)


def test_long_ago_counts_no_more_but_is_not_forgotten(network):
    a_request(network, asked_at=NOW - timedelta(days=200))
    found = levels(network)
    assert (found.everybody.waits.people, found.late_count) == (0, 1)
    assert found.comparison is Comparison.TOO_FEW


def test_each_network_makes_its_own_promise(network):
    a_request(network, asked_at=NOW - timedelta(days=6))
    patient = a_network(rules={"promise_days": 20})
    a_request(patient, asked_at=NOW - timedelta(days=6))
    assert levels(network).late_count == 1
    assert (levels(patient).late_count, levels(patient).weekdays) == (0, 20)
    assert levels(patient).everybody.decided == 0


def test_the_promised_day_lasts_until_midnight_there(database):
    far = a_network(time_zone="Australia/Melbourne")
    a_request(far, asked_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    # Thursday 5 March in Melbourne ends at 13:00 UTC.
    assert levels(far, datetime(2026, 3, 5, 12, 59, tzinfo=UTC)).late_count == 0
    assert levels(far, datetime(2026, 3, 5, 13, 0, tzinfo=UTC)).late_count == 1


def test_phone_is_served_as_fast_as_the_web_form(network):
    for channel in (Channel.WEB, Channel.PHONE):
        for _ in range(5):
            request = a_request(network, channel=channel)
            happened(request, Happening.LEARNER_CALLED, days=1)
    assert levels(network).comparison is Comparison.AS_FAST


def test_however_many_people_asked_the_statements_are_the_same(network):
    def count():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", note)
        levels(network)
        event.remove(db.engine, "before_cursor_execute", note)
        return len([each for each in seen if each.lstrip().startswith("SELECT")])

    a_request(network)
    few = count()
    for number in range(12):
        happened(a_request(network), Happening.LEARNER_CALLED, days=number % 4)
    assert count() == few <= 5
