"""The coordinator's day: one list, the next step of each thing, its pages."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Role, Standing
from helpnet.domain.asking import Route
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import TextReceived
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_notice,
    a_partner,
    a_request,
    an_account,
    an_offer,
    stored,
)
from tests.visitor import words

NOW = MONDAY + timedelta(days=30)
DAY = timedelta(days=1)
TODAY = "/coordinator/today/"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network()


def a_match(network, name, **fields):
    request = a_request(network, name=name, stage=Stage.ACCOMPANIED)
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
            entry_key=f"{offer.id}-{day}",
        )
    )


def everything(app, network, times=1):
    """Let one thing of nearly every kind need somebody, `times` over."""
    for number in range(times):
        a_request(network, name=f"First {number}", route=Route.CALL)
        a_request(network, name=f"Paper {number}", route=Route.OFFLINE)
        a_request(network, name=f"List {number}", circle=Circle.WAITING_LIST)
        a_request(network, name=f"Wave {number}", wave_ready_at=MONDAY)
        asked = a_request(network, name=f"Asked {number}", stage=Stage.OFFERED)
        an_offer(asked, a_helper(network))
        failed = {"status": NoticeStatus.FAILED, "channel": NoticeChannel.EMAIL}
        a_notice(network, asked, **failed)
        a_notice(network, asked)
        a_notice(network, asked, channel=NoticeChannel.LETTER)
        a_match(network, f"Quiet {number}", contacted_at=MONDAY)
        a_match(network, f"Shy {number}")
        a_meeting(a_match(network, f"Missed {number}"), 3, SessionStatus.MISSED)
        a_meeting(a_match(network, f"Unsaid {number}"), 3, SessionStatus.PLANNED)
        a_helper(network, name=f"Vera {number}", standing=Standing.APPLIED)
        a_partner(network, name=f"Club {number}", standing=Standing.APPLIED)
    stored(
        TextReceived(
            gateway_id=f"text-{asked.id}",
            sender="+32470999888",
            body="When does the bus leave?",
            received_at=MONDAY,
            network_id=network.id,
            meaning=TextMeaning.OTHER,
            outcome=TextOutcome.FOR_A_HUMAN,
        )
    )
    with app.app_context():
        row = db.session.get_one(HelpRequest, asked.id)
        row.tell(Happening.CALL_WANTED, at=MONDAY, by=Actor.LEARNER)
        db.session.commit()


def test_nothing_waits(coordinator):
    coordinator.open(TODAY)
    assert coordinator.sees("Nothing waits for you")
    assert coordinator.heading == "What needs you now"


def test_every_kind_has_its_words_and_its_next_step(emptied, network, coordinator):
    everything(emptied, network)
    coordinator.open(TODAY)
    steps = {
        "First 0": "Write down what they say",
        "Paper 0": "I told them where",
        "List 0": "See why nobody fits",
        "Wave 0": "Ask the next helpers",
        "Asked 0": "Ask another helper",
        "Shy 0": "Call Amina Benali",
        "Quiet 0": "Call Amina Benali",
        "Missed 0": "Call Amina Benali",
        "Unsaid 0": "Call Amina Benali",
        "Vera 0": "Approve or say no",
        "Club 0": "Approve or say no",
        "0470 99 98 88": "When does the bus leave?",
    }
    lines = lines_of(coordinator)
    for name, step in steps.items():
        assert any(each.startswith(name) and step in each for each in lines), name
    for step in ("I am calling now", "Print the letters", "Look at the message"):
        assert coordinator.sees(step), step


def lines_of(page):
    lists = [one for one in page.tree.iter("ol") if "hn-attention" in one.get("class")]
    return [words(line) for one in lists for line in one.iter("li")]


def test_one_kind_is_shown_alone_with_its_count(emptied, network, coordinator):
    everything(emptied, network, times=2)
    coordinator.open(TODAY).follow("Letter to print 2")
    assert len(lines_of(coordinator)) == 2
    coordinator.open(TODAY + "?kind=able")
    assert coordinator.sees("Nothing of this kind")
    coordinator.open(TODAY + "?kind=text").follow("Read and answer")
    assert coordinator.url.startswith("/coordinator/texts/")
    assert coordinator.open(TODAY + "?kind=nonsense&page=x").status == 200


def test_a_long_list_has_pages(network, coordinator):
    for number in range(26):
        a_request(network, name=f"Person {number:02}", route=Route.OFFLINE)
    coordinator.open(TODAY + "?kind=offline")
    assert coordinator.sees("Page 1 of 2")
    coordinator.follow("Next page")
    assert len(lines_of(coordinator)) == 1
    assert coordinator.open(TODAY + "?page=99").status == 200


def test_the_first_link_of_the_day_is_today(coordinator):
    coordinator.open("/coordinator/people/").follow("Today")
    assert coordinator.url == TODAY


def test_others_do_not_see_it(network, sign_in):
    helper = sign_in(an_account(network, role=Role.HELPER))
    for path in ("today/", "calls/", "letters/", "letters/print"):
        assert helper.open(f"/coordinator/{path}").status == 403, path


def test_nothing_of_another_network_is_named(emptied, network, coordinator):
    everything(emptied, a_network())
    for path in ("today/", "calls/", "letters/"):
        coordinator.open(f"/coordinator/{path}")
        assert not any(each in coordinator.main for each in (" 0 ", "Amina", "Club"))


def test_a_coordinator_switches_the_daily_mail_off_and_on(app, network, sign_in):
    account = an_account(network)
    desk = sign_in(account)
    desk.open("/account").press("Switch the daily mail off")
    assert desk.sees("You get no mail in the morning.")
    with app.app_context():
        assert db.session.get_one(Account, account.id).digest is False
    desk.press("Switch the daily mail on")
    with app.app_context():
        assert db.session.get_one(Account, account.id).digest is True


def test_only_coordinators_have_a_daily_mail(network, sign_in):
    helper = sign_in(an_account(network, role=Role.HELPER))
    assert not helper.open("/account").sees("Daily mail")
