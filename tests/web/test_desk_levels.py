"""The desk says how fast people hear from us, whichever way they asked."""

from datetime import timedelta

import pytest

from helpnet.domain.asking import Channel
from helpnet.domain.history import Actor, Happening
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request, an_account

DESK = "/coordinator/"
LATE = "Promised, and not reached yet"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(days=10))
    return a_network()


@pytest.fixture
def desk(network, sign_in):
    return sign_in(an_account(network))


def reached(app, request, days):
    with app.app_context():
        row = db.session.get_one(HelpRequest, request.id)
        at = MONDAY + timedelta(days=days)
        row.tell(Happening.LEARNER_CALLED, at=at, by=Actor.COORDINATOR)
        db.session.commit()


def test_nobody_has_asked(desk):
    desk.open(DESK)
    assert desk.sees("Nobody has asked in the last 90 days.")
    assert not desk.sees(LATE)


def test_few_people_are_shown_and_not_compared(app, network, desk):
    reached(app, a_request(network), 1)
    desk.open(DESK)
    assert desk.sees("Web page 1 1 day 100%")
    assert desk.sees("Too few people asked to compare the ways.")


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        (1, "Phone, counter and letter are served as fast as the web page."),
        (4, "Phone call: people wait markedly longer than on the web page."),
    ],
)
def test_phone_is_compared_with_the_web_page(app, network, desk, phone, words):
    for channel, days in ((Channel.WEB, 1), (Channel.PHONE, phone)):
        for _ in range(5):
            reached(app, a_request(network, channel=channel), days)
    assert desk.open(DESK).sees(words)


def test_who_waits_too_long_is_named_and_one_link_away(app, network, desk):
    a_request(network, name="Late Person")
    desk.open(DESK)
    assert desk.sees(LATE)
    assert desk.sees("Late Person: promised by Thursday, 5 March 2026")
    desk.follow("Late Person").press("Keep the note", note="All is well.")
    assert not desk.open(DESK).sees(LATE)
    assert desk.sees("Web page 1 10 days 0%")


def test_more_than_five_are_counted(network, desk):
    for _ in range(6):
        a_request(network)
    assert desk.open(DESK).sees("1 person more waits too long.")


def test_a_network_changes_its_promise(network, desk):
    desk.open("/coordinator/network/").press("Save the rules", promise_days="9")
    a_request(network)
    assert not desk.open(DESK).sees(LATE)
    assert desk.sees("one of us is in touch within 9 weekdays")
