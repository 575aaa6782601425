"""Where do I stand? Four questions that may all be skipped, and who sees the answers."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_network, a_request, an_account, an_offer

KEEP = "Keep my answers"
THANKS = "Your answers are saved"
TITLE = "What the learner can do today"


@pytest.fixture
def network(emptied):
    return a_network()


@pytest.fixture
def today(app):
    """Return a function that gives the address of the four questions."""

    def make(request):
        with app.app_context():
            return f"/request/{sign(Purpose.REQUEST, request.id)}/today"

    return make


def test_answers_are_kept_shown_again_and_taken_back(visitor, network, today):
    request = a_request(network)
    visitor.open(today(request).removesuffix("/today")).follow(
        "Where do I stand today?"
    )
    assert visitor.value("email") == []
    visitor.press(KEEP, email="no", pay_online="with_help")
    assert visitor.sees(THANKS)
    visitor.open(today(request))
    assert visitor.value("email") == "no"
    assert visitor.value("news") == []
    visitor.press(KEEP, email="skip")
    visitor.open(today(request))
    assert visitor.value("email") == []
    assert visitor.value("pay_online") == "with_help"


def test_skipping_costs_nothing(visitor, network, today):
    visitor.open(today(a_request(network))).press(KEEP)
    assert visitor.sees(THANKS)
    request = a_request(network)
    visitor.open(today(request))
    assert ("Skip", today(request).removesuffix("/today")) in visitor.links()


def test_a_forged_answer_is_refused_and_nothing_is_kept(visitor, network, today):
    request = a_request(network)
    token = visitor.open(today(request)).value("csrf_token")
    visitor.send(today(request), {"csrf_token": token, "email": "perhaps"})
    assert visitor.status == 422
    assert visitor.sees("Please choose from this list.")


@pytest.mark.parametrize("stage", [Stage.ACCOMPANIED, Stage.WITHDRAWN])
def test_when_help_has_begun_it_is_too_late(visitor, network, today, stage):
    request = a_request(network)
    token = visitor.open(today(request)).value("csrf_token")
    late = a_request(network, stage=stage)
    visitor.open(today(late))
    assert visitor.sees("These questions are for the time before help begins.")
    visitor.send(today(late), {"csrf_token": token, "email": "no"})
    assert visitor.sees("These questions are for the time before help begins.")


def test_who_keeps_the_counter_is_not_asked(visitor, network, today):
    request = a_request(network)
    token = visitor.open(today(request)).value("csrf_token")
    offline = a_request(network, route=Route.OFFLINE)
    page = today(offline).removesuffix("/today")
    assert not visitor.open(page).sees("Where do I stand today?")
    assert visitor.open(today(offline)).url == page
    visitor.send(today(offline), {"csrf_token": token, "email": "no"})
    assert visitor.url == page
    assert not visitor.sees("These questions are for the time before help begins.")
    assert not visitor.sees(THANKS)


def test_who_waits_for_a_call_is_asked(visitor, network, today):
    request = a_request(network, route=Route.CALL)
    assert visitor.open(today(request)).press(KEEP, email="no").sees(THANKS)


def test_coordinator_and_helper_see_what_the_learner_can_do(
    app, visitor, network, today, sign_in
):
    request = a_request(network, stage=Stage.OFFERED)
    helper = a_helper(network)
    offer = an_offer(request, helper)
    visitor.open(today(request)).press(KEEP, email="with_help")
    coordinator = sign_in(an_account(network))
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.sees(TITLE)
    assert coordinator.sees("Yes, with help")
    with app.app_context():
        own = sign_in(db.session.get_one(Account, helper.account_id))
        path = f"/offer/{sign(Purpose.OFFER, offer.id)}"
    assert not own.open(path).sees(TITLE)
    own.press("Yes")
    own.open(f"/helper/learners/{request.id}")
    assert own.sees(TITLE)
    assert own.sees("Yes, with help")


def test_no_answers_no_heading(network, sign_in):
    request = a_request(network)
    coordinator = sign_in(an_account(network))
    assert not coordinator.open(f"/coordinator/requests/{request.id}").sees(TITLE)


def test_who_is_accompanied_is_not_asked_any_more(network, visitor, today):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    visitor.open(today(request).removesuffix("/today"))
    assert not visitor.sees("Where do I stand today?")


NEEDED = "Needed somebody last month"


def test_how_often_somebody_was_needed_is_asked_before_and_after(
    app, visitor, network, today, sign_in
):
    request = a_request(network)
    visitor.open(today(request)).press(KEEP, times="12")
    assert visitor.open(today(request)).value("times") == "12"
    coordinator = sign_in(an_account(network))
    board = f"/coordinator/requests/{request.id}"
    assert coordinator.open(board).sees(NEEDED)
    with app.app_context():
        db.session.get_one(HelpRequest, request.id).stage = Stage.AUTONOMOUS
        db.session.commit()
    after = today(request).replace("/today", "/after")
    visitor.open(after).press(KEEP, email="alone", times="1")
    assert visitor.sees(THANKS)
    coordinator.open(board)
    assert coordinator.sees("12, later: 1")
    assert coordinator.sees("–, later: Yes, alone")
    visitor.open(after).press(KEEP, times="")
    assert not coordinator.open(board).sees("later: 1")


@pytest.mark.parametrize("times", ["100", "-1", "often", "1.5", "9" * 5000])
def test_what_is_no_such_number_is_refused(visitor, network, today, times):
    visitor.open(today(a_request(network))).press(KEEP, email="no", times=times)
    assert visitor.status == 422
    assert visitor.sees("Please type a number from 0 to 99.")
    assert visitor.value("email") == "no"


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.WITHDRAWN])
def test_the_questions_of_the_end_are_for_the_end(visitor, network, today, stage):
    request = a_request(network, stage=stage)
    visitor.open(today(request).replace("/today", "/after"))
    assert visitor.sees("These questions are for when you can do it alone.")
