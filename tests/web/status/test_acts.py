"""What a learner does with their request."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Barrier
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_partner, a_place, a_request, an_offer
from tests.web.status.scene import a_session, accompanied, link


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
