"""Some time later: the learner's page that asks whether it still works."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.survey import Moment
from helpnet.services import check_ins
from helpnet.store.base import db
from helpnet.store.check_ins import CheckIn, plan_check_ins
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.surveys import PersonContacts
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)
from tests.web.status.scene import link

DAY = timedelta(days=1)
TWO = ("send-email", "read-news")
TITLE = "Can you still do it alone?"
OVER = "This question is answered or over."


def done_alone(app, network, *, needs=TWO, days=31, **fields):
    """Return a request that was done alone a while ago, and put the question."""
    at = MONDAY - days * DAY
    given = {"stage": Stage.AUTONOMOUS, "closed_at": at, "asked_at": at - 60 * DAY}
    request = a_request(network, needs=needs, **given | fields)
    helper = a_helper(network, name="Amina Benali")
    an_offer(request, helper, status="ended", ended_at=at)
    with app.app_context():
        plan_check_ins(db.session.get_one(HelpRequest, request.id), at=at)
        db.session.commit()
        check_ins.ask_due(now=MONDAY)
    return request


def row(app, request):
    with app.app_context():
        found = db.session.get_one(HelpRequest, request.id)
        return found.stage, [need.skill for need in found.goals]


def needs_of(app, request):
    with app.app_context():
        found = db.session.get_one(HelpRequest, request.id)
        return [f"goal_{need.id}" for need in found.needs]


def test_yes_is_celebrated_and_leads_to_the_same_questions(emptied, visitor, network):
    request = done_alone(emptied, network)
    first, second = needs_of(emptied, request)
    visitor.open(link(emptied, request)).follow("Tell us")
    assert visitor.heading == TITLE
    visitor.press("Keep my answers", **{first: "yes", second: "yes"})
    assert visitor.sees("Wonderful! We are happy with you.")
    assert visitor.url.endswith("/after")
    visitor.press("Keep my answers", email="alone", times="2")
    assert visitor.sees("Your answers are saved")
    assert not visitor.sees("Tell us")
    with emptied.app_context():
        kept = db.session.get_one(PersonContacts, (request.id, Moment.END))
        assert kept.times == 2


def test_not_any_more_begins_help_again_with_that_goal(emptied, visitor, network):
    request = done_alone(emptied, network)
    first, second = needs_of(emptied, request)
    visitor.open(link(emptied, request) + "/check-in")
    visitor.press("Keep my answers", **{first: "yes", second: "no"})
    assert visitor.sees("Thank you for telling us. We look for a helper again.")
    assert visitor.sees("We are looking for a helper near you.")
    assert row(emptied, request) == (Stage.WAITING, ["read-news"])
    with emptied.app_context():
        helper = db.session.scalars(db.select(Offer.helper_id)).one()
        assert db.session.get_one(HelpRequest, request.id).ask_first_id == helper


def test_every_goal_wants_an_answer(emptied, visitor, network):
    request = done_alone(emptied, network)
    first, _second = needs_of(emptied, request)
    visitor.open(link(emptied, request) + "/check-in")
    visitor.press("Keep my answers", **{first: "no"})
    assert visitor.status == 422
    assert visitor.sees("Choose one answer.")
    assert visitor.value(first) == "no"
    assert row(emptied, request)[0] is Stage.AUTONOMOUS


@pytest.mark.parametrize("forged", ["perhaps", ""])
def test_a_forged_answer_is_refused(emptied, visitor, network, forged):
    request = done_alone(emptied, network, needs=("send-email",))
    (goal,) = needs_of(emptied, request)
    page = visitor.open(link(emptied, request) + "/check-in")
    fields = {name: page.value(name) for name in ("csrf_token", "number")}
    visitor.send(page.url, fields | {goal: forged})
    assert visitor.status == 422


def test_answers_so_far_are_shown_and_can_be_changed(emptied, visitor, network):
    request = done_alone(emptied, network, needs=("send-email",))
    (goal,) = needs_of(emptied, request)
    url = link(emptied, request) + "/check-in"
    visitor.open(url).press("Keep my answers", **{goal: "unsure"})
    assert visitor.sees("Thank you for telling us. Do you want help? Call us.")
    assert visitor.open(url).value(goal) == "unsure"
    assert visitor.sees("You have answered already.")
    visitor.press("Keep my answers", **{goal: "yes"})
    assert visitor.open(url).value(goal) == "yes"


def test_opening_the_page_changes_nothing(emptied, visitor, network):
    request = done_alone(emptied, network)
    for _time in range(3):
        visitor.open(link(emptied, request) + "/check-in")
    with emptied.app_context():
        assert db.session.scalars(db.select(CheckIn.answered_at)).all() == [None] * 2


def test_an_old_form_answers_no_later_question(emptied, visitor, network, set_clock):
    request = done_alone(emptied, network, needs=("send-email",))
    (goal,) = needs_of(emptied, request)
    visitor.open(link(emptied, request) + "/check-in")
    set_clock(MONDAY + 61 * DAY)
    with emptied.app_context():
        assert check_ins.ask_due(now=clock.now()) == 1
    visitor.press("Keep my answers", **{goal: "no"})
    assert visitor.sees(OVER)
    assert row(emptied, request)[0] is Stage.AUTONOMOUS


def test_pressing_twice_opens_once(emptied, visitor, network):
    request = done_alone(emptied, network, needs=("send-email",))
    (goal,) = needs_of(emptied, request)
    page = visitor.open(link(emptied, request) + "/check-in")
    names = ("csrf_token", "number")
    fields = {name: page.value(name) for name in names} | {goal: "no"}
    url = page.url
    for _time in range(2):
        visitor.send(url, fields)
        assert visitor.status == 200
    assert visitor.sees(OVER)
    with emptied.app_context():
        history = db.session.get_one(HelpRequest, request.id).history
        assert [step.what.value for step in history].count("reopened") == 1


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.WITHDRAWN, Stage.AUTONOMOUS])
def test_who_was_not_asked_is_told_so_kindly(emptied, visitor, network, stage):
    request = a_request(network, stage=stage, closed_at=MONDAY)
    visitor.open(link(emptied, request) + "/check-in")
    assert visitor.sees(OVER)
    assert visitor.url == link(emptied, request)


def test_whose_learner_has_died_opens_nothing_again(emptied, visitor, network):
    request = done_alone(emptied, network, end_reason="deceased")
    visitor.open(link(emptied, request))
    assert not visitor.sees("Tell us")
    assert not visitor.sees("I cannot do it alone any more")


def test_a_coordinator_notes_what_was_told_on_the_phone(emptied, network, sign_in):
    request = done_alone(
        emptied, network, needs=("send-email",), contact_way=ContactWay.PHONE
    )
    (goal,) = needs_of(emptied, request)
    with emptied.app_context():
        call = db.session.scalars(db.select(Notice.id)).one()
    coordinator = sign_in(an_account(network))
    coordinator.open(f"/coordinator/calls/{call}")
    assert coordinator.sees("Some time ago you said that you can do this alone:")
    coordinator.follow("Write down the answers")
    coordinator.press("Keep the answers")
    assert coordinator.status == 422
    coordinator.press("Keep the answers", **{goal: "no"})
    assert coordinator.sees("We look for a helper again.")
    assert row(emptied, request)[0] is Stage.WAITING
    assert coordinator.sees("Helped before")
    coordinator.open(f"/coordinator/calls/{call}")
    assert coordinator.sees("This call is no longer needed.")


def test_a_coordinator_gives_up(emptied, network, sign_in):
    request = done_alone(emptied, network)
    coordinator = sign_in(an_account(network))
    page = f"/coordinator/requests/{request.id}"
    coordinator.open(page).follow("Can you still do it alone?")
    coordinator.press("Ask no more")
    assert coordinator.sees("The learner did not answer the later question")
    coordinator.open(page + "/check-in")
    assert coordinator.sees("This question is not open any more.")


def test_another_networks_answers_do_not_exist(emptied, network, sign_in):
    request = done_alone(emptied, a_network())
    coordinator = sign_in(an_account(network))
    url = f"/coordinator/requests/{request.id}/check-in"
    assert coordinator.open(url).status == 404
