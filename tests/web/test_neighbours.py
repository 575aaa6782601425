"""The page of neighbouring networks, and what lending changes on other pages."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.access import Role
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.neighbours import Lending
from helpnet.store.networks import Network
from tests import factories
from tests.factories import (
    AROUND_LYON,
    LIEGE,
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

PAGE = "/coordinator/network/neighbours"
BESIDE_LIEGE = {
    "type": "Polygon",
    "coordinates": [[[6.3, 50.3], [7.0, 50.3], [7.0, 50.8], [6.3, 50.8], [6.3, 50.3]]],
}


@pytest.fixture
def ours(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network(name="Liège helps", phone="+32 4 111 11 11")


@pytest.fixture
def theirs(ours):
    return a_network(name="Eifel hilft", phone="+49 2451 22", territory=BESIDE_LIEGE)


@pytest.fixture
def coordinator(ours, sign_in):
    return sign_in(an_account(ours, name="Marie Dupont"))


def lendings(app):
    with app.app_context():
        return [(e.network_id, e.lends_to_id) for e in db.session.query(Lending)]


def rules_of(app, network):
    with app.app_context():
        return db.session.get_one(Network, network.id).rules


def lend(lender, borrower):
    by = an_account(lender).id
    stored(
        Lending(
            network_id=lender.id, lends_to_id=borrower.id, since=MONDAY, account_id=by
        )
    )


def token(offer):
    with factories.APP.app_context():
        return sign(Purpose.OFFER, offer.id)


def post(visitor, address):
    """Send an empty form there, as a page of ours would; return the status."""
    visitor.open(PAGE)
    keys = visitor.value("csrf_token")
    key = keys if isinstance(keys, str) else keys[0]
    return visitor.send(address, {"csrf_token": key}).status


def test_a_coordinator_lends_and_stops(app, ours, theirs, coordinator):
    coordinator.open("/coordinator/network/").follow("Look at neighbouring networks")
    assert coordinator.sees("Eifel hilft")
    assert coordinator.sees("Next to us")
    assert coordinator.sees("No network lends you its helpers yet.")

    coordinator.press("Lend our helpers Eifel hilft")
    assert lendings(app) == [(ours.id, theirs.id)]
    assert coordinator.sees("by Marie Dupont")

    coordinator.press("Stop lending Eifel hilft")
    assert lendings(app) == []
    assert coordinator.sees("Lend our helpers")


def test_the_rule_is_switched_and_stays(app, ours, theirs, coordinator):
    lend(theirs, ours)
    coordinator.open(PAGE)
    assert coordinator.sees("1 network lends you its helpers now.")

    coordinator.press("Ask their helpers too")
    assert rules_of(app, ours)["ask_neighbours"] is True

    coordinator.open("/coordinator/network/").press("Save the rules", promise_days="4")
    assert rules_of(app, ours)["promise_days"] == 4
    assert rules_of(app, ours)["ask_neighbours"] is True

    coordinator.open(PAGE).press("Ask only our own helpers")
    assert rules_of(app, ours)["ask_neighbours"] is False


def test_nobody_decides_for_another_network(app, ours, theirs, coordinator):
    """The number in the address is whom we lend to, never who lends."""
    lend(theirs, ours)
    assert post(coordinator, f"{PAGE}/{ours.id}/lend") == 404
    assert post(coordinator, f"{PAGE}/987654/lend") == 404
    assert post(coordinator, f"{PAGE}/{theirs.id}/stop") == 200
    assert lendings(app) == [(theirs.id, ours.id)]


def test_a_second_press_changes_nothing(app, ours, theirs, coordinator):
    for _ in range(2):
        assert post(coordinator, f"{PAGE}/{theirs.id}/lend") == 200
    assert lendings(app) == [(ours.id, theirs.id)]
    for _ in range(2):
        assert post(coordinator, f"{PAGE}/rule/on") == 200
    assert rules_of(app, ours)["ask_neighbours"] is True


def test_alone_in_the_world(ours, coordinator):
    coordinator.open(PAGE)
    assert coordinator.sees("There is no other network yet")


def test_a_long_list_is_searched(ours, coordinator, monkeypatch):
    monkeypatch.setattr("helpnet.services.neighbours.MOST_SHOWN", 1)
    a_network(name="Near one", territory=BESIDE_LIEGE)
    a_network(name="Lyon Entraide", territory=AROUND_LYON)
    coordinator.open(PAGE)
    assert coordinator.sees("Near one")
    assert not coordinator.sees("Lyon Entraide")
    coordinator.press("Search", q="ENTRAIDE")
    assert coordinator.sees("Lyon Entraide")
    coordinator.open(f"{PAGE}?q=nowhere")
    assert coordinator.sees("No network found")


def test_the_board_tags_a_lent_helper_and_links_nowhere(app, ours, theirs, coordinator):
    lend(theirs, ours)
    coordinator.open(PAGE).press("Ask their helpers too")
    request = a_request(ours)
    lent = a_helper(theirs, name="Lena Lent", **LIEGE)
    own = a_helper(ours, name="Own Helper", **LIEGE)
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.sees("from Eifel hilft")
    assert f"/people/{own.id}" in coordinator.html
    assert f"/people/{lent.id}" not in coordinator.html

    coordinator.press("Ask Lena Lent")
    assert coordinator.sees("The helper has been asked.")
    assert coordinator.sees("from Eifel hilft")
    assert f"/people/{lent.id}" not in coordinator.html


def test_whom_a_change_would_find_is_named_but_has_no_page_here(
    ours, theirs, coordinator
):
    lend(theirs, ours)
    coordinator.open(PAGE).press("Ask their helpers too")
    request = a_request(ours)
    lent = a_helper(theirs, name="Lena Lent", load=2, **LIEGE)
    own = a_helper(ours, name="Own Helper", load=2, **LIEGE)
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.sees("Lena Lent from Eifel hilft")
    assert f"/people/{lent.id}" not in coordinator.html
    assert coordinator.follow("Own Helper").url == f"/coordinator/people/{own.id}"


def test_the_lender_reads_no_name_of_our_learner(ours, theirs, sign_in):
    request = a_request(ours)
    lent = a_helper(theirs, load=1)
    an_offer(request, lent, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    visitor = sign_in(an_account(theirs))
    visitor.open(f"/coordinator/people/{lent.id}")
    assert visitor.sees("A learner of Liège helps")
    assert not visitor.sees(request.name)
    assert request.reference not in visitor.html
    assert f"/requests/{request.id}" not in visitor.html


def test_the_lent_helper_reads_whose_learner_it_is(ours, theirs, visitor, sign_in):
    request, lent = a_request(ours, stage=Stage.OFFERED), a_helper(theirs)
    offer = an_offer(request, lent)
    with_token = f"/offer/{token(offer)}"
    visitor.open(with_token)
    assert visitor.sees("Liège helps asks you, a network near yours.")
    assert visitor.sees("+32 4 111 11 11")
    visitor.press("Yes, I help")
    assert visitor.sees("This person belongs to Liège helps, a network near yours.")
    assert visitor.sees("from Liège helps. You asked for help")

    helper = sign_in(Account(lent.account_id))
    helper.open("/helper")
    assert helper.sees("from Liège helps")
    for page in ("", "/plan", "/record", "/stop"):
        helper.open(f"/helper/learners/{request.id}{page}")
        assert helper.sees("+32 4 111 11 11")
        assert not helper.sees("+49 2451 22")


def test_own_helpers_read_nothing_about_other_networks(ours, visitor):
    offer = an_offer(a_request(ours), a_helper(ours))
    visitor.open(f"/offer/{token(offer)}")
    assert not visitor.sees("a network near yours")


class Account:
    def __init__(self, number):
        self.id = number
        self.role = Role.HELPER
