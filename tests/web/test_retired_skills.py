"""A skill that retires is offered nowhere, and refused in words where it is sent."""

import pytest

from helpnet.domain.matching import HelperLevel
from helpnet.store.base import db
from helpnet.store.catalogue import catalogue
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account
from tests.web.asking import page_name, walk

WORDS = "Read and send my e-mails"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY)
    return a_network()


@pytest.fixture
def retire():
    """Let a skill of the shipped catalogue retire until the test is over."""
    gone = []

    def run(skill_id):
        skill = catalogue().get_skill(skill_id)
        gone.append(skill)
        object.__setattr__(skill, "retired", True)

    yield run
    for skill in gone:
        object.__setattr__(skill, "retired", False)


def count_requests(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(HelpRequest.id)))


def test_nobody_is_offered_it_and_a_forged_answer_is_refused(visitor, network, retire):
    walk(visitor, until="needs")
    assert visitor.sees(WORDS)
    retire("send-email")

    visitor.press("Continue", needs=["send-email"])
    assert visitor.status == 422
    assert visitor.sees("Please choose from this list.")
    assert not visitor.sees(WORDS)


def test_a_half_filled_ask_is_led_back_to_the_question(app, visitor, network, retire):
    walk(visitor)
    retire("send-email")

    visitor.press("Send my request")

    assert page_name(visitor) == "needs"
    assert visitor.sees("One answer is missing. Please look at this page again.")
    assert count_requests(app) == 0


@pytest.mark.parametrize("field", ["main", "needs"])
def test_a_coordinator_cannot_type_it_in(network, sign_in, retire, field):
    retire("send-email")
    coordinator = sign_in(an_account(network))
    coordinator.open("/coordinator/requests/new")
    assert "send-email" not in {each.get("value") for each in coordinator.tree.iter()}
    typed = {"main": "pay-online", field: "send-email", "full_name": "Jeanne"}
    coordinator.press("Take the request in", **typed)
    assert coordinator.status == 422
    refused = "Please choose one thing." if field == "main" else "from this list."
    assert coordinator.sees(refused)
    assert coordinator.value("full_name") == "Jeanne"


def test_a_helper_neither_ticks_it_nor_keeps_it(app, network, sign_in, retire):
    skills = {"send-email": HelperLevel.AT_EASE, "send-photo": HelperLevel.AT_EASE}
    helper = a_helper(network, skills=skills)
    retire("send-email")
    with app.app_context():
        account = db.session.get_one(Helper, helper.id).account
        db.session.expunge_all()
    browser = sign_in(account)

    browser.open("/profile/skills")
    assert browser.value("communicate") == "send-photo"
    browser.press("Save", communicate=["send-email"])
    assert browser.status == 422
    assert browser.sees("Please choose from this list.")
    browser.open("/profile/skills").press("Save")
    with app.app_context():
        kept = db.session.get_one(Helper, helper.id).skills
        assert [each.skill for each in kept] == ["send-photo"]


def test_an_old_request_says_it_on_its_board_and_is_mended(network, sign_in, retire):
    request = a_request(network, needs=("send-email",))
    a_helper(network, skills={"read-news": HelperLevel.AT_EASE})
    retire("send-email")
    coordinator = sign_in(an_account(network))

    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.sees(f"This wish is no longer on our list: {WORDS}.")
    coordinator.follow("Change what was asked")
    coordinator.press("Keep the changes")
    assert coordinator.status == 422
    coordinator.press("Keep the changes", main="read-news")
    assert "Ask Amina Benali" in coordinator.buttons()


def test_nothing_is_promised_of_it_if_only_it_came_first(network, sign_in, retire):
    request = a_request(network, needs=("read-news", "send-email", "pay-online"))
    skills = {"send-email": HelperLevel.AT_EASE, "pay-online": HelperLevel.AT_EASE}
    a_helper(network, skills=skills)
    retire("send-email")
    coordinator = sign_in(an_account(network))

    for page in (f"requests/{request.id}", "backlog"):
        coordinator.open(f"/coordinator/{page}")
        assert coordinator.sees("if this came first: Pay on the internet")
        assert not coordinator.sees(f"if this came first: {WORDS}")
