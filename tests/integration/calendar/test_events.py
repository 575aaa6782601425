"""One meeting as an iCalendar event: its words, its changes, its hour."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.adapters.calendar import Guest, invite
from helpnet.adapters.mail_message import Mail, compose
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.texts import in_lines
from helpnet.services import meetings
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.integration.calendar.scene import SETTINGS, sound
from tests.integration.followup.scene import DAY, NOW, told_helper, told_learner

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
