"""When it goes wrong: the same words everywhere, and steps that lead somewhere."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.handovers import Handover
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer, stored

DAY = timedelta(days=1)
NOW = MONDAY + 10 * DAY


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network()


@pytest.fixture
def match(network, helper):
    request = a_request(
        network, needs=("send-email", "read-news"), stage=Stage.ACCOMPANIED
    )
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    return an_offer(request, helper, **given, contacted_at=MONDAY)


def missed(match, *days):
    for day in days:
        stored(
            HelpSession(
                request_id=match.request_id,
                offer_id=match.id,
                starts_at=MONDAY + day * DAY,
                status=SessionStatus.MISSED,
                recorded_at=MONDAY + day * DAY,
                mode=Mode.PUBLIC_PLACE,
                entry_key=f"missed-{day}",
            )
        )


def link(app, match, page=""):
    with app.app_context():
        return f"/request/{sign(Purpose.REQUEST, match.request_id)}{page}"


def followup(match):
    return f"/coordinator/requests/{match.request_id}/followup"


def stage_of(app, match):
    with app.app_context():
        return db.session.get_one(HelpRequest, match.request_id).stage


def end_alone(app, match):
    with app.app_context():
        request = db.session.get_one(HelpRequest, match.request_id)
        request.record(Event.AUTONOMY_CONFIRMED, at=NOW, by=Actor.LEARNER)
        offer = db.session.get_one(Offer, match.id)
        offer.status, offer.ended_at = OfferStatus.ENDED, NOW
        db.session.commit()


def test_the_same_words_on_every_page(match, coordinator, browser):
    missed(match, 3, 5)
    words = "Several meetings in a row were missed"
    coordinator.open("/coordinator/today/")
    assert coordinator.sees(words)
    coordinator.open(followup(match))
    assert coordinator.sees(words)
    browser.open(f"/helper/learners/{match.request_id}")
    assert browser.sees(words)


def test_each_step_leads_to_its_page(match, coordinator):
    missed(match, 3, 5)
    for step, heading in (
        ("Another way to meet", "Another way for Jeanne Lambert to meet"),
        ("Pass on to somebody else", "Somebody else helps Jeanne Lambert"),
        ("It was talked about", "You talked with Jeanne Lambert?"),
    ):
        coordinator.open(followup(match))
        coordinator.follow(step)
        assert coordinator.heading == heading


def test_what_was_talked_about_leaves_the_list(match, coordinator, browser):
    missed(match, 3, 5)
    coordinator.open(f"/coordinator/requests/{match.request_id}/settle")
    coordinator.press("Keep the note", note="")
    assert coordinator.status == 422
    coordinator.press("Keep the note", note="Tuesdays suit better", share="y")
    assert not coordinator.sees("Several meetings in a row were missed")
    browser.open(f"/helper/learners/{match.request_id}")
    assert browser.sees("Tuesdays suit better")


def test_a_learner_says_that_it_does_not_go_well(
    emptied, match, visitor, coordinator, browser
):
    visitor.open(link(emptied, match, "/unhappy"))
    visitor.press("Please call me", words="He talks too fast")
    assert visitor.sees("We call you.")
    coordinator.open("/coordinator/today/")
    assert coordinator.sees("The learner is not happy")
    assert coordinator.sees("He talks too fast")
    browser.open(f"/helper/learners/{match.request_id}")
    assert not browser.sees("He talks too fast")
    assert not browser.sees("not happy")
    visitor.press("Undo")
    coordinator.open("/coordinator/today/")
    assert not coordinator.sees("The learner is not happy")


def test_what_was_said_stays_when_help_has_ended(emptied, match, visitor, coordinator):
    visitor.open(link(emptied, match, "/unhappy"))
    visitor.press("Please call me", words="He shouts at me")
    end_alone(emptied, match)
    coordinator.open("/coordinator/today/")
    assert coordinator.sees("He shouts at me")
    coordinator.open(followup(match))
    assert not coordinator.sees("Another way to meet")
    coordinator.follow("It was talked about")
    coordinator.press("Keep the note", note="Her wish: somebody else next time")
    coordinator.open("/coordinator/today/")
    assert not coordinator.sees("He shouts at me")


def test_the_fourth_time_in_a_day_is_too_often(emptied, match, visitor):
    for _time in range(3):
        visitor.open(link(emptied, match, "/unhappy"))
        visitor.press("Please call me")
        visitor.press("Undo")
    visitor.open(link(emptied, match, "/unhappy"))
    visitor.press("Please call me")
    assert visitor.status == 429


def test_another_way_to_meet(emptied, match, coordinator):
    coordinator.open(f"/coordinator/requests/{match.request_id}/modes")
    coordinator.press("Keep the changes", modes=["phone", "video"])
    with emptied.app_context():
        row = db.session.get_one(HelpRequest, match.request_id)
        assert row.modes == {"phone", "video"}
        assert row.stage is Stage.ACCOMPANIED


def test_a_second_helper_for_one_goal(emptied, match, coordinator):
    coordinator.open(followup(match))
    coordinator.follow("A second helper")
    coordinator.press("Look for a second helper")
    assert coordinator.status == 422
    with emptied.app_context():
        needs = db.session.get_one(HelpRequest, match.request_id).needs
        second = needs[1].id
    coordinator.press("Look for a second helper", goal=str(second))
    assert coordinator.sees("A second helper is looked for")
    coordinator.open(followup(match))
    coordinator.press("Undo")
    assert coordinator.sees("It is undone.")
    assert not coordinator.sees("You can undo it until")


def test_a_helper_passes_on_and_takes_it_back(emptied, match, browser, coordinator):
    browser.open(f"/helper/learners/{match.request_id}")
    browser.follow("Pass on to somebody else")
    browser.press("Pass on to somebody else", message="She likes maps", agreed="ask")
    assert stage_of(emptied, match) is Stage.WAITING
    coordinator.open(followup(match))
    assert coordinator.sees("the next helper sees the goals only")
    coordinator.press("What was done, and the notes that both see")
    assert coordinator.sees("What was done, and the notes that both see.")
    coordinator.press("Undo")
    assert coordinator.sees("It is undone. The helper goes on.")
    assert stage_of(emptied, match) is Stage.ACCOMPANIED


def test_the_learner_chooses_what_goes_on(emptied, match, browser, visitor):
    browser.open(f"/helper/learners/{match.request_id}/hand-over")
    browser.press("Pass on to somebody else", message="", agreed="ask")
    visitor.open(link(emptied, match))
    visitor.follow("Choose")
    assert visitor.heading == "What may your next helper see?"
    visitor.press("Keep my answers")
    assert visitor.status == 422
    visitor.press("Keep my answers", shared="levels")
    assert not visitor.sees("What may your next helper see?")


def test_a_coordinator_asks_the_next_helper_at_once(emptied, match, coordinator):
    other = a_helper(emptied_network(emptied, match), name="Bruno Second")
    coordinator.open(f"/coordinator/requests/{match.request_id}/handover")
    coordinator.press(
        "Pass on to somebody else", to=str(other.id), agreed="nothing", message=""
    )
    with emptied.app_context():
        asked = db.session.scalars(
            db.select(Offer.helper_id).where(Offer.status == OfferStatus.ASKED)
        ).all()
    assert asked == [other.id]


def emptied_network(app, match):
    with app.app_context():
        network = db.session.get_one(HelpRequest, match.request_id).network
        db.session.refresh(network)
        db.session.expunge(network)
        return network


def test_a_learner_takes_back_the_end(emptied, match, visitor):
    end_alone(emptied, match)
    visitor.open(link(emptied, match))
    visitor.press("I pressed this by mistake")
    assert visitor.sees("It is undone. The helper goes on.")
    with emptied.app_context():
        row = db.session.get_one(HelpRequest, match.request_id)
        assert row.stage is Stage.ACCOMPANIED
        assert row.history[-1].what is Happening.HELPER_ACCEPTED


def test_too_late_is_said(emptied, match, browser, coordinator):
    browser.open(f"/helper/learners/{match.request_id}/hand-over")
    browser.press("Pass on to somebody else", message="", agreed="nothing")
    coordinator.open(followup(match))
    with emptied.app_context():
        db.session.scalars(db.select(Handover)).one().at = NOW - 2 * DAY
        db.session.commit()
    coordinator.press("Undo")
    assert coordinator.sees("It is too late to undo this.")
    assert stage_of(emptied, match) is Stage.WAITING
