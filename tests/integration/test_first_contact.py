"""After the yes: the two speak, or the helper is reminded, then a coordinator looks."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.first_contact import Contact
from helpnet.domain.history import Actor, Happening
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import first_contact, meetings
from helpnet.store.base import db
from helpnet.store.first_contact import count_tries, overdue_contact
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request
from tests.integration.followup.scene import DAY, A, Pair, lines

YES = MONDAY + timedelta(hours=1)  # when a Pair begins; it has five days to speak
DUE = YES + 5 * DAY


@pytest.fixture
def pair(database):
    return Pair()


def note(pair, how=Contact.SPOKEN, now=YES + DAY, **given):
    who = {"helper_id": pair.helper_id, "request_id": pair.request_id} | given
    first_contact.note_contact(how=how, now=now, **who)


def match(pair):
    db.session.rollback()
    return db.session.get_one(Offer, pair.offer_id)


def overdue(now):
    db.session.rollback()
    return list(db.session.scalars(select(Offer.id).where(*overdue_contact(now))))


def remind(now):
    return first_contact.remind_first_contacts(now=now)


def test_having_spoken_is_noted_once(pair):
    note(pair)
    note(pair, now=YES + 2 * DAY)
    assert match(pair).contacted_at == YES + DAY
    assert lines(pair, Happening.CONTACT_MADE) == 1


def test_who_has_spoken_is_not_reminded(pair):
    note(pair)
    assert remind(DUE + DAY) == 0
    assert pair.told_of(NoticeKind.FIRST_CONTACT_DUE) == []


def test_a_silent_helper_is_reminded_once_and_then_a_coordinator_looks(pair):
    assert remind(DUE - timedelta(minutes=1)) == 0
    assert remind(DUE) == 1
    assert remind(DUE + timedelta(hours=1)) == 0

    (told,) = pair.told_of(NoticeKind.FIRST_CONTACT_DUE)
    assert told.account_id == pair.account_id
    assert told.facts["request"] == pair.request_id
    assert match(pair).reminded_at == DUE
    assert lines(pair, Happening.CONTACT_OVERDUE) == 1
    assert overdue(DUE + 2 * DAY - timedelta(seconds=1)) == []
    assert overdue(DUE + 2 * DAY) == [pair.offer_id]
    note(pair, now=DUE + 3 * DAY)
    assert overdue(DUE + 9 * DAY) == []


def test_days_of_the_network_count(database):
    pair = Pair(rules={"first_contact_days": 2})
    assert remind(YES + 2 * DAY) == 1
    assert match(pair).reminded_at == YES + 2 * DAY


def test_nobody_is_reminded_at_night(database):
    pair = Pair()  # in Brussels: quiet from nine in the evening to eight
    night = DUE + timedelta(hours=12)
    assert remind(night) == 0
    assert match(pair).reminded_at is None
    assert remind(night + timedelta(hours=10)) == 1


def test_nobody_is_reminded_in_a_quiet_weekend(database):
    Pair(rules={"quiet_weekends": True})
    saturday = MONDAY + 5 * DAY + timedelta(hours=3)
    assert remind(saturday) == 0
    assert remind(saturday + 2 * DAY) == 1


def test_a_planned_meeting_is_a_contact(pair):
    plan = Plan(
        starts_at=YES + 3 * DAY,
        mode=Mode.PUBLIC_PLACE,
        place_id=None,
        where="Library",
    )
    meetings.plan_session(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        plan=plan,
        entry_key="first",
        now=YES + DAY,
    )
    assert match(pair).contacted_at == YES + DAY
    assert lines(pair, Happening.CONTACT_MADE) == 0
    assert remind(DUE + DAY) == 0


def test_a_recorded_meeting_is_a_contact(pair):
    pair.record(1, A, now=YES + 2 * DAY)
    assert match(pair).contacted_at == YES + 2 * DAY
    assert remind(DUE + DAY) == 0


def test_a_match_with_meetings_from_before_is_left_alone(pair):
    pair.record(1, A, now=YES + 2 * DAY)
    match(pair).contacted_at = None  # as it was before helpnet asked
    db.session.commit()
    assert remind(DUE + DAY) == 0


def test_what_is_over_is_not_reminded_of(pair):
    match(pair).status = OfferStatus.ENDED
    db.session.commit()
    assert remind(DUE + DAY) == 0


def test_calls_without_an_answer_are_counted(pair):
    for hours in (0, 24, 48):
        note(pair, Contact.TRIED, now=YES + timedelta(hours=hours, minutes=1))
        note(pair, Contact.TRIED, now=YES + timedelta(hours=hours, minutes=9))
    assert count_tries([match(pair)]) == {pair.offer_id: 3}
    assert match(pair).contacted_at is None
    note(pair, now=YES + 3 * DAY)
    note(pair, Contact.TRIED, now=YES + 4 * DAY)
    assert count_tries([match(pair)]) == {pair.offer_id: 3}


def test_a_coordinator_notes_what_they_heard(pair):
    given = {
        "network_id": pair.network.id,
        "request_id": pair.request_id,
        "offer_id": pair.offer_id,
        "account_id": pair.coordinator.id,
        "now": DUE,
    }
    first_contact.note_by_coordinator(**given)
    first_contact.note_by_coordinator(**given)
    steps = match(pair).request.history
    assert [s.by for s in steps if s.what is Happening.CONTACT_MADE] == [
        Actor.COORDINATOR
    ]
    for other in (
        {"network_id": a_network().id},
        {"request_id": a_request(pair.network).id},
    ):
        with pytest.raises(NoResultFound):
            first_contact.note_by_coordinator(**given | other)


def test_only_the_helper_of_a_match_that_goes_on_notes_anything(pair):
    with pytest.raises(NoResultFound):
        note(pair, helper_id=a_helper(pair.network).id)
    match(pair).status = OfferStatus.ENDED
    db.session.commit()
    with pytest.raises(NoResultFound):
        note(pair)
