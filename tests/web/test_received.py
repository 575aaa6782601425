"""The last page of the form and the card: who calls, from where, by when, never what."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Barrier, Route
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.local_aids import AidKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_aid,
    an_offer,
)
from tests.web.asking import ask

NEVER = "We never ask for your passwords, your bank codes or money."
NUMBER = "When we call you, the call comes from +32 4 222 33 44"
BY = "by Thursday, 5 March 2026."


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


@pytest.fixture
def page(app, visitor):
    """Return a function that opens a page of a request."""

    def look(request, path="/ask/received/{}"):
        with app.app_context():
            token = sign(Purpose.REQUEST, request.id)
        return visitor.open(path.format(token))

    return look


STATUS, CARD = "/request/{}", "/request/{}/card"


def called(app, request):
    with app.app_context():
        row = db.session.get_one(HelpRequest, request.id)
        row.tell(Happening.LEARNER_CALLED, at=MONDAY, by=Actor.COORDINATOR)
        db.session.commit()


def test_whoever_sends_the_form_reads_who_calls_by_when(visitor, network):
    ask(visitor)
    assert visitor.sees(f"Liège learns calls you {BY}")
    assert visitor.sees(NUMBER)
    assert visitor.sees(NEVER)
    visitor.follow("A card to print or keep")
    assert visitor.sees(f"Liège learns calls you {BY}")
    assert visitor.sees(NEVER)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"contact_way": ContactWay.PHONE}, "calls you"),
        ({"contact_way": ContactWay.EMAIL, "email": "j@example.org"}, "writes to you"),
        ({"contact_way": ContactWay.NEIGHBOUR}, "calls you at your neighbour's"),
        ({"contact_way": ContactWay.LETTER, "phone": ""}, "sends you a letter"),
    ],
)
@pytest.mark.parametrize("path", ["/ask/received/{}", STATUS, CARD])
def test_every_way_to_be_reached_has_its_promise(page, network, fields, words, path):
    assert page(a_request(network, **fields), path).sees(f"Liège learns {words} {BY}")


def test_who_asked_for_somebody_reads_that_this_person_is_called(page, network):
    request = a_request(
        network,
        referrer_name="Sophie Lambert",
        referrer_relation="daughter",
        consent_at=MONDAY,
    )
    assert page(request).sees(f"Liège learns calls Jeanne Lambert {BY}")


def test_each_network_keeps_its_own_promise_in_its_own_days(page, emptied):
    quick = a_network(rules={"promise_days": 1}, time_zone="Australia/Melbourne")
    request = a_request(quick, asked_at=MONDAY + timedelta(hours=5))  # Tuesday there
    assert page(request).sees("by Wednesday, 4 March 2026.")


def test_without_a_number_none_is_promised(page, emptied):
    silent = a_request(a_network(phone=""))
    assert not page(silent).sees("the call comes from")
    assert page(silent, CARD).status == 200


def test_who_wants_a_call_is_asked_first_and_needs_nothing_more(page, network):
    request = a_request(network, route=Route.CALL, name="", needs=())
    assert page(request).sees("We ask what you need. Then we look for a helper")
    page(request, STATUS)
    assert page(request, STATUS).sees("We call you. You need not do anything.")


def test_who_keeps_paper_hears_of_no_helper(page, network):
    request = a_request(
        network, route=Route.OFFLINE, barriers=frozenset({Barrier.WISH})
    )
    for path in ("/ask/received/{}", STATUS):
        visitor = page(request, path)
        assert visitor.sees("It is just as good.")
        assert visitor.sees("We tell you the number to call, or where the counter is.")
        assert "helper" not in visitor.main
        assert "Try it yourself" not in visitor.main


def test_a_promise_that_was_kept_is_not_repeated(app, page, network):
    request = a_request(network)
    called(app, request)
    assert not page(request, STATUS).sees(BY)
    assert not page(request, CARD).sees(BY)


def test_a_promise_that_was_broken_is_owned_up_to(page, network, set_clock):
    request = a_request(network)
    set_clock(MONDAY + timedelta(days=3, hours=13))  # Thursday, 23:00 there
    assert page(request, STATUS).sees(BY)
    set_clock(MONDAY + timedelta(days=3, hours=15))
    assert page(request, STATUS).sees("We are late. We are sorry.")


def test_the_card_of_somebody_who_is_helped_names_the_helper(page, network):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    assert page(request, CARD).sees("Your helper is Amina.")
    assert not page(request, CARD).sees(BY)


def test_the_card_of_a_request_that_has_ended(page, network):
    request = a_request(network, stage=Stage.WITHDRAWN)
    assert page(request, CARD).sees("You can always ask again.")


def test_what_it_brings_is_told_to_who_wants_it_alone(page, network):
    title = "What doing it online would bring you"
    keen = a_request(network, needs=("fill-in-tax-return",))
    assert page(keen, STATUS).sees(title)
    rather_not = frozenset({Barrier.WISH})
    assert not page(a_request(network, barriers=rather_not), STATUS).sees(title)


@pytest.mark.parametrize("path", ["/ask/received/{}", STATUS])
@pytest.mark.parametrize("route", list(Route))
def test_ways_to_a_device_are_told_to_who_has_none(page, network, route, path):
    an_aid(network, kind=AidKind.DEVICE, title={"en": "A laptop for one euro"})
    none = a_request(network, route=route, barriers=frozenset({Barrier.ACCESS}))
    assert page(none, path).sees("A laptop for one euro")
    has = a_request(network, route=route, barriers=frozenset({Barrier.SKILL}))
    assert not page(has, path).sees("A laptop for one euro")


def test_the_devices_of_another_network_are_not_told(page, network):
    other = a_network(name="Far away")
    an_aid(other, kind=AidKind.DEVICE, title={"en": "A laptop for one euro"})
    none = a_request(network, barriers=frozenset({Barrier.ACCESS}))
    assert not page(none, STATUS).sees("A laptop for one euro")
