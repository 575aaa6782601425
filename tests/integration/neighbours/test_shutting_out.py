"""Neighbouring networks: lending that ends, and lists of agreements."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.services import (
    accounts,
    desk,
    matching,
    neighbours,
    offer_page,
    our_network,
)
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.neighbours import Lending
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offer_links import Way
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests import factories
from tests.factories import (
    AROUND_LYON,
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_offer,
    stored,
)
from tests.integration.neighbours.scene import (
    BESIDE_LIEGE,
    LATER,
    Two,
    accompanied,
    found_by,
    fresh,
    lent_helper,
)


def test_whoever_is_shut_out_leaves_the_other_networks_learners_to_them(two):
    request, helper, offer_id = accompanied(
        two, contact_way=ContactWay.EMAIL, email="j@example.org", phone=""
    )
    own = a_request(two.theirs)
    an_offer(own, helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY)
    fresh(HelpRequest, own.id).stage = Stage.ACCOMPANIED
    fresh_helper = db.session.get_one(Helper, helper.id)
    fresh_helper.load = 2
    db.session.commit()
    meeting = stored(
        HelpSession(
            request_id=request.id,
            offer_id=offer_id,
            starts_at=LATER + timedelta(days=1),
            mode=Mode.PUBLIC_PLACE,
            where="Library",
            entry_key="one",
        )
    )

    shut_out(two, helper)
    shut_out(two, helper)  # a second press changes nothing more

    back = fresh(HelpRequest, request.id)
    assert back.stage is Stage.WAITING
    last = back.history[-1]
    assert (last.what, last.by, last.detail) == (
        Happening.HELPER_LEFT,
        Actor.COORDINATOR,
        "Eifel hilft",
    )
    assert last.account_id is None
    assert fresh(Offer, offer_id).status is OfferStatus.ENDED
    assert fresh(Helper, helper.id).load == 1
    assert fresh(HelpSession, meeting.id).status is SessionStatus.CANCELLED
    (told,) = db.session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.HELPER_CHANGED)
    )
    assert (told.network_id, told.address) == (two.ours.id, "j@example.org")
    assert told.facts["cancelled"] == 1
    waiting = desk.desk(network_id=two.ours.id, now=LATER).waiting
    assert [line.request_id for line in waiting] == [request.id]
    # Learners of the helper's own network are for its own coordinators.
    assert fresh(HelpRequest, own.id).stage is Stage.ACCOMPANIED


def test_whoever_is_shut_out_is_asked_nothing_more_by_others(two):
    request, both = a_request(two.ours), a_request(two.ours)
    helper, second = lent_helper(two), a_helper(two.ours)
    asked = two.ask(request, helper)
    two.ask(both, helper)
    two.ask(both, second)

    shut_out(two, helper)

    assert fresh(Offer, asked).status is OfferStatus.WITHDRAWN
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert fresh(HelpRequest, both.id).stage is Stage.OFFERED
    mails = db.session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.OFFER).order_by(Notice.id)
    )
    assert [each.status for each in mails] == [
        NoticeStatus.CANCELLED,
        NoticeStatus.CANCELLED,
        NoticeStatus.WAITING,
    ]


def shut_out(two, helper):
    accounts.suspend_account(
        network_id=two.theirs.id, account_id=helper.account_id, now=LATER
    )


def test_the_list_is_nearest_first_and_says_who_decided(two):
    far = a_network(name="Lyon Entraide", territory=AROUND_LYON)
    page = neighbours.list_neighbours(network_id=two.ours.id)
    assert [(n.name, n.distance_km > 0) for n in page.neighbours] == [
        ("Eifel hilft", False),
        ("Lyon Entraide", True),
    ]
    assert (page.asks, page.lending, page.total) == (True, 1, 2)
    assert page.neighbours[0].lends_since == MONDAY
    assert page.neighbours[0].lent is None
    theirs = neighbours.list_neighbours(network_id=two.theirs.id)
    lent = theirs.neighbours[0].lent
    assert (lent.since, lent.by) == (MONDAY, "Marie Dupont")
    found = neighbours.list_neighbours(network_id=two.ours.id, text="lyon")
    assert [n.network_id for n in found.neighbours] == [far.id]


def test_agreements_are_shown_however_far(two, monkeypatch):
    monkeypatch.setattr(neighbours, "MOST_SHOWN", 1)
    a_network(name="Near", territory=BESIDE_LIEGE)
    far = a_network(name="Far", territory=AROUND_LYON)
    for _ in range(2):
        neighbours.lend_helpers(
            network_id=two.ours.id, lends_to_id=far.id, account_id=two.we.id, now=MONDAY
        )
    page = neighbours.list_neighbours(network_id=two.ours.id)
    assert [n.name for n in page.neighbours] == ["Eifel hilft", "Far"]
    assert page.total == 3


def test_lending_twice_is_lending_once_and_stopping_twice_does_no_harm(two):
    first = db.session.scalars(select(Lending)).one().since
    neighbours.lend_helpers(
        network_id=two.theirs.id,
        lends_to_id=two.ours.id,
        account_id=two.they.id,
        now=LATER,
    )
    assert db.session.scalars(select(Lending)).one().since == first
    two.stop()
    two.stop()
    assert db.session.scalars(select(Lending)).all() == []


@pytest.mark.parametrize("other", ["itself", "nobody"])
def test_lending_needs_another_network(two, other):
    number = two.ours.id if other == "itself" else 987_654
    with pytest.raises(NoResultFound):
        neighbours.lend_helpers(
            network_id=two.ours.id, lends_to_id=number, account_id=two.we.id, now=MONDAY
        )
    if other == "nobody":
        with pytest.raises(NoResultFound):
            neighbours.stop_lending_helpers(network_id=two.ours.id, lends_to_id=number)


def test_the_database_refuses_a_network_that_lends_to_itself(two):
    own = two.ours.id
    db.session.add(
        Lending(network_id=own, lends_to_id=own, since=MONDAY, account_id=two.we.id)
    )
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_the_rule_is_kept_beside_the_others(two):
    our_network.change_rules(
        network_id=two.ours.id, given={"hours_to_answer": 24}, now=MONDAY
    )
    rules = fresh(Network, two.ours.id).rules
    assert (rules["ask_neighbours"], rules["hours_to_answer"]) == (True, 24)
    our_network.change_rules(
        network_id=two.ours.id, given={"ask_neighbours": False}, now=MONDAY
    )
    assert found_by(a_request(two.ours)) == []


def test_a_network_is_called_by_its_new_name_at_once(two):
    request, helper, offer_id = accompanied(two)
    our_network.change_contact(
        network_id=two.theirs.id, name="Eifel neu", phone="", email=""
    )
    assert [o.network for o in two.board(request).offers] == ["Eifel neu"]
    our_network.change_contact(
        network_id=two.ours.id, name="Liège new", phone="", email=""
    )
    page = offer_page.show_offer(
        way=Way(offer_id=offer_id, helper_id=helper.id), now=LATER
    )
    assert page.network == "Liège new"


def at_once(*acts):
    """Run these in threads of their own, all starting together; return what came."""
    app, gate = factories.APP, threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            gate.wait()
            try:
                return act()
            except matching.OfferGone as refusal:
                return refusal.reason
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_coordinators_who_lend_at_once_lend_once(database):
    two = Two(lends=False)
    given = {
        "network_id": two.theirs.id,
        "lends_to_id": two.ours.id,
        "account_id": two.they.id,
        "now": MONDAY,
    }
    at_once(*[lambda: neighbours.lend_helpers(**given)] * 4)
    assert len(db.session.scalars(select(Lending)).all()) == 1


def test_whoever_is_shut_out_while_saying_yes_keeps_nobody(two):
    request, helper = a_request(two.ours), lent_helper(two)
    offer_id = two.ask(request, helper)
    account = {"network_id": two.theirs.id, "account_id": helper.account_id}
    at_once(
        lambda: matching.accept(offer_id=offer_id, now=LATER),
        lambda: accounts.suspend_account(**account, now=LATER),
    )
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert fresh(Helper, helper.id).load == 0
    assert fresh(Offer, offer_id).status in {OfferStatus.ENDED, OfferStatus.WITHDRAWN}
