"""After a yes: the contact, what to say, and one tap for what came of the call."""

from datetime import timedelta

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY
from tests.web.conftest import stranger
from tests.web.offer.scene import offered, reveals, status_of

LATER = MONDAY + timedelta(hours=3)


def happened(app, request):
    with app.app_context():
        return [
            step.what for step in db.session.get_one(HelpRequest, request.id).history
        ]


def test_the_winner_sees_the_contact_and_a_first_call(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")

    for canary in ("Canaryname Lambert", "rue du Canari 17", "0470 98 76 54"):
        assert visitor.sees(canary)
    assert visitor.sees("Your first call")
    assert visitor.sees("Never ask for a password, a card or money")
    assert ("0470 98 76 54", "tel:+32470987654") in visitor.links()
    assert status_of(app, offer) is OfferStatus.ACCEPTED
    with app.app_context():
        stage = db.session.get_one(HelpRequest, request_.id).stage
    assert stage is Stage.ACCOMPANIED


def test_having_spoken_is_one_tap_without_signing_in(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help").press("We have spoken")

    assert visitor.sees("Now write down when you meet")
    assert "We have spoken" not in visitor.buttons()
    with app.app_context():
        assert db.session.get_one(Offer, offer.id).contacted_at == LATER
    assert happened(app, request_)[-1] is Happening.CONTACT_MADE
    assert visitor.follow("Plan the first meeting").sees("Sign in")


def test_three_calls_in_vain_are_for_the_coordinator(
    app, visitor, network, request_, page_of, set_clock
):
    offer = offered(request_, network)
    visitor.open(page_of(offer)).press("Yes, I help")
    for number in range(2):
        set_clock(LATER + timedelta(minutes=11 * number))
        visitor.press("I tried, nobody answered")
    assert visitor.sees("You called 2 times. Try again at another time of day.")
    set_clock(LATER + timedelta(minutes=25))
    visitor.press("I tried, nobody answered")
    assert visitor.sees("You called 3 times and nobody answered. Tell us")
    assert happened(app, request_).count(Happening.CALL_TRIED) == 3


def test_no_other_browser_notes_anything(app, visitor, network, request_, page_of):
    offer = offered(request_, network)
    other = stranger(app).open(page_of(offer))
    token = other.value("csrf_token")[0]
    visitor.open(page_of(offer)).press("Yes, I help")

    for act in ("contact", "note", "break", "reach", "skill", "undo"):
        other.send(f"{page_of(offer)}/{act}", {"csrf_token": token, "length": "week"})
        assert other.sees("This link has been used"), act
        assert other.status == 409
        assert not reveals(other)
    assert Happening.CONTACT_MADE not in happened(app, request_)


def test_nothing_can_be_noted_before_the_answer(
    app, visitor, network, request_, page_of
):
    offer = offered(request_, network)
    visitor.open(page_of(offer))
    token = visitor.value("csrf_token")[0]
    visitor.send(f"{page_of(offer)}/contact", {"csrf_token": token})
    assert visitor.status == 409
    assert visitor.sees("Can you help this person?")
    assert Happening.CONTACT_MADE not in happened(app, request_)
