"""A helper's week and calendar: what to do, in the order of time."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from helpnet.domain.autonomy import Level
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_offer,
    stored,
)

DAY = timedelta(days=1)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY)
    return a_network(name="Liège helps")


@pytest.fixture
def count_statements(app):
    """Return a function that runs an act and counts what it asks the database."""

    def run(act):
        asked = []

        def note(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            try:
                act()
            finally:
                event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    return run


def match(network, helper, name, since=MONDAY - DAY, **fields):
    request = a_request(network, name=name, stage=Stage.ACCOMPANIED)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": since} | fields
    return an_offer(request, helper, **given)


def meeting(offer, at, **fields):
    given = {
        "request_id": offer.request_id,
        "offer_id": offer.id,
        "starts_at": at,
        "mode": Mode.PUBLIC_PLACE,
        "where": "Town hall",
        "entry_key": f"meeting-{offer.id}-{at.isoformat()}",
    }
    return stored(HelpSession(**given | fields))


def test_an_empty_week_leads_to_the_calendar(browser):
    browser.open("/helper").follow("My week")
    assert browser.sees("Nothing to do this week")
    assert browser.follow("My calendar").sees("No meeting in this month")


def test_the_week_is_in_the_order_of_time(network, helper, browser):
    meeting(match(network, helper, "Late Lea"), MONDAY - 2 * DAY)
    meeting(match(network, helper, "Thursday Theo"), MONDAY + 3 * DAY)
    meeting(match(network, helper, "Later Lou"), MONDAY + 8 * DAY)
    match(network, helper, "Call Karim", since=MONDAY - 4 * DAY)
    waiting = a_request(network, name="Secret", stage=Stage.OFFERED)
    an_offer(waiting, helper, expires_at=MONDAY + 2 * DAY)

    browser.open("/helper/week")

    order = (
        "How was it with Late Lea?",
        "Call Call Karim for the first time",
        "Answer: can you help this person?",
        "Meet Thursday Theo",
    )
    places = [browser.main.index(words) for words in order]
    assert places == sorted(places)
    assert not browser.sees("Later Lou")
    assert not browser.sees("Secret")
    assert browser.sees("You promised to call before Tuesday, 3 March 2026")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("Record the meeting", "Late Lea"),
        ("It did not take place", "What happened?"),
        ("Make the first call", "Your first call"),
        ("Look and answer", "Can you help this person?"),
    ],
)
def test_each_duty_has_its_step(network, helper, browser, step, words):
    meeting(match(network, helper, "Late Lea"), MONDAY - 2 * DAY)
    match(network, helper, "Call Karim")
    an_offer(a_request(network, stage=Stage.OFFERED), helper)
    assert browser.open("/helper/week").follow(step).sees(words)


def test_having_spoken_takes_the_call_off_the_week(network, helper, browser):
    match(network, helper, "Call Karim")
    browser.open("/helper/week").follow("Make the first call").press("We have spoken")
    assert browser.sees("Noted. Thank you.")
    assert not browser.sees("Your first call")
    assert browser.open("/helper/week").sees("Nothing to do this week")
    assert browser.open("/helper").sees("Plan the next meeting")


def test_a_call_in_vain_is_noted(network, helper, browser):
    offer = match(network, helper, "Call Karim")
    browser.open(f"/helper/learners/{offer.request_id}")
    browser.press("I tried, nobody answered")
    assert browser.sees("Noted. Try again tomorrow.")
    assert browser.sees("You called 1 time. Try again at another time of day.")


def test_the_calendar_shows_a_month_on_the_learners_clock(network, helper, browser):
    theo = match(network, helper, "Theo")
    meeting(theo, MONDAY + 3 * DAY)
    midnight = MONDAY.replace(hour=23, minute=30, day=31)  # April there already
    meeting(theo, midnight)
    meeting(theo, MONDAY + 5 * DAY, status=SessionStatus.CANCELLED)

    browser.open("/helper").follow("My calendar")

    assert browser.sees("Thursday, 5 March 2026")
    assert browser.sees("at 10:00")
    assert browser.main.count("Meet Theo") == 1
    days = [url for _words, url in browser.links() if "#day-" in url]
    assert days == ["#day-2026-03-05"]
    assert 'id="day-2026-03-05"' in browser.html
    browser.follow("April 2026")
    assert browser.sees("Wednesday, 1 April 2026")
    browser.follow("March 2026")
    assert browser.url == "/helper/calendar?month=2026-03"


@pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "9999-12", "2026-3-1"])
def test_an_impossible_month_is_this_month(browser, month):
    assert browser.open(f"/helper/calendar?month={month}").status == 200
    assert browser.sees("March 2026")


def test_the_calendar_ends_with_the_accompaniment(network, helper, browser):
    over = match(network, helper, "Gone", status=OfferStatus.ENDED, ended_at=MONDAY)
    meeting(over, MONDAY + DAY)
    meeting(match(network, a_helper(network), "Somebody else's"), MONDAY + DAY)
    assert browser.open("/helper/calendar").sees("No meeting in this month")


@pytest.mark.parametrize("page", ["/helper/week", "/helper/calendar", "/helper/offers"])
def test_more_people_ask_no_more_questions(
    network, helper, browser, page, count_statements
):
    def fill(number):
        for n in range(number):
            meeting(match(network, helper, f"Learner {n}"), MONDAY + DAY)
            an_offer(a_request(network, stage=Stage.OFFERED), helper)

    fill(1)
    few = count_statements(lambda: browser.open(page))
    fill(6)
    assert count_statements(lambda: browser.open(page)) == few


def test_more_learners_who_may_be_done_ask_no_more_questions(
    app, network, helper, browser, count_statements
):
    def fill(number):
        for n in range(number):
            offer = match(network, helper, f"Learner {n}", since=MONDAY - 9 * DAY)
            with app.app_context():
                request = db.session.get(HelpRequest, offer.request_id)
                [need] = request.needs
                request.tell(Happening.AUTONOMY_ASKED, at=MONDAY, by=Actor.SYSTEM)
                if n % 2:
                    request.tell(Happening.NOT_YET, at=MONDAY, by=Actor.LEARNER)
                db.session.commit()
                goal = need.id
            for days in (2, 1):
                level = SessionLevel(need_id=goal, level=Level.ALONE)
                done = {"status": SessionStatus.DONE, "levels": [level]}
                meeting(offer, MONDAY - days * DAY, **done)

    fill(2)
    few = count_statements(lambda: browser.open("/helper"))
    assert browser.html.count("Seems able") == 1
    fill(6)
    assert count_statements(lambda: browser.open("/helper")) == few
    assert browser.html.count("Seems able") == 4


def test_the_calendar_ends_a_year_from_now(browser):
    """What follows links for ever must come to an end."""
    assert browser.open("/helper/calendar?month=2027-03").status == 200
    assert browser.sees("March 2027")
    assert not any("2027-04" in (href or "") for _, href in browser.links())
    browser.open("/helper/calendar?month=2027-04")
    assert browser.sees("March 2026")
