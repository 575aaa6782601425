"""A request is opened by reference and proof, and shown."""

import re

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.references import ALPHABET, make_reference
from helpnet.services.tracking import MOST_FROM_ADDRESS
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import a_request
from tests.web.status.scene import a_session, accompanied, link

WRONG = "We find no request with these two"


def search(visitor, reference, proof):
    return visitor.open("/request").press("Continue", reference=reference, proof=proof)


@pytest.mark.parametrize(
    ("fields", "proof"),
    [
        ({}, "3344"),
        ({}, "04 222 33 44"),
        ({"contact_way": ContactWay.EMAIL, "email": "j@example.org"}, "J@example.org "),
        ({"contact_way": ContactWay.NEIGHBOUR, "contact_note": "Paul"}, "4000"),
        ({"contact_way": ContactWay.LETTER, "phone": ""}, "B-4000"),
        ({"contact_way": ContactWay.LETTER, "phone": "", "postcode": ""}, "liege"),
    ],
)
def test_reference_and_proof_open_the_request(visitor, network, fields, proof):
    request = a_request(network, **fields)
    search(visitor, request.reference.lower().replace("-", " "), proof)
    assert visitor.url.startswith("/request/")
    assert visitor.sees(request.reference)
    assert visitor.sees("We are looking for a helper near you")


@pytest.mark.parametrize(
    ("fields", "proof"),
    [
        ({}, "3345"),
        ({}, "4000"),
        ({}, "Liège"),
        ({"contact_way": ContactWay.EMAIL, "email": "j@example.org"}, "3344"),
        ({"contact_way": ContactWay.EMAIL, "email": "j@example.org"}, "example.org"),
        ({"contact_way": ContactWay.NEIGHBOUR}, "3344"),
        ({"contact_way": ContactWay.LETTER, "phone": ""}, "4100"),
    ],
)
def test_the_wrong_proof_opens_nothing(visitor, network, fields, proof):
    request = a_request(network, **fields)
    search(visitor, request.reference, proof)
    assert visitor.status == 422
    assert visitor.sees(WRONG)


def without_token(html):
    """Leave out the form's token: it carries the second at which it was made."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", html)


def test_an_unknown_reference_and_a_wrong_proof_answer_alike(visitor, network):
    request = a_request(network)
    known = without_token(search(visitor, request.reference, "0000").html)
    nobody = make_reference([len(ALPHABET) - 1] * 7)
    unknown = without_token(search(visitor, nobody, "0000").html)
    assert known.replace(request.reference, nobody) == unknown


@pytest.mark.parametrize(
    "reference", ["", "K7M4", "K7M4-QX9B", "????-????", "x" * 9999]
)
def test_a_mistyped_reference_is_said_beside_the_field(visitor, network, reference):
    search(visitor, reference, "3344")
    assert visitor.status == 422
    assert not visitor.sees(WRONG)
    assert "govuk-error-message" in visitor.html


def test_guessing_stops_after_ten_tries(visitor, network):
    request = a_request(network)
    for digits in range(10):
        search(visitor, request.reference, f"{digits:04}")
        assert visitor.sees(WRONG)
    search(visitor, request.reference, "3344")
    assert visitor.status == 429


def test_guessing_stops_for_an_address_too(visitor, network):
    for number in range(MOST_FROM_ADDRESS):
        draws = [number % 29, number // 29, 2, 3, 4, 5, 6]
        search(visitor, make_reference(draws), "1234")
        assert visitor.sees(WRONG)
    search(visitor, make_reference([1, 2, 3, 4, 5, 6, 7]), "1234")
    assert visitor.status == 429


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_words(emptied, visitor, network, stage):
    request = a_request(network, stage=stage)
    visitor.open(link(emptied, request))
    assert visitor.status == 200
    texts = visitor.tree.iter("p")
    assert any((p.get("class") or "") == "hn-lead" and p.text.strip() for p in texts)


def test_the_helper_is_named_only_after_accepting(emptied, visitor, network):
    request, offer, _helper = accompanied(network)
    visitor.open(link(emptied, request))
    assert visitor.sees("Your helper is Amina.")
    assert visitor.sees("0470 11 12 22")
    assert not visitor.sees("Benali")
    with emptied.app_context():
        db.session.get(HelpRequest, request.id).stage = Stage.OFFERED
        db.session.get(Offer, offer.id).status = OfferStatus.ASKED
        db.session.commit()
    visitor.open(visitor.url)
    assert not visitor.sees("Amina")
    assert not visitor.sees("0470 11 12 22")


def test_planned_meetings_are_shown_in_the_networks_time(emptied, visitor, network):
    request, offer, _helper = accompanied(network)
    a_session(offer)
    visitor.open(link(emptied, request))
    assert visitor.sees("Wednesday, 4 March 2026 at 10:00")
    assert visitor.sees("Café du Nord")
