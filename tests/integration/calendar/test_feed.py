"""The feed of a helper's meetings, read by a calendar program."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import event as happens
from sqlalchemy.exc import NoResultFound

from helpnet.adapters.calendar import feed
from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.services import autonomy, calendar_feeds, meetings
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from tests.integration.calendar.scene import SETTINGS, sound
from tests.integration.followup.scene import DAY, NOW, A, Pair


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
