"""A learner follows a request with its reference, or by a signed link."""

import re
from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Barrier
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.references import ALPHABET, make_reference
from helpnet.domain.sessions import SessionStatus
from helpnet.services.tracking import MOST_FROM_ADDRESS
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
    stored,
)

WRONG = "We find no request with these two"


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def link(app, request):
    with app.app_context():
        return f"/request/{sign(Purpose.REQUEST, request.id)}"


def search(visitor, reference, proof):
    return visitor.open("/request").press("Continue", reference=reference, proof=proof)


def accompanied(network, **fields):
    """Return a request that a helper has accepted, with its offer and helper."""
    helper = a_helper(network, name="Amina Benali", load=1)
    request = a_request(network, stage=Stage.ACCOMPANIED, **fields)
    offer = an_offer(request, helper, status=OfferStatus.ACCEPTED)
    return request, offer, helper


def a_session(offer, **fields):
    given = {
        "request_id": offer.request_id,
        "offer_id": offer.id,
        "starts_at": MONDAY + timedelta(days=2),
        "mode": Mode.PUBLIC_PLACE,
        "where": "Café du Nord",
        "entry_key": f"entry-{offer.id}",
    }
    return stored(HelpSession(**given | fields))


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


def test_cancelling_is_confirmed_and_frees_the_helper(emptied, visitor, network):
    request, offer, helper = accompanied(network)
    session = a_session(offer)
    visitor.open(link(emptied, request)).follow("Cancel my request")
    assert visitor.sees("We tell Amina.")
    visitor.press("Yes, cancel my request")
    assert visitor.sees("This request is cancelled.")
    with emptied.app_context():
        row = db.session.get(HelpRequest, request.id)
        assert row.stage is Stage.WITHDRAWN
        assert [(s.what, s.by) for s in row.history][-1] == (
            Happening.LEARNER_WITHDREW,
            Actor.LEARNER,
        )
        assert db.session.get(Helper, helper.id).load == 0
        assert db.session.get(Offer, offer.id).status is OfferStatus.ENDED
        assert db.session.get(HelpSession, session.id).status is SessionStatus.CANCELLED
        kinds = db.session.scalars(db.select(Notice.kind)).all()
        told = {NoticeKind.REQUEST_WITHDRAWN, NoticeKind.SESSION_CANCELLED}
        assert (len(kinds), set(kinds)) == (2, told)  # to the helper alone


def test_cancelling_takes_back_what_helpers_were_asked(emptied, visitor, network):
    request = a_request(network, stage=Stage.OFFERED)
    offers = [an_offer(request, a_helper(network)) for _ in range(2)]
    visitor.open(link(emptied, request) + "/cancel").press("Yes, cancel")
    with emptied.app_context():
        statuses = {db.session.get(Offer, offer.id).status for offer in offers}
        assert statuses == {OfferStatus.WITHDRAWN}
        kinds = set(db.session.scalars(db.select(Notice.kind)))
        assert kinds == {NoticeKind.OFFER_WITHDRAWN}


def test_cancelling_twice_does_no_harm(emptied, visitor, network):
    request = a_request(network)
    url = link(emptied, request)
    token = visitor.open(url + "/cancel").value("csrf_token")
    for _ in range(3):
        visitor.send(url + "/cancel", {"csrf_token": token})
        assert visitor.status == 200
    with emptied.app_context():
        history = db.session.get(HelpRequest, request.id).history
        withdrawn = [s for s in history if s.what is Happening.LEARNER_WITHDREW]
        assert len(withdrawn) == 1


def test_opening_pages_changes_nothing(emptied, visitor, network):
    request = a_request(network)
    for path in ("", "/cancel"):
        for _ in range(5):
            visitor.open(link(emptied, request) + path)
    with emptied.app_context():
        assert db.session.get(HelpRequest, request.id).stage is Stage.WAITING


def test_a_request_that_has_ended_offers_to_begin_again(emptied, visitor, network):
    request = a_request(network)
    with emptied.app_context():
        row = db.session.get(HelpRequest, request.id)
        row.record(Event.LEARNER_WITHDREW, at=MONDAY, by=Actor.LEARNER)
        db.session.commit()
    visitor.open(link(emptied, request))
    assert visitor.sees("Ask for help with something else")
    assert not visitor.sees("Cancel my request")
    visitor.press("I still want help with this")
    assert visitor.sees("We are looking for a helper near you"), visitor.text


def test_of_two_requests_of_one_person_only_one_opens_again(emptied, visitor, network):
    old = a_request(network, stage=Stage.WITHDRAWN)
    visitor.open(link(emptied, old))
    a_request(network)
    visitor.press("I still want help with this")
    assert visitor.status == 409
    assert visitor.sees("There is an open request with the same contact.")
    assert visitor.sees("This request is cancelled.")
    visitor.follow("Look at my request")
    assert visitor.url == "/request"


def test_asking_for_a_call_is_noted_with_its_words(emptied, visitor, network):
    request = a_request(network)
    visitor.open(link(emptied, request)).press(
        "Please call me", note="In the afternoon, please."
    )
    assert visitor.sees("You asked for a call")
    with emptied.app_context():
        step = db.session.get(HelpRequest, request.id).history[-1]
        assert step.what is Happening.CALL_WANTED
        assert step.detail == "In the afternoon, please."


def test_calls_are_asked_for_three_times_a_day(emptied, visitor, network):
    request = a_request(network)
    for _ in range(3):
        visitor.open(link(emptied, request)).press("Please call me")
        assert visitor.status == 200
    visitor.open(link(emptied, request)).press("Please call me")
    assert visitor.status == 429


def test_a_call_with_too_many_words_is_refused(emptied, visitor, network):
    request = a_request(network)
    visitor.open(link(emptied, request)).press("Please call me", note="x" * 10_000)
    assert visitor.status == 422
    assert visitor.sees("This is too long")
    assert not visitor.sees("You asked for a call")
    assert visitor.value("note") == "x" * 10_000
    assert any(href == "#note" for _words, href in visitor.links())


def test_who_has_no_device_sees_open_places(emptied, visitor, network):
    a_place(a_partner(network), name="Reading room")
    request = a_request(network, barriers=frozenset({Barrier.ACCESS}))
    visitor.open(link(emptied, request))
    assert visitor.sees("Reading room")


@pytest.mark.parametrize("token", ["forged", "MQ.AAAA", "é", "%00", "1"])
def test_a_forged_link_is_not_found_and_leads_on(emptied, visitor, network, token):
    for path in ("", "/cancel"):
        visitor.open(f"/request/{token}{path}")
        assert visitor.status == 404
        assert visitor.sees("Go to the first page")


def test_a_token_for_another_thing_opens_nothing(emptied, visitor, network):
    request = a_request(network)
    with emptied.app_context():
        offer_token = sign(Purpose.OFFER, request.id)
    assert visitor.open(f"/request/{offer_token}").status == 404


def test_a_link_to_a_request_that_is_gone_says_so(emptied, visitor, network):
    with emptied.app_context():
        token = sign(Purpose.REQUEST, 987654)
    for path in ("", "/cancel"):
        visitor.open(f"/request/{token}{path}")
        assert visitor.status == 410
        assert visitor.sees("This link does not work any more")
