"""A no is one tap, and what follows makes us ask better: each step one tap, undone in one."""

from datetime import date

import pytest

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.domain.matching import HelperLevel
from helpnet.domain.offers import DeclineReason
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from tests.web.offer.scene import offered, reveals

REASONS = {
    "I have no time": DeclineReason.NO_TIME,
    "It is too far": DeclineReason.TOO_FAR,
    "I cannot teach this": DeclineReason.NOT_MY_SKILL,
    "Another reason": DeclineReason.OTHER,
}
TWO = {"send-email": HelperLevel.CAN_TEACH, "pay-online": HelperLevel.AT_EASE}


def helper_now(app, offer):
    with app.app_context():
        helper = db.session.get_one(Helper, offer.helper_id)
        helper.skills  # noqa: B018 - loaded while the database is at hand
        return helper


@pytest.mark.parametrize("button", REASONS)
def test_saying_no_needs_one_tap(app, visitor, network, request_, page_of, button):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press(button)

    assert visitor.sees("You said no, and that is fine")
    assert not reveals(visitor)
    with app.app_context():
        kept = db.session.get_one(Offer, offer.id)
        assert kept.decline_reason is REASONS[button]
        assert kept.request.stage is Stage.WAITING


def test_a_note_may_follow(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Another reason")
    visitor.press("Send", note="After Easter I can")
    assert visitor.value("note") == "After Easter I can"
    assert visitor.press("Send", note="x" * 501).status == 422
    with app.app_context():
        kept = db.session.get_one(Offer, offer.id)
        assert kept.decline_note == "After Easter I can"


@pytest.mark.parametrize(
    ("button", "last_day"),
    [
        ("One week, until 9 March", date(2026, 3, 9)),
        ("One month, until 2 April", date(2026, 4, 2)),
    ],
)
def test_no_time_leads_to_a_break_and_back(
    app, visitor, network, request_, page_of, button, last_day
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("I have no time").press(button)
    helper = helper_now(app, offer)
    assert (helper.standing, helper.paused_until) == (Standing.PAUSED, last_day)
    assert visitor.sees("You are on a break. Nobody new is sent to you.")

    visitor.press("Take it back")
    helper = helper_now(app, offer)
    assert (helper.standing, helper.paused_until) == (Standing.ACTIVE, None)
    assert "Take it back" not in visitor.buttons()


def test_a_break_until_a_day_of_ones_own(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("I have no time")
    visitor.press("Take a break", until=["1", "2", "2026"])
    assert visitor.status == 422
    assert visitor.sees("Choose a day from today on, within two years.")
    visitor.press("Take a break", until=["20", "3", "2026"])
    assert helper_now(app, offer).paused_until == date(2026, 3, 20)


def test_a_break_that_ran_before_comes_back_as_it_was(
    app, visitor, network, request_, page_of
):
    given = {"standing": Standing.PAUSED, "paused_until": date(2026, 3, 4)}
    offer = offered(request_, network, helper=given)
    visitor.open(page_of(offer)).press("I have no time").press("One month")
    visitor.press("Take it back")
    helper = helper_now(app, offer)
    assert helper.standing is Standing.PAUSED
    assert helper.paused_until == date(2026, 3, 4)


def test_too_far_leads_to_a_smaller_reach_and_back(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)  # 5.7 km away, reach 10 km
    visitor.open(page_of(offer)).press("It is too far")
    assert visitor.sees("You go up to 10 km now.")
    visitor.press("Only 5 km from now on")
    assert helper_now(app, offer).reach_km == 5
    assert visitor.sees("You go up to 5 km now.")
    assert not visitor.sees("from now on")
    visitor.press("Take it back")
    assert helper_now(app, offer).reach_km == 10


def test_not_my_skill_takes_one_skill_away_and_gives_it_back(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network, helper={"skills": TWO})
    visitor.open(page_of(offer)).press("I cannot teach this")
    visitor.press("Do not ask me for this any more")
    assert [each.skill for each in helper_now(app, offer).skills] == ["pay-online"]
    assert visitor.sees("We do not ask you for this any more.")
    visitor.press("Take it back")
    kept = {each.skill: each.level for each in helper_now(app, offer).skills}
    assert kept == TWO


def test_who_teaches_one_thing_only_changes_it_on_the_profile(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("I cannot teach this")
    assert "Do not ask me for this any more" not in visitor.buttons()
    assert ("Change what I teach", "/profile/skills") in visitor.links()


def test_a_made_up_reason_is_another_reason(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer))
    token = visitor.value("csrf_token")[0]
    visitor.send(
        f"{page_of(offer)}/decline", {"csrf_token": token, "reason": "because"}
    )
    with app.app_context():
        kept = db.session.get_one(Offer, offer.id)
    assert kept.decline_reason is DeclineReason.OTHER


def test_tapping_a_smaller_reach_twice_is_one_step(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)  # 5.7 km away, reach 10 km
    visitor.open(page_of(offer)).press("It is too far")
    fields = {"csrf_token": visitor.value("csrf_token")[0], "km": visitor.value("km")}
    for _tap in range(2):
        visitor.send(f"{page_of(offer)}/reach", fields)
    assert helper_now(app, offer).reach_km == 5
    visitor.press("Take it back")
    assert helper_now(app, offer).reach_km == 10


@pytest.mark.parametrize("lengths", [("week", "week"), ("week", "month")])
def test_breaks_tapped_one_after_the_other_are_taken_back_as_one(
    app, visitor, network, request_, page_of, lengths
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("I have no time")
    token = visitor.value("csrf_token")[0]
    for length in lengths:
        visitor.send(f"{page_of(offer)}/break", {"csrf_token": token, "length": length})
    assert helper_now(app, offer).standing is Standing.PAUSED
    visitor.press("Take it back")
    helper = helper_now(app, offer)
    assert (helper.standing, helper.paused_until) == (Standing.ACTIVE, None)


def test_two_taps_in_flight_at_once_are_taken_back_as_one(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("I have no time")
    fields = {"csrf_token": visitor.value("csrf_token")[0], "length": "week"}
    with visitor.client.session_transaction() as session:
        before = dict(session)
    first = visitor.client.post(f"{page_of(offer)}/break", data=fields)
    with visitor.client.session_transaction() as session:
        after = dict(session)
        session.clear()
        session.update(before)
    second = visitor.client.post(f"{page_of(offer)}/break", data=fields)
    assert (first.status_code, second.status_code) == (302, 302)
    with visitor.client.session_transaction() as session:
        assert session.get("offer_undo") is None  # nothing that the first did is lost
        session.update(after)
    visitor.open(page_of(offer)).press("Take it back")
    assert helper_now(app, offer).standing is Standing.ACTIVE
