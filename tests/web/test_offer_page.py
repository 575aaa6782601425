"""An offer's page: no identity before the yes, the contact for the winner alone."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services import accounts
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_offer,
)

CANARIES = {
    "name": "Canaryname Lambert",
    "phone": "+32470987654",
    "email": "canary@example.org",
    "contact_note": "Canarynote, rue du Canari 17",
    "notes": "Canarystory about the learner",
    "referrer_name": "Canaryreferrer",
    "referrer_contact": "canary-son@example.org",
}
SIGNS = ("canary", "canari", "987654", "98 76 54", "4101")
REASONS = {
    "distance_km": 5.7,
    "reach_km": 10,
    "modes": ["public_place"],
    "wanted": ["send-email"],
    "covered": ["send-email"],
    "languages": ["fr"],
    "times": [],
    "any_time": True,
}


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network(name="Liège helps", phone="+32 4 222 33 44")


@pytest.fixture
def request_(network):
    return a_request(
        network,
        stage=Stage.OFFERED,
        contact_way=ContactWay.NEIGHBOUR,
        consent_at=MONDAY,
        referrer_relation="son",
        **(SERAING | {"postcode": "4101"} | CANARIES),
    )


@pytest.fixture
def page_of(app):
    """Return the address of an offer's page."""

    def run(offer):
        with app.app_context():
            return f"/offer/{sign(Purpose.OFFER, offer.id)}"

    return run


def offered(request, network, **fields):
    helper = a_helper(network, **fields.pop("helper", {}))
    given = {"reasons": REASONS, "distance_km": 5.7} | fields
    return an_offer(request, helper, **given)


def status_of(app, offer):
    with app.app_context():
        return db.session.get_one(Offer, offer.id).status


def reveals(visitor):
    return [sign for sign in SIGNS if sign in visitor.html.lower()]


def test_before_the_answer_nothing_tells_who_it_is(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer))

    assert visitor.sees("Around Seraing, about 6 km from you")
    assert visitor.sees("Français")
    assert not reveals(visitor)
    assert status_of(app, offer) is OfferStatus.ASKED
    visitor.follow("No, not this time")
    assert not reveals(visitor)
    assert status_of(app, offer) is OfferStatus.ASKED


def test_the_helper_reads_why_they_are_asked_and_nothing_of_who_asks(
    visitor, network, request_, page_of
):
    facts = {
        "times": ["tue_am", "sat_pm"],
        "any_time": False,
        "taught": 6,
        "former": True,
        "criteria": [["closeness", 0.43, 0.35], ["continuity", 1.0, 0.1]],
    }
    visitor.open(page_of(offered(request_, network, reasons=REASONS | facts)))

    assert visitor.sees("Why we ask you")
    assert visitor.sees("It is about 6 km from you, and you travel up to 10 km")
    assert visitor.sees("You both speak French")
    assert visitor.sees("You are both free on Tuesday morning and Saturday afternoon")
    assert visitor.sees("You can teach 1 of 1 wish")
    assert visitor.sees("You have taught this to 6 people before")
    assert not visitor.sees("5.7")
    assert not visitor.sees("Helped this person before")
    assert not reveals(visitor)


def test_the_winner_sees_the_contact_and_a_first_call(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")

    for canary in ("Canaryname Lambert", "rue du Canari 17", "0470 98 76 54"):
        assert visitor.sees(canary)
    assert visitor.sees("Your first call")
    assert status_of(app, offer) is OfferStatus.ACCEPTED
    with app.app_context():
        stage = db.session.get_one(HelpRequest, request_.id).stage
    assert stage is Stage.ACCOMPANIED


def test_the_others_learn_kindly_that_it_is_taken(visitor, network, request_, page_of):
    first, second = (offered(request_, network) for _ in range(2))
    visitor.open(page_of(first)).press("Yes, I help")

    visitor.open(page_of(second))
    assert visitor.sees("Somebody else was faster")
    assert not reveals(visitor)
    assert "Yes, I help" not in visitor.buttons()


def test_a_yes_that_comes_too_late_on_an_open_page(
    app, visitor, network, request_, page_of
):
    first, second = (offered(request_, network) for _ in range(2))
    late = type(visitor)(app.test_client()).open(page_of(second))
    visitor.open(page_of(first)).press("Yes, I help")

    late.press("Yes, I help")

    assert late.status == 409
    assert late.sees("Somebody else was faster")
    assert not reveals(late)


def test_saying_no_needs_one_tap(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).follow("No, not this time")

    assert visitor.press("Say no").status == 422
    assert visitor.sees("Please choose a reason.")
    visitor.press("Say no", reason="no_time", note="After Easter I can")

    assert visitor.sees("You said no, and that is fine")
    assert not reveals(visitor)
    with app.app_context():
        kept = db.session.get_one(Offer, offer.id)
        assert kept.decline_reason is DeclineReason.NO_TIME
        assert kept.decline_note == "After Easter I can"
        assert kept.request.stage is Stage.WAITING


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expires_at": MONDAY}, "The time to answer is over"),
        ({"status": OfferStatus.EXPIRED}, "The time to answer is over"),
        ({"status": OfferStatus.WITHDRAWN}, "This is settled already"),
        ({"status": OfferStatus.ENDED}, "This is finished"),
    ],
)
def test_closed_offers_say_so_and_show_a_way_on(
    visitor, network, request_, page_of, fields, words
):
    offer = offered(request_, network, **fields)
    visitor.open(page_of(offer))
    assert visitor.sees(words)
    assert not reveals(visitor)
    assert ("Go to my page", "/helper/") in [
        (text, url) for text, url in visitor.links() if "my page" in text
    ] or visitor.sees("Go to my page")


@pytest.mark.parametrize(
    ("helper", "words"),
    [
        ({"capacity": 1, "load": 1}, "You accompany enough people already"),
        ({"standing": "paused"}, "Something has changed"),
    ],
)
def test_a_yes_that_cannot_be_given_now(
    app, visitor, network, request_, page_of, helper, words
):
    offer = offered(request_, network, helper=helper)
    visitor.open(page_of(offer)).press("Yes, I help")
    assert visitor.status == 409
    assert visitor.sees(words)
    assert not reveals(visitor)
    assert status_of(app, offer) is OfferStatus.ASKED


def test_a_home_visit_needs_a_valid_check_at_the_moment_of_the_yes(
    app, visitor, network, request_, page_of
):
    offer = offered(
        request_, network, mode="home_visit", helper={"vetted_until": MONDAY.date()}
    )
    gone = offered(request_, network, mode="home_visit", helper={"vetted_until": None})
    visitor.open(page_of(gone)).press("Yes, I help")
    assert visitor.sees("Something has changed")
    visitor.open(page_of(offer)).press("Yes, I help")
    assert status_of(app, offer) is OfferStatus.ACCEPTED


@pytest.mark.parametrize("token", ["nonsense", "12", "a.b.c"])
def test_forged_links_open_nothing(visitor, emptied, token):
    assert visitor.open(f"/offer/{token}").status == 404


def test_a_link_to_a_request_opens_no_offer(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    with app.app_context():
        token = sign(Purpose.REQUEST, offer.id)
    assert visitor.open(f"/offer/{token}").status == 404


def test_a_suspended_winner_loses_the_contact(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    with app.app_context():
        account_id = db.session.get_one(Offer, offer.id).helper.account_id
        accounts.suspend_account(
            network_id=network.id, account_id=account_id, now=MONDAY
        )

    visitor.open(page_of(offer))

    assert visitor.status == 200
    assert visitor.sees("Something has changed")
    assert not reveals(visitor)
