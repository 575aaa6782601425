"""Meetings as iCalendar, read back as a calendar program reads them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import event as happens
from sqlalchemy.exc import NoResultFound

from helpnet.adapters.calendar import Guest, feed, invite
from helpnet.adapters.mail_message import Mail, compose
from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.contacts import ContactWay
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.texts import in_lines
from helpnet.services import autonomy, calendar_feeds, meetings
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.conftest import settings_for
from tests.integration.followup.scene import (
    DAY,
    NOW,
    A,
    Pair,
    told_helper,
    told_learner,
)

SETTINGS = settings_for(
    "sqlite://", BASE_URL="https://help.example.org:8443", MAIL_FROM="Desk <d@x.org>"
)
FACTS = {
    **{"to": "learner", "by": "", "request": 1, "session": 7, "sequence": 0},
    **{"helper": "", "helper_phone": "", "learner": "J", "learner_phone": ""},
    **{"starts_at": NOW.isoformat(), "minutes": 60, "zone": "Europe/Brussels"},
    **{"mode": "phone", "location": "", "phone": ""},
}
PROPERTIES = {
    *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION"),
    *("LOCATION", "STATUS", "ORGANIZER", "ATTENDEE"),
}
NASTY = 'Zoë, "the\nbold"; \\n BEGIN:VEVENT\r\nX:1 \x00\x07 👩‍🦰 ' + "é" * 90


@pytest.fixture
def pair(database):
    return Pair(contact_way=ContactWay.EMAIL, email="jeanne@example.org")


def received(notice, **guest):
    """Return the only event of a message, and the calendar around it."""
    given = {
        "name": notice.recipient,
        "address": notice.address,
        "language": notice.language,
        "network": "Liège",
    }
    part = invite(
        notice.kind,
        notice.facts,
        Guest(**given | guest),
        settings=SETTINGS,
        now=notice.created_at,
    )
    calendar = sound(part.content)
    [event] = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == part.method
    return event, calendar


def sound(content):
    """Return the calendar, or fail on what RFC 5545 forbids."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
        assert not any(octet < 32 for octet in line)
        line.decode()  # no character is cut in two
    calendar = Calendar.from_ical(content)
    assert str(calendar["VERSION"]) == "2.0"
    assert "PRODID" in calendar
    assert not calendar.get_missing_tzids()
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert event["DTSTAMP"].dt.tzinfo is not None
        for name in ("DTSTART", "DTEND"):
            assert event[name].dt.utcoffset() is not None, "a floating time"
        assert event["DTEND"].dt > event["DTSTART"].dt
    return calendar


def test_an_invitation_says_when_where_and_who(pair):
    pair.plan()
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    event, calendar = received(notice)
    assert str(calendar["METHOD"]) == "REQUEST"
    assert str(event["UID"]) == f"session-{notice.facts['session']}@help.example.org"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == NOW
    assert event["DTSTART"].dt == NOW + DAY
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert str(event["SUMMARY"]) == "Meeting with Amina"
    assert str(event["LOCATION"]) == "At the library"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:d@x.org"
    assert event["ATTENDEE"] == "mailto:jeanne@example.org"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    told = str(event["DESCRIPTION"])
    assert "Amina Benali: 0470 11 12 22" in told
    assert "Liège: +32 4 222 33 44" in told
    assert "/request/" in told


def test_the_helper_reads_whom_to_call_and_the_summary_hides_the_family_name(pair):
    pair.plan()
    [notice] = told_helper(pair, NoticeKind.SESSION_PLANNED)
    event, _calendar = received(notice)
    assert str(event["SUMMARY"]) == "Meeting with Jeanne"
    assert "Jeanne Lambert: 04 222 33 44" in str(event["DESCRIPTION"])
    assert "/request/" not in str(event["DESCRIPTION"])


def test_a_move_and_a_cancellation_are_about_the_same_event(pair):
    planned = pair.plan()
    meetings.move_session(
        helper_id=pair.helper_id,
        session_id=planned,
        plan=Plan(starts_at=NOW + 3 * DAY, mode=Mode.PHONE),
        sequence=0,
        now=NOW + timedelta(hours=1),
    )
    meetings.cancel_session(
        helper_id=pair.helper_id,
        session_id=planned,
        note="",
        now=NOW + timedelta(hours=2),
    )
    kinds = (
        NoticeKind.SESSION_PLANNED,
        NoticeKind.SESSION_MOVED,
        NoticeKind.SESSION_CANCELLED,
    )
    for told in (told_learner, told_helper):
        found = [received(told(pair, kind)[0]) for kind in kinds]
        assert [str(c["METHOD"]) for _e, c in found] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({str(event["UID"]) for event, _c in found}) == 1
        assert [event["SEQUENCE"] for event, _c in found] == [0, 1, 2]
        stamps = [event["DTSTAMP"].dt for event, _c in found]
        assert stamps == sorted(set(stamps))
        assert str(found[-1][0]["STATUS"]) == "CANCELLED"
        assert "LOCATION" not in found[1][0]
        assert "0470" not in str(found[-1][0]["DESCRIPTION"])


def test_cannot_come_takes_the_event_out_of_the_helpers_calendar(pair):
    planned = pair.plan()
    meetings.drop_session(
        request_id=pair.request_id, session_id=planned, sequence=0, note="", now=NOW
    )
    [notice] = told_helper(pair, NoticeKind.CANNOT_COME)
    event, calendar = received(notice)
    assert (str(calendar["METHOD"]), event["SEQUENCE"]) == ("CANCEL", 1)


def test_a_home_visit_names_only_the_town_to_all_but_the_helper(pair):
    request = db.session.get(HelpRequest, pair.request_id)
    request.modes = frozenset({Mode.HOME_VISIT})
    db.session.commit()
    pair.plan(mode=Mode.HOME_VISIT, where="Rue Haute 5")
    learner = received(told_learner(pair, NoticeKind.SESSION_PLANNED)[0])[0]
    helper = received(told_helper(pair, NoticeKind.SESSION_PLANNED)[0])[0]
    assert str(learner["LOCATION"]) == "Liège"
    assert str(helper["LOCATION"]) == "Rue Haute 5, Liège"


def test_nobodys_words_break_the_file(pair):
    pair.plan()
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    notice.facts = notice.facts | {"helper": NASTY, "location": NASTY, "phone": NASTY}
    event, calendar = received(notice, name=NASTY, network=NASTY)
    assert len(calendar.walk("VEVENT")) == 1
    assert "X" not in event
    assert str(event["SUMMARY"]) == "Meeting with Zoë,"
    assert "👩‍🦰" in str(event["LOCATION"])
    assert "BEGIN:VEVENT" in str(event["LOCATION"])
    assert "\x00" not in str(event["LOCATION"])
    assert event["ATTENDEE"] == "mailto:jeanne@example.org"


# But for a backslash before a big N, which the library takes for a new line.
SIGNS = st.text(max_size=120).filter(lambda text: "\\N" not in text) | st.text(
    '\\n;,:=^"% \r\n\t\x85\u2028é👩', max_size=120
)


@given(SIGNS, SIGNS)
def test_whatever_people_type_is_read_back_as_it_was(database, name, place):
    facts = FACTS | {"helper": name, "location": place}
    guest = Guest(name=name, address="j@x.org", language="en", network="Liège")
    part = invite(NoticeKind.SESSION_PLANNED, facts, guest, settings=SETTINGS, now=NOW)
    [event] = sound(part.content).walk("VEVENT")
    assert str(event.get("LOCATION", "")) == in_lines(place)
    assert event["ATTENDEE"] == "mailto:j@x.org"
    assert set(event) <= PROPERTIES


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_every_language_has_its_words(pair, language):
    pair.plan()
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    event, _calendar = received(notice, language=language)
    assert "Amina" in str(event["SUMMARY"])


def test_other_messages_carry_no_calendar(pair):
    guest = Guest(name="J", address="j@x.org", language="en", network="L")
    facts = {"helper": "Amina"}  # a message written before meetings had numbers
    for kind in (NoticeKind.SESSION_PLANNED, NoticeKind.OFFER):
        assert invite(kind, facts, guest, settings=SETTINGS, now=NOW) is None


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 1),  # 02:30 comes twice: the first
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 1),  # the second
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 1),  # ends in the doubled hour
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 1),  # ends after the lost hour
    ],
)
def test_the_hour_that_comes_twice_is_the_right_one(pair, at, hours):
    pair.plan(at=at)
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    event, _calendar = received(notice)
    assert event["DTSTART"].dt.astimezone(UTC) == at
    assert event["DTEND"].dt.astimezone(UTC) == at + timedelta(hours=hours)


def test_a_mail_carries_the_calendar_octet_by_octet(pair):
    pair.plan()
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    guest = Guest(name="Zoë", address="j@x.org", language="fr", network="Liège")
    part = invite(notice.kind, notice.facts, guest, settings=SETTINGS, now=NOW)
    mail = Mail(
        number=1, to="j@x.org", subject="S", body="B", html="<p>B</p>", calendar=part
    )
    sent = compose(mail, "Desk <d@x.org>").as_bytes(policy=SMTP)
    received = message_from_bytes(sent, policy=SMTP)
    files = [p for p in received.walk() if p.get_content_type() == "text/calendar"]
    assert [p.get_payload(decode=True) for p in files] == [part.content] * 2
    assert {p.get_param("method") for p in files} == {"REQUEST"}
    assert {p.get_param("charset") for p in files} == {"utf-8"}
    assert [p.get_filename() for p in files] == [None, "meeting.ics"]
    assert b"\r\nBEGIN:VEVENT\r\n" in part.content


def written(pair, now=NOW):
    key = calendar_feeds.find_key(helper_id=pair.helper_id)
    found = calendar_feeds.get_feed(key=key, now=now)
    return feed(
        found.entries, title="My meetings", language=found.language, settings=SETTINGS
    )


def test_the_feed_holds_what_is_planned_and_ninety_days_back(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    cancelled = pair.plan(at=NOW + 5 * DAY, entry_key="a")
    pair.record(1, A)  # 3 March, 59 days ago
    planned = pair.plan(entry_key="b")
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=cancelled, note="", now=NOW
    )
    content = written(pair)
    assert content == written(pair, NOW + timedelta(minutes=5))
    calendar = sound(content)
    assert "METHOD" not in calendar
    events = calendar.walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
    assert all("ATTENDEE" not in event for event in events)
    assert str(events[1]["UID"]) == f"session-{planned}@help.example.org"
    later = sound(written(pair, NOW + 40 * DAY)).walk("VEVENT")
    assert len(later) == 2  # what was held in March is gone, what is planned stays
    calendar_feeds.make_key(helper_id=pair.helper_id)


def test_an_empty_feed_is_a_calendar_too(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    assert sound(written(pair)).walk("VEVENT") == []


def test_a_move_shows_in_the_feed_as_later(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    planned = pair.plan()
    [before] = sound(written(pair)).walk("VEVENT")
    meetings.move_session(
        helper_id=pair.helper_id,
        session_id=planned,
        plan=Plan(starts_at=NOW + 3 * DAY, mode=Mode.PHONE),
        sequence=0,
        now=NOW + timedelta(hours=1),
    )
    [after] = sound(written(pair)).walk("VEVENT")
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["UID"] == before["UID"]


def test_each_network_has_its_own_clock(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    pair.plan()
    away = Pair()
    network = db.session.get(Network, away.network.id)
    network.time_zone = "Australia/Melbourne"
    db.session.commit()
    away.plan(entry_key="away")
    db.session.get(Offer, away.offer_id).helper_id = pair.helper_id
    db.session.commit()
    calendar = sound(written(pair))
    zones = {event["DTSTART"].params["TZID"] for event in calendar.walk("VEVENT")}
    assert zones == {"Europe/Brussels", "Australia/Melbourne"}
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == zones
    starts = {event["DTSTART"].dt.astimezone(UTC) for event in calendar.walk("VEVENT")}
    assert starts == {NOW + DAY}


def test_who_no_longer_accompanies_reads_no_number(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    pair.plan()
    autonomy.stop_accompanying(
        helper_id=pair.helper_id, request_id=pair.request_id, reason="", now=NOW
    )
    [event] = sound(written(pair)).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert "04 222" not in str(event["DESCRIPTION"])
    assert "Lambert" not in str(event["DESCRIPTION"])


@pytest.mark.parametrize("standing", [Standing.LEFT, Standing.REFUSED])
def test_who_left_has_no_feed(pair, standing):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    db.session.get(Helper, pair.helper_id).standing = standing
    db.session.commit()
    with pytest.raises(NoResultFound):
        written(pair)


def test_who_is_shut_out_has_no_feed_and_a_break_keeps_it(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    db.session.get(Helper, pair.helper_id).standing = Standing.PAUSED
    db.session.commit()
    assert written(pair)
    db.session.get(Account, pair.account_id).status = AccountStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(NoResultFound):
        written(pair)


def test_a_new_address_ends_the_old_one(pair):
    assert calendar_feeds.find_key(helper_id=pair.helper_id) == ""
    calendar_feeds.make_key(helper_id=pair.helper_id)
    old = calendar_feeds.find_key(helper_id=pair.helper_id)
    assert len(old) >= 32
    calendar_feeds.make_key(helper_id=pair.helper_id)
    with pytest.raises(NoResultFound):
        calendar_feeds.get_feed(key=old, now=NOW)
    assert written(pair)


def test_a_long_feed_asks_no_more_questions_than_a_short_one(pair):
    calendar_feeds.make_key(helper_id=pair.helper_id)
    pair.plan()
    short = questions(lambda: written(pair))
    for number in range(5):
        other = Pair()
        other.plan(entry_key=f"other-{number}")
        db.session.get(Offer, other.offer_id).helper_id = pair.helper_id
    db.session.commit()
    assert questions(lambda: written(pair)) == short
    assert len(sound(written(pair)).walk("VEVENT")) == 6


def questions(act):
    """Return how many statements the act sends to the database."""
    db.session.expunge_all()
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    happens.listen(db.engine, "before_cursor_execute", count)
    act()
    happens.remove(db.engine, "before_cursor_execute", count)
    return len(seen)
